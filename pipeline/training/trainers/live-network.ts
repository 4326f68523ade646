import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { Matrix } from "../features/graph/apply.ts";
import type { TensorFlow } from "../tensorflow/open.ts";
import type { Activation } from "./network.ts";
import type { NetworkLoss } from "./network-loss.ts";

export interface NetworkRows {
  readonly matrix: Matrix;
  /** `[rowCount]` */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

/** How a network is built. */
export interface Architecture {
  /** Units of each hidden layer; none makes it a linear model. */
  readonly hidden: readonly number[];
  readonly activation: Activation;
  /** Share of a hidden layer's outputs left out at each step, 0 … 1. */
  readonly dropout: number;
  readonly loss: NetworkLoss;
}

/** A network in TensorFlow.js while it is trained; its weights are kept here, and put there when they have changed. */
export interface LiveNetwork extends Disposable {
  /** Kernel and bias of each layer. */
  readonly weights: readonly Float32Array[];
  /** Mean loss over some training rows, and its derivative by each weight. */
  differentiate(rows: Uint32Array): { readonly loss: number; readonly gradients: readonly Float32Array[] };
  /** Makes the network compute with the weights as they are now. */
  assign(): void;
  /** Mean loss over the rows that are kept apart, in double precision. */
  judge(): number;
}

/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight: object): Variable {
  const isVariable = (value: object): value is Variable => "trainable" in value && "assign" in value;
  if (isVariable(weight)) return weight;
  throw new TypeError("a weight of the model is not a variable");
}

function buildModel(tf: TensorFlow, inputs: number, { hidden, activation, dropout, loss }: Architecture) {
  const model = tf.sequential();
  for (const [i, units] of hidden.entries()) {
    model.add(tf.layers.dense({ units, activation, ...(i === 0 ? { inputShape: [inputs] } : {}) }));
    if (dropout > 0) model.add(tf.layers.dropout({ rate: dropout }));
  }
  // Linear here: the loss is taken from logits, where it cannot overflow.
  model.add(tf.layers.dense({ units: loss.outputs, ...(hidden.length === 0 ? { inputShape: [inputs] } : {}) }));
  return model;
}

/** Some rows, as tensors. */
function tensorsOf(tf: TensorFlow, { matrix, targets, weights }: NetworkRows, { encode, outputs }: NetworkLoss) {
  const { values, width } = matrix;
  return (rows: Uint32Array) => {
    const inputs = new Float32Array(rows.length * width);
    const truth = new Float32Array(rows.length * outputs);
    const counted = new Float32Array(rows.length);
    for (const [i, row] of rows.entries()) {
      inputs.set(values.subarray(row * width, (row + 1) * width), i * width);
      encode(targets[row] as number, truth, i * outputs);
      counted[i] = weights[row] as number;
    }
    return {
      inputs: tf.tensor2d(inputs, [rows.length, width]),
      truth: tf.tensor2d(truth, [rows.length, outputs]),
      weights: tf.tensor2d(counted, [rows.length, 1]),
    };
  };
}

function meanLoss({ targets, weights }: NetworkRows, loss: NetworkLoss, logits: Float32Array): number {
  let sum = 0;
  let total = 0;
  for (const [row, target] of targets.entries()) {
    const weight = weights[row] as number;
    sum += weight * loss.row(target, logits, row * loss.outputs);
    total += weight;
  }
  return sum / total;
}

/** Builds a network; its first weights come from `Math.random`. */
export function openNetwork(
  tf: TensorFlow,
  architecture: Architecture,
  { training, validation }: { readonly training: NetworkRows; readonly validation: NetworkRows },
): LiveNetwork {
  const { loss } = architecture;
  const model = buildModel(tf, training.matrix.width, architecture);
  const { values, rowCount, width } = validation.matrix;
  const validationInputs = tf.tensor2d(values, [rowCount, width]);
  const batch = tensorsOf(tf, training, loss);
  const variables = model.trainableWeights.map((weight) => variableOf(weight.read()));
  const weights = variables.map((variable) => variable.dataSync<"float32">().slice());
  return {
    weights,
    differentiate(rows) {
      let found = 0;
      const gradients: Float32Array[] = [];
      // Nothing is handed out of `tidy`: it would look for tensors in every number of it.
      tf.tidy(() => {
        const { inputs, ...truth } = batch(rows);
        const { value, grads } = tf.variableGrads(
          () => loss.batch(tf, truth, model.apply(inputs, { training: true }) as Tensor2D),
          variables,
        );
        const mean: Scalar = value;
        found = mean.dataSync<"float32">()[0] as number;
        for (const variable of variables)
          gradients.push((grads[variable.name] as Tensor).dataSync<"float32">().slice());
      });
      return { loss: found, gradients };
    },
    assign() {
      for (const [i, variable] of variables.entries()) {
        const changed = tf.tensor(weights[i] as Float32Array, variable.shape);
        variable.assign(changed);
        changed.dispose();
      }
    },
    judge() {
      let found = Number.NaN;
      tf.tidy(() => {
        const logits = model.apply(validationInputs, { training: false }) as Tensor;
        found = meanLoss(validation, loss, logits.dataSync<"float32">());
      });
      return found;
    },
    [Symbol.dispose]() {
      validationInputs.dispose();
      model.dispose();
    },
  };
}
