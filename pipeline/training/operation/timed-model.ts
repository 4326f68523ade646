import { Worker } from "node:worker_threads";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";

/** What the thread is started with; rows as texts by column. */
export interface TimedWork {
  readonly folder: string;
  readonly columns: readonly string[];
  readonly cells: readonly (readonly string[])[];
  readonly rowCount: number;
  /** What files that cells name hold, by path: a thread has no folder. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What it is asked, one question at a time. */
export type TimedQuestion =
  | { readonly kind: "requests"; readonly from: number; readonly count: number }
  | { readonly kind: "batch" }
  | { readonly kind: "memory" };

/** A model in a thread of its own, so that neither its compiled code nor its memory is another model's. */
export interface TimedModel {
  /** Times of requests of one row each, in milliseconds: rows `from`, `from` + 1 … of the given ones, and around. */
  requests(from: number, count: number): Promise<Float64Array>;
  /** Time of one request with all given rows, in milliseconds. */
  batch(): Promise<number>;
  /** What the thread holds now, in bytes. */
  memory(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a model folder to be timed on some rows.
 *
 * @param files - The pictures that the rows name.
 * @throws LockstepError WORKER_FAILED when the thread cannot open the model, or ends.
 */
export function openTimedModel(
  folder: string,
  rows: Table,
  files: ReadonlyMap<string, Uint8Array> = new Map(),
): TimedModel {
  const work: TimedWork = {
    folder,
    columns: rows.columns,
    cells: rows.columns.map((name) => rows.column(name)),
    rowCount: rows.rowCount,
    files,
  };
  const thread = new Worker(new URL("./timed-model.child.ts", import.meta.url), { execArgv: [], workerData: work });
  const ask = (question: TimedQuestion): Promise<unknown> =>
    new Promise((fulfil, fail) => {
      const failed = (cause: unknown): void => {
        const why = cause instanceof Error ? cause.message : `it ended with exit code ${String(cause)}`;
        fail(
          new LockstepError("WORKER_FAILED", `the thread that times a model ended: ${why}`, {
            hint: "Run the evaluation again. When it stays so, the machine may lack memory.",
            cause,
          }),
        );
      };
      const settle = (answer: unknown): void => {
        thread.off("error", failed).off("exit", failed);
        fulfil(answer);
      };
      thread.once("message", settle).once("error", failed).once("exit", failed);
      thread.postMessage(question);
    });
  return {
    requests: async (from, count) => (await ask({ kind: "requests", from, count })) as Float64Array,
    batch: async () => (await ask({ kind: "batch" })) as number,
    memory: async () => (await ask({ kind: "memory" })) as number,
    close: async () => {
      await thread.terminate();
    },
  };
}
