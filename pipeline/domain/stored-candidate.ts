import type { Artifact } from "./artifact.ts";
import type { InputKey, Md5, ModelName, Sha256 } from "./ids.ts";
import type { Inputs } from "./inputs.ts";

/** What `dvc.lock` says of one stage that made the candidate. */
export interface StoredStage {
  /** `train`, or `sub/dvc.yaml:train` for a stage of another folder. */
  readonly stage: string;
  /** The lock's entry as a file of DVC's run-cache has it: YAML, from column 0. */
  readonly lock: string;
}

/** An output that Git keeps and the remote therefore has no object of: its bytes go along. */
export interface StoredText {
  /** From the root of the repository. */
  readonly path: string;
  readonly md5: Md5;
  readonly text: string;
}

/**
 * What was trained for one InputKey, as the remote keeps it for whoever comes to the same inputs by another way. Nothing of one run is in
 * it, no time and no machine: who trains the same bytes again writes the same candidate.
 */
export interface StoredCandidate {
  readonly kind: "lockstep/StoredCandidate";
  readonly schema: 1;
  readonly model: ModelName;
  readonly inputKey: InputKey;
  readonly inputs: Inputs;
  readonly artifact: Artifact;
  /** Headline metrics of the run, finite numbers only. */
  readonly metrics: Readonly<Record<string, number>>;
  /** sha256 of the metrics file the pipeline wrote. */
  readonly metricsSha256: Sha256;
  /** In the order in which they run. */
  readonly stages: readonly StoredStage[];
  readonly texts: readonly StoredText[];
}
