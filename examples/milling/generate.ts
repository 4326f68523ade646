// Makes the example's data set: node examples/milling/generate.ts [file [seed [rows]]]
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cells, columns, mill } from "./machine.ts";

/** What the data in `data.dvc` was made with. */
export const dataSet = { rows: 10_000, seed: 7 } as const;

/** The data set as CSV; the same seed and row count give the same bytes on every machine. */
export function millingCsv({ rows, seed }: { readonly rows: number; readonly seed: number }): string {
  return `${[columns, ...mill(rows, seed).map(cells)].map((row) => row.join(",")).join("\n")}\n`;
}

export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

function main([
  file = "data/milling.csv",
  seed = String(dataSet.seed),
  rows = String(dataSet.rows),
]: readonly string[]): void {
  if (!/^\d{1,10}$/.test(seed) || !/^\d{1,7}$/.test(rows) || Number(rows) < 2) {
    console.error("usage: node examples/milling/generate.ts [file [seed [rows]]], at least 2 rows");
    process.exitCode = 2;
    return;
  }
  writeWhole(file, millingCsv({ seed: Number(seed), rows: Number(rows) }));
  console.log(`${file}: ${rows} rows, seed ${seed}`);
}

if (import.meta.main) main(process.argv.slice(2));
