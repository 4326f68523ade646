import { expect, test } from "vitest";
import type { ContractAnswer, PlacedFinding } from "../../pipeline/domain/data-contract.ts";
import type { DataDiff, SharedRows, TableDiff } from "../../pipeline/domain/data-diff.ts";
import { contractDetails, type Detail, dataChange, sharedRowsDetail } from "../../pipeline/report/data-changes.ts";

const same: TableDiff = {
  kind: "table",
  idColumn: "id",
  rowsBefore: 10,
  rowsAfter: 10,
  columnsAdded: [],
  columnsRemoved: [],
  rowsAdded: { count: 0, examples: [] },
  rowsRemoved: { count: 0, examples: [] },
  rowsEdited: { count: 0, examples: [] },
  editsByColumn: [],
};

/** Names in angle brackets, as a reader of either medium sees them apart from words. */
function text(detail: Detail): string {
  return detail.map((part) => (typeof part === "string" ? part : `<${part.name}>`)).join("");
}

function details(detail: Partial<TableDiff>, more: Partial<DataDiff> = {}): readonly string[] {
  const diff = {
    path: "rows.csv",
    before: "1".repeat(32),
    after: "2".repeat(32),
    detail: { ...same, ...detail },
    ...more,
  };
  return dataChange(diff).details.map(text);
}

test.each<[string, Partial<TableDiff>, readonly string[]]>([
  ["nothing but other bytes", {}, ["No row differs: the same rows, in another order or written in another way"]],
  [
    "rows that no id pairs",
    { idColumn: undefined, unpaired: "ids stand twice", rowsAdded: { count: 1, examples: ["5, a"] } },
    ["Rows are not paired: <ids stand twice>", "Rows added, by what they hold: <5, a>"],
  ],
  [
    "columns of another type and in another order",
    { columnsRetyped: [{ column: "x", before: "integer", after: "text" }], isReordered: true },
    ["Column <x> held <integer>, holds <text>", "Columns stand in another order"],
  ],
  [
    "labels",
    {
      rowsEdited: { count: 3, examples: ["1"] },
      label: {
        column: "y",
        balance: [
          { value: "1", before: 5, after: 4 },
          { value: null, before: 0, after: 1 },
        ],
        flips: 3,
        pairs: [
          { before: "1", after: "0", count: 2 },
          { before: "1", after: null, count: 1 },
        ],
      },
    },
    [
      "3 labels flipped: <1> → <0>: 2, <1> → nothing: 1",
      "Class balance of <y>: <1>: 5 → 4, nothing: 0 → 1",
      "Rows edited, by <id>: <1> …",
    ],
  ],
  [
    "cells, duplicates and distributions",
    {
      rowsEdited: { count: 1, examples: ["1"] },
      editsByColumn: [{ column: "x", count: 1 }],
      cellEdits: [{ id: "1", column: "x", before: null, after: "7" }],
      duplicates: { before: 0, after: 2 },
      shifts: [
        {
          column: "x",
          distance: 0.1234,
          adjustedPValue: 0.0031,
          missing: { before: 0, after: 4 },
          median: { before: 3, after: 4.5 },
        },
        {
          column: "c",
          distance: 0.5,
          adjustedPValue: 1e-9,
          missing: { before: 0, after: 0 },
          appeared: ["new"],
          vanished: [],
        },
      ],
    },
    [
      "Rows that repeat another: 0 → 2",
      "Distribution of <x> moved: 12 % of the rows are elsewhere, adjusted p 0.0031; median <3> → <4.5>; missing 0 → 4",
      "Distribution of <c> moved: 50 % of the rows are elsewhere, adjusted p below 0.0001; new <new>",
      "1 cell edited, by column: <x> 1",
      "Edited <1>: <x> nothing → <7>",
      "Rows edited, by <id>: <1>",
    ],
  ],
])("a table with %s", (_name, detail, expected) => {
  expect(details(detail)).toEqual(expected);
});

test("a table that could not be compared says why", () => {
  const problem = { code: "DUCKDB_MISSING", sentence: "DuckDB is not here" } as const;
  expect(details({}, { detail: undefined, problem })).toEqual(["DUCKDB_MISSING: <DuckDB is not here>"]);
});

const shared: SharedRows = {
  trainingPath: "train.csv",
  evaluationPath: "test.csv",
  rows: 7,
  newRows: 6,
  newExactRows: 2,
  examples: ["8", "9"],
};

test.each<[string, SharedRows | undefined, string | undefined]>([
  ["nobody could look", undefined, undefined],
  ["there is none", { ...shared, rows: 0 }, undefined],
  [
    "none is new",
    { ...shared, rows: 1, newRows: 0 },
    "1 row of <test.csv> says what a row of <train.csv> says, ids apart; none of them new",
  ],
  [
    "some are new",
    shared,
    "7 rows of <test.csv> say what a row of <train.csv> says, ids apart; 6 of them new, 2 to the letter: <8>, <9> …",
  ],
])("rows that are trained on and judged by, when %s", (_name, found, expected) => {
  const detail = sharedRowsDetail(found);
  expect(detail === undefined ? undefined : text(detail)).toBe(expected);
});

test("a contract that holds says nothing; a broken one names line and rule, fifty at most", () => {
  const holds: ContractAnswer = {
    file: "data.contract.yaml",
    source: "base",
    tables: 1,
    rules: 3,
    findings: [],
    isEdited: false,
  };
  const finding: PlacedFinding = {
    table: "t.csv",
    rule: "r",
    line: 4,
    column: 7,
    dimension: "accuracy",
    sentence: "cells below 5: 1",
    mode: "blocking",
  };
  const of = (changes: Partial<ContractAnswer>) => contractDetails({ ...holds, ...changes }).map(text);
  expect([contractDetails(undefined), of({})]).toEqual([[], []]);
  expect(of({ findings: [finding, { ...finding, mode: "informational" }], isEdited: true })).toEqual([
    "<data.contract.yaml:4> <r>: <cells below 5: 1>",
    "<data.contract.yaml:4> (on trial) <r>: <cells below 5: 1>",
    "The change edits <data.contract.yaml>; the merge base's was asked",
  ]);
  const many = of({ findings: Array.from({ length: 51 }, () => finding), source: "head" });
  expect(many.slice(50)).toEqual([
    "and 1 more rules are broken",
    "<data.contract.yaml> is new: nobody has merged it yet",
  ]);
});
