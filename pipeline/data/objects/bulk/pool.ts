import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { LockstepError } from "../../../domain/error.ts";
import type { Answer, Request } from "./batch.ts";

interface Waiting {
  readonly fulfil: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

/** Threads that do batches of file work. They end with the process, which never waits for them. */
export class Pool {
  readonly size: number;
  readonly #workers: Worker[] = [];
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #failure: Error | undefined;

  constructor(size: number) {
    this.size = size;
    for (let i = 0; i < size; i++) this.#start();
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  #start(): void {
    // What this process was started with is not for its threads: one that runs a text (`--eval`) could start none.
    const worker = new Worker(new URL("./files.child.ts", import.meta.url), { execArgv: [] });
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) for (const other of this.#workers) other.unref();
      waiting?.fulfil(answer);
    });
    worker.on("error", (cause: unknown) => {
      this.#fail(cause);
    });
    worker.on("exit", (code) => {
      this.#fail(new Error(`it ended with exit code ${String(code)}`));
    });
    worker.unref();
    this.#workers.push(worker);
  }

  /** One thread that died takes the pool with it: what it was doing is unknown, and nothing may wait for it for ever. */
  #fail(cause: unknown): void {
    if (this.#failure !== undefined) return;
    const why = cause instanceof Error ? cause.message : String(cause);
    this.#failure = new LockstepError("WORKER_FAILED", `a worker thread ended before its work was done: ${why}`, {
      hint: "Run the command again: what was finished is kept. When it stays so, the machine may lack memory.",
      cause,
    });
    for (const { fail } of this.#waiting.values()) fail(this.#failure);
    this.#waiting.clear();
    for (const worker of this.#workers) void worker.terminate();
  }

  /** @param worker - Which thread does it, 0 … size − 1. @throws LockstepError WORKER_FAILED. */
  perform(worker: number, request: Omit<Request, "id">): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((fulfil, fail) => {
      this.#waiting.set(id, { fulfil, fail });
      // While somebody waits for an answer the process stays.
      for (const other of this.#workers) other.ref();
      this.#workers[worker % this.size]?.postMessage({ ...request, id } satisfies Request);
    });
  }
}

let pool: Pool | undefined;

/**
 * The threads of this process, started when they are first needed: starting costs more than small work does, and one operation
 * follows the other.
 */
export function threads(): Pool {
  if (pool === undefined || pool.hasFailed) pool = new Pool(Math.min(availableParallelism(), 8));
  return pool;
}
