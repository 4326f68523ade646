import { expect, test } from "vitest";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { partialDependence } from "../../../pipeline/training/explain/partial-dependence.ts";
import { permutationImportance } from "../../../pipeline/training/explain/permutation-importance.ts";
import type { ModelInput } from "../../../pipeline/training/trainers/trainer.ts";

const prng = new Prng(3);
const rows = tableOfRows(
  ["a", "b", "kind", "nothing"],
  Array.from({ length: 500 }, () => [
    prng.uniform().toFixed(6),
    prng.uniform().toFixed(6),
    prng.uniform() < 0.5 ? "x" : "y",
    prng.uniform().toFixed(6),
  ]),
);
const numeric = (name: string): ModelInput => ({ name, kind: "numeric", categories: [] });
const inputs = [
  numeric("nothing"),
  numeric("b"),
  { name: "kind", kind: "categorical" as const, categories: ["x", "y"] },
  numeric("a"),
];
/** 3a + b, and 2 more for kind y. */
const predictor = {
  inputs,
  predict: (table: Table) => {
    const [a, b, kind] = ["a", "b", "kind"].map((name) => table.column(name));
    const values = Float64Array.from(
      a ?? [],
      (cell, row) => 3 * Number(cell) + Number(b?.[row]) + (kind?.[row] === "y" ? 2 : 0),
    );
    return Promise.resolve({ values, width: 1 });
  },
};

test("an input is worth what shuffling it costs, the same for the same seed", async () => {
  const { values: targets } = await predictor.predict(rows);
  const quality = (scores: Float64Array): number =>
    -scores.reduce((sum, score, row) => sum + (score - (targets[row] ?? 0)) ** 2, 0) / scores.length;
  const request = { predictor, rows, quality, shuffles: 5, seed: 1 };
  const found = await permutationImportance(request);
  expect(found.map(({ input }) => input)).toEqual(["kind", "a", "b", "nothing"]);
  // Shuffling doubles the variance of what an input adds: 2·4/4, 2·9/12, 2·1/12.
  const expected = [2, 1.5, 1 / 6, 0];
  for (const [i, { loss, spread }] of found.entries()) {
    expect(Math.abs(loss - (expected[i] ?? 9))).toBeLessThan(0.1 * (expected[i] ?? 9) + 1e-12);
    expect(spread).toBeLessThan(0.2);
  }
  expect(await permutationImportance(request)).toEqual(found);
});

test("an input whose quality is undefined is left out", async () => {
  const request = { predictor, rows, quality: () => Number.NaN, shuffles: 2, seed: 1 };
  expect(await permutationImportance(request)).toEqual([]);
});

test.each([
  ["a number, at its quantiles", numeric("a"), [0, 0.5, 1], 3],
  ["an input that does nothing", numeric("nothing"), [0, 0, 0], 1],
])("the answer depends on %s", async (_name, input, _values, slope) => {
  const points = await partialDependence(predictor, rows, { input, points: 3 });
  expect(points).toHaveLength(3);
  const [first, , last] = points;
  const change = (last?.means[0] ?? 0) - (first?.means[0] ?? 0);
  const expected = input.name === "a" ? slope * (Number(last?.value) - Number(first?.value)) : 0;
  expect(change).toBeCloseTo(expected, 9);
});

test("the answer depends on a category, value by value", async () => {
  const [x, y] = await partialDependence(predictor, rows, { input: inputs[2] as ModelInput, points: 9 });
  expect([x?.value, y?.value]).toEqual(["x", "y"]);
  expect((y?.means[0] ?? 0) - (x?.means[0] ?? 0)).toBeCloseTo(2, 9);
});

test("quantiles are written as people would write them", async () => {
  const cells = ["15.01", "15.035"];
  const two = tableOfRows(
    ["t"],
    cells.map((cell) => [cell]),
  );
  const answer = { predict: (asked: Table) => Promise.resolve({ values: new Float64Array(asked.rowCount), width: 1 }) };
  const points = await partialDependence(answer, two, { input: numeric("t"), points: 3 });
  expect(points.map(({ value }) => value)).toEqual(["15.01", "15.0225", "15.035"]);
});
