// Started as a worker thread by timed-model.ts: opens one model and times what it is asked.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import type { Table } from "../../data/tables/table.ts";
import type { TimedQuestion, TimedWork } from "./timed-model.ts";

// Loaded when it runs: what an entry of dist/ imports at once stands in the chunk that every command loads.
const [{ openModel }, { selectRows }] = await Promise.all([
  import("../trainers/index.ts"),
  import("../features/rows.ts"),
]);

const { folder, columns, cells, rowCount, files } = workerData as TimedWork;
const rows: Table = {
  columns,
  rowCount,
  column: (name) => cells[columns.indexOf(name)] ?? [],
  file: (path) => Promise.resolve(files.get(path)),
};
const filesBytes = files.values().reduce((sum, { byteLength }) => sum + byteLength, 0);
const single = Array.from({ length: rowCount }, (_, row) => selectRows(rows, Uint32Array.of(row)));
const predictor = await openModel(folder);

async function timed(table: Table): Promise<number> {
  const started = performance.now();
  await predictor.predict(table);
  return performance.now() - started;
}

/** What is held, not what waits to be collected, and without the pictures it is asked about. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external - filesBytes;
}

async function answer(question: TimedQuestion): Promise<unknown> {
  switch (question.kind) {
    case "batch":
      return timed(rows);
    case "memory":
      return memory();
    case "requests": {
      const times = new Float64Array(question.count);
      for (const i of times.keys()) times[i] = await timed(single[(question.from + i) % rowCount] ?? rows);
      return times;
    }
  }
}

parentPort?.on("message", (question: TimedQuestion) => {
  void answer(question).then((found) => parentPort?.postMessage(found));
});
