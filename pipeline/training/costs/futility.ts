import { median } from "../../domain/statistics/median.ts";

/** One point of a learning curve. */
export interface StepValue {
  readonly step: number;
  readonly value: number;
}

/** What a training has to come to. */
export interface FutilityQuestion {
  readonly direction: "maximize" | "minimize";
  /** The best value must reach this. */
  readonly reach: number;
  readonly lastStep: number;
  /** Part of the steps before which nothing is judged. */
  readonly warmup: number;
  /** The curve of the model that is to be beaten, in ascending steps, up to the last step at least. */
  readonly reference: readonly StepValue[];
}

/** A training that cannot come to what it has to. */
export interface Futility {
  readonly step: number;
  /** The best value until then. */
  readonly best: number;
  /** The best that it might still come to. */
  readonly within: number;
}

/** What a curve is thought to gain at most, of what the bound gives. */
const generosity = 2;
/** Standard deviations of the noise between neighbouring steps that luck may add. */
const luck = 3;
/** Fewer points say nothing of where a curve goes. */
const leastPoints = 8;
/** A curve is judged this many times at most, however many points it has. */
const judgements = 200;
/** Judgements in a row that must say the same. */
const patience = 3;
/** What the reference gained late is granted to a curve that is as much later. */
const delay = 0.7;
/** Neighbouring points that noise and level are taken from. */
const window = 32;

/** Standard deviation of the noise of single steps, from the differences of neighbours, which a trend changes little. */
function noiseOf(values: readonly number[]): number {
  const differences = values.slice(1).map((value, i) => value - (values[i] ?? value));
  const centre = median(differences);
  // 1.4826 makes the median deviation that of a normal distribution; a difference has the noise of two steps.
  return (1.4826 * median(differences.map((difference) => Math.abs(difference - centre)))) / Math.SQRT2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A curve, larger is better, with the best until each of its points. */
class Curve {
  readonly #steps: number[] = [];
  readonly #values: number[] = [];
  readonly #bests: number[] = [];

  get length(): number {
    return this.#steps.length;
  }

  add(step: number, value: number): void {
    this.#steps.push(step);
    this.#values.push(value);
    this.#bests.push(Math.max(this.#bests.at(-1) ?? value, value));
  }

  /** Number of points up to a step. */
  #upTo(step: number): number {
    let [low, high] = [0, this.#steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle] ?? 0) <= step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The best until a step; `undefined` before the first point. */
  best(step: number): number | undefined {
    return this.#bests[this.#upTo(step) - 1];
  }

  /** The last points up to a step. */
  recent(step: number, most: number): readonly number[] {
    const end = this.#upTo(step);
    return this.#values.slice(Math.max(0, end - most), end);
  }

  /** What was gained since a step at which a part of the way was done: by the best value, or by the level around it, if that is more. */
  gain(from: number, to: number): number {
    const [before, after] = [this.best(from), this.best(to)];
    if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
    const points = Math.max(1, Math.min(window / 4, this.#upTo(to) - this.#upTo(from)));
    const level = mean(this.recent(to, points)) - mean(this.recent(from, points));
    return Math.max(0, after - before, level);
  }
}

/**
 * Says whether a training that goes on can still come to what it has to.
 *
 * A curve that follows a power law, `c − a·t^−α`, with any α above 0, or a logarithm, gains no more in the next doubling of its steps than
 * in the last one. So from step t to the last one, T, it gains `log₂(T/t)` times what it gained from t/2 to t at most. A schedule that makes
 * curves gain late is seen in the reference: what that gained from 0.7·t to T is granted, too. Twice the larger of both, and three standard
 * deviations of the noise between steps, must fall short of what is to be reached, three judgements in a row.
 */
export class FutilityWatch {
  readonly #question: FutilityQuestion;
  readonly #sign: 1 | -1;
  readonly #curve = new Curve();
  readonly #reference = new Curve();
  #judged = 0;
  #hopeless = 0;

  constructor(question: FutilityQuestion) {
    this.#question = question;
    this.#sign = question.direction === "maximize" ? 1 : -1;
    for (const { step, value } of question.reference) this.#reference.add(step, this.#sign * value);
  }

  /** @param point - Later than those before. @returns Why the training may end now; `undefined` while it can win. */
  add({ step, value }: StepValue): Futility | undefined {
    if (!Number.isFinite(value)) return undefined;
    this.#curve.add(step, this.#sign * value);
    const { lastStep, warmup } = this.#question;
    const part = Math.floor((step / lastStep) * judgements);
    if (step >= lastStep || step < warmup * lastStep || this.#curve.length < leastPoints || part === this.#judged)
      return undefined;
    this.#judged = part;
    const within = this.#within(step);
    this.#hopeless = within < this.#sign * this.#question.reach ? this.#hopeless + 1 : 0;
    if (this.#hopeless < patience) return undefined;
    return { step, best: this.#sign * (this.#curve.best(step) ?? 0), within: this.#sign * within };
  }

  /** The best that the curve might still come to. */
  #within(step: number): number {
    const { lastStep } = this.#question;
    const doublings = Math.log2(lastStep / step);
    const own = this.#curve.gain(step / 2, step) * doublings;
    const granted = this.#reference.gain(delay * step, lastStep);
    const noise = noiseOf(this.#curve.recent(step, window));
    return (this.#curve.best(step) ?? Number.POSITIVE_INFINITY) + generosity * Math.max(own, granted) + luck * noise;
  }
}
