import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { InputDifference } from "./inputs.ts";

/** A version that an environment went back from, with what it changed against the one that is back. */
export interface Incident {
  readonly model: ModelName;
  readonly artifactSha256: Sha256;
  /** What went wrong, and what is back. */
  readonly from: ModelVersion;
  readonly to: ModelVersion;
  readonly environment: EnvironmentName;
  /** Tag that brought the earlier version back. */
  readonly event: string;
  /** As the record says it; `undefined` after a plain revert, which says nothing. */
  readonly reason: string | undefined;
  readonly inputs: readonly InputDifference[];
  /** Of both versions, by name. */
  readonly metrics: readonly {
    readonly metric: string;
    readonly before: number | undefined;
    readonly after: number | undefined;
  }[];
  /** Who approved the version that went wrong, and where. */
  readonly approvals: readonly { readonly login: string; readonly pullRequest: number }[];
  /** True when nothing quarantines it any more. */
  readonly isReleased: boolean;
}
