import type { Cost } from "../domain/cost.ts";
import { LockstepError } from "../domain/error.ts";
import { type Evaluation, type GateResult, type ScoredModel, verdictOfGates } from "../domain/evaluation.ts";
import type { Md5, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import { isMetricOf, type MetricId, reportedMetrics } from "../domain/metric.ts";
import type { FairnessRule, GateRule, OperationRule, SliceCorrection, SliceRule } from "../domain/project.ts";
import type { JudgedTask } from "../domain/task.ts";
import type { Verdict } from "../domain/verdict.ts";
import { defaultDraws, pairedBootstrap } from "./bootstrap.ts";
import { compare, type Families, familiesOf, type Pair } from "./compare.ts";
import { gateName, judge } from "./gates.ts";
import { spendAlpha } from "./hold-out.ts";
import type { Bounds } from "./judge-improvement.ts";
import { groupIndices } from "./metrics/groups.ts";
import { type Answers, measure as measureAnswers, rowCountOf, type Truth } from "./metrics/judged-rows.ts";
import { curvesOf } from "./metrics/plot-curves.ts";
import { judgeOperation } from "./operation/judge-operation.ts";
import { type OperationEvidence, operationOf } from "./operation/rounds.ts";
import { judgeParts, type RowCells } from "./parts.ts";

/** What one model said about the evaluation's rows. */
export interface ModelScores extends Answers {
  readonly modelVersion: ModelVersion | undefined;
  readonly artifactSha256: Sha256;
}

export interface EvaluationRequest {
  readonly model: ModelName;
  readonly task?: JudgedTask | undefined;
  readonly rows: {
    readonly source: "base" | "head";
    readonly path: string;
    readonly md5: Md5;
    readonly changed: boolean;
  };
  readonly truth: Truth;
  readonly candidate: ModelScores;
  readonly baseline?: ModelScores | undefined;
  readonly champion?: ModelScores | undefined;
  readonly gates: readonly GateRule[];
  readonly slices?: readonly SliceRule[] | undefined;
  /** Holm unless given. */
  readonly sliceCorrection?: SliceCorrection | undefined;
  readonly fairness?: readonly FairnessRule[] | undefined;
  /** What was measured of each model, by its artifact's sha256, and what is asked of it. */
  readonly operation?:
    | {
        readonly rules: readonly OperationRule[];
        readonly evidence: ReadonlyMap<Sha256, OperationEvidence>;
        readonly cost: Cost | undefined;
      }
    | undefined;
  /** The rows themselves: without them there are no slices, fairness, weak slices and flips. */
  readonly cells?: RowCells | undefined;
  /** Column that names the group each row belongs to, for example the customer; rows of a group are drawn together. */
  readonly group?: { readonly column: string; readonly values: readonly string[] } | undefined;
  /** How often these rows have judged the model, this time included; 1 unless given. */
  readonly look?: number | undefined;
  /** Bootstrap draws, 2,000 unless given. */
  readonly draws?: number | undefined;
  readonly seed: number;
}

/** One model's scores and what follows from them. */
interface Measured {
  readonly input: ModelScores;
  readonly scored: ScoredModel;
}

/** Classes of the largest confusion matrix that is written down. */
const mostConfusedClasses = 20;

function measure(
  { truth, operation }: Pick<EvaluationRequest, "truth" | "operation">,
  input: ModelScores,
  metrics: readonly MetricId[],
): Measured {
  const { modelVersion, artifactSha256, threshold } = input;
  const evidence = operation?.evidence.get(artifactSha256);
  const { metrics: values, confusion, classConfusion } = measureAnswers(truth, input, metrics);
  return {
    input,
    scored: {
      modelVersion,
      artifactSha256,
      threshold: truth.kind === "binary" ? threshold : undefined,
      metrics: values,
      confusion,
      classConfusion: (classConfusion?.length ?? 0) > mostConfusedClasses ? undefined : classConfusion,
      curves: curvesOf(truth, input),
      operation: evidence && operationOf(evidence),
    },
  };
}

/** What a metric is compared by outside its gate: margin and effect of its first rule, and a margin of 0 without one. */
function boundsOf(gates: readonly GateRule[], metric: MetricId): Bounds {
  const found = gates.find((rule) => rule.metric === metric && rule.margin !== undefined);
  return { margin: found?.margin ?? 0, effect: found?.effect };
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
  const hasLimit = gates.some(({ limit, mode }) => limit !== undefined && mode !== "informational");
  const asked = judged === undefined && hasLimit ? gates.filter(({ limit }) => limit !== undefined) : gates;
  return asked.map((rule) => {
    const { metric, margin, effect, mode } = rule;
    const comparison =
      judged === undefined || margin === undefined
        ? undefined
        : compare(judged.pair, { metric, margin, effect }, judged.families);
    const value = candidate.metrics[metric] ?? { value: null, reason: "it was not measured" };
    return { gate: gateName(rule), verdict: judge(rule, value, comparison), mode };
  });
}

/** Answers what the model may take to run and to train; of a first model only limits are asked. */
function judgeRunning({ operation, candidate, baseline, champion, seed }: EvaluationRequest): readonly GateResult[] {
  if (operation === undefined) return [];
  const { rules, evidence, cost } = operation;
  const judged = champion ?? baseline;
  const asked = judged === undefined ? rules.filter(({ limit }) => limit !== undefined) : rules;
  const reference = judged && { evidence: evidence.get(judged.artifactSha256) };
  return judgeOperation(asked, { candidate: evidence.get(candidate.artifactSha256), reference, cost, seed });
}

/** The verdict over all gates that decide; for a first model it names the margins that had nothing to look at. */
function overall(gates: readonly GateRule[], results: readonly GateResult[]): Verdict {
  const verdict = verdictOfGates(results);
  const answered = new Set(results.map(({ gate }) => gate));
  const deciding = gates.filter(({ mode }) => mode !== "informational");
  const skipped = deciding.map(gateName).filter((name) => !answered.has(name));
  if (skipped.length === 0) return verdict;
  return { ...verdict, reason: `${verdict.reason}; first model, nothing to compare with for ${skipped.join("; ")}` };
}

/** What is measured: what every evaluation of the task reports, and what gates ask for. */
function metricsOf({ truth, gates, model }: EvaluationRequest): readonly MetricId[] {
  const stray = gates.find(({ metric }) => !isMetricOf(truth.kind, metric));
  if (stray !== undefined)
    throw new LockstepError(
      "CONFIG_INVALID",
      `${stray.metric} is no metric of a ${truth.kind} task, which ${model} has`,
      {
        hint: "docs/reference/lockstep-yaml.md lists the metrics of each task.",
      },
    );
  const paid: readonly MetricId[] = "costs" in truth && truth.costs !== undefined ? ["cost"] : [];
  return [...new Set<MetricId>([...reportedMetrics[truth.kind], ...paid, ...gates.map(({ metric }) => metric)])];
}

/**
 * Scores candidate, baseline and champion on the same rows, compares them in every metric and answers every gate. Equal
 * requests give equal evaluations, to the last digit.
 *
 * @throws LockstepError EVALUATION_EMPTY without rows, TABLE_INVALID when labels and scores do not fit, METRIC_INVALID for a
 *   score that is not finite, CONFIG_INVALID for a gate on a metric of another task.
 */
export function compareModels(request: EvaluationRequest): Evaluation {
  const { model, rows, truth, gates, seed } = request;
  const draws = request.draws ?? defaultDraws;
  const count = rowCountOf(truth);
  if (count === 0)
    throw new LockstepError("EVALUATION_EMPTY", `${rows.path} has no rows to evaluate ${model} on`, {
      hint: "Look at the stage that makes the evaluation rows: its output has a header and nothing below it.",
    });
  const metrics = metricsOf(request);
  const groups = request.group === undefined ? undefined : groupIndices(request.group.values, count);

  const measured = (input: ModelScores | undefined) => input && measure(request, input, metrics);
  const candidate = measure(request, request.candidate, metrics);
  const baseline = measured(request.baseline);
  const champion = measured(request.champion);
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
      : pairedBootstrap({ truth, candidate: candidate.input, references: different, metrics, draws, seed, groups });
  const drawsOf = new Map(different.map(({ artifactSha256 }, i) => [artifactSha256, improvements[i]]));

  const holdOut = spendAlpha(request.look ?? 1);
  const level = 1 - holdOut.alpha;
  const pairs: readonly Pair[] = references.map(({ reference, measured }) => ({
    reference,
    candidate: candidate.scored,
    other: measured.scored,
    draws: drawsOf.get(measured.input.artifactSha256) ?? "same bytes",
    rows: count,
    groups: groups === undefined ? undefined : new Set(groups).size,
    level,
  }));
  const hasSlices = (request.slices ?? []).length > 0;
  // Slices claim something beside the metrics: each has half of the alpha.
  const alpha = hasSlices ? holdOut.alpha / 2 : holdOut.alpha;
  const families = familiesOf(pairs, gates, { metrics, alpha });
  const comparisons = pairs.flatMap((pair) =>
    metrics.map((metric) => compare(pair, { metric, ...boundsOf(gates, metric) }, families)),
  );
  const judged = pairs.at(-1);
  const parts = judgeParts({
    truth,
    candidate: request.candidate,
    reference: request.champion ?? request.baseline,
    slices: request.slices ?? [],
    sliceCorrection: request.sliceCorrection,
    fairness: request.fairness ?? [],
    cells: request.cells,
    groups,
    alpha,
    level,
    sampling: { draws, seed, level },
  });
  const results = [
    ...judgeGates(gates, candidate.scored, judged === undefined ? undefined : { pair: judged, families }),
    ...parts.gates,
    ...judgeRunning(request),
  ];
  return {
    kind: "lockstep/Evaluation",
    schema: 1,
    model,
    task: request.task,
    rows: {
      ...rows,
      count,
      positives: truth.kind === "binary" ? truth.labels.reduce((sum, label) => sum + label, 0) : undefined,
      group: request.group && { column: request.group.column, count: new Set(groups).size },
    },
    candidate: candidate.scored,
    baseline: baseline?.scored,
    champion: champion?.scored,
    comparisons,
    gates: results,
    verdict: overall(gates, results),
    bootstrap: { draws, seed },
    holdOut,
    ...parts.found,
  };
}
