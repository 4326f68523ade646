import { LockstepError } from "../../../domain/error.ts";
import { gridOf, type Point } from "../space.ts";
import { trialLimit } from "../sweep-file.ts";
import type { Strategy } from "./strategy.ts";

/** Every combination of the values, the last parameter varying first. @throws LockstepError PARAMS_INVALID beyond the limit. */
export const grid: Strategy = ({ space }, rounds) => {
  if (rounds.length > 0) return undefined;
  let points: readonly Point[] = [{}];
  for (const [key, dimension] of space) {
    const values = gridOf(dimension);
    if (points.length * values.length > trialLimit)
      throw new LockstepError("PARAMS_INVALID", `sweep.yaml: the grid has more than ${trialLimit} points`, {
        hint: "Take fewer `steps` or `values`, or another strategy.",
      });
    points = points.flatMap((point) => values.map((value) => ({ ...point, [key]: value })));
  }
  return points;
};
