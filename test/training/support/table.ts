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
