import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { binaryLabels, numericCells } from "../../../pipeline/training/features/cells.ts";
import { type ColumnRequest, selectColumns } from "../../../pipeline/training/features/columns.ts";
import { parseCross } from "../../../pipeline/training/features/crosses.ts";
import { selectRows } from "../../../pipeline/training/features/rows.ts";
import { stratifiedSplit } from "../../../pipeline/training/features/split.ts";
import { bestF1Threshold, leastCostThreshold } from "../../../pipeline/training/features/threshold.ts";
import { errorOf } from "../../support/errors.ts";

function column(...cells: readonly string[]): Table {
  return tableOfRows(
    ["x"],
    cells.map((cell) => [cell]),
  );
}

describe("a numeric cell", () => {
  test.each([
    ["1", 1],
    [" -2.5 ", -2.5],
    ["+.5", 0.5],
    ["1e-3", 0.001],
    ["", Number.NaN],
    ["NA", Number.NaN],
    ["nan", Number.NaN],
    ["None", Number.NaN],
  ])("%j reads as %d", (cell, value) => {
    expect(numericCells(column(cell), "x")).toEqual(Float64Array.of(value));
  });

  test.each(["abc", "1,5", "0x10", "1e400", "Infinity", "-", "1 2", "١", "1_000"])(
    "%j is refused with its row",
    async (cell) => {
      expect(await errorOf(() => numericCells(column("1", cell), "x"))).toContain(
        `TABLE_INVALID: row 2, column "x": ${JSON.stringify(cell)} is not a ${cell === "Infinity" ? "finite " : ""}number`,
      );
    },
  );

  test("a long cell is not repeated in full", async () => {
    expect((await errorOf(() => numericCells(column("a".repeat(10_000)), "x"))).length).toBeLessThan(120);
  });
});

describe("a label", () => {
  test("is positive when it is the positive text", () => {
    expect(binaryLabels(column("yes", "no", " yes", "maybe"), "x", "yes")).toEqual(Uint8Array.of(1, 0, 1, 0));
  });

  test("that is missing is refused with its row", async () => {
    expect(await errorOf(() => binaryLabels(column("1", ""), "x", "1"))).toBe(
      'TABLE_INVALID: row 2, label column "x": the label is missing',
    );
  });
});

describe("the feature columns", () => {
  const table = tableOfRows(
    ["id", "a", "kind", "y", "empty"],
    [
      ["1", "1.5", "L", "0", ""],
      ["2", "", "M", "1", "NA"],
    ],
  );
  const request: ColumnRequest = {
    reserved: ["id", "y"],
    declared: [],
    drop: ["empty"],
    numeric: undefined,
    categorical: undefined,
  };

  test.each<[string, Partial<ColumnRequest>, unknown]>([
    ["are found by their cells", {}, { numeric: ["a"], categorical: ["kind"] }],
    ["are the declared ones", { numeric: ["a"] }, { numeric: ["a"], categorical: [] }],
    ["may be numbers declared as categories", { categorical: ["a"] }, { numeric: [], categorical: ["a"] }],
  ])("%s", (_name, change, expected) => {
    expect(selectColumns(table, { ...request, ...change })).toEqual(expected);
  });

  test.each<[string, Partial<ColumnRequest>, string]>([
    ["an unknown column", { numeric: ["b"] }, "COLUMN_MISSING"],
    ["an unknown column to drop", { drop: ["b"] }, "COLUMN_MISSING"],
    ["a column declared twice", { numeric: ["a"], categorical: ["a"] }, 'PARAMS_INVALID: column "a" is declared twice'],
    ["the label as a feature", { numeric: ["y"] }, 'PARAMS_INVALID: column "y" is the label'],
    ["a column without values", { drop: [] }, 'TABLE_INVALID: column "empty" has no value'],
    ["no column at all", { drop: ["a", "kind", "empty"] }, "PARAMS_INVALID: no feature column is left"],
  ])("refuses %s", async (_name, change, message) => {
    expect(await errorOf(() => selectColumns(table, { ...request, ...change }))).toContain(message);
  });
});

describe("a cross", () => {
  test.each([
    ["a * b", { left: "a", operator: "*", right: "b" }],
    ["a  -  b", { left: "a", operator: "-", right: "b" }],
    ["a / a", { left: "a", operator: "/", right: "a" }],
    ["Torque [N * m] + b", { left: "Torque [N * m]", operator: "+", right: "b" }],
  ])("%j is read", (text, expected) => {
    expect(parseCross(text, ["a", "b", "Torque [N * m]"])).toEqual(expected);
  });

  test.each(["a", "a*b", "a * c", "a ** b", "a % b", "", "a * b * b"])("%j is refused", async (text) => {
    expect(await errorOf(() => parseCross(text, ["a", "b"]))).toContain("PARAMS_INVALID");
  });
});

describe("the validation split", () => {
  test.each([
    ["the same share of each class", 100, 20, 0.25, 5, 20],
    ["one row of a class of two", 10, 2, 0.01, 1, 1],
    ["never the last row of a class", 4, 2, 0.9, 1, 1],
    ["none of a class of one", 10, 1, 0.5, 0, 5],
  ])("sets aside %s", (_name, rows, positives, share, expectedPositives, expectedNegatives) => {
    const labels = Uint8Array.from({ length: rows }, (_, row) => (row < positives ? 1 : 0));
    const { training, validation } = stratifiedSplit(labels, share, 7);
    const isPositive = (row: number): boolean => labels[row] === 1;
    expect(validation.filter(isPositive)).toHaveLength(expectedPositives);
    expect(validation.filter((row) => !isPositive(row))).toHaveLength(expectedNegatives);
    expect([...training, ...validation].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });

  test("depends on the seed alone", () => {
    const labels = Uint8Array.from({ length: 200 }, (_, row) => (row % 3 === 0 ? 1 : 0));
    expect(stratifiedSplit(labels, 0.2, 1)).toEqual(stratifiedSplit(labels, 0.2, 1));
    expect(stratifiedSplit(labels, 0.2, 1)).not.toEqual(stratifiedSplit(labels, 0.2, 2));
  });

  test("gives tables of the chosen rows", () => {
    expect(selectRows(column("a", "b", "c"), Uint32Array.of(2, 0)).column("x")).toEqual(["c", "a"]);
  });
});

describe("the threshold", () => {
  function f1(labels: Uint8Array, scores: Float64Array, threshold: number): number {
    const called = [...scores.keys()].filter((row) => (scores[row] ?? 0) >= threshold);
    const hits = called.filter((row) => labels[row] === 1).length;
    const positives = labels.filter((label) => label === 1).length;
    return called.length + positives === 0 ? 0 : (2 * hits) / (called.length + positives);
  }

  test.each([
    ["lies midway between the classes when they are apart", [1, 1, 0], [0.9, 0.7, 0.3], 0.5],
    ["is below a score that all rows share", [1, 0], [0.4, 0.4], 0.2],
    ["is a half when nothing is positive", [0, 0], [0.4, 0.6], 0.5],
    ["is a half for no rows", [], [], 0.5],
    ["lies above the lower of two neighbouring doubles", [1, 0], [0.5 + 2 ** -53, 0.5], 0.5 + 2 ** -53],
  ])("%s", (_name, labels, scores, expected) => {
    expect(bestF1Threshold(Uint8Array.from(labels), Float64Array.from(scores))).toBe(expected);
  });

  test("is as good as any other on the same rows", () => {
    const row = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        const labels = Uint8Array.from(rows, ([label]) => (label ? 1 : 0));
        const scores = Float64Array.from(rows, ([, score]) => score / 12);
        const best = Math.max(0, ...Array.from({ length: 27 }, (_, i) => f1(labels, scores, i / 26)));
        expect(f1(labels, scores, bestF1Threshold(labels, scores))).toBeGreaterThanOrEqual(best - 1e-12);
      }),
    );
  });

  test("of least cost is as cheap as any other on the same rows, whatever each answer costs", () => {
    const row = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 12 }));
    const [low, high] = [fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 9 })];
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 40 }),
        fc.tuple(low, high, low, high),
        (rows, [right, alarm, calm, miss]) => {
          const labels = Uint8Array.from(rows, ([label]) => (label ? 1 : 0));
          const scores = Float64Array.from(rows, ([, score]) => score / 13);
          const costs = {
            truePositive: right,
            falsePositive: calm + alarm,
            trueNegative: calm,
            falseNegative: right + miss,
          };
          const costOf = (threshold: number): number =>
            labels.reduce((sum, label, at) => {
              const called = (scores[at] ?? 0) >= threshold;
              if (label === 1) return sum + (called ? costs.truePositive : costs.falseNegative);
              return sum + (called ? costs.falsePositive : costs.trueNegative);
            }, 0);
          const least = Math.min(...Array.from({ length: 27 }, (_, i) => costOf(i / 26)));
          expect(costOf(leastCostThreshold(labels, scores, costs))).toBeLessThanOrEqual(least);
        },
      ),
    );
  });
});
