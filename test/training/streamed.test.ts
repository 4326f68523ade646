import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Json } from "../../pipeline/domain/json.ts";
import { score } from "../../pipeline/training/score.ts";
import { openModel } from "../../pipeline/training/trainers/index.ts";
import { started } from "../cli/command-line.ts";
import { temporaryFolder } from "../support/folder.ts";
import { writeParquet } from "../support/parquet.ts";
import { treesCsv } from "./support/table.ts";
import { labels, tasksCsv } from "./support/tasks.ts";
import { trained } from "./support/trained.ts";

const others = (label: string): readonly string[] => labels.filter((name) => name !== label);

/** The same rows in another format. */
const formats: Readonly<Record<string, (folder: string, csv: string) => Promise<string>>> = {
  async csv(folder, csv) {
    await writeFile(join(folder, "rows.csv"), csv);
    return join(folder, "rows.csv");
  },
  async jsonl(folder, csv) {
    const [header = "", ...lines] = csv.trimEnd().split("\n");
    const names = header.split(",");
    const objects = lines.map((line) => {
      const cells = line.split(",");
      return JSON.stringify(Object.fromEntries(names.map((name, i) => [name, cells[i]])));
    });
    await writeFile(join(folder, "rows.jsonl"), objects.join("\n"));
    return join(folder, "rows.jsonl");
  },
  async parquet(folder, csv) {
    await writeFile(join(folder, "source.csv"), csv);
    const path = join(folder, "rows.parquet");
    await writeParquet(path, `SELECT * FROM read_csv('${join(folder, "source.csv")}')`);
    return path;
  },
};

const binary = { trainer: "gbdt", id: "id", label: "y", trees: 5 };
const classes = { id: "id", label: "kind", task: "multiclass", drop: others("kind") };
const number = { id: "id", label: "number", task: "regression", drop: others("number") };

describe("a model that was trained from rows on disk is the one from rows in memory, byte by byte:", () => {
  test.each<[string, string, Readonly<Record<string, Json>>, string, () => string]>([
    ["boosted trees from CSV", "csv", binary, "forest.json", () => treesCsv(800, 1)],
    ["boosted trees from JSON lines", "jsonl", binary, "forest.json", () => treesCsv(800, 1)],
    ["boosted trees from Parquet", "parquet", binary, "forest.json", () => treesCsv(800, 1)],
    [
      "drawn rows and columns, target encoding and crosses",
      "csv",
      {
        ...binary,
        row_share: 0.5,
        column_share: 0.6,
        crosses: ["a * b"],
        features: [{ categorical: ["city"], encode: "target" }],
      },
      "forest.json",
      () => treesCsv(800, 1),
    ],
    [
      "quantiles",
      "csv",
      { ...number, trainer: "gbdt", task: "quantiles", levels: [0.1, 0.9], trees: 4 },
      "forest.json",
      () => tasksCsv(600, 2),
    ],
    [
      "a random forest of classes",
      "parquet",
      { ...classes, trainer: "random_forest", trees: 5 },
      "forest.json",
      () => tasksCsv(600, 2),
    ],
    ["a linear model of numbers", "jsonl", { ...number, trainer: "linear" }, "linear.json", () => tasksCsv(600, 2)],
    [
      "a network of classes",
      "parquet",
      { ...classes, trainer: "tfjs-layers", backend: "wasm", hidden: [4], epochs: 2 },
      "weights.bin",
      () => tasksCsv(600, 2),
    ],
    ["a linear model of classes", "csv", { ...classes, trainer: "linear" }, "linear.json", () => tasksCsv(600, 2)],
  ])("%s", async (_name, format, params, file, csv) => {
    const folder = temporaryFolder();
    const rows = await formats[format]?.(folder, csv());
    if (rows === undefined) throw new Error(`no format ${format}`);
    for (const stream of [false, true])
      await trained({ rows, params, output: join(folder, `model-${stream}`), stream });
    expect(await readFile(join(folder, "model-true", file))).toEqual(await readFile(join(folder, "model-false", file)));
  });
});

test("predictions and metrics of rows on disk are those of rows in memory", async () => {
  const folder = temporaryFolder();
  // More rows than are read at a time.
  const rows = await formats["csv"]?.(folder, treesCsv(60_000, 3));
  if (rows === undefined) throw new Error("no rows");
  const model = join(folder, "model");
  await trained({ rows, params: { ...binary, trees: 2, threads: 1 }, output: model });
  for (const stream of [false, true])
    await score(
      {
        model,
        rows,
        idColumn: "id",
        labelColumn: "y",
        predictions: join(folder, `predictions-${stream}.csv`),
        metrics: join(folder, `metrics-${stream}.json`),
        stream,
      },
      { openModel },
    );
  for (const name of ["predictions-", "metrics-"]) {
    const end = name === "metrics-" ? ".json" : ".csv";
    const [streamed, whole] = await Promise.all(
      [true, false].map((stream) => readFile(join(folder, `${name}${stream}${end}`), "utf8")),
    );
    expect(streamed).toBe(whole);
  }
});

test("rows that do not fit into the heap are learned from when they are kept on disk", async () => {
  const folder = temporaryFolder();
  const columns = Array.from({ length: 64 }, (_, column) => column);
  const lines = Array.from({ length: 10_000 }, (_, row) =>
    [
      `row ${row}`,
      ...columns.map((column) => `a text of its own in row ${row} and column ${column}`),
      row % 100,
      (row * 37) % 1000 > 600 ? 1 : 0,
    ].join(","),
  );
  const header = ["id", ...columns.map((column) => `t${column}`), "x", "y"].join(",");
  await writeFile(join(folder, "rows.csv"), `${[header, ...lines].join("\n")}\n`);
  await writeFile(
    join(folder, "params.yaml"),
    "train:\n  trainer: gbdt\n  id: id\n  label: y\n  trees: 2\n  threads: 1\n",
  );
  const main = join(import.meta.dirname, "../../pipeline/cli/main.ts");
  const fit = (output: string, ...args: readonly string[]) =>
    started(
      process.execPath,
      ["--max-old-space-size=44", main, "fit", "--rows", "rows.csv", "--output", output, ...args],
      { cwd: folder },
    );
  const [whole, streamed] = await Promise.all([fit("whole"), fit("streamed", "--stream")]);
  expect(whole.stderr).toContain("heap out of memory");
  expect(streamed).toMatchObject({ code: 0 });
}, 60_000);
