import type { Sweep } from "../sweep-file.ts";

/** The efforts of the rungs: the least, then each `factor` times the one before, up to the most. */
export function effortsOf({ min, max, factor }: NonNullable<Sweep["effort"]>): readonly number[] {
  const efforts: number[] = [];
  for (let effort = min; effort < max; effort *= factor) efforts.push(effort);
  return [...efforts, max];
}
