import { mkdir, rename } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { asideName, removeFile, statIfThere, syncFolder } from "../../data/objects/aside.ts";
import { md5OfFile } from "../../data/objects/hash.ts";
import { refuseEmpty } from "../../data/tables/empty-table.ts";
import { openRows } from "../../data/tables/open-rows.ts";
import { writeParts } from "../../data/tables/part-files.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { isMissing, placeOf, shownCell } from "../features/cells.ts";
import { type ComparedColumns, comparedColumns, requireComparable, unsharedSentence } from "./compared-columns.ts";
import { impossible } from "./fold.ts";
import { findLeaks, type Leak } from "./leakage.ts";
import { groupedParts, type Parts, randomParts, type Shares, stratifiedParts, timeParts } from "./parts.ts";
import { timesOf } from "./times.ts";

/** How rows are divided; at random where no column says how. */
export interface Division {
  /** Column of which every value is divided by the same shares. */
  readonly stratify?: string | undefined;
  /** Column whose rows of one value stay together. */
  readonly group?: string | undefined;
  /** Column of dates or numbers: training before validation before test. */
  readonly time?: string | undefined;
  readonly shares: Shares;
  readonly seed: number;
}

export interface SplitRequest extends Division {
  readonly table: string;
  /** Folder of the parts. */
  readonly output: string;
  /** Column that numbers the rows, which no two rows share. */
  readonly id?: string | undefined;
  /** Overwrites parts whose content is saved nowhere. */
  readonly force: boolean;
  readonly searchFrom: readonly string[];
}

export interface SplitPorts {
  /** True when the content of a file could be had again from Git or from DVC's cache. */
  readonly isSaved: (path: string) => Promise<boolean>;
}

/** A part that was written. */
export interface WrittenPart {
  readonly name: (typeof partNames)[number];
  readonly path: string;
  readonly rows: number;
}

export interface SplitSummary {
  readonly parts: readonly WrittenPart[];
  /** What validation and test rows share with the training rows all the same. */
  readonly leaks: readonly Leak[];
}

const partNames = ["train", "validation", "test"] as const;

function groupsOf(rows: Table, column: string): readonly string[] {
  const cells = rows.column(column);
  const odd = cells.findIndex(isMissing);
  if (odd === -1) return cells.map((cell) => cell.trim());
  throw new LockstepError("TABLE_INVALID", `${placeOf(rows, odd)}, column ${shownCell(column)}: the group is missing`, {
    hint: "Fill it: a row of no group could stand on either side.",
  });
}

/** @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING. */
export function divide(rows: Table, { stratify, group, time, shares, seed }: Division): Parts {
  const ways = [stratify, group, time].filter((column) => column !== undefined);
  if (ways.length > 1)
    throw new LockstepError("ARGUMENT_INVALID", "rows are divided by class, by group or by time, not by several", {
      hint: "Give one of `--stratify`, `--group` and `--time`.",
    });
  refuseEmpty(rows);
  if (group !== undefined) return groupedParts(groupsOf(rows, group), shares, seed);
  if (time !== undefined) return timeParts(timesOf(rows, time), shares);
  if (stratify === undefined) return randomParts(rows.rowCount, shares, seed);
  const labels = rows.column(stratify).map((cell) => cell.trim());
  return stratifiedParts(labels, shares, seed);
}

/** Puts finished files in their places, unless content that is saved nowhere would go. */
async function place(
  files: readonly { readonly aside: string; readonly path: string }[],
  { force, isSaved }: Pick<SplitRequest, "force"> & SplitPorts,
): Promise<void> {
  const changed: { readonly aside: string; readonly path: string }[] = [];
  for (const file of files) {
    const isThere = (await statIfThere(file.path)) !== undefined;
    // Doing it twice is doing it once.
    if (isThere && (await md5OfFile(file.path)).md5 === (await md5OfFile(file.aside)).md5) continue;
    if (isThere && !force && !(await isSaved(file.path)))
      throw new LockstepError(
        "WORKSPACE_MODIFIED",
        `${file.path} would be overwritten, and its content is saved nowhere`,
        { hint: "Commit it, `lockstep add` it, move it away, or give `--force`." },
      );
    changed.push(file);
  }
  for (const { aside, path } of changed) await rename(aside, path);
  for (const { aside } of files) await removeFile(aside);
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) await syncFolder(folder);
}

/**
 * Divides a table into training, validation and test rows, each a file of the table's own format in the output folder. The same table,
 * shares and seed give the same bytes on every machine.
 *
 * @throws LockstepError ARGUMENT_INVALID, PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, DUCKDB_MISSING, WORKSPACE_MODIFIED.
 */
export async function splitTable(request: SplitRequest, { isSaved }: SplitPorts): Promise<SplitSummary> {
  const { table, output, searchFrom, shares } = request;
  using rows = await openRows(table, { searchFrom, scratch: output });
  const parts = divide(rows, request);
  const assignment = new Uint8Array(rows.rowCount);
  for (const row of parts.validation) assignment[row] = 1;
  for (const row of parts.test) assignment[row] = 2;
  const counts = [parts.training.length, parts.validation.length, parts.test.length];
  const wanted = [true, shares.validation > 0, shares.test > 0];
  const empty = partNames.find((_, part) => wanted[part] === true && counts[part] === 0);
  if (empty !== undefined)
    throw impossible(`no row is left for ${empty}`, "Bring more rows, or leave the part out with a share of 0.");
  const places = partNames.map((name) => join(output, `${name}${extname(table)}`));
  const asides = partNames.map((_, part) => (wanted[part] === true ? join(output, asideName()) : undefined));
  await mkdir(output, { recursive: true });
  try {
    await writeParts({ path: table, where: table, assignment, files: asides, searchFrom });
    const files = asides.flatMap((aside, part) => (aside === undefined ? [] : [{ aside, path: places[part] ?? "" }]));
    await place(files, { force: request.force, isSaved });
  } finally {
    for (const aside of asides) if (aside !== undefined) await removeFile(aside);
  }
  const written = partNames.flatMap((name, part): readonly WrittenPart[] =>
    wanted[part] === true ? [{ name, path: places[part] ?? "", rows: counts[part] ?? 0 }] : [],
  );
  return { parts: written, leaks: await leaksAmong(written, request) };
}

async function leaksAmong(parts: readonly WrittenPart[], request: SplitRequest): Promise<readonly Leak[]> {
  const [training, ...others] = parts;
  const found: Leak[] = [];
  for (const other of training === undefined ? [] : others)
    found.push(...(await checkParts({ ...request, training: training?.path ?? "", test: other.path })).leaks);
  return found;
}

export interface CheckRequest extends Pick<SplitRequest, "id" | "group" | "time" | "searchFrom"> {
  /** Paths of the rows to learn from and of those to judge by. */
  readonly training: string;
  readonly test: string;
}

/** What was found between two tables, and by which columns. */
export interface Checked extends ComparedColumns {
  readonly leaks: readonly Leak[];
  /** Which columns they do not share, for a person. */
  readonly unshared: string | undefined;
}

/** Looks for leaks between two files of rows. @throws LockstepError TABLE_INVALID, COLUMN_MISSING, DUCKDB_MISSING. */
export async function checkParts({ training, test, searchFrom, ...columns }: CheckRequest): Promise<Checked> {
  using learned = await openRows(training, { searchFrom, scratch: dirname(training) });
  using judged = await openRows(test, { searchFrom, scratch: dirname(test) });
  // Nothing is in both tables where one holds nothing, and nobody learns by that whether they were divided well.
  for (const rows of [learned, judged]) refuseEmpty(rows);
  const pair = { training: learned, test: judged };
  const compared = comparedColumns(pair, columns.id);
  requireComparable(pair, compared, columns.id);
  return { leaks: findLeaks(pair, columns), ...compared, unshared: unsharedSentence(pair, compared) };
}
