import { LockstepError } from "../domain/error.ts";

/** Exit codes of the command line; listed in docs/reference/cli.md. */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

/** What the system refused is no defect of ours: which call, on what, and the system's own word for why. */
function ofTheSystem(thrown: unknown): unknown {
  let error = thrown;
  // What went wrong first led to the rest: closing a repository on a full disk fails, too.
  while (error instanceof SuppressedError) error = error.suppressed;
  if (error instanceof LockstepError || !(error instanceof Error)) return error;
  // Some errors of the system come without the name of the call; all begin with their code.
  if (!("syscall" in error) && !/^E[A-Z0-9]+: /.test(error.message)) return error;
  return new LockstepError("STORAGE_FAILED", error.message, {
    hint: "Look at the path, its permissions and the room on the disk, then run the same command again: what was finished is kept.",
  });
}

/** An error as a person reads it: what and where, its code, what to do now; causes below, without a stack. */
export function describeError(thrown: unknown): string {
  const error = ofTheSystem(thrown);
  if (!(error instanceof LockstepError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `error: ${text}\nThis is a defect of Lockstep; please report it with the command that led to it.`;
  }
  const lines = [`error[${error.code}]: ${error.message}`];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`  because: ${cause.message}`);
  if (error.hint !== undefined) lines.push(`  what now: ${error.hint}`);
  return lines.join("\n");
}

export function exitCodeOf(thrown: unknown): number {
  const error = ofTheSystem(thrown);
  return error instanceof LockstepError && error.code === "INTERRUPTED" ? exitCodes.interrupted : exitCodes.failed;
}
