import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { shownCell } from "../features/cells.ts";

interface Pair {
  /** Learned from. */
  readonly training: Table;
  /** Judged by. */
  readonly test: Table;
}

/** What of two tables can be laid side by side. */
export interface ComparedColumns {
  /** Columns by which rows are the same. */
  readonly comparedBy: readonly string[];
  /** Columns that the other table does not have. */
  readonly onlyTraining: readonly string[];
  readonly onlyTest: readonly string[];
}

/**
 * The columns by which rows are the same. Of pictures it is what they show that counts, not what they are called: `md5` in the place
 * of `path`.
 *
 * @param id - Never compared: what numbers rows is different in each.
 */
export function comparedColumns({ training, test }: Pair, id: string | undefined): ComparedColumns {
  const shared = test.columns.filter((name) => training.columns.includes(name));
  const isPictures = shared.includes("path") && shared.includes("md5");
  return {
    comparedBy: shared.filter((name) =>
      isPictures ? name !== "path" && (name !== id || name === "md5") : name !== id,
    ),
    onlyTraining: training.columns.filter((name) => !shared.includes(name)),
    onlyTest: test.columns.filter((name) => !shared.includes(name)),
  };
}

function nameOf(table: Table): string {
  return table.where ?? "the table";
}

const shownColumns = 10;

function listed(columns: readonly string[]): string {
  const more = columns.length - shownColumns;
  const shown = columns.slice(0, shownColumns).map(shownCell).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** Which columns the tables do not share, and what rows are compared by then; `undefined` when they share all. */
export function unsharedSentence({ training, test }: Pair, columns: ComparedColumns): string | undefined {
  const { comparedBy, onlyTraining, onlyTest } = columns;
  const alone = [
    { name: nameOf(training), own: onlyTraining },
    { name: nameOf(test), own: onlyTest },
  ].filter(({ own }) => own.length > 0);
  if (alone.length === 0) return undefined;
  const said = alone.map(({ name, own }) => `only ${name} has ${listed(own)}`).join("; ");
  return comparedBy.length === 0
    ? `${said}: no rows can be compared`
    : `${said}: rows are compared by ${listed(comparedBy)} alone`;
}

/** @throws LockstepError COLUMN_MISSING when the tables share no column by which anything could be found. */
export function requireComparable(pair: Pair, columns: ComparedColumns, id: string | undefined): void {
  if (columns.comparedBy.length > 0) return;
  const isIdShared = id !== undefined && [pair.training, pair.test].every((table) => table.columns.includes(id));
  if (isIdShared) return;
  const said = unsharedSentence(pair, columns) ?? "they have no column but the one that numbers the rows";
  throw new LockstepError(
    "COLUMN_MISSING",
    `${nameOf(pair.training)} and ${nameOf(pair.test)} have nothing to compare: ${said}`,
    { hint: "Compare two tables of the same columns; look at their first lines, which name them." },
  );
}
