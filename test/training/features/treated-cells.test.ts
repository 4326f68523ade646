import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openRows } from "../../../pipeline/data/tables/open-rows.ts";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import { mostTreatedCells, treatmentsOf } from "../../../pipeline/domain/treatment.ts";
import { featureColumns } from "../../../pipeline/training/features/graph/apply.ts";
import type { FeatureGraph, FeatureNode } from "../../../pipeline/training/features/graph/graph.ts";
import { treatedCells } from "../../../pipeline/training/features/graph/treated-cells.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** A column of cells between blanks; `-` is an empty one, `_` a blank in a cell. */
function rowsOf(columns: Readonly<Record<string, string>>) {
  const names = Object.keys(columns);
  const cells = Object.values(columns).map((text) =>
    text.split(" ").map((cell) => (cell === "-" ? "" : cell.replaceAll("_", " "))),
  );
  return tableOfRows(
    ["id", ...names],
    (cells[0] ?? []).map((_, row) => [`r${row + 1}`, ...cells.map((column) => column[row] ?? "")]),
  );
}

const column = (name: string) => ({ kind: "column", column: name }) as const;
const plain = { kind: "number", source: column("x"), indicator: false } as const;
const words = { lowercase: true, ngrams: [1, 1], stopWords: [] } as const;
const oneHot = { kind: "one_hot", categories: ["a", "b"], other: true } as const;
const ratio = {
  kind: "number",
  source: { kind: "arithmetic", left: { column: "x", fill: 1 }, operator: "/", right: { column: "y", fill: 0 } },
  indicator: false,
} as const;

/** `column treatment rows of-which-the-first-is=its-cell`. */
function counted(graph: FeatureGraph, columns: Readonly<Record<string, string>>): readonly string[] {
  return treatedCells(graph, rowsOf(columns), { idColumn: "id" }).map(
    ({ column: name, treatment, rows, example }) =>
      `${name} ${treatment} ${rows} ${String(example.id)}=${String(example.value)}`,
  );
}

describe("cells that are treated are counted by column and treatment:", () => {
  test.each<[string, readonly FeatureNode[], Readonly<Record<string, string>>, readonly string[]]>([
    ["cells taken as they stand are not", [{ ...plain, fill: 3 }], { x: "1 2 3" }, []],
    [
      "empty ones that are filled, whichever word says so",
      [{ ...plain, fill: 3 }],
      { x: "1 NA -" },
      ["x imputed 2 r2="],
    ],
    ["empty ones that trees take as missing", [plain], { x: "- 2 null" }, ["x empty 2 r1="]],
    [
      "numbers beyond a bound, and none upon it",
      [{ ...plain, clip: { from: 0, to: 9 } }],
      { x: "0 -0.5 9 9.5 4" },
      ["x clipped 2 r2=-0.5"],
    ],
    [
      "one with an open end; a filled cell is not clipped as well",
      [{ ...plain, fill: 12, clip: { to: 9 } }],
      { x: "-100 - 10" },
      ["x imputed 1 r2=", "x clipped 1 r3=10"],
    ],
    [
      "a cell once, however many features treat it alike",
      [
        { ...plain, fill: 3, clip: { to: 9 } },
        { ...plain, fill: 0, clip: { to: 5 } },
      ],
      { x: "7 10 -" },
      ["x imputed 1 r3=", "x clipped 2 r1=7"],
    ],
    [
      "both operands, and what they are divided by",
      [ratio],
      { x: "1 - 3", y: "2 0 -" },
      ["x imputed 1 r2=", "y imputed 1 r3=", "y zero_divisor 2 r2=0"],
    ],
    [
      "what arithmetic gives and bounds cut",
      [{ ...ratio, clip: { to: 2 } }],
      { x: "9 3", y: "3 3" },
      ["x / y clipped 1 r1=9 · 3"],
    ],
    [
      "dates, alone and in their cycle",
      [
        { kind: "number", source: { kind: "date", column: "at", part: "year" }, fill: 2020, indicator: false },
        { kind: "cycle", column: "at", part: "month" },
      ],
      { at: "2024-05-01 -" },
      ["at imputed 1 r2=", "at empty 1 r2="],
    ],
    [
      "categories the model does not know, and empty ones",
      [{ kind: "category", columns: ["k"], encoder: oneHot }],
      { k: "a c - z b" },
      ["k empty 1 r3=", "k unknown 2 r2=c"],
    ],
    [
      "an empty category that is filled",
      [{ kind: "category", columns: ["k"], fill: "z", encoder: oneHot }],
      { k: "a -" },
      ["k imputed 1 r2="],
    ],
    [
      "crosses, under the names of their columns",
      [
        {
          kind: "category",
          columns: ["k", "m"],
          encoder: { kind: "ordinal", categories: ["a\u001fx"] },
        },
      ],
      { k: "a a -", m: "x y x" },
      ["k empty 1 r3=", "k × m unknown 1 r2=a · y"],
    ],
    [
      "hashed texts are all known",
      [{ kind: "category", columns: ["k"], encoder: { kind: "hashing", buckets: 4, signed: true } }],
      { k: "a c -" },
      ["k empty 1 r3="],
    ],
    [
      "texts with more known words than are read, with none, and empty ones",
      [{ kind: "text", column: "t", words, encoder: { kind: "tokens", terms: ["aa", "bb"], length: 2 } }],
      { t: "aa_bb_cc aa_bb_aa cc - aa" },
      ["t empty 1 r4=", "t cut 1 r2=aa bb aa", "t wordless 1 r3=cc"],
    ],
    [
      "texts without a word for hashing",
      [{ kind: "text", column: "t", words, encoder: { kind: "hashing", buckets: 4, signed: true, norm: "l2" } }],
      { t: "aa ?!" },
      ["t wordless 1 r2=?!"],
    ],
  ])("%s", (_name, nodes, columns, expected) => {
    expect(counted({ nodes }, columns)).toEqual(expected);
  });
});

test("what is counted is what applying the graph does: each filled, clipped or unknown cell and no other", () => {
  const cell = fc.oneof(fc.constant(""), fc.integer({ min: -20, max: 20 }).map(String));
  const kind = fc.constantFrom("", "a", "b", "c");
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, kind), { minLength: 1, maxLength: 40 }), (cells) => {
      const rows = tableOfRows(
        ["id", "x", "k"],
        cells.map(([x, k], row) => [`r${row}`, x, k]),
      );
      const clip = { from: -5, to: 5 };
      const graph: FeatureGraph = {
        nodes: [
          { ...plain, fill: 100, indicator: false },
          { ...plain, clip },
          { kind: "category", columns: ["k"], fill: "b", encoder: oneHot },
        ],
      };
      const [filled = [], bounded = [], , , other = []] = featureColumns({ graph, rows });
      const given = cells.map(([x]) => (x === "" ? Number.NaN : Number(x)));
      const found = new Map(
        treatedCells(graph, rows, { idColumn: "id" }).map(({ column: name, treatment, rows: count }) => [
          `${name} ${treatment}`,
          count,
        ]),
      );
      const count = (holds: (row: number) => boolean): number => cells.filter((_, row) => holds(row)).length;
      expect(found.get("x imputed") ?? 0).toBe(count((row) => filled[row] === 100));
      expect(found.get("x clipped") ?? 0).toBe(
        count((row) => !Number.isNaN(given[row]) && bounded[row] !== given[row]),
      );
      expect(found.get("k unknown") ?? 0).toBe(count((row) => other[row] === 1));
    }),
    { seed: 5 },
  );
});

test("rows on disk, block by block, are counted as rows in memory are", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "rows.csv");
  // More rows than a block has; the first unusual cells stand far behind.
  const lines = Array.from(
    { length: 60_000 },
    (_, i) => `r${i},${i % 20_000 === 19_999 ? "" : i},${i > 50_000 ? "z" : "a"}`,
  );
  await writeFile(path, `${["id,x,k", ...lines].join("\n")}\n`);
  const graph: FeatureGraph = {
    nodes: [
      { ...plain, fill: 0, clip: { to: 59_000 } },
      { kind: "category", columns: ["k"], encoder: oneHot },
    ],
  };
  const [whole, streamed] = await Promise.all(
    [false, true].map(async (stream) => {
      using rows = await openRows(path, { scratch: folder, stream });
      return { isOnDisk: rows.blocks !== undefined, found: treatedCells(graph, rows, { idColumn: "id" }) };
    }),
  );
  expect([whole?.isOnDisk, streamed?.isOnDisk]).toEqual([false, true]);
  expect(streamed?.found).toEqual(whole?.found);
  expect(whole?.found).toEqual([
    { column: "x", treatment: "imputed", rows: 3, example: { id: "r19999", value: "" } },
    { column: "x", treatment: "clipped", rows: 998, example: { id: "r59001", value: "59001" } },
    { column: "k", treatment: "unknown", rows: 9999, example: { id: "r50001", value: "z" } },
  ]);
});

test("a long cell is shortened and keeps whole characters", () => {
  const graph: FeatureGraph = { nodes: [{ kind: "category", columns: ["k"], encoder: oneHot }] };
  const [found] = treatedCells(graph, rowsOf({ k: `x${"🛠".repeat(50)}` }), { idColumn: "id" });
  expect(found?.example.value).toBe(`x${"🛠".repeat(38)}…`);
});

test.each<[string, readonly string[], object]>([
  ["nothing is personal", [], { id: "r2", value: "c · y" }],
  ["a column that is crossed is", ["m"], { id: "r2" }],
  ["the id is", ["id"], { value: "c · y" }],
  ["both are", ["id", "k"], {}],
])("the example repeats nothing personal: %s", (_name, personal, example) => {
  const encoder = { kind: "ordinal", categories: ["a\u001fx"] } as const;
  const graph: FeatureGraph = { nodes: [{ kind: "category", columns: ["k", "m"], encoder }] };
  const rows = rowsOf({ k: "a c", m: "x y" });
  const found = treatedCells(graph, rows, { idColumn: "id", personal: new Set(personal) });
  expect(found).toEqual([{ column: "k × m", treatment: "unknown", rows: 1, example }]);
});

test("rows without ids are counted, too", () => {
  const graph: FeatureGraph = { nodes: [{ ...plain, fill: 3 }] };
  const found = treatedCells(graph, rowsOf({ x: "1 -" }), { idColumn: "name" });
  expect(found).toEqual([{ column: "x", treatment: "imputed", rows: 1, example: { value: "" } }]);
});

describe("a record", () => {
  const cells = (rows: readonly number[]) =>
    rows.map((count, at) => ({
      column: `c${at}`,
      treatment: "imputed" as const,
      rows: count,
      example: { id: "r1", value: "" },
    }));

  test("of nothing treated says nothing, whatever the training rows have", () => {
    expect(treatmentsOf({ rowCount: 5, cells: [] }, { rowCount: 9, cells: cells([3]) })).toBeUndefined();
  });

  test("names those of most rows first, each beside the training rows' own", () => {
    const found = treatmentsOf({ rowCount: 5, cells: cells([1, 3]) }, { rowCount: 9, cells: cells([4]) });
    expect(found).toMatchObject({ rowCount: 5, trainingRowCount: 9, more: 0 });
    expect(found?.cells.map(({ column: name, rows, trainingRows }) => [name, rows, trainingRows])).toEqual([
      ["c1", 3, 0],
      ["c0", 1, 4],
    ]);
  });

  test("without training rows does not claim that they have none", () => {
    const [found] = treatmentsOf({ rowCount: 5, cells: cells([1]) }, undefined)?.cells ?? [];
    expect(found).toEqual({ column: "c0", treatment: "imputed", rows: 1, example: { id: "r1", value: "" } });
  });

  test.each([
    ["as many as are listed", mostTreatedCells, 0],
    ["one more, which is counted", mostTreatedCells + 1, 1],
  ])("lists %s", (_name, length, more) => {
    const found = treatmentsOf({ rowCount: 5, cells: cells(Array.from({ length }, () => 1)) }, undefined);
    expect([found?.cells.length, found?.more]).toEqual([mostTreatedCells, more]);
  });
});
