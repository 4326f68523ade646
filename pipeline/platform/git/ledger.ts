import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { Git, LedgerChain, LedgerEntry } from "./git.ts";
import { pause } from "./jitter.ts";
import { readChain } from "./ledger-chain.ts";
import { ledgerRef, repositoryPath } from "./names.ts";
import { type OriginRefs, rewritten } from "./remote.ts";
import { moveRef, type Repository, tipOf } from "./repository.ts";
import { writeCommit, writeFiles } from "./tree-edit.ts";
import type { Trees } from "./trees.ts";

export type Ledgers = Pick<Git, "readLedger" | "readLedgerChain" | "appendToLedger">;

/** One in each round is the first, so this many writers can append at the same moment. */
const rounds = 50;
/** How often a refusal is tried again while nobody else has appended. */
const refusals = 4;

/** Ledgers: chains of commits, each adding files to the tree of the one before and changing none. */
export function openLedgers(parts: {
  readonly repository: Repository;
  readonly origin: OriginRefs;
  readonly trees: Trees;
}): Ledgers {
  const { repository, origin, trees } = parts;

  const readLedgerChain: Ledgers["readLedgerChain"] = async (ref, { isOffline = false } = {}) => {
    ledgerRef(ref);
    const tip = isOffline ? await tipOf(repository, ref) : await synchronise(repository, origin, ref);
    const nothing: LedgerChain = { tip, commits: [], entries: [] };
    return tip === undefined ? nothing : readChain(repository, ref, tip);
  };

  return {
    readLedger: async (ref) => (await readLedgerChain(ref)).entries,
    readLedgerChain,

    async appendToLedger(ref, entry) {
      ledgerRef(ref);
      repositoryPath(entry.path);
      let seen: CommitSha | undefined;
      let refused = 0;
      for (let round = 1; ; round += 1) {
        const tip = await synchronise(repository, origin, ref);
        refused = round > 1 && tip === seen ? refused + 1 : 0;
        seen = tip;
        if (tip !== undefined && (await holds(repository, trees, { ref, tip, entry }))) return;
        const base = tip === undefined ? undefined : await trees.treeOf(tip);
        const tree = await writeFiles(repository, trees, { base, files: new Map([[entry.path, entry.text]]) });
        const parents = tip === undefined ? [] : [tip];
        const commit = await writeCommit(repository, { tree, parents, message: `Record ${entry.path}` });
        const failure = await advance(parts, { ref, from: tip, to: commit });
        if (failure === undefined) return;
        if (refused >= refusals || round >= rounds) throw failure;
        await pause(round);
      }
    },
  };
}

/** True when the ledger has this very entry; GIT_REF_CONFLICT when it has another under that path. */
async function holds(
  repository: Repository,
  trees: Trees,
  { ref, tip, entry }: { readonly ref: string; readonly tip: CommitSha; readonly entry: LedgerEntry },
): Promise<boolean> {
  const there = await trees.entryAt(await trees.treeOf(tip), entry.path);
  if (there === undefined) return false;
  const bytes = there.mode === "100644" ? (await repository.objects.read(there.oid))?.bytes : undefined;
  if (bytes?.equals(Buffer.from(entry.text, "utf8")) === true) return true;
  throw new LockstepError("GIT_REF_CONFLICT", `${ref} holds something else under ${entry.path}`, {
    hint: "An entry is written once. Look at what is recorded there: `git show <ledger>:<path>`.",
  });
}

/** Moves the ledger on, at origin and here, if it is still where it was seen. */
async function advance(
  { repository, origin }: { readonly repository: Repository; readonly origin: OriginRefs },
  { ref, from, to }: { readonly ref: string; readonly from: CommitSha | undefined; readonly to: CommitSha },
): Promise<LockstepError | undefined> {
  if (await origin.exists()) {
    const pushed = await origin.push({ refs: new Map([[ref, to]]) });
    if (!pushed.isAccepted) return pushed.failure();
  }
  const failure = await moveRef(repository, { ref, from, to });
  // With an origin the ledger has the entry already; what this clone shows is brought up to it by the next reader.
  return (await origin.exists()) ? undefined : failure;
}

/**
 * Brings the ledger here to where origin has it; gives its tip.
 *
 * @throws LockstepError GIT_REF_CONFLICT when origin lost or rewrote what was seen here.
 */
async function synchronise(repository: Repository, origin: OriginRefs, ref: string): Promise<CommitSha | undefined> {
  const here = await tipOf(repository, ref);
  if (!(await origin.exists())) return here;
  const there = (await origin.list([ref])).get(ref);
  if (there === undefined) {
    if (here !== undefined) throw rewritten(ref);
    return undefined;
  }
  if (there === here) return here;
  const args = ["fetch", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head"];
  const outcome = await repository.commands.attempt([...args, "origin", `${ref}:${ref}`]);
  const now = await tipOf(repository, ref);
  if (outcome.exitCode === 0 && now !== undefined) return now;
  if (/\[rejected\]/.test(outcome.stderr)) throw rewritten(ref);
  // Another process of this clone was fetching it, too.
  if (now !== undefined && now !== here) return now;
  throw gitFailure([...args, "origin", ref], outcome);
}
