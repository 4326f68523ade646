import { missingWords } from "../tables/cell.ts";
import type { TableSource } from "./source.ts";

/*
 * What a cell says, in SQL. One rule for every format, the one of docs/reference/tables.md: a cell is a number, a text or missing. Empty
 * cells, NULL, NaN and the words for "no value" are missing; -0.0 is 0, and 1.0 is 1 in a column of numbers.
 */

/** One column of a source before it is known what it holds. */
export interface Cell {
  /** The cell as a text or NULL. */
  readonly text: string;
  /** The cell as a double, NULL where it is none; `undefined` for a type of Parquet that is never one. */
  readonly number: string | undefined;
  /** Of a type of numbers: the largest that a double tells from the next; `undefined` where texts must be looked at. */
  readonly exactUpTo: number | undefined;
}

/** Beyond this, two whole numbers may be one double. */
const largestWhole = 9_007_199_254_740_991;

/** A double as the shortest text a person would write: whole numbers without a point. */
function doubleText(sql: string): string {
  return `CASE WHEN ${sql} = trunc(${sql}) AND abs(${sql}) < 1e15 THEN CAST(CAST(${sql} AS BIGINT) AS VARCHAR) ELSE CAST(${sql} AS VARCHAR) END`;
}

/** What a type of Parquet is to a double; `undefined` for types that are no numbers. */
function exactUpTo(type: string): number | undefined {
  if (type === "FLOAT" || type === "DOUBLE") return Infinity;
  if (/^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return largestWhole;
  const [, scale] = /^DECIMAL\(\d+,(\d+)\)$/.exec(type) ?? [];
  return scale === undefined ? undefined : largestWhole / 10 ** Number(scale);
}

/** The number in a text. No number begins with a character from `:` on, and a cast that fails costs more than one that does not. */
function textNumber(text: string): string {
  return `CASE WHEN ${text} < ':' THEN TRY_CAST(${text} AS DOUBLE) END`;
}

export function cellsOf({ columns, types }: Pick<TableSource, "columns" | "types">): readonly Cell[] {
  return columns.map((_, i): Cell => {
    const type = types?.[i] ?? "VARCHAR";
    if (type === "VARCHAR") return { text: `x${i}`, number: textNumber(`x${i}`), exactUpTo: undefined };
    const exact = exactUpTo(type);
    if (exact === undefined) return { text: `CAST(x${i} AS VARCHAR)`, number: undefined, exactUpTo: undefined };
    const number = `CAST(x${i} AS DOUBLE)`;
    const text = exact === Infinity ? doubleText(number) : `CAST(x${i} AS VARCHAR)`;
    return { text, number, exactUpTo: exact };
  });
}

/**
 * True for a text that stands for "no value". Trimming costs more than reading, so only texts that begin like a word for it are trimmed;
 * and DuckDB makes a join of `IN` with six words, which reads every row whatever a CASE says.
 */
export function isMissingText(text: string): string {
  const begins = [`${text} < '!'`, ...["N", "n"].map((letter) => `starts_with(${text}, '${letter}')`)].join(" OR ");
  const trimmed = `lower(trim(${text}, E' \\t\\r\\n'))`;
  const isWord = missingWords.map((word) => `${trimmed} = '${word}'`).join(" OR ");
  return `(CASE WHEN length(${text}) <= 8 AND (${begins}) THEN ${isWord} ELSE false END)`;
}

/** The text, or NULL where it is missing. */
export function presentText(text: string): string {
  return `CASE WHEN ${isMissingText(text)} THEN NULL ELSE ${text} END`;
}

/** The number, or NULL where it is missing; an infinity, which only Parquet can hold, stays. Adding zero makes -0.0 the zero it equals. */
export function presentNumber(number: string): string {
  return `CASE WHEN isnan(${number}) THEN NULL ELSE ${number} + 0.0 END`;
}

/** What nearly every number looks like, told by ranges of texts alone: DuckDB asks every row, and a pattern would cost more than reading. */
function isPlain(text: string, number: string): string {
  const starts = [
    `${text} >= '1'`,
    `(${text} >= '0.' AND ${text} < '0/')`,
    `${text} = '0'`,
    `(${text} >= '-1' AND ${text} < '-:')`,
  ];
  return `abs(${number}) <= ${largestWhole} AND NOT contains(${text}, '_') AND (${starts.join(" OR ")})`;
}

/**
 * True for a cell that makes its column one of texts: a text, a number that people write for something else (`007`, `1_000`), a whole
 * number that a double does not hold.
 *
 * @param text - The cell's text, already a column.
 * @param number - The cell's number, already a column.
 */
export function isOdd({ exactUpTo: exact, number: read }: Cell, text: string, number: string): string {
  if (read === undefined) return `${text} IS NOT NULL`;
  if (exact === Infinity) return "false";
  if (exact !== undefined) return `coalesce(abs(${number}) > ${exact}, false)`;
  const isLarge = `abs(${number}) > ${largestWhole} AND NOT contains(${text}, '.') AND NOT contains(lower(${text}), 'e')`;
  return `CASE WHEN ${isPlain(text, number)} THEN false
    WHEN isfinite(${number}) THEN regexp_matches(${text}, '^\\s*[+-]?0\\d|_') OR (${isLarge})
    ELSE ${text} IS NOT NULL AND NOT ${isMissingText(text)} END`;
}

/** A text as people mean it: without case, and with one blank where there are several. */
export function normalText(text: string): string {
  const blanks = ["'  '", "chr(9)", "chr(10)", "chr(12)", "chr(13)"].map((blank) => `contains(${text}, ${blank})`);
  // A pattern is slow, and few cells need it.
  const single = `CASE WHEN ${blanks.join(" OR ")} THEN regexp_replace(${text}, '\\s+', ' ', 'g') ELSE ${text} END`;
  return `lower(trim(${single}))`;
}
