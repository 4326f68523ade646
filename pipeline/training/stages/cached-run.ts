import type { LockedStage } from "../../data/dvc/model.ts";
import { runCacheKey } from "../../data/dvc/run-cache.ts";
import { isCorrupt, isNowhere } from "../../data/objects/transfer.ts";
import { type PlacedOutput, type PlacedStage } from "../../data/stages/placed-stage.ts";
import { isInCache } from "../../data/stages/presence.ts";
import type { LockstepError } from "../../domain/error.ts";
import { inputsKeyOf, keyOf } from "./look.ts";
import type { Observed } from "./observe.ts";
import { recordStage, type StoredOutput } from "./record.ts";
import type { Session } from "./session.ts";

/** A result that fits a stage: each output with its entry. */
export interface CachedRun {
  readonly from: "run-cache" | "candidate";
  readonly locked: LockedStage;
  readonly outs: readonly StoredOutput[];
}

/** Results that are known otherwise than by DVC's run-cache: those of a whole model, kept under all that decides it. */
export interface Recall {
  /** What the lock said of a stage, by the stage's name. */
  find(stage: string): Promise<LockedStage | undefined>;
  /** Told when a result that was found cannot be had; the stage is not asked about again, and runs. */
  lost(stage: string, why: LockstepError): void;
}

function outputsOf(stage: PlacedStage, locked: LockedStage): readonly StoredOutput[] | undefined {
  const stored = stage.outs.map((out: PlacedOutput): StoredOutput | undefined => {
    const entry = locked.outs.find(({ path }) => path === out.written);
    return entry?.md5 === undefined ? undefined : { out, entry, isFolder: entry.md5.endsWith(".dir") };
  });
  const found = stored.filter((output) => output !== undefined);
  return found.length === stored.length ? found : undefined;
}

/**
 * Finds what a stage made of the same inputs before, on this machine or, through the remote, on another.
 *
 * @param observed - With `isHere`, no remote is asked what it has.
 * @returns `undefined` when nothing was kept, or its outputs are not to be had.
 */
export async function findCachedRun(
  session: Session,
  stage: PlacedStage,
  observed: Observed & { readonly isHere?: boolean },
): Promise<CachedRun | undefined> {
  const { runs, cache, remote, signal } = session;
  const key = keyOf(stage, observed);
  if (key === undefined) return undefined;
  let locked = await runs.find(key);
  if (locked === undefined && remote !== undefined && observed.isHere !== true) {
    const canList = await runs.pull(key, remote, signal);
    if (!canList)
      session.onEvent({ kind: "warning", message: `${remote.url} cannot be asked what it has: no run-cache there` });
    locked = await runs.find(key);
  }
  const outs = locked === undefined ? undefined : outputsOf(stage, locked);
  if (locked === undefined || outs === undefined) return undefined;
  if (remote !== undefined) return { from: "run-cache", locked, outs };
  for (const { entry } of outs) if (!(await isInCache(cache, entry))) return undefined;
  return { from: "run-cache", locked, outs };
}

/**
 * Finds what is recalled of a stage, when it was made of exactly what stands here now. A stage without dependencies counts, too: all that
 * decides it is part of what its model is kept under.
 */
export async function findRecalledRun(
  stage: PlacedStage,
  observed: Observed,
  recall: Recall,
): Promise<CachedRun | undefined> {
  if (stage.stage.alwaysChanged) return undefined;
  const key = inputsKeyOf(stage, observed);
  const locked = key === undefined ? undefined : await recall.find(stage.name);
  if (locked === undefined || runCacheKey(locked) !== key) return undefined;
  const outs = outputsOf(stage, locked);
  return outs === undefined ? undefined : { from: "candidate", locked, outs };
}

/**
 * Checks a result out and records it, as if the command had made it now. The caller holds the locks of the outputs.
 *
 * @returns Why it cannot be had, when an object of it is nowhere, or for a candidate damaged; outputs that were put in place until then
 * stay.
 */
export async function takeCachedRun(
  session: Session,
  request: { readonly stage: PlacedStage; readonly run: CachedRun; readonly later: ReadonlySet<string> },
): Promise<LockstepError | undefined> {
  const { stage, run, later } = request;
  try {
    for (const { out, entry } of run.outs) await session.restore(out.path, entry, out.isCached);
  } catch (error) {
    if (isNowhere(error) || (run.from === "candidate" && isCorrupt(error))) return error;
    throw error;
  }
  await recordStage(session, { stage, locked: run.locked, outs: run.outs, later });
  return undefined;
}
