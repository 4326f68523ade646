// What pandas says of pairs of tables with random edits, in every two formats, said by the data diff, too.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { diffTables } from "../../../pipeline/data/table-diff/diff.ts";
import { findSharedRows } from "../../../pipeline/data/table-diff/shared-rows.ts";

interface Answer {
  readonly files: readonly [string, string];
  readonly rowsAdded: number;
  readonly rowsRemoved: number;
  readonly rowsEdited: number;
  readonly cells: Readonly<Record<string, number>>;
  readonly flips: Readonly<Record<string, number>>;
  readonly balance: Readonly<Record<string, readonly [number, number]>>;
  readonly duplicates: readonly [number, number];
  readonly contentAdded: number;
  readonly contentRemoved: number;
  readonly shared: number;
}

const folder = inject("pairs");
const pairs = readdirSync(folder).sort();

test("there are pairs to look at", () => {
  expect(pairs.length).toBeGreaterThanOrEqual(9);
});

describe.each(pairs)("pair %s", (name) => {
  const file = (path: string) => ({ path: join(folder, name, path), where: path });
  const answer = JSON.parse(readFileSync(join(folder, name, "answer.json"), "utf8")) as Answer;
  const [before, after] = answer.files.map(file);
  const options = { labelColumn: "label", personal: new Set<string>(), searchFrom: [] };

  test("rows, cells, labels and duplicates by id", async () => {
    if (before === undefined || after === undefined) throw new Error("a pair has two files");
    const diff = await diffTables(before, after, { ...options, keys: ["id"] });
    const { label } = diff;
    expect({
      rowsAdded: diff.rowsAdded.count,
      rowsRemoved: diff.rowsRemoved.count,
      rowsEdited: diff.rowsEdited.count,
      cells: Object.fromEntries(diff.editsByColumn.map(({ column, count }) => [column, count])),
      flips: Object.fromEntries((label?.pairs ?? []).map((pair) => [`${pair.before} ${pair.after}`, pair.count])),
      balance: Object.fromEntries((label?.balance ?? []).map((one) => [one.value ?? "", [one.before, one.after]])),
      duplicates: [diff.duplicates?.before, diff.duplicates?.after],
    }).toEqual({
      rowsAdded: answer.rowsAdded,
      rowsRemoved: answer.rowsRemoved,
      rowsEdited: answer.rowsEdited,
      cells: answer.cells,
      flips: answer.flips,
      balance: Object.fromEntries(Object.entries(answer.balance).filter(([, [a, b]]) => a + b > 0)),
      duplicates: answer.duplicates,
    });
  });

  test("rows by what they hold", async () => {
    if (before === undefined || after === undefined) throw new Error("a pair has two files");
    const { rowsAdded, rowsRemoved } = await diffTables(before, after, { ...options, keys: [] });
    expect([rowsAdded.count, rowsRemoved.count]).toEqual([answer.contentAdded, answer.contentRemoved]);
  });

  test("rows that are trained on and judged by", async () => {
    const pair = { training: file("train.csv"), evaluation: file("test.csv") };
    const shared = await findSharedRows({ ...options, after: pair, before: undefined, keys: ["id"] });
    expect(shared?.rows).toBe(answer.shared);
  });
});
