import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished } from "vitest";
import type { Forge } from "../../../pipeline/platform/forge/forge.ts";
import { openGitHubForge } from "../../../pipeline/platform/forge/github.ts";
import { temporaryFolder, writeFiles } from "../folder.ts";
import { branchSha, gitIn } from "./bare.ts";
import { type GitHubServer, startGitHubServer } from "./server.ts";
import {
  actionsApp,
  actionsBot,
  RepositoryState,
  type StoredComment,
  type StoredPull,
  type StoredReview,
  type StoredRun,
  type Token,
} from "./state.ts";

type Permissions = Token["permissions"];

/** What a job that does everything would be granted. */
export const everything: Permissions = {
  contents: "write",
  checks: "write",
  issues: "write",
  "pull-requests": "write",
  actions: "write",
};

/** GitHub with one repository, `acme/milling`, and the people who work on it. */
export interface Scene {
  readonly server: GitHubServer;
  readonly state: RepositoryState;
  /** A clone that the people push from. */
  readonly clone: string;
  /** What the forge said to the log. */
  readonly log: readonly string[];
  /** How long the forge waited each time, in seconds; nobody really waits. */
  readonly waits: readonly number[];
  /** A new token of a job; `permissions` as the job has them. */
  jobToken(permissions?: Permissions): string;
  personalToken(login: string): string;
  forge(token?: string): Forge;
  /** Commits files on a branch, which begins at `main` when it is new, and pushes it. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
  openPull(
    request: { readonly branch: string; readonly author: string } & Partial<
      Pick<StoredPull, "title" | "isDraft" | "fork">
    >,
  ): StoredPull;
  say(login: string, pull: number, body: string): StoredComment;
  /** A review of GitHub's own, of the head as it is now unless another one is named. */
  review(login: string, pull: number, review?: Partial<Pick<StoredReview, "state" | "body" | "commit">>): StoredReview;
  /** A run of a workflow for the head of a pull request, as it is now; finished unless it says otherwise. */
  run(pull: number, run?: Partial<StoredRun>): StoredRun;
  merge(pull: number, method?: "merge" | "squash" | "rebase"): string;
}

export interface SceneOptions {
  /** `/api/v3` for an Enterprise Server. */
  readonly base?: string;
  /** What the first commit on `main` holds besides a README. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder with `milling.git` and `clone` to begin with, in place of new ones; whatever else is in it comes along. */
  readonly from?: string;
  /** Branches with one commit more, by name, with the files that it writes. */
  readonly branches?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const templates = new Map<string, string>();

/** An origin and a clone with these commits, made once for each process: starting Git a dozen times for each test takes longer than most tests. */
function templateOf({ files = {}, branches = {} }: SceneOptions): string {
  const key = JSON.stringify([files, branches]);
  const known = templates.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), "lockstep-github-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  const clone = join(folder, "clone");
  gitIn(folder, "init", "-q", "--bare", "-b", "main", "milling.git");
  gitIn(folder, "init", "-q", "-b", "main", "clone");
  gitIn(clone, "remote", "add", "origin", "../milling.git");
  const commit = (branch: string, written: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(written)) {
      mkdirSync(dirname(join(clone, path)), { recursive: true });
      writeFileSync(join(clone, path), text);
    }
    gitIn(clone, "add", "-A");
    gitIn(clone, "commit", "-q", "-m", `first on ${branch}`);
    gitIn(clone, "push", "-q", "origin", `HEAD:refs/heads/${branch}`);
  };
  commit("main", { "README.md": "# Milling\n", ...files });
  for (const [branch, written] of Object.entries(branches)) {
    gitIn(clone, "checkout", "-q", "-B", branch, "main");
    commit(branch, written);
  }
  gitIn(clone, "checkout", "-q", "main");
  gitIn(clone, "remote", "set-head", "origin", "main");
  templates.set(key, folder);
  return folder;
}

/**
 * Starts GitHub for a test, with one commit on `main`. When the test ends, every request and answer must have been as GitHub
 * describes them, and every fault that was set must have hit.
 */
export async function gitHubScene(options: SceneOptions = {}): Promise<Scene> {
  const folder = temporaryFolder();
  cpSync(options.from ?? templateOf(options), folder, { recursive: true });
  const origin = join(folder, "milling.git");
  const clone = join(folder, "clone");
  const state = new RepositoryState({ owner: "acme", name: "milling", folder: origin });
  const server = await startGitHubServer(state, options.base);
  onTestFinished(async () => {
    await server.close();
    expect(server.violations).toEqual([]);
    expect(server.faults.unused).toEqual([]);
  });

  const log: string[] = [];
  const waits: number[] = [];
  let nowMs = Date.UTC(2026, 0, 5);
  const clock = {
    nowMs: () => nowMs,
    wait: (milliseconds: number) => {
      waits.push(milliseconds / 1000);
      nowMs += milliseconds;
      return Promise.resolve();
    },
  };
  const jobToken = (permissions: Permissions = everything): string => {
    const secret = `ghs_${"0".repeat(30)}${state.tokens.size}`;
    state.tokens.set(secret, { account: actionsBot, app: actionsApp, permissions });
    return secret;
  };
  const commit = async (branch: string, files: Readonly<Record<string, string>>): Promise<string> => {
    gitIn(clone, "fetch", "-q", "origin");
    const start = branchSha(origin, branch) ?? branchSha(origin, "main");
    if (start !== undefined) gitIn(clone, "checkout", "-q", "-B", branch, start);
    await writeFiles(clone, files);
    gitIn(clone, "add", "-A");
    gitIn(clone, "commit", "-q", "--allow-empty", "-m", `change ${Object.keys(files).join(", ")}`);
    gitIn(clone, "push", "-q", "--force", "origin", `HEAD:refs/heads/${branch}`);
    return gitIn(clone, "rev-parse", "HEAD");
  };
  const pullOf = (number: number): StoredPull => {
    const found = state.pulls.find((pull) => pull.number === number);
    if (found === undefined) throw new Error(`the scene has no pull request ${number}`);
    return found;
  };
  return {
    server,
    state,
    clone,
    log,
    waits,
    jobToken,
    personalToken: (login) => {
      const secret = `ghp_${login}`;
      state.tokens.set(secret, { account: state.account(login), app: undefined, permissions: everything });
      return secret;
    },
    forge: (token = jobToken()) =>
      openGitHubForge({
        token,
        apiUrl: server.apiUrl,
        repository: state,
        clock,
        log: (message) => {
          log.push(message);
        },
      }),
    commit,
    openPull: ({ branch, author, title = "Change", isDraft = false, fork }) => {
      const pull: StoredPull = {
        number: state.pulls.length + 1,
        title,
        body: "",
        author: state.account(author),
        headBranch: branch,
        fork,
        headSha: branchSha(origin, branch) ?? "",
        baseBranch: "main",
        isDraft,
        state: "open",
        mergeCommit: undefined,
        merged: new Set(),
        sequence: state.next(),
      };
      // As on GitHub, a pull request's head can be fetched even when its branch cannot.
      const ref = join(origin, "refs", "pull", String(pull.number), "head");
      mkdirSync(dirname(ref), { recursive: true });
      writeFileSync(ref, `${pull.headSha}\n`);
      state.pulls.push(pull);
      return pull;
    },
    say: (login, pull, body) => {
      const sequence = state.next();
      const comment: StoredComment = {
        id: 5_000_000_000 + sequence,
        pullRequest: pull,
        author: state.account(login),
        app: undefined,
        body,
        createdAt: state.now(),
        updatedAt: state.now(),
        reactions: new Set(),
        sequence,
      };
      state.comments.push(comment);
      return comment;
    },
    review: (login, number, given = {}) => {
      const pull = pullOf(number);
      const sequence = state.next();
      const made: StoredReview = {
        id: 7_000_000_000 + sequence,
        pullRequest: number,
        author: state.account(login),
        body: given.body ?? "",
        state: given.state ?? "APPROVED",
        commit: given.commit ?? branchSha(origin, pull.headBranch) ?? pull.headSha,
        submittedAt: state.now(),
        sequence,
      };
      state.reviews.push(made);
      return made;
    },
    run: (number, given = {}) => {
      const pull = pullOf(number);
      const sequence = state.next();
      const made: StoredRun = {
        id: 3_000_000_000 + sequence,
        workflow: "train.yml",
        title: pull.title,
        event: "pull_request",
        headBranch: pull.headBranch,
        headSha: branchSha(origin, pull.headBranch) ?? pull.headSha,
        inputs: {},
        status: "completed",
        conclusion: "success",
        attempt: 1,
        refusal: undefined,
        sequence,
        ...given,
      };
      state.runs.push(made);
      return made;
    },
    merge: (number, method = "merge") => {
      const pull = pullOf(number);
      const head = branchSha(origin, pull.headBranch) ?? pull.headSha;
      gitIn(clone, "fetch", "-q", "origin");
      gitIn(clone, "checkout", "-q", "-B", "main", "origin/main");
      const before = gitIn(clone, "rev-parse", "HEAD");
      if (method === "merge") gitIn(clone, "merge", "-q", "--no-ff", "-m", `Merge pull request #${number}`, head);
      if (method === "squash") {
        gitIn(clone, "merge", "-q", "--squash", head);
        gitIn(clone, "commit", "-q", "-m", `${pull.title} (#${number})`);
      }
      if (method === "rebase") gitIn(clone, "cherry-pick", "--allow-empty", `${before}..${head}`);
      gitIn(clone, "push", "-q", "origin", "main");
      const after = gitIn(clone, "rev-parse", "HEAD");
      pull.state = "closed";
      pull.headSha = head;
      pull.mergeCommit = after;
      pull.mergedAt = state.now();
      for (const sha of gitIn(clone, "rev-list", `${before}..${after}`).split("\n")) pull.merged.add(sha);
      state.next();
      return after;
    },
  };
}
