import { missingBin } from "./bins.ts";
import { type Histogram, type Sums, sizeOf, stride, sumsAt } from "./histogram.ts";

export interface SplitRules {
  /** Fewest rows of a leaf, at least 1. */
  readonly minimumRows: number;
  /** Smallest sum of hessians of a leaf; below it a leaf's value is noise. */
  readonly minimumHessian: number;
  /** Added to the sum of hessians; pulls leaf values towards 0. */
  readonly l2: number;
}

/** Lowest and highest value that a node below a monotone split may take. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** A column as a split sees it. */
export interface SplitColumn {
  readonly index: number;
  readonly kind: "numeric" | "categorical";
  readonly binCount: number;
  /** 1: the probability may only rise with the column, −1: only fall, 0: either. */
  readonly monotone: -1 | 0 | 1;
}

export interface Split {
  readonly column: SplitColumn;
  readonly gain: number;
  /** Numeric: bins up to this one go left. */
  readonly bin: number;
  /** Categorical: these bins go left. */
  readonly categories: readonly number[];
  readonly isMissingLeft: boolean;
  readonly left: Sums;
  readonly right: Sums;
}

/** A category needs this many rows in a node to go left by its own record; rarer ones follow the rest. */
const minimumCategoryRows = 10;
/** Imagined rows with no effect in each category, so that a few rows do not decide its place. */
const categorySmoothing = 10;

/** The value of a leaf that lowers the loss most, within the bounds. */
export function leafValue({ gradient, hessian }: Sums, { l2 }: SplitRules, { low, high }: Bounds): number {
  const value = hessian + l2 > 0 ? -gradient / (hessian + l2) : 0;
  return Math.min(Math.max(value, low), high);
}

function minus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient - b.gradient, hessian: a.hessian - b.hessian, count: a.count - b.count };
}

function plus(a: Sums, b: Sums): Sums {
  return { gradient: a.gradient + b.gradient, hessian: a.hessian + b.hessian, count: a.count + b.count };
}

export interface NodeSums {
  readonly histogram: Histogram;
  readonly total: Sums;
  readonly rules: SplitRules;
  readonly bounds: Bounds;
}

/** A gain must be above this: below it is rounding. */
const smallestGain = 1e-12;

function parentLoss({ total, rules, bounds }: NodeSums): number {
  return total.gradient * leafValue(total, rules, bounds);
}

/**
 * Bins in their order; missing values on the right, then on the left, when there are any. Everything is plain numbers until the best
 * is found, and without bounds one division does, because after filling histograms this loop is where training spends its time.
 */
function scanNumeric(search: NodeSums, column: SplitColumn, start: number): Split | undefined {
  const { histogram, total, rules, bounds } = search;
  const { minimumRows, minimumHessian, l2 } = rules;
  const { monotone, binCount } = column;
  const missing = sumsAt(histogram, start + missingBin * stride);
  const isFree = monotone === 0 && bounds.low === Number.NEGATIVE_INFINITY && bounds.high === Number.POSITIVE_INFINITY;
  const lossBefore = parentLoss(search);
  let best = smallestGain;
  let bestBin = -1;
  let bestSide = 0;
  let bestGradient = 0;
  let bestHessian = 0;
  let bestCount = 0;
  for (let side = 0; side < (missing.count > 0 ? 2 : 1); side++) {
    let gradient = side === 1 ? missing.gradient : 0;
    let hessian = side === 1 ? missing.hessian : 0;
    let count = side === 1 ? missing.count : 0;
    // With missing values on the right, all others may be on the left.
    const lastBin = missing.count > 0 && side === 0 ? binCount : binCount - 1;
    for (let bin = 0; bin < lastBin; bin++) {
      const at = start + bin * stride;
      const rows = histogram[at + 2] as number;
      if (rows === 0) continue;
      gradient += histogram[at] as number;
      hessian += histogram[at + 1] as number;
      count += rows;
      if (count < minimumRows || hessian < minimumHessian) continue;
      const rightHessian = total.hessian - hessian;
      if (total.count - count < minimumRows || rightHessian < minimumHessian) break;
      const rightGradient = total.gradient - gradient;
      const a = hessian + l2;
      const b = rightHessian + l2;
      let gain: number;
      if (isFree) gain = lossBefore + (gradient * gradient * b + rightGradient * rightGradient * a) / (a * b);
      else {
        const leftValue = Math.min(Math.max(-gradient / a, bounds.low), bounds.high);
        const rightValue = Math.min(Math.max(-rightGradient / b, bounds.low), bounds.high);
        if ((rightValue - leftValue) * monotone < 0) continue;
        gain = lossBefore - gradient * leftValue - rightGradient * rightValue;
      }
      // Strictly better, so that of equal splits the first stays, on every machine; and nothing that is no number.
      if (!(gain > best)) continue;
      best = gain;
      bestBin = bin;
      bestSide = side;
      bestGradient = gradient;
      bestHessian = hessian;
      bestCount = count;
    }
  }
  if (bestBin < 0) return undefined;
  const left = { gradient: bestGradient, hessian: bestHessian, count: bestCount };
  // Where nothing is missing, a missing value that comes later goes where most rows went.
  const isMissingLeft = missing.count > 0 ? bestSide === 1 : bestCount * 2 > total.count;
  return { column, gain: best, bin: bestBin, categories: [], isMissingLeft, left, right: minus(total, left) };
}

/**
 * Categories ordered by how much they raise the score, then cut in two as if they were numbers, which finds the best division in two.
 *
 * @see Fisher (1958), On grouping for maximum homogeneity.
 */
function scanCategorical(search: NodeSums, column: SplitColumn, start: number): Split | undefined {
  const { histogram, total, rules, bounds } = search;
  const candidates = [...Array(column.binCount).keys(), missingBin]
    .map((bin) => ({ bin, sums: sumsAt(histogram, start + bin * stride) }))
    .filter(({ sums }) => sums.count >= minimumCategoryRows)
    .map(({ bin, sums }) => ({ bin, sums, ratio: sums.gradient / (sums.hessian + categorySmoothing) }))
    .sort((a, b) => a.ratio - b.ratio || a.bin - b.bin);
  const hasMissing = (histogram[start + missingBin * stride + 2] as number) > 0;
  const lossBefore = parentLoss(search);
  let best: Split | undefined;
  let left: Sums = { gradient: 0, hessian: 0, count: 0 };
  for (const [i, { sums }] of candidates.entries()) {
    left = plus(left, sums);
    const right = minus(total, left);
    if (Math.min(left.count, right.count) < rules.minimumRows) continue;
    if (Math.min(left.hessian, right.hessian) < rules.minimumHessian) continue;
    const gain =
      lossBefore - left.gradient * leafValue(left, rules, bounds) - right.gradient * leafValue(right, rules, bounds);
    if (gain <= (best?.gain ?? smallestGain)) continue;
    const chosen = candidates.slice(0, i + 1).map(({ bin }) => bin);
    const isMissingLeft = hasMissing ? chosen.includes(missingBin) : left.count * 2 > total.count;
    const categories = chosen.filter((bin) => bin !== missingBin).sort((a, b) => a - b);
    best = { column, gain, bin: 0, categories, isMissingLeft, left, right };
  }
  return best;
}

/**
 * The split of a node that lowers the loss most; of equal ones that of the first column. `undefined` when none is allowed.
 *
 * @param columns - Those of the histogram, in its order.
 */
export function bestSplit(search: NodeSums, columns: readonly SplitColumn[]): Split | undefined {
  let best: Split | undefined;
  for (const [position, column] of columns.entries()) {
    const start = sizeOf(position);
    const found =
      column.kind === "numeric" ? scanNumeric(search, column, start) : scanCategorical(search, column, start);
    if (found !== undefined && found.gain > (best?.gain ?? 0)) best = found;
  }
  return best;
}
