import type { Actor, Approval } from "./approval.ts";
import type { CommitSha, EnvironmentName, InputKey, ModelName, ModelVersion, Sha256 } from "./ids.ts";

/** A merged pull request that brought a version, as the forge told of it when the version was registered. */
export interface AuthorisingPullRequest {
  readonly number: number;
  /** Its head when it was merged. */
  readonly headSha: CommitSha;
  /** Where the base branch was before, as the forge said it. */
  readonly baseSha?: CommitSha | undefined;
  readonly author: Actor;
  /** By the forge's clock. */
  readonly mergedAt?: string | undefined;
  /** Of the evaluation that was shown at that head. */
  readonly evaluationDigest: Sha256;
}

/** What a registration rested on when it was made. */
export interface Authorisation {
  readonly pullRequests: readonly AuthorisingPullRequest[];
  /** Of the plan that merging carried out. */
  readonly planHash: Sha256;
  /** How many approvals the policy asked for. */
  readonly required: number;
  /** Those that counted, as they stand in `refs/lockstep/approvals`, with the overrides that they rest on. */
  readonly approvals: readonly Approval[];
}

/** Where other ledgers were when something was decided by them; a ledger that was not there yet is left out. */
export interface SeenLedgers {
  readonly approvals?: CommitSha | undefined;
  readonly overrides?: CommitSha | undefined;
}

/** Who took a tag in that Lockstep did not make, and why. */
export interface Adoption {
  readonly by: string;
  readonly reason: string;
}

/**
 * One event of the registry as `refs/lockstep/events` keeps it, beside the tag that every tool of GTO's reads. Tag and event name each
 * other, so that neither can be changed, made or lost alone.
 */
export interface RecordedEvent {
  readonly kind: "lockstep/Event";
  readonly schema: 1;
  /** `adopt` takes in a tag that was there before, whatever it says: one that registers, assigns or withdraws. */
  readonly action: "register" | "assign" | "adopt";
  /** Name of the tag. */
  readonly tag: string;
  /** Git's id of the very tag object. */
  readonly tagObject: string;
  /** The project's folder of an adopted tag in a monorepo, GTO's `dir=name`. */
  readonly directory?: string | undefined;
  readonly model: ModelName;
  /** The version that the tag is about; left out where an adopted tag is about none. */
  readonly modelVersion?: ModelVersion | undefined;
  /** The commit that the tag names. */
  readonly commit: CommitSha;
  /** As recorded at the commit; left out where an adopted tag names a commit that records no such version. */
  readonly artifactSha256?: Sha256 | undefined;
  readonly inputKey?: InputKey | undefined;
  readonly environment?: EnvironmentName | undefined;
  /** The version that the environment held before. */
  readonly previous?: ModelVersion | undefined;
  /** When an environment got the version, by the forge's clock, for the soak of those that come after it; it authorises nothing. */
  readonly at?: string | undefined;
  /** Of a registration. */
  readonly authorisation?: Authorisation | undefined;
  /** Of a tag that somebody took in; those that the first promotion found have none. */
  readonly adoption?: Adoption | undefined;
  readonly seen?: SeenLedgers | undefined;
}

/** An event that is decided on and whose tag is not written yet. Its digest stands in the tag's message. */
export type PlannedEvent = Omit<RecordedEvent, "tagObject">;
