import type { Annotation } from "../../domain/annotation.ts";
import type { Actor, Permission } from "../../domain/approval.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Issues } from "./issue.ts";
import type { Releases } from "./release.ts";

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: Actor;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly head: { readonly branch: string; readonly sha: CommitSha; readonly isFork: boolean };
  readonly base: {
    readonly branch: string;
    /** Where the base was when the pull request was opened or last looked at by the forge; `undefined` where nobody kept it. */
    readonly sha?: CommitSha | undefined;
  };
  /** The commit the merge made on the base branch. */
  readonly mergeCommit: CommitSha | undefined;
  /** When it was merged, by the forge's clock, as `2026-11-21T20:00:00Z`. */
  readonly mergedAt?: string | undefined;
}

export interface PullRequestComment {
  readonly id: string;
  readonly author: Actor;
  /** Apps and bots never approve. */
  readonly isBot: boolean;
  readonly body: string;
  /** True when somebody changed it after it was written; such a comment is no command. */
  readonly isEdited: boolean;
  /** When it was written, by the forge's clock. */
  readonly createdAt?: string | undefined;
}

/** A review of GitHub's own: a word about one head. */
export interface PullRequestReview {
  readonly id: string;
  readonly author: Actor;
  readonly isBot: boolean;
  readonly body: string;
  /** `dismissed` when somebody took it back. */
  readonly state: "approved" | "rejected" | "dismissed" | "comment";
  /** The head that was reviewed. */
  readonly headSha: CommitSha;
  /** When it was handed in, by the forge's clock. */
  readonly submittedAt?: string | undefined;
}

export type CheckConclusion = "success" | "failure" | "neutral" | "pending";

export interface Check {
  readonly sha: CommitSha;
  /** For example `lockstep/evaluation`. */
  readonly name: string;
  readonly conclusion: CheckConclusion;
  /** One line. */
  readonly title: string;
  /** Markdown; empty for a plain commit status. */
  readonly summary: string;
  /** Canonical JSON that later steps read back, for example Evaluation and Plan; at most 60,000 characters. */
  readonly record: string;
  /** Findings at lines of the commit, at most 50; shown where the forge can, never read back. */
  readonly annotations?: readonly Annotation[] | undefined;
}

/** A change of some lines of a file, offered to be committed with a click. */
export interface Suggestion {
  /** The head that it is about. */
  readonly headSha: CommitSha;
  readonly path: string;
  /** Lines of the file at the head, from 1, both included. */
  readonly startLine: number;
  readonly line: number;
  /** Markdown with the block that replaces these lines. */
  readonly body: string;
}

export type Reaction = "eyes" | "+1" | "-1" | "confused";

/** One run of a workflow for one commit. */
export interface WorkflowRun {
  readonly id: string;
  /** What `run-name` of the workflow made of its inputs. */
  readonly title: string;
  /** For example `pull_request`. */
  readonly event: string;
  readonly headSha: CommitSha;
  /** `held`: until a person lets it begin. */
  readonly state: "running" | "held" | "done";
  /** Counted from 1. */
  readonly attempt: number;
  /** Its page. */
  readonly url: string;
}

/** A run to be started. */
export interface WorkflowOrder {
  /** Name of its file, for example `train.yml`. */
  readonly workflow: string;
  /** Whose file, code and token it is. */
  readonly branch: string;
  readonly headSha: CommitSha;
  /** What `run-name` makes of the inputs: by this it is found again when the answer to starting it is lost. */
  readonly title: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What runs workflows where the pull requests live, with tokens and caches of their own. */
export interface Workflows {
  /** Runs of a workflow for a commit, newest first; `undefined` when the default branch has no such workflow. */
  runs(workflow: string, sha: CommitSha): Promise<readonly WorkflowRun[] | undefined>;
  /** One run of this repository; `undefined` when there is none of that id. */
  run(id: string): Promise<WorkflowRun | undefined>;
  /** Runs one again as it was, with the rights it had; gives the forge's words when it does not do that any more. */
  rerun(run: WorkflowRun): Promise<{ readonly refused: string } | undefined>;
  /** Starts one; gives the forge's words when the branch's file is not made for that. */
  start(order: WorkflowOrder): Promise<{ readonly refused: string } | undefined>;
}

/** Where pull requests live. Lists are complete or the call fails. */
export interface Forge {
  readonly kind: "github" | "local";
  /** `undefined` where nothing runs any. */
  readonly workflows: Workflows | undefined;
  readonly releases: Releases;
  readonly issues: Issues;
  /** The account this process writes as. */
  self(): Promise<Actor>;
  pullRequest(number: number): Promise<PullRequest>;
  pullRequests(state: "open" | "closed" | "merged" | "all"): Promise<readonly PullRequest[]>;
  /** Merged pull requests whose merge put `commit` on the base branch. */
  pullRequestsOf(commit: CommitSha): Promise<readonly PullRequest[]>;
  /** Opens one, or updates title and body of the open one with the same head branch. */
  openPullRequest(request: {
    readonly title: string;
    readonly body: string;
    readonly head: string;
    readonly base: string;
  }): Promise<PullRequest>;
  /** Every pull request of a branch of this repository into another one, whatever became of it, newest first. */
  pullRequestsFrom(request: { readonly head: string; readonly base: string }): Promise<readonly PullRequest[]>;
  /** Closes an open pull request of Lockstep's own, and says in its title that nobody else did. Twice is once. */
  withdrawPullRequest(number: number): Promise<void>;
  /** All comments, oldest first. */
  comments(pullRequest: number): Promise<readonly PullRequestComment[]>;
  /**
   * As {@link Forge.comments}, in requests that are not of the budget of a command where the forge counts some apart; what Apps write in a
   * person's name may pass for theirs.
   */
  commentsApart(pullRequest: number): Promise<readonly PullRequestComment[]>;
  /** Id of the newest comment; `undefined` when there is none. */
  lastComment(pullRequest: number): Promise<string | undefined>;
  /** True when a comment was written after another one, by the order in which the forge counts them. */
  isLater(commentId: string, than: string): boolean;
  /** All reviews, oldest first; empty where the forge has none. */
  reviews(pullRequest: number): Promise<readonly PullRequestReview[]>;
  /**
   * Keeps one comment: the one written by {@link self} whose first line is `<!-- marker -->` is edited when its bytes differ,
   * else one is made; of several the oldest stays and the others go. Foreign comments with the marker are never touched. Gives its id
   * and whether anything was written.
   */
  keepComment(
    pullRequest: number,
    marker: string,
    body: string,
  ): Promise<{ readonly id: string; readonly changed: boolean }>;
  /** As {@link keepComment}, for one that cannot be there yet: nobody looks for it, unless the answer to making it is lost. */
  makeComment(pullRequest: number, marker: string, body: string): Promise<void>;
  /**
   * Keeps one suggestion of {@link self} with this marker, as {@link keepComment} does; none when it is left out. One about other lines or an
   * earlier head is taken away. Says whether it stands: false where the lines are not part of the change, and where the forge has none.
   */
  keepSuggestion(pullRequest: number, marker: string, suggestion: Suggestion | undefined): Promise<boolean>;
  /** Reacts once, however often it is asked to; says whether the reaction is new. */
  react(commentId: string, reaction: Reaction): Promise<boolean>;
  /** Creates or replaces the check of that name on that commit. */
  setCheck(check: Check): Promise<void>;
  /** The newest check of that name that {@link self} wrote on the commit. */
  check(sha: CommitSha, name: string): Promise<Check | undefined>;
  /** How the newest check of that name ended on the commit, whoever wrote it; `undefined` when there is none. */
  conclusion(sha: CommitSha, name: string): Promise<CheckConclusion | undefined>;
  permission(actor: Actor): Promise<Permission>;
  /**
   * Whether somebody is a member of `@organisation/team` now.
   *
   * @throws LockstepError FORGE_PERMISSION_MISSING, with what the token needs, when the forge does not show the team.
   */
  isTeamMember(team: string, person: Actor): Promise<boolean>;
  /** The forge's own time as its last answer said it, in milliseconds since 1970; `undefined` before there was one. */
  nowMs(): number | undefined;
}
