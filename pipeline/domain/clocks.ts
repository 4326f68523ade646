/**
 * The moment between which and which it is, by the clocks there are: the forge's and this machine's. What ends by itself has ended when
 * even the clock that is behind says so, and is given its end by the one that is ahead, so that one that is wrong only makes it last.
 */
export interface Moment {
  /** In milliseconds since 1970. */
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** @param forgeMs - `undefined` while the forge has not said its time: then nothing has ended yet. */
export function momentOf(ownMs: number, forgeMs: number | undefined): Moment {
  return forgeMs === undefined
    ? { earliestMs: -Infinity, latestMs: ownMs }
    : { earliestMs: Math.min(ownMs, forgeMs), latestMs: Math.max(ownMs, forgeMs) };
}
