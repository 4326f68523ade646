import { LockstepError } from "../../../domain/error.ts";

/** What a classifier of several classes said about labelled rows. */
export interface ClassifiedRows {
  /** Classes there are, k; at least 2. */
  readonly classes: number;
  /** `[n]` class indices, 0 … k−1. */
  readonly labels: Uint32Array;
  /** Row-major `[n, k]`; each row sums to about 1. */
  readonly probabilities: Float64Array;
}

/** @throws LockstepError TABLE_INVALID for lengths or labels that do not fit, METRIC_INVALID for a probability that is not finite. */
export function checkClassifiedRows({ classes, labels, probabilities }: ClassifiedRows): void {
  if (classes < 2 || probabilities.length !== labels.length * classes)
    throw new LockstepError(
      "TABLE_INVALID",
      `${labels.length} labels of ${classes} classes and ${probabilities.length} probabilities do not fit`,
    );
  const odd = labels.findIndex((label) => label >= classes);
  if (odd >= 0)
    throw new LockstepError("TABLE_INVALID", `the label of row ${odd} is class ${labels[odd]} of ${classes}`);
  const bad = probabilities.findIndex((p) => !Number.isFinite(p));
  if (bad >= 0)
    throw new LockstepError(
      "METRIC_INVALID",
      `a probability of row ${Math.floor(bad / classes)} is ${probabilities[bad]}`,
    );
}

/** Probabilities of one row. */
export function rowOf({ classes, probabilities }: ClassifiedRows, row: number): Float64Array {
  return probabilities.subarray(row * classes, (row + 1) * classes);
}

/** Probabilities of one class, `[n]`. */
export function columnOf({ classes, labels, probabilities }: ClassifiedRows, index: number): Float64Array {
  return Float64Array.from(labels, (_label, row) => probabilities[row * classes + index] as number);
}

/** `[n]` the class of the largest probability; the first one of equals. */
export function predictedClasses(rows: ClassifiedRows): Uint32Array {
  return Uint32Array.from(rows.labels, (_label, row) => {
    const own = rowOf(rows, row);
    return own.indexOf(Math.max(...own));
  });
}
