import { LockstepError } from "../domain/error.ts";
import type { Evaluation, GateResult, ScoredModel } from "../domain/evaluation.ts";
import type { Md5, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import { type MetricId, metricIds } from "../domain/metric.ts";
import type { GateRule } from "../domain/project.ts";
import { overallVerdict, type Verdict } from "../domain/verdict.ts";
import { defaultDraws, pairedBootstrap } from "./bootstrap.ts";
import { compare, type Families, familiesOf, type Pair } from "./compare.ts";
import { gateName, judge } from "./gates.ts";
import { groupIndices } from "./groups.ts";
import { scoreBinary } from "./metrics/index.ts";

/** What one model said about the evaluation's rows. */
export interface ModelScores {
  readonly modelVersion: ModelVersion | undefined;
  readonly artifactSha256: Sha256;
  /** Probability from which a row counts as positive, as saved with the model. */
  readonly threshold: number;
  /** `[n]` probabilities of the positive class, in the order of the labels. */
  readonly scores: Float64Array;
}

export interface EvaluationRequest {
  readonly model: ModelName;
  readonly rows: {
    readonly source: "base" | "head";
    readonly path: string;
    readonly md5: Md5;
    readonly changed: boolean;
  };
  /** `[n]`, 1 for the positive class, 0 for the other. */
  readonly labels: Uint8Array;
  readonly candidate: ModelScores;
  readonly baseline?: ModelScores | undefined;
  readonly champion?: ModelScores | undefined;
  readonly gates: readonly GateRule[];
  /** `[n]` name of the group each row belongs to, for example the customer; rows of a group are drawn together. */
  readonly groups?: readonly string[] | undefined;
  /** Bootstrap draws, 2,000 unless given. */
  readonly draws?: number | undefined;
  readonly seed: number;
  /** Chance of any false claim in the evaluation, 0.05 unless given; less where slices claim something beside it. */
  readonly alpha?: number | undefined;
}

/** One model's scores and what follows from them. */
interface Measured {
  readonly input: ModelScores;
  readonly scored: ScoredModel;
}

function measure(labels: Uint8Array, input: ModelScores): Measured {
  const { modelVersion, artifactSha256, threshold, scores } = input;
  return { input, scored: { modelVersion, artifactSha256, threshold, ...scoreBinary({ labels, scores, threshold }) } };
}

/** Margin by which a metric is compared outside its gate: that of its first rule, and 0 without one. */
function marginOf(gates: readonly GateRule[], metric: MetricId): number {
  return gates.find((rule) => rule.metric === metric && rule.margin !== undefined)?.margin ?? 0;
}

/**
 * Gates look at the champion, else at the baseline. For a first model the margins have nothing to look at; its limits decide
 * alone, and without any limit every gate says so.
 */
function judgeGates(
  gates: readonly GateRule[],
  candidate: ScoredModel,
  judged: { readonly pair: Pair; readonly families: Families } | undefined,
): readonly GateResult[] {
  const hasLimit = gates.some(({ limit }) => limit !== undefined);
  const asked = judged === undefined && hasLimit ? gates.filter(({ limit }) => limit !== undefined) : gates;
  return asked.map((rule) => {
    const { metric, margin } = rule;
    const comparison =
      judged === undefined || margin === undefined
        ? undefined
        : compare(judged.pair, { metric, margin }, judged.families);
    return { gate: gateName(rule), verdict: judge(rule, candidate.metrics[metric], comparison) };
  });
}

/** The verdict over all gates; for a first model it names the margins that had nothing to look at. */
function overall(gates: readonly GateRule[], results: readonly GateResult[]): Verdict {
  const verdict = overallVerdict(results.map((result) => result.verdict));
  const answered = new Set(results.map(({ gate }) => gate));
  const skipped = gates.map(gateName).filter((name) => !answered.has(name));
  if (skipped.length === 0) return verdict;
  return { ...verdict, reason: `${verdict.reason}; first model, nothing to compare with for ${skipped.join("; ")}` };
}

/**
 * Scores candidate, baseline and champion on the same rows, compares them in every metric and answers every gate. Equal
 * requests give equal evaluations, to the last digit.
 *
 * @throws LockstepError EVALUATION_EMPTY without rows, TABLE_INVALID when labels and scores do not fit, METRIC_INVALID for a
 *   score that is not finite.
 */
export function compareModels(request: EvaluationRequest): Evaluation {
  const { model, rows, labels, gates, seed } = request;
  const draws = request.draws ?? defaultDraws;
  if (labels.length === 0)
    throw new LockstepError("EVALUATION_EMPTY", `${rows.path} has no rows to evaluate ${model} on`, {
      hint: "Look at the stage that makes the evaluation rows: its output has a header and nothing below it.",
    });

  const candidate = measure(labels, request.candidate);
  const baseline = request.baseline === undefined ? undefined : measure(labels, request.baseline);
  const champion = request.champion === undefined ? undefined : measure(labels, request.champion);
  const references = [
    { reference: "baseline" as const, measured: baseline },
    { reference: "champion" as const, measured: champion },
  ].flatMap(({ reference, measured }) => (measured === undefined ? [] : [{ reference, measured }]));

  const different = [
    ...new Map(references.map(({ measured }) => [measured.input.artifactSha256, measured.input])).values(),
  ].filter(({ artifactSha256 }) => artifactSha256 !== candidate.input.artifactSha256);
  const improvements =
    different.length === 0
      ? []
      : pairedBootstrap({
          labels,
          candidate: candidate.input,
          references: different,
          draws,
          seed,
          groups: request.groups === undefined ? undefined : groupIndices(request.groups, labels.length),
        });
  const drawsOf = new Map(different.map(({ artifactSha256 }, i) => [artifactSha256, improvements[i]]));

  const pairs: readonly Pair[] = references.map(({ reference, measured }) => ({
    reference,
    candidate: candidate.scored,
    other: measured.scored,
    draws: drawsOf.get(measured.input.artifactSha256) ?? "same bytes",
    rows: labels.length,
  }));
  const families = familiesOf(pairs, gates, request.alpha);
  const comparisons = pairs.flatMap((pair) =>
    metricIds.map((metric) => compare(pair, { metric, margin: marginOf(gates, metric) }, families)),
  );
  const judged = pairs.at(-1);
  const results = judgeGates(gates, candidate.scored, judged === undefined ? undefined : { pair: judged, families });
  return {
    kind: "lockstep/Evaluation",
    schema: 1,
    model,
    rows: { ...rows, count: labels.length, positives: labels.reduce((sum, label) => sum + label, 0) },
    candidate: candidate.scored,
    baseline: baseline?.scored,
    champion: champion?.scored,
    comparisons,
    gates: results,
    verdict: overall(gates, results),
    bootstrap: { draws, seed },
  };
}
