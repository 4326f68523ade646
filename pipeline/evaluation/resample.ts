import { Prng } from "../domain/prng.ts";
import { meanOfRows } from "./kernels/mean-of-rows.ts";
import { drawMultiplicities } from "./multiplicities.ts";

/** Computes numbers about one model on a resample; whatever can be sorted or summed beforehand is. */
export interface Kernel {
  /** How many numbers `measure` gives. */
  readonly size: number;
  /** Fills `into` (`[size]`) from how often each row was drawn; NaN where a number is undefined. */
  measure(multiplicities: Uint8Array, into: Float64Array): void;
}

export interface ResamplingRequest {
  readonly candidate: Kernel;
  /** Each of the candidate's size. */
  readonly references: readonly Kernel[];
  /** At least 1. */
  readonly rows: number;
  readonly draws: number;
  readonly seed: number;
  /** `[rows]` index of the group each row belongs to, 0 … without gaps; groups are drawn whole. Without it rows are drawn. */
  readonly groups?: Uint32Array | undefined;
}

/** Draws rows, or whole groups of rows, and leaves in the result how often each row was drawn. */
function drawer(prng: Prng, rows: number, groups: Uint32Array | undefined): () => Uint8Array {
  const ofRows = new Uint8Array(rows);
  if (groups === undefined)
    return () => {
      drawMultiplicities(prng, ofRows);
      return ofRows;
    };
  const ofGroups = new Uint8Array(groups.reduce((largest, group) => Math.max(largest, group), 0) + 1);
  return () => {
    drawMultiplicities(prng, ofGroups);
    for (let row = 0; row < rows; row++) ofRows[row] = ofGroups[groups[row] as number] as number;
    return ofRows;
  };
}

/**
 * Draws with replacement and measures all models on the same draw, so that what the rows have in common cancels out.
 *
 * @returns For each reference and each number of the kernels, `[draws]` differences candidate − reference; NaN where either
 *   side is undefined.
 * @see Efron and Tibshirani (1993), An introduction to the bootstrap, ch. 13; for groups, Field and Welsh (2007).
 */
export function resampleDifferences(request: ResamplingRequest): readonly (readonly Float64Array[])[] {
  const { candidate, references, rows, draws, seed, groups } = request;
  const results = references.map(() => Array.from({ length: candidate.size }, () => new Float64Array(draws)));
  const draw = drawer(new Prng(seed), rows, groups);
  const own = new Float64Array(candidate.size);
  const theirs = new Float64Array(candidate.size);
  for (let d = 0; d < draws; d++) {
    const multiplicities = draw();
    candidate.measure(multiplicities, own);
    for (const [r, reference] of references.entries()) {
      reference.measure(multiplicities, theirs);
      for (const [i, differences] of (results[r] ?? []).entries())
        differences[d] = (own[i] as number) - (theirs[i] as number);
    }
  }
  return results;
}

/**
 * Differences candidate − reference with one row, or one group of rows, left out at a time: what the acceleration of a BCa
 * interval needs.
 *
 * @param blocks - `[rows]` index of the block each row leaves with, 0 … without gaps; without it every row is its own, which
 *   takes time with the square of the rows.
 */
export function jackknifeDifferences({
  candidate,
  reference,
  rows,
  blocks,
}: {
  readonly candidate: Kernel;
  readonly reference: Kernel;
  readonly rows: number;
  readonly blocks?: Uint32Array | undefined;
}): readonly Float64Array[] {
  const blockOf = blocks ?? Uint32Array.from({ length: rows }, (_, row) => row);
  const count = blockOf.reduce((largest, block) => Math.max(largest, block), 0) + 1;
  const results = Array.from({ length: candidate.size }, () => new Float64Array(count));
  const multiplicities = new Uint8Array(rows);
  const own = new Float64Array(candidate.size);
  const theirs = new Float64Array(candidate.size);
  for (let block = 0; block < count; block++) {
    for (let row = 0; row < rows; row++) multiplicities[row] = blockOf[row] === block ? 0 : 1;
    candidate.measure(multiplicities, own);
    reference.measure(multiplicities, theirs);
    for (const [i, differences] of results.entries()) differences[block] = (own[i] as number) - (theirs[i] as number);
  }
  return results;
}

/** The mean of one value per row, such as a loss or whether the prediction is right. */
export function meanKernel(values: Float64Array): Kernel {
  const mean = meanOfRows(values);
  return {
    size: 1,
    measure(multiplicities, into) {
      into[0] = mean(multiplicities);
    },
  };
}
