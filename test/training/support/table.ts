import { Prng } from "../../../pipeline/domain/prng.ts";

/** A table that a network can learn: y follows from a·b and the kind, with some cells missing. CSV. */
export function learnableCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a, b] = [prng.uniform() * 4 - 2, prng.uniform() * 4 - 2];
    const kind = ["L", "M", "H"][prng.index(3)] ?? "";
    const isPositive = a * b + (kind === "H" ? 0.8 : 0) > 0.9 !== prng.uniform() < 0.02;
    const cell = (value: number): string => (prng.uniform() < 0.03 ? "" : value.toFixed(4));
    return [`r${i}`, cell(a), cell(b), kind, isPositive ? "1" : "0"].join(",");
  });
  return `${["id,a,b,kind,y", ...lines].join("\n")}\n`;
}

export const section = { label: "y", positive: 1, id: "id", seed: 3 } as const;

/** A table for trees: steps and an interaction, a category with many values of which some matter, missing cells that mean something. CSV. */
export function treesCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [a, b, c, noise] = [prng.uniform(), prng.uniform(), prng.uniform(), prng.uniform()];
    const city = prng.index(40);
    const isGone = prng.uniform() < 0.15;
    const risk =
      (a > 0.6 && b < 0.4 ? 0.5 : 0.05) + (city % 7 === 3 ? 0.25 : 0) + (isGone ? 0.15 : 0) + (c > 0.9 ? -0.2 : 0);
    const label = prng.uniform() < risk ? "1" : "0";
    return [`r${i}`, a.toFixed(5), b.toFixed(5), isGone ? "" : c.toFixed(2), noise.toFixed(3), `c${city}`, label].join(
      ",",
    );
  });
  return `${["id,a,b,c,noise,city,y", ...lines].join("\n")}\n`;
}
