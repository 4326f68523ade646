import type { Sha256 } from "./ids.ts";
import type { Json } from "./json.ts";
import type { NamedMetric } from "./metric.ts";

/** The best of a sweep beside params.yaml as it stands, over folds and seeds that the search did not use. */
export interface ComparedWinner {
  readonly verdict: "better" | "not_distinguishable" | "worse";
  /** Mean of the paired differences, positive when the best is better, with its corrected resampled t interval, 95 %. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
  /** Of no difference, two-sided. */
  readonly pValue: number;
  /** Differences: one for each fold of each repetition. */
  readonly folds: number;
  /** Means of the metric. */
  readonly winner: number;
  readonly incumbent: number;
  /** About how many folds more, of more `repeats`, would tell, if the difference stays; left out when it tells, and when none would. */
  readonly moreFolds?: number | undefined;
  /** About how many rows more would tell, where folds alone would not. */
  readonly moreRows?: number | undefined;
}

export type WinnerComparison =
  | ComparedWinner
  /** The best is what params.yaml says already. */
  | { readonly verdict: "same" }
  | { readonly verdict: "undecided"; readonly reason: string };

/** What a sweep leaves for the job that may write to the pull request. */
export interface SweepRecord {
  readonly kind: "lockstep/Sweep";
  readonly schema: 1;
  /** The parameters file that was varied, from the root of the repository, and what it was. */
  readonly params: { readonly path: string; readonly sha256: Sha256 };
  readonly section: string;
  readonly metric: NamedMetric;
  /** Of the search. */
  readonly trials: number;
  readonly failed: number;
  /** Of all trials, those of the comparison included. */
  readonly cpuMs: number;
  /** `undefined` when no trial succeeded. */
  readonly best:
    | {
        /** Parameters by name, with their values. */
        readonly point: Readonly<Record<string, Json>>;
        readonly mean: number;
        readonly deviation: number;
        /** Scores: one for each seed and fold. */
        readonly count: number;
        /** Standard deviations of the means of its seeds, and of its folds. */
        readonly betweenSeeds: number;
        readonly betweenFolds: number;
      }
    | undefined;
  /** `undefined` when no trial succeeded. */
  readonly comparison: WinnerComparison | undefined;
}
