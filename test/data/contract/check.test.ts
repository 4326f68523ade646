import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkContract } from "../../../pipeline/data/contract/check.ts";
import { parseDataContract, placeFindings } from "../../../pipeline/registry/data-contract.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const where = "data.contract.yaml";
/** 2024-05-02 00:00:00 UTC. */
const nowSeconds = 1_714_608_000;

/** Holds tables to a contract; `rule: sentence` of each finding. */
async function broken(contract: unknown, tables: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = temporaryFolder();
  await writeFiles(folder, tables);
  const text = JSON.stringify(contract);
  const files = new Map(Object.keys(tables).map((path) => [path, { path: join(folder, path), where: path }]));
  const request = {
    contract: parseDataContract(text, where),
    files,
    nowSeconds,
    knownBySeconds: nowSeconds,
    searchFrom: [],
  };
  const { findings } = await checkContract(request);
  return placeFindings({ text, where }, findings).map(({ rule, sentence, mode }) =>
    mode === "blocking" ? `${rule.replace('tables["t.csv"].', "")}: ${sentence}` : `(${rule})`,
  );
}

const ofColumn = (rules: object) => ({ tables: { "t.csv": { columns: { x: rules } } } });

describe("rules of one column", () => {
  test.each([
    ["whole numbers", { type: "integer" }, "1\n2.0\n\n", []],
    ["a half is no whole number", { type: "integer" }, "1\n2.5\n", ["columns.x.type: cells that are no integer: 1"]],
    ["a text among whole numbers", { type: "integer" }, "1\nz\n", ["columns.x.type: cells that are no integer: 1"]],
    ["an infinity is no number", { type: "number" }, "1.5\ninf\n", ["columns.x.type: cells that are no number: 1"]],
    ["dates and times", { type: "date" }, "2024-05-01\n2024-05-01 10:00:00\n", []],
    [
      "30 February is no date",
      { type: "date" },
      "2024-02-30\n2024-05-01\n",
      ["columns.x.type: cells that are no date: 1"],
    ],
    ["truth values", { type: "boolean" }, "true\nFALSE\n", []],
    ["2 is no truth value", { type: "boolean" }, "0\n1\n2\n", ["columns.x.type: cells that are no boolean: 1"]],
    ["a text is anything", { type: "text" }, "1\nz\n", []],
    ["the smallest number itself is allowed", { minimum: 1 }, "1\n2\n", []],
    ["a number below it is not", { minimum: 1 }, "0.999\n2\n", ["columns.x.minimum: cells below 1: 1"]],
    ["the largest number itself is allowed, NaN is missing", { maximum: 2 }, "1\n2\nNaN\n", []],
    ["a number above it is not", { maximum: 2 }, "1\n2.001\n", ["columns.x.maximum: cells above 2: 1"]],
    [
      "a text has no bounds, and keeps none",
      { minimum: 1, maximum: 9 },
      "5\nten\nNA\n",
      ["minimum", "maximum"].map((key) => `columns.x.${key}: cells that are no number and have no bound: 1`),
    ],
    ["missing cells up to their share", { missing: 0.5 }, "1\nNA\n", []],
    [
      "one more",
      { missing: 0.5 },
      "1\nNA\nnull\n",
      ["columns.x.missing: cells that are missing: 2 of 3; at most 1 may be"],
    ],
    ["values once each; missing ones are none", { unique: true }, "1\n2\nNA\nNA\n", []],
    [
      "1 and 1.0 are the same value",
      { unique: true },
      "1\n1.0\n2\n",
      ["columns.x.unique: cells that repeat the value of another row: 1"],
    ],
    ["categories", { values: ["a", "b"] }, "a\nb\nNA\n", []],
    [
      "another category",
      { values: ["a", "it's"] },
      "a\nit's\nc\n",
      ["columns.x.values: cells that hold none of the values: 1"],
    ],
    ["numbers among categories", { values: [0, 1] }, "0\n1.0\n", []],
    [
      "no number among the categories of numbers",
      { values: ["a"] },
      "1\n",
      ["columns.x.values: no value that is allowed is a number"],
    ],
    ["the whole cell matches", { pattern: "[a-c]+" }, "abc\na\n", []],
    [
      "a part is not enough",
      { pattern: "[a-c]+" },
      "abcd\n",
      ["columns.x.pattern: cells that do not match the pattern: 1"],
    ],
  ])("%s", async (_name, rules, cells, expected) => {
    expect(
      await broken(ofColumn(rules), {
        "t.csv": `id,x\n${cells
          .trimEnd()
          .split("\n")
          .map((x, i) => `${i},${x}\n`)
          .join("")}`,
      }),
    ).toEqual(expected);
  });
});

describe("rules of a table", () => {
  const rows = "id,x\n1,5\n2,6\n";
  const of = (rules: object) => ({ tables: { "t.csv": rules } });

  test.each<[string, object, readonly string[]]>([
    ["as many rows as are asked for", of({ rows: { minimum: 2, maximum: 2 } }), []],
    ["fewer", of({ rows: { minimum: 3 } }), ["rows.minimum: 2 rows; at least 3 must be there"]],
    ["more", of({ rows: { maximum: 1 } }), ["rows.maximum: 2 rows; at most 1 may be there"]],
    ["a column that is not there", of({ columns: { y: {} } }), ['columns.y: there is no column "y"']],
    [
      "a column that nobody named",
      of({ other_columns: "refused", key: "id" }),
      ['other_columns: columns that are not named: "x"'],
    ],
    ["a key", of({ key: ["id", "x"] }), []],
    ["a question whose answer is no row", of({ checks: [{ name: "n", sql: "SELECT * FROM rows WHERE x > 6" }] }), []],
    [
      "one row",
      of({ checks: [{ name: "n", sql: "SELECT id FROM rows WHERE x > 5 -- end" }] }),
      ["checks[0]: n: 1 row; at most 0 may be"],
    ],
    ["as many rows as may be", of({ checks: [{ name: "n", sql: 'SELECT * FROM "t.csv"', maximum: 2 }] }), []],
    [
      "a question on trial",
      of({ checks: [{ name: "n", sql: "SELECT 1", mode: "informational" }] }),
      ['(tables["t.csv"].checks[0])'],
    ],
  ])("%s", async (_name, contract, expected) => {
    expect(await broken(contract, { "t.csv": rows })).toEqual(expected);
  });

  test("a table that is not there breaks its contract, whatever it says", async () => {
    expect(await broken({ tables: { "gone.csv": { rows: {} }, "t.csv": { key: "id" } } }, { "t.csv": rows })).toEqual([
      'tables["gone.csv"]: neither Git nor DVC has this table',
    ]);
  });

  test.each([
    ["24 hours to the second are fresh", "24h", []],
    [
      "one hour less is not",
      "23h",
      ["freshness: the newest row is 24 hours old at the time of the commit; at most 23 hours are allowed"],
    ],
  ])("%s", async (_name, age, expected) => {
    const contract = of({ freshness: { column: "at", maximum_age: age } });
    expect(await broken(contract, { "t.csv": "id,at\n1,2024-04-30\n2,2024-05-01\n3,\n" })).toEqual(expected);
  });

  test.each([
    ["a day ahead may be another zone", "2024-05-03", []],
    [
      "rows of later days are from the future",
      "2024-05-03 00:00:01",
      ["freshness: rows dated more than a day after the data was committed: 1"],
    ],
    [
      "and make nothing fresh",
      "2042-05-01",
      [
        "freshness: rows dated more than a day after the data was committed: 1",
        "freshness: the newest row is 48 hours old at the time of the commit; at most 47 hours are allowed",
      ],
    ],
  ])("%s", async (name, at, expected) => {
    const age = name.startsWith("and") ? "47h" : "48h";
    const contract = of({ freshness: { column: "at", maximum_age: age } });
    expect(await broken(contract, { "t.csv": `id,at\n1,2024-04-30\n2,${at}\n` })).toEqual(expected);
  });

  test("a table of the future alone has dates", async () => {
    const contract = of({ freshness: { column: "at", maximum_age: "48h" } });
    expect(await broken(contract, { "t.csv": "id,at\n1,2042-04-30\n" })).toEqual([
      "freshness: rows dated more than a day after the data was committed: 1",
    ]);
  });

  test("every value must stand in the table it refers to; missing ones refer to nothing", async () => {
    const contract = {
      tables: { "t.csv": { columns: { owner: { references: { table: "o.csv", column: "id" } } } }, "o.csv": {} },
    };
    const owners = "id\n1\n2\n";
    expect(await broken(contract, { "t.csv": "owner\n1.0\nNA\n2\n", "o.csv": owners })).toEqual([]);
    expect(await broken(contract, { "t.csv": "owner\n1\n3\n", "o.csv": owners })).toEqual([
      "columns.owner.references: cells that are not in o.csv: 1",
    ]);
  });
});

describe("questions in SQL run locked in", () => {
  test.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('t.csv')",
    "SELECT * FROM glob('/*')",
    "SELECT * FROM 'https://example.com/x.parquet'",
    "COPY rows TO 'stolen.csv'",
    "COPY (SELECT 1) TO 'stolen.csv'",
    "SELECT 1; DELETE FROM table0",
    'SELECT 1) ; DROP VIEW "t.csv"; SELECT (1',
    "DELETE FROM table0 RETURNING *",
    "CREATE TABLE x AS SELECT 1",
    "INSTALL httpfs",
    "LOAD httpfs",
    "ATTACH 'other.db'",
    "SET memory_limit = '100GB'",
    "PRAGMA enable_external_access",
    "SELECT getenv('HOME')",
    "",
    "SELEC * FROM rows",
    "SELECT nothing FROM rows",
  ])("%s", async (sql) => {
    const contract = { tables: { "t.csv": { checks: [{ name: "n", sql: sql === "" ? " " : sql }] } } };
    expect(await errorOf(() => broken(contract, { "t.csv": "id\n1\n" }))).toMatch(
      /^CONTRACT_INVALID: check "n" of t\.csv: /,
    );
  });
});

describe("what DuckDB says of cells is never repeated", () => {
  const refusal = (rules: object, table: string) =>
    errorOf(() => broken({ tables: { "t.csv": rules } }, { "t.csv": table }));

  test.each([
    ["a cast", "SELECT 1 FROM rows WHERE CAST(mail AS INT) = 1", "DuckDB says Conversion Error"],
    ["an error of one's own", "SELECT 1 FROM rows WHERE error(mail) = 1", "DuckDB says Invalid Input Error"],
  ])("%s that fails while it runs", async (_name, sql, problem) => {
    const error = await refusal({ checks: [{ name: "n", sql }] }, "mail\nann@example.org\n");
    expect(error).toBe(`CONTRACT_INVALID: check "n" of t.csv: fails while it runs: ${problem}`);
  });

  test("a pattern that is none", async () => {
    const error = await refusal({ columns: { mail: { pattern: "(" } } }, "mail\nann@example.org\n");
    expect(error).toMatch(/^CONTRACT_INVALID: columns\.mail\.pattern of t\.csv cannot be asked: /);
  });

  test.each([
    ["a row that is too long", "mail,x\nann@example.org,1,2\n", "line 2: a row has more or fewer cells than the first"],
    ["an open quote", 'mail,x\n"ann@example.org,1\n', "line 2: a quote is opened and not closed"],
    ["a cell of 2 MB", `mail,x\n${"a".repeat(2_100_000)},1\n`, "line 2: a row is longer than 2,000,000 bytes"],
  ])("a table with %s", async (_name, table, problem) => {
    const thrown: unknown = await checkTable(table).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: "TABLE_INVALID", message: `t.csv cannot be read as a table: ${problem}` });
    // Causes are printed, too.
    expect(thrown).not.toHaveProperty("cause");
  });

  const checkTable = (table: string) => broken({ tables: { "t.csv": { rows: { minimum: 1 } } } }, { "t.csv": table });
});

describe("the contract itself", () => {
  const parse = (text: string) => errorOf(() => parseDataContract(text, where));

  test.each([
    [
      "an unknown key, with the one that was meant",
      "tables:\n  t.csv:\n    columns:\n      x: { minimun: 1 }\n",
      'data.contract.yaml:4:12: `tables["t.csv"].columns.x.minimun`: is not a known key; did you mean `minimum`?',
    ],
    ["a range that nothing fulfils", "tables:\n  t.csv:\n    columns:\n      x: { minimum: 2, maximum: 1 }\n", ":4:21"],
    [
      "a reference to no table of the contract",
      "tables:\n  t.csv:\n    columns:\n      x: { references: { table: o.csv, column: y } }\n",
      "is no table of this contract",
    ],
    ["a path that leads out", "tables:\n  ../t.csv: {}\n", "must stay inside the repository"],
    ["no table", "tables: {}\n", "needs at least one table"],
    ["an age without a unit", "tables:\n  t.csv:\n    freshness: { column: x, maximum_age: 3 }\n", ":3:"],
  ])("%s is refused", async (_name, text, message) => {
    const error = await parse(text);
    expect(error).toMatch(/^CONTRACT_INVALID: /);
    expect(error).toContain(message);
  });

  test("without any rule it checks nothing, and says so", async () => {
    expect(await errorOf(() => broken({ tables: { "t.csv": {} } }, { "t.csv": "id\n1\n" }))).toBe(
      "CONTRACT_INVALID: the data contract has no rule, so nothing would be checked",
    );
  });

  test("every finding has the line of its rule", async () => {
    const text = "tables:\n  t.csv:\n    key: id\n    columns:\n      x:\n        type: integer\n        minimum: 5\n";
    const folder = temporaryFolder();
    await writeFiles(folder, { "t.csv": "id,x\n1,4.5\n1,6\n" });
    const files = new Map([["t.csv", { path: join(folder, "t.csv"), where: "t.csv" }]]);
    const contract = parseDataContract(text, where);
    const { findings, rules } = await checkContract({
      contract,
      files,
      nowSeconds,
      knownBySeconds: nowSeconds,
      searchFrom: [],
    });
    expect(rules).toBe(4);
    expect(placeFindings({ text, where }, findings).map(({ line, column, rule }) => [line, column, rule])).toEqual([
      [3, 5, 'tables["t.csv"].key'],
      [6, 9, 'tables["t.csv"].columns.x.type'],
      [7, 9, 'tables["t.csv"].columns.x.minimum'],
    ]);
  });
});
