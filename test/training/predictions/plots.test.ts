import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writePlots } from "../../../pipeline/training/predictions/plots.ts";
import { temporaryFolder } from "../../support/folder.ts";

async function plotsOf(
  ...[truth, answers]: Parameters<typeof writePlots> extends [string, ...infer Rest] ? Rest : never
) {
  const folder = temporaryFolder();
  const names = await writePlots(folder, truth, answers);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, "plots/sklearn", `${name}.json`), "utf8")));
  return Object.fromEntries(names.map((name, i) => [name, JSON.parse(texts[i] ?? "") as unknown]));
}

test("a binary task has the files that DVCLive writes, with scikit-learn's points", async () => {
  const found = await plotsOf(
    { kind: "binary", labels: Uint8Array.of(0, 0, 1, 1) },
    {
      scores: Float64Array.of(0.1, 0.4, 0.35, 0.8),
      threshold: 0.5,
      task: { kind: "binary", positive: "yes" },
      negative: "no",
    },
  );
  // scikit-learn 1.9.1: roc_curve, precision_recall_curve and calibration_curve(n_bins=10) of these rows.
  expect(found).toEqual({
    roc: {
      roc: [
        { fpr: 0, tpr: 0, threshold: null },
        { fpr: 0, tpr: 0.5, threshold: 0.8 },
        { fpr: 0.5, tpr: 0.5, threshold: 0.4 },
        { fpr: 0.5, tpr: 1, threshold: 0.35 },
        { fpr: 1, tpr: 1, threshold: 0.1 },
      ],
    },
    precision_recall: {
      precision_recall: [
        { precision: 0.5, recall: 1, threshold: 0.1 },
        { precision: 0.666666666667, recall: 1, threshold: 0.35 },
        { precision: 0.5, recall: 0.5, threshold: 0.4 },
        { precision: 1, recall: 0.5, threshold: 0.8 },
      ],
    },
    calibration: {
      calibration: [
        { prob_true: 0, prob_pred: 0.1 },
        { prob_true: 0.5, prob_pred: 0.375 },
        { prob_true: 1, prob_pred: 0.8 },
      ],
    },
    confusion_matrix: [
      { actual: "no", predicted: "no" },
      { actual: "no", predicted: "no" },
      { actual: "yes", predicted: "no" },
      { actual: "yes", predicted: "yes" },
    ],
  });
});

test("of several classes there are calibration and confusion", async () => {
  const found = await plotsOf(
    { kind: "multiclass", classes: ["a", "b", "c"], labels: Uint32Array.of(0, 2) },
    {
      scores: Float64Array.of(0.6, 0.3, 0.1, 0.5, 0.2, 0.3),
      threshold: undefined,
      task: { kind: "multiclass", classes: ["a", "b", "c"] },
      negative: "0",
    },
  );
  expect(found).toEqual({
    calibration: {
      calibration: [
        { prob_true: 0, prob_pred: 0.5 },
        { prob_true: 1, prob_pred: 0.6 },
      ],
    },
    confusion_matrix: [
      { actual: "a", predicted: "a" },
      { actual: "c", predicted: "a" },
    ],
  });
});

test("numbers have none", async () => {
  const answers = { scores: Float64Array.of(1), task: { kind: "regression" } as const, negative: "0" };
  expect(await plotsOf({ kind: "regression", targets: Float64Array.of(1) }, answers)).toEqual({});
});
