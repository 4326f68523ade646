// `npm run bench -- tables [rows] [rounds]`: loading a table of 20 columns beside plain DuckDB, each in a process of its own, interleaved.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { readTable } from "../pipeline/data/tables/read-table.ts";

/** Aim: our time over that of plain DuckDB. */
const aim = 1.2;

const ways = {
  /** Into JavaScript: numbers as doubles, texts as strings, which is what a trainer is given. */
  lockstep: async (path: string) => {
    const table = await readTable(path);
    let cells = 0;
    for (const name of table.columns) cells += (table.numbers?.(name) ?? table.column(name)).length;
    return cells;
  },
  /** Into a table of DuckDB's own; nothing of it reaches JavaScript. */
  "DuckDB, own table": async (path: string) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(`CREATE TABLE t AS SELECT * FROM ${sourceOf(path)}`);
    const counted = await connection.runAndReadAll("SELECT count(*)::DOUBLE * 20 FROM t");
    return Number(counted.getRowsJS()[0]?.[0]);
  },
  /** As far as the pieces that DuckDB decodes into: what reading costs before a value is one of JavaScript. */
  "DuckDB, chunks": async (path: string) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const chunks = await (await connection.run(`SELECT * FROM ${sourceOf(path)}`)).fetchAllChunks();
    return chunks.reduce((sum, chunk) => sum + chunk.rowCount * chunk.columnCount, 0);
  },
  /** Into JavaScript, as its own interface gives columns. */
  "DuckDB, columns": async (path: string) => {
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    const columns = await (await connection.run(`SELECT * FROM ${sourceOf(path)}`)).getColumnsJS();
    return columns.reduce((sum, column) => sum + column.length, 0);
  },
} as const;
type Way = keyof typeof ways;
const wayNames = Object.keys(ways) as readonly Way[];

function sourceOf(path: string): string {
  return path.endsWith(".csv") ? `read_csv('${path}')` : `read_parquet('${path}')`;
}

/** 16 columns of numbers, whole and not, with gaps; 3 of categories; an id. */
async function writeTables(folder: string, rows: number): Promise<readonly string[]> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run("SELECT setseed(0.5)");
  const numbers = Array.from({ length: 16 }, (_, i) =>
    i % 4 === 0
      ? `(random() * 1000)::INT AS n${i}`
      : `CASE WHEN random() < 0.02 THEN NULL ELSE round(random() * ${10 ** (i % 5)}, ${(i % 6) + 1}) END AS x${i}`,
  );
  const categories = [4, 30, 200].map((kinds, i) => `'kind ' || (random() * ${kinds})::INT AS c${i}`);
  await connection.run(
    `CREATE TABLE t AS SELECT 'r' || range AS id, ${[...numbers, ...categories].join(", ")} FROM range(${rows})`,
  );
  const paths = ["rows.csv", "rows.parquet"].map((name) => join(folder, name));
  for (const path of paths) await connection.run(`COPY t TO '${path}'`);
  return paths;
}

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** One way over one file, in a process that does nothing else. */
function measure(way: Way, path: string, rows: number): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [import.meta.filename, "--child", way, path], {
    encoding: "utf8",
    maxBuffer: 2 ** 20,
  });
  if (status !== 0) throw new Error(stderr);
  const { cells, ...measured } = JSON.parse(stdout) as Measured & { readonly cells: number };
  if (cells !== rows * 20) throw new Error(`${way} read ${cells} cells of ${path}`);
  return measured;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/**
 * Prints medians and ratios, of wall clock and of seconds of processor, which other programs disturb less.
 *
 * @returns Whether loading takes at most {@link aim} times as long as DuckDB into JavaScript.
 */
export function benchTables([asked = "1000000", times = "5"]: readonly string[]): Promise<boolean> {
  return inScratch(async (folder) => {
    const [rows, rounds] = [Number(asked), Number(times)];
    let isFast = true;
    for (const path of await writeTables(folder, rows)) {
      const found = new Map(wayNames.map((way): [Way, Measured[]] => [way, []]));
      for (let round = 0; round < rounds; round++)
        for (const way of wayNames) found.get(way)?.push(measure(way, path, rows));
      console.log(
        `\n${path.endsWith(".csv") ? "CSV" : "Parquet"}, ${rows} rows × 20 columns, ${(statSync(path).size / 2 ** 20).toFixed(0)} MiB; medians of ${rounds}`,
      );
      console.log("| way | wall ms | processor ms | peak MiB |\n|---|---|---|---|");
      const medianOf = (way: Way, unit: keyof Measured): number =>
        median((found.get(way) ?? []).map((measured) => measured[unit]));
      for (const way of wayNames)
        console.log(
          `| ${way} | ${medianOf(way, "wallMs").toFixed(0)} | ${medianOf(way, "cpuMs").toFixed(0)} | ${medianOf(way, "peakMiB").toFixed(0)} |`,
        );
      const over = (way: Way): string =>
        (["wallMs", "cpuMs"] as const)
          .map((unit) => (medianOf("lockstep", unit) / medianOf(way, unit)).toFixed(2))
          .join(" and ");
      for (const way of wayNames.slice(1)) console.log(`${over(way)} times ${way}, by wall clock and by processor`);
      console.log(`aim ${aim} times DuckDB, columns`);
      if (medianOf("lockstep", "wallMs") / medianOf("DuckDB, columns", "wallMs") > aim) isFast = false;
    }
    return isFast;
  });
}

async function inScratch<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [flag, way, path] = process.argv.slice(2);
if (flag === "--child" && way !== undefined && path !== undefined) {
  const before = performance.now();
  const start = process.cpuUsage();
  const cells = await ways[way as Way](path);
  const { user, system } = process.cpuUsage(start);
  const measured = {
    cells,
    wallMs: performance.now() - before,
    cpuMs: (user + system) / 1000,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  };
  console.log(JSON.stringify(measured));
}
