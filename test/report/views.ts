import type { Comparison, Evaluation, ScoredModel } from "../../pipeline/domain/evaluation.ts";
import {
  commitSha,
  environmentName,
  inputKey,
  md5,
  modelName,
  modelVersion,
  sha256,
} from "../../pipeline/domain/ids.ts";
import type { MetricId } from "../../pipeline/domain/metric.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import type { ModelSection, ReportView } from "../../pipeline/domain/report-view.ts";
import type { VerdictPhase } from "../../pipeline/domain/verdict.ts";

/** A digest that says which one it is by its first digits. */
export function digest(start: string): string {
  return start.padEnd(64, "0123456789abcdef");
}

const rules: readonly GateRule[] = [
  { metric: "roc_auc", margin: 0.01, limit: 0.85 },
  { metric: "f1", margin: 0.02, effect: 0.03, limit: undefined },
  { metric: "log_loss", margin: 0.01, limit: 0.2 },
];

type Scores = Readonly<Record<"precision" | "recall" | "f1" | "roc_auc" | "log_loss", number>>;

function scored(
  version: string | undefined,
  start: string,
  metrics: Scores,
  confusion: readonly number[],
): ScoredModel {
  const [truePositives = 0, falsePositives = 0, trueNegatives = 0, falseNegatives = 0] = confusion;
  return {
    modelVersion: version === undefined ? undefined : modelVersion(version),
    artifactSha256: sha256(digest(start)),
    threshold: 0.3125,
    metrics: {
      precision: { value: metrics.precision },
      recall: { value: metrics.recall },
      f1: { value: metrics.f1 },
      roc_auc: { value: metrics.roc_auc },
      log_loss: { value: metrics.log_loss },
    },
    confusion: { truePositives, falsePositives, trueNegatives, falseNegatives },
    curves: {
      roc: [
        [0, 0],
        [0.1, metrics.recall],
        [1, 1],
      ],
      precisionRecall: [
        [0, 1],
        [metrics.recall, metrics.precision],
        [1, 0.034],
      ],
      calibration: [
        [0.05, 0.04],
        [0.5, 0.55],
        [0.9, 0.86],
      ],
    },
    operation: {
      latencyP50Ms: 0.2 + metrics.log_loss,
      latencyP99Ms: 1.2 + metrics.log_loss,
      rowsPerSecond: 1e5 * metrics.f1,
      sizeBytes: 7_912,
      memoryBytes: Math.round(2e7 * metrics.f1),
      timed: "requests",
    },
  };
}

function comparison(metric: MetricId, phase: VerdictPhase, values: readonly [number, number, number]): Comparison {
  const [improvement, low, high] = values;
  return {
    metric,
    reference: "baseline",
    improvement,
    interval: { low, high, level: 0.95 },
    verdict: { phase, reason: `improvement ${String(improvement)}, interval ${String(low)} to ${String(high)}` },
  };
}

function bothReferences(comparisons: readonly Comparison[]): readonly Comparison[] {
  return [...comparisons, ...comparisons.map((found): Comparison => ({ ...found, reference: "champion" }))];
}

const productionScores: Scores = { precision: 0.7722, recall: 0.8971, f1: 0.8299, roc_auc: 0.9731, log_loss: 0.0655 };
const production = scored("v1.0.0", "3f2a91bc04de", productionScores, [61, 18, 1914, 7]);

const betterComparisons = bothReferences([
  comparison("precision", "improved", [0.0832, 0.0311, 0.1378]),
  comparison("recall", "equivalent", [0.0441, 0, 0.1029]),
  comparison("f1", "improved", [0.0649, 0.0291, 0.1043]),
  comparison("roc_auc", "improved", [0.0141, 0.0023, 0.0289]),
  comparison("log_loss", "improved", [0.0199, 0.0107, 0.0297]),
]);

function evaluation(changes: Partial<Evaluation>): Evaluation {
  return {
    kind: "lockstep/Evaluation",
    schema: 1,
    model: modelName("failure-predictor"),
    rows: {
      source: "base",
      path: "prepared/test.csv",
      md5: md5("0123456789abcdef0123456789abcdef"),
      count: 2000,
      positives: 68,
      changed: false,
    },
    candidate: scored(
      "v1.1.0",
      "9c1d55e0a7b2",
      { precision: 0.8553, recall: 0.9412, f1: 0.8948, roc_auc: 0.9872, log_loss: 0.0456 },
      [64, 11, 1921, 4],
    ),
    baseline: production,
    champion: production,
    comparisons: betterComparisons,
    gates: [
      {
        gate: "roc_auc: margin 0.01, minimum 0.85",
        verdict: { phase: "improved", reason: "improvement 0.0141, interval 0.0023 to 0.0289, above zero" },
      },
      {
        gate: "f1: margin 0.02",
        verdict: { phase: "improved", reason: "improvement 0.0649, interval 0.0291 to 0.1043, above zero" },
      },
      {
        gate: "log_loss: margin 0.01, maximum 0.2",
        verdict: { phase: "improved", reason: "improvement 0.0199, interval 0.0107 to 0.0297, above zero" },
      },
    ],
    verdict: { phase: "improved", reason: "improvement 0.0141, interval 0.0023 to 0.0289, above zero" },
    bootstrap: { draws: 2000, seed: 20 },
    ...changes,
  };
}

/** Better parameters for the milling example: improved, waiting for a word. */
export function betterModel(changes: Partial<ModelSection> = {}): ModelSection {
  const version = modelVersion("v1.1.0");
  const artifactSha256 = sha256(digest("9c1d55e0a7b2"));
  const key = inputKey(digest("77aa01"));
  return {
    plan: {
      kind: "lockstep/Plan",
      schema: 1,
      model: modelName("failure-predictor"),
      modelVersion: version,
      artifactSha256,
      inputKey: key,
      environments: [
        {
          environment: environmentName("production"),
          from: { modelVersion: modelVersion("v1.0.0"), artifactSha256: production.artifactSha256 },
          to: { modelVersion: version, artifactSha256 },
          target: "directory .lockstep/production",
        },
      ],
    },
    planHash: sha256(digest("b1a4")),
    evaluation: evaluation({}),
    evaluationDigest: sha256(digest("e7a1")),
    candidate: { modelVersion: version, artifactSha256, inputKey: key, format: "tfjs-layers", sizeBytes: 7_912 },
    label: { column: "machine_failure", positive: "1" },
    rules,
    inputDifferences: [
      {
        name: "params params.yaml:train",
        before: { epochs: 20, learning_rate: 0.01, units: [8] },
        after: { epochs: 40, learning_rate: 0.003, units: [24, 12], class_weight: "balanced" },
      },
      { name: "code src/train.ts", before: digest("51c0").slice(0, 40), after: digest("8d11").slice(0, 40) },
    ],
    dataDiffs: [],
    approval: { phase: "needed", approvers: ["mina", "ravi"], remaining: 1, voided: undefined },
    record: "committed",
    ...changes,
  };
}

/** Damaged data: torque of a fifth of the rows is in another unit. */
export function damagedModel(changes: Partial<ModelSection> = {}): ModelSection {
  const better = betterModel();
  const version = modelVersion("v1.2.0");
  const artifactSha256 = sha256(digest("0badda7a"));
  const worse = scored(
    "v1.2.0",
    "0badda7a",
    { precision: 0.6222, recall: 0.8235, f1: 0.7088, roc_auc: 0.9412, log_loss: 0.1031 },
    [56, 34, 1898, 12],
  );
  return {
    ...better,
    plan: {
      ...better.plan,
      modelVersion: version,
      artifactSha256,
      environments: better.plan.environments.map((change) => ({
        ...change,
        to: { modelVersion: version, artifactSha256 },
      })),
    },
    candidate: { ...better.candidate, modelVersion: version, artifactSha256 },
    evaluation: evaluation({
      candidate: {
        ...worse,
        treatments: {
          rowCount: 2000,
          trainingRowCount: 8412,
          cells: [
            {
              column: "coolant_l_min",
              treatment: "imputed",
              rows: 412,
              example: { id: "L57110", value: "" },
              trainingRows: 1,
            },
            {
              column: "type",
              treatment: "unknown",
              rows: 3,
              example: { id: "H39901", value: "XL|`" },
              trainingRows: 0,
            },
          ],
          more: 4,
        },
      },
      rows: { ...better.evaluation.rows, changed: true },
      comparisons: bothReferences([
        comparison("precision", "regressed", [-0.15, -0.2141, -0.0862]),
        comparison("recall", "inconclusive", [-0.0736, -0.1471, 0]),
        comparison("f1", "regressed", [-0.1211, -0.1802, -0.0655]),
        comparison("roc_auc", "regressed", [-0.0319, -0.0598, -0.0111]),
        comparison("log_loss", "regressed", [-0.0376, -0.0533, -0.0226]),
      ]),
      gates: [
        {
          gate: "f1: margin 0.02",
          verdict: {
            phase: "regressed",
            reason: "improvement -0.1211, interval -0.1802 to -0.0655, below zero and beyond the margin of 0.02",
          },
        },
        {
          gate: "log_loss: margin 0.01, maximum 0.2",
          verdict: {
            phase: "regressed",
            reason: "improvement -0.0376, interval -0.0533 to -0.0226, below zero and beyond the margin of 0.01",
          },
        },
        {
          gate: "roc_auc: margin 0.01, minimum 0.85",
          verdict: {
            phase: "regressed",
            reason: "improvement -0.0319, interval -0.0598 to -0.0111, below zero and beyond the margin of 0.01",
          },
        },
      ],
      verdict: {
        phase: "regressed",
        reason: "improvement -0.1211, interval -0.1802 to -0.0655, below zero and beyond the margin of 0.02",
      },
    }),
    inputDifferences: [
      {
        name: "data data/milling.csv",
        before: "aa11bb22cc33dd44ee55ff6600112233",
        after: "ff00ee11dd22cc33bb44aa5566778899",
      },
    ],
    dataDiffs: [
      {
        path: "data/milling.csv",
        before: "aa11bb22cc33dd44ee55ff6600112233",
        after: "ff00ee11dd22cc33bb44aa5566778899",
        detail: {
          kind: "table",
          idColumn: "product_id",
          rowsBefore: 10_000,
          rowsAfter: 10_412,
          columnsAdded: ["coolant_l_min"],
          columnsRemoved: [],
          rowsAdded: { count: 412, examples: ["L57110", "L57111", "M24310", "H39901", "L57120"] },
          rowsRemoved: { count: 0, examples: [] },
          rowsEdited: { count: 2_017, examples: ["L47181", "L47182", "M14860", "L47190", "H29424"] },
          editsByColumn: [
            { column: "torque_nm", count: 2_010 },
            { column: "tool_wear_min", count: 11 },
          ],
        },
      },
    ],
    approval: {
      phase: "refused",
      refusal: {
        code: "evaluation_regressed",
        sentence: "failure-predictor v1.2.0 is worse than production in 3 gates",
      },
    },
    ...changes,
  };
}

export function inconclusiveModel(changes: Partial<ModelSection> = {}): ModelSection {
  const better = betterModel();
  return {
    ...better,
    plan: { ...better.plan, model: modelName("quality/surface-finish"), environments: [] },
    evaluation: evaluation({
      champion: undefined,
      comparisons: [
        comparison("roc_auc", "inconclusive", [-0.0021, -0.0183, 0.0142]),
        { ...comparison("f1", "inconclusive", [0, 0, 0]), improvement: null, interval: null },
      ],
      gates: [
        {
          gate: "roc_auc: margin 0.01",
          verdict: {
            phase: "inconclusive",
            reason:
              "improvement -0.0021, interval -0.0183 to 0.0142, may lose more than the margin of 0.01; needs about 5200 more rows",
          },
        },
        {
          gate: "f1: margin 0.02",
          verdict: { phase: "inconclusive", reason: "f1 is undefined: no row was predicted positive" },
        },
      ],
      candidate: {
        ...better.evaluation.candidate,
        metrics: {
          ...better.evaluation.candidate.metrics,
          f1: { value: null, reason: "no row was predicted positive" },
        },
      },
      verdict: { phase: "inconclusive", reason: "improvement -0.0021, interval -0.0183 to 0.0142" },
    }),
    approval: {
      phase: "refused",
      refusal: {
        code: "evaluation_inconclusive",
        sentence: "the evaluation cannot tell whether quality/surface-finish is worse",
      },
    },
    record: "not_committed",
    ...changes,
  };
}

export function report(models: readonly ModelSection[], changes: Partial<ReportView> = {}): ReportView {
  return {
    models,
    silent: [],
    headSha: commitSha(digest("4e1f").slice(0, 40)),
    baseSha: commitSha(digest("c0ffee").slice(0, 40)),
    pullRequest: 12,
    ...changes,
  };
}
