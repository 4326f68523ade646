import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";

/** One column, or what a model says, reference against current. */
export interface FeatureDrift {
  readonly feature: string;
  readonly test: string;
  /** The test's statistic, in the test's own unit. */
  readonly statistic: number;
  /** 0 … 1. */
  readonly pValue: number;
  /** After Benjamini–Hochberg over all columns, 0 … 1. */
  readonly adjustedPValue: number;
  /**
   * At least 0. For numbers the Wasserstein-1 distance in standard deviations of the reference; for categories and missing
   * cells twice the total variation distance, which is the same for two values that are equally frequent.
   */
  readonly effect: number;
  readonly isDrifted: boolean;
}

export type DriftVerdict = "drifted" | "stable" | "insufficient_data";

/** What the model answers now against what it says about the rows that judged it, which it was not trained on. */
export interface PredictionDrift {
  /** Rows of the evaluation table. */
  readonly referenceRows: number;
  /** None when either side has fewer rows than the rule asks for. p values are adjusted among themselves. */
  readonly findings: readonly FeatureDrift[];
}

/** Live inputs against the rows the model was trained on. */
export interface DriftReport {
  readonly kind: "lockstep/DriftReport";
  readonly schema: 1;
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly referenceRows: number;
  readonly currentRows: number;
  readonly features: readonly FeatureDrift[];
  /** Absent in records from before predictions were compared, and without evaluation rows. */
  readonly predictions?: PredictionDrift | undefined;
  /** `drifted` when inputs or predictions have. */
  readonly verdict: DriftVerdict;
  /** One sentence. */
  readonly reason: string;
}
