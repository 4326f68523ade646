import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";

/** One column, reference against current. */
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
  readonly verdict: DriftVerdict;
  /** One sentence. */
  readonly reason: string;
}
