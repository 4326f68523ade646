import { describe, expect, test } from "vitest";
import { regressionMetrics } from "../../pipeline/evaluation/metrics/regression/index.ts";
import { checkPredictedRows, type PredictedRows } from "../../pipeline/evaluation/metrics/regression/rows.ts";
import { expectClose } from "../support/close.ts";

const rows = { targets: Float64Array.of(3, 5, 2.5, 7, 10, 1), predictions: Float64Array.of(2.5, 5, 4, 8, 9, 1.5) };

/** Values of scikit-learn 1.9.1 and SciPy 1.17.1. */
const values: Readonly<Record<string, number>> = {
  mae: 0.75,
  mse: 0.7916666666666666,
  rmse: 0.8897565210026093,
  r2: 0.9134396355353075,
  mape: 0.2515873015873016,
  smape: 0.21365885576411892,
  wape: 0.15789473684210525,
  median_ae: 0.75,
  max_error: 1.5,
  explained_variance: 0.9202733485193622,
  bias: 0.25,
  pinball_0_1: 0.475,
  pinball_0_5: 0.375,
  pinball_0_9: 0.275,
  rmsle: 0.1905245245831558,
  pearson: 0.9612278327915988,
  spearman: 0.942857142857143,
};

describe("metrics of a regressor, against scikit-learn and SciPy", () => {
  test("every metric has a value here", () => {
    expect(Object.keys(regressionMetrics)).toEqual(Object.keys(values));
  });
  test.each(Object.entries(values))("%s", (name, expected) => {
    expectClose(regressionMetrics[name]?.(rows).value, expected);
  });
});

describe("what is undefined is null with a reason", () => {
  const constant = { targets: Float64Array.of(3, 3, 3), predictions: Float64Array.of(3, 2, 3) };
  const zero = { targets: Float64Array.of(0, 2), predictions: Float64Array.of(1, 2) };
  const empty = { targets: new Float64Array(), predictions: new Float64Array() };
  test.each<readonly [string, string, PredictedRows]>([
    ["MAPE with a target of 0", "mape", zero],
    ["R² of constant targets", "r2", constant],
    ["R² of constant targets, all met", "r2", { targets: constant.targets, predictions: constant.targets }],
    ["explained variance of constant targets", "explained_variance", constant],
    ["correlation with constant targets", "pearson", constant],
    ["rank correlation with constant targets", "spearman", constant],
    ["WAPE of targets that are all 0", "wape", { targets: new Float64Array(2), predictions: zero.targets }],
    ["RMSLE of a negative target", "rmsle", { targets: Float64Array.of(-1), predictions: Float64Array.of(1) }],
    ...Object.keys(values).map((name) => [`${name} without rows`, name, empty] as const),
  ])("%s", (_name, metric, given) => {
    const found = regressionMetrics[metric]?.(given);
    expect(found?.value).toBeNull();
    expect(found).toHaveProperty("reason");
  });

  test("a prediction below 0 counts as 0 in RMSLE", () => {
    expect(regressionMetrics["rmsle"]({ targets: Float64Array.of(0), predictions: Float64Array.of(-5) })).toEqual({
      value: 0,
    });
  });
  test("a row of two zeros counts 0 in sMAPE", () => {
    expect(regressionMetrics["smape"]({ targets: Float64Array.of(0), predictions: Float64Array.of(0) })).toEqual({
      value: 0,
    });
  });
});

test.each([
  ["fewer predictions than targets", [1, 2], [1], "TABLE_INVALID"],
  ["a prediction that is not a number", [1, 2], [1, Number.NaN], "METRIC_INVALID"],
  ["an infinite target", [1, Infinity], [1, 2], "METRIC_INVALID"],
])("%s is refused", (_name, targets, predictions, code) => {
  expect(() => {
    checkPredictedRows({ targets: Float64Array.from(targets), predictions: Float64Array.from(predictions) });
  }).toThrow(expect.objectContaining({ code }));
});
