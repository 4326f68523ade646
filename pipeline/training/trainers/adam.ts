const decay1 = 0.9;
const decay2 = 0.999;
const epsilon = 1e-7;

/** What Adam remembers of the gradients, weight by weight. */
export interface AdamState {
  /** Steps made. */
  steps: number;
  readonly first: readonly Float32Array[];
  readonly second: readonly Float32Array[];
}

export function adamState(sizes: readonly number[]): AdamState {
  return {
    steps: 0,
    first: sizes.map((size) => new Float32Array(size)),
    second: sizes.map((size) => new Float32Array(size)),
  };
}

export interface AdamStep {
  /** Changed in place. */
  readonly weights: readonly Float32Array[];
  readonly gradients: readonly Float32Array[];
  readonly learningRate: number;
}

/**
 * One step of Adam. In plain loops and not in a dozen tensor operations for each weight: for networks of tables those cost more than
 * the gradients do. What it remembers can be written down, and all backends compute the same.
 *
 * @see Kingma and Ba (2015), Adam: a method for stochastic optimization.
 */
export function adamStep(state: AdamState, { weights, gradients, learningRate }: AdamStep): void {
  state.steps++;
  const rate = (learningRate * Math.sqrt(1 - decay2 ** state.steps)) / (1 - decay1 ** state.steps);
  for (const [i, values] of weights.entries()) {
    const gradient = gradients[i] as Float32Array;
    const first = state.first[i] as Float32Array;
    const second = state.second[i] as Float32Array;
    for (let at = 0; at < values.length; at++) {
      const slope = gradient[at] as number;
      const m = decay1 * (first[at] as number) + (1 - decay1) * slope;
      const v = decay2 * (second[at] as number) + (1 - decay2) * slope * slope;
      first[at] = m;
      second[at] = v;
      (values[at] as number) -= (rate * m) / (Math.sqrt(v) + epsilon);
    }
  }
}
