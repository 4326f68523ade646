import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { JobEvent } from "../../pipeline/platform/host/host.ts";
import { openForge } from "../../pipeline/wiring.ts";
import { branchSha, gitIn } from "../support/github-server/bare.ts";
import { everything } from "../support/github-server/scene.ts";
import { startGitHubServer } from "../support/github-server/server.ts";
import { actionsApp, actionsBot, RepositoryState, type StoredPull } from "../support/github-server/state.ts";
import type { MergeMethod } from "./world.ts";

/** What people do on a forge, the same on both. */
export interface ForgeSide {
  readonly kind: "local" | "github";
  /** What a step is given there. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Dana opens a pull request. */
  open(branch: string): Promise<number>;
  headOf(number: number): Promise<string>;
  /** Somebody comments; gives the event of it. */
  say(login: string, number: number, body: string): Promise<Partial<JobEvent>>;
  /** Bodies of all comments. */
  comments(number: number): Promise<readonly string[]>;
  merge(number: number, method: MergeMethod): Promise<void>;
  /** Somebody has pushed commits to main with Git alone that hold a pull request: tells the forge that does not look by itself. */
  landed(number: number, commits: readonly string[]): void;
  /** What it keeps beside the folder. */
  save(): Promise<Saved>;
  close(): Promise<void>;
}

/** All that the GitHub of the tests keeps in memory; nothing for the local forge, whose folder has it all. */
export type Saved = Pick<RepositoryState, "pulls" | "comments" | "checkRuns" | "accounts" | "sequence"> | undefined;

export async function localSide(folder: string): Promise<ForgeSide> {
  const signal = new AbortController().signal;
  const as = async (login: string) =>
    (await openForge({ folder: join(folder, "clone"), environment: process.env, signal, as: login })).forge;
  const administrator = await as("robot");
  for (const login of ["dana", "ravi"]) await administrator.setPermission(login, "write");
  return {
    kind: "local",
    inputs: {},
    environment: {},
    open: async (head) =>
      (await (await as("dana")).openPullRequest({ title: head, body: "", head, base: "main" })).number,
    headOf: async (number) => (await administrator.pullRequest(number)).head.sha,
    say: async (login, number, body) => {
      await (await as(login)).comment(number, body);
      return {};
    },
    comments: async (number) => (await administrator.comments(number)).map(({ body }) => body),
    merge: async (number, method) => {
      const ravi = await as("ravi");
      const { head } = await ravi.pullRequest(number);
      await ravi.merge(number, { method, expectedHead: head.sha, by: await ravi.self() });
    },
    landed: () => undefined,
    save: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
}

function restore(state: RepositoryState, saved: Saved): void {
  if (saved === undefined) return;
  const { pulls, comments, checkRuns, accounts, sequence } = structuredClone(saved);
  state.pulls.push(...pulls);
  state.comments.push(...comments);
  state.checkRuns.push(...checkRuns);
  for (const [login, account] of accounts) state.accounts.set(login, account);
  while (state.sequence < sequence) state.next();
}

export async function gitHubSide(folder: string, saved?: Saved): Promise<ForgeSide> {
  const [origin, clone] = [join(folder, "milling.git"), join(folder, "clone")];
  const state = new RepositoryState({ owner: "acme", name: "milling", folder: origin });
  restore(state, saved);
  for (const login of ["dana", "ravi"]) state.roles.set(login, "write");
  const token = `ghs_${"0".repeat(36)}`;
  state.tokens.set(token, { account: actionsBot, app: actionsApp, permissions: everything });
  const server = await startGitHubServer(state);
  const pullOf = (number: number): StoredPull => {
    const found = state.pulls.find((pull) => pull.number === number);
    if (found === undefined) throw new Error(`there is no pull request ${number}`);
    return found;
  };
  const headOf = (number: number): string => {
    const pull = pullOf(number);
    return pull.state === "open" ? (branchSha(origin, pull.headBranch) ?? pull.headSha) : pull.headSha;
  };
  const landed = (number: number, commits: readonly string[]): void => {
    const pull = pullOf(number);
    pull.headSha = headOf(number);
    pull.state = "closed";
    pull.mergeCommit = commits.at(-1);
    pull.mergedAt = state.now();
    for (const sha of commits) pull.merged.add(sha);
    state.next();
  };
  return {
    kind: "github",
    inputs: { "github-token": token },
    environment: {
      GITHUB_REPOSITORY: "acme/milling",
      GITHUB_API_URL: server.apiUrl,
      GITHUB_SERVER_URL: server.webUrl,
    },
    open: (branch) => {
      const number = state.pulls.length + 1;
      state.pulls.push({
        ...{ number, title: branch, body: "", author: state.account("dana"), headBranch: branch, fork: undefined },
        ...{ headSha: branchSha(origin, branch) ?? "", baseBranch: "main", isDraft: false, state: "open" },
        ...{ mergeCommit: undefined, merged: new Set<string>(), sequence: state.next() },
      });
      // As on GitHub, the head of a pull request can be fetched by a name of its own.
      const ref = join(origin, "refs", "pull", String(number), "head");
      mkdirSync(dirname(ref), { recursive: true });
      writeFileSync(ref, `${headOf(number)}\n`);
      return Promise.resolve(number);
    },
    headOf: (number) => Promise.resolve(headOf(number)),
    say: (login, number, body) => {
      const sequence = state.next();
      const author = state.account(login);
      const at = state.now();
      state.comments.push({
        ...{ id: 5_000_000_000 + sequence, pullRequest: number, author, app: undefined, body },
        ...{ createdAt: at, updatedAt: at, reactions: new Set<string>(), sequence },
      });
      const id = String(5_000_000_000 + sequence);
      const who = { id: String(author.id), login };
      const comment = { id, author: who, isBot: false, body, createdAt: at };
      return Promise.resolve({ name: "issue_comment", pullRequest: number, comment });
    },
    comments: (number) =>
      Promise.resolve(state.comments.filter(({ pullRequest }) => pullRequest === number).map(({ body }) => body)),
    merge: (number, method) => {
      const head = headOf(number);
      gitIn(clone, "fetch", "--quiet", "origin");
      gitIn(clone, "checkout", "--quiet", "-B", "main", "origin/main");
      const before = gitIn(clone, "rev-parse", "HEAD");
      if (method === "merge") gitIn(clone, "merge", "--quiet", "--no-ff", "-m", `Merge pull request #${number}`, head);
      if (method === "squash") {
        gitIn(clone, "merge", "--quiet", "--squash", head);
        gitIn(clone, "commit", "--quiet", "-m", `${pullOf(number).title} (#${number})`);
      }
      if (method === "rebase") gitIn(clone, "cherry-pick", "--allow-empty", `${before}..${head}`);
      gitIn(clone, "push", "--quiet", "origin", "main");
      landed(number, gitIn(clone, "rev-list", "--reverse", `${before}..HEAD`).split("\n"));
      return Promise.resolve();
    },
    landed,
    save: () => {
      const { pulls, comments, checkRuns, accounts, sequence } = state;
      return Promise.resolve(structuredClone({ pulls, comments, checkRuns, accounts, sequence }));
    },
    close: async () => {
      await server.close();
      expect(server.violations).toEqual([]);
    },
  };
}
