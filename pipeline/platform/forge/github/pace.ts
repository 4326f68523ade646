import { setTimeout as delay } from "node:timers/promises";
import { type Failure, isAmbiguous, rateLimitSeconds } from "./failure.ts";

/** Time as the driver meets it; tests have one that does not wait. */
export interface Clock {
  nowMs(): number;
  wait(milliseconds: number): Promise<void>;
}

export const realClock: Clock = {
  nowMs: Date.now,
  wait: async (milliseconds) => {
    await delay(milliseconds);
  },
};

/** Longest time that one request waits for rate limits, in seconds, over all its tries; a job that waits longer is better run again. */
export const longestWaitSeconds = 300;
/** How often one request is sent, at most. */
const tries = 4;
/** On github.com, content that is made faster than this counts as abuse. */
const writeGapMs = 1000;

/** What to do about a request that failed. */
export type Next =
  | { readonly kind: "give-up" }
  | { readonly kind: "wait"; readonly ms: number; readonly isLimit: boolean };

/**
 * Whether a request may be sent again, and when. A rate limit is waited for as long as GitHub asks; one without a time for a minute, then
 * two. What was lost on the way is tried again after half a second, one, two, by `chance` (0 … 1) up to half as long again, so that jobs
 * that failed together part.
 */
export function nextTry(
  failure: Failure,
  at: { readonly attempt: number; readonly waitedSeconds: number; readonly nowMs: number; readonly chance: number },
): Next {
  const { attempt, waitedSeconds, nowMs, chance } = at;
  if (attempt >= tries) return { kind: "give-up" };
  const asked = rateLimitSeconds(failure, nowMs, attempt);
  if (asked !== undefined)
    return waitedSeconds + asked > longestWaitSeconds
      ? { kind: "give-up" }
      : { kind: "wait", ms: asked * 1000, isLimit: true };
  if (!isAmbiguous(failure)) return { kind: "give-up" };
  return { kind: "wait", ms: backOffMs(attempt, chance), isLimit: false };
}

export function backOffMs(attempt: number, chance: number): number {
  return 500 * 2 ** (attempt - 1) * (1 + chance / 2);
}

/** github.com, or an enterprise's own part of it. An Enterprise Server has no limits until somebody sets them. */
function isHostedByGitHub(apiUrl: string): boolean {
  return /^https:\/\/api\.(?:github\.com|[^/]+\.ghe\.com)(?:\/|$)/i.test(apiUrl);
}

/** Lets one write begin at a time, each a second after the one before where GitHub wants that. */
export function openPace(apiUrl: string, clock: Clock): (write: () => Promise<Response>) => Promise<Response> {
  const gapMs = isHostedByGitHub(apiUrl) ? writeGapMs : 0;
  let last: Promise<unknown> = Promise.resolve();
  let earliestMs = 0;
  return (write) => {
    const turn = last.then(async () => {
      const leftMs = earliestMs - clock.nowMs();
      if (leftMs > 0) await clock.wait(leftMs);
      earliestMs = clock.nowMs() + gapMs;
      return write();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}
