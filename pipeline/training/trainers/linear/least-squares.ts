import { LockstepError } from "../../../domain/error.ts";
import { weightedMean } from "../weighted.ts";
import type { Design, LinearFunction } from "./logistic.ts";

/** A matrix by its columns. */
type Columns = readonly Float64Array[];

/** Rows that are taken into the triangle at a time. */
const blockRows = 256;

/**
 * Takes rows into an upper triangle by Householder reflections. The triangle's normal equations are those of all rows taken in so far,
 * without the rounding that computing squares of columns would bring. The block's content is lost.
 *
 * @see Golub and Van Loan (2013), Matrix Computations, 5.1 and 5.2.
 */
function takeIn(triangle: Columns, block: Columns): void {
  for (const [pivot, below] of block.entries()) {
    const top = triangle[pivot] as Float64Array;
    let squares = 0;
    for (let i = 0; i < below.length; i++) squares += (below[i] as number) ** 2;
    if (squares === 0) continue;
    const head = top[pivot] as number;
    const length = Math.sqrt(head * head + squares);
    // Away from the head, so that nothing cancels.
    const first = head > 0 ? head + length : head - length;
    const factor = 2 / (first * first + squares);
    for (let column = pivot + 1; column < triangle.length; column++) {
      const upper = triangle[column] as Float64Array;
      const lower = block[column] as Float64Array;
      let sum = first * (upper[pivot] as number);
      for (let i = 0; i < below.length; i++) sum += (lower[i] as number) * (below[i] as number);
      sum *= factor;
      (upper[pivot] as number) -= sum * first;
      for (let i = 0; i < below.length; i++) (lower[i] as number) -= sum * (below[i] as number);
    }
    top[pivot] = head > 0 ? -length : length;
  }
}

function empty(rows: number, columns: number): Columns {
  return Array.from({ length: columns }, () => new Float64Array(rows));
}

/** The inputs and the target around their means, as a triangle with the target as its last column. */
function triangleOf({ inputs, targets, weights }: Design, means: Float64Array, targetMean: number): Columns {
  const { width } = inputs;
  const triangle = empty(width + 1, width + 1);
  let block: Columns = [];
  let row = 0;
  for (const { values, rowCount } of inputs.blocks())
    for (let at = 0; at < rowCount * width; at += width, row++) {
      const i = row % blockRows;
      if (i === 0) block = empty(Math.min(blockRows, targets.length - row), width + 1);
      const root = Math.sqrt(weights[row] as number);
      for (let column = 0; column < width; column++)
        (block[column] as Float64Array)[i] = root * ((values[at + column] as number) - (means[column] as number));
      (block[width] as Float64Array)[i] = root * ((targets[row] as number) - targetMean);
      if (i + 1 === blockRows || row + 1 === targets.length) takeIn(triangle, block);
    }
  return triangle;
}

/** The weighted mean of each input. */
function meansOf({ inputs, weights }: Design): Float64Array {
  const { width } = inputs;
  const sums = new Float64Array(width);
  let row = 0;
  for (const { values, rowCount } of inputs.blocks())
    for (let at = 0; at < rowCount * width; at += width, row++)
      for (let column = 0; column < width; column++)
        (sums[column] as number) += (weights[row] as number) * (values[at + column] as number);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return sums.map((sum) => sum / total);
}

/** Solves the triangle with `l2` above 0: the smallest squares of what is left plus `l2` times the squared coefficients. */
function ridge(triangle: Columns, width: number, l2: number): Float64Array {
  const block = empty(width, width + 1);
  for (let i = 0; i < width; i++) (block[i] as Float64Array)[i] = Math.sqrt(l2);
  takeIn(triangle, block);
  const solution = Float64Array.from({ length: width }, (_, i) => (triangle[width] as Float64Array)[i] as number);
  for (let column = width - 1; column >= 0; column--) {
    const values = triangle[column] as Float64Array;
    const value = (solution[column] as number) / (values[column] as number);
    solution[column] = value;
    for (let row = 0; row < column; row++) (solution[row] as number) -= value * (values[row] as number);
  }
  return solution;
}

const sweepLimit = 60;

/** Turns two columns so that they stand at right angles, and the same columns of what they are turned by; false when they do already. */
function turned(a: Columns, v: Columns, [i, j]: readonly [number, number]): boolean {
  const [x, y] = [a[i] as Float64Array, a[j] as Float64Array];
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let row = 0; row < x.length; row++) {
    const [p, q] = [x[row] as number, y[row] as number];
    xx += p * p;
    yy += q * q;
    xy += p * q;
  }
  if (Math.abs(xy) <= Number.EPSILON * Math.sqrt(xx * yy)) return false;
  const zeta = (yy - xx) / (2 * xy);
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (const [p, q] of [
    [x, y],
    [v[i] as Float64Array, v[j] as Float64Array],
  ] as const)
    for (let row = 0; row < p.length; row++) {
      const held = p[row] as number;
      p[row] = cosine * held - sine * (q[row] as number);
      q[row] = sine * held + cosine * (q[row] as number);
    }
  return true;
}

/**
 * Solves the triangle without `l2`: of all coefficients that leave the least the shortest, also where columns say the same. By singular
 * values, from Jacobi rotations of its columns.
 *
 * @see Golub and Van Loan (2013), Matrix Computations, 8.6.3.
 */
function leastNorm(triangle: Columns, width: number): Float64Array {
  const a = triangle.slice(0, width).map((column) => column.slice(0, width));
  const target = triangle[width] as Float64Array;
  const v = empty(width, width);
  for (const [i, column] of v.entries()) column[i] = 1;
  let isTurning = true;
  for (let sweep = 0; sweep < sweepLimit && isTurning; sweep++) {
    isTurning = false;
    for (let i = 0; i < width; i++) for (let j = i + 1; j < width; j++) if (turned(a, v, [i, j])) isTurning = true;
  }
  const squared = a.map((column) => column.reduce((sum, value) => sum + value * value, 0));
  const largest = Math.max(0, ...squared);
  const solution = new Float64Array(width);
  for (const [i, column] of a.entries()) {
    const size = squared[i] as number;
    // A direction in which the columns do not differ but for rounding.
    if (Math.sqrt(size) <= Number.EPSILON * width * 8 * Math.sqrt(largest)) continue;
    const share = column.reduce((sum, value, row) => sum + value * (target[row] as number), 0) / size;
    for (const [row, value] of (v[i] as Float64Array).entries()) (solution[row] as number) += share * value;
  }
  return solution;
}

/**
 * The linear function with the least weighted squares of errors plus `l2` times its squared coefficients; the intercept is free.
 * Without `l2`, the shortest of those that fit best.
 *
 * @throws LockstepError METRIC_INVALID when the numbers are too large to be squared.
 */
export function leastSquares(design: Design, l2: number): LinearFunction {
  const { inputs, targets, weights } = design;
  const { width } = inputs;
  const means = meansOf(design);
  const targetMean = weightedMean(targets, weights);
  const triangle = triangleOf(design, means, targetMean);
  const coefficients = l2 > 0 ? ridge(triangle, width, l2) : leastNorm(triangle, width);
  const intercept = coefficients.reduce((sum, value, i) => sum - value * (means[i] as number), targetMean);
  if (coefficients.every(Number.isFinite) && Number.isFinite(intercept))
    return { coefficients: [coefficients], intercepts: [intercept] };
  throw new LockstepError("METRIC_INVALID", "the least squares are not finite numbers", {
    hint: "Look for values of the label or of a column that are far too large.",
  });
}
