import type { Sha256 } from "../../domain/ids.ts";
import { directionOf } from "../../domain/metric.ts";
import type { Sweep } from "./sweep-file.ts";
import { type Spread, spreadOf, type Trial, type TrialResult } from "./trial.ts";

/** 1 where larger is better, −1 where smaller is. */
export function signOf({ metric }: Pick<Sweep, "metric">): 1 | -1 {
  return directionOf(metric) === "maximize" ? 1 : -1;
}

/**
 * The trials that succeeded, best first; of halving those with the most effort, since less effort is no fair comparison. Of equal ones
 * the first that was proposed.
 */
export function rankTrials(
  sweep: Pick<Sweep, "metric" | "effort">,
  trials: readonly Trial[],
  results: ReadonlyMap<Sha256, TrialResult>,
): readonly { readonly result: TrialResult; readonly spread: Spread }[] {
  const found = trials.flatMap(({ key }) => results.get(key) ?? []);
  const effort = sweep.effort?.parameter;
  const most = effort === undefined ? 0 : Math.max(...found.map(({ point }) => Number(point[effort])));
  const compared = effort === undefined ? found : found.filter(({ point }) => Number(point[effort]) === most);
  return compared
    .flatMap((result) => {
      const spread = spreadOf(result);
      return spread === undefined ? [] : [{ result, spread }];
    })
    .sort((a, b) => signOf(sweep) * (b.spread.mean - a.spread.mean));
}
