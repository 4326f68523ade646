import { type ColumnShift, personalCell } from "../../domain/data-diff.ts";
import { chiSquaredHomogeneity, totalVariation } from "../../domain/statistics/homogeneity.ts";
import { benjaminiHochberg } from "../../domain/statistics/multiple-testing.ts";
import type { Loaded } from "./pair.ts";
import { query, shownValue, type Value } from "./query.ts";

/** Fewer rows on a side than this say nothing of a distribution. */
const minimumRows = 200;
/** As drift decides: significant after Benjamini–Hochberg, and this share of the rows elsewhere. */
const alpha = 0.01;
const minimumDistance = 0.05;
/** Rows from which the edges of bins are taken; every row is counted. */
const sampledRows = 50_000;
const bins = 20;
/** A column of more different texts has no categories. */
const categoryLimit = 1_000;
/** Below this expected count the chi-squared distribution does not fit: such categories are counted together. */
const smallestExpected = 5;
const exampleLimit = 5;

interface Counted {
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

interface Finding {
  readonly found: Omit<ColumnShift, "adjustedPValue">;
  readonly pValue: number;
}

/** Puts what is too rare for the test into one category, which is left out when it is empty. */
function withoutRare({ reference, current }: Counted): Counted {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [
    number,
    number,
  ];
  const share = Math.min(n, m) / (n + m);
  const kept: { reference: number[]; current: number[] } = { reference: [], current: [] };
  const rare = { reference: 0, current: 0 };
  for (const [k, before] of reference.entries()) {
    const after = current[k] as number;
    if ((before + after) * share >= smallestExpected) {
      kept.reference.push(before);
      kept.current.push(after);
    } else {
      rare.reference += before;
      rare.current += after;
    }
  }
  if (rare.reference + rare.current > 0) {
    kept.reference.push(rare.reference);
    kept.current.push(rare.current);
  }
  return kept;
}

function finding(
  column: string,
  counts: Counted,
  more: Pick<ColumnShift, "missing" | "median" | "appeared" | "vanished">,
): Finding {
  return {
    found: { column, distance: totalVariation(counts), ...more },
    pValue: chiSquaredHomogeneity(withoutRare(counts)).pValue,
  };
}

/** Sides as one relation of some columns, `side` 0 or 1. */
function bothSides(select: string, where = ""): string {
  return `(SELECT 0 AS side, ${select} FROM before ${where} UNION ALL SELECT 1 AS side, ${select} FROM after ${where})`;
}

/** Which of the edges `from` … `to` a number is above, by halves: DuckDB asks every row at each step. */
function binOf(edges: readonly number[], from: number, to: number): string {
  if (from === to) return String(from);
  const middle = (from + to) >> 1;
  return `CASE WHEN x <= ${edges[middle] ?? 0} THEN ${binOf(edges, from, middle)} ELSE ${binOf(edges, middle + 1, to)} END`;
}

/** Numbers in bins whose edges both sides give together, so that neither is the measure of the other. */
async function numericShifts(loaded: Loaded, places: readonly number[], rows: number): Promise<readonly Finding[]> {
  const { store, columns, personal } = loaded;
  if (places.length === 0) return [];
  const every = Math.ceil(rows / sampledRows);
  const finite = (i: number): string => `CASE WHEN isfinite(v${i}) THEN v${i} END`;
  // Rows are drawn by what they hold, so that the same tables give the same report.
  const sample = bothSides(
    places.map((i) => `${finite(i)} AS x${i}`).join(", "),
    every > 1 ? `WHERE content % ${every} = 0` : "",
  );
  await store.connection.run(`CREATE TABLE sample AS SELECT * FROM ${sample}`);
  const shares = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins).join(", ");
  const found: Finding[] = [];
  for (const i of places) {
    const quantiles = await query(store, `SELECT unnest(quantile_disc(x${i}, [${shares}])) FROM sample`);
    const edges = [...new Set(quantiles.map(([edge]) => Number(edge)))];
    if (edges.length === 0 || quantiles[0]?.[0] === null) continue;
    const counted = await query(
      store,
      `SELECT CASE WHEN x IS NOT NULL THEN ${binOf(edges, 0, edges.length)} END AS bin,
        count(*) FILTER (side = 0)::DOUBLE, count(*) FILTER (side = 1)::DOUBLE
        FROM ${bothSides(`${finite(i)} AS x`)} GROUP BY bin ORDER BY bin`,
    );
    const [[before = null, after = null] = []] = await query(
      store,
      `SELECT quantile_disc(x${i}, 0.5) FILTER (side = 0), quantile_disc(x${i}, 0.5) FILTER (side = 1) FROM sample`,
    );
    const column = columns[i]?.name ?? "";
    const isShown = !personal.has(column) && before !== null && after !== null;
    found.push(
      finding(column, countsOf(counted), {
        missing: missingOf(counted),
        ...(isShown ? { median: { before: Number(before), after: Number(after) } } : {}),
      }),
    );
  }
  return found;
}

function countsOf(counted: readonly (readonly Value[])[]): Counted {
  return { reference: counted.map(([, b]) => Number(b)), current: counted.map(([, , a]) => Number(a)) };
}

function missingOf(counted: readonly (readonly Value[])[]): { readonly before: number; readonly after: number } {
  const [, before = 0, after = 0] = counted.find(([value]) => value === null) ?? [];
  return { before: Number(before), after: Number(after) };
}

async function categoryShifts(
  { store, columns, personal }: Loaded,
  places: readonly number[],
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const i of places) {
    const counted = await query(
      store,
      `SELECT x, count(*) FILTER (side = 0)::DOUBLE AS b, count(*) FILTER (side = 1)::DOUBLE AS a
        FROM ${bothSides(`v${i} AS x`)} GROUP BY x ORDER BY b + a DESC, x LIMIT ${categoryLimit + 1}`,
    );
    if (counted.length > categoryLimit) continue;
    const column = columns[i]?.name ?? "";
    const only = (side: 1 | 2): readonly string[] =>
      counted
        .filter((row) => row[0] !== null && row[side] === 0)
        .slice(0, exampleLimit)
        .map(([value]) => (personal.has(column) ? personalCell : (shownValue(value) ?? "")));
    found.push(
      finding(column, countsOf(counted), { missing: missingOf(counted), appeared: only(1), vanished: only(2) }),
    );
  }
  return found;
}

/**
 * Columns whose distribution moved: numbers in twenty bins, categories as they are, what is missing as a category of its own. Ids are
 * left out, and texts of more than a thousand kinds.
 *
 * @param rows - Of each side.
 */
export async function columnShifts(
  loaded: Loaded,
  rows: { readonly before: number; readonly after: number },
): Promise<readonly ColumnShift[]> {
  if (Math.min(rows.before, rows.after) < minimumRows) return [];
  const places = loaded.columns.map((_, i) => i).filter((i) => !loaded.keys.includes(i));
  const isNumeric = (i: number): boolean => loaded.columns[i]?.isNumeric === true;
  const findings = [
    ...(await numericShifts(loaded, places.filter(isNumeric), Math.max(rows.before, rows.after))),
    ...(await categoryShifts(
      loaded,
      places.filter((i) => !isNumeric(i)),
    )),
  ];
  const adjusted = benjaminiHochberg(findings.map(({ pValue }) => pValue));
  return findings
    .map(({ found }, i): ColumnShift => ({ ...found, adjustedPValue: adjusted[i] as number }))
    .filter(({ distance, adjustedPValue }) => adjustedPValue < alpha && distance >= minimumDistance)
    .sort((a, b) => b.distance - a.distance || (a.column < b.column ? -1 : 1));
}
