import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { LockstepError } from "../../../domain/error.ts";
import { type Bagging, growBagged } from "./bagging.ts";
import type { Tree } from "./forest.ts";

/** One draw of rows: its number, and a tree for each output. */
export interface Bagged {
  readonly number: number;
  readonly trees: readonly Tree[];
}

export interface BaggingRequest {
  readonly bagging: Bagging;
  /** Which draws are still to be grown. */
  readonly numbers: readonly number[];
  readonly threads: number;
  /** Is given each as it is done, in any order. */
  readonly onGrown: (grown: Bagged) => Promise<void>;
}

/** Grows trees, in threads when there is more than one. @throws LockstepError WORKER_FAILED. */
export async function growAll({ bagging, numbers, threads, onGrown }: BaggingRequest): Promise<void> {
  if (threads === 1 || numbers.length < 2) {
    for (const number of numbers) {
      await onGrown({ number, trees: growBagged(bagging, number) });
      // Between trees the process may answer signals.
      await nextTurn();
    }
    return;
  }
  await Promise.all(
    Array.from({ length: Math.min(threads, numbers.length) }, (_, thread) =>
      growApart({ bagging, numbers: numbers.filter((__, i) => i % threads === thread), threads, onGrown }),
    ),
  );
}

async function growApart({ bagging, numbers, onGrown }: BaggingRequest): Promise<void> {
  // What this process was started with is not for its threads: one that runs a text (`--eval`) could start none.
  const worker = new Worker(new URL("./bagging.child.ts", import.meta.url), {
    execArgv: [],
    workerData: { bagging, numbers },
  });
  let kept = Promise.resolve();
  let count = 0;
  worker.on("message", (grown: Bagged) => {
    count++;
    kept = kept.then(() => onGrown(grown));
  });
  try {
    await once(worker, "exit");
    await kept;
  } catch (cause) {
    await worker.terminate();
    throw failed(cause);
  }
  if (count < numbers.length) throw failed(undefined);
}

function failed(cause: unknown): LockstepError {
  return new LockstepError("WORKER_FAILED", "a thread that grows trees ended before its work was done", {
    hint: "Run the command again: it goes on where it was. When it stays so, the machine may lack memory.",
    cause,
  });
}
