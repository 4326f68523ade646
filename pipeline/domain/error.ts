import type { ErrorCode } from "./error-codes.ts";

export interface ErrorDetails {
  /** The next thing to do, as a sentence with the command where there is one. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * An accident: something Lockstep could not do or find out. What, where and what now, under a stable code.
 * A refusal (a gate, a policy, a stale approval) is a value, never this.
 */
export class LockstepError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "LockstepError";
    this.code = code;
    this.hint = details.hint;
  }
}
