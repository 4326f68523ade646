// Damages the data as a wrong join does: node examples/milling/damage.ts [file]
import { readFileSync } from "node:fs";
import { writeWhole } from "./generate.ts";

/**
 * Gives every cut the label of the cut after it, and the last one the first's. Every cell stays plausible, no count changes, and
 * what is learned from it is worth nothing: the kind of mistake that only a comparison on sound rows brings to light.
 *
 * @param text - The data set as CSV, with its header.
 */
export function shiftLabels(text: string): string {
  const [header = "", ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const label = (header as readonly string[]).indexOf("machine_failure");
  if (label < 0) throw new Error("the table has no column machine_failure");
  const shifted = rows.map((row, i) => row.with(label, (rows[(i + 1) % rows.length] ?? row)[label] ?? ""));
  return `${[header as readonly string[], ...shifted].map((row) => row.join(",")).join("\n")}\n`;
}

function main([file = "data/milling.csv"]: readonly string[]): void {
  writeWhole(file, shiftLabels(readFileSync(file, "utf8")));
  console.log(`${file}: every label now stands one row too early`);
}

if (import.meta.main) main(process.argv.slice(2));
