import { Prng } from "../../pipeline/domain/prng.ts";

/** A table of texts with a header; every cell is quoted, so that any text is one. */
export function csv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows]
    .map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`)
    .join("");
}

/** Names and categories that formats find hard: blanks, quotes, other alphabets, what looks like markup or a number. */
export const columns = ["id", "air temp [°C]", "b", "größe", "kind", "<城市>", "y", "class", "amount"] as const;

/** The columns that are no features: one for each kind of task. */
export const labels = ["y", "class", "amount"] as const;

const kinds = ["L", "M", "H"];
const cities = ["São Paulo", "東京", "łódź", 'a "quoted" & <b>', "x;y|z", "7", "🏭", "back\\slash"];

/** Rows whose label follows from numbers and categories, some cells missing. */
export function trainingRows(count: number, seed: number): readonly (readonly string[])[] {
  const prng = new Prng(seed);
  return Array.from({ length: count }, (_, i) => {
    const [a, b, c] = [280 + prng.uniform() * 40, prng.uniform() * 4 - 2, prng.uniform() * 1e6];
    const kind = kinds[prng.index(3)] ?? "";
    const city = cities[prng.index(cities.length)] ?? "";
    const risk = (a - 300) / 10 + b * b * (kind === "H" ? 1.5 : 0.5) + (cities.indexOf(city) % 3) - 1.5 + c / 1e6;
    const cell = (text: string): string => (prng.uniform() < 0.04 ? "" : text);
    const label = risk + prng.uniform() > 1.2 ? "1" : "0";
    const level = risk + prng.uniform() < 0.4 ? "low" : risk < 1.4 ? "mid & höher" : "high";
    const features = [cell(a.toFixed(2)), cell(b.toFixed(4)), cell(c.toFixed(1)), cell(kind), cell(city)];
    return [`r${i}`, ...features, label, level, (100 * risk + 40 * prng.uniform()).toFixed(2)];
  });
}

const noLabels = ["0", "low", "0"];
const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The double next to a number, `steps` further from 0. */
function beside(value: number, steps: bigint): number {
  float[0] = value;
  bits[0] = (bits[0] ?? 0n) + steps;
  return float[0];
}

/**
 * Rows at the edges: each of `thresholds` hit exactly, missed by one double on either side and by one single-precision float; zeros,
 * huge and tiny numbers; missing cells; categories unknown, empty, padded, in other case.
 *
 * @param thresholds - By the position of a numeric column, 1 to 3.
 */
export function edgeRows(thresholds: ReadonlyMap<number, readonly number[]>): readonly (readonly string[])[] {
  const middle = ["", "300.25", "0.5", "500000.5", "M", "東京", ...noLabels];
  const rows: string[][] = [];
  const add = (column: number, cell: string): void => {
    rows.push(middle.map((other, i) => (i === 0 ? `e${rows.length}` : i === column ? cell : other)));
  };
  for (const [column, values] of thresholds)
    for (const value of values)
      for (const cell of [value, beside(value, 1n), beside(value, -1n), Math.fround(value)])
        if (Number.isFinite(cell)) add(column, String(cell));
  for (const column of [1, 2, 3])
    for (const cell of ["", "NA", "nan", "0", "-0", "1e-30", "1e15", "-1e15", "16777217", "0.1"]) add(column, cell);
  for (const column of [4, 5])
    for (const cell of [
      "",
      "null",
      "never seen",
      "l",
      "L",
      "東京",
      "łódź",
      "🏭",
      "7",
      "7.0",
      'a "quoted" & <b>',
      "back\\slash",
    ])
      add(column, cell);
  rows.push(["none", "", "", "", "", "", ...noLabels]);
  return rows;
}

/** Rows with blanks around their categories, which a stage's reader takes away. */
export const paddedRows: readonly (readonly string[])[] = [
  ["p0", "300.25", "0.5", "500000.5", " M ", "東京 ", ...noLabels],
  ["p1", "300.25", "0.5", "500000.5", "H  ", " never seen", ...noLabels],
];
