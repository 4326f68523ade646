import { describe, expect, test } from "vitest";
import type { MetricValue } from "../../pipeline/domain/metric.ts";
import { f1 } from "../../pipeline/evaluation/metrics/f1.ts";
import { accuracy } from "../../pipeline/evaluation/metrics/multiclass/accuracy.ts";
import { average, perClass } from "../../pipeline/evaluation/metrics/multiclass/average.ts";
import { balancedAccuracy } from "../../pipeline/evaluation/metrics/multiclass/balanced-accuracy.ts";
import { brier } from "../../pipeline/evaluation/metrics/multiclass/brier.ts";
import {
  classwiseCalibrationError,
  topLabelCalibrationError,
} from "../../pipeline/evaluation/metrics/multiclass/calibration.ts";
import { cohenKappa } from "../../pipeline/evaluation/metrics/multiclass/cohen-kappa.ts";
import { classConfusion } from "../../pipeline/evaluation/metrics/multiclass/confusion.ts";
import { cost } from "../../pipeline/evaluation/metrics/multiclass/cost.ts";
import { logLoss } from "../../pipeline/evaluation/metrics/multiclass/log-loss.ts";
import { matthews } from "../../pipeline/evaluation/metrics/multiclass/matthews.ts";
import { rocAuc } from "../../pipeline/evaluation/metrics/multiclass/roc-auc.ts";
import { checkClassifiedRows, predictedClasses } from "../../pipeline/evaluation/metrics/multiclass/rows.ts";
import { topK } from "../../pipeline/evaluation/metrics/multiclass/top-k.ts";
import { precision } from "../../pipeline/evaluation/metrics/precision.ts";
import { recall } from "../../pipeline/evaluation/metrics/recall.ts";
import { expectClose } from "../support/close.ts";

const probabilities = [
  [0.6, 0.3, 0.1],
  [0.2, 0.5, 0.3],
  [0.1, 0.2, 0.7],
  [0.5, 0.2, 0.3],
  [0.3, 0.4, 0.3],
  [0.2, 0.7, 0.1],
  [0.4, 0.35, 0.25],
  [0.25, 0.25, 0.5],
];
const rows = {
  classes: 3,
  labels: Uint32Array.of(0, 1, 2, 2, 1, 0, 0, 2),
  probabilities: Float64Array.from(probabilities.flat()),
};
const matrix = classConfusion(rows.labels, predictedClasses(rows), 3);

test("the confusion matrix has labels as rows and predictions as columns", () => {
  expect(matrix).toEqual([
    [2, 1, 0],
    [0, 2, 0],
    [1, 0, 2],
  ]);
});

describe("metrics of several classes, against scikit-learn 1.9.1", () => {
  test.each<[string, MetricValue, number]>([
    ["accuracy", accuracy(matrix), 0.75],
    ["balanced accuracy", balancedAccuracy(matrix), 0.7777777777777777],
    ["top 2", topK(rows, 2), 1],
    ["top 1 is accuracy", topK(rows, 1), 0.75],
    ["Matthews", matthews(matrix), 0.6428571428571429],
    ["kappa", cohenKappa(matrix), 0.627906976744186],
    ["log loss", logLoss(rows), 0.8624733886666199],
    ["Brier", brier(rows), 0.52],
    ["macro precision", average(matrix, precision, "macro"), 0.7777777777777777],
    ["macro recall", average(matrix, recall, "macro"), 0.7777777777777777],
    ["macro F1", average(matrix, f1, "macro"), 0.7555555555555555],
    ["micro F1", average(matrix, f1, "micro"), 0.75],
    ["weighted precision", average(matrix, precision, "weighted"), 0.7916666666666666],
    ["weighted recall", average(matrix, recall, "weighted"), 0.75],
    ["weighted F1", average(matrix, f1, "weighted"), 0.75],
    ["ROC AUC, one against the rest", rocAuc(rows, "ovr", "macro"), 0.8222222222222221],
    ["the same by rows", rocAuc(rows, "ovr", "weighted"), 0.8208333333333333],
    ["ROC AUC, one against one", rocAuc(rows, "ovo", "macro"), 0.8194444444444445],
    ["the same by rows", rocAuc(rows, "ovo", "weighted"), 0.8203125],
  ])("%s", (_name, found, expected) => {
    expectClose(found.value, expected);
  });

  test("per class", () => {
    expect(perClass(matrix, recall)).toEqual([{ value: 2 / 3 }, { value: 1 }, { value: 2 / 3 }]);
  });

  test("calibration errors lie between nothing and everything", () => {
    const certain = { classes: 2, labels: Uint32Array.of(0, 1), probabilities: Float64Array.of(1, 0, 0, 1) };
    expect(topLabelCalibrationError(certain)).toEqual({ value: 0 });
    expect(classwiseCalibrationError(certain)).toEqual({ value: 0 });
    const wrong = { ...certain, labels: Uint32Array.of(1, 0) };
    expect(topLabelCalibrationError(wrong)).toEqual({ value: 1 });
    expect(classwiseCalibrationError(wrong)).toEqual({ value: 1 });
  });

  test("a cost matrix weighs each mistake", () => {
    const costs = [
      [0, 1, 1],
      [1, 0, 1],
      [10, 1, -1],
    ];
    expect(cost(matrix, costs)).toEqual({ value: (1 + 10 - 2) / 8 });
  });
});

describe("equal probabilities", () => {
  const tied = {
    classes: 3,
    labels: Uint32Array.of(0, 2),
    probabilities: Float64Array.of(0.4, 0.4, 0.2, 0.2, 0.4, 0.4),
  };
  test("are predicted as the first class", () => {
    expect([...predictedClasses(tied)]).toEqual([0, 1]);
  });
  test("rank the later class first among the top k, as scikit-learn does", () => {
    expect(topK(tied, 1)).toEqual({ value: 0.5 });
  });
});

describe("what is undefined", () => {
  const oneLabel = classConfusion(Uint32Array.of(0, 0), Uint32Array.of(0, 1), 3);
  const empty = { classes: 3, labels: new Uint32Array(), probabilities: new Float64Array() };
  test.each<[string, MetricValue]>([
    ["macro precision with a class that is never predicted", average(oneLabel, precision, "macro")],
    ["balanced accuracy with a class without rows", balancedAccuracy(oneLabel)],
    ["Matthews with one label", matthews(oneLabel)],
    ["kappa with one label and one prediction", cohenKappa(classConfusion(Uint32Array.of(1), Uint32Array.of(1), 2))],
    ["ROC AUC with a class without rows", rocAuc({ ...rows, labels: new Uint32Array(8) }, "ovr", "macro")],
    ["accuracy without rows", accuracy(classConfusion(empty.labels, empty.labels, 3))],
    ["top k without rows", topK(empty, 1)],
    ["log loss without rows", logLoss(empty)],
    ["Brier without rows", brier(empty)],
    ["calibration without rows", topLabelCalibrationError(empty)],
    ["class-wise calibration without rows", classwiseCalibrationError(empty)],
  ])("%s", (_name, found) => {
    expect(found.value).toBeNull();
  });

  test("a class without rows does not count in an average by rows", () => {
    expect(average(oneLabel, recall, "weighted")).toEqual({ value: 0.5 });
  });
});

test.each([
  ["a label beyond the classes", { ...rows, labels: Uint32Array.of(0, 1, 2, 3, 1, 0, 0, 2) }, "TABLE_INVALID"],
  ["too few probabilities", { ...rows, probabilities: rows.probabilities.slice(1) }, "TABLE_INVALID"],
  [
    "a probability that is not a number",
    { ...rows, probabilities: rows.probabilities.map(() => Number.NaN) },
    "METRIC_INVALID",
  ],
])("%s is refused", (_name, given, code) => {
  expect(() => {
    checkClassifiedRows(given);
  }).toThrow(expect.objectContaining({ code }));
});
