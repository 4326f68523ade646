import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellNumber } from "../../../pipeline/data/tables/cell.ts";
import { parseNumber, readCsv, writeCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { temporaryFolder } from "../../support/folder.ts";

function rows(table: Table): readonly (readonly string[])[] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((column) => table.column(column)[row] ?? "(none)"),
  );
}

const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");

describe("readCsv", () => {
  test.each<[string, string, readonly string[], readonly (readonly string[])[]]>([
    ["rows with a last line end", "a,b\n1,2\n", ["a", "b"], [["1", "2"]]],
    ["rows without a last line end", "a,b\n1,2", ["a", "b"], [["1", "2"]]],
    ["line ends of Windows", "a,b\r\n1,2\r\n", ["a", "b"], [["1", "2"]]],
    ["a byte order mark", "\ufeffa,b\n1,2\n", ["a", "b"], [["1", "2"]]],
    ["quoted cells", 'a,b\n"1,5","x ""y"" z"\n', ["a", "b"], [["1,5", 'x "y" z']]],
    ["line ends inside quotes", 'a,b\n"1\n2","3\r\n4"\r\n', ["a", "b"], [["1\n2", "3\r\n4"]]],
    ["empty cells", "a,b\n,\n", ["a", "b"], [["", ""]]],
    ["empty quoted cells", 'a,b\n"",""', ["a", "b"], [["", ""]]],
    ["a header alone", "a,b\n", ["a", "b"], []],
    ["one column with an empty cell", "a\n\nx\n", ["a"], [[""], ["x"]]],
    ["a quoted header with a comma", '"a,1",b\n1,2\n', ["a,1", "b"], [["1", "2"]]],
    ["other scripts", "é,漢\n😀,ß\n", ["é", "漢"], [["😀", "ß"]]],
    ["spaces as part of the cell", "a,b\n 1 , 2\n", ["a", "b"], [[" 1 ", " 2"]]],
    ["a carriage return inside a bare cell", "a,b\n1\r2,3\n", ["a", "b"], [["1\r2", "3"]]],
    ["a last quoted cell before a lone carriage return", 'a\n"1"\r', ["a"], [["1"]]],
  ])("reads %s", async (_name, text, columns, expected) => {
    const table = await readCsv(bytes(text), "t.csv");
    expect(table.columns).toEqual(columns);
    expect(rows(table)).toEqual(expected);
  });

  test.each([
    ["a short row", "a,b\n1,2\n3\n", "t.csv, row 3: 1 cell where the header has 2"],
    ["a long row", "a,b\n1,2,3\n", "t.csv, row 2: 3 cells where the header has 2"],
    ["a row count that takes line ends in quotes for one row", 'a,b\n"1\n\n2",2\n3\n', "t.csv, row 3"],
    ["a quote that is never closed", 'a\n"1\n', "t.csv, row 2: a quoted cell is never closed"],
    ["text behind a closing quote", 'a\n"1"2\n', "t.csv, row 2: text follows a closing quote"],
    ["a quote inside a bare cell", 'a\n1"2\n', "t.csv, row 2: a quote stands inside a bare cell"],
    ["a header with one name twice", "a,b,a\n", 't.csv: two columns are named "a"'],
    ["a header without a name", "a,,b\n", "t.csv: column 2 has no name"],
    ["nothing", "", "t.csv is empty"],
    ["a byte order mark alone", "\ufeff", "t.csv is empty"],
  ])("refuses %s, naming file and row", async (_name, text, message) => {
    await expect(readCsv(bytes(text), "t.csv")).rejects.toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining(message) as string,
      hint: expect.any(String) as string,
    });
  });

  const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");

  test.each([
    ["Latin-1", latin1("a,b\n1,caf\u00e9\n"), 't.csv, row 2, column "b": the bytes are not UTF-8'],
    [
      "a row of Latin-1 among rows of UTF-8",
      Buffer.concat([bytes("a,b\ncaf\u00e9,1\n"), latin1("\u00fc,2\n")]),
      "row 3",
    ],
    ["Latin-1 in the header", latin1("a,\u00e9\n1,2\n"), "t.csv, row 1, column"],
    [
      "UTF-16 without a mark",
      Buffer.from("a,b\n1,2\n", "utf16le"),
      "t.csv looks like UTF-16 without a byte order mark",
    ],
    [
      "UTF-16 that is cut",
      Buffer.from("\ufeffa,b\n1,2\n", "utf16le").subarray(0, -1),
      "t.csv begins as UTF-16LE and is not",
    ],
  ])("refuses %s", async (_name, source, message) => {
    await expect(readCsv(source, "t.csv")).rejects.toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining(message) as string,
    });
  });

  test.each([
    ["little", Buffer.from("\ufeffa,b\n1,\u6f22\n", "utf16le")],
    ["big", Buffer.from("\ufeffa,b\n1,\u6f22\n", "utf16le").swap16()],
  ])("reads UTF-16 with a mark, %s end first", async (_name, source) => {
    expect(rows(await readCsv(source, "t.csv"))).toEqual([["1", "\u6f22"]]);
  });

  test("gives a column as the numbers that its texts are", async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer().map(String),
      fc
        .tuple(fc.integer({ min: 0, max: 99_999_999 }), fc.integer({ min: 0, max: 99_999_999 }))
        .map((p) => p.join(".")),
      fc.constantFrom("", "NA", "-0", "+1", ".5", "5.", "1e5", " 7 ", "0.1234567890123456789", "-.5", "nan", "00012"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(number, { maxLength: 20 }), async (cells) => {
        const table = await readCsv(bytes(`x,y\n${cells.map((cell) => `${cell},1\n`).join("")}`), "t.csv");
        const expected = table.column("x").map((cell) => cellNumber(cell) ?? Number.NaN);
        expect([...(table.numbers?.("x") ?? [])]).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test.each(["x", "1-2", "1.2.3", ".", "-", "1e", "inf", "0x10", "1e999", "--1"])(
    "has no numbers for a column with %j",
    async (cell) => {
      expect((await readCsv(bytes(`x\n1\n${cell}\n`), "t.csv")).numbers?.("x")).toBeUndefined();
    },
  );

  test("names the place of a row, the header being the first", async () => {
    expect((await readCsv(bytes("a\n1\n2\n"), "t.csv")).place?.(1)).toBe("t.csv, row 3");
  });

  test.each([
    ["6 cells of 6", { maximumBytes: 100, maximumCells: 6 }, undefined],
    ["6 cells of 5", { maximumBytes: 100, maximumCells: 5 }, "t.csv, row 3: the table has more than 5 cells"],
    ["12 bytes of 12", { maximumBytes: 12, maximumCells: 100 }, undefined],
    ["12 bytes of 11", { maximumBytes: 11, maximumCells: 100 }, "t.csv has 12 bytes; at most 11 are read"],
  ])("holds to its limits: %s", async (_name, limits, message) => {
    const path = join(temporaryFolder(), "t.csv");
    await writeFile(path, "a,b\n1,2\n3,4\n");
    const reading = readCsv(path, "t.csv", limits);
    if (message === undefined) expect((await reading).rowCount).toBe(2);
    else await expect(reading).rejects.toMatchObject({ code: "TABLE_INVALID", message });
  });

  test("names the columns there are when one is asked for that is not", async () => {
    const table = await readCsv(bytes("a,b\n"), "t.csv");
    expect(() => table.column("c")).toThrow(
      expect.objectContaining({ code: "COLUMN_MISSING", hint: 'Its columns are "a", "b".' }) as Error,
    );
  });

  test("reads back what writeCsv wrote, whatever the cells hold", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 12 });
    const table = fc
      .tuple(
        fc.uniqueArray(
          text.filter((name) => name !== ""),
          { minLength: 1, maxLength: 4 },
        ),
        fc.nat(5),
      )
      .chain(([names, count]) =>
        fc.tuple(
          ...names.map((name) =>
            fc.record({ name: fc.constant(name), values: fc.array(text, { minLength: count, maxLength: count }) }),
          ),
        ),
      );
    await fc.assert(
      fc.asyncProperty(table, async (columns) => {
        const read = await readCsv(bytes(writeCsv(columns)), "t.csv");
        // A byte order mark at the very start is not part of the first name.
        const names = columns.map(({ name }, index) => (index === 0 ? name.replace(/^\ufeff/, "") : name));
        expect(read.columns).toEqual(names);
        for (const [index, { values }] of columns.entries()) expect(read.column(names[index] ?? "")).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });
});

describe("writeCsv", () => {
  test("writes numbers so that they read back as the same number", () => {
    const values = [0.1, -0, 1e21, 5e-324, 123456789012345680, 1 / 3];
    const lines = writeCsv([{ name: "x", values }])
      .trimEnd()
      .split("\n")
      .slice(1);
    expect(lines.map((line) => parseNumber(line, "x"))).toEqual(values);
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@x", "'@x"],
    ["\tx", "'\tx"],
    ["\rx", '"\'\rx"'],
    ["a=1", "a=1"],
  ])("puts a quote before %j for spreadsheets, only when asked", (text, safe) => {
    expect(writeCsv([{ name: "x", values: [text] }], { excelSafe: true })).toBe(`x\n${safe}\n`);
    expect(writeCsv([{ name: "x", values: [text] }])).not.toContain("'");
  });

  test("leaves negative numbers alone for spreadsheets", () => {
    expect(writeCsv([{ name: "x", values: [-1.5] }], { excelSafe: true })).toBe("x\n-1.5\n");
  });

  test.each([
    [
      "columns of different length",
      [
        { name: "a", values: [1] },
        { name: "b", values: [] },
      ],
    ],
    [
      "one name twice",
      [
        { name: "a", values: [] },
        { name: "a", values: [] },
      ],
    ],
    ["a number that is not finite", [{ name: "a", values: [Number.NaN] }]],
  ])("refuses %s", (_name, columns) => {
    expect(() => writeCsv(columns)).toThrow(expect.objectContaining({ code: "TABLE_INVALID" }) as Error);
  });
});

describe("parseNumber", () => {
  test.each([
    ["1", 1],
    ["-0.5", -0.5],
    ["+2.", 2],
    [".5", 0.5],
    ["1e-3", 0.001],
    ["017", 17],
    ["1.7976931348623157e308", Number.MAX_VALUE],
  ])("reads %s", (text, value) => {
    expect(parseNumber(text, "here")).toBe(value);
  });

  test.each(["", " ", " 1", "NaN", "Infinity", "1e400", "0x10", "1,5", "1_000", "e5", ".", "1e", "true", "١"])(
    "refuses %j",
    (text) => {
      expect(() => parseNumber(text, () => "t.csv, row 2")).toThrow(
        expect.objectContaining({
          code: "TABLE_INVALID",
          message: expect.stringContaining("t.csv, row 2") as string,
        }) as Error,
      );
    },
  );
});
