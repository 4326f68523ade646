import { Prng } from "../../../domain/prng.ts";
import { type Point, valueAt } from "../space.ts";
import type { Strategy } from "./strategy.ts";

/**
 * As many parts of each parameter as there are trials, each with one trial in it, combined at random.
 *
 * @see McKay, Beckman and Conover (1979), A comparison of three methods for selecting values of input variables.
 */
export const latinHypercube: Strategy = ({ space, trials, seed }, rounds) => {
  if (rounds.length > 0) return undefined;
  const prng = new Prng(seed);
  const places = new Map(
    [...space.keys()].map((key) => {
      const order = prng.shuffle(Uint32Array.from({ length: trials }, (_, i) => i));
      return [key, Array.from(order, (part) => (part + prng.uniform()) / trials)];
    }),
  );
  const points = Array.from(
    { length: trials },
    (_, i): Point =>
      Object.fromEntries([...space].map(([key, dimension]) => [key, valueAt(dimension, places.get(key)?.[i] ?? 0.5)])),
  );
  // Values and whole numbers may meet.
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
};
