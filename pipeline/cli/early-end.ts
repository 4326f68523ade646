import { LockstepError } from "../domain/error.ts";
import { describeError, exitCodes } from "./exit.ts";

/**
 * Tells of an end of the process that came before the end of the command: a module of the repository that trains a model runs in this
 * process, and `process.exit(0)` in it must not read as success.
 *
 * @returns To be called when the command is over; from then on the process ends as it likes.
 */
export function watchForEarlyEnd(write: (text: string) => void): () => void {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  // Node itself tells of an error that nobody caught.
  process.once("uncaughtExceptionMonitor", end);
  process.once("exit", (code) => {
    if (isOver) return;
    const error = new LockstepError(
      "PROCESS_ENDED",
      `the process was ended with code ${code} before the command was done, by something that ran in it`,
      {
        hint: "Look into the module that params.yaml names as `model`: it must neither call process.exit nor wait for what never comes.",
      },
    );
    write(`${describeError(error)}\n`);
    process.exitCode = exitCodes.failed;
  });
  return end;
}
