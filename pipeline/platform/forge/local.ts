import { join } from "node:path";
import type { Actor, Permission } from "../../domain/approval.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Origin } from "../git/git.ts";
import type { Check, Forge, Reaction } from "./forge.ts";
import { latestCheck, readCheck, setCheck } from "./local/checks.ts";
import { addComment, deleteComment, editComment, keepComment, listComments, react } from "./local/comments.ts";
import { openIssues } from "./local/issues.ts";
import { checkLine } from "./local/limits.ts";
import { type MergeOrder, mergePullRequest } from "./local/merging.ts";
import { isTeamMember, permissionOf, setPermission, setTeam } from "./local/people.ts";
import {
  closePullRequest,
  openPullRequest,
  readRecord,
  readStanding,
  readStandings,
  withdrawPullRequest,
} from "./local/pull-requests.ts";
import { openReleases } from "./local/releases.ts";
import { commentPlace, openStore } from "./local/store.ts";

/** What people do on the pages of a forge, and on the local one by `lockstep pr …`. */
export interface LocalForgeAdmin {
  /**
   * Merges an open pull request and gives the commit on the base branch. One that is merged at this head gives the same
   * commit again.
   *
   * @throws LockstepError PULL_REQUEST_STATE when it is not open, its head is another, a required check is not successful, or
   * the branches conflict (naming the paths); FORGE_PERMISSION_MISSING when the merger may not. Nothing is changed then.
   */
  merge(number: number, order: MergeOrder): Promise<CommitSha>;
  close(number: number): Promise<void>;
  /** The text below the title. */
  description(number: number): Promise<string>;
  /** Writes a comment and gives its id. */
  comment(number: number, body: string): Promise<string>;
  editComment(id: string, body: string): Promise<void>;
  deleteComment(id: string): Promise<void>;
  reactions(commentId: string): Promise<readonly { readonly author: Actor; readonly reaction: Reaction }[]>;
  setPermission(login: string, permission: Permission): Promise<void>;
  /** Declares a team, `@organisation/team`, with exactly these members; without any it is a team of nobody. */
  setTeam(team: string, logins: readonly string[]): Promise<void>;
  /** The newest check of that name on the commit, whoever wrote it. */
  latestCheck(sha: CommitSha, name: string): Promise<Check | undefined>;
  requiredChecks(): Promise<readonly string[]>;
  /** Checks by name that must be successful on the head of a pull request before it can be merged. */
  setRequiredChecks(names: readonly string[]): Promise<void>;
}

export type LocalForge = Forge & LocalForgeAdmin;

export interface LocalForgeRequest {
  readonly origin: Origin;
  readonly self: Actor;
  /** True when {@link self} is a program: what it writes is no command of anybody's, and it administers nothing. */
  readonly isBot?: boolean;
}

/**
 * Opens the pull requests that are kept beside the branches, in Git's own folder of whoever decides where those are. The person
 * who opens it first administers it.
 */
export async function openLocalForge({ origin, self, isBot = false }: LocalForgeRequest): Promise<LocalForge> {
  const folder = join(origin.folder, "lockstep", "forge");
  const store = openStore(folder);
  if (!isBot && (await store.creator()) === undefined) await store.becomeCreator(self);
  const parts = { store, origin, self, isBot };
  return {
    kind: "local",
    workflows: undefined,
    releases: openReleases(join(folder, "releases")),
    issues: openIssues(join(folder, "issues")),
    self: () => Promise.resolve(self),
    pullRequest: async (number) => (await readStanding(parts, number)).pullRequest,
    pullRequests: async (state) =>
      (await readStandings(parts))
        .map(({ pullRequest }) => pullRequest)
        .filter((pullRequest) => state === "all" || pullRequest.state === state),
    pullRequestsOf: async (commit) =>
      (await readStandings(parts))
        .filter(({ merge }) => merge?.mergeCommit === commit || merge?.commits.includes(commit) === true)
        .map(({ pullRequest }) => pullRequest),
    openPullRequest: (request) => openPullRequest(parts, request),
    pullRequestsFrom: async ({ head, base }) =>
      (await readStandings(parts))
        .map(({ pullRequest }) => pullRequest)
        .filter((pullRequest) => pullRequest.head.branch === head && pullRequest.base.branch === base),
    withdrawPullRequest: (number) => withdrawPullRequest(parts, number),
    comments: (pullRequest) => listComments(parts, pullRequest),
    commentsApart: (pullRequest) => listComments(parts, pullRequest),
    lastComment: async (pullRequest) => (await listComments(parts, pullRequest)).at(-1)?.id,
    isLater: (commentId, than) => commentPlace(commentId).number > commentPlace(than).number,
    reviews: () => Promise.resolve([]),
    keepComment: (pullRequest, marker, body) => keepComment(parts, { pullRequest, marker, body }),
    makeComment: async (pullRequest, marker, body) => {
      await keepComment(parts, { pullRequest, marker, body });
    },
    keepSuggestion: () => Promise.resolve(false),
    react: (commentId, reaction) => react(parts, commentId, reaction),
    setCheck: (check) => setCheck(parts, check),
    check: (sha, name) => readCheck(parts, sha, name),
    conclusion: async (sha, name) => (await latestCheck(parts, sha, name))?.conclusion,
    permission: (actor) => permissionOf(store, actor),
    isTeamMember: (team, person) => isTeamMember(store, team, person),
    // Whoever writes to the folder has the time of their machine.
    nowMs: Date.now,

    merge: (number, order) => mergePullRequest(parts, number, order),
    close: (number) => closePullRequest(parts, number),
    description: async (number) => (await readRecord(store, number)).body,
    comment: async (number, body) => (await addComment(parts, number, body)).id,
    editComment: (id, body) => editComment(parts, id, body),
    deleteComment: (id) => deleteComment(parts, id),
    reactions: async (commentId) =>
      (await store.reactions(commentId)).map(({ author, reaction }) => ({ author, reaction })),
    latestCheck: (sha, name) => latestCheck(parts, sha, name),
    setPermission: (login, permission) => setPermission(store, login, permission),
    setTeam: (team, logins) => setTeam(store, team, logins),
    requiredChecks: async () => (await store.settings()).requiredChecks,
    async setRequiredChecks(names) {
      for (const name of names) checkLine("the name of a check", name);
      await store.writeSettings({ ...(await store.settings()), requiredChecks: [...new Set(names)] });
    },
  };
}
