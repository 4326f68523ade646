import type { SliceColumn } from "./slice.ts";

/** Most different values of a column that is taken as it is. */
const mostValues = 12;
/** Parts into which a column of numbers is cut. */
const parts = 4;

/** Numbers cut into parts of about equally many rows, each named by its ends; `undefined` when a cell is no number. */
function quarters(values: readonly string[]): readonly string[] | undefined {
  const numbers = Float64Array.from(values, (cell) => (cell.trim() === "" ? Number.NaN : Number(cell)));
  if (numbers.some((value, row) => !Number.isFinite(value) && values[row]?.trim() !== "")) return undefined;
  const known = numbers.filter((value) => !Number.isNaN(value)).sort();
  const cuts = Array.from(
    { length: parts + 1 },
    (_, i) => known[Math.round(((known.length - 1) * i) / parts)] ?? Number.NaN,
  );
  const ranges = cuts.slice(1).map((high, i) => `${String(cuts[i])} to ${String(high)}`);
  return Array.from(numbers, (value) => {
    if (Number.isNaN(value)) return "missing";
    const part = cuts.slice(1, -1).findIndex((cut) => value <= cut);
    return ranges[part < 0 ? parts - 1 : part] ?? "";
  });
}

/**
 * Columns in which weak slices are looked for: those with few different values as they are, numbers cut into quarters. Others, such as
 * names, tell rows apart too finely to show a pattern and are left out.
 */
export function searchedColumns(columns: readonly SliceColumn[]): readonly SliceColumn[] {
  return columns.flatMap(({ name, values }): readonly SliceColumn[] => {
    const different = new Set(values).size;
    if (different < 2) return [];
    if (different <= mostValues) return [{ name, values }];
    const cut = quarters(values);
    return cut === undefined ? [] : [{ name, values: cut }];
  });
}
