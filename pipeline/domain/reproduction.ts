import type { Artifact } from "./artifact.ts";
import { byCodePoint } from "./json.ts";

/** A file of the model that is not what was recorded. */
export interface FileDifference {
  readonly path: string;
  /** sha256; `undefined` where there is none. */
  readonly recorded: string | undefined;
  readonly made: string | undefined;
}

export interface MetricComparison {
  readonly metric: string;
  readonly recorded: number;
  /** `undefined` when the run did not measure it. */
  readonly made: number | undefined;
  readonly tolerance: number;
  readonly isWithin: boolean;
}

/**
 * `identical`: the same bytes. `equivalent`: other bytes, and every recorded metric within its tolerance. `different`: a metric is not, or
 * none is recorded that could say so.
 */
export type Verdict = "identical" | "equivalent" | "different";

export interface Comparison {
  readonly verdict: Verdict;
  readonly files: readonly FileDifference[];
  readonly metrics: readonly MetricComparison[];
}

interface Made {
  readonly artifact: Artifact;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Largest difference that a metric may have, in its own unit: for all, and for some by name. */
export interface Tolerances {
  readonly all: number;
  readonly byName: ReadonlyMap<string, number>;
}

/** What was made again, against what is recorded. */
export function compareReproduction(recorded: Made, made: Made, tolerances: Tolerances): Comparison {
  const [before, after] = [recorded, made].map(
    ({ artifact }) => new Map(artifact.files.map(({ path, sha256 }) => [path, sha256 as string])),
  ) as [Map<string, string>, Map<string, string>];
  const paths = [...new Set([...before.keys(), ...after.keys()])].sort(byCodePoint);
  const metrics = Object.entries(recorded.metrics).map(([metric, value]): MetricComparison => {
    const now = Object.hasOwn(made.metrics, metric) ? made.metrics[metric] : undefined;
    const tolerance = tolerances.byName.get(metric) ?? tolerances.all;
    const isWithin = now !== undefined && Math.abs(now - value) <= tolerance;
    return { metric, recorded: value, made: now, tolerance, isWithin };
  });
  const isClose = metrics.length > 0 && metrics.every(({ isWithin }) => isWithin);
  const isSame = recorded.artifact.sha256 === made.artifact.sha256;
  return {
    verdict: isSame ? "identical" : isClose ? "equivalent" : "different",
    files: paths
      .map((path) => ({ path, recorded: before.get(path), made: after.get(path) }))
      .filter((file) => file.recorded !== file.made),
    metrics,
  };
}
