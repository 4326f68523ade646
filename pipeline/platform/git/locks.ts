import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { Git, LockRef } from "./git.ts";
import { pause } from "./jitter.ts";
import { isRefName } from "./names.ts";
import type { OriginRefs } from "./remote.ts";
import { moveRef, type Repository } from "./repository.ts";
import { writeCommit, writeFiles } from "./tree-edit.ts";
import type { Trees } from "./trees.ts";

export type Locks = Pick<Git, "locks" | "createLock" | "removeLock">;

const folder = "refs/lockstep/locks/";
const file = "lock.json";
/** How often a push that neither won nor lost is tried again. */
const rounds = 4;

/** One segment for one name: `eu` and `eu/west` could not both be refs. */
function lockRef(name: string): string {
  const ref = folder + encodeURIComponent(name);
  if (isRefName(ref)) return ref;
  throw new LockstepError(
    "NAME_INVALID",
    `${JSON.stringify(name.slice(0, 80))} is not a name that Git allows for a lock`,
  );
}

/** The name of a lock; of a ref that somebody else named, what stands there. */
function nameOf(ref: string): string {
  const written = ref.slice(folder.length);
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/**
 * Locks: one ref each, that only one can create. The one place where it is decided who was first is the repository that has the ref, so
 * that nothing is kept in a clone whose origin has it.
 */
export function openLocks(parts: {
  readonly repository: Repository;
  readonly origin: OriginRefs;
  readonly trees: Trees;
}): Locks {
  const { repository, origin, trees } = parts;
  const { commands } = repository;

  /** Where each lock is now, by the name of its ref. */
  const tips = async (): Promise<ReadonlyMap<string, CommitSha>> => {
    const text = (await origin.exists())
      ? await commands.text(["ls-remote", "--quiet", "origin", `${folder}*`])
      : await commands.text(["for-each-ref", "--format=%(objectname)%09%(refname)", folder]);
    const found = text.split("\n").flatMap((line): readonly (readonly [string, CommitSha])[] => {
      const [id = "", ref = ""] = line.split("\t");
      return ref.startsWith(folder) ? [[ref, commitSha(id)]] : [];
    });
    return new Map(found);
  };

  const bring = async (ref: string, id: CommitSha): Promise<void> => {
    const isHere = (await commands.attempt(["cat-file", "-e", `${id}^{commit}`])).exitCode === 0;
    if (isHere || !(await origin.exists())) return;
    const args = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "origin", ref];
    await commands.attempt(args);
  };

  /** What a lock says; `undefined` when it is gone by now. */
  const read = async (ref: string, id: CommitSha): Promise<LockRef | undefined> => {
    await bring(ref, id);
    const isHere = (await commands.attempt(["cat-file", "-e", `${id}^{commit}`])).exitCode === 0;
    if (!isHere && (await tips()).get(ref) !== id) return undefined;
    const bytes = isHere ? await trees.readFile(id, file) : undefined;
    // What is there and says nothing is a lock all the same.
    const text = bytes === undefined ? "" : Buffer.from(bytes).toString("utf8");
    return { name: nameOf(ref), id, text };
  };

  /** Creates the ref where there is none, or deletes it where it is what it was; says whether that was done, or why not. */
  const change = async (
    ref: string,
    { from, to }: { readonly from: CommitSha | undefined; readonly to: CommitSha | undefined },
  ): Promise<LockstepError | undefined> => {
    if (await origin.exists()) {
      const pushed = await origin.push({ refs: new Map([[ref, to ?? ""]]), lease: { ref, expected: from ?? "" } });
      return pushed.isAccepted ? undefined : pushed.failure();
    }
    if (to !== undefined) return moveRef(repository, { ref, from, to });
    const args = ["update-ref", "-d", ref, from ?? repository.noId];
    const outcome = await commands.attempt(args);
    return outcome.exitCode === 0 ? undefined : gitFailure(args, outcome);
  };

  return {
    async locks() {
      const found: LockRef[] = [];
      for (const [ref, id] of await tips()) {
        const lock = await read(ref, id);
        if (lock !== undefined) found.push(lock);
      }
      return found;
    },

    async createLock({ name, text }) {
      const ref = lockRef(name);
      const tree = await writeFiles(repository, trees, { base: undefined, files: new Map([[file, text]]) });
      const to = await writeCommit(repository, { tree, parents: [], message: `Lock ${name}` });
      for (let round = 1; ; round++) {
        const failure = await change(ref, { from: undefined, to });
        const there = (await tips()).get(ref);
        // Also when the answer to the push was lost on its way.
        if (there === to) return { created: { name, id: to, text } };
        const taken = there === undefined ? undefined : await read(ref, there);
        if (taken !== undefined) return { taken };
        if (round === rounds)
          throw failure ?? new LockstepError("GIT_REF_CONFLICT", `the lock ${name} was taken off while it was made`);
        await pause(round);
      }
    },

    async removeLock({ name, id }) {
      const ref = lockRef(name);
      const failure = await change(ref, { from: id, to: undefined });
      if (failure === undefined) return true;
      const there = (await tips()).get(ref);
      if (there === id) throw failure;
      return there === undefined;
    },
  };
}
