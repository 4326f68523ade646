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

/** A column's number, NULL where it has none that a bin could hold. */
function finite(place: number): string {
  return `CASE WHEN isfinite(v${place}) THEN v${place} END`;
}

/** Sides as one relation of some columns, `side` 0 or 1. */
function bothSides(select: string, where = ""): string {
  return `(SELECT 0 AS side, ${select} FROM before ${where} UNION ALL SELECT 1 AS side, ${select} FROM after ${where})`;
}

interface Bins {
  readonly place: number;
  readonly edges: readonly number[];
  readonly medians: readonly (number | null)[];
}

/** Edges that both sides give together, so that neither is the measure of the other. */
async function binsOf({ store, rows }: Loaded, places: readonly number[]): Promise<readonly Bins[]> {
  const every = Math.ceil(Math.max(rows.before, rows.after) / sampledRows);
  // Rows are drawn by what they hold, so that the same tables give the same report.
  const sample = bothSides(
    places.map((i) => `${finite(i)} AS x${i}`).join(", "),
    every > 1 ? `WHERE content % ${every} = 0` : "",
  );
  await store.connection.run(`CREATE TABLE sample AS SELECT * FROM ${sample}`);
  const shares = Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins).join(", ");
  const found: Bins[] = [];
  for (const place of places) {
    const [[before = null, after = null, ...quantiles] = []] = await query(
      store,
      `SELECT before, after, ${Array.from({ length: bins - 1 }, (_, k) => `edges[${k + 1}]`).join(", ")} FROM
        (SELECT quantile_disc(x${place}, [${shares}]) AS edges, quantile_disc(x${place}, 0.5) FILTER (side = 0) AS before,
          quantile_disc(x${place}, 0.5) FILTER (side = 1) AS after FROM sample)`,
    );
    const edges = [...new Set(quantiles.flatMap((edge) => (edge === null ? [] : [Number(edge)])))];
    const medians = [before, after].map((median) => (median === null ? null : Number(median)));
    if (edges.length > 0) found.push({ place, edges, medians });
  }
  return found;
}

/** How many of a side's rows lie in each bin, at most its edge and above the one before, and how many have no number. */
async function binned({ store, rows }: Loaded, side: "before" | "after", bins: readonly Bins[]) {
  const columns = bins.map(({ place, edges }) => {
    // As texts: each becomes the double it was, none a decimal.
    const limits = edges.map((edge) => `'${edge}'`).join(", ");
    return `list_append(map_values(histogram(x${place}, [${limits}]::DOUBLE[]))[1:${edges.length}], count(x${place}))`;
  });
  const numbers = bins.map(({ place }) => `${finite(place)} AS x${place}`).join(", ");
  const found = await query(
    store,
    `SELECT unnest(flatten([${columns.join(", ")}]))::DOUBLE FROM (SELECT ${numbers} FROM ${side})`,
  );
  const counts = found.map(([count]) => Number(count));
  return bins.map(({ edges }) => {
    const inBins = counts.splice(0, edges.length);
    const [all = 0] = counts.splice(0, 1);
    const above = all - inBins.reduce((sum, count) => sum + count, 0);
    return { inBins: [...inBins, above], missing: rows[side] - all };
  });
}

/** Numbers in bins, all columns of a side in one reading. */
async function numericShifts(loaded: Loaded, places: readonly number[]): Promise<readonly Finding[]> {
  const { columns, personal } = loaded;
  if (places.length === 0) return [];
  const bins = await binsOf(loaded, places);
  if (bins.length === 0) return [];
  const [old, now] = [await binned(loaded, "before", bins), await binned(loaded, "after", bins)];
  return bins.map(({ place, medians: [before = null, after = null] }, i) => {
    const column = columns[place]?.name ?? "";
    const [reference, current] = [old[i], now[i]].map((side) => [...(side?.inBins ?? []), side?.missing ?? 0]) as [
      number[],
      number[],
    ];
    const isShown = !personal.has(column) && before !== null && after !== null;
    return finding(
      column,
      { reference, current },
      {
        missing: { before: old[i]?.missing ?? 0, after: now[i]?.missing ?? 0 },
        ...(isShown ? { median: { before, after } } : {}),
      },
    );
  });
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
 */
export async function columnShifts(loaded: Loaded): Promise<readonly ColumnShift[]> {
  if (Math.min(loaded.rows.before, loaded.rows.after) < minimumRows) return [];
  const places = loaded.columns.map((_, i) => i).filter((i) => !loaded.keys.includes(i));
  const isNumeric = (i: number): boolean => loaded.columns[i]?.isNumeric === true;
  const findings = [
    ...(await numericShifts(loaded, places.filter(isNumeric))),
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
