import type { LockedStage } from "../../data/dvc/model.ts";
import { mayBeCached, runCacheKey } from "../../data/dvc/run-cache.ts";
import { objectKey } from "../../data/remotes/remote.ts";
import { lockEntry } from "../../data/stages/contents.ts";
import { overlaps } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { isInCache } from "../../data/stages/presence.ts";
import type { Sha256 } from "../../domain/ids.ts";
import { type Decision, decide } from "./decide.ts";
import { type Observed, observe, type Viewpoint } from "./observe.ts";
import type { Session } from "./session.ts";

export interface LookPolicy extends Pick<Viewpoint, "foreseen"> {
  readonly allowsMissing: boolean;
  /** Outputs from the root that must be there at the end; every one when left out. */
  readonly wanted: readonly string[] | undefined;
}

/** A stage as it was found, and what follows from it. */
export interface Found {
  readonly observed: Observed;
  readonly decision: Decision;
}

/** Whether the recorded content of an output can be put back, and from where. */
async function canBeHad(session: Session, stage: PlacedStage, written: string): Promise<boolean> {
  const { cache, remote, contents, signal } = session;
  const out = stage.outs.find((candidate) => candidate.written === written);
  const entry = (await session.locks.locked(stage))?.outs.find((candidate) => candidate.path === written);
  if (out === undefined || entry?.md5 === undefined) return false;
  const here = await contents.at(out.path, entry.isLegacy ? "legacy" : "md5");
  if (here?.id === entry.md5 || (await isInCache(cache, entry))) return true;
  if (!out.isCached || remote === undefined) return false;
  const key = objectKey(entry.md5);
  return (await remote.existing([key], { signal })).has(key);
}

/** Looks at a stage, and says what a run does about it; nothing is changed. */
export async function look(session: Session, stage: PlacedStage, policy: LookPolicy): Promise<Found> {
  const { allowsMissing, wanted } = policy;
  const observed = await observe(session, stage, { checksCache: !allowsMissing, foreseen: policy.foreseen });
  const isWanted = (written: string): boolean => {
    const path = stage.outs.find((out) => out.written === written)?.path ?? written;
    return wanted?.some((want) => overlaps(want, path)) ?? !allowsMissing;
  };
  const decision = decide(observed.now, observed.locked, { allowsMissing, isWanted });
  if (decision.kind !== "restore") return { observed, decision };
  for (const written of decision.outs) {
    if (await canBeHad(session, stage, written)) continue;
    const reason = `output ${written} is missing or changed, and neither the cache nor a remote has it`;
    return { observed, decision: { kind: "run", reason } };
  }
  return { observed, decision };
}

/** The key of the run-cache for a stage as it was found; `undefined` for a stage that has none, or whose inputs are not all known. */
export function keyOf(stage: PlacedStage, observed: Observed): Sha256 | undefined {
  return mayBeCached(stage.stage) ? inputsKeyOf(stage, observed) : undefined;
}

/** The same for any stage, also one that the run-cache does not keep. */
export function inputsKeyOf(stage: PlacedStage, { now, inputs }: Observed): Sha256 | undefined {
  const { cmd, params } = stage.stage;
  if (stage.deps.some(({ written }) => !inputs.has(written))) return undefined;
  if (params.some(({ file, keys }) => keys.some((key) => now.params.get(file)?.has(key) !== true))) return undefined;
  if (params.some(({ file }) => !now.params.has(file))) return undefined;
  const locked: LockedStage = {
    cmd,
    deps: [...inputs].map(([written, content]) => lockEntry(written, content)),
    params: now.params,
    outs: stage.outs.map(({ written }) => ({
      path: written,
      md5: undefined,
      sizeBytes: undefined,
      fileCount: undefined,
      isExecutable: false,
      isLegacy: false,
      rest: new Map(),
    })),
  };
  return runCacheKey(locked);
}
