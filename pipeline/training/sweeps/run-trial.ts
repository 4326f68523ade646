import { SHARE_ENV, Worker } from "node:worker_threads";
import { LockstepError } from "../../domain/error.ts";
import type { TrialWork } from "./trial-work.ts";
import type { Finding } from "./worker.ts";

/**
 * Runs a trial in a thread of its own: training keeps a thread busy, and this one has to go on telling that it lives.
 *
 * @throws LockstepError INTERRUPTED when the signal ends it, WORKER_FAILED when the thread dies.
 */
export function runTrial(work: TrialWork, signal: AbortSignal): Promise<Finding> {
  return new Promise((fulfil, fail) => {
    if (signal.aborted) {
      fail(interrupted());
      return;
    }
    const thread = new Worker(new URL("./trial.child.ts", import.meta.url), {
      execArgv: [],
      workerData: work,
      // The native library of TensorFlow reads how many threads it may use from the process's own environment.
      env: SHARE_ENV,
    });
    const stop = (): void => {
      fail(interrupted());
      void thread.terminate();
    };
    signal.addEventListener("abort", stop, { once: true });
    thread.on("message", fulfil);
    thread.on("error", (cause) => {
      fail(failed(cause instanceof Error ? cause.message : String(cause), cause));
    });
    thread.on("exit", (code) => {
      signal.removeEventListener("abort", stop);
      fail(failed(`it ended with exit code ${code}`));
    });
  });
}

function interrupted(): LockstepError {
  return new LockstepError("INTERRUPTED", "the trial was interrupted", {
    hint: "Run the same command again: finished trials are kept.",
  });
}

function failed(why: string, cause?: unknown): LockstepError {
  return new LockstepError("WORKER_FAILED", `the thread of a trial ended before it was done: ${why}`, {
    hint: "Run the command again: finished trials are kept. When it stays so, the machine may lack memory.",
    cause,
  });
}
