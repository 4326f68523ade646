import { Prng } from "../../pipeline/domain/prng.ts";

export const trainingRows = 20_000;
export const testRows = 5000;
const width = 30;

function normal(prng: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
}

/**
 * Thirty numbers of which eight matter: in a straight line, in products, and in steps; one row in six is positive, and some of that is
 * chance. CSV with the label last.
 */
export function tableCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, () => {
    const x = Array.from({ length: width }, () => normal(prng));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = x;
    const score =
      0.7 * a - 0.5 * b + c * d + 0.8 * Math.sin(2 * e) + (f > 0.5 ? 1 : 0) + (g > 0 && h < 0 ? 1 : 0) - 2.9;
    const label = prng.uniform() < 1 / (1 + Math.exp(-1.6 * score)) ? 1 : 0;
    return [...x.map((value) => value.toFixed(5)), label].join(",");
  });
  return `${[[...Array.from({ length: width }, (_, i) => `x${i}`), "y"].join(","), ...lines].join("\n")}\n`;
}
