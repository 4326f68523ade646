import type { ContractAnswer } from "./data-contract.ts";
import type { Md5, ModelName, ModelVersion, Sha256 } from "./ids.ts";
import type { MetricId, MetricValue, MetricValues } from "./metric.ts";
import type { Operation } from "./operation.ts";
import type { FairnessMeasure, GateMode } from "./project.ts";
import type { JudgedTask } from "./task.ts";
import type { Treatments } from "./treatment.ts";
import { overallVerdict, type Verdict } from "./verdict.ts";

export interface ConfusionMatrix {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** Points (x, y) of a drawn line, each 0 … 1. */
export type CurvePoints = readonly (readonly [number, number])[];

/** What a classifier's scores look like; a curve that the rows do not define has no point. */
export interface Curves {
  /** False positive rate and true positive rate; of a binary task. */
  readonly roc: CurvePoints;
  /** Recall and precision; of a binary task. */
  readonly precisionRecall: CurvePoints;
  /** Mean probability and how often it came true. */
  readonly calibration: CurvePoints;
}

/** What a server that holds the model takes for each row, and what it answers. */
export interface Signature {
  /** In the order of the model. */
  readonly inputs: readonly { readonly name: string; readonly kind: ModelInputKind }[];
  readonly task: JudgedTask;
}

export const modelInputKinds = ["numeric", "categorical", "image"] as const;
export type ModelInputKind = (typeof modelInputKinds)[number];

/** One model's scores on the evaluation's rows. */
export interface ScoredModel {
  readonly modelVersion: ModelVersion | undefined;
  readonly artifactSha256: Sha256;
  /** Probability from which a row counts as positive, as saved with the model; of a binary task. */
  readonly threshold: number | undefined;
  readonly metrics: MetricValues;
  /** Of a binary task. */
  readonly confusion: ConfusionMatrix | undefined;
  /** Of a multiclass task with few classes: rows are labels, columns predictions, in the order of the task's classes. */
  readonly classConfusion?: readonly (readonly number[])[] | undefined;
  readonly curves?: Curves | undefined;
  /** Of a model of a format that is opened here. */
  readonly signature?: Signature | undefined;
  /** What it takes to run; read off a stopwatch, and other each time: no part of what an approval is bound to. */
  readonly operation?: Operation | undefined;
  /** Of the candidate, when it is of a format that is opened here and any cell of the rows was treated. */
  readonly treatments?: Treatments | undefined;
}

/** The model of the merge base, and the model now in an environment. */
export type Reference = "baseline" | "champion";

export interface ImprovementInterval {
  readonly low: number;
  readonly high: number;
  readonly level: number;
}

/** Candidate against one reference in one metric, on the same rows. */
export interface Comparison {
  readonly metric: MetricId;
  readonly reference: Reference;
  /** Signed so that positive is better, in the metric's own unit; `null` when either side is undefined. */
  readonly improvement: number | null;
  /** Two-sided percentile interval of the paired bootstrap; `null` when it could not be computed. */
  readonly interval: ImprovementInterval | null;
  readonly verdict: Verdict;
}

/** One rule of `lockstep.yaml` and its answer. */
export interface GateResult {
  readonly gate: string;
  readonly verdict: Verdict;
  /** `informational`: the gate is on trial, and the verdict over all gates does not look at it. */
  readonly mode?: GateMode | undefined;
  /** Of a rule for what a model takes to run or to train; its answer is bound, the numbers in its reason are not. */
  readonly subject?: "operation" | undefined;
}

/** What the gates say together; one on trial has no say. */
export function verdictOfGates(results: readonly GateResult[]): Verdict {
  return overallVerdict(results.filter(({ mode }) => mode !== "informational").map(({ verdict }) => verdict));
}

/** How rows of one slice, or of any rows, are told to be answered well. */
export type RowQuality = "accuracy" | "mean absolute error" | "pinball loss" | "ranking loss";

/** Candidate and reference on the rows of one slice. */
export interface SliceAnswer {
  /** For example `type=L` or `type=L, line=3`. */
  readonly slice: string;
  readonly rows: number;
  /** Accuracy, or mean loss; `null` without rows. */
  readonly candidate: number | null;
  readonly reference: number | null;
  /** Signed so that positive is better; `null` without a reference. */
  readonly improvement: number | null;
  readonly interval: ImprovementInterval | null;
  /** Two-sided, adjusted by Holm over all slices that are judged; `null` for the others. */
  readonly adjustedPValue: number | null;
  /** `null` where there is nothing to compare with. */
  readonly verdict: Verdict | null;
}

/** All slices of one rule. */
export interface SliceTable {
  /** The columns that make the slices. */
  readonly columns: readonly string[];
  readonly quality: RowQuality;
  /** Slices with fewer rows are counted and not judged. */
  readonly minimumRows: number;
  readonly tooSmall: number;
  readonly slices: readonly SliceAnswer[];
}

/** Rows on which the candidate errs more than elsewhere, found by search: a hint, never a verdict. */
export interface WeakSlice {
  readonly slice: string;
  readonly rows: number;
  /** Share of wrong answers, or mean loss. */
  readonly meanError: number;
  /** Above 0: worse than the average by more than its smallness excuses. */
  readonly score: number;
}

/** How differently the candidate treats groups. */
export interface FairnessAnswer {
  readonly column: string;
  readonly measure: FairnessMeasure;
  /** 0 … 1; 0 treats the groups alike. */
  readonly gap: MetricValue;
  /** The same of the model the gates look at. */
  readonly referenceGap: MetricValue | null;
  readonly groups: number;
  /** Of the gap, by the bootstrap. */
  readonly interval?: ImprovementInterval | undefined;
  /** Of how much smaller the gap is than the reference's, on the same draws; positive is better. */
  readonly changeInterval?: ImprovementInterval | undefined;
}

/** How often these rows have judged this model, and what that leaves of the evaluation's alpha. */
export interface HoldOut {
  /** This evaluation's place, from 1. */
  readonly look: number;
  /** Chance of any false claim that this look may take. */
  readonly alpha: number;
}

/** One row, and what the models think of its right answer. */
export interface MovedAnswer {
  readonly id: string;
  readonly before: number;
  readonly now: number;
}

/** Rows whose answer became right or wrong, against the model that gates look at. */
export interface Flips {
  readonly fixed: number;
  readonly broken: number;
  /** Ids of a few of each, those that moved farthest first. */
  readonly fixedIds: readonly string[];
  readonly brokenIds: readonly string[];
  /** Of a few that became wrong: the probability of the right answer, before and now. */
  readonly worst?: readonly MovedAnswer[] | undefined;
  /** The same of a few that became right. */
  readonly best?: readonly MovedAnswer[] | undefined;
}

/** How much worse the candidate answers when one input is shuffled, in the unit of the metric. */
export interface InputImportance {
  readonly input: string;
  readonly metric: MetricId;
  /** Mean loss over the shuffles; about 0 for an input that does nothing. */
  readonly loss: number;
  /** Standard deviation over the shuffles. */
  readonly spread: number;
}

/** What the candidate says on average when one input has one value in every row. */
export interface InputDependence {
  readonly input: string;
  readonly points: readonly {
    readonly value: string;
    /** Mean of each number that the model gives for a row. */
    readonly means: readonly number[];
  }[];
}

/** Candidate, baseline and champion on the same rows; written once, never changed. */
export interface Evaluation {
  readonly kind: "lockstep/Evaluation";
  readonly schema: 1;
  readonly model: ModelName;
  /** What the models say about a row; binary in records that do not say. */
  readonly task?: JudgedTask | undefined;
  /**
   * The rows all were scored on. They are the merge base's where it has them, so that a change cannot grade itself.
   * `changed` says that the pull request's own rows differ from them.
   */
  readonly rows: {
    readonly source: "base" | "head";
    readonly path: string;
    readonly md5: Md5;
    readonly count: number;
    /** Of a binary task. */
    readonly positives: number | undefined;
    readonly changed: boolean;
    /** Column whose rows are drawn together, and how many groups it has. */
    readonly group?: { readonly column: string; readonly count: number } | undefined;
  };
  readonly candidate: ScoredModel;
  readonly baseline: ScoredModel | undefined;
  readonly champion: ScoredModel | undefined;
  readonly comparisons: readonly Comparison[];
  readonly gates: readonly GateResult[];
  readonly verdict: Verdict;
  readonly bootstrap: { readonly draws: number; readonly seed: number };
  readonly holdOut?: HoldOut | undefined;
  readonly slices?: readonly SliceTable[] | undefined;
  readonly weakSlices?: readonly WeakSlice[] | undefined;
  readonly fairness?: readonly FairnessAnswer[] | undefined;
  readonly flips?: Flips | undefined;
  readonly importance?: readonly InputImportance[] | undefined;
  /** Of the most important inputs. */
  readonly dependence?: readonly InputDependence[] | undefined;
  /** What `data.contract.yaml` said of the head's tables; one of the gates says it in short. */
  readonly contract?: ContractAnswer | undefined;
}

function withoutOperation(model: ScoredModel | undefined): ScoredModel | undefined {
  return model?.operation === undefined ? model : { ...model, operation: undefined };
}

/**
 * What of an evaluation must be the same when it is made again: all of it but what a stopwatch said. Of a gate on a stopwatch the answer
 * remains and its numbers go; of one that is on trial the answer goes, too, because nothing depends on it.
 */
export function reproducible(evaluation: Evaluation): Evaluation {
  const { candidate, baseline, champion, gates, verdict } = evaluation;
  const isTimed = gates.some(({ subject }) => subject === "operation");
  return {
    ...evaluation,
    candidate: { ...candidate, operation: undefined },
    baseline: withoutOperation(baseline),
    champion: withoutOperation(champion),
    gates: gates.map((result) =>
      result.subject === "operation"
        ? {
            ...result,
            verdict: { phase: result.mode === "informational" ? "inconclusive" : result.verdict.phase, reason: "" },
          }
        : result,
    ),
    verdict: isTimed ? { ...verdict, reason: "" } : verdict,
  };
}
