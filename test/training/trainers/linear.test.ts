import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../../pipeline/domain/json.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { openModel } from "../../../pipeline/training/trainers/index.ts";
import { leastSquares } from "../../../pipeline/training/trainers/linear/least-squares.ts";
import { type Design, logisticObjective, unpacked } from "../../../pipeline/training/trainers/linear/logistic.ts";
import { minimise } from "../../../pipeline/training/trainers/linear/newton.ts";
import { errorOf } from "../../support/errors.ts";
import { labels, tasksCsv } from "../support/tasks.ts";
import { predicted, rocAuc, trained } from "../support/trained.ts";

function design(rows: readonly (readonly number[])[], targets: readonly number[], weights?: readonly number[]): Design {
  // In two blocks, as rows on disk come.
  const half = Math.floor(rows.length / 2);
  const blockOf = (some: typeof rows) => ({ values: Float64Array.from(some.flat()), rowCount: some.length });
  return {
    inputs: { width: rows[0]?.length ?? 0, blocks: () => [blockOf(rows.slice(0, half)), blockOf(rows.slice(half))] },
    targets: Float64Array.from(targets),
    weights: Float64Array.from(weights ?? targets.map(() => 1)),
  };
}

/** Random rows of three inputs with a class, of which there are so many. */
function randomDesign(count: number, classes: number): Design {
  const prng = new Prng(4);
  const rows = Array.from({ length: count }, () => [prng.uniform() * 4 - 2, prng.uniform(), prng.uniform() * 10]);
  return design(
    rows,
    rows.map(([a = 0, b = 0, c = 0]) =>
      Math.max(0, Math.min(classes - 1, Math.round(a + b + c / 10 + prng.uniform() * 2))),
    ),
  );
}

describe("least squares", () => {
  test("go through points that lie on a plane", () => {
    const rows = [
      [1, 0],
      [0, 1],
      [2, 5],
      [-3, 4],
    ];
    const { coefficients, intercepts } = leastSquares(
      design(
        rows,
        rows.map(([a = 0, b = 0]) => 3 * a - 2 * b + 7),
      ),
      0,
    );
    expect(coefficients[0]?.[0]).toBeCloseTo(3, 12);
    expect(coefficients[0]?.[1]).toBeCloseTo(-2, 12);
    expect(intercepts[0]).toBeCloseTo(7, 12);
  });

  test("share a coefficient between columns that say the same", () => {
    const { coefficients } = leastSquares(
      design(
        [
          [1, 1, 5],
          [2, 2, 5],
          [3, 3, 5],
        ],
        [2, 4, 6],
      ),
      0,
    );
    for (const [i, value] of [1, 1, 0].entries()) expect(coefficients[0]?.[i]).toBeCloseTo(value, 12);
  });

  test.each<[string, readonly number[], readonly number[], number, number, number]>([
    // Σ(x−2)(y−mean) / (Σ(x−2)² + l2)
    ["without a penalty", [1, 2, 3], [1, 1, 4], 0, 1.5, -1],
    ["with a penalty", [1, 2, 3], [1, 1, 4], 2, 0.75, 0.5],
    ["of one row have no slope", [5], [3], 0, 0, 3],
    ["of constant targets have none either", [1, 2, 3], [4, 4, 4], 0, 0, 4],
  ])("%s", (_name, x, y, l2, slope, intercept) => {
    const found = leastSquares(
      design(
        x.map((value) => [value]),
        y,
      ),
      l2,
    );
    expect(found.coefficients[0]?.[0]).toBeCloseTo(slope, 12);
    expect(found.intercepts[0]).toBeCloseTo(intercept, 12);
  });

  test("keep their digits far from 0", () => {
    const rows = [1, 2, 3, 4].map((x) => [1e8 + x]);
    const { coefficients } = leastSquares(design(rows, [2, 4, 6, 8]), 0);
    expect(coefficients[0]?.[0]).toBeCloseTo(2, 6);
  });

  test("take a weight of 3 as three rows, and more rows than a block", () => {
    const { inputs, targets } = randomDesign(700, 9);
    const values = [...inputs.blocks()].flatMap((block) => [...block.values]);
    const rows = Array.from(targets, (_, i) => values.slice(3 * i, 3 * i + 3));
    const weights = rows.map((_, i) => i % 4);
    const weighted = leastSquares(design(rows, [...targets], weights), 0.5);
    const repeated = leastSquares(
      design(
        rows.flatMap((row, i) => Array.from({ length: i % 4 }, () => row)),
        [...targets].flatMap((target, i) => Array.from({ length: i % 4 }, () => target)),
      ),
      0.5,
    );
    for (let i = 0; i < 3; i++)
      expect(weighted.coefficients[0]?.[i]).toBeCloseTo(repeated.coefficients[0]?.[i] ?? Number.NaN, 11);
  });

  test("of numbers that overflow say so", async () => {
    expect(await errorOf(() => leastSquares(design([[1e200], [-1e200]], [1e200, 1]), 1))).toContain("METRIC_INVALID");
  });
});

describe("logistic regression", () => {
  test.each([2, 3, 5])("of %d classes ends where the loss is flat", (classes) => {
    const objective = logisticObjective(randomDesign(400, classes), classes, 0.3);
    const found = minimise(objective);
    const { gradient, value } = objective.at(found?.place ?? new Float64Array(objective.dimension));
    for (const slope of gradient) expect(Math.abs(slope)).toBeLessThan(1e-7);
    // Newton's method: a handful of steps.
    expect(found?.iterations).toBeLessThan(20);
    const prng = new Prng(1);
    for (let i = 0; i < 20; i++) {
      const near = (found?.place ?? new Float64Array()).map((at) => at + 0.01 * (prng.uniform() - 0.5));
      expect(objective.at(near).value).toBeGreaterThan(value);
    }
  });

  test("has the derivative that differences show, and its product with a direction", () => {
    const objective = logisticObjective(randomDesign(50, 3), 3, 0.7);
    const prng = new Prng(2);
    const place = new Float64Array(objective.dimension).map(() => prng.uniform() - 0.5);
    const direction = place.map(() => prng.uniform() - 0.5);
    const moved = (by: number) => objective.at(place.map((at, i) => at + by * (direction[i] ?? 0)));
    const [before, after] = [moved(-1e-5), moved(1e-5)];
    const { gradient } = objective.at(place);
    const slope = gradient.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0);
    expect((after.value - before.value) / 2e-5).toBeCloseTo(slope, 5);
    objective.at(place);
    const product = objective.product(direction);
    for (const [i, value] of product.entries())
      expect(((after.gradient[i] ?? 0) - (before.gradient[i] ?? 0)) / 2e-5).toBeCloseTo(value, 4);
  });

  test("without inputs that matter gives the classes' own frequencies", () => {
    const found = minimise(logisticObjective(design([[1], [1], [1], [1]], [1, 0, 0, 0]), 2, 1));
    const { coefficients, intercepts } = unpacked(found?.place ?? new Float64Array(2), 1);
    expect((coefficients[0]?.[0] ?? 0) + (intercepts[0] ?? 0)).toBeCloseTo(Math.log(1 / 3), 9);
  });
});

describe("the linear trainer", () => {
  let folder: string;
  let rows: string;
  let fresh: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lockstep-linear-"));
    rows = join(folder, "train.csv");
    fresh = join(folder, "test.csv");
    await writeFile(rows, tasksCsv(2000, 1));
    await writeFile(fresh, tasksCsv(1000, 2));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function train(label: string, params: Readonly<Record<string, Json>>): Promise<string> {
    const output = join(folder, `${label}-model`);
    const drop = labels.filter((name) => name !== label);
    await trained({ rows, output, params: { trainer: "linear", id: "id", label, drop, ...params } });
    return output;
  }

  test("tells two classes apart", async () => {
    const { values, labels: truth } = await predicted(await train("high", { positive: "yes" }), fresh, "high");
    const isPositive = truth.map((label) => label === "yes");
    expect(rocAuc(values, isPositive)).toBeGreaterThan(0.97);
  });

  test("gives each of several classes a probability", async () => {
    const { values, labels: truth } = await predicted(await train("kind", { task: "multiclass" }), fresh, "kind");
    const names = ["high", "plain", "wide"];
    const right = truth.filter((label, row) => {
      const scores = [...values.subarray(3 * row, 3 * row + 3)];
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12);
      return names[scores.indexOf(Math.max(...scores))] === label;
    });
    expect(right.length / truth.length).toBeGreaterThan(0.85);
  });

  test("learns numbers, whose mean it meets", async () => {
    const { values, labels: truth } = await predicted(await train("number", { task: "regression" }), fresh, "number");
    const mean = (numbers: ArrayLike<number>): number =>
      Array.from(numbers).reduce((a, b) => a + b, 0) / numbers.length;
    expect(mean(values)).toBeCloseTo(mean(truth.map(Number)), 0);
  });

  test("tells texts apart by their words", async () => {
    const texts = join(folder, "texts.csv");
    const prng = new Prng(8);
    const words = ["pump", "valve", "belt", "north", "south", "early", "late", "loud"];
    const lines = Array.from({ length: 400 }, (_, i) => {
      const note = Array.from({ length: 6 }, () => words[prng.index(words.length)] ?? "").join(" ");
      return `r${i},${note} ${i},${/pump .*loud|loud .*pump/.test(`${note} `) ? "yes" : "no"}`;
    });
    await writeFile(texts, `${["id,note,broken", ...lines].join("\n")}\n`);
    const output = join(folder, "texts-model");
    const features = [{ text: ["note"], encode: "tf_idf" }];
    const params = { trainer: "linear", id: "id", label: "broken", positive: "yes", features };
    await trained({ rows: texts, output, params });
    const { values, labels: truth } = await predicted(output, texts, "broken");
    const isPositive = truth.map((label) => label === "yes");
    expect(rocAuc(values, isPositive)).toBeGreaterThan(0.9);
  });

  test("has the same bytes each time", async () => {
    const bytes = async () => readFile(join(await train("kind", { task: "multiclass" }), "linear.json"), "utf8");
    expect(await bytes()).toBe(await bytes());
  });

  test.each<[string, string, Readonly<Record<string, Json>>, string]>([
    ["quantiles", "number", { task: "quantiles", levels: [0.5] }, "does not learn quantiles tasks"],
    ["a penalty below 0", "number", { task: "regression", l2: -1 }, "l2"],
  ])("refuses %s", async (_name, label, params, message) => {
    expect(await errorOf(() => train(label, params))).toContain(message);
  });

  test("refuses classes that nothing confuses, unless a penalty holds the coefficients back", async () => {
    const apart = join(folder, "apart.csv");
    const lines = Array.from({ length: 40 }, (_, i) => `r${i},${i},${i < 20 ? "no" : "yes"}`);
    await writeFile(apart, `${["id,x,y", ...lines].join("\n")}\n`);
    const fitApart = (l2: number) =>
      trained({
        rows: apart,
        output: join(folder, "apart-model"),
        params: { trainer: "linear", id: "id", label: "y", positive: "yes", l2 },
      });
    expect(await errorOf(() => fitApart(0))).toMatch(/^METRIC_INVALID: the coefficients grow without end/);
    expect(await fitApart(1)).toMatchObject({ format: "linear" });
  });

  test.each<[string, (text: string) => string]>([
    ["another schema", (text) => text.replace('"schema": 1', '"schema": 9')],
    ["an infinite number", (text) => text.replace(/"intercepts": \[/, '"intercepts": [1e999,')],
    ["an output too many", (text) => text.replace(/"intercepts": \[/, '"intercepts": [1,')],
    ["a coefficient too many", (text) => text.replace(/ {4}\[/, "    [1,")],
    ["half its text", (text) => text.slice(0, text.length / 2)],
  ])("refuses a saved model with %s", async (_name, change) => {
    const model = await train("high", { positive: "yes" });
    const path = join(model, "linear.json");
    const text = await readFile(path, "utf8");
    expect(change(text)).not.toBe(text);
    await writeFile(path, change(text));
    expect(await errorOf(() => openModel(model))).toMatch(/^MODEL_INVALID: /);
  });
});
