import { describe, expect, test } from "vitest";
import type { ConfusionMatrix } from "../../pipeline/domain/evaluation.ts";
import { accuracy } from "../../pipeline/evaluation/metrics/accuracy.ts";
import { averagePrecision } from "../../pipeline/evaluation/metrics/average-precision.ts";
import { balancedAccuracy } from "../../pipeline/evaluation/metrics/balanced-accuracy.ts";
import { brier } from "../../pipeline/evaluation/metrics/brier.ts";
import {
  expectedCalibrationError,
  maximumCalibrationError,
  reliability,
  reliabilityByMass,
} from "../../pipeline/evaluation/metrics/calibration.ts";
import { cohenKappa } from "../../pipeline/evaluation/metrics/cohen-kappa.ts";
import { confusion } from "../../pipeline/evaluation/metrics/confusion.ts";
import { precisionRecallCurve, rocCurve, youden } from "../../pipeline/evaluation/metrics/curves.ts";
import { fBeta } from "../../pipeline/evaluation/metrics/f-beta.ts";
import { f1 } from "../../pipeline/evaluation/metrics/f1.ts";
import { logLoss } from "../../pipeline/evaluation/metrics/log-loss.ts";
import { matthews } from "../../pipeline/evaluation/metrics/matthews.ts";
import * as classes from "../../pipeline/evaluation/metrics/multiclass/accuracy.ts";
import { average, perClass } from "../../pipeline/evaluation/metrics/multiclass/average.ts";
import * as classesBalanced from "../../pipeline/evaluation/metrics/multiclass/balanced-accuracy.ts";
import * as classesBrier from "../../pipeline/evaluation/metrics/multiclass/brier.ts";
import {
  classwiseCalibrationError,
  topLabelCalibrationError,
} from "../../pipeline/evaluation/metrics/multiclass/calibration.ts";
import * as classesKappa from "../../pipeline/evaluation/metrics/multiclass/cohen-kappa.ts";
import { classConfusion } from "../../pipeline/evaluation/metrics/multiclass/confusion.ts";
import * as classesLoss from "../../pipeline/evaluation/metrics/multiclass/log-loss.ts";
import * as classesMatthews from "../../pipeline/evaluation/metrics/multiclass/matthews.ts";
import * as classesAuc from "../../pipeline/evaluation/metrics/multiclass/roc-auc.ts";
import { checkClassifiedRows, predictedClasses } from "../../pipeline/evaluation/metrics/multiclass/rows.ts";
import { topK } from "../../pipeline/evaluation/metrics/multiclass/top-k.ts";
import { negativePredictiveValue } from "../../pipeline/evaluation/metrics/negative-predictive-value.ts";
import { precision } from "../../pipeline/evaluation/metrics/precision.ts";
import { hitRateAtK, precisionAtK, recallAtK } from "../../pipeline/evaluation/metrics/ranking/at-k.ts";
import { meanAveragePrecision } from "../../pipeline/evaluation/metrics/ranking/mean-average-precision.ts";
import { meanReciprocalRank } from "../../pipeline/evaluation/metrics/ranking/mean-reciprocal-rank.ts";
import { ndcg } from "../../pipeline/evaluation/metrics/ranking/ndcg.ts";
import type { RankedQuery } from "../../pipeline/evaluation/metrics/ranking/query.ts";
import { recall } from "../../pipeline/evaluation/metrics/recall.ts";
import { regressionMetrics } from "../../pipeline/evaluation/metrics/regression/index.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/roc-auc.ts";
import type { ScoredRows } from "../../pipeline/evaluation/metrics/rows.ts";
import { specificity } from "../../pipeline/evaluation/metrics/specificity.ts";
import { binaryTable, compare, readOracle } from "./oracle.ts";

const oracle = readOracle();

test(`the oracle is ${oracle === undefined ? "not " : ""}beside the repository`, () => {
  expect(oracle === undefined || oracle.binary.input.y.length === 400).toBe(true);
});

if (oracle !== undefined) {
  const { labels, first, second } = binaryTable(oracle);
  describe("the binary table of ../shared", () => {
    const tables: Readonly<Record<string, ScoredRows>> = {
      a: { labels, scores: first },
      b: { labels, scores: second },
      a_weighted: { labels, scores: first, weights: Float64Array.from(oracle.binary.input.weight) },
      a_threshold_0_3: { labels, scores: first },
    };
    test.each(Object.entries(tables))("%s", (name, rows) => {
      const expected = oracle.binary.expect[name];
      if (expected === undefined) throw new Error(`the oracle has no table ${name}`);
      const matrix: ConfusionMatrix = confusion(rows, expected.threshold);
      const cells = [
        [matrix.trueNegatives, matrix.falsePositives],
        [matrix.falseNegatives, matrix.truePositives],
      ];
      const curve = precisionRecallCurve(rows);
      const trapezoids = curve.reduce((area, point, i) => {
        const before = curve[i - 1] ?? { precision: 1, recall: 0 };
        return area + ((point.recall - before.recall) * (point.precision + before.precision)) / 2;
      }, 0);
      compare(
        { tn: matrix.trueNegatives, fp: matrix.falsePositives, fn: matrix.falseNegatives, tp: matrix.truePositives },
        expected.confusion,
      );
      compare(
        {
          accuracy: accuracy(matrix).value,
          balanced_accuracy: balancedAccuracy(matrix).value,
          precision: precision(matrix).value,
          recall: recall(matrix).value,
          specificity: specificity(matrix).value,
          npv: negativePredictiveValue(matrix).value,
          f1: f1(matrix).value,
          f2: fBeta(matrix, 2).value,
          f1_macro: average(cells, f1, "macro").value,
          f1_weighted: average(cells, f1, "weighted").value,
          mcc: matthews(matrix).value,
          cohen_kappa: cohenKappa(matrix).value,
          roc_auc: rocAuc(rows).value,
          average_precision: averagePrecision(rows).value,
          pr_auc_trapezoid: trapezoids,
          log_loss: logLoss(rows).value,
          brier: brier(rows).value,
        },
        expected,
      );
      if (rows.weights !== undefined) return;
      const forecasts = { probabilities: rows.scores, outcomes: labels };
      const table = reliability(forecasts);
      compare(
        {
          ks: youden(rocCurve(rows)),
          ece10: expectedCalibrationError(table).value,
          mce10: maximumCalibrationError(table).value,
          ace10: expectedCalibrationError(reliabilityByMass(forecasts)).value,
        },
        expected,
      );
      expect(table).toHaveLength(expected.reliability?.length ?? 0);
      for (const [i, want] of (expected.reliability ?? []).entries())
        compare(
          { bin: table[i]?.bin, n: table[i]?.rows, mean_p: table[i]?.meanProbability, mean_y: table[i]?.frequency },
          want,
        );
    });
  });

  test("the multiclass table of ../shared", () => {
    const { input: given, expect: expected } = oracle.multiclass;
    const truth = Uint32Array.from(given.y, (name) => given.classes.indexOf(name));
    const rows = { classes: given.classes.length, labels: truth, probabilities: Float64Array.from(given.proba.flat()) };
    checkClassifiedRows(rows);
    const sums = given.proba.map((own) => own.reduce((a, b) => a + b, 0));
    const normalised = {
      ...rows,
      probabilities: rows.probabilities.map((p, i) => p / (sums[Math.floor(i / rows.classes)] ?? 1)),
    };
    const matrix = classConfusion(truth, predictedClasses(rows), rows.classes);
    expect(matrix).toEqual(expected.confusion);
    compare(
      {
        accuracy: classes.accuracy(matrix).value,
        balanced_accuracy: classesBalanced.balancedAccuracy(matrix).value,
        top2_accuracy: topK(rows, 2).value,
        mcc: classesMatthews.matthews(matrix).value,
        cohen_kappa: classesKappa.cohenKappa(matrix).value,
        log_loss: classesLoss.logLoss(rows).value,
        brier_multiclass: classesBrier.brier(rows).value,
        ece10_top_label: topLabelCalibrationError(rows).value,
        ece10_classwise_mean: classwiseCalibrationError(rows).value,
      },
      expected,
    );
    for (const [name, metric] of [
      ["precision", precision],
      ["recall", recall],
      ["f1", f1],
    ] as const) {
      const averages = (["macro", "micro", "weighted"] as const).map((kind) => [
        kind,
        average(matrix, metric, kind).value,
      ]);
      compare(Object.fromEntries(averages) as Readonly<Record<string, number | null>>, expected[name]);
      for (const [index, found] of perClass(matrix, metric).entries())
        compare({ [name]: found.value }, expected.per_class[index] ?? {});
    }
    for (const pairing of ["ovr", "ovo"] as const)
      for (const averaging of ["macro", "weighted"] as const)
        compare(
          { [`${pairing}_${averaging}`]: classesAuc.rocAuc(normalised, pairing, averaging).value },
          expected.roc_auc,
        );
  });

  test.each(["a", "b"])("the regression table of ../shared, model %s", (model) => {
    const { input: given, expect: expected } = oracle.regression;
    const rows = {
      targets: Float64Array.from(given["y"] ?? []),
      predictions: Float64Array.from(given[`pred_${model}`] ?? []),
    };
    const found = Object.fromEntries(
      Object.keys(expected[model] ?? {}).map((name) => [name, regressionMetrics[name]?.(rows).value]),
    );
    expect(Object.keys(found)).toHaveLength(15);
    compare(found, expected[model] ?? {});
  });

  test("the queries of ../shared", () => {
    const { input: given, expect: expected } = oracle.ranking;
    const queries = given.map(({ relevance, score }): RankedQuery => ({ relevance, scores: score }));
    compare(
      {
        ndcg_at_5_linear_gain: ndcg(queries, 5, "linear").value,
        ndcg_at_5_exp_gain: ndcg(queries, 5, "exponential").value,
        mrr: meanReciprocalRank(queries).value,
        map: meanAveragePrecision(queries).value,
        precision_at_3: precisionAtK(queries, 3).value,
        recall_at_3: recallAtK(queries, 3).value,
      },
      expected,
    );
    expect(hitRateAtK(queries, 8).value).toBe(1);
  });
}
