import type { EnvironmentName, InputKey, ModelName, ModelVersion, Sha256 } from "./ids.ts";

/** A version and its bytes. */
export interface VersionedDigest {
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
}

/**
 * What a deployment does to a target, in this order: copy the files beside what is served, serve them, ask the server whether it does, and
 * put the earlier version back when it does not.
 */
export const rolloutSteps = ["place", "switch", "check", "put_back"] as const;
export type RolloutStep = (typeof rolloutSteps)[number];

/** What merging does to one environment. */
export interface EnvironmentPlan {
  readonly environment: EnvironmentName;
  /** What is there now. */
  readonly from: VersionedDigest | undefined;
  readonly to: VersionedDigest;
  /** The target in words, for example `directory .lockstep/production`. */
  readonly target: string;
  /** How the version gets there; plans of before it was told do not say. */
  readonly rollout?: readonly RolloutStep[] | undefined;
  /** What must hold before the environment takes the version, in words; left out when it asks for nothing. */
  readonly conditions?: readonly string[] | undefined;
}

/** What merging will do, for one model. Its hash is the sha256 of its canonical JSON; approvals name it. */
export interface Plan {
  readonly kind: "lockstep/Plan";
  readonly schema: 1;
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly inputKey: InputKey;
  /** Only environments that change; empty when merging promotes nothing. */
  readonly environments: readonly EnvironmentPlan[];
}
