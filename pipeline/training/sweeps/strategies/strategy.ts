import type { Point } from "../space.ts";
import type { Sweep } from "../sweep-file.ts";

/** A point that was tried. */
export interface Tried {
  readonly point: Point;
  /** Larger is better, whichever way the metric goes; `undefined` for a trial that failed. */
  readonly merit: number | undefined;
}

/**
 * The points of the next round, from what earlier rounds found; `undefined` when the sweep is over. Pure: every worker gets the same
 * answer from the same results, so that nobody has to tell the others what to do.
 */
export type Strategy = (sweep: Sweep, rounds: readonly (readonly Tried[])[]) => readonly Point[] | undefined;
