import type { FitSummary } from "../training-wiring.ts";

const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** `f1 over the folds: 0.81 ± 0.02, 95 % interval 0.79 to 0.83`, a line for each metric. */
export function foldLines(folds: NonNullable<FitSummary["folds"]>): readonly string[] {
  return Object.entries(folds).flatMap(([metric, found]) => {
    if (found === undefined) return [];
    if ("reason" in found) return `${metric} over the folds: undefined, ${found.reason}`;
    const { mean, sd, low, high } = found;
    return `${metric} over the folds: ${shown(mean)} ± ${shown(sd)}, 95 % interval ${shown(low)} to ${shown(high)}`;
  });
}
