import type { Actor, Approval, Permission } from "../domain/approval.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { CommitSha, InputKey, ModelName, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Override } from "../domain/override.ts";
import type { Plan } from "../domain/plan.ts";
import type { ReviewPolicy } from "../domain/project.ts";
import type { ReasonCode, Refusal } from "../domain/reason.ts";
import type { Command } from "./arguments.ts";

/** What is known of the pull request when a command is decided; read live, from Git and the forge. */
export interface ReviewedPullRequest {
  readonly number: number;
  readonly state: "open" | "closed" | "merged";
  readonly isDraft: boolean;
  readonly author: Actor;
  readonly headSha: CommitSha;
  /** Names and mails of everybody who wrote or committed a commit of it. */
  readonly contributors: readonly { readonly name: string; readonly email: string }[];
  /** Paths that it changes; only looked at where the policy protects some. */
  readonly changedPaths: readonly string[];
}

/** One model of the pull request as it was evaluated, and as it is now. */
export interface ReviewedModel {
  readonly model: ModelName;
  /** The head whose evaluation this is, as the check says that holds it. */
  readonly evaluatedHead: CommitSha | undefined;
  /** `undefined` when nothing was evaluated. */
  readonly evaluation: Evaluation | undefined;
  readonly evaluationDigest: Sha256 | undefined;
  /** Computed now, from the head's record and today's tags. */
  readonly plan: Plan | undefined;
  readonly planHash: Sha256 | undefined;
  /** The plan hash that the report showed. */
  readonly shownPlanHash: Sha256 | undefined;
  readonly record: ModelRecord | undefined;
  /** Of the head's tree, computed now. */
  readonly inputKey: InputKey;
  /** Digests the base branch quarantines. */
  readonly quarantined: readonly Sha256[];
  /** Why the record's list of overrides is not what tags tell. */
  readonly refusedOverrides?: Refusal | undefined;
  /** The whole ledger of overrides. */
  readonly overrides: readonly Override[];
}

/** The comment that holds a command, without its text. */
export interface Heard {
  readonly id: string;
  readonly bodySha256: Sha256;
  readonly author: Actor;
  readonly isBot: boolean;
  readonly isEdited: boolean;
  /** When it was written, by the forge's clock. */
  readonly createdAt?: string | undefined;
  /** The teams of the policy's lists that the author is a member of. */
  readonly teams?: readonly string[] | undefined;
  /** Why it could not be told whether the author is a member of another one. */
  readonly unknownTeam?: Refusal | undefined;
  /** The head that it is about, where the forge itself says that: a review of GitHub's own. */
  readonly head?: CommitSha | undefined;
}

export interface ReviewRequest {
  readonly command: Extract<Command, { readonly verb: "approve" | "reject" }>;
  readonly comment: Heard;
  /** The account that Lockstep writes as; it never approves. */
  readonly self: Actor;
  readonly pullRequest: ReviewedPullRequest;
  /** The one that the command names; `undefined` when the pull request has none of that name. */
  readonly reviewed: ReviewedModel | undefined;
  /** Of the base branch, for this model and the environments that it goes to. */
  readonly policy: ReviewPolicy;
  /** `unknown` when the forge could not say. */
  readonly permission: Permission | "unknown";
}

export type ReviewDecision = { readonly accepted: Approval } | { readonly refused: Refusal };

export function refuse(code: ReasonCode, sentence: string): Refusal {
  return { code, sentence };
}
