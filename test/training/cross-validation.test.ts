import { describe, expect, test } from "vitest";
import { rowKeys } from "../../pipeline/data/tables/row-keys.ts";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import { crossValidationKey, planFolds, summariseFolds } from "../../pipeline/training/cross-validation.ts";
import { errorOf } from "../support/errors.ts";

const rows = tableOfRows(
  ["y", "machine", "at"],
  Array.from({ length: 40 }, (_, row) => [
    String(row % 4 === 0 ? 1 : 0),
    `m${row % 8}`,
    `2024-01-${String(1 + (row % 28)).padStart(2, "0")}`,
  ]),
);
const plan = (asked: object, kind: "binary" | "regression" = "binary") => {
  const task = kind === "binary" ? ({ kind, positive: "1" } as const) : ({ kind } as const);
  return planFolds(crossValidationKey.parse(asked) ?? { folds: 0, repeats: 0, gap: 0 }, {
    rows,
    labelColumn: "y",
    task,
    seed: 1,
  });
};
const valuesOf = (column: string, part: Uint32Array) => [...part].map((row) => rows.column(column)[row] ?? "");

describe("cross_validation", () => {
  test("divides the classes alike when nothing is said", () => {
    const folds = plan({});
    expect(folds).toHaveLength(5);
    for (const fold of folds) expect(valuesOf("y", fold.test).filter((label) => label === "1")).toHaveLength(2);
  });

  test("keeps the rows of a group together", () => {
    for (const { training, test: tested } of plan({ group: "machine", folds: 4 }))
      expect(valuesOf("machine", tested).filter((name) => valuesOf("machine", training).includes(name))).toEqual([]);
  });

  test("learns from earlier dates only", () => {
    for (const { training, test: tested } of plan({ time: "at", folds: 3 }))
      expect(
        valuesOf("at", training)
          .sort()
          .at(-1)
          ?.localeCompare(valuesOf("at", tested).sort()[0] ?? ""),
      ).toBe(-1);
  });

  test("divides again for each repetition", () => {
    expect(plan({ folds: 4, repeats: 3 }, "regression")).toHaveLength(12);
  });

  test.each([
    ["groups without a column", { kind: "grouped" }, "PARAMS_INVALID: cross_validation: grouped folds need `group`"],
    ["groups over time", { group: "g", time: "t" }, "PARAMS_INVALID: cross_validation: time folds have no `group`"],
    [
      "groups at random",
      { kind: "random", group: "g" },
      "PARAMS_INVALID: cross_validation: random folds have no `group`",
    ],
    [
      "a gap without a time",
      { kind: "random", gap: 1 },
      "PARAMS_INVALID: cross_validation: random folds have no `gap`",
    ],
    [
      "repetitions over time",
      { time: "at", repeats: 2 },
      "PARAMS_INVALID: cross_validation: folds over time are the same each time",
    ],
    ["a time that is none", { time: "machine" }, "TABLE_INVALID: row 1, column"],
    ["a column that is not there", { group: "z" }, "COLUMN_MISSING"],
  ])("refuses %s", async (_name, asked, message) => {
    expect(await errorOf(() => plan(asked))).toContain(message);
  });
});

test("the interval over folds allows for their training rows being the same", () => {
  // Ten folds: t(0.975, 9) = 2.262157, deviation 0.0302765, variance × (1/10 + 1/9).
  const values = [0.8, 0.81, 0.82, 0.83, 0.84, 0.85, 0.86, 0.87, 0.88, 0.89];
  const { mean, sd, low, high } = summariseFolds(values, 1 / 9);
  expect(mean).toBeCloseTo(0.845, 12);
  expect(sd).toBeCloseTo(0.030276503540974, 12);
  expect(high - mean).toBeCloseTo(2.2621571627982 * 0.030276503540974 * Math.sqrt(1 / 10 + 1 / 9), 9);
  expect(mean - low).toBeCloseTo(high - mean, 12);
});

test("rows that say the same have one key", () => {
  const table = tableOfRows(
    ["a", "b"],
    [
      ["1.0", "Pump"],
      [" 1", "pump "],
      ["1e0", "PUMP"],
      ["2", "pump"],
      ["", "x"],
      ["NA", "x"],
    ],
  );
  const [first, second, third, other, empty, missing] = rowKeys(table, ["a", "b"]);
  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(other).not.toBe(first);
  expect(missing).toBe(empty);
  expect(rowKeys(table, ["b"])[3]).toBe(rowKeys(table, ["b"])[0]);
});
