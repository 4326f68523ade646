import type { Artifact } from "./artifact.ts";
import type { EnvironmentName, InputKey, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { Inputs } from "./inputs.ts";

/** A digest that must never be served again, until it is released. */
export interface Quarantine {
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly reason: string;
}

/** A quarantine that somebody lifted; it counts against environments that went back up to that event, and not against later ones. */
export interface Released {
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  /** Tag of the newest event by which an environment went back from it. */
  readonly event: string;
  readonly reason: string;
}

/** A version that was registered although a gate did not pass, for ever. */
export interface OverriddenGate {
  readonly modelVersion: ModelVersion;
  /** `<login>: <gate> (<reason>)`, as the tag says it that registers the version. */
  readonly override: string;
}

/**
 * `models/<name>.yaml`: the desired state, in Git. `modelVersion`, `artifact` and `inputs` say what this tree builds;
 * `environments` says which version should be where, so that a rollback is one more commit and never a retraining.
 */
export interface ModelRecord {
  readonly kind: "lockstep/Model";
  readonly schema: 1;
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly artifact: Artifact;
  readonly inputKey: InputKey;
  readonly inputs: Inputs;
  /** Headline metrics of the run, finite numbers only. */
  readonly metrics: Readonly<Record<string, number>>;
  /** sha256 of the metrics file the pipeline wrote. */
  readonly metricsSha256: Sha256;
  readonly environments: Readonly<Record<EnvironmentName, ModelVersion>>;
  readonly quarantine: readonly Quarantine[];
  /** Left out while nothing was released that events would quarantine. */
  readonly released?: readonly Released[] | undefined;
  /** Of the versions that were registered before this one; left out while there is none. */
  readonly overrides?: readonly OverriddenGate[] | undefined;
}
