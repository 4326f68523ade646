import type { FailureKind } from "./remote.ts";

/** How long and how often a call is tried. Times in milliseconds. */
export interface RetryPolicy {
  /** Tries without any progress in between, the first one included. */
  readonly attempts: number;
  /** Upper end of the first pause; it doubles from one pause to the next. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** The longest pause that a server may ask for; beyond it the call fails and says so. */
  readonly longestRetryAfterMs: number;
  /** A transfer that moves no byte for this long is broken off and tried again. */
  readonly stallMs: number;
  /** A transfer that is slower than this over twice `stallMs` is broken off and tried again; what it moved is no progress. */
  readonly leastBytesPerSecond: number;
  /** The longest wait for an answer to a question, or for the last word after all bytes were sent. */
  readonly answerMs: number;
  /** No pause begins later than this after the last progress. */
  readonly totalMs: number;
}

export const defaultPolicy: RetryPolicy = {
  attempts: 6,
  firstPauseMs: 500,
  longestPauseMs: 20_000,
  longestRetryAfterMs: 300_000,
  stallMs: 30_000,
  leastBytesPerSecond: 1024,
  answerMs: 120_000,
  totalMs: 900_000,
};

export type NextStep =
  | { readonly step: "wait"; readonly pauseMs: number }
  | { readonly step: "give up"; readonly reason: "not retryable" | "attempts" | "time" | "asked to wait too long" };

/** True for failures after which another try may go well. */
export function isRetried(kind: FailureKind): boolean {
  return kind === "transient" || kind === "throttled";
}

/**
 * What follows a failure. Pauses are drawn between half and all of a bound that doubles, so that many clients do not come back at once
 * and none comes back at once; a server's own word is a lower bound.
 *
 * @param failed - Tries that failed since the last progress, this one included.
 * @param elapsedMs - Since the last progress, or since the call began.
 * @param random - In 0 … 1.
 */
export function nextStep(request: {
  readonly kind: FailureKind;
  readonly retryAfterMs: number | undefined;
  readonly failed: number;
  readonly elapsedMs: number;
  readonly random: number;
  readonly policy: RetryPolicy;
}): NextStep {
  const { kind, retryAfterMs = 0, failed, elapsedMs, random, policy } = request;
  if (!isRetried(kind)) return { step: "give up", reason: "not retryable" };
  if (retryAfterMs > policy.longestRetryAfterMs) return { step: "give up", reason: "asked to wait too long" };
  if (failed >= policy.attempts) return { step: "give up", reason: "attempts" };
  const bound = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (failed - 1));
  const pauseMs = Math.max(retryAfterMs, bound * (0.5 + random / 2));
  if (elapsedMs + pauseMs > policy.totalMs) return { step: "give up", reason: "time" };
  return { step: "wait", pauseMs };
}
