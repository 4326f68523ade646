import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";

export type HealthStatus = "Healthy" | "Progressing" | "Degraded" | "Missing" | "Unknown";
export type SyncStatus = "Synced" | "OutOfSync";

/** What deploy did to one target, and what it found there afterwards. */
export interface Deployment {
  readonly kind: "lockstep/Deployment";
  readonly schema: 1;
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly target: string;
  readonly outcome: "deployed" | "already_deployed" | "rolled_back";
  readonly sync: SyncStatus;
  readonly health: HealthStatus;
  /** The version that is kept for a rollback. */
  readonly previous: ModelVersion | undefined;
}
