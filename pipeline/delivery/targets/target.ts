import type { Artifact } from "../../domain/artifact.ts";
import type { HealthStatus } from "../../domain/deployment.ts";
import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "../../domain/ids.ts";

/** What a target serves. */
export interface Served {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly artifact: Artifact;
}

/** A place where models are served. Placing and switching are two acts, so that a bad copy never serves. */
export interface Target {
  /** In words, for plans and messages. */
  readonly description: string;
  current(model: ModelName): Promise<Served | undefined>;
  previous(model: ModelName): Promise<Served | undefined>;
  /** Copies the files beside what is served; each file's sha256 is compared after the copy, nothing extra, nothing missing. */
  place(served: Served, sourceFolder: string): Promise<void>;
  /** Serves what was placed, in one atomic act, and keeps the one before. Switching to what is current changes nothing. */
  switchTo(served: Served): Promise<void>;
  /** @throws LockstepError ARTIFACT_DIGEST_MISMATCH, OBJECT_MISSING when the files that stand there are not those that were placed. */
  verify(served: Served): Promise<void>;
  /** Asks the server which digest it serves, until it is this one or time is up; `Unknown` when no server is declared. */
  health(model: ModelName, artifactSha256: Sha256, timeoutMs: number): Promise<HealthStatus>;
}
