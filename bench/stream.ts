// `npm run bench -- stream [rows]`: training on a table of 20 columns of texts in memory and on disk, each in a process with a small heap.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Prng } from "../pipeline/domain/prng.ts";

/** Heap of each process, MiB; a table of 200,000 rows is 145 MB of text, and would be kept in memory. */
const heapMiB = 160;
const numbers = 4;
const texts = 20;
const linesAtOnce = 10_000;
const main = join(import.meta.dirname, "../pipeline/cli/main.ts");

function lineOf(row: number, prng: Prng): string {
  const values = Array.from({ length: numbers }, () => prng.uniform());
  const kind = prng.index(300);
  const [first = 0, second = 0] = values;
  const label = first * second + (kind % 7 === 1 ? 0.3 : 0) + prng.uniform() * 0.3 > 0.5 ? 1 : 0;
  const cells = values.map((value) => value.toFixed(5)).join(",");
  // Nearly every text is one of its own.
  const notes = Array.from({ length: texts }, (_, column) => `a note in row ${row} and column ${column}`).join(",");
  return `row-${row},${cells},${kind},${notes},${label}`;
}

async function writeTable(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  const prng = new Prng(1);
  file.write(
    `id,${Array.from({ length: numbers }, (_, i) => `x${i}`).join(",")},kind,${Array.from({ length: texts }, (_, i) => `t${i}`).join(",")},y\n`,
  );
  for (let row = 0; row < rows; row += linesAtOnce) {
    const lines = Array.from({ length: Math.min(linesAtOnce, rows - row) }, (_, i) => `${lineOf(row + i, prng)}\n`);
    if (!file.write(lines.join(""))) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}

interface Trained {
  readonly seconds: number;
  readonly digest: string | undefined;
}

function train(folder: string, output: string, extra: readonly string[]): Trained {
  const begun = performance.now();
  const args = [`--max-old-space-size=${heapMiB}`, main, "fit", "--rows", "rows.csv", "--output", output, ...extra];
  spawnSync(process.execPath, args, { cwd: folder, stdio: "ignore" });
  const model = join(folder, output, "forest.json");
  const digest = existsSync(model) ? createHash("sha256").update(readFileSync(model)).digest("hex") : undefined;
  return { seconds: (performance.now() - begun) / 1000, digest };
}

/** @returns Whether rows on disk were learned from. */
export async function benchStream([rows = "200000"]: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-stream-"));
  try {
    await writeTable(join(folder, "rows.csv"), Number(rows));
    writeFileSync(
      join(folder, "params.yaml"),
      "train:\n  trainer: gbdt\n  id: id\n  label: y\n  trees: 5\n  threads: 1\n",
    );
    const sizeMB = statSync(join(folder, "rows.csv")).size / 1e6;
    console.log(`${rows} rows, ${sizeMB.toFixed(0)} MB of CSV, heap of ${heapMiB} MiB`);
    const streamed = train(folder, "streamed", ["--stream"]);
    for (const [name, { seconds, digest }] of [
      ["rows on disk", streamed],
      ["rows in memory", train(folder, "whole", [])],
    ] as const)
      console.log(`${name.padEnd(20)} ${seconds.toFixed(1).padStart(7)} s  ${digest?.slice(0, 16) ?? "no model"}`);
    return streamed.digest !== undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
