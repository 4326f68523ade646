import { fork } from "node:child_process";
import { LockstepError } from "../../domain/error.ts";
import type { TrialWork } from "./trial-work.ts";
import type { Finding } from "./worker.ts";

/**
 * Runs a trial in a process of its own: training keeps a thread busy, and this one has to go on telling that it lives. A thread would do for
 * that, but V8 may bring a whole process down when many threads that compile come and go ("Check failed: jit_page.has_value()").
 *
 * @throws LockstepError INTERRUPTED when the signal ends it, WORKER_FAILED when the process dies.
 */
export function runTrial(work: TrialWork, signal: AbortSignal): Promise<Finding> {
  return new Promise((fulfil, fail) => {
    if (signal.aborted) {
      fail(interrupted());
      return;
    }
    const child = fork(new URL("./trial.child.ts", import.meta.url), {
      execArgv: [],
      serialization: "advanced",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const stop = (): void => {
      fail(interrupted());
      child.kill("SIGKILL");
    };
    signal.addEventListener("abort", stop, { once: true });
    child.on("message", (found) => {
      const answer = found as TrialAnswer;
      if ("finding" in answer) fulfil(answer.finding);
      else fail(failed(answer.problem));
      child.disconnect();
    });
    child.on("error", (cause) => {
      fail(failed(cause.message, cause));
    });
    child.on("exit", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      fail(failed(`it ended with ${killedBy ?? `exit code ${String(code)}`}`));
    });
    child.send(work);
  });
}

/** What the process of a trial says, once. */
export type TrialAnswer = { readonly finding: Finding } | { readonly problem: string };

function interrupted(): LockstepError {
  return new LockstepError("INTERRUPTED", "the trial was interrupted", {
    hint: "Run the same command again: finished trials are kept.",
  });
}

function failed(why: string, cause?: unknown): LockstepError {
  return new LockstepError("WORKER_FAILED", `the process of a trial ended before it was done: ${why}`, {
    hint: "Run the command again: finished trials are kept. When it stays so, the machine may lack memory.",
    cause,
  });
}
