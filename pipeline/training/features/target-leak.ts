import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { columnPlace, isMissing, parseNumber } from "./cells.ts";

/** Rows for each of a text's values on average, from which it is no chance that all of them have one label. */
const rowsPerValue = 5;
/** Fewest rows that are looked at. */
const fewestRows = 50;

/** A column as values of which equal ones say the same: numbers where all cells are, else texts without blanks around them. */
type Values = Float64Array | readonly string[];

function valuesOf(table: Table, column: string): Values {
  const known = table.numbers?.(column);
  if (known !== undefined) return known;
  const texts = table.column(column).map((cell) => (isMissing(cell) ? "" : cell.trim()));
  if (texts.some(isWord)) return texts;
  return Float64Array.from(texts, (text) => parseNumber(text) ?? Number.NaN);
}

/** How many different values there are; numbers are sorted for it, because a set of millions would be larger than the table. */
function countDistinct(values: Values): number {
  if (!(values instanceof Float64Array)) return new Set(values).size;
  const sorted = values.slice().sort();
  const isNew = (value: number, i: number): boolean =>
    value !== sorted[i - 1] && !(Number.isNaN(value) && Number.isNaN(sorted[i - 1]));
  return sorted.reduce((count, value, i) => count + Number(i === 0 || isNew(value, i)), 0);
}

/** Label by value where each value stands beside one label only; `undefined` where one stands beside two, or beyond so many values. */
function labelByValue(
  values: Values,
  labels: Values,
  limit: number,
): ReadonlyMap<number | string, number | string> | undefined {
  const found = new Map<number | string, number | string>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number | string;
    const label = labels[row] as number | string;
    const known = found.get(value);
    if (known === undefined) {
      if (found.size === limit) return undefined;
      found.set(value, label);
    } else if (known !== label) return undefined;
  }
  return found;
}

/**
 * Looks for feature columns that say the label: the same in other words (each of its values beside one label, each label beside one
 * value), or texts of which each, often enough, stands beside one label only, as the code of a failure that is known after it. Numbers
 * that happen to divide the classes are left alone.
 *
 * @param columns - Feature columns that params.yaml does not trust.
 * @throws LockstepError TARGET_LEAKED naming file and column.
 */
export function refuseTargetLeaks(
  table: Table,
  labelColumn: string,
  columns: { readonly numeric: readonly string[]; readonly others: readonly string[] },
): void {
  const labels = valuesOf(table, labelColumn);
  const labelCount = countDistinct(labels);
  if (labelCount < 2 || table.rowCount < fewestRows) return;
  // Labels that are all different say nothing about a column whose values are.
  const ofLabel = labelCount * 2 <= table.rowCount ? labelCount : 0;
  for (const name of [...columns.numeric, ...columns.others]) {
    const values = valuesOf(table, name);
    if (isEqual(values, labels)) throw leaked(`${columnPlace(table, name)} is the label: both columns hold the same`);
    const isText = columns.others.includes(name) && !(values instanceof Float64Array) && values.some(isWord);
    const ofTexts = isText ? Math.floor(table.rowCount / rowsPerValue) : 0;
    const byValue = labelByValue(values, labels, Math.max(ofLabel, ofTexts));
    if (byValue === undefined) continue;
    const isLabel = byValue.size === ofLabel && new Set(byValue.values()).size === labelCount;
    if (!isLabel && byValue.size > ofTexts) continue;
    throw leaked(
      `${columnPlace(table, name)} says the label: each of its ${byValue.size} values stands beside one value of ${JSON.stringify(labelColumn)} only`,
    );
  }
}

function isWord(text: string): boolean {
  return text !== "" && parseNumber(text) === undefined;
}

function leaked(message: string): LockstepError {
  return new LockstepError("TARGET_LEAKED", message, {
    hint: "Name it under `drop` in params.yaml; or under `trusted`, if it is really known before what is predicted.",
  });
}

/** True when each cell of both columns is the same text, or the same number. */
function isEqual(values: Values, others: Values): boolean {
  for (let row = 0; row < values.length; row++) {
    const [value, other] = [values[row], others[row]];
    if (Object.is(value, other)) continue;
    const number = numberOf(value);
    if (number === undefined || number !== numberOf(other)) return false;
  }
  return true;
}

function numberOf(value: number | string | undefined): number | undefined {
  return typeof value === "string" ? parseNumber(value) : value;
}
