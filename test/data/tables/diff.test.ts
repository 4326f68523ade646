import { describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { diffDirectories, diffTables } from "../../../pipeline/data/tables/diff.ts";
import type { TableDiff } from "../../../pipeline/domain/data-diff.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";

const table = (text: string): ReturnType<typeof readCsv> => readCsv(Buffer.from(text), "t.csv");
const none = { count: 0, examples: [] };
const same: TableDiff = {
  kind: "table",
  idColumn: "id",
  rowsBefore: 2,
  rowsAfter: 2,
  columnsAdded: [],
  columnsRemoved: [],
  rowsAdded: none,
  rowsRemoved: none,
  rowsEdited: none,
  editsByColumn: [],
};
const before = "id,x,y\n1,a,b\n2,c,d\n";

describe("two tables", () => {
  test.each<[string, string, Partial<TableDiff>]>([
    ["are the same", before, {}],
    ["are the same in another order of rows", "id,x,y\n2,c,d\n1,a,b\n", {}],
    ["are the same in another order of columns", "y,id,x\nb,1,a\nd,2,c\n", {}],
    ["differ by a new row", `${before}3,e,f\n`, { rowsAfter: 3, rowsAdded: { count: 1, examples: ["3"] } }],
    ["differ by a row that is gone", "id,x,y\n1,a,b\n", { rowsAfter: 1, rowsRemoved: { count: 1, examples: ["2"] } }],
    [
      "differ in cells, counted by row and by column",
      "id,x,y\n1,A,B\n2,c,D\n",
      {
        rowsEdited: { count: 2, examples: ["1", "2"] },
        editsByColumn: [
          { column: "y", count: 2 },
          { column: "x", count: 1 },
        ],
      },
    ],
    ["differ by a new column, which edits no row", "id,x,y,z\n1,a,b,0\n2,c,d,0\n", { columnsAdded: ["z"] }],
    ["differ by a column that is gone", "id,x\n1,a\n2,c\n", { columnsRemoved: ["y"] }],
    [
      "differ in how a number is written",
      "id,x,y\n1,a,b\n2,c,d \n",
      { rowsEdited: { count: 1, examples: ["2"] }, editsByColumn: [{ column: "y", count: 1 }] },
    ],
  ])("%s", async (_name, after, expected) => {
    expect(diffTables(await table(before), await table(after), "id")).toEqual({ ...same, ...expected });
  });

  test("name at most five rows", async () => {
    const many = `id\n${Array.from({ length: 9 }, (_, i) => `n${i}\n`).join("")}`;
    const { rowsAdded } = diffTables(await table("id\n"), await table(many), "id");
    expect(rowsAdded).toEqual({ count: 9, examples: ["n0", "n1", "n2", "n3", "n4"] });
  });

  test.each([
    ["an id that stands twice", "id\n1\n1\n", "TABLE_INVALID"],
    ["no id column", "x\n1\n", "COLUMN_MISSING"],
  ])("cannot be compared with %s", async (_name, text, code) => {
    const [left, right] = [await table("id\n1\n"), await table(text)];
    expect(() => diffTables(left, right, "id")).toThrow(expect.objectContaining({ code }) as Error);
  });
});

test("two folders are compared file by file", () => {
  const entry = (
    relpath: string,
    digit: string,
  ): { readonly relpath: string; readonly md5: ReturnType<typeof md5> } => ({
    relpath,
    md5: md5(digit.repeat(32)),
  });
  expect(
    diffDirectories(
      [entry("a", "1"), entry("b", "2"), entry("c", "3")],
      [entry("a", "1"), entry("b", "9"), entry("d", "3")],
    ),
  ).toEqual({
    kind: "directory",
    filesBefore: 3,
    filesAfter: 3,
    filesAdded: { count: 1, examples: ["d"] },
    filesRemoved: { count: 1, examples: ["c"] },
    filesEdited: { count: 1, examples: ["b"] },
  });
});
