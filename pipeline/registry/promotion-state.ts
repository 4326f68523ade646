import type { Actor, Approval, Permission } from "../domain/approval.ts";
import type { Hold } from "../domain/hold.ts";
import type { CommitSha, EnvironmentName, InputKey, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { Inputs } from "../domain/inputs.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ReviewPolicy } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { PlannedEvent, SeenLedgers } from "../domain/registry-event.ts";
import type { NewTag } from "../platform/git/git.ts";
import type { EnvironmentFacts } from "./environment-facts.ts";
import type { EventLog } from "./events/event-log.ts";
import type { Registry } from "./gto.ts";
import type { OverriddenVersion } from "./overridden-versions.ts";

export interface MergedPullRequest {
  readonly number: number;
  /** Its head when it was merged, from the forge, not from the merge commit. */
  readonly headSha: CommitSha;
  /** Where the base branch was before, as the forge says it; after a fast-forward nothing in Git does. */
  readonly baseSha?: CommitSha | undefined;
  readonly author: Actor;
  /** By the forge's clock; an expiry is counted up to it. */
  readonly mergedAt?: string | undefined;
  /** sha256 of the canonical JSON of the Evaluation that was reported for that head; `undefined` when none can be found. */
  readonly evaluationDigest: Sha256 | undefined;
}

/** How the record came to the default branch. */
export interface Introduction {
  /** The newest commit on the first-parent line that changed the record. */
  readonly commit: CommitSha;
  /** InputKey of that commit's tree. */
  readonly inputKey: InputKey;
  /** Merged pull requests that put that commit there; none after a direct push. */
  readonly pullRequests: readonly MergedPullRequest[];
}

/** An approval with what the forge says of it now. */
export interface LiveApproval {
  readonly approval: Approval;
  readonly permissionNow: Permission | "unknown";
  /** sha256 of the comment's body as it is now; `undefined` when it is gone, or is not this approver's word about these bytes. */
  readonly commentSha256Now: Sha256 | undefined;
  /** An override that it rests on and that its owner does not say any more, never did, or said of another content. */
  readonly unsaidOverride?: { readonly gate: string; readonly by: Actor } | undefined;
  /** Those of the policy's teams that the approver is a member of now. */
  readonly teamsNow?: readonly string[] | undefined;
  /** Why it could not be told whether the approver is in another one. */
  readonly unknownTeam?: Refusal | undefined;
}

/** A rejection of the recorded bytes that stands on a merged pull request, as somebody wrote it who may reject. */
export interface SaidRejection {
  readonly pullRequest: number;
  readonly by: Actor;
  /** Id of the comment, or of the review as the ledger names one. */
  readonly comment: string;
}

/**
 * All that promotion of one model is decided from. `registry` must have been read before or together with the tip, never after it:
 * the next counter then collides with whatever a newer run has assigned meanwhile, and the loser reads everything again.
 */
export interface PromotionState {
  /** Tip of the default branch. */
  readonly tip: CommitSha;
  /** The record at the tip. */
  readonly record: ModelRecord;
  /** What decides the model in the tip's tree, computed from that tree now. */
  readonly tree: { readonly inputs: Inputs; readonly inputKey: InputKey };
  /** Environments that lockstep.yaml declares at the tip. */
  readonly environments: readonly EnvironmentName[];
  /** As it stood before the record came in: a pull request never weakens the policy that judges it. */
  readonly policy: ReviewPolicy;
  /** What recorded tags say; those that somebody made by hand give nothing. */
  readonly registry: Registry;
  /** What all tags say, as every tool of GTO's reads them. */
  readonly shown: Registry;
  /** What stands behind the tags; read before they were. */
  readonly events: EventLog;
  /** Where the ledgers were that this was read from. */
  readonly seen?: SeenLedgers | undefined;
  /** The record at the commit of a registered version; `undefined` when that commit has none. */
  readonly recordAt: (version: ModelVersion) => ModelRecord | undefined;
  /** The policy before that commit came in: whose approval a registration could rest on then, whoever has left since. */
  readonly policyAt: (version: ModelVersion) => ReviewPolicy | undefined;
  readonly introduction: Introduction;
  /** The whole ledger, oldest first. */
  readonly approvals: readonly LiveApproval[];
  /** As the forge has them, whatever the ledger says: who sets it back takes no rejection out of the way. */
  readonly rejections: readonly SaidRejection[];
  /** Hash of the plan that the tip's record gives against the registry now. */
  readonly planHash: Sha256;
  /** Versions that owners have let pass, as tags say. */
  readonly overridden: readonly OverriddenVersion[];
  /** Holds of the model and locks of environments that stand now. */
  readonly holds: readonly Hold[];
  /** How the history orders the commits of registrations. */
  readonly ranks: ReadonlyMap<CommitSha, number>;
  /** What the rules of environments look at. */
  readonly facts: EnvironmentFacts;
}

interface Placed {
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  /** Where the version is registered. */
  readonly commit: CommitSha;
}

export type PromotionAction =
  | (Placed & { readonly kind: "register"; readonly tag: NewTag; readonly event: PlannedEvent })
  | (Placed & {
      readonly kind: "assign";
      readonly environment: EnvironmentName;
      readonly registrationTag: string;
      readonly tag: NewTag;
      readonly event: PlannedEvent;
      readonly previous: ModelVersion | undefined;
      /** A rule of the environment that stops no return to an earlier version, and would have stopped this one else. */
      readonly passed?: Refusal | undefined;
    })
  | (Placed & {
      /** The environment has the version already. */
      readonly kind: "nothing";
      readonly environment: EnvironmentName;
      readonly registrationTag: string;
      readonly assignmentTag: string;
    })
  | {
      readonly kind: "refuse";
      /** `undefined` when the version itself may not be registered. */
      readonly environment: EnvironmentName | undefined;
      readonly modelVersion: ModelVersion;
      readonly refusal: Refusal;
    };
