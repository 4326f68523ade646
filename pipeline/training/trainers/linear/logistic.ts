import type { Convex } from "./newton.ts";

type Numbers = Float32Array | Float64Array;

/** Rows of numbers with what is known of them. */
export interface Design {
  readonly inputs: {
    readonly width: number;
    /** All rows in their order, some at a time; values are row-major `[rowCount, width]`. Asked for once in every pass. */
    blocks(): Iterable<{ readonly values: Numbers; readonly rowCount: number }>;
  };
  /** `[rows]`: positions of classes, or numbers. */
  readonly targets: Float64Array;
  /** `[rows]`, at least 0. */
  readonly weights: Float64Array;
}

/** Where the inputs of a row begin. */
interface RowInputs {
  readonly values: Numbers;
  from: number;
}

function eachRow(inputs: Design["inputs"], work: (own: RowInputs, row: number) => void): void {
  let row = 0;
  for (const { values, rowCount } of inputs.blocks()) {
    // One for all rows of a block: making it anew for each costs more than the arithmetic.
    const own = { values, from: 0 };
    for (let i = 0; i < rowCount; i++, own.from += inputs.width) work(own, row++);
  }
}

/** A linear function for each output: `coefficients · inputs + intercept`. */
export interface LinearFunction {
  readonly coefficients: readonly Float64Array[];
  readonly intercepts: readonly number[];
}

/**
 * Outputs, each with `width` coefficients and then its intercept, in one array. Intercepts of several outputs come with a mean of 0: what
 * is added to all of them changes no probability, and would be whatever rounding made of it.
 */
export function unpacked(place: Float64Array, width: number): LinearFunction {
  const outputs = place.length / (width + 1);
  const start = (output: number): number => output * (width + 1);
  const free = Array.from({ length: outputs }, (_, k) => place[start(k) + width] as number);
  const mean = outputs === 1 ? 0 : free.reduce((sum, value) => sum + value, 0) / outputs;
  return {
    coefficients: Array.from({ length: outputs }, (_, k) => place.slice(start(k), start(k) + width)),
    intercepts: free.map((value) => value - mean),
  };
}

/**
 * Log loss of linear scores, summed over rows times their weights, plus half of `l2` times the squared coefficients; intercepts are
 * free. Two classes have one output with the logistic function, more have one each with softmax. The loops are flat, row by row,
 * because they are all that solving costs; rows on disk are read once for each of them.
 *
 * @param classes - 2 or more.
 */
export function logisticObjective(design: Design, classes: number, l2: number): Convex {
  const { inputs, targets, weights } = design;
  const { width } = inputs;
  const outputs = classes === 2 ? 1 : classes;
  const size = width + 1;
  const rowCount = targets.length;
  /** Of the last place, `[rows, outputs]`. */
  const probabilities = new Float64Array(rowCount * outputs);
  const scores = new Float64Array(outputs);

  /** Adds `factor · (inputs of the row, 1)` to each output's part of `sums`. */
  const spread = (sums: Float64Array, { values, from }: RowInputs, factors: Float64Array): void => {
    for (let output = 0; output < outputs; output++) {
      const factor = factors[output] as number;
      if (factor === 0) continue;
      const to = output * size;
      for (let i = 0; i < width; i++) (sums[to + i] as number) += factor * (values[from + i] as number);
      (sums[to + width] as number) += factor;
    }
  };
  /** The linear function of a row, into `scores`. */
  const score = (place: Float64Array, { values, from }: RowInputs): void => {
    for (let output = 0; output < outputs; output++) {
      const to = output * size;
      let sum = place[to + width] as number;
      for (let i = 0; i < width; i++) sum += (place[to + i] as number) * (values[from + i] as number);
      scores[output] = sum;
    }
  };
  /** Adds what holds the coefficients back. */
  const held = (place: Float64Array, sums: Float64Array): number => {
    let squares = 0;
    for (let output = 0; output < outputs; output++)
      for (let i = output * size; i < output * size + width; i++) {
        squares += (place[i] as number) ** 2;
        (sums[i] as number) += l2 * (place[i] as number);
      }
    return (l2 * squares) / 2;
  };

  /** Turns `scores` into probabilities, and gives the loss of a row. */
  const judge = (target: number): number => {
    if (outputs === 1) {
      const sum = scores[0] as number;
      scores[0] = 1 / (1 + Math.exp(-sum));
      return Math.max(sum, 0) - sum * target + Math.log1p(Math.exp(-Math.abs(sum)));
    }
    const wanted = scores[target] as number;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < outputs; k++) most = Math.max(most, scores[k] as number);
    let sum = 0;
    for (let k = 0; k < outputs; k++) sum += scores[k] = Math.exp((scores[k] as number) - most);
    for (let k = 0; k < outputs; k++) (scores[k] as number) /= sum;
    return most + Math.log(sum) - wanted;
  };

  return {
    dimension: outputs * size,
    at(place) {
      const gradient = new Float64Array(place.length);
      let value = 0;
      eachRow(inputs, (own, row) => {
        const target = targets[row] as number;
        const weight = weights[row] as number;
        score(place, own);
        value += weight * judge(target);
        for (let k = 0; k < outputs; k++) {
          probabilities[row * outputs + k] = scores[k] as number;
          const wanted = outputs === 1 ? target : target === k ? 1 : 0;
          scores[k] = weight * ((scores[k] as number) - wanted);
        }
        spread(gradient, own, scores);
      });
      return { value: value + held(place, gradient), gradient };
    },
    product(direction) {
      const sums = new Float64Array(direction.length);
      eachRow(inputs, (own, row) => {
        const weight = weights[row] as number;
        score(direction, own);
        let mean = 0;
        for (let k = 0; k < outputs; k++) mean += (probabilities[row * outputs + k] as number) * (scores[k] as number);
        for (let k = 0; k < outputs; k++) {
          const p = probabilities[row * outputs + k] as number;
          scores[k] = weight * p * (outputs === 1 ? (1 - p) * (scores[k] as number) : (scores[k] as number) - mean);
        }
        spread(sums, own, scores);
      });
      held(direction, sums);
      return sums;
    },
  };
}
