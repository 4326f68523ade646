import type { Md5, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { MetricId, MetricValues } from "./metric.ts";
import type { Verdict } from "./verdict.ts";

export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** One model's scores on the evaluation's rows. */
export interface ScoredModel {
  readonly modelVersion: ModelVersion | undefined;
  readonly artifactSha256: Sha256;
  /** Probability from which a row counts as positive, as saved with the model. */
  readonly threshold: number;
  readonly metrics: MetricValues;
  readonly confusion: ConfusionMatrix;
}

/** The model of the merge base, and the model now in an environment. */
export type Reference = "baseline" | "champion";

/** Candidate against one reference in one metric, on the same rows. */
export interface Comparison {
  readonly metric: MetricId;
  readonly reference: Reference;
  /** Signed so that positive is better, in the metric's own unit; `null` when either side is undefined. */
  readonly improvement: number | null;
  /** Two-sided percentile interval of the paired bootstrap; `null` when it could not be computed. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null;
  readonly verdict: Verdict;
}

/** One rule of `lockstep.yaml` and its answer. */
export interface GateResult {
  readonly gate: string;
  readonly verdict: Verdict;
}

/** Candidate, baseline and champion on the same rows; written once, never changed. */
export interface Evaluation {
  readonly kind: "lockstep/Evaluation";
  readonly schema: 1;
  readonly model: ModelName;
  /**
   * The rows all were scored on. They are the merge base's where it has them, so that a change cannot grade itself.
   * `changed` says that the pull request's own rows differ from them.
   */
  readonly rows: {
    readonly source: "base" | "head";
    readonly path: string;
    readonly md5: Md5;
    readonly count: number;
    readonly positives: number;
    readonly changed: boolean;
  };
  readonly candidate: ScoredModel;
  readonly baseline: ScoredModel | undefined;
  readonly champion: ScoredModel | undefined;
  readonly comparisons: readonly Comparison[];
  readonly gates: readonly GateResult[];
  readonly verdict: Verdict;
  readonly bootstrap: { readonly draws: number; readonly seed: number };
}
