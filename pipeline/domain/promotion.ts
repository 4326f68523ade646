import type { CommitSha, EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { Refusal } from "./reason.ts";

/** One version in one environment, and the tags that say so. */
export interface Promotion {
  readonly kind: "lockstep/Promotion";
  readonly schema: 1;
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  /** The commit the version is registered at. */
  readonly commit: CommitSha;
  readonly registrationTag: string;
  readonly assignmentTag: string;
  /** `promoted` when this run made the assignment, `already_promoted` when it stood. */
  readonly outcome: "promoted" | "already_promoted";
  /** The version that was there before. */
  readonly previous: ModelVersion | undefined;
}

/** Why a version that a record asks for was not promoted. */
export interface RefusedVersion extends Refusal {
  readonly model: ModelName;
  /** `undefined` when the version itself may not be registered. */
  readonly environment: EnvironmentName | undefined;
  readonly modelVersion: ModelVersion;
}
