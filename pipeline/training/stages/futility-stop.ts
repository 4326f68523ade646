import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LockedStage } from "../../data/dvc/model.ts";
import { isDirectoryId } from "../../data/objects/cache.ts";
import { fetchObjects } from "../../data/objects/fetch.ts";
import { isNowhere } from "../../data/objects/transfer.ts";
import { isInside } from "../../data/stages/overlap.ts";
import type { PlacedOutput, PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import type { FutilityRule } from "../../domain/project.ts";
import { followCurve, parseCurve } from "../costs/curve-file.ts";
import { type Futility, type FutilityQuestion, FutilityWatch, type StepValue } from "../costs/futility.ts";
import type { Watch } from "../costs/spender.ts";
import type { Session } from "./session.ts";

function outputOver(stage: PlacedStage, curve: string): PlacedOutput | undefined {
  return stage.outs.find(({ path }) => path === curve || isInside(curve, path));
}

/** The object of a file that a lock names, alone or in a folder. */
async function objectOf(
  { cache, remote, signal }: Session,
  { curve, out, locked }: { readonly curve: string; readonly out: PlacedOutput; readonly locked: LockedStage },
): Promise<Md5 | undefined> {
  const id = locked.outs.find(({ path }) => path === out.written)?.md5;
  if (id === undefined || !isDirectoryId(id)) return out.path === curve ? id : undefined;
  await fetchObjects({ cache, remote, signal, ids: [{ id, path: out.path }], isListingOnly: true });
  const below = curve.slice(out.path.length + 1);
  return (await cache.readDirectory(id)).find(({ relpath }) => relpath === below)?.md5;
}

/** The curve as an earlier state has it; `undefined` when nobody has it any more. */
async function referenceCurve(
  session: Session,
  place: { readonly curve: string; readonly out: PlacedOutput; readonly locked: LockedStage },
): Promise<readonly StepValue[] | undefined> {
  const { cache, remote, signal } = session;
  try {
    const id = await objectOf(session, place);
    if (id === undefined) return undefined;
    await fetchObjects({ cache, remote, signal, ids: [{ id, path: place.curve }] });
    return parseCurve(await readFile(cache.path(id), "utf8"));
  } catch (error) {
    if (isNowhere(error)) return undefined;
    throw error;
  }
}

/** What a rule asks, with the curve that is to be beaten; or why nothing can be judged by it. */
function questionOf(
  { direction, reach, steps, warmup }: FutilityRule,
  reference: readonly StepValue[] | undefined,
): FutilityQuestion | string {
  if (reference === undefined || reference.length === 0) return "there is no earlier curve to compare with";
  const end = reference.at(-1)?.step ?? 0;
  const lastStep = steps ?? end;
  if (lastStep > end) return `the earlier curve ends at step ${String(end)} of ${String(lastStep)}`;
  const values = reference.filter(({ step }) => step <= lastStep).map(({ value }) => value);
  const best = direction === "maximize" ? Math.max(...values) : Math.min(...values);
  return { direction, reach: reach ?? best, lastStep, warmup, reference };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function futilityError(stage: string, { reach, lastStep }: FutilityQuestion, futility: Futility): LockstepError {
  const { step, best, within } = futility;
  return new LockstepError(
    "FUTILITY_STOPPED",
    `stage ${stage} was stopped at step ${String(step)}: it cannot reach ${shown(reach)} by step ${String(lastStep)}; it reached ${shown(best)}, and ${shown(within)} is the best it might still come to`,
    {
      hint: "Try other parameters. To let such a training end, remove `futility` of the model in lockstep.yaml. Its outputs are as they were before.",
    },
  );
}

/**
 * Watches the curves that a stage writes, for the models whose rule names one of them.
 *
 * @param lockedBefore - What the lock that is compared with says of the stage.
 * @returns `undefined` when no rule is about the stage, or none can be judged by; the latter is told.
 */
export async function watchFutility(
  session: Session,
  stage: PlacedStage,
  { rules, lockedBefore }: { readonly rules: readonly FutilityRule[]; readonly lockedBefore: LockedStage | undefined },
): Promise<Watch | undefined> {
  const watches: Watch[] = [];
  for (const rule of rules) {
    const out = outputOver(stage, rule.curve);
    if (out === undefined) continue;
    const reference =
      lockedBefore === undefined
        ? undefined
        : await referenceCurve(session, { curve: rule.curve, out, locked: lockedBefore });
    const question = questionOf(rule, reference);
    if (typeof question === "string")
      session.onEvent({ kind: "warning", message: `stage ${stage.name} is not stopped for futility: ${question}` });
    else watches.push(watchCurve(join(session.root, rule.curve), stage.name, question));
  }
  if (watches.length === 0) return undefined;
  return () => {
    for (const watch of watches) {
      const reason = watch();
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

function watchCurve(path: string, stage: string, question: FutilityQuestion): Watch {
  const follow = followCurve(path);
  let watch = new FutilityWatch(question);
  return () => {
    const { isNew, points } = follow();
    if (isNew) watch = new FutilityWatch(question);
    for (const point of points) {
      const futility = watch.add(point);
      if (futility !== undefined) return futilityError(stage, question, futility);
    }
    return undefined;
  };
}
