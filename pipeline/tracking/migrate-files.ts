import { posix } from "node:path";
import type { Entry, LockedStage } from "../data/dvc/model.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import { openLockFiles } from "../data/stages/lock-files.ts";
import { openRunCache } from "../data/stages/run-cache.ts";
import { LockstepError } from "../domain/error.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { shownFrom } from "./paths.ts";
import { openPlacedOutputs } from "./placed-outputs.ts";
import { type RecordedContent, withContent, withOutput, writePointer } from "./pointer-file.ts";
import { relink } from "./relink.ts";
import type { DataRepository } from "./repository.ts";
import { isKept, storeOutputs } from "./store-outputs.ts";
import { type TrackedOutput, type Tracker, workspaceTrackers } from "./tracked.ts";

export interface MigratedFiles {
  /** `*.dvc` and `dvc.lock` files that were written, or are to be, as DVC shows them. */
  readonly files: readonly string[];
  readonly git: ForGit | undefined;
}

/** What DVC 2 recorded, in one `*.dvc` file or of one stage. */
interface Legacy {
  readonly tracker: Tracker;
  /** Where it is recorded, from the root. */
  readonly file: string;
  readonly outs: readonly TrackedOutput[];
  /** Dependencies of a stage; what an import comes from is not of this repository. */
  readonly deps: readonly { readonly path: string; readonly entry: Entry }[];
}

function legacyOf(tracker: Tracker): Legacy {
  const outs = tracker.outs.filter(({ entry }) => entry?.isLegacy === true && entry.md5 !== undefined);
  if (tracker.kind === "pointer") return { tracker, file: tracker.file, outs, deps: [] };
  const locked = new Map(tracker.locked?.deps.map((entry) => [entry.path, entry]));
  const deps = tracker.stage.deps.flatMap(({ written, path }) => {
    const entry = locked.get(written);
    return entry?.isLegacy === true && entry.md5 !== undefined ? [{ path, entry }] : [];
  });
  return { tracker, file: posix.join(posix.dirname(tracker.file), "dvc.lock"), outs, deps };
}

/** @throws LockstepError CHANGE_UNCONFIRMED naming what is not there as it was recorded: its id of DVC 3 is not known. */
async function requireRecorded(
  repository: DataRepository,
  found: readonly Legacy[],
  contents: Contents,
): Promise<void> {
  const changed: string[] = [];
  for (const { outs, deps } of found)
    for (const { path, entry } of [...outs, ...deps])
      if ((await contents.at(path, "legacy"))?.id !== entry?.md5) changed.push(shownFrom(repository, path));
  if (changed.length === 0) return;
  throw new LockstepError("CHANGE_UNCONFIRMED", `not as it was recorded: ${[...new Set(changed)].join(", ")}`, {
    hint: "Restore it with `lockstep pull`, or record what stands there with `lockstep commit` or `lockstep repro`. Nothing was written.",
  });
}

interface Work {
  readonly repository: DataRepository;
  readonly contents: Contents;
}

async function write({ repository, contents }: Work, { tracker, file, outs, deps }: Legacy): Promise<void> {
  const { root, cache, signal } = repository;
  const stored = await storeOutputs(
    repository,
    outs.filter(({ isCached }) => isCached || isKept(tracker)),
    false,
  );
  const now = new Map<string, RecordedContent>();
  for (const output of outs) {
    const content = stored.get(output) ?? (await contents.at(output.path));
    if (content !== undefined) now.set(output.written, content);
  }
  if (tracker.kind === "pointer") {
    const pointer = [...now].reduce((so, [written, content]) => withOutput(so, written, content), tracker.pointer);
    await writePointer(root, file, pointer);
  } else if (tracker.locked !== undefined) {
    const inputs = new Map<Entry, RecordedContent>();
    for (const { path, entry } of deps) {
      const content = await contents.at(path);
      if (content !== undefined) inputs.set(entry, content);
    }
    const renewed = (entry: Entry, content: RecordedContent | undefined): Entry =>
      content === undefined ? entry : withContent(entry, content);
    const locked: LockedStage = {
      ...tracker.locked,
      deps: tracker.locked.deps.map((entry) => renewed(entry, inputs.get(entry))),
      outs: tracker.locked.outs.map((entry) => renewed(entry, now.get(entry.path))),
    };
    if (isKept(tracker)) await openRunCache(cache.folder).save(locked);
    await openLockFiles(root).record(tracker.stage, locked, { signal });
  }
  const placed = outs.flatMap(({ isCached, path, written }) => {
    const content = isCached ? now.get(written) : undefined;
    return content === undefined ? [] : [{ path, ...content }];
  });
  await relink(repository, placed);
  await (await openPlacedOutputs(root)).update(new Map(placed.map(({ path, id }) => [path, { id, isLegacy: false }])));
}

/**
 * Records what DVC 2 recorded as DVC 3 does, in all `*.dvc` and `dvc.lock` files of the workspace: the content is the same, its ids are
 * those of its bytes, and its objects lie in the layout of DVC 3. Nothing is written unless all of it stands there as it was recorded.
 *
 * @throws LockstepError CHANGE_UNCONFIRMED, LOCK_HELD, STORAGE_FAILED, INTERRUPTED.
 */
export async function migrateFiles(
  repository: DataRepository,
  { isDry }: { readonly isDry: boolean },
): Promise<MigratedFiles> {
  const { root, signal } = repository;
  const found = (await workspaceTrackers(repository))
    .map(legacyOf)
    .filter(({ outs, deps }) => outs.length > 0 || deps.length > 0);
  const written = [...new Set(found.map(({ file }) => file))];
  const files = written.map((file) => shownFrom(repository, file));
  if (isDry || found.length === 0) return { files, git: undefined };
  const paths = found.flatMap(({ outs }) => outs.map(({ path }) => path));
  const read = found.flatMap(({ deps }) => deps.map(({ path }) => path)).filter((path) => !paths.includes(path));
  return withOutputLocks({ root, write: paths, read, command: "cache migrate", signal }, async () => {
    const contents = workspaceContents(root, await repository.state(), repository.cache.folder);
    await requireRecorded(repository, found, contents);
    for (const one of found) await write({ repository, contents }, one);
    return { files, git: await keepInGit(repository, written) };
  });
}
