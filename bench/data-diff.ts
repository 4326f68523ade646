// `npm run bench -- data-diff [rows…]`: two states of a CSV table of 20 columns, the second in another order, with edits, and one row of
// a million that is trained on and judged by; each in a process of its own, beside pandas where Python has it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { diffTables } from "../pipeline/data/table-diff/diff.ts";
import { findSharedRows } from "../pipeline/data/table-diff/shared-rows.ts";

/** Longest time for so many rows, and most memory of the process. */
const aims: Readonly<Record<number, number>> = { 1_000_000: 15, 10_000_000: 180 };
const aimedBytes = 2e9;
/** Rows up to which pandas is asked, too: it holds both tables in memory. */
const pandasRows = 1_000_000;

const python = join(import.meta.dirname, "../.lockstep/data-diff/bin/python");
const pandasScript = join(import.meta.dirname, "data-diff-pandas.py");

interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakBytes: number;
  readonly counts: readonly number[];
}

const works = {
  /** Added, removed and edited rows, edited cells. */
  diff: async (before: string, after: string) => {
    const diff = await diffTables(
      { path: before, where: "before.csv" },
      { path: after, where: "after.csv" },
      { keys: ["id"], labelColumn: "c0", personal: new Set(), searchFrom: [] },
    );
    const cells = diff.editsByColumn.reduce((sum, { count }) => sum + count, 0);
    return [diff.rowsAdded.count, diff.rowsRemoved.count, diff.rowsEdited.count, cells];
  },
  /** Rows of the second that the first has, ids apart, and those to the letter. */
  leak: async (training: string, evaluation: string) => {
    const pair = {
      training: { path: training, where: "train.csv" },
      evaluation: { path: evaluation, where: "test.csv" },
    };
    const shared = await findSharedRows({
      after: pair,
      before: undefined,
      keys: ["id"],
      personal: new Set(),
      searchFrom: [],
    });
    return [shared?.rows ?? 0, shared?.newExactRows ?? 0];
  },
} as const;
type Work = keyof typeof works;

/** 16 columns of numbers with gaps, 3 of categories, an id. The second state: another order, every thousandth row edited, some gone, one new. */
async function writeTables(folder: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, "made.duckdb"), { memory_limit: "6GB", threads: "2" });
  const connection = await instance.connect();
  const at = (i: number): string => `(hash(range * 31 + ${i}) % 1000003) / 1000003.0`;
  const numbers = Array.from({ length: 16 }, (_, i) =>
    i % 4 === 0
      ? `(${at(i)} * 1000)::INT AS n${i}`
      : `CASE WHEN ${at(i + 100)} < 0.02 THEN NULL ELSE round(${at(i)} * ${10 ** (i % 5)}, ${(i % 6) + 1}) END AS n${i}`,
  );
  const categories = [4, 30, 200].map((kinds, i) => `'kind ' || (${at(i + 200)} * ${kinds})::INT AS c${i}`);
  const made = `SELECT 'r' || range AS id, ${[...numbers, ...categories].join(", ")} FROM range(${rows})`;
  const edited = `SELECT * REPLACE (CASE WHEN hash(id) % 1000 = 3 THEN 77.5 ELSE n5 END AS n5) FROM (${made}) WHERE hash(id) % 100000 <> 7
    UNION ALL SELECT * REPLACE ('new' AS id) FROM (${made}) WHERE id = 'r5'`;
  await connection.run(`COPY (${made}) TO '${join(folder, "before.csv")}'`);
  await connection.run(`COPY (SELECT * FROM (${edited}) ORDER BY hash(id)) TO '${join(folder, "after.csv")}'`);
  // Other rows altogether, but for one that says what row 27182 says, in other words.
  const other = made.replace("FROM range(", "FROM range(100000000, 100000000 + ");
  const leaked = `SELECT * REPLACE ('leaked' AS id, upper(c0) AS c0) FROM (${made}) WHERE id = 'r27182'`;
  await connection.run(`COPY (${other} UNION ALL ${leaked}) TO '${join(folder, "test.csv")}'`);
  connection.closeSync();
  instance.closeSync();
}

function measure(program: string, args: readonly string[]): Measured {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Measured;
}

function line(what: string, { wallSeconds, cpuSeconds, peakBytes, counts }: Measured): string {
  return `| ${what} | ${wallSeconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${(peakBytes / 1e6).toFixed(0)} | ${counts.join(", ")} |`;
}

async function benchRows(rows: number): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  try {
    await writeTables(folder, rows);
    const [before, after, test] = ["before.csv", "after.csv", "test.csv"].map((name) => join(folder, name));
    if (before === undefined || after === undefined || test === undefined) throw new Error("three tables are made");
    console.log(`\n${rows} rows × 20 columns, CSV, ${(statSync(before).size / 1e6).toFixed(0)} MB each side`);
    console.log("| | wall s | processor s | peak MB | found |\n|---|--:|--:|--:|--:|");
    const child = (work: Work, a: string, b: string): Measured =>
      measure(process.execPath, [import.meta.filename, "--child", work, a, b]);
    const diff = child("diff", before, after);
    console.log(line("added, removed, edited, cells", diff));
    const leak = child("leak", before, test);
    console.log(line("trained on and judged by; to the letter", leak));
    let isSame = leak.counts.join() === "1,0";
    if (rows <= pandasRows && existsSync(python)) {
      const pandas = measure(python, [pandasScript, before, after]);
      console.log(line("the first with pandas, `read_csv` and `merge`", pandas));
      isSame = isSame && pandas.counts.join() === diff.counts.join();
    }
    const most = aims[rows] ?? Infinity;
    return isSame && diff.wallSeconds <= most && leak.wallSeconds <= most && diff.peakBytes <= aimedBytes;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns Whether every size keeps its time and memory, and counts what pandas counts. */
export async function benchDataDiff(asked: readonly string[]): Promise<boolean> {
  let isGood = true;
  for (const rows of asked.length === 0 ? Object.keys(aims) : asked) isGood = (await benchRows(Number(rows))) && isGood;
  return isGood;
}

const [flag, work, first, second] = process.argv.slice(2);
if (flag === "--child" && first !== undefined && second !== undefined) {
  const started = performance.now();
  const counts = await works[work as Work](first, second);
  const { user, system } = process.cpuUsage();
  const measured: Measured = {
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    counts,
  };
  console.log(JSON.stringify(measured));
}
