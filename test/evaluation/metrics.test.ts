import { describe, expect, test } from "vitest";
import { scoreBinary } from "../../pipeline/evaluation/metrics/index.ts";

const ids = ["precision", "recall", "f1", "roc_auc", "log_loss"] as const;

/** Values of scikit-learn 1.9.1 for rows that are written out here; `null` where a metric is undefined. */
const rows: readonly (readonly [
  name: string,
  labels: readonly number[],
  scores: readonly number[],
  threshold: number,
  expected: Readonly<Record<(typeof ids)[number], number | null>>,
])[] = [
  [
    "a mixed table",
    [0, 0, 1, 1, 0, 1],
    [0.1, 0.4, 0.35, 0.8, 0.7, 0.9],
    0.5,
    { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3, roc_auc: 7 / 9, log_loss: 0.5330808558700778 },
  ],
  [
    "a score equal to the threshold is positive",
    [0, 1],
    [0.5, 0.5],
    0.5,
    { precision: 0.5, recall: 1, f1: 2 / 3, roc_auc: 0.5, log_loss: Math.log(2) },
  ],
  [
    "ties count half",
    [0, 1, 1, 0],
    [0.2, 0.2, 0.6, 0.6],
    0.5,
    { precision: 0.5, recall: 0.5, f1: 0.5, roc_auc: 0.5, log_loss: 0.814924454847114 },
  ],
  [
    "certain and wrong is clipped, not infinite",
    [0, 1, 1],
    [0, 1, 0],
    0.5,
    { precision: 1, recall: 0.5, f1: 2 / 3, roc_auc: 0.75, log_loss: 12.014551129705717 },
  ],
  [
    "no predicted positives: precision is undefined, F1 is 0",
    [0, 1, 1],
    [0.1, 0.2, 0.3],
    0.5,
    { precision: null, recall: 0, f1: 0, roc_auc: 1, log_loss: 0.9729237441392876 },
  ],
  [
    "only positives: no ROC AUC",
    [1, 1, 1],
    [0.2, 0.6, 0.9],
    0.5,
    { precision: 1, recall: 2 / 3, f1: 0.8, roc_auc: null, log_loss: 0.7418746839526391 },
  ],
  [
    "only negatives, none predicted: nothing but the loss",
    [0, 0],
    [0.1, 0.2],
    0.5,
    { precision: null, recall: null, f1: null, roc_auc: null, log_loss: 0.164252033486018 },
  ],
];

describe("metrics of a binary classifier", () => {
  test.each(rows)("%s", (_name, labels, scores, threshold, expected) => {
    const { metrics } = scoreBinary({ labels: Uint8Array.from(labels), scores: Float64Array.from(scores), threshold });
    for (const id of ids) {
      const { value } = metrics[id];
      if (expected[id] === null)
        expect(metrics[id], id).toEqual({ value: null, reason: expect.stringMatching(/\w+/) as unknown });
      else expect(value, id).toBeCloseTo(expected[id], 9);
    }
  });

  test.each([
    ["below 0", [-0.1, 0.9]],
    ["above 1", [0.1, 1.1]],
  ])("scores %s rank and decide, but have no log loss", (_name, scores) => {
    const { metrics } = scoreBinary({ labels: Uint8Array.of(0, 1), scores: Float64Array.from(scores), threshold: 0.5 });
    expect(metrics).toMatchObject({ precision: { value: 1 }, roc_auc: { value: 1 } });
    expect(metrics.log_loss.value).toBeNull();
  });

  test("a threshold that is not a number is refused", () => {
    const rows = { labels: Uint8Array.of(0, 1), scores: Float64Array.of(0.1, 0.9), threshold: Number.NaN };
    expect(() => scoreBinary(rows)).toThrow(expect.objectContaining({ code: "METRIC_INVALID" }));
  });

  test.each([
    ["a label that is neither 0 nor 1", [0, 2], [0.1, 0.2], "TABLE_INVALID"],
    ["fewer scores than labels", [0, 1], [0.1], "TABLE_INVALID"],
    ["a score that is not a number", [0, 1], [0.1, Number.NaN], "METRIC_INVALID"],
    ["an infinite score", [0, 1], [0.1, Infinity], "METRIC_INVALID"],
  ])("%s is refused", (_name, labels, scores, code) => {
    const score = (): unknown =>
      scoreBinary({ labels: Uint8Array.from(labels), scores: Float64Array.from(scores), threshold: 0.5 });
    expect(score).toThrow(expect.objectContaining({ code }));
  });
});
