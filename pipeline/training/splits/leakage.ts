import { blocksOf } from "../../data/tables/blocks.ts";
import { plainKeys, rowDigests, rowKeys } from "../../data/tables/row-keys.ts";
import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import { isMissing, placeOf, shownCell } from "../features/cells.ts";
import { comparedColumns } from "./compared-columns.ts";
import { timesOf } from "./times.ts";

/** What of one part stands in another, and makes judging by it say more than is true. */
export const leakageCodes = ["rows_in_both", "ids_in_both", "groups_in_both", "times_out_of_order"] as const;

export interface Leak {
  readonly code: (typeof leakageCodes)[number];
  /** Rows of the part to judge by that are concerned. */
  readonly count: number;
  readonly sentence: string;
  /** Where some of them stand, at most five. */
  readonly examples: readonly string[];
}

export interface LeakageColumns {
  /** Never compared as cells of rows: what numbers rows is different in each. */
  readonly id?: string | undefined;
  /** Column whose rows of one value belong together. */
  readonly group?: string | undefined;
  /** Column of dates or numbers: what is judged by follows what is learned from. */
  readonly time?: string | undefined;
}

interface Parts {
  /** Learned from. */
  readonly training: Table;
  /** Judged by. */
  readonly test: Table;
}

const exampleLimit = 5;

function nameOf(table: Table): string {
  return table.where ?? "the table";
}

/** Membership in a sorted list. */
function holds(sorted: Float64Array, value: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === value;
}

/** A row that both parts may have: where it stands first in the training rows, and how it is written there. */
interface Original {
  readonly place: string;
  readonly spellings: Set<string>;
}

/** The training rows whose digests are among these, by key: what digests only suggest is compared letter by letter. */
function originalsOf(
  table: Table,
  columns: readonly string[],
  { digests, wanted }: { readonly digests: Float64Array; readonly wanted: ReadonlySet<number> },
): ReadonlyMap<string, Original> {
  const found = new Map<string, Original>();
  let at = 0;
  for (const block of blocksOf(table)) {
    const isWanted = Array.from({ length: block.rowCount }, (_, row) => wanted.has(digests[at + row] as number));
    at += block.rowCount;
    if (!isWanted.includes(true)) continue;
    const [keys, spellings] = [rowKeys(block, columns), plainKeys(block, columns)];
    for (const [row, key] of keys.entries()) {
      if (isWanted[row] !== true) continue;
      const known = found.get(key) ?? { place: placeOf(block, row), spellings: new Set<string>() };
      found.set(key, known);
      known.spellings.add(spellings[row] ?? "");
    }
  }
  return found;
}

/** Rows that say the same in all columns that both parts have, blanks, capital letters and the way numbers are written aside. */
function sharedRows({ training, test }: Parts, { id }: LeakageColumns): Leak | undefined {
  const { comparedBy: columns } = comparedColumns({ training, test }, id);
  if (columns.length === 0) return undefined;
  const digests = rowDigests(training, columns);
  const sorted = digests.slice().sort();
  const own = rowDigests(test, columns);
  const wanted = new Set<number>();
  for (const value of own) if (holds(sorted, value)) wanted.add(value);
  if (wanted.size === 0) return undefined;
  const originals = originalsOf(training, columns, { digests, wanted });
  let [count, exact, at] = [0, 0, 0];
  const examples: string[] = [];
  for (const block of blocksOf(test)) {
    const isWanted = Array.from({ length: block.rowCount }, (_, row) => wanted.has(own[at + row] as number));
    at += block.rowCount;
    if (!isWanted.includes(true)) continue;
    const spellings = plainKeys(block, columns);
    for (const [row, key] of rowKeys(block, columns).entries()) {
      const original = isWanted[row] === true ? originals.get(key) : undefined;
      if (original === undefined) continue;
      count++;
      exact += Number(original.spellings.has(spellings[row] ?? ""));
      if (examples.length < exampleLimit) examples.push(`${placeOf(block, row)} is ${original.place}`);
    }
  }
  if (count === 0) return undefined;
  return {
    code: "rows_in_both",
    count,
    sentence: `${counted(count, "row")} of ${nameOf(test)} ${count === 1 ? "stands" : "stand"} in ${nameOf(training)}, too: ${exact} letter by letter, ${count - exact} but for blanks, capital letters or the way a number is written`,
    examples,
  };
}

function valuesOf(table: Table, column: string): ReadonlySet<string> {
  const values = new Set<string>();
  for (const block of blocksOf(table))
    for (const cell of block.column(column)) if (!isMissing(cell)) values.add(cell.trim());
  return values;
}

/** Rows to judge by whose value in a column stands in the training rows. */
function sharedValues(
  { training, test }: Parts,
  column: string,
): { readonly rows: number; readonly values: ReadonlySet<string>; readonly examples: readonly string[] } {
  const known = valuesOf(training, column);
  const values = new Set<string>();
  const examples: string[] = [];
  let rows = 0;
  for (const block of blocksOf(test))
    for (const [row, cell] of block.column(column).entries()) {
      const value = cell.trim();
      if (isMissing(cell) || !known.has(value)) continue;
      rows++;
      if (!values.has(value) && examples.length < exampleLimit)
        examples.push(`${placeOf(block, row)}: ${shownCell(value)}`);
      values.add(value);
    }
  return { rows, values, examples };
}

function sharedIds(parts: Parts, id: string): Leak | undefined {
  const { rows, values, examples } = sharedValues(parts, id);
  if (rows === 0) return undefined;
  const sentence = `${counted(values.size, "value")} of ${shownCell(id)} ${values.size === 1 ? "stands" : "stand"} in ${nameOf(parts.training)} and in ${nameOf(parts.test)}`;
  return { code: "ids_in_both", count: rows, sentence, examples };
}

function sharedGroups(parts: Parts, group: string): Leak | undefined {
  const { rows, values, examples } = sharedValues(parts, group);
  if (rows === 0) return undefined;
  const sentence = `${counted(values.size, "group")} of ${shownCell(group)} ${values.size === 1 ? "is" : "are"} on both sides, ${counted(rows, "row")} of ${nameOf(parts.test)} among them`;
  return { code: "groups_in_both", count: rows, sentence, examples };
}

function timesOutOfOrder({ training, test }: Parts, time: string): Leak | undefined {
  const latest = timesOf(training, time).reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  let count = 0;
  const examples: string[] = [];
  for (const [row, value] of timesOf(test, time).entries()) {
    if (value > latest) continue;
    count++;
    if (examples.length < exampleLimit)
      examples.push(`${placeOf(test, row)}: ${shownCell(test.column(time)[row] ?? "")}`);
  }
  if (count === 0) return undefined;
  const sentence = `${counted(count, "row")} of ${nameOf(test)} ${count === 1 ? "is" : "are"} not after the last of ${nameOf(training)} by ${shownCell(time)}`;
  return { code: "times_out_of_order", count, sentence, examples };
}

/**
 * Looks for what the rows to judge by share with the rows to learn from. Memory grows by 8 bytes for each row, and by what both share.
 *
 * @returns One finding of a kind; none where the parts are apart.
 * @throws LockstepError COLUMN_MISSING; TABLE_INVALID for a time that is missing or none.
 */
export function findLeaks(parts: Parts, columns: LeakageColumns): readonly Leak[] {
  const { id, group, time } = columns;
  return [
    sharedRows(parts, columns),
    id === undefined ? undefined : sharedIds(parts, id),
    group === undefined ? undefined : sharedGroups(parts, group),
    time === undefined ? undefined : timesOutOfOrder(parts, time),
  ].filter((leak) => leak !== undefined);
}
