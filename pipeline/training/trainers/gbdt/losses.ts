import { quantileLoss } from "../../../evaluation/metrics/quantile-loss.ts";
import { weightedMean, weightedQuantile } from "../weighted.ts";
import type { Link } from "./forest.ts";
import type { Derivatives } from "./histogram.ts";

/** What the rows of a table are to be given. */
export interface Truth {
  /** `[rowCount]`: 1 or 0, the position of a class, or a number. */
  readonly targets: Float64Array;
  /** `[rowCount]`, at least 0: what a row counts for. */
  readonly weights: Float64Array;
}

/** One array for each output, each `[rowCount]`: what the trees add up to. */
export type OutputScores = readonly Float64Array[];

/** What trees are boosted on. */
export interface Loss {
  /** Scores of a row, each with trees of its own. */
  readonly width: number;
  readonly link: Link;
  /** The best constant scores, one for each output. */
  baselines(truth: Truth): readonly number[];
  /** Fills the derivatives of every output at these scores. */
  derive(truth: Truth, scores: OutputScores, into: readonly Derivatives[]): void;
  /** Mean over the weights. */
  mean(truth: Truth, scores: OutputScores): number;
  /**
   * Where the second derivative says nothing, a leaf takes this quantile of what its rows still lack, by output. `undefined` where a
   * Newton step is right.
   */
  readonly leafQuantiles: readonly number[] | undefined;
}

/** Sum over rows of weight times what `each` gives, over the sum of weights. */
function weightedAverage({ targets, weights }: Truth, each: (row: number, target: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let row = 0; row < targets.length; row++) {
    const weight = weights[row] as number;
    sum += weight * each(row, targets[row] as number);
    total += weight;
  }
  return sum / total;
}

/** Log loss of two classes, in nats; targets 1 and 0. */
export const logisticLoss: Loss = {
  width: 1,
  link: "logistic",
  leafQuantiles: undefined,
  baselines(truth) {
    const share = weightedMean(truth.targets, truth.weights);
    return [Math.log(share / (1 - share))];
  },
  derive({ targets, weights }, [scores = new Float64Array()], [into]) {
    if (into === undefined) return;
    const { gradients, hessians } = into;
    for (let row = 0; row < targets.length; row++) {
      const weight = weights[row] as number;
      const probability = 1 / (1 + Math.exp(-(scores[row] as number)));
      gradients[row] = weight * (probability - (targets[row] as number));
      hessians[row] = weight * probability * (1 - probability);
    }
  },
  // Stable for any score: max(s, 0) − s·y + log(1 + e^−|s|).
  mean: (truth, [scores = new Float64Array()]) =>
    weightedAverage(truth, (row, target) => {
      const score = scores[row] as number;
      return Math.max(score, 0) - score * target + Math.log1p(Math.exp(-Math.abs(score)));
    }),
};

/** Log loss of several classes, in nats; a target is the position of a class. */
export function softmaxLoss(classes: number): Loss {
  /** Logarithm of the sum of all outputs' exponentials in a row, and the largest of them taken out so that nothing overflows. */
  const logSum = (scores: OutputScores, row: number): number => {
    let largest = Number.NEGATIVE_INFINITY;
    for (const output of scores) largest = Math.max(largest, output[row] as number);
    let sum = 0;
    for (const output of scores) sum += Math.exp((output[row] as number) - largest);
    return largest + Math.log(sum);
  };
  return {
    width: classes,
    link: "softmax",
    leafQuantiles: undefined,
    baselines: ({ targets, weights }) =>
      Array.from({ length: classes }, (_, output) =>
        Math.log(
          weightedMean(
            targets.map((target) => (target === output ? 1 : 0)),
            weights,
          ),
        ),
      ),
    derive({ targets, weights }, scores, into) {
      for (let row = 0; row < targets.length; row++) {
        const weight = weights[row] as number;
        const whole = logSum(scores, row);
        for (let output = 0; output < classes; output++) {
          const { gradients, hessians } = into[output] as Derivatives;
          const probability = Math.exp(((scores[output] as Float64Array)[row] as number) - whole);
          gradients[row] = weight * (probability - (targets[row] === output ? 1 : 0));
          hessians[row] = weight * probability * (1 - probability);
        }
      }
    },
    mean: (truth, scores) =>
      weightedAverage(truth, (row, target) => logSum(scores, row) - ((scores[target] as Float64Array)[row] as number)),
  };
}

/** Half the squared error. */
export const squaredLoss: Loss = {
  width: 1,
  link: "identity",
  leafQuantiles: undefined,
  baselines: ({ targets, weights }) => [weightedMean(targets, weights)],
  derive({ targets, weights }, [scores = new Float64Array()], [into]) {
    if (into === undefined) return;
    for (let row = 0; row < targets.length; row++) {
      const weight = weights[row] as number;
      into.gradients[row] = weight * ((scores[row] as number) - (targets[row] as number));
      into.hessians[row] = weight;
    }
  },
  mean: (truth, [scores = new Float64Array()]) =>
    weightedAverage(truth, (row, target) => ((scores[row] as number) - target) ** 2 / 2),
};

/** Deviance of counts over 2, up to a constant; the score is the logarithm of the mean. */
export const poissonLoss: Loss = {
  width: 1,
  link: "exponential",
  leafQuantiles: undefined,
  baselines: ({ targets, weights }) => [Math.log(weightedMean(targets, weights))],
  derive({ targets, weights }, [scores = new Float64Array()], [into]) {
    if (into === undefined) return;
    for (let row = 0; row < targets.length; row++) {
      const weight = weights[row] as number;
      const mean = Math.exp(scores[row] as number);
      into.gradients[row] = weight * (mean - (targets[row] as number));
      into.hessians[row] = weight * mean;
    }
  },
  mean: (truth, [scores = new Float64Array()]) =>
    weightedAverage(truth, (row, target) => Math.exp(scores[row] as number) - target * (scores[row] as number)),
};

/**
 * Mean of the pinball losses of these levels. Where the target is above the score, an error costs its level, below it what is left
 * to 1. The absolute error is twice the pinball loss of level 0.5.
 *
 * @param levels - Ascending, each between 0 and 1.
 */
export function pinballLoss(levels: readonly number[]): Loss {
  return {
    width: levels.length,
    link: levels.length === 1 ? "identity" : "ascending",
    leafQuantiles: levels,
    baselines: ({ targets, weights }) => levels.map((level) => weightedQuantile(targets, weights, level)),
    derive({ targets, weights }, scores, into) {
      for (const [output, level] of levels.entries()) {
        const { gradients, hessians } = into[output] as Derivatives;
        const found = scores[output] as Float64Array;
        for (let row = 0; row < targets.length; row++) {
          const weight = weights[row] as number;
          gradients[row] = (targets[row] as number) > (found[row] as number) ? -level * weight : (1 - level) * weight;
          hessians[row] = weight;
        }
      }
    },
    mean: (truth, scores) =>
      weightedAverage(truth, (row, target) => {
        let sum = 0;
        for (const [output, level] of levels.entries()) {
          sum += quantileLoss(level, target - ((scores[output] as Float64Array)[row] as number));
        }
        return sum / levels.length;
      }),
  };
}
