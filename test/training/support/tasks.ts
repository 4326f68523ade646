import { Prng } from "../../../pipeline/domain/prng.ts";

/** Standard normal numbers. */
function normal(prng: Prng): number {
  return Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
}

/**
 * A table for every task: `kind` follows from three numbers and a category, `number` is a curve of them plus noise that grows with `c`,
 * `count` is Poisson, `w` a weight. CSV.
 */
export function tasksCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a, b, c] = [prng.uniform() * 4 - 2, prng.uniform() * 4 - 2, prng.uniform()];
    const city = ["Berlin", "Lima", "Oslo"][prng.index(3)] ?? "";
    const shift = city === "Lima" ? 1 : 0;
    const kind = a + shift > 1 ? "high" : b > 0.5 ? "wide" : "plain";
    const value = 50 + 10 * Math.sin(2 * a) + 5 * b + 4 * shift + (1 + 4 * c) * normal(prng);
    let count = 0;
    for (let product = prng.uniform(); product > Math.exp(-Math.exp(0.5 * a + 0.3)); product *= prng.uniform()) count++;
    const cell = (number: number): string => (prng.uniform() < 0.02 ? "" : number.toFixed(4));
    const cells = [
      cell(a),
      cell(b),
      c.toFixed(4),
      city,
      prng.uniform() < 0.03 ? "plain" : kind,
      value.toFixed(3),
      count,
    ];
    return [`r${i}`, ...cells, prng.index(4), kind === "high" ? "yes" : "no"].join(",");
  });
  return `${["id,a,b,c,city,kind,number,count,w,high", ...lines].join("\n")}\n`;
}

/** Columns of {@link tasksCsv} that are no features for any label. */
export const labels = ["kind", "number", "count", "w", "high"] as const;
