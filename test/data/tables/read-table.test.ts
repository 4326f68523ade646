import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadDuckDb } from "../../../pipeline/data/tables/duckdb.ts";
import { readTable } from "../../../pipeline/data/tables/read-table.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { writeParquet } from "../../support/parquet.ts";

const rows = (table: Table): readonly (readonly string[])[] =>
  Array.from({ length: table.rowCount }, (_, row) =>
    table.columns.map((column) => table.column(column)[row] ?? "(none)"),
  );

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

describe("JSON lines", () => {
  test.each<[string, string, readonly string[], readonly (readonly string[])[]]>([
    ["numbers as they stand", '{"a":1.0,"b":-2.50e+3}\n', ["a", "b"], [["1.0", "-2.50e+3"]]],
    ["large numbers with all digits", '{"a":12345678901234567890}', ["a"], [["12345678901234567890"]]],
    ["texts with escapes", '{"a":"x \\"y\\" \\u6f22\\n"}', ["a"], [['x "y" 漢\n']]],
    ["truth values and null", '{"a":true,"b":false,"c":null}', ["a", "b", "c"], [["true", "false", ""]]],
    [
      "members in any order",
      '{"a":1,"b":2}\n{"b":4,"a":3}\n',
      ["a", "b"],
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    [
      "members that come and go",
      '{"a":1}\n{"b":2}\n{}\n',
      ["a", "b"],
      [
        ["1", ""],
        ["", "2"],
        ["", ""],
      ],
    ],
    ["blank lines and line ends of Windows", '\r\n{"a":1}\r\n\r\n{"a":2}', ["a"], [["1"], ["2"]]],
    ["spaces between", ' { "a" : 1 , "b" : "x" } ', ["a", "b"], [["1", "x"]]],
    ["a byte order mark", '\ufeff{"a":1}', ["a"], [["1"]]],
    ["names of JavaScript's own", '{"__proto__":1,"constructor":2}', ["__proto__", "constructor"], [["1", "2"]]],
  ])("reads %s", async (_name, text, columns, expected) => {
    const table = await readTable(await written("t.jsonl", text));
    expect(table.columns).toEqual(columns);
    expect(rows(table)).toEqual(expected);
  });

  test.each([
    ["an object in an object", '{"a":1}\n{"a":{"b":1}}', "line 2: no flat JSON object from character 1 on"],
    ["a list", '{"a":[1]}', "line 1: no flat"],
    ["a line that is no object", '{"a":1}\n[1]', "line 2: is no JSON object"],
    ["an object that is not closed", '{"a":1', "line 1: no flat"],
    ["a text that is not closed", '{"a":"1}', "line 1: no flat"],
    ["a comma at the end", '{"a":1,}', "line 1: no flat"],
    ["text behind the object", '{"a":1}{"a":2}', "line 1: text follows the object"],
    ["a member twice", '{"a":1,"a":2}', 'line 1: "a" stands twice'],
    ["a member without a name", '{"":1}', "line 1: a member has no name"],
    ["an escape that is none", '{"a":"\\x"}', "line 1: a text has an escape"],
    ["a number with a leading zero", '{"a":01}', "line 1: no flat"],
    ["NaN", '{"a":NaN}', "line 1: no flat"],
    ["nothing", "", "is empty"],
  ])("refuses %s, naming file and line", async (_name, text, message) => {
    await expect(readTable(await written("t.jsonl", text), { where: "t.jsonl" })).rejects.toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining(message) as string,
    });
  });

  test("refuses Latin-1, naming the line", async () => {
    const path = await written("t.jsonl", Buffer.from('{"a":"x"}\n{"a":"\u00e9"}\n', "latin1"));
    await expect(readTable(path, { where: "t" })).rejects.toMatchObject({
      message: "t, line 2: the bytes are not UTF-8",
    });
  });

  test("names the line of a row, blank lines counted", async () => {
    const table = await readTable(await written("t.jsonl", '{"a":1}\n\n{"a":2}\n'), { where: "t.jsonl" });
    expect(table.place?.(1)).toBe("t.jsonl, line 3");
  });

  test("reads the texts that JSON wrote, whatever they hold", async () => {
    const cell = fc.oneof(fc.string({ unit: "binary" }), fc.double({ noNaN: true, noDefaultInfinity: true }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), async (pairs) => {
        const path = await written("t.jsonl", pairs.map(([a, b]) => JSON.stringify({ a, b })).join("\n"));
        const text = (value: string | number) =>
          typeof value === "number" ? JSON.stringify(value) : value.toWellFormed();
        expect(rows(await readTable(path))).toEqual(pairs.map(([a, b]) => [text(a), text(b)]));
      }),
      { numRuns: 50 },
    );
  });
});

describe("Parquet", () => {
  test("gives every value as it stands", async () => {
    const path = join(temporaryFolder(), "t.parquet");
    await writeParquet(
      path,
      `SELECT * FROM (VALUES
        (1::BIGINT, 0.1::DOUBLE, 'a,"b', true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:30:00', 1.50::DECIMAL(10,2), 9007199254740993::BIGINT),
        (NULL, 'nan'::DOUBLE, NULL, NULL, NULL, NULL, NULL, NULL),
        (-7, 1e300, '', false, DATE '0001-01-01', TIMESTAMP '1969-12-31 23:59:59.5', -0.01, -1)
      ) AS t(i, x, "a ""name""", b, d, ts, dec, big)`,
    );
    const table = await readTable(path, { where: "t.parquet" });
    expect(table.columns).toEqual(["i", "x", 'a "name"', "b", "d", "ts", "dec", "big"]);
    expect(rows(table)).toEqual([
      ["1", "0.1", 'a,"b', "true", "2024-02-29", "2024-02-29 12:30:00", "1.50", "9007199254740993"],
      ["", "", "", "", "", "", "", ""],
      ["-7", "1e+300", "", "false", "0001-01-01", "1969-12-31 23:59:59.5", "-0.01", "-1"],
    ]);
    expect([...(table.numbers?.("i") ?? [])]).toEqual([1, Number.NaN, -7]);
    expect(table.numbers?.("big")).toBeUndefined();
    expect(table.place?.(0)).toBe("t.parquet, row 1");
  });

  test("keeps the order of many row groups", async () => {
    const path = join(temporaryFolder(), "t.parquet");
    await writeParquet(path, "SELECT range AS i, 'k' || range AS k FROM range(300000)");
    const table = await readTable(path);
    expect(table.rowCount).toBe(300_000);
    expect(table.numbers?.("i")?.every((value, row) => value === row)).toBe(true);
    expect(table.column("k").every((text, row) => text === `k${row}`)).toBe(true);
  });

  test.each([
    ["a list", "SELECT [1, 2] AS l", 'column "l" is of type'],
    ["a structure", "SELECT {'a': 1} AS s", 'column "s" is of type'],
    ["bytes", "SELECT 'x'::BLOB AS y", 'column "y" is of type BLOB'],
  ])("refuses %s", async (_name, query, message) => {
    const path = join(temporaryFolder(), "t.parquet");
    await writeParquet(path, query);
    await expect(readTable(path)).rejects.toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining(message) as string,
    });
  });

  test.each([
    ["a file cut in the middle", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    [
      "a footer of noise",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(36, 0xab), Buffer.from("PAR1")]),
    ],
    ["the first bytes alone", () => Buffer.from("PAR1")],
  ])("refuses %s", async (_name, damage) => {
    const folder = temporaryFolder();
    await writeParquet(join(folder, "t.parquet"), "SELECT range AS i FROM range(1000)");
    const path = join(folder, "damaged.parquet");
    await writeFile(path, damage(await readFile(join(folder, "t.parquet"))));
    const error = await readTable(path).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    // DuckDB's own message repeats cells and paths: it is neither quoted nor kept as the cause.
    expect(error).toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringMatching(
        / cannot be read as Parquet: (?:the bytes are no Parquet|DuckDB says [A-Z][A-Za-z ]+)$/,
      ) as unknown,
    });
    expect(error).not.toHaveProperty("cause");
  });

  test("takes a name for the name of one file, never for a pattern or a query", async () => {
    const folder = join(temporaryFolder(), "it's");
    await mkdir(folder);
    await writeParquet(join(temporaryFolder(), "x.parquet"), "SELECT 1 AS a");
    const plain = join(temporaryFolder(), "x.parquet");
    await writeParquet(plain, "SELECT 1 AS a");
    const path = join(folder, "[ab]*.parquet");
    await copyFile(plain, path);
    await copyFile(plain, join(folder, "a1.parquet"));
    expect((await readTable(path)).rowCount).toBe(1);
  });

  test("says how to install DuckDB where it is not", () => {
    expect(() => loadDuckDb([temporaryFolder()])).toThrow(
      expect.objectContaining({
        code: "DUCKDB_MISSING",
        hint: expect.stringContaining("npm install --save-dev --save-exact @duckdb/node-api@") as string,
      }) as Error,
    );
  });
});

describe("which format a file is", () => {
  test.each([
    ["lines.jsonl", '{"a":1}', ["a"]],
    ["LINES.NDJSON", '{"a":1}', ["a"]],
    ["objects", '{"a":1}', ["a"]],
    ["d41d8cd98f00b204e9800998ecf8427e", "a,b\n1,2\n", ["a", "b"]],
    ["odd.csv", "{a,b\n1,2\n", ["{a", "b"]],
  ])("%s", async (name, text, columns) => {
    expect((await readTable(await written(name, text))).columns).toEqual(columns);
  });

  test("Parquet under any name", async () => {
    const path = join(temporaryFolder(), "t.csv");
    await writeParquet(path, "SELECT 1 AS a");
    expect((await readTable(path)).columns).toEqual(["a"]);
  });

  test("a name of Parquet around other bytes is refused", async () => {
    const path = await written("t.parquet", "a,b\n1,2\n");
    await expect(readTable(path)).rejects.toMatchObject({ code: "TABLE_INVALID" });
  });

  test.each([
    ["a path without a file", "missing.parquet", "does not exist"],
    ["a folder", ".", "is not a file"],
  ])("%s is refused", async (_name, name, message) => {
    await expect(readTable(join(temporaryFolder(), name))).rejects.toMatchObject({
      code: "TABLE_INVALID",
      message: expect.stringContaining(message) as string,
    });
  });
});

test.each(["t.csv", "t.jsonl", "t.parquet"])("%s beyond the limits is refused", async (name) => {
  const path = join(temporaryFolder(), name);
  if (name === "t.parquet") await writeParquet(path, "SELECT 1 AS a, 2 AS b");
  else await writeFile(path, name === "t.csv" ? "a,b\n1,2\n" : '{"a":1,"b":2}\n');
  const read = (maximumCells: number, maximumBytes: number) =>
    readTable(path, { limits: { maximumCells, maximumBytes } });
  await expect(read(100, 1e6)).resolves.toMatchObject({ rowCount: 1 });
  await expect(read(1, 1e6)).rejects.toMatchObject({ code: "TABLE_INVALID" });
  await expect(read(100, 3)).rejects.toMatchObject({ code: "TABLE_INVALID" });
});
