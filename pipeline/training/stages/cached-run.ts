import type { LockedStage } from "../../data/dvc/model.ts";
import { isNowhere } from "../../data/objects/transfer.ts";
import { type PlacedOutput, type PlacedStage } from "../../data/stages/placed-stage.ts";
import { isInCache } from "../../data/stages/presence.ts";
import { keyOf } from "./look.ts";
import type { Observed } from "./observe.ts";
import { recordStage, type StoredOutput } from "./record.ts";
import type { Session } from "./session.ts";

/** A result of the run-cache that fits a stage: each output with its entry. */
export interface CachedRun {
  readonly locked: LockedStage;
  readonly outs: readonly StoredOutput[];
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
 * @returns `undefined` when nothing was kept, or its outputs are not to be had.
 */
export async function findCachedRun(
  session: Session,
  stage: PlacedStage,
  observed: Observed,
): Promise<CachedRun | undefined> {
  const { runs, cache, remote, signal } = session;
  const key = keyOf(stage, observed);
  if (key === undefined) return undefined;
  let locked = await runs.find(key);
  if (locked === undefined && remote !== undefined) {
    const canList = await runs.pull(key, remote, signal);
    if (!canList)
      session.onEvent({ kind: "warning", message: `${remote.url} cannot be asked what it has: no run-cache there` });
    locked = await runs.find(key);
  }
  const outs = locked === undefined ? undefined : outputsOf(stage, locked);
  if (locked === undefined || outs === undefined) return undefined;
  if (remote !== undefined) return { locked, outs };
  for (const { entry } of outs) if (!(await isInCache(cache, entry))) return undefined;
  return { locked, outs };
}

/**
 * Checks a result out and records it, as if the command had made it now. The caller holds the locks of the outputs.
 *
 * @returns False when an object of it is nowhere; outputs that were put in place until then stay.
 */
export async function takeCachedRun(
  session: Session,
  request: { readonly stage: PlacedStage; readonly run: CachedRun; readonly later: ReadonlySet<string> },
): Promise<boolean> {
  const { stage, run, later } = request;
  try {
    for (const { out, entry } of run.outs) await session.restore(out.path, entry, out.isCached);
  } catch (error) {
    if (isNowhere(error)) return false;
    throw error;
  }
  await recordStage(session, { stage, locked: run.locked, outs: run.outs, later });
  return true;
}
