import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { LockstepError } from "../../../domain/error.ts";
import { ColumnSearch, type Counting, type GrowData, type SplitSearch } from "./search.ts";
import type { Split, SplitRules } from "./split.ts";
import { openWire, readSplit, stateAt, type Wire, writeCounting, writeTree } from "./wire.ts";

/** What a thread is started with. */
export interface ThreadWork {
  readonly data: GrowData;
  readonly rules: SplitRules;
  readonly owned: readonly number[];
  readonly wire: Wire;
  readonly thread: number;
}

export interface SearchThreads extends SplitSearch, AsyncDisposable {}

/** A search of one node takes milliseconds; a thread that has not answered by then never will. */
const limitMs = 600_000;

/** Every column belongs to one thread, which adds up its histogram in the order of the rows: the sums are the same however many there are. */
function ownedBy(thread: number, { columns }: GrowData, threads: number): readonly number[] {
  return [...columns.keys()].filter((column) => column % threads === thread);
}

function failed(cause?: unknown): LockstepError {
  return new LockstepError("WORKER_FAILED", "a thread that grows trees ended before its work was done", {
    hint: "Run the command again: it goes on where it was. When it stays so, the machine may lack memory.",
    cause,
  });
}

/** Of several threads' answers the best; of equal ones that of the first column, as one thread would have found. */
function better(a: Split | undefined, b: Split | undefined): Split | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.gain !== b.gain) return a.gain > b.gain ? a : b;
  return a.column.index < b.column.index ? a : b;
}

/** Resolves once the thread has loaded its code and waits for work. @throws LockstepError WORKER_FAILED. */
async function started(work: ThreadWork): Promise<Worker> {
  // What this process was started with is not for its threads: one that runs a text (`--eval`) could start none.
  const worker = new Worker(new URL("./split-search.child.ts", import.meta.url), { execArgv: [], workerData: work });
  try {
    await once(worker, "message");
  } catch (cause) {
    throw failed(cause);
  }
  // A later failure is told by the wire, which is looked at while no event can come.
  worker.on("error", () => undefined);
  worker.unref();
  return worker;
}

/** Divides the columns among this thread and others that wait beside it. @throws LockstepError WORKER_FAILED. */
export async function openThreads(data: GrowData, rules: SplitRules, threads: number): Promise<SearchThreads> {
  const count = Math.max(1, Math.min(threads, data.columns.length));
  const own = new ColumnSearch(data, rules, ownedBy(0, data, count));
  const wire = openWire(data.columns.length, count);
  const workers = await Promise.all(
    Array.from({ length: count - 1 }, (_, i) =>
      started({ data, rules, owned: ownedBy(i + 1, data, count), wire, thread: i + 1 }),
    ),
  );
  return {
    begin(output, active) {
      writeTree(wire, output, active);
      own.begin(output, active);
    },
    search(counting) {
      if (workers.length === 0) return own.search(counting);
      ask(wire, counting);
      const found = own.search(counting);
      awaitAnswers(wire, workers.length);
      return found.map((split, searched) =>
        workers.reduce<Split | undefined>(
          (best, _, i) => better(best, readSplit(wire, data.columns, { thread: i + 1, searched })),
          split,
        ),
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(wire: Wire, counting: Counting): void {
  const { state } = wire;
  writeCounting(wire, counting);
  Atomics.store(state, stateAt.done, 0);
  Atomics.add(state, stateAt.search, 1);
  Atomics.notify(state, stateAt.search);
}

function awaitAnswers({ state }: Wire, workers: number): void {
  for (let done = Atomics.load(state, stateAt.done); done < workers; done = Atomics.load(state, stateAt.done))
    if (Atomics.wait(state, stateAt.done, done, limitMs) === "timed-out") throw failed();
  if (Atomics.load(state, stateAt.failed) > 0) throw failed();
}
