import { Prng } from "../../../domain/prng.ts";
import type { Point } from "../space.ts";
import type { Sweep } from "../sweep-file.ts";
import { effortsOf } from "./efforts.ts";
import { distinct, drawPoint } from "./random.ts";

/** What is known of a point with an effort. */
export interface Looked {
  /** Some worker has claimed it, or it is finished. */
  readonly isStarted: boolean;
  readonly isFinished: boolean;
  /** Larger is better; `undefined` for one that is not finished, or failed. */
  readonly merit: number | undefined;
}

export interface Ladder {
  /** Every point that belongs to the sweep now, with its effort; rung by rung. */
  readonly points: readonly Point[];
  /** Those that are not finished, in the order in which they are worth a worker: the highest rung first. */
  readonly open: readonly Point[];
}

/** The points of the lowest rung, and what the same points are on the others. */
export function rungsOf({ space, trials, seed, effort }: Sweep): readonly (readonly Point[])[] {
  if (effort === undefined) return [];
  const prng = new Prng(seed);
  const points = distinct(trials, () => drawPoint(space, prng));
  return effortsOf(effort).map((value) => points.map((point) => ({ ...point, [effort.parameter]: value })));
}

/**
 * Asynchronous successive halving: whoever is among the best share of those that are finished on a rung goes on at once, and while
 * nobody is, another point begins on the lowest one. Nobody waits for the slowest of a rung. Who went on, stays on, whatever was finished
 * afterwards; when a rung is complete, its best share has gone on, and one point at least.
 *
 * A pure function of what is started and finished: the same results in the same order give the same trials.
 *
 * @see Li et al. (2020), A system for massively parallel hyperparameter tuning.
 */
export function asha(sweep: Sweep, look: (point: Point) => Looked): Ladder {
  const rungs = rungsOf(sweep);
  const factor = sweep.effort?.factor ?? 1;
  const points: Point[] = [];
  const openByRung: (readonly Point[])[] = [];
  let numbers: readonly number[] = [...(rungs[0] ?? []).keys()];
  let isComplete = true;
  for (const [level, rung] of rungs.entries()) {
    const here = numbers.flatMap((number) => {
      const point = rung[number];
      return point === undefined ? [] : [{ number, point, ...look(point) }];
    });
    points.push(...here.map(({ point }) => point));
    openByRung.push(here.flatMap(({ point, isFinished }) => (isFinished ? [] : [point])));
    const finished = here.filter(({ isFinished }) => isFinished);
    isComplete &&= finished.length === here.length;
    const share = Math.floor(finished.length / factor);
    const good = finished
      .filter(({ merit }) => merit !== undefined)
      .sort((a, b) => (b.merit ?? 0) - (a.merit ?? 0) || a.number - b.number);
    const best = new Set(good.slice(0, isComplete ? Math.max(1, share) : share).map(({ number }) => number));
    const next = rungs[level + 1];
    const isOn = (number: number): boolean => {
      const above = next?.[number];
      return above !== undefined && look(above).isStarted;
    };
    numbers = good.flatMap(({ number }) => (best.has(number) || isOn(number) ? [number] : []));
  }
  return { points, open: openByRung.toReversed().flat() };
}
