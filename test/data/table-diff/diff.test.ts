import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diffTables } from "../../../pipeline/data/table-diff/diff.ts";
import { loadDuckDb } from "../../../pipeline/data/tables/duckdb.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { writeParquet } from "../../support/parquet.ts";
import { counts, diffTexts } from "./tables.ts";

const nothing = { added: 0, removed: 0, edited: 0, cells: {} };

describe("rows that an id pairs", () => {
  test.each([
    ["the same bytes differ in nothing", "id,x\n1,5\n", "id,x\n1,5\n", nothing],
    ["another order of the rows is no change", "id,x\n1,5\n2,6\n", "id,x\n2,6\n1,5\n", nothing],
    ["1.0, 1e0, +1 and 1 are one number", "id,x\n1,1.0\n2,1e0\n3,+1\n", "id,x\n1,1\n2,1\n3,1\n", nothing],
    ["-0.0 is 0", "id,x\n1,-0.0\n", "id,x\n1,0\n", nothing],
    [
      "every way to miss a value is the same",
      "id,x\n1,\n2,NA\n3,NaN\n4,null\n",
      "id,x\n1,None\n2,\n3,\n4,n/a\n",
      nothing,
    ],
    ["blanks and case make no other missing value", "id,x\n1, nan\n2,\tNuLL \n3,5\n", "id,x\n1,\n2,\n3,5\n", nothing],
    ["a value that goes missing is an edit", "id,x\n1,5\n", "id,x\n1,\n", { ...nothing, edited: 1, cells: { x: 1 } }],
    ["zero is not missing", "id,x\n1,0\n", "id,x\n1,\n", { ...nothing, edited: 1, cells: { x: 1 } }],
    [
      "the next double is another number",
      "id,x\n1,0.3\n",
      "id,x\n1,0.30000000000000004\n",
      { ...nothing, edited: 1, cells: { x: 1 } },
    ],
    [
      "whole numbers that one double holds both are told apart",
      "id,x\n1,9007199254740993\n",
      "id,x\n1,9007199254740992\n",
      { ...nothing, edited: 1, cells: { x: 1 } },
    ],
    ["007 is a code and not 7", "id,x\n1,007\n", "id,x\n1,7\n", { ...nothing, edited: 1, cells: { x: 1 } }],
    ["texts count to the letter", "id,x\n1,a\n2,B\n", "id,x\n1,a \n2,b\n", { ...nothing, edited: 2, cells: { x: 2 } }],
    [
      "one text makes a column one of texts",
      "id,x\n1,1.0\n2,2\n",
      "id,x\n1,1\n2,z\n",
      { ...nothing, edited: 2, cells: { x: 2 } },
    ],
    ["a row that is there now is added", "id,x\n1,5\n", "id,x\n1,5\n2,5\n", { ...nothing, added: 1 }],
    ["a row that is gone is removed", "id,x\n1,5\n2,5\n", "id,x\n2,5\n", { ...nothing, removed: 1 }],
    ["an id that changes is both", "id,x\n1,5\n", "id,x\n2,5\n", { ...nothing, added: 1, removed: 1 }],
    [
      "quotes and line ends in cells are read",
      'id,x\n1,"a,\n""b"""\n',
      'id,x\n1,"a,\n""c"""\n',
      { ...nothing, edited: 1, cells: { x: 1 } },
    ],
    ["columns of one side alone change no row", "id,x,old\n1,5,7\n", "id,new,x\n1,8,5\n", nothing],
    ["a table without rows is a table", "id,x\n", "id,x\n1,5\n", { ...nothing, added: 1 }],
  ])("%s", async (_name, before, after, expected) => {
    expect(counts(await diffTexts(before, after))).toEqual(expected);
  });

  test("examples name the row, the column and both values, and hide what is personal", async () => {
    const before = "id,name,age\nu1,Ada,36\nu2,Grace,45\n";
    const after = "id,name,age\nu1,Ida,37\nu2,Grace,45\n";
    const { cellEdits, rowsEdited } = await diffTexts(before, after, { personal: new Set(["name"]) });
    expect(rowsEdited).toEqual({ count: 1, examples: ["u1"] });
    expect(cellEdits).toEqual([
      { id: "u1", column: "age", before: "36", after: "37" },
      { id: "u1", column: "name", before: "(personal)", after: "(personal)" },
    ]);
    const hidden = await diffTexts(before, after, { personal: new Set(["id", "name", "age"]) });
    expect(JSON.stringify(hidden)).not.toMatch(/u1|Ada|Ida|36|37/);
  });

  test("at most twenty cells and five rows are shown", async () => {
    const rows = (x: number): string => `id,x\n${Array.from({ length: 21 }, (_, i) => `${i},${x}\n`).join("")}`;
    const { cellEdits, rowsEdited } = await diffTexts(rows(1), rows(2));
    expect([cellEdits?.length, rowsEdited.count, rowsEdited.examples.length]).toEqual([20, 21, 5]);
  });

  test("several columns name a row together", async () => {
    const diff = await diffTexts("a,b,x\n1,1,5\n1,2,6\n", "a,b,x\n1,2,7\n1,1,5\n", { keys: ["a", "b"] });
    expect([diff.idColumn, counts(diff)]).toEqual(["a, b", { ...nothing, edited: 1, cells: { x: 1 } }]);
  });
});

describe("rows without an id", () => {
  test.each([
    ["another order is no change", "x,y\n1,a\n2,b\n", "x,y\n2,b\n1,a\n", nothing],
    ["a row counts as many times as it stands", "x,y\n1,a\n1,a\n1,a\n", "x,y\n1,a\n", { ...nothing, removed: 2 }],
    [
      "an edit is a row that goes and one that comes",
      "x,y\n1,a\n2,b\n",
      "x,y\n1,a\n2,c\n",
      { ...nothing, added: 1, removed: 1 },
    ],
    [
      "cells that would make one text are told apart",
      'x,y\n"a\u001ft","b"\n',
      'x,y\n"a","tb"\n',
      { ...nothing, added: 1, removed: 1 },
    ],
    ["columns change places without a change", "x,y\n1,a\n", "y,x\na,1\n", nothing],
  ])("%s", async (_name, before, after, expected) => {
    const diff = await diffTexts(before, after, { keys: [] });
    expect([diff.idColumn, diff.unpaired, counts(diff)]).toEqual([undefined, undefined, expected]);
  });

  test.each([
    [
      "an id that stands twice",
      "id,x\n1,5\n2,6\n",
      "id,x\n1,5\n1,6\n",
      'the table after has 1 rows whose "id" stands in another row, for example "1"',
    ],
    ["a row without id", "id,x\n1,5\n,6\n", "id,x\n1,5\n2,6\n", 'the table before has 1 rows without "id"'],
    ["no such column", "x\n5\n", "id,x\n1,5\n", "not both sides have the column id"],
  ])("%s: rows are compared by what they hold, and it is said", async (_name, before, after, unpaired) => {
    expect(await diffTexts(before, after)).toMatchObject({ unpaired, idColumn: undefined });
  });
});

describe("columns", () => {
  test("that come, go, change their type or their place are named", async () => {
    const diff = await diffTexts("id,a,b,gone\n1,5,6,7\n", "b,id,a,new\n6.5,1,word,8\n");
    expect(diff).toMatchObject({
      columnsAdded: ["new"],
      columnsRemoved: ["gone"],
      columnsRetyped: [
        { column: "b", before: "integer", after: "number" },
        { column: "a", before: "integer", after: "text" },
      ],
      isReordered: true,
    });
  });

  test.each([
    ["a text", "word", "text"],
    ["a code", "007", "integer"],
    ["a whole number no double holds", "9007199254740993", "integer"],
    ["a fraction", "0.5", "number"],
    ["a date", "2024-05-01", "text"],
  ])("%s behind thousands of numbers is seen, on either side", async (_what, last, type) => {
    const rows = Array.from({ length: 5_000 }, (_, i) => `${i},${i}\n`).join("");
    const [plain, other] = [`id,x\n${rows}`, `id,x\n${rows}5000,${last}\n`];
    const diff = await diffTexts(plain, other);
    expect(counts(diff)).toEqual({ ...nothing, added: 1 });
    const retyped = type === "integer" ? [] : [{ column: "x", before: "integer", after: type }];
    expect(diff.columnsRetyped).toEqual(retyped);
    expect(counts(await diffTexts(other, other))).toEqual(nothing);
    const edited = await diffTexts(other, `id,x\n${rows}5000,7\n`);
    expect(counts(edited)).toEqual({ ...nothing, edited: 1, cells: { x: 1 } });
  });

  test("are told apart by case, and their names are never part of a query", async () => {
    const names = ['"""; DROP TABLE before; --"', "x", "X", "'); ATTACH '/tmp/x'", "v0", '"a""b"'];
    const table = (x: string): string => `id,${names.join(",")}\n1,${names.map(() => x).join(",")}\n`;
    const diff = await diffTexts(table("1"), table("2"));
    expect(diff.editsByColumn).toHaveLength(names.length);
  });

  test("without rows to count for, or without any value, are no distribution and no type", async () => {
    const diff = await diffTexts("id,x\n1,\n", "id,x\n1,5\n");
    expect([diff.columnsRetyped, diff.shifts]).toEqual([[], []]);
  });
});

test("labels: flips by pair, and the balance of classes", async () => {
  const diff = await diffTexts("id,y\n1,0\n2,0\n3,1\n4,1\n", "id,y\n1,1\n2,1\n3,0\n4,1\n5,0\n", { labelColumn: "y" });
  expect(diff.label).toEqual({
    column: "y",
    balance: [
      { value: "1", before: 2, after: 3 },
      { value: "0", before: 2, after: 2 },
    ],
    flips: 3,
    pairs: [
      { before: "0", after: "1", count: 2 },
      { before: "1", after: "0", count: 1 },
    ],
  });
});

test("labels that are no classes have no balance; of many flips the first twenty pairs are told, and all are counted", async () => {
  const rows = (add: number): string => `id,y\n${Array.from({ length: 51 }, (_, i) => `${i},${i + add}\n`).join("")}`;
  const { label } = await diffTexts(rows(0), rows(100), { labelColumn: "y" });
  expect([label?.balance.length, label?.flips, label?.pairs.length]).toEqual([0, 51, 20]);
});

test("rows that repeat another, ids apart, are counted", async () => {
  const { duplicates } = await diffTexts("id,x\n1,5\n2,6\n", "id,x\n1,5\n2,6\n3,5\n4,5.0\n");
  expect(duplicates).toEqual({ before: 0, after: 2 });
});

describe("distributions", () => {
  const rows = (n: number, x: (i: number) => string): string =>
    `id,x,c\n${Array.from({ length: n }, (_, i) => `${i},${x(i)},${i % 2 === 0 ? "a" : "b"}\n`).join("")}`;

  test("a column that moved is named with what moved, one that stayed is not", async () => {
    const { shifts } = await diffTexts(
      rows(400, (i) => String(i % 100)),
      rows(400, (i) => (i % 10 === 0 ? "" : String((i % 100) + 50))),
    );
    expect(shifts).toEqual([
      expect.objectContaining({ column: "x", missing: { before: 0, after: 40 }, median: { before: 49, after: 99 } }),
    ]);
  });

  test.each([
    [199, 0],
    [200, 1],
  ])("of %i rows on a side give %i columns that moved", async (n, found) => {
    const { shifts } = await diffTexts(
      rows(n, (i) => String(i)),
      rows(n, (i) => String(i + n)),
    );
    expect(shifts).toHaveLength(found);
  });

  test("categories that come and go are named", async () => {
    const table = (kind: string): string =>
      `id,c\n${Array.from({ length: 300 }, (_, i) => `${i},${i < 30 ? kind : "x"}\n`).join("")}`;
    const { shifts } = await diffTexts(table("old"), table("new"));
    expect(shifts).toEqual([
      expect.objectContaining({ column: "c", distance: 0.1, appeared: ["new"], vanished: ["old"] }),
    ]);
  });
});

describe("formats", () => {
  test("JSON lines and CSV of the same rows do not differ", async () => {
    const lines = '{"id": 1, "x": 1.50, "t": "a\\"b"}\n{"id": 2, "t": null}\n';
    const diff = await diffTexts(lines, 'id,x,t\n2,,\n1,1.5,"a""b"\n', { names: ["before.jsonl", "after.csv"] });
    expect(counts(diff)).toEqual(nothing);
  });

  test("Parquet keeps its types, and NaN, NULL and -0.0 are what they are in CSV", async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "rows.csv": "id,x,day\n1,,2024-05-01\n2,NaN,2024-05-02\n3,0,2024-05-03\n4,2.5,\n" });
    await writeParquet(
      join(folder, "rows.parquet"),
      `SELECT * FROM (VALUES (4::BIGINT, 2.5::DOUBLE, NULL::DATE), (3, '-0.0'::DOUBLE, DATE '2024-05-03'),
        (2, NULL, DATE '2024-05-02'), (1, 'nan'::DOUBLE, DATE '2024-05-01')) AS rows(id, x, day)`,
    );
    const file = (name: string) => ({ path: join(folder, name), where: name });
    const options = { keys: ["id"], labelColumn: undefined, personal: new Set<string>(), searchFrom: [] };
    const diff = await diffTables(file("rows.csv"), file("rows.parquet"), options);
    expect(counts(diff)).toEqual(nothing);
    expect(diff.columnsRetyped).toContainEqual({ column: "id", before: "integer", after: "BIGINT" });
  });

  test.each(["rows.jsonl", "rows.parquet"])(
    "names that differ in case alone are refused, since DuckDB renames one: %s",
    async (name) => {
      const folder = temporaryFolder();
      await writeFiles(folder, {
        "rows.csv": "id,Mail,mail\n1,a,b\n",
        "rows.jsonl": '{"id":1,"Mail":"a","mail":"b"}\n',
      });
      if (name === "rows.parquet") {
        // DuckDB itself does not write such a file.
        await writeParquet(join(folder, "other"), `SELECT 1 AS id, 'a' AS "Mail", 'b' AS "mbil"`);
        const bytes = await readFile(join(folder, "other"), "latin1");
        await writeFiles(folder, { [name]: Buffer.from(bytes.replaceAll("mbil", "mail"), "latin1") });
      }
      const file = (path: string) => ({ path: join(folder, path), where: path });
      const options = { keys: ["id"], labelColumn: undefined, personal: new Set(["mail"]), searchFrom: [] };
      expect(await errorOf(() => diffTables(file("rows.csv"), file(name), options))).toBe(
        `TABLE_INVALID: ${name}: the columns "Mail" and "mail" differ in case alone`,
      );
    },
  );

  test("a number behind a name that is there, too, is a name as any", async () => {
    const line = (mail: number) => `{"id":1,"mail":0,"mail_1":${String(mail)}}\n`;
    const diff = await diffTexts(line(1), line(2), { names: ["a.jsonl", "b.jsonl"] });
    expect(diff.editsByColumn).toEqual([{ column: "mail_1", count: 1 }]);
  });

  test.each([
    ["rows of different lengths", "id,x\n1,5,6\n", "after.csv cannot be read as a table"],
    ["two columns of one name", "id,x,x\n1,5,6\n", 'after.csv: two columns are named "x"'],
    ["bytes that are no UTF-8", Buffer.from("id,x\n1,\xe9\n", "latin1").toString("latin1"), "after.csv"],
    ["nothing at all", "", "after.csv is empty"],
    [
      "rows that are too long for DuckDB",
      `id,x\n1,5\n2,${"a".repeat(2_100_000)}\n`,
      "after.csv cannot be read as a table: line 3: a row is longer than 2,000,000 bytes",
    ],
  ])("%s are refused, naming the table", async (_name, after, message) => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "before.csv": "id,x\n1,5\n", "after.csv": Buffer.from(after, "latin1") });
    const file = (name: string) => ({ path: join(folder, name), where: name });
    const options = { keys: ["id"], labelColumn: undefined, personal: new Set<string>(), searchFrom: [] };
    const error = await errorOf(() => diffTables(file("before.csv"), file("after.csv"), options));
    expect(error).toContain(`TABLE_INVALID: ${message}`);
  });
});

test("without DuckDB the error says what to install", async () => {
  const error = await errorOf(() => loadDuckDb([temporaryFolder("/")]));
  expect(error).toMatch(/^DUCKDB_MISSING: /);
});

const cell = fc.oneof(
  fc.constantFrom("", "NA", "0", "-0.0", "1", "1.0", "007", "a", "A", "a b", '"', "\n", "é", "1e3", "\u001f"),
  fc.string({ maxLength: 3, unit: "grapheme" }),
);
const table = fc.array(fc.tuple(cell, cell), { maxLength: 6 });

function textOf(rows: readonly (readonly [string, string])[]): string {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  return `id,x,y\n${rows.map(([x, y], i) => `${i},${quoted(x)},${quoted(y)}\n`).join("")}`;
}

test.each([["id"], []])(
  "any table equals itself in any order, and a diff is the mirror of the other way; keys %s",
  async (...keys) => {
    await fc.assert(
      fc.asyncProperty(table, table, async (a, b) => {
        const [left, right] = [textOf(a), textOf(b)];
        const [head = "", ...lines] = left.split(/\n(?=\d+,)/);
        const shuffled =
          a.length === 0 ? left : `${[head, ...lines.map((line) => line.replace(/\n$/, "")).reverse()].join("\n")}\n`;
        expect(counts(await diffTexts(left, shuffled, { keys }))).toEqual(nothing);
        const forth = counts(await diffTexts(left, right, { keys }));
        const back = counts(await diffTexts(right, left, { keys }));
        expect({ ...back, added: back.removed, removed: back.added }).toEqual(forth);
      }),
      { numRuns: 6 },
    );
  },
);
