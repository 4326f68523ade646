import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { Git, LedgerEntry, NewTag, Publication } from "./git.ts";
import { pause } from "./jitter.ts";
import { ledgerRef, repositoryPath, tagRef } from "./names.ts";
import type { OriginRefs } from "./remote.ts";
import type { Repository } from "./repository.ts";
import { readTags, writeTagObjects } from "./tag-objects.ts";
import { writeCommit, writeFiles } from "./tree-edit.ts";
import type { Trees } from "./trees.ts";

/** How often a refusal is tried again while nobody else was first: the network, or a lock of another process. */
const attempts = 5;

interface Parts {
  readonly repository: Repository;
  readonly origin: OriginRefs;
  readonly trees: Trees;
}

/** What is written and not seen yet. */
interface Prepared {
  readonly ledger: string;
  readonly after: CommitSha | undefined;
  /** Where the ledger is to be. */
  readonly tip: CommitSha;
  /** Every ref that comes with it, the ledger's own too. */
  readonly refs: ReadonlyMap<string, string>;
}

/** Tags together with their entries in a ledger. Objects first, then all refs at once, so that no crash leaves one without the other. */
export function openPublication(parts: Parts): Pick<Git, "publish"> {
  const { repository, origin } = parts;

  return {
    async publish(publication) {
      const prepared = await prepare(parts, publication);
      for (let attempt = 1; ; attempt += 1) {
        const failure = await move(parts, prepared);
        const isAtOrigin = await origin.exists();
        if (failure === undefined) {
          if (isAtOrigin) await showHere(repository, prepared);
          return prepared.tip;
        }
        const there = isAtOrigin
          ? await origin.list([...prepared.refs.keys()])
          : await refsHere(repository, [...prepared.refs.keys()]);
        // The answer to the push was lost on its way.
        if (there.get(prepared.ledger) === prepared.tip) {
          await showHere(repository, prepared);
          return prepared.tip;
        }
        if (there.get(prepared.ledger) !== prepared.after || there.size > (prepared.after === undefined ? 0 : 1)) {
          // Those who collided part before they look again.
          await pause(attempts);
          return undefined;
        }
        // Nobody else was there, so something else is wrong: a rule of the server, the network, a lock.
        if (attempt >= attempts) throw failure;
        await pause(attempt);
      }
    },
  };
}

async function prepare(parts: Parts, { ledger, after, tags, entries }: Publication): Promise<Prepared> {
  const { repository, trees } = parts;
  ledgerRef(ledger);
  const wanted = distinct(tags);
  const objects = await writeTagObjects(repository, [...wanted.values()], await readTags(repository));
  const groups = await entries(new Map([...wanted].map(([ref, { name }]) => [name, objects.get(ref) ?? ""])));
  let tip = after;
  for (const group of groups) {
    const base = tip === undefined ? undefined : await trees.treeOf(tip);
    for (const { path } of group)
      if (base !== undefined && (await trees.entryAt(base, repositoryPath(path))) !== undefined)
        throw new LockstepError("GIT_REF_CONFLICT", `${ledger} holds something under ${path} already`, {
          hint: "An entry is written once. Look at what is recorded there: `git show <ledger>:<path>`.",
        });
    const files = new Map(group.map(({ path, text }) => [path, text]));
    const tree = await writeFiles(repository, trees, { base, files });
    tip = await writeCommit(repository, {
      tree,
      parents: tip === undefined ? [] : [tip],
      message: titleOf(group),
    });
  }
  if (tip === undefined || tip === after)
    throw new LockstepError("GIT_COMMAND_FAILED", `nothing was given that ${ledger} could tell of`);
  return { ledger, after, tip, refs: new Map([...objects, [ledger, tip]]) };
}

function titleOf([first, ...others]: readonly LedgerEntry[]): string {
  return `Record ${first?.path ?? "nothing"}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}

function distinct(tags: readonly NewTag[]): ReadonlyMap<string, NewTag> {
  const wanted = new Map(tags.map((tag) => [tagRef(tag.name), tag]));
  if (wanted.size === tags.length) return wanted;
  throw new LockstepError("GIT_REF_CONFLICT", "one tag is asked for twice", { hint: "Name each tag once." });
}

/** Moves the refs where they are decided, all or none: tags only where none is, the ledger only on from where it was. */
async function move({ repository, origin }: Parts, prepared: Prepared): Promise<LockstepError | undefined> {
  if (!(await origin.exists())) return moveHere(repository, prepared);
  const pushed = await origin.push({ refs: prepared.refs });
  return pushed.isAccepted ? undefined : pushed.failure();
}

async function moveHere(
  { commands, noId }: Repository,
  { refs, ledger, after }: Prepared,
): Promise<LockstepError | undefined> {
  const args = ["update-ref", "--stdin"];
  const lines = [...refs].map(([ref, id]) => `update ${ref} ${id} ${ref === ledger ? (after ?? noId) : noId}\n`);
  const outcome = await commands.attempt(args, { input: ["start\n", ...lines, "prepare\ncommit\n"].join("") });
  return outcome.exitCode === 0 ? undefined : gitFailure(args, outcome);
}

/** Makes what is decided at origin visible in this clone, which has its objects. */
async function showHere(repository: Repository, prepared: Prepared): Promise<void> {
  if ((await moveHere(repository, prepared)) === undefined) return;
  // Another process of this clone was fetching: whatever it has not brought yet, this brings.
  const here = await refsHere(repository, [...prepared.refs.keys()]);
  const absent = new Map([...prepared.refs].filter(([ref]) => ref !== prepared.ledger && !here.has(ref)));
  if (absent.size > 0) {
    const args = ["fetch", "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head"];
    const outcome = await repository.commands.attempt([
      ...args,
      "origin",
      ...[...absent.keys()].map((ref) => `${ref}:${ref}`),
    ]);
    const now = await refsHere(repository, [...absent.keys()]);
    if (now.size < absent.size) throw gitFailure(args, outcome);
  }
  // The ledger is brought up to origin's by its next reader, too.
  const ledger = here.get(prepared.ledger);
  if (ledger === prepared.after)
    await moveHere(repository, { ...prepared, refs: new Map([[prepared.ledger, prepared.tip]]) });
}

async function refsHere(repository: Repository, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const output = await repository.commands.text(["for-each-ref", "--format=%(refname) %(objectname)", ...refs]);
  const wanted = new Set(refs);
  return new Map(
    output.split("\n").flatMap((line): readonly (readonly [string, string])[] => {
      const [ref = "", id = ""] = line.split(" ");
      return wanted.has(ref) ? [[ref, id]] : [];
    }),
  );
}
