import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../../pipeline/data/tables/read-rows.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { openModel } from "../../../pipeline/training/trainers/index.ts";
import { errorOf } from "../../support/errors.ts";
import { labels, tasksCsv } from "../support/tasks.ts";
import { trained } from "../support/trained.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-costs-"));
  await writeFile(join(folder, "rows.csv"), tasksCsv(700, 1));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const base = { id: "id", label: "high", positive: "yes", drop: labels.filter((name) => name !== "high"), seed: 3 };
const trainers: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  "tfjs-layers": { epochs: 4 },
  linear: {},
  gbdt: { trees: 10 },
  random_forest: { trees: 20 },
};

/** Share of the rows that a model calls positive, and the mean of its probabilities. */
async function calls(trainer: string, change: Readonly<Record<string, Json>>) {
  const output = join(folder, trainer);
  const rows = join(folder, "rows.csv");
  await trained({ rows, output, params: { ...base, trainer, ...trainers[trainer], ...change } });
  const { threshold = Number.NaN, ...predictor } = await openModel(output);
  const { values } = await predictor.predict(await readRows(rows));
  return {
    share: values.filter((value) => value >= threshold).length / values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}

describe.each(Object.keys(trainers))("the trainer %s", (trainer) => {
  test("calls more rows positive the dearer a missed one is", async () => {
    const careless = await calls(trainer, { threshold: { false_positive: 30, false_negative: 1 } });
    const careful = await calls(trainer, { threshold: { false_positive: 1, false_negative: 30 } });
    const sunk = await calls(trainer, { threshold: { false_positive: 1, false_negative: 30, true_positive: 30 } });
    expect(careful.share).toBeGreaterThan(careless.share);
    expect(sunk.share).toBeLessThan(careful.share);
  });

  test("gives rows of a class more chance the more they count for", async () => {
    const plain = await calls(trainer, {});
    const heavy = await calls(trainer, { class_weight: { yes: 8 } });
    const balanced = await calls(trainer, { class_weight: "balanced" });
    expect(heavy.mean).toBeGreaterThan(plain.mean);
    expect(balanced.mean).toBeGreaterThan(plain.mean);
  });

  test("refuses costs by which a right answer is worse than a wrong one", async () => {
    const threshold = { false_positive: 1, false_negative: 2, true_positive: 3 };
    expect(await errorOf(() => calls(trainer, { threshold }))).toMatch(/^PARAMS_INVALID: .*threshold/);
  });
});
