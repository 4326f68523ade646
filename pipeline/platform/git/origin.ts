import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { openCommands } from "./commands.ts";
import { gitFailure } from "./failure.ts";
import type { Origin } from "./git.ts";
import { openHistory } from "./history.ts";
import { prepareMerge } from "./merge.ts";
import { branchRef } from "./names.ts";
import { type OriginRefs, openOriginRefs, openRemote } from "./remote.ts";
import { findRepository, type Repository, tipOf } from "./repository.ts";
import { environmentOf, type GitRequest } from "./simple-git.ts";

/**
 * Opens the repository where a clone's branches are decided: its origin when that is a folder of this machine, itself when it
 * has none, and otherwise what can be done there from the clone. A bare repository is its own origin.
 *
 * @throws LockstepError GIT_REPOSITORY_MISSING.
 */
export async function openOrigin(request: Pick<GitRequest, "folder" | "env">): Promise<Origin> {
  const environment = environmentOf(request);
  const clone = await findRepository(request.folder, environment);
  const url = clone.isBare ? undefined : await urlOf(clone);
  if (url === undefined) return decidedHere(clone);
  const folder = localFolder(url, clone.root);
  return folder === undefined ? decidedElsewhere(clone) : decidedHere(await findRepository(folder, environment));
}

/** Where `origin` is after the rewriting that the configuration asks for. */
async function urlOf(clone: Repository): Promise<string | undefined> {
  if ((await clone.originUrl()) === undefined) return undefined;
  return clone.commands.text(["ls-remote", "--get-url", "origin"]);
}

/** The folder that a url names on this machine, or `undefined` when it is elsewhere. */
export function localFolder(url: string, base: string): string | undefined {
  if (url.startsWith("file://")) return fileURLToPath(url);
  // As Git tells them apart: `host:path` is a server, unless a folder is called so.
  const isServer = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || (/^[^/\\]*:/.test(url) && !existsSync(resolve(base, url)));
  return isServer && !/^[a-z]:[\\/]/i.test(url) ? undefined : resolve(base, url);
}

function decidedHere(repository: Repository): Origin {
  const { commands } = repository;
  return {
    folder: repository.commonFolder,
    branches: () => branchesUnder(repository, "refs/heads/"),
    ...openAncestry(repository, "refs/heads/"),
    prepareMerge: (request) => prepareMerge(repository, request),
    async moveBranch(request) {
      const ref = branchRef(request.branch);
      const other = branchRef(request.while.branch);
      const worktree = await checkedOutAt(repository, ref);
      if (worktree !== undefined) {
        const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
        if (tip !== request.from || at !== request.while.at) return false;
        // The files there move with their branch, or nothing does.
        await openCommands(worktree, withoutFolder(commands.environment)).run([
          "merge",
          "--ff-only",
          "--quiet",
          request.to,
        ]);
        return true;
      }
      const args = ["update-ref", "--stdin"];
      const steps = [
        "start",
        `verify ${other} ${request.while.at}`,
        `update ${ref} ${request.to} ${request.from}`,
        "prepare",
        "commit",
      ];
      const outcome = await commands.attempt(args, { input: `${steps.join("\n")}\n` });
      if (outcome.exitCode === 0) return true;
      const [tip, at] = await Promise.all([tipOf(repository, ref), tipOf(repository, other)]);
      if (tip !== request.from || at !== request.while.at) return false;
      throw gitFailure(args, outcome);
    },
  };
}

/** What can be done at a server: look, fetch, and push what was made here. */
function decidedElsewhere(repository: Repository): Origin {
  const refs: OriginRefs = openOriginRefs(repository);
  const remote = openRemote(repository, refs);
  const tip = async (name: string): Promise<CommitSha | undefined> => {
    const id = (await refs.list([branchRef(name)])).get(branchRef(name));
    return id === undefined ? undefined : commitSha(id);
  };
  return {
    folder: repository.commonFolder,
    async branches() {
      await remote.fetch();
      // A fetch leaves branches here that are gone there; the server's own list decides.
      return new Map([...(await refs.branches())].map(([name, id]) => [name, commitSha(id)]));
    },
    // Whoever asks about commits has them from `branches`, which has fetched them.
    ...openAncestry(repository, "refs/remotes/origin/"),
    async prepareMerge(request) {
      await remote.fetch();
      return prepareMerge(repository, request);
    },
    async moveBranch({ branch, from, to, while: other }) {
      if ((await tip(branch)) !== from || (await tip(other.branch)) !== other.at) return false;
      const ref = branchRef(branch);
      // A lease on a step forward: it can lose nothing, and it says when somebody was first.
      const pushed = await refs.push({ refs: new Map([[ref, to]]), lease: { ref, expected: from } });
      if (pushed.isAccepted) return true;
      if ((await tip(branch)) !== from) return false;
      throw pushed.failure();
    },
  };
}

async function branchesUnder({ commands }: Repository, prefix: string): Promise<ReadonlyMap<string, CommitSha>> {
  const output = await commands.text(["for-each-ref", "--format=%(refname)%00%(objectname)", prefix]);
  const found = new Map<string, CommitSha>();
  for (const line of output.split("\n")) {
    const [ref = "", id] = line.split("\0");
    if (id !== undefined) found.set(ref.slice(prefix.length), commitSha(id));
  }
  return found;
}

function openAncestry(
  repository: Repository,
  prefix: string,
): Pick<Origin, "isAncestor" | "containedIn" | "arrivalOf" | "commitsBetween"> {
  const { commands } = repository;
  const { isAncestor } = openHistory(repository);
  const list = async (args: readonly string[]): Promise<readonly CommitSha[]> =>
    (await commands.text(["rev-list", "--topo-order", "--reverse", ...args]))
      .split("\n")
      .filter((line) => line !== "")
      .map(commitSha);
  return {
    isAncestor,
    async containedIn(base) {
      const output = await commands.text(["for-each-ref", "--format=%(refname)", `--merged=${base}`, prefix]);
      return new Set(output.split("\n").map((ref) => ref.slice(prefix.length)));
    },
    async arrivalOf(commit, base) {
      if (!(await isAncestor(commit, base))) return undefined;
      const line = await list(["--first-parent", "--end-of-options", base, `^${commit}^@`]);
      if (line.includes(commit)) return commit;
      return (await list(["--first-parent", "--ancestry-path", "--end-of-options", base, `^${commit}`]))[0];
    },
    commitsBetween: (base, head) => list(["--end-of-options", head, `^${base}`]),
  };
}

/** The working tree in which a branch is checked out, if any. */
async function checkedOutAt({ commands }: Repository, ref: string): Promise<string | undefined> {
  const output = await commands.text(["worktree", "list", "--porcelain"]);
  for (const block of output.split("\n\n")) {
    const lines = block.split("\n");
    if (lines.includes(`branch ${ref}`) && !lines.includes("bare"))
      return lines.find((line) => line.startsWith("worktree "))?.slice("worktree ".length);
  }
  return undefined;
}

function withoutFolder(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => name !== "GIT_DIR"));
}
