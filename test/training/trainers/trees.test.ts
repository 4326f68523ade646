import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../../../pipeline/domain/json.ts";
import { errorOf } from "../../support/errors.ts";
import { labels, tasksCsv } from "../support/tasks.ts";
import { predicted, rocAuc, trained } from "../support/trained.ts";

let folder: string;
let rows: string;
let fresh: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-tasks-"));
  rows = join(folder, "train.csv");
  fresh = join(folder, "test.csv");
  await writeFile(rows, tasksCsv(3000, 1));
  await writeFile(fresh, tasksCsv(2000, 2));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Params = Readonly<Record<string, Json>>;
let models = 0;

async function train(label: string, params: Params): Promise<string> {
  const output = join(folder, `model-${models++}`);
  const drop = labels.filter((name) => name !== label && name !== params["weight"]);
  await trained({ rows, output, params: { id: "id", label, drop, trees: 60, ...params } });
  return output;
}

/** Root of the mean squared error over the labels' own deviation. */
function relativeError(values: Float64Array, cells: readonly string[]): number {
  const truth = cells.map(Number);
  const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
  const around = (center: (i: number) => number): number =>
    Math.sqrt(truth.reduce((sum, value, i) => sum + (value - center(i)) ** 2, 0));
  return around((i) => values[i] ?? 0) / around(() => mean);
}

describe.each(["gbdt", "random_forest"])("%s", (trainer) => {
  test("tells two classes apart", async () => {
    const {
      values,
      labels: truth,
      predictor,
    } = await predicted(await train("high", { trainer, positive: "yes" }), fresh, "high");
    expect(
      rocAuc(
        values,
        truth.map((label) => label === "yes"),
      ),
    ).toBeGreaterThan(0.95);
    expect(predictor).toMatchObject({ format: trainer, task: { kind: "binary", positive: "yes" } });
  });

  test("gives each of several classes a probability", async () => {
    const found = await predicted(await train("kind", { trainer, task: "multiclass" }), fresh, "kind");
    const classes = ["high", "plain", "wide"];
    expect(found.predictor.task).toEqual({ kind: "multiclass", classes });
    let right = 0;
    for (const [row, label] of found.labels.entries()) {
      const scores = [...found.values.subarray(row * 3, row * 3 + 3)];
      expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(1, 12);
      if (classes[scores.indexOf(Math.max(...scores))] === label) right++;
    }
    // Three in a hundred labels are noise.
    expect(right / found.labels.length).toBeGreaterThan(0.93);
  });

  test("learns numbers, whatever their unit and distance from 0", async () => {
    const { values, labels: truth } = await predicted(
      await train("number", { trainer, task: "regression" }),
      fresh,
      "number",
    );
    expect(relativeError(values, truth)).toBeLessThan(0.45);
    const far = join(folder, "far.csv");
    const [head = "", ...lines] = (await readFile(rows, "utf8")).trim().split("\n");
    const at = head.split(",").indexOf("number");
    const moved = lines.map((line) => {
      const cells = line.split(",");
      cells[at] = String(Number(cells[at]) * 2 ** -40 + 1);
      return cells.join(",");
    });
    await writeFile(far, `${[head, ...moved].join("\n")}\n`);
    const output = join(folder, `far-${trainer}`);
    const drop = labels.filter((name) => name !== "number");
    await trained({
      rows: far,
      output,
      params: { id: "id", label: "number", drop, trees: 60, trainer, task: "regression" },
    });
    const again = (await predicted(output, fresh, "number")).values.map((value) => (value - 1) * 2 ** 40);
    expect(relativeError(again, truth)).toBeLessThan(0.45);
  });

  test("has the same bytes on one thread as on three", async () => {
    const bytes = async (threads: number): Promise<string> =>
      readFile(join(await train("kind", { trainer, task: "multiclass", trees: 5, threads }), "forest.json"), "utf8");
    expect(await bytes(3)).toBe(await bytes(1));
  });

  test("counts a row of weight 2 as two rows, and a row of weight 0 not at all", async () => {
    const whole = await readFile(rows, "utf8");
    const [head = "", ...lines] = whole.trim().split("\n");
    const at = head.split(",").indexOf("w");
    const weighted = join(folder, "weighted.csv");
    // Every second row is one that would turn the model round.
    const both = lines.flatMap((line) => {
      const turned = line.endsWith("yes") ? line.replace(/yes$/, "no") : line.replace(/no$/, "yes");
      return [line, turned].map((text, i) =>
        text
          .split(",")
          .with(at, String(i === 0 ? 2 : 0))
          .join(","),
      );
    });
    await writeFile(weighted, `${[head, ...both].join("\n")}\n`);
    const output = join(folder, `weighted-${trainer}`);
    const drop = labels.filter((name) => name !== "high" && name !== "w");
    const params = { id: "id", label: "high", positive: "yes", drop, trees: 40, trainer, weight: "w" };
    await trained({ rows: weighted, output, params });
    const { values, labels: truth, predictor } = await predicted(output, fresh, "high");
    expect(
      rocAuc(
        values,
        truth.map((label) => label === "yes"),
      ),
    ).toBeGreaterThan(0.95);
    expect(predictor.inputs.map(({ name }) => name)).not.toContain("w");
  });

  test.each<[string, string, Params, string]>([
    ["a weight below 0", "high", { positive: "yes", weight: "a" }, "TABLE_INVALID"],
    ["a weight that is text", "high", { positive: "yes", weight: "city" }, "TABLE_INVALID"],
    [
      "weights of a class that is none",
      "kind",
      { task: "multiclass", class_weight: { tall: 2 } },
      '"tall" is no class',
    ],
    [
      "one weight for several classes",
      "kind",
      { task: "multiclass", class_weight: 3 },
      "one number is for two classes",
    ],
    [
      "weights of classes in a regression",
      "number",
      { task: "regression", class_weight: "balanced" },
      "has no classes",
    ],
    ["a threshold that is no rule", "high", { positive: "yes", threshold: "f2" }, "threshold"],
  ])("refuses %s", async (_name, label, params, message) => {
    expect(await errorOf(() => train(label, { trainer, ...params }))).toContain(message);
  });
});

describe("boosted trees", () => {
  test("put the wanted share of rows below each quantile, and quantiles in order", async () => {
    const params = { trainer: "gbdt", task: "quantiles", levels: [0.1, 0.5, 0.9], leaf_rows: 60 };
    const { values, labels: truth } = await predicted(await train("number", params), fresh, "number");
    for (const [level, wanted] of [0.1, 0.5, 0.9].entries()) {
      const share = truth.filter((cell, row) => Number(cell) <= (values[row * 3 + level] ?? 0)).length / truth.length;
      expect(Math.abs(share - wanted)).toBeLessThan(0.05);
    }
    for (let row = 0; row < truth.length; row++) {
      const found = values.slice(row * 3, row * 3 + 3);
      expect(found).toEqual(found.toSorted());
    }
  });

  test("learn counts, whose prediction is never below 0 and right on average", async () => {
    const params = { trainer: "gbdt", task: "regression", loss: "poisson" };
    const { values, labels: truth } = await predicted(await train("count", params), fresh, "count");
    expect(Math.min(...values)).toBeGreaterThan(0);
    const sums = [values.reduce((sum, value) => sum + value, 0), truth.reduce((sum, cell) => sum + Number(cell), 0)];
    expect((sums[0] ?? 0) / (sums[1] ?? 0)).toBeGreaterThan(0.95);
    expect((sums[0] ?? 0) / (sums[1] ?? 0)).toBeLessThan(1.05);
    expect(relativeError(values, truth)).toBeLessThan(0.95);
  });

  test("lower the absolute error, which a few wild labels do not disturb", async () => {
    const wild = join(folder, "wild.csv");
    const [head = "", ...lines] = (await readFile(rows, "utf8")).trim().split("\n");
    const at = head.split(",").indexOf("number");
    const changed = lines.map((line, i) => (i % 50 === 0 ? line.split(",").with(at, "1e6").join(",") : line));
    await writeFile(wild, `${[head, ...changed].join("\n")}\n`);
    const errorWith = async (loss: string): Promise<number> => {
      const output = join(folder, `wild-${loss}`);
      const drop = labels.filter((name) => name !== "number");
      const params = { id: "id", label: "number", drop, trainer: "gbdt", task: "regression", trees: 60, loss };
      await trained({ rows: wild, output, params });
      const { values, labels: truth } = await predicted(output, fresh, "number");
      return relativeError(values, truth);
    };
    expect(await errorWith("absolute")).toBeLessThan(0.5);
    expect(await errorWith("squared")).toBeGreaterThan(5);
  });

  test.each<[string, string, Params, string]>([
    ["counts below 0", "a", { task: "regression", loss: "poisson" }, "TABLE_INVALID"],
    ["a loss of a class", "high", { positive: "yes", loss: "absolute" }, "PARAMS_INVALID: loss"],
    ["monotone quantiles", "number", { task: "quantiles", levels: [0.5], monotone: { a: "increasing" } }, "monotone"],
  ])("refuse %s", async (_name, label, params, message) => {
    expect(await errorOf(() => train(label, { trainer: "gbdt", ...params }))).toContain(message);
  });

  test.each<[string, Json, (share: number, positives: number) => boolean]>([
    [
      "many when missing one is dear",
      { false_positive: 1, false_negative: 50 },
      (share, positives) => share > positives,
    ],
    [
      "few when a false alarm is dear",
      { false_positive: 50, false_negative: 1 },
      (share, positives) => share < positives && share > 0,
    ],
    ["none when only alarms cost", { false_positive: 1, false_negative: 0 }, (share) => share === 0],
    ["all from a threshold of 0", 0, (share) => share === 1],
    [
      "none when every alarm costs as much as a miss",
      { false_positive: 9, false_negative: 7, true_positive: 7 },
      (share) => share === 0,
    ],
  ])("call %s", async (_name, threshold, holds) => {
    const params = { trainer: "gbdt", positive: "yes", threshold, row_share: 0.2, trees: 10 };
    const { values, predictor, labels: truth } = await predicted(await train("high", params), fresh, "high");
    const positives = truth.filter((label) => label === "yes").length / truth.length;
    const share = values.filter((value) => value >= (predictor.threshold ?? 2)).length / values.length;
    expect(holds(share, positives)).toBe(true);
  });
});
