import { LockstepError } from "../domain/error.ts";

/** Exit codes of the command line; listed in docs/reference/cli.md. */
export const exitCodes = { done: 0, failed: 1, usage: 2, refused: 3, interrupted: 130 } as const;

/** An error as a person reads it: what and where, its code, what to do now; causes below, without a stack. */
export function describeError(error: unknown): string {
  if (!(error instanceof LockstepError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `error: ${text}\nThis is a defect of Lockstep; please report it with the command that led to it.`;
  }
  const lines = [`error[${error.code}]: ${error.message}`];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`  because: ${cause.message}`);
  if (error.hint !== undefined) lines.push(`  what now: ${error.hint}`);
  return lines.join("\n");
}

export function exitCodeOf(error: unknown): number {
  return error instanceof LockstepError && error.code === "INTERRUPTED" ? exitCodes.interrupted : exitCodes.failed;
}
