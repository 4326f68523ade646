import { Option } from "commander";
import { cell } from "./table.ts";

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * True for a text that a spreadsheet takes for a formula when it opens a file: names of metrics and values of parameters are a pull
 * request's to choose. Numbers are none.
 */
function isFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text) && !number.test(text);
}

/**
 * Rows as CSV (RFC 4180, lines end with a line feed). What a spreadsheet would run gets a `'` in front, by which it shows it as text.
 *
 * @param options - `isExcelSafe` false leaves every cell as it is, for programs.
 */
export function csvTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { isExcelSafe }: { readonly isExcelSafe: boolean },
): string {
  const guarded = (text: string): string => (isExcelSafe && isFormula(text) ? `'${text}` : text);
  const quoted = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // The guard looks at what is written, before a tab becomes a blank.
  return [head, ...rows].map((row) => row.map((text) => quoted(cell(guarded(text)))).join(",")).join("\n");
}

/** What a command is asked to show its rows as. */
export interface CsvOptions {
  readonly csv?: boolean;
  /** False with `--no-excel-safe`. */
  readonly excelSafe?: boolean;
}

/** A table is either CSV or Markdown. */
export function csvOptions(): readonly (readonly [flags: string, description: string] | Option)[] {
  return [
    new Option("--csv", "as CSV; a cell that a spreadsheet would run gets a ' in front").conflicts("md"),
    ["--no-excel-safe", "with --csv: every cell as it is, for programs"],
  ];
}
