import { Prng } from "../../../domain/prng.ts";
import { type Point, type Space, valueAt } from "../space.ts";
import type { Strategy } from "./strategy.ts";

/** A point at random. */
export function drawPoint(space: Space, prng: Prng): Point {
  return Object.fromEntries([...space].map(([key, dimension]) => [key, valueAt(dimension, prng.uniform())]));
}

/** How often a point that is known already is drawn anew before the space counts as used up. */
const attempts = 100;

/** Points that differ from each other and from those known; fewer than asked for when the space has no more. */
export function distinct(count: number, draw: () => Point, known: readonly Point[] = []): readonly Point[] {
  const seen = new Set(known.map((point) => JSON.stringify(point)));
  const points: Point[] = [];
  for (let failures = 0; points.length < count && failures < attempts; ) {
    const point = draw();
    const text = JSON.stringify(point);
    if (seen.has(text)) failures++;
    else {
      failures = 0;
      seen.add(text);
      points.push(point);
    }
  }
  return points;
}

/** Points drawn independently. @see Bergstra and Bengio (2012), Random search for hyper-parameter optimization. */
export const random: Strategy = ({ space, trials, seed }, rounds) => {
  if (rounds.length > 0) return undefined;
  const prng = new Prng(seed);
  return distinct(trials, () => drawPoint(space, prng));
};
