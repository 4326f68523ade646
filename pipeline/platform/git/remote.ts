import { LockstepError } from "../../domain/error.ts";
import { gitFailure, shownLine } from "./failure.ts";
import type { Git } from "./git.ts";
import { pause } from "./jitter.ts";
import { branchRef } from "./names.ts";
import type { Repository } from "./repository.ts";

/** What became of one ref of a push. */
interface PushedRef {
  readonly ref: string;
  readonly isRejected: boolean;
  /** The server's or Git's words, on one line. */
  readonly summary: string;
}

export interface Pushed {
  readonly isAccepted: boolean;
  /** The error to throw when the refusal has no better name. */
  failure(): LockstepError;
}

/** The name `origin` has in this repository, and what can be asked of it. */
export interface OriginRefs {
  exists(): Promise<boolean>;
  /** Refs of origin by full name; an annotated tag also has `<name>^{}` with the commit it points to. */
  list(refs: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Where each branch of origin is, by name. */
  branches(): Promise<ReadonlyMap<string, string>>;
  /**
   * Pushes `<id>:<ref>` pairs, never forced; without an id the ref goes. A lease says what a ref must be now, empty: that it must not be,
   * so that moving it back is possible for who knows where it was; only locks and branches that are ours alone have one.
   */
  push(request: {
    readonly refs: ReadonlyMap<string, string>;
    readonly lease?: { readonly ref: string; readonly expected: string };
  }): Promise<Pushed>;
}

/** Whatever the configuration says, a push takes nothing along. */
const onlyThese = ["--no-follow-tags", "--recurse-submodules=no"];

export function openOriginRefs(repository: Repository): OriginRefs {
  const { commands } = repository;
  let isThere = false;
  return {
    // Asked before every command; an origin that is taken away meanwhile fails the command itself.
    exists: async () => (isThere ||= (await repository.originUrl()) !== undefined),
    async list(refs) {
      const output = await commands.text([
        "ls-remote",
        "--quiet",
        "origin",
        ...refs.flatMap((ref) => [ref, `${ref}^{}`]),
      ]);
      const wanted = new Set(refs.flatMap((ref) => [ref, `${ref}^{}`]));
      const found = output.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
        const [id = "", ref = ""] = line.split("\t");
        // `ls-remote` matches the end of a name: `x/refs/tags/y` for `refs/tags/y`, too.
        return wanted.has(ref) ? [[ref, id]] : [];
      });
      return new Map(found);
    },
    async branches() {
      const output = await commands.text(["ls-remote", "--quiet", "--heads", "origin"]);
      const found = output.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
        const [, id, name] = /^([0-9a-f]+)\trefs\/heads\/(.+)$/.exec(line) ?? [];
        return id === undefined || name === undefined ? [] : [[name, id]];
      });
      return new Map(found);
    },
    async push({ refs, lease }) {
      const args = [
        "push",
        "--porcelain",
        // Hooks are for what people push; these refs are records.
        "--no-verify",
        ...onlyThese,
        ...(refs.size > 1 ? ["--atomic"] : []),
        ...(lease === undefined ? [] : [`--force-with-lease=${lease.ref}:${lease.expected}`]),
        "origin",
        ...[...refs].map(([ref, id]) => `${id}:${ref}`),
      ];
      const outcome = await commands.attempt(args);
      const pushed = parsePush(outcome.stdout.toString("utf8"));
      return {
        isAccepted: outcome.exitCode === 0,
        failure: () => gitFailure(args, { ...outcome, stderr: pushComplaint(pushed, outcome.stderr) }),
      };
    },
  };
}

/** Why a push was refused: the ref and the reason that Git gives on stdout, with what the server said about it. */
function pushComplaint(pushed: readonly PushedRef[], stderr: string): string {
  // In an atomic push the others fail only because one does.
  const refusals = pushed.filter(({ isRejected }) => isRejected);
  const cause = refusals.find(({ summary }) => !/atomic/.test(summary)) ?? refusals[0];
  if (cause === undefined) return stderr;
  const [, said] = /^remote: (.*\S)/m.exec(stderr) ?? [];
  return `error: ${cause.ref} ${cause.summary}${said === undefined ? "" : `: ${said}`}\n${stderr}`;
}

/** What `git push --porcelain` prints: `<flag>\t<from>:<to>\t<summary>`. */
function parsePush(output: string): readonly PushedRef[] {
  return output.split("\n").flatMap((line) => {
    const [, flag, to, summary = ""] = /^([ +\-*!=])\t[^\t]*?:([^\t]*)\t(.*)$/.exec(line) ?? [];
    return flag === undefined || to === undefined
      ? []
      : [{ ref: to, isRejected: flag === "!", summary: shownLine(summary) }];
  });
}

export type Remote = Pick<Git, "originUrl" | "fetch" | "fetchCommit" | "push" | "defaultBranch">;

export function openRemote(repository: Repository, origin: OriginRefs): Remote {
  const { commands } = repository;
  return {
    originUrl: () => repository.originUrl(),
    async fetch() {
      if (!(await origin.exists())) return;
      const args = [
        // Not quiet: Git would not say which refs it refused to lose.
        "fetch",
        "--no-prune",
        "--no-prune-tags",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "origin",
        // Where a branch is at origin is origin's business; a tag or a ledger that moved is not (no "+").
        "+refs/heads/*:refs/remotes/origin/*",
        "refs/tags/*:refs/tags/*",
        "refs/lockstep/*:refs/lockstep/*",
        // Locks come and go.
        "^refs/lockstep/locks/*",
      ];
      let outcome = await commands.attempt(args);
      // Another process of this clone is fetching, too.
      for (
        let attempt = 1;
        attempt <= 5 && /cannot lock ref|unable to (?:create|lock)/i.test(outcome.stderr);
        attempt += 1
      ) {
        await pause(attempt);
        outcome = await commands.attempt(args);
      }
      if (outcome.exitCode === 0) return;
      const refused = movedRefs(outcome.stderr);
      if (refused.length === 0 || /^(?:fatal|error):/m.test(outcome.stderr)) throw gitFailure(args, outcome);
      // Other people's tags may move (`latest`); one that registers or assigns a version may not.
      const moved = refused.find((ref) => ref.startsWith("refs/lockstep/") || /[@#]/.test(ref));
      if (moved !== undefined) throw rewritten(moved);
    },

    async fetchCommit(commit) {
      const isHere = async (): Promise<boolean> =>
        (await commands.attempt(["cat-file", "-e", `${commit}^{commit}`])).exitCode === 0;
      if (await isHere()) return true;
      if (!(await origin.exists())) return false;
      await commands.attempt([
        "fetch",
        "--quiet",
        "--no-tags",
        "--no-recurse-submodules",
        "--no-write-fetch-head",
        "origin",
        commit,
      ]);
      return isHere();
    },

    async push(branch) {
      const ref = branchRef(branch);
      if (!(await origin.exists())) {
        const head = (await commands.attempt(["symbolic-ref", "--quiet", "HEAD"])).stdout.toString("utf8").trim();
        // Without origin, this repository is where the branch lives.
        if (head === ref) return;
        throw new LockstepError("GIT_COMMAND_FAILED", `there is no origin to push ${branch} to`, {
          hint: "Name one: `git remote add origin <url>`; or check the branch out.",
        });
      }
      await commands.run(["push", "--quiet", ...onlyThese, "origin", `HEAD:${ref}`]);
    },

    async defaultBranch() {
      const known = await commands.attempt(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"]);
      const remembered = known.stdout.toString("utf8").trim();
      if (known.exitCode === 0 && remembered.startsWith("refs/remotes/origin/"))
        return remembered.slice("refs/remotes/origin/".length);
      if (await origin.exists()) {
        const answer = await commands.text(["ls-remote", "--symref", "--quiet", "origin", "HEAD"]);
        const [, branch] = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(answer) ?? [];
        if (branch !== undefined) return branch;
      }
      return onlyCandidate(repository);
    },
  };
}

/** Refs that git left alone because taking origin's state would have lost ours. */
function movedRefs(stderr: string): readonly string[] {
  return stderr.split("\n").flatMap((line) => {
    const [, name] = /^ ! \[rejected\]\s+\S+\s+-> (\S+)\s/.exec(line) ?? [];
    if (name === undefined) return [];
    return [name.startsWith("refs/") ? name : `refs/tags/${name}`];
  });
}

export function rewritten(ref: string): LockstepError {
  return new LockstepError(
    "GIT_REF_CONFLICT",
    `origin has rewritten ${ref}: it no longer holds what this clone saw there`,
    {
      hint: "Find out who moved it before going on; this clone still has the earlier state.",
    },
  );
}

/** The default branch of a repository without a talkative origin: what Git calls new ones, `main`, `master`, or the only one. */
async function onlyCandidate({ commands }: Repository): Promise<string> {
  const branches = (await commands.text(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/"]))
    .split("\n")
    .filter((name) => name !== "");
  const setting = await commands.attempt(["config", "--get", "init.defaultBranch"]);
  const candidates = [setting.stdout.toString("utf8").trim(), "main", "master"];
  const found = candidates.find((name) => branches.includes(name)) ?? (branches.length === 1 ? branches[0] : undefined);
  if (found !== undefined) return found;
  if (branches.length === 0)
    throw new LockstepError("GIT_COMMAND_FAILED", "nothing is committed yet", {
      hint: "Commit first: `git add -A && git commit`.",
    });
  throw new LockstepError("GIT_COMMAND_FAILED", "it cannot be told which branch is the default", {
    hint: "Say so: `git remote set-head origin --auto`, or name the base branch.",
  });
}
