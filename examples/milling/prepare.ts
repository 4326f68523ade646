// Stage `prepare`: data/milling.csv → prepared/train.csv and prepared/test.csv. Runs with plain Node, nothing installed.
//
// node examples/milling/prepare.ts [rows.csv [folder]]
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Share of the rows that judge models and are never trained on. */
const testShare = 0.25;

/** What a model may know. The five failure modes are left out: they are the label in other words. */
const inputs = [
  "udi",
  "type",
  "air_temperature_k",
  "process_temperature_k",
  "rotational_speed_rpm",
  "torque_nm",
  "tool_wear_min",
  "machine_failure",
] as const;

/** Smallest and largest plausible value; outside of it a row is a mistake of the file, not of the machine. */
const ranges: Readonly<Partial<Record<(typeof inputs)[number], readonly [number, number]>>> = {
  air_temperature_k: [250, 350],
  process_temperature_k: [250, 400],
  rotational_speed_rpm: [0, 10_000],
  torque_nm: [0, 200],
  tool_wear_min: [0, 500],
  machine_failure: [0, 1],
};

/** `Air temperature [K]` of the original file and `air_temperature_k` of the generated one are the same column. */
export function columnName(header: string): string {
  return header
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}

/** By the id alone, so that a row never changes sides when others come or go. */
export function isTestRow(udi: string): boolean {
  return createHash("sha256").update(`udi ${udi}`).digest().readUInt32BE() / 2 ** 32 < testShare;
}

export interface Prepared {
  readonly train: string;
  readonly test: string;
}

/**
 * Checks the rows and splits them.
 *
 * @throws Error naming every kind of fault with its first line.
 */
export function prepare(text: string): Prepared {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const header = (lines[0] ?? "").split(",").map(columnName);
  const missing = inputs.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new Error(`line 1: no column ${missing.join(", ")} among ${header.join(", ")}`);
  const positions = inputs.map((name) => header.indexOf(name));
  const sides: { readonly train: string[]; readonly test: string[] } = { train: [], test: [] };
  const seen = new Set<string>();
  for (const [i, line] of lines.entries()) {
    if (i === 0) continue;
    const fields = line.split(",");
    const problem =
      fields.length === header.length ? undefined : `${fields.length} fields where the header has ${header.length}`;
    const row = positions.map((position) => fields[position]?.trim() ?? "");
    const udi = row[0] ?? "";
    const fault = problem ?? (seen.has(udi) ? `udi ${udi} was there before` : faultOf(row));
    if (fault !== undefined) throw new Error(`line ${i + 1}: ${fault}`);
    seen.add(udi);
    sides[isTestRow(udi) ? "test" : "train"].push(row.join(","));
  }
  const table = (rows: readonly string[]): string => `${[inputs.join(","), ...rows].join("\n")}\n`;
  if (sides.train.length === 0 || sides.test.length === 0) throw new Error(`${seen.size} rows are too few to split`);
  return { train: table(sides.train), test: table(sides.test) };
}

function faultOf(row: readonly string[]): string | undefined {
  for (const [i, name] of inputs.entries()) {
    const cell = row[i] ?? "";
    const range = ranges[name];
    if (name === "udi" && !/^\d+$/.test(cell)) return `udi ${JSON.stringify(cell)} is not a number`;
    if (name === "type" && !/^[LMH]$/.test(cell)) return `type ${JSON.stringify(cell)} is not L, M or H`;
    if (range === undefined) continue;
    const [low, high] = range;
    if (!/^-?\d+(?:\.\d+)?$/.test(cell) || Number(cell) < low || Number(cell) > high)
      return `${name} ${JSON.stringify(cell)} is not a number from ${low} to ${high}`;
  }
  return undefined;
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

function main([source = "data/milling.csv", folder = "prepared"]: readonly string[]): void {
  try {
    const { train, test } = prepare(readFileSync(source, "utf8"));
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, "train.csv"), train);
    writeWhole(join(folder, "test.csv"), test);
    const count = (table: string): number => table.split("\n").length - 2;
    console.log(`${folder}/train.csv: ${count(train)} rows, ${folder}/test.csv: ${count(test)} rows`);
  } catch (error) {
    console.error(`${source}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

if (import.meta.main) main(process.argv.slice(2));
