import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { lockstep } from "../cli/command-line.ts";
import { temporaryFolder } from "../support/folder.ts";

/** Rows of a press: 120 of them, in which the columns that a test names are written otherwise. */
function pressCsv(change: (row: number) => Readonly<Record<string, string>> = () => ({}), rows = 120): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const load = (row * 37) % 100;
    const plain = {
      id: `r${row}`,
      load: String(load),
      wear: ((row * 13) % 50).toFixed(1),
      kind: row % 3 === 0 ? "A" : "B",
      y: load + (row % 7) * 3 > 60 ? "1" : "0",
    };
    return Object.values({ ...plain, ...change(row) }).join(",");
  });
  const header = [
    "id",
    "load",
    "wear",
    "kind",
    "y",
    ...Object.keys(change(0)).filter((name) => !["id", "load", "wear", "kind", "y"].includes(name)),
  ];
  return `${[header.join(","), ...lines].join("\n")}\n`;
}

const params = "train:\n  trainer: gbdt\n  id: id\n  label: y\n  trees: 3\n  patience: 0\n";

async function fit(rows: string | Uint8Array, section = params, name = "rows.csv") {
  const folder = temporaryFolder();
  await writeFile(join(folder, "params.yaml"), section);
  await writeFile(join(folder, name), rows);
  const ended = await lockstep(folder, "fit", "--rows", name, "--output", "model");
  return { ...ended, folder, hasModel: existsSync(join(folder, "model")) };
}

/** One case of each kind as a process; every case in every format is in bad-rows.test.ts. */
describe("`lockstep fit` refuses, naming file, row and column, and writes no model:", () => {
  const network = params.replace("gbdt", "linear").replace("  trees: 3\n  patience: 0\n", "");

  test.each<[string, () => string | Uint8Array, string, string, string]>([
    [
      "the label a second time",
      () =>
        pressCsv()
          .replaceAll(/,(y|[01])\n/g, ",$1,$1\n")
          .replace("y,y", "y,again"),
      params,
      "TARGET_LEAKED",
      'rows.csv, column "again" is the label',
    ],
    [
      "a code that is known after the fact",
      () =>
        pressCsv()
          .replaceAll(/(\d)\.(\d),(.),1\n/g, "$1.$2,$3,1,E$1\n")
          .replaceAll(/,0\n/g, ",0,none\n")
          .replace("y\n", "y,code\n"),
      params,
      "TARGET_LEAKED",
      'rows.csv, column "code" says the label',
    ],
    [
      "a million categories, of a linear model",
      () => pressCsv((row) => ({ kind: `k${row}` }), 1_000_000),
      network,
      "TABLE_INVALID",
      'rows.csv, column "kind" has more than 1000 different values',
    ],
    [
      "Latin-1",
      () =>
        Buffer.from(
          pressCsv((row) => (row === 7 ? { kind: "\u00c4" } : {})),
          "latin1",
        ),
      params,
      "TABLE_INVALID",
      'rows.csv, row 9, column "kind": the bytes are not UTF-8',
    ],
    [
      "Latin-1 among UTF-8",
      () =>
        Buffer.concat([
          Buffer.from(pressCsv((row) => (row === 3 ? { kind: "\u00c4" } : {}))),
          Buffer.from("r,1,1,\u00c4,1\n", "latin1"),
        ]),
      params,
      "TABLE_INVALID",
      'rows.csv, row 122, column "kind": the bytes are not UTF-8',
    ],
    [
      "UTF-16 without a mark",
      () => Buffer.from(pressCsv(), "utf16le"),
      params,
      "TABLE_INVALID",
      "rows.csv looks like UTF-16 without a byte order mark",
    ],
    [
      "a row of another width",
      () => `${pressCsv()}r,1\n`,
      params,
      "TABLE_INVALID",
      "rows.csv, row 122: 2 cells where the header has 5",
    ],
    ["no rows", () => "id,load,wear,kind,y\n", params, "TABLE_INVALID", "rows.csv has no rows"],
  ])("%s", async (_name, rows, section, code, message) => {
    const ended = await fit(rows(), section);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain(code);
    expect(ended.code).not.toBe(0);
    expect(ended.hasModel).toBe(false);
  });

  test("rows that differ from their schema", async () => {
    const { folder } = await fit(pressCsv());
    expect((await lockstep(folder, "schema", "rows.csv", "--write")).code).toBe(0);
    await writeFile(join(folder, "params.yaml"), `${params}  schema: schema.yaml\n`);
    const again = (...args: readonly string[]) =>
      lockstep(folder, "fit", "--rows", "rows.csv", "--output", "model", ...args);
    expect((await again()).code).toBe(0);
    await writeFile(
      join(folder, "rows.csv"),
      pressCsv((row) => (row === 7 ? { kind: "C" } : {})),
    );
    expect((await again()).stderr).toContain('rows.csv, row 9, column "kind": "C" is none of the values');
  });
});

describe("`lockstep fit` trains from", () => {
  test.each<[string, () => string | Uint8Array, string, string]>([
    ["a byte order mark", () => `\ufeff${pressCsv()}`, params, "rows.csv"],
    ["UTF-16 with a mark", () => Buffer.from(`\ufeff${pressCsv()}`, "utf16le"), params, "rows.csv"],
    [
      "a label that a person trusts",
      () =>
        pressCsv()
          .replaceAll(/,(y|[01])\n/g, ",$1,$1\n")
          .replace("y,y", "y,again"),
      `${params}  trusted: [again]\n`,
      "rows.csv",
    ],
    [
      "a million categories, of trees: the most frequent are told apart",
      () => pressCsv((row) => ({ kind: `k${row % 1_000_000}` }), 1_000_000),
      params.replace("trees: 3", "trees: 1"),
      "rows.csv",
    ],
    [
      "an infinity in a column that is dropped",
      () => pressCsv(() => ({ wear: "inf" })),
      `${params}  drop: [wear]\n`,
      "rows.csv",
    ],
    [
      "JSON lines",
      () => Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: i, load: i, y: i % 3 === 0 ? 1 : 0 })).join("\n"),
      params,
      "rows.jsonl",
    ],
  ])("%s", async (_name, rows, section, name) => {
    const ended = await fit(rows(), section, name);
    expect(ended.stderr).not.toContain("INVALID");
    expect(ended).toMatchObject({ code: 0, hasModel: true });
  });

  test("declared features, and judges them by folds", async () => {
    const folder = temporaryFolder();
    const declared =
      "  features:\n  - {categorical: [kind], encode: target}\n  - {numeric: [wear], scale: robust, indicator: true}\n";
    await writeFile(
      join(folder, "params.yaml"),
      `${params.replace("gbdt", "linear").replace(/ {2}trees[^]*/, "")}${declared}  cross_validation: {folds: 4, repeats: 2}\n`,
    );
    await writeFile(join(folder, "rows.csv"), pressCsv());
    const args = ["fit", "--rows", "rows.csv", "--output", "model"];
    const refused = await lockstep(folder, ...args);
    expect(refused.stderr).toContain("nobody said where the metrics of the folds go");
    const ended = await lockstep(folder, ...args, "--folds", "folds.json");
    expect(ended.stderr).not.toContain("INVALID");
    const found = JSON.parse(await readFile(join(folder, "folds.json"), "utf8")) as {
      readonly metrics: Readonly<
        Record<string, { readonly mean: number; readonly low: number; readonly high: number }>
      >;
      readonly folds: readonly { readonly roc_auc: number; readonly test_rows: number }[];
    };
    expect(found.folds).toHaveLength(8);
    expect(found.folds.reduce((sum, fold) => sum + fold.test_rows, 0)).toBe(240);
    const mean = found.folds.reduce((sum, fold) => sum + fold.roc_auc, 0) / 8;
    expect(found.metrics["roc_auc"]?.mean).toBeCloseTo(mean, 10);
    expect(found.metrics["roc_auc"]?.low).toBeLessThan(mean);
    expect(ended.stdout).toMatch(/^roc_auc over the folds: 0\.\d+ ± 0\.\d+, 95 % interval 0\.\d+ to [01]\.\d+$/m);
  });
});
