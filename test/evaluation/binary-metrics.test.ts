import { describe, expect, test } from "vitest";
import type { ConfusionMatrix } from "../../pipeline/domain/evaluation.ts";
import type { MetricValue } from "../../pipeline/domain/metric.ts";
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
import { cost } from "../../pipeline/evaluation/metrics/cost.ts";
import { precisionRecallCurve, rocCurve, youden } from "../../pipeline/evaluation/metrics/curves.ts";
import { fBeta } from "../../pipeline/evaluation/metrics/f-beta.ts";
import { logLoss } from "../../pipeline/evaluation/metrics/log-loss.ts";
import { matthews } from "../../pipeline/evaluation/metrics/matthews.ts";
import { negativePredictiveValue } from "../../pipeline/evaluation/metrics/negative-predictive-value.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/roc-auc.ts";
import { specificity } from "../../pipeline/evaluation/metrics/specificity.ts";
import { expectClose } from "../support/close.ts";

const labels = Uint8Array.of(0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0);
const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.65, 0.9, 0.2, 0.55, 0.2, 0.5, 0.3, 0.05);
const weights = Float64Array.of(1, 2, 0.5, 1, 1, 3, 1, 0.25, 2, 1, 1, 0);

/** Values of scikit-learn 1.9.1 at a threshold of 0.5: each row alike, and by the weights above. */
const values: Readonly<Record<string, readonly [number, number]>> = {
  accuracy: [0.6666666666666666, 0.7454545454545455],
  balancedAccuracy: [0.6571428571428571, 0.7445652173913043],
  specificity: [0.7142857142857143, 0.75],
  negativePredictiveValue: [0.7142857142857143, 0.8],
  f2: [0.6, 0.7264957264957265],
  fHalf: [0.6, 0.6910569105691057],
  matthews: [0.3142857142857143, 0.48454371185234896],
  cohenKappa: [0.3142857142857143, 0.4832214765100671],
  rocAuc: [0.7999999999999999, 0.8641304347826086],
  averagePrecision: [0.7892857142857141, 0.8806179327918457],
  logLoss: [0.50307265317089, 0.4332349045267585],
  brier: [0.17416666666666666, 0.14140909090909093],
};

describe("binary metrics, against scikit-learn", () => {
  test.each([
    ["each row once", undefined, 0],
    ["rows with weights, one of them 0", weights, 1],
  ] as const)("%s", (_name, given, column) => {
    const rows = { labels, scores, weights: given };
    const matrix = confusion(rows, 0.5);
    const found: Readonly<Record<string, MetricValue>> = {
      accuracy: accuracy(matrix),
      balancedAccuracy: balancedAccuracy(matrix),
      specificity: specificity(matrix),
      negativePredictiveValue: negativePredictiveValue(matrix),
      f2: fBeta(matrix, 2),
      fHalf: fBeta(matrix, 0.5),
      matthews: matthews(matrix),
      cohenKappa: cohenKappa(matrix),
      rocAuc: rocAuc(rows),
      averagePrecision: averagePrecision(rows),
      logLoss: logLoss(rows),
      brier: brier(rows),
    };
    expect(Object.keys(found)).toEqual(Object.keys(values));
    for (const [name, { value }] of Object.entries(found))
      expectClose(value, values[name]?.[column] ?? 0, { what: name });
  });

  test("the ROC curve", () => {
    const curve = rocCurve({ labels, scores });
    expect(curve.map(({ threshold }) => threshold)).toEqual([
      Infinity,
      0.9,
      0.8,
      0.65,
      0.55,
      0.5,
      0.4,
      0.35,
      0.3,
      0.2,
      0.1,
      0.05,
    ]);
    expect(curve.map(({ truePositiveRate }) => truePositiveRate)).toEqual([
      0, 0.2, 0.4, 0.4, 0.6, 0.6, 0.6, 0.8, 1, 1, 1, 1,
    ]);
    expect(curve.map(({ falsePositiveRate }) => Math.round(falsePositiveRate * 7))).toEqual([
      0, 0, 0, 1, 1, 2, 3, 3, 3, 5, 6, 7,
    ]);
    expectClose(youden(curve), 1 - 3 / 7);
  });

  test("the precision-recall curve", () => {
    const curve = precisionRecallCurve({ labels, scores });
    expect(curve.map(({ recall }) => recall)).toEqual([0.2, 0.4, 0.4, 0.6, 0.6, 0.6, 0.8, 1, 1, 1, 1]);
    const expected = [1, 1, 2 / 3, 0.75, 0.6, 0.5, 4 / 7, 0.625, 0.5, 5 / 11, 5 / 12];
    for (const [i, { precision }] of curve.entries()) expectClose(precision, expected[i] ?? 0);
  });

  test("the reliability table", () => {
    const table = reliability({ probabilities: scores, outcomes: labels }, 5);
    const expected = [
      [4, 0.1375, 0],
      [3, 0.35, 2 / 3],
      [2, 0.525, 0.5],
      [2, 0.725, 0.5],
      [1, 0.9, 1],
    ];
    expect(table.map(({ rows }) => rows)).toEqual(expected.map(([rows]) => rows));
    for (const [i, { meanProbability, frequency }] of table.entries()) {
      expectClose(meanProbability, expected[i]?.[1] ?? 0);
      expectClose(frequency, expected[i]?.[2] ?? 0);
    }
    expectClose(
      expectedCalibrationError(table).value,
      (4 * 0.1375 + 3 * (2 / 3 - 0.35) + 2 * 0.025 + 2 * 0.225 + 0.1) / 12,
    );
    expectClose(maximumCalibrationError(table).value, 2 / 3 - 0.35);
  });

  test.each([
    ["a probability on an edge belongs to the bin below", [0.2], 5, [0]],
    ["0 belongs to the first bin and 1 to the last", [0, 1], 5, [0, 4]],
  ])("%s", (_name, probabilities, bins, expected) => {
    const outcomes = probabilities.map(() => 1);
    expect(
      reliability({ probabilities: Float64Array.from(probabilities), outcomes }, bins).map(({ bin }) => bin),
    ).toEqual(expected);
  });

  test("bins of equal mass differ by at most one row", () => {
    expect(reliabilityByMass({ probabilities: scores, outcomes: labels }, 5).map(({ rows }) => rows)).toEqual([
      3, 3, 2, 2, 2,
    ]);
    expect(
      reliabilityByMass({ probabilities: scores.slice(0, 2), outcomes: labels }, 5).map(({ rows }) => rows),
    ).toEqual([1, 1]);
  });

  test("cost counts every kind of answer", () => {
    const matrix = { truePositives: 1, falsePositives: 2, trueNegatives: 3, falseNegatives: 4 };
    expect(cost(matrix, { truePositive: -5, falsePositive: 1, trueNegative: 0, falseNegative: 10 })).toEqual({
      value: 3.7,
    });
  });
});

describe("what is undefined is null with a reason, never 0", () => {
  const none: ConfusionMatrix = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  const empty = { labels: new Uint8Array(), scores: new Float64Array() };
  const positivesOnly = { labels: Uint8Array.of(1, 1), scores: Float64Array.of(0.1, 0.9) };
  const negativesOnly = { labels: Uint8Array.of(0, 0), scores: Float64Array.of(0.1, 0.9) };
  test.each<[string, MetricValue]>([
    ["accuracy without rows", accuracy(none)],
    ["balanced accuracy of one class", balancedAccuracy({ ...none, truePositives: 3 })],
    ["specificity without negatives", specificity({ ...none, truePositives: 3 })],
    ["negative predictive value without negative predictions", negativePredictiveValue({ ...none, truePositives: 3 })],
    ["Matthews when all is predicted positive", matthews({ ...none, truePositives: 2, falsePositives: 1 })],
    ["kappa when labels and predictions are one class", cohenKappa({ ...none, truePositives: 3 })],
    ["cost without rows", cost(none, { truePositive: 1, falsePositive: 1, trueNegative: 1, falseNegative: 1 })],
    ["ROC AUC without rows", rocAuc(empty)],
    ["ROC AUC of positives only", rocAuc(positivesOnly)],
    ["average precision of negatives only", averagePrecision(negativesOnly)],
    ["log loss without rows", logLoss(empty)],
    ["Brier score without rows", brier(empty)],
    ["Brier score of scores that are no probabilities", brier({ ...positivesOnly, scores: Float64Array.of(0.5, 1.5) })],
    ["Brier score when all weights are 0", brier({ ...positivesOnly, weights: new Float64Array(2) })],
    ["calibration error without rows", expectedCalibrationError([])],
    ["largest calibration error without rows", maximumCalibrationError([])],
  ])("%s", (_name, found) => {
    expect(found.value).toBeNull();
    expect(found).toHaveProperty("reason");
  });

  test.each([
    ["ROC curve of one class", rocCurve(positivesOnly)],
    ["ROC curve without rows", rocCurve(empty)],
    ["precision-recall curve of negatives", precisionRecallCurve(negativesOnly)],
  ])("%s has no points", (_name, curve) => {
    expect(curve).toEqual([]);
  });

  test("one score for all rows is chance", () => {
    const tied = { labels: Uint8Array.of(0, 1, 1, 0), scores: new Float64Array(4).fill(0.5) };
    expect(rocAuc(tied)).toEqual({ value: 0.5 });
    expect(averagePrecision(tied)).toEqual({ value: 0.5 });
    expect(youden(rocCurve(tied))).toBe(0);
  });
});
