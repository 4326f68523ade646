import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import { mayBeKept } from "../../data/dvc/run-cache.ts";
import { withDvcFiles } from "../../data/locks/dvc-files-lock.ts";
import { isNotThere } from "../../data/objects/aside.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { shown } from "../../data/objects/safe-path.ts";
import { type Content, contentToRecord, directoryContent, fileContent, lockEntry } from "../../data/stages/contents.ts";
import { currentParams } from "../../data/stages/current-params.ts";
import { ignoreOutputs } from "../../data/stages/git-ignore.ts";
import { lockPath } from "../../data/stages/lock-files.ts";
import type { PlacedOutput, PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";
import { requireParams } from "./params.ts";
import type { Session } from "./session.ts";

/** An output as it was stored. */
export interface StoredOutput {
  readonly out: PlacedOutput;
  readonly entry: Entry;
  readonly isFolder: boolean;
}

/** Dependencies as they are in the workspace, which is what a command sees. @throws LockstepError DEPENDENCY_MISSING. */
export async function recordDependencies(session: Session, stage: PlacedStage): Promise<readonly Entry[]> {
  const before = await session.locks.locked(stage);
  const entries: Entry[] = [];
  for (const { written, path } of stage.deps) {
    const recorded = before?.deps.find((entry) => entry.path === written);
    const content = await contentToRecord(session.contents, path, recorded);
    if (content === undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `stage ${stage.name} depends on ${shown(path)}, which is not there`,
        {
          hint: "Restore it with `lockstep pull` or `git checkout`, track it with `lockstep add`, or correct dvc.yaml.",
        },
      );
    }
    entries.push(lockEntry(written, content));
  }
  return entries;
}

/** Content of an output in the workspace; stored in the cache before it is recorded, in the layout of its DVC. */
async function storeOutput(
  session: Session,
  out: PlacedOutput,
  { isStored, recorded }: { readonly isStored: boolean; readonly recorded: Entry | undefined },
): Promise<Content | undefined> {
  const { root, contents } = session;
  const absolute = join(root, out.path);
  contents.forget(out.path);
  const now = isStored && recorded?.isLegacy !== true ? undefined : await contentToRecord(contents, out.path, recorded);
  if (!isStored) return now;
  const isLegacy = now?.isLegacy === true;
  const cache = isLegacy ? session.cache.legacy : session.cache;
  try {
    const stored = (await lstat(absolute)).isDirectory()
      ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, out.path)))
      : fileContent(await cache.addFile(absolute));
    return isLegacy ? { ...stored, isLegacy } : stored;
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/**
 * Stores the outputs of a stage as they are in the workspace. Metrics and plots that are not cached are stored, too, when the run-cache
 * keeps the stage, as in DVC: without them it could not give the whole result back.
 *
 * @param commits - False leaves the cache alone.
 * @throws LockstepError STAGE_FAILED for one that is not there.
 */
export async function storeOutputs(
  session: Session,
  stage: PlacedStage,
  commits: boolean,
): Promise<readonly StoredOutput[]> {
  const before = await session.locks.locked(stage);
  const stored: StoredOutput[] = [];
  for (const out of stage.outs) {
    const content = await storeOutput(session, out, {
      isStored: commits && (out.isCached || mayBeKept(stage.stage)),
      recorded: before?.outs.find((entry) => entry.path === out.written),
    });
    if (content === undefined) {
      throw new LockstepError("STAGE_FAILED", `stage ${stage.name} did not write its output ${out.path}`, {
        hint: "Make the command write it, or remove it from `outs` in dvc.yaml.",
      });
    }
    if (commits && out.isCached) await session.link(out.path, content);
    stored.push({ out, entry: lockEntry(out.written, content), isFolder: content.fileCount !== undefined });
  }
  return stored;
}

/** Writes what became of a stage: the lines of `.gitignore` that keep cached outputs out of Git, then `dvc.lock`. */
export async function recordStage(
  session: Session,
  record: {
    readonly stage: PlacedStage;
    readonly locked: LockedStage;
    readonly outs: readonly StoredOutput[];
    readonly later: ReadonlySet<string>;
  },
): Promise<void> {
  const { root, signal } = session;
  const { stage, locked, outs, later } = record;
  const kept = outs.filter(({ out }) => out.isCached).map(({ out, isFolder }) => ({ path: out.path, isFolder }));
  const ignoring = await withDvcFiles({ root, signal }, () => ignoreOutputs(root, kept));
  // Last: a stage that is recorded is skipped from then on, and nobody would add the lines.
  await session.locks.record(stage, locked, { later });
  session.onEvent({ kind: "written", files: [...ignoring, lockPath(stage)] });
}

/** Records a stage as it stands in the workspace, without running it. */
export async function recordAsItIs(
  session: Session,
  request: { readonly stage: PlacedStage; readonly commits: boolean; readonly later: ReadonlySet<string> },
): Promise<void> {
  const { stage, commits, later } = request;
  const params = await currentParams(session.root, stage);
  requireParams(stage, params);
  const deps = await recordDependencies(session, stage);
  const outs = await storeOutputs(session, stage, commits);
  const locked: LockedStage = { cmd: stage.stage.cmd, deps, params, outs: outs.map(({ entry }) => entry) };
  await recordStage(session, { stage, locked, outs, later });
}
