import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { Task } from "../../domain/task.ts";
import { quantileLoss } from "../../evaluation/metrics/quantile-loss.ts";
import type { TensorFlow } from "../tensorflow/open.ts";

/** What the last layer of a network gives for a task, and how far that is from the truth. */
export interface NetworkLoss {
  readonly outputs: number;
  /** Of the last layer in what is saved; in training it is linear, because the loss is taken from logits, where it cannot overflow. */
  readonly activation: "sigmoid" | "softmax" | "linear";
  /** What of a target the network is compared with, `[outputs]` numbers into `into` from `at`. */
  readonly encode: (target: number, into: Float32Array, at: number) => void;
  /** Mean over the weights of a batch, as tensors. */
  readonly batch: (
    tf: TensorFlow,
    batch: { readonly truth: Tensor2D; readonly weights: Tensor2D },
    logits: Tensor2D,
  ) => Scalar;
  /** Loss of one row in double precision, from its logits at `at`. */
  readonly row: (target: number, logits: Float32Array, at: number) => number;
}

const binary: NetworkLoss = {
  outputs: 1,
  activation: "sigmoid",
  encode(target, into, at) {
    into[at] = target;
  },
  batch: (tf, { truth, weights }, logits) =>
    tf.losses.sigmoidCrossEntropy<Tensor2D, Scalar>(truth, logits, weights, 0, tf.Reduction.MEAN),
  row(target, logits, at) {
    // Stable for any logit: max(z, 0) − z·y + log(1 + e^−|z|).
    const z = logits[at] as number;
    return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
  },
};

function multiclass(classes: number): NetworkLoss {
  return {
    outputs: classes,
    activation: "softmax",
    encode(target, into, at) {
      into[at + target] = 1;
    },
    batch: (tf, { truth, weights }, logits) => {
      const flat = tf.reshape<Tensor1D["rankType"]>(weights, [-1]);
      return tf.losses.softmaxCrossEntropy<Tensor2D, Scalar>(truth, logits, flat, 0, tf.Reduction.MEAN);
    },
    row(target, logits, at) {
      let most = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < classes; k++) most = Math.max(most, logits[at + k] as number);
      let sum = 0;
      for (let k = 0; k < classes; k++) sum += Math.exp((logits[at + k] as number) - most);
      return most + Math.log(sum) - (logits[at + target] as number);
    },
  };
}

const squared: NetworkLoss = {
  outputs: 1,
  activation: "linear",
  encode: binary.encode,
  batch: (tf, { truth, weights }, logits) =>
    tf.losses.meanSquaredError<Tensor2D, Scalar>(truth, logits, weights, tf.Reduction.MEAN),
  row: (target, logits, at) => ((logits[at] as number) - target) ** 2,
};

function pinball(levels: readonly number[]): NetworkLoss {
  return {
    outputs: levels.length,
    activation: "linear",
    encode(target, into, at) {
      into.fill(target, at, at + levels.length);
    },
    batch: (tf, { truth, weights }, logits) => {
      const errors = tf.sub<Tensor2D>(truth, logits);
      const above = tf.mul<Tensor2D>(errors, tf.tensor2d([...levels], [1, levels.length]));
      const below = tf.mul<Tensor2D>(
        errors,
        tf.tensor2d(
          levels.map((level) => level - 1),
          [1, levels.length],
        ),
      );
      const losses = tf.mul(tf.maximum<Tensor2D>(above, below), weights);
      return tf.div<Scalar>(tf.sum<Scalar>(losses), tf.mul(tf.sum<Scalar>(weights), levels.length));
    },
    row(target, logits, at) {
      let sum = 0;
      for (const [output, level] of levels.entries())
        sum += quantileLoss(level, target - (logits[at + output] as number));
      return sum / levels.length;
    },
  };
}

export function networkLoss(task: Task): NetworkLoss {
  switch (task.kind) {
    case "binary":
      return binary;
    case "multiclass":
      return multiclass(task.classes.length);
    case "regression":
      return squared;
    case "quantiles":
      return pinball(task.levels);
  }
}
