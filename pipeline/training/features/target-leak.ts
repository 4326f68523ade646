import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { columnPlace, isMissing, parseNumber } from "./cells.ts";

/** Rows for each of a text's values on average, from which it is no chance that all of them have one label. */
const rowsPerValue = 5;
/** Fewest rows that are looked at. */
const fewestRows = 50;

/** Label by value where each value stands beside one label only, `undefined` where one stands beside two. */
function labelByValue(cells: readonly string[], labels: readonly string[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  for (const [row, cell] of cells.entries()) {
    const label = (labels[row] ?? "").trim();
    const value = isMissing(cell) ? "" : cell.trim();
    const known = found.get(value);
    if (known === undefined) found.set(value, label);
    else if (known !== label) return undefined;
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
  const labels = table.column(labelColumn);
  const labelCount = new Set(labels.map((label) => label.trim())).size;
  if (labelCount < 2 || table.rowCount < fewestRows) return;
  for (const name of [...columns.numeric, ...columns.others]) {
    if (isEqual(table, name, labelColumn))
      throw leaked(`${columnPlace(table, name)} is the label: both columns hold the same`);
    const cells = table.column(name);
    const byValue = labelByValue(cells, labels);
    if (byValue === undefined) continue;
    const isLabel = byValue.size === labelCount && new Set(byValue.values()).size === labelCount;
    const isText =
      columns.others.includes(name) && cells.some((cell) => !isMissing(cell) && parseNumber(cell) === undefined);
    const isTold = isText && byValue.size * rowsPerValue <= table.rowCount;
    // Labels that are all different say nothing about a column whose values are.
    if (!(isLabel && labelCount * 2 <= table.rowCount) && !isTold) continue;
    throw leaked(
      `${columnPlace(table, name)} says the label: each of its ${byValue.size} values stands beside one value of ${JSON.stringify(labelColumn)} only`,
    );
  }
}

function leaked(message: string): LockstepError {
  return new LockstepError("TARGET_LEAKED", message, {
    hint: "Name it under `drop` in params.yaml; or under `trusted`, if it is really known before what is predicted.",
  });
}

/** True when each cell of both columns is the same text, or the same number. */
function isEqual(table: Table, name: string, other: string): boolean {
  const right = table.column(other);
  return table.column(name).every((cell, row) => {
    const label = right[row] ?? "";
    if (cell.trim() === label.trim()) return true;
    const value = parseNumber(cell);
    return value !== undefined && value === parseNumber(label);
  });
}
