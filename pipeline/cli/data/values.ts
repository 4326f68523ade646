import type { LockstepError } from "../../domain/error.ts";
import { sortedJson } from "../../domain/json.ts";
import type { ComparedValues } from "../../tracking/declared-values.ts";
import { failuresOf, type StateValues } from "../../tracking/file-values.ts";
import { shownFrom } from "../../tracking/paths.ts";
import type { DataRepository } from "../../tracking/repository.ts";
import { countOption, type DataCall } from "./command.ts";
import { type CsvOptions, csvTable } from "./csv-table.ts";
import type { DataExit } from "./exit.ts";
import { textTable } from "./table.ts";

// What the commands that show metrics and parameters have in common.

/** Options of `metrics diff` and `params diff`, as commander gives them. */
export interface ValuesOptions extends CsvOptions {
  readonly targets?: readonly string[];
  readonly all?: boolean;
  readonly md?: boolean;
  /** False with `--no-path`. */
  readonly path?: boolean;
  readonly precision?: number;
}

export function precisionOption() {
  return countOption("--precision <n>", "digits behind the decimal point").default(5, "5");
}

/** A number as Python writes it: small ones with an exponent of two digits. */
function numberText(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-4
    ? value.toExponential().replace(/e([+-])(\d)$/, "e$10$2")
    : String(value);
}

/** A value as DVC's tables have it: Python's words, a dash for nothing, floats with at most so many digits behind the point. */
export function shownValue(value: unknown, precision?: number): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return numberText(precision === undefined ? value : Number(value.toFixed(precision)));
  return typeof value === "string" ? value : sortedJson(value);
}

/** As {@link shownValue}; in CSV, whose readers are programs, nothing is nothing. */
export function tableValue(value: unknown, { csv, precision }: Pick<ValuesOptions, "csv" | "precision">): string {
  return csv === true && (value === null || value === undefined) ? "" : shownValue(value, precision);
}

/** Rows as they are asked for. */
export function shownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { md, csv, excelSafe }: Pick<ValuesOptions, "md" | "csv" | "excelSafe">,
): string {
  return csv === true
    ? csvTable(head, rows, { isExcelSafe: excelSafe !== false })
    : textTable(head, rows, { isMarkdown: md === true });
}

/** Says what could not be read in one state. */
function tell(repository: DataRepository, error: LockstepError, where: string): void {
  repository.warn(`${where}: ${error.message}`);
}

/** Says which files of a state could not be read; true when there were any. */
export function tellFailures(repository: DataRepository, state: StateValues, name: string): boolean {
  const failures = failuresOf(state);
  for (const { path, error } of failures) tell(repository, error, name === "" ? path : `${path} of ${name}`);
  return failures.length > 0;
}

/** Prints a comparison; what could not be read makes it fail, whatever else there is to show. */
export function printComparison(
  { session, options, repository, args }: DataCall<ValuesOptions> & { readonly repository: DataRepository },
  compared: ComparedValues,
  { noun, hasChange }: { readonly noun: string; readonly hasChange: boolean },
): DataExit {
  const [before = "HEAD", after = "workspace"] = args;
  const diff = Object.entries(compared.diff).map(([path, changes]) => [shownFrom(repository, path), changes] as const);
  session.print(Object.fromEntries(diff));
  const head = [...(options.path === false ? [] : ["Path"]), noun, before, after, ...(hasChange ? ["Change"] : [])];
  const value = (found: unknown): string => tableValue(found, options);
  const rows = diff.flatMap(([path, changes]) =>
    Object.entries(changes).map(([key, change]) => [
      ...(options.path === false ? [] : [path]),
      key,
      value(change.old),
      value(change.new),
      ...(hasChange ? [value(change.diff)] : []),
    ]),
  );
  if (rows.length > 0 || options.md === true || options.csv === true) session.say(shownTable(head, rows, options));
  const hasFailed = [
    tellFailures(repository, compared.before, before),
    tellFailures(repository, compared.after, after),
  ].some(Boolean);
  return hasFailed ? 1 : 0;
}
