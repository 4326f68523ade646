import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { type Division, divisionOf, writeFolds } from "../../../pipeline/training/sweeps/folds.ts";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";

const section = { id: "id", label: "y", positive: 1, trainer: "linear" };

function sweepOf(more: Readonly<Record<string, Json>>) {
  return readSweep({ metric: "f1", strategy: "random", folds: 3, seed: 5, space: { l2: { min: 1, max: 2 } }, ...more });
}

describe("how a sweep divides rows", () => {
  test.each<[string, Readonly<Record<string, Json>>, Json, Division]>([
    ["classes alike, when nobody says anything", {}, section, { folds: 3, seed: 5 }],
    ["by its own group", { group: "g" }, section, { folds: 3, seed: 5, group: "g" }],
    ["by its own time", { time: "t", gap: 2 }, section, { folds: 3, seed: 5, time: "t", gap: 2 }],
    [
      "as cross_validation of the section does",
      {},
      { ...section, cross_validation: { folds: 9, group: "g" } },
      { folds: 3, seed: 5, group: "g" },
    ],
    [
      "its own word before the section's",
      { time: "t" },
      { ...section, cross_validation: { group: "g" } },
      { folds: 3, seed: 5, time: "t", gap: 0 },
    ],
  ])("%s", (_name, more, own, division) => {
    expect(divisionOf(sweepOf(more), own)).toEqual(division);
  });
});

const lines = Array.from({ length: 60 }, (_, i) => `r${i},g${i % 12},${60 - i},${i % 3 === 0 ? 1 : 0}`);

async function foldsOf(division: Division) {
  const folder = memoryFolder();
  await writeFiles(folder, { "rows.csv": ["id,g,t,y", ...lines, ""].join("\n") });
  const files = await writeFolds({ rows: join(folder, "rows.csv"), section, division, folder: join(folder, "folds") });
  return Promise.all(
    files.map(async ({ training, test: judged }) => ({
      training: await readCsv(training, "training"),
      test: await readCsv(judged, "test"),
    })),
  );
}

test("no group is on both sides, and every row is tested once", async () => {
  const folds = await foldsOf({ folds: 3, seed: 5, group: "g" });
  for (const { training, test: judged } of folds)
    expect(training.column("g").filter((group) => judged.column("g").includes(group))).toEqual([]);
  expect(folds.flatMap(({ test: judged }) => judged.column("id"))).toHaveLength(60);
});

test("over time, what is tested follows what is learned from, with the gap between", async () => {
  const folds = await foldsOf({ folds: 3, seed: 5, time: "t", gap: 4 });
  for (const { training, test: judged } of folds) {
    const last = Math.max(...training.column("t").map(Number));
    expect(Math.min(...judged.column("t").map(Number)) - last).toBe(5);
  }
});
