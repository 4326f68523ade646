import type { RunCost } from "./candidate.ts";
import type { DataDiff, SharedRows } from "./data-diff.ts";
import type { Evaluation } from "./evaluation.ts";
import type { CommitSha, InputKey, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { InputDifference } from "./inputs.ts";
import type { Plan } from "./plan.ts";
import type { GateRule } from "./project.ts";
import type { Refusal } from "./reason.ts";

/** Where the review of one model stands. Names are logins; they are shown, never mentioned. */
export type ApprovalState =
  | {
      readonly phase: "needed";
      /** Who may approve. */
      readonly approvers: readonly string[];
      /** How many approvals are missing, at least 1. */
      readonly remaining: number;
      /** Why an earlier approval no longer counts. */
      readonly voided: Refusal | undefined;
    }
  | { readonly phase: "given"; readonly by: readonly string[] }
  /** Nobody can approve this as it is: a gate or a reviewer has refused it. */
  | { readonly phase: "refused"; readonly refusal: Refusal; readonly override?: PossibleOverride | undefined }
  /** Merging changes nothing that needs a word. */
  | { readonly phase: "not_needed" };

/** What takes gates out of the way without a new commit. */
export interface PossibleOverride {
  /** Who may, at least one. */
  readonly owners: readonly string[];
  /** What they would have to name, at least one. */
  readonly gates: readonly string[];
}

/** A model that came onto the default branch. */
export interface PastModel {
  readonly commit: CommitSha;
  readonly modelVersion: ModelVersion;
  /** What its own run measured, of the metrics that the history shows. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** The newest models of the default branch's first-parent line, oldest first, and the candidate's own numbers beside them. */
export interface History {
  /** At least one, those that gates ask for first. */
  readonly metrics: readonly string[];
  /** At most {@link historyLimit}. */
  readonly models: readonly PastModel[];
  /** By the record of the head, made the same way as theirs. */
  readonly candidate: Readonly<Record<string, number>>;
}

export const historyLimit = 20;

/** What a training measured step by step, beside what the merge base's measured. */
export interface LearningCurve {
  /** Where the file stands in the tree, as DVCLive lays it out. */
  readonly path: string;
  /** For example `validation/loss`. */
  readonly name: string;
  /** Step and value, ascending; thinned to {@link curvePointLimit}, the first and the last always there. */
  readonly head: readonly (readonly [number, number])[];
  /** Empty where the merge base has no such curve. */
  readonly base: readonly (readonly [number, number])[];
}

export const curvePointLimit = 200;

/** The line of the head's tree that an input comes from. */
export interface InputPlace {
  /** As {@link InputDifference} names it, with the keys that lead to a parameter's value: `params params.yaml:train.epochs`. */
  readonly input: string;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** What the change writes into the model card, line by line; empty lines are left out. */
export interface CardChanges {
  /** At most {@link cardLineLimit}, in the order of the card. */
  readonly lines: readonly { readonly isAdded: boolean; readonly text: string }[];
  /** How many more there are. */
  readonly more: number;
}

export const cardLineLimit = 60;
/** Longest line of a card that is shown, in characters. */
export const cardTextLimit = 300;

/** One model of a pull request. */
export interface ModelSection {
  readonly plan: Plan;
  readonly planHash: Sha256;
  readonly evaluation: Evaluation;
  readonly evaluationDigest: Sha256;
  readonly candidate: {
    readonly modelVersion: ModelVersion;
    readonly artifactSha256: Sha256;
    readonly inputKey: InputKey;
    /** For example `tfjs-layers`. */
    readonly format: string;
    readonly sizeBytes: number;
  };
  /** What is predicted: a column, and for a binary task the text that counts as positive. */
  readonly label: { readonly column: string; readonly positive: string | undefined };
  /** The rules the gates answered. */
  readonly rules: readonly GateRule[];
  /** Inputs of the model that the merge base does not share, every kind. */
  readonly inputDifferences: readonly InputDifference[];
  readonly dataDiffs: readonly DataDiff[];
  /** Rows the model is trained on and judged by; not there when nobody could tell. */
  readonly sharedRows?: SharedRows | undefined;
  readonly approval: ApprovalState;
  /** Whether `models/<name>.yaml` of this candidate is part of the pull request. */
  readonly record: "committed" | "not_committed";
  /** What the run that made the candidate took; absent when it was made elsewhere. */
  readonly run?: RunCost | undefined;
  /** Absent where the default branch has no model yet. */
  readonly history?: History | undefined;
  /** Absent where the training wrote none. */
  readonly learningCurves?: readonly LearningCurve[] | undefined;
  /** Where the inputs that differ stand; what is not there has no one line. */
  readonly inputPlaces?: readonly InputPlace[] | undefined;
  /** Who asks the model, as the base branch names them; at least one. */
  readonly consumers?: readonly string[] | undefined;
  /** Absent where the card stays as it is, or is new. */
  readonly cardChanges?: CardChanges | undefined;
}

/** A model of the pull request about which nothing can be said, and why. */
export interface SilentModel {
  readonly model: ModelName;
  readonly refusal: Refusal;
}

/** Everything the report of one pull request says; the same view gives Markdown and HTML. */
export interface ReportView {
  readonly models: readonly ModelSection[];
  readonly silent: readonly SilentModel[];
  readonly headSha: CommitSha;
  /** The merge base. */
  readonly baseSha: CommitSha;
  /** `undefined` on a laptop, before there is one. */
  readonly pullRequest: number | undefined;
}

/** A view on its way from the job that made it to the job that may post it. */
export interface ReportRecord {
  readonly kind: "lockstep/Report";
  readonly schema: 1;
  readonly view: ReportView;
}
