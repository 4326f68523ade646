import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { FeatureRows } from "../features/graph/feature-rows.ts";
import type { Architecture } from "../networks/network.ts";
import { sizeOf } from "../networks/shapes.ts";
import type { TensorFlow } from "../tensorflow/open.ts";
import type { Augment } from "./augment.ts";
import type { BuiltModel } from "./build-layers.ts";
import type { NetworkLoss } from "./network-loss.ts";

export interface NetworkRows {
  readonly inputs: FeatureRows;
  /** `[rowCount]` */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
}

export interface OpenNetwork {
  readonly architecture: Architecture;
  readonly built: BuiltModel;
  readonly loss: NetworkLoss;
  readonly training: NetworkRows;
  readonly validation: NetworkRows;
  /** Changes the pictures of a step a little. */
  readonly augment: Augment | undefined;
}

/** A network in TensorFlow.js while it is trained; its weights are kept here, and put there when they have changed. */
export interface LiveNetwork extends Disposable {
  /** Of each node in turn: kernel and bias, or the table. */
  readonly weights: readonly Float32Array[];
  /** Mean loss over some training rows, and its derivative by each weight. */
  differentiate(rows: Uint32Array): { readonly loss: number; readonly gradients: readonly Float32Array[] };
  /** Makes the network compute with the weights as they are now. */
  assign(): void;
  /** Mean loss over the rows that are kept apart, in double precision. */
  judge(): number;
}

/** Rows that are judged at once: what a wide picture leaves of memory. */
const judgedAtOnce = 1024;

/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight: object): Variable {
  const isVariable = (value: object): value is Variable => "trainable" in value && "assign" in value;
  if (isVariable(weight)) return weight;
  throw new TypeError("a weight of the model is not a variable");
}

/** Some rows as tensors, one for each input. */
function inputsOf(tf: TensorFlow, { nodes }: Architecture, inputs: FeatureRows) {
  const shapes = nodes.flatMap(({ layer }) => (layer.kind === "input" ? [layer.shape] : []));
  return (rows: Uint32Array, augment: Augment | undefined): Tensor[] => {
    const { width } = inputs;
    const values = inputs.read(rows);
    let start = 0;
    return shapes.map((shape) => {
      const size = sizeOf(shape);
      const own = new Float32Array(rows.length * size);
      for (let i = 0; i < rows.length; i++) {
        const from = i * width + start;
        own.set(values.subarray(from, from + size), i * size);
        if (shape.length === 3) augment?.(own.subarray(i * size, (i + 1) * size), shape);
      }
      start += size;
      return tf.tensor(own, [rows.length, ...shape]);
    });
  };
}

/** What is true of some rows, as tensors. */
function truthOf(tf: TensorFlow, { targets, weights }: NetworkRows, { encode, outputs }: NetworkLoss) {
  return (rows: Uint32Array) => {
    const truth = new Float32Array(rows.length * outputs);
    const counted = new Float32Array(rows.length);
    for (const [i, row] of rows.entries()) {
      encode(targets[row] as number, truth, i * outputs);
      counted[i] = weights[row] as number;
    }
    return { truth: tf.tensor2d(truth, [rows.length, outputs]), weights: tf.tensor2d(counted, [rows.length, 1]) };
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

/** Makes a network ready to be trained; its answer is logits. */
export function openNetwork(tf: TensorFlow, request: OpenNetwork): LiveNetwork {
  const { architecture, built, loss, training, validation, augment } = request;
  const { model, names } = built;
  const trainingInputs = inputsOf(tf, architecture, training.inputs);
  const validationInputs = inputsOf(tf, architecture, validation.inputs);
  const truth = truthOf(tf, training, loss);
  const answer = (inputs: readonly Tensor[], isTraining: boolean): Tensor2D =>
    model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], { training: isTraining }) as Tensor2D;
  const variables = architecture.nodes.flatMap(({ layer }, at) =>
    layer.kind === "input" ? [] : model.getLayer(names[at] ?? "").weights.map((weight) => variableOf(weight.read())),
  );
  const weights = variables.map((variable) => variable.dataSync<"float32">().slice());
  return {
    weights,
    differentiate(rows) {
      let found = 0;
      const gradients: Float32Array[] = [];
      // Nothing is handed out of `tidy`: it would look for tensors in every number of it.
      tf.tidy(() => {
        const inputs = trainingInputs(rows, augment);
        const expected = truth(rows);
        const { value, grads } = tf.variableGrads(() => loss.batch(tf, expected, answer(inputs, true)), variables);
        const mean: Scalar = value;
        found = mean.dataSync<"float32">()[0] as number;
        // Nobody else is given these numbers: their tensors go away with the tidying.
        for (const variable of variables) gradients.push((grads[variable.name] as Tensor).dataSync<"float32">());
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
      const { rowCount } = validation.inputs;
      const logits = new Float32Array(rowCount * loss.outputs);
      for (let from = 0; from < rowCount; from += judgedAtOnce) {
        const rows = Uint32Array.from({ length: Math.min(judgedAtOnce, rowCount - from) }, (_, i) => from + i);
        tf.tidy(() => {
          logits.set(answer(validationInputs(rows, undefined), false).dataSync<"float32">(), from * loss.outputs);
        });
      }
      return meanLoss(validation, loss, logits);
    },
    [Symbol.dispose]() {
      model.dispose();
    },
  };
}
