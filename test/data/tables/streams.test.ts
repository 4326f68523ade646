import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTable } from "../../../pipeline/data/tables/read-table.ts";
import { openTableStream } from "../../../pipeline/data/tables/streams/open-stream.ts";
import { spoolTable } from "../../../pipeline/data/tables/streams/spooled-table.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { writeParquet } from "../../support/parquet.ts";

/** Everything a table says, so that two of them can be compared. */
function contentOf(table: Table) {
  return {
    columns: table.columns,
    rowCount: table.rowCount,
    cells: table.columns.map((name) => [...table.column(name)]),
    places: Array.from({ length: Math.min(table.rowCount, 200) }, (_, row) => table.place?.(row)),
  };
}

async function spooled(path: string) {
  return spoolTable(await openTableStream(path, { where: "rows" }), { folder: temporaryFolder() });
}

async function file(content: string | Uint8Array, name = "rows.csv"): Promise<string> {
  const path = join(temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

async function messageOf(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "no error";
}

/** More bytes than are read at a time, so that rows, quotes and characters are cut between two reads. */
const wide = `"${'ä,\n""'.repeat(600)}"`;
const long = (line: string, rows: number): string => Array.from({ length: rows }, () => line).join("\n");

describe("a table that is spooled is the table that is read:", () => {
  test.each<[string, () => string | Uint8Array, string]>([
    ["numbers, texts, missing cells", () => 'a,b\n1,x\n,""\n2.50,NaN\n', "rows.csv"],
    ["quotes, commas and line ends in cells", () => 'a,b\r\n"1,""2""","x\r\ny"\r\n3,""""\r\n', "rows.csv"],
    ["a byte order mark and no last line end", () => "\ufeffa,b\n1,2", "rows.csv"],
    ["UTF-16", () => Buffer.from(`\ufeffa,b\n${long("1,ä€😀", 200_000)}`, "utf16le"), "rows.csv"],
    ["a header alone", () => "a,b\n", "rows.csv"],
    ["a header without a line end", () => "a,b", "rows.csv"],
    ["one column with empty rows in quotes", () => 'a\n""\n1\n""', "rows.csv"],
    ["more than one read", () => `a,b\n${long(`1,${wide}`, 1000)}`, "rows.csv"],
    ["a row larger than one read", () => `a,b\n1,"${"x".repeat(5_000_000)}"\n2,y\n`, "rows.csv"],
    [
      "JSON lines with blank lines and members that come late",
      () => '{"a":1}\n\n{"b":"x\\n","a":1.50}\r\n{"c":null}\n{}',
      "rows.jsonl",
    ],
    ["JSON lines in more than one read", () => long('{"a":"ä€😀","b":1e3}', 100_000), "rows.jsonl"],
  ])("%s", async (_name, content, name) => {
    const path = await file(content(), name);
    const whole = await readTable(path, { where: "rows" });
    using table = await spooled(path);
    expect(contentOf(table)).toEqual(contentOf(whole));
    for (const column of table.columns)
      if (whole.numbers !== undefined) expect(table.numbers(column)).toEqual(whole.numbers(column));
    const blocks = [...table.blocks()];
    expect(blocks.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(table.rowCount);
    expect(blocks.flatMap((block) => block.columns.map((column) => block.column(column)[0]))).toEqual(
      blocks.flatMap((_block, at) => {
        const first = blocks.slice(0, at).reduce((sum, { rowCount }) => sum + rowCount, 0);
        return table.columns.map((column) => whole.column(column)[first]);
      }),
    );
  });

  test("any CSV", async () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", "\r", "é", "."), maxLength: 5 });
    const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { maxLength: 20 }), async (rows) => {
        const path = await file(`a,b\n${rows.map((row) => `${row.map(quoted).join(",")}\n`).join("")}`);
        const table = await spooled(path);
        expect(contentOf(table)).toEqual(contentOf(await readTable(path, { where: "rows" })));
        table[Symbol.dispose]();
      }),
      { numRuns: 60 },
    );
  });

  test("Parquet of more rows than a batch", async () => {
    const path = join(temporaryFolder(), "rows.parquet");
    await writeParquet(
      path,
      "SELECT range AS id, range / 7.0 AS x, CASE WHEN range % 3 = 0 THEN NULL ELSE 'k' || range % 5 END AS k, DATE '2024-01-01' + range::INT AS d, range * 100000000000000 AS big FROM range(70001)",
    );
    using table = await spooled(path);
    const whole = await readTable(path, { where: "rows" });
    expect(contentOf(table)).toEqual(contentOf(whole));
    expect(table.numbers("x")).toEqual(whole.numbers?.("x"));
    expect(table.numbers("k")).toBeUndefined();
  });
});

test("nothing of a table on disk is left behind, not even when the process is killed", async () => {
  const folder = temporaryFolder();
  const table = await spoolTable(await openTableStream(await file("a,b\n1,x\n")), { folder });
  // No name leads to it any more; the system frees it with the last process that has it open.
  expect(await readdir(folder)).toEqual([]);
  expect(table.column("b")).toEqual(["x"]);
  table[Symbol.dispose]();
});

describe("what is wrong with a streamed table has the same code, file, row and column:", () => {
  const late = (bad: string): string => `a,b\n${long("1,some text", 200_000)}\n${bad}\n`;

  test.each<[string, () => string | Uint8Array, string]>([
    ["a row of another width", () => late("1,2,3"), "rows.csv"],
    ["a quote in a bare cell", () => late('1,x"y'), "rows.csv"],
    ["text behind a quote", () => late('1,"x"y'), "rows.csv"],
    ["a quote that is never closed", () => late('1,"x'), "rows.csv"],
    [
      "Latin-1 in one row",
      () => Buffer.concat([Buffer.from(late("1,x")), Buffer.from("2,\u00e4\n", "latin1")]),
      "rows.csv",
    ],
    ["UTF-16 without a mark", () => Buffer.from("a,b\n1,2\n", "utf16le"), "rows.csv"],
    ["UTF-16 that is cut", () => Buffer.from("\ufeffa,b\n1,2\n", "utf16le").subarray(0, -1), "rows.csv"],
    ["an empty file", () => "", "rows.csv"],
    ["two columns of one name", () => "a,a\n1,2\n", "rows.csv"],
    ["a line that is no object", () => `${long('{"a":1}', 300_000)}\n[1]\n`, "rows.jsonl"],
    ["a member twice", () => '{"a":1,"a":2}\n', "rows.jsonl"],
    ["lines of nothing", () => "\n\n", "rows.jsonl"],
    ["Latin-1 in a line", () => Buffer.from('{"a":"\u00e4"}\n', "latin1"), "rows.jsonl"],
    ["no Parquet behind its mark", () => "PAR1 and nothing else", "rows.parquet"],
  ])("%s", async (_name, content, name) => {
    const path = await file(content(), name);
    const expected = await messageOf(() => readTable(path, { where: "rows" }));
    expect(expected).toContain("TABLE_INVALID: rows");
    expect(await messageOf(() => spooled(path))).toBe(expected);
  });

  test("a file that is not there", async () => {
    expect(await messageOf(() => openTableStream("nowhere.csv"))).toBe("TABLE_INVALID: nowhere.csv does not exist");
  });

  test("a quote that is never closed, in a file larger than a row may be", async () => {
    const path = await file(`a,b\n1,2\n3,"${"x".repeat(70 * 1024 * 1024)}`);
    expect(await messageOf(() => spooled(path))).toContain("rows, row 3: the row has more than 67108864 bytes");
  });
});
