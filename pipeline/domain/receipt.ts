import type { CommitSha, EnvironmentName, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { Refusal } from "./reason.ts";

/** A version that a merge brought into an environment, and who answers for it. */
export interface PromotedVersion {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly registrationTag: string;
  readonly assignmentTag: string;
  /** Logins; empty for a version that an earlier pull request had approved. */
  readonly approvedBy: readonly string[];
  /** Gates that owners took out of its way. */
  readonly overrides: readonly { readonly gate: string; readonly by: string; readonly reason: string }[];
}

/** What became of a pull request: what its one comment says when it is over. */
export type Receipt =
  | {
      readonly outcome: "merged";
      /** The commit of the default branch that brought it. */
      readonly commit: CommitSha;
      readonly promoted: readonly PromotedVersion[];
      readonly refused: readonly { readonly model: ModelName; readonly refusal: Refusal }[];
    }
  | { readonly outcome: "closed"; readonly headSha: CommitSha };
