import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import { activations, type DenseLayer, type Network } from "./network.ts";

/** Most weights of one network; 64 MB of them. */
export const weightLimit = 16_000_000;
/** Most layers of one network. */
export const layerLimit = 64;

const weightsName = "weights.bin";
const units = z.number().int().min(1).max(65_536);
const name = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

/** What a saved layer's `config` may hold; keys that change what the layer computes must have the value that is computed here. */
const denseConfig = z.object({
  name,
  units,
  activation: z.enum(activations),
  use_bias: z.literal(true).default(true),
  batch_input_shape: z.tuple([z.null(), units]).optional(),
});
const layer = z.discriminatedUnion("class_name", [
  z.object({ class_name: z.literal("Dense"), config: denseConfig }),
  z.object({ class_name: z.literal("Dropout"), config: z.object({ name, rate: z.number().min(0).lt(1) }) }),
  z.object({
    class_name: z.literal("InputLayer"),
    config: z.object({ name, batch_input_shape: z.tuple([z.null(), units]) }),
  }),
]);
const modelFile = z.object({
  format: z.literal("layers-model"),
  modelTopology: z.object({
    class_name: z.literal("Sequential"),
    config: z.object({ name, layers: z.array(layer).min(1).max(layerLimit) }),
  }),
  weightsManifest: z.tuple([
    z.object({
      // One file beside this one, by its only name: nothing here can lead anywhere else.
      paths: z.tuple([z.literal(weightsName)]),
      weights: z
        .array(
          z.object({ name: z.string().max(210), shape: z.array(units).min(1).max(2), dtype: z.literal("float32") }),
        )
        .max(2 * layerLimit),
    }),
  ]),
});

/** The two files of a network in TensorFlow.js Layers format; the same network gives the same bytes. */
export function encodeNetwork(
  network: Network,
  dropout: number,
): { readonly model: string; readonly weights: Uint8Array } {
  const last = network.layers.length - 1;
  const layers = network.layers.flatMap(({ units: width, activation }, i) => [
    {
      class_name: "Dense",
      config: {
        name: `dense_${i + 1}`,
        trainable: true,
        dtype: "float32",
        ...(i === 0 ? { batch_input_shape: [null, network.inputs] } : {}),
        units: width,
        activation,
        use_bias: true,
      },
    },
    ...(dropout > 0 && i < last
      ? [
          {
            class_name: "Dropout",
            config: { name: `dropout_${i + 1}`, trainable: true, dtype: "float32", rate: dropout },
          },
        ]
      : []),
  ]);
  let inputs = network.inputs;
  const weights = network.layers.flatMap(({ units: width }, i) => {
    const shape = [inputs, width];
    inputs = width;
    return [
      { name: `dense_${i + 1}/kernel`, shape, dtype: "float32" },
      { name: `dense_${i + 1}/bias`, shape: [width], dtype: "float32" },
    ];
  });
  const model = {
    format: "layers-model",
    generatedBy: "lockstep",
    convertedBy: null,
    modelTopology: { class_name: "Sequential", config: { name: "model", layers } },
    weightsManifest: [{ paths: [weightsName], weights }],
  };
  return {
    model: `${JSON.stringify(model, undefined, 2)}\n`,
    weights: littleEndian(network.layers.flatMap(({ kernel, bias }) => [kernel, bias])),
  };
}

function littleEndian(parts: readonly Float32Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * parts.reduce((sum, { length }) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of parts)
    for (const value of part) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  return bytes;
}

function invalid(message: string): LockstepError {
  return new LockstepError("MODEL_INVALID", message, {
    hint: "Train the model again; only Dense and Dropout layers in a Sequential model are loaded.",
  });
}

/** A network's layers without their weights, and how many bytes those take. */
export interface NetworkPlan {
  readonly inputs: number;
  readonly layers: readonly Pick<DenseLayer, "units" | "activation">[];
  readonly weightBytes: number;
}

/**
 * Checks `model.json` in full, before a byte of `weights.bin` is read: layers, shapes that follow from them, names, types, sizes.
 *
 * @throws LockstepError MODEL_INVALID.
 */
export function readPlan(text: string): NetworkPlan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("MODEL_INVALID", "model.json is not JSON", { cause });
  }
  const parsed = modelFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`model.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a model"}`);
  }
  const { layers } = parsed.data.modelTopology.config;
  const dense = layers.flatMap(({ class_name: kind, config }) => (kind === "Dense" ? [config] : []));
  const first = layers[0];
  const inputs = first?.class_name === "Dropout" ? undefined : first?.config.batch_input_shape?.[1];
  if (inputs === undefined) throw invalid("model.json: the first layer does not say how many inputs it takes");
  if (layers.slice(1).some(({ class_name: kind, config }) => kind === "InputLayer" || "batch_input_shape" in config))
    throw invalid("model.json: only the first layer may declare the inputs");
  const last = dense.at(-1);
  if (last === undefined || layers.at(-1)?.class_name !== "Dense")
    throw invalid("model.json: the last layer is not a dense one");
  if (dense.slice(0, -1).some(({ activation }) => activation === "softmax"))
    throw invalid("model.json: only the last layer may be a softmax");
  const weights = weightShapes(inputs, dense);
  const declared = parsed.data.weightsManifest[0].weights;
  if (JSON.stringify(declared.map((weight) => [weight.name, weight.shape])) !== JSON.stringify(weights))
    throw invalid(
      `model.json: the weights are not those of its layers, ${weights.map(([weight]) => weight).join(", ")}`,
    );
  const count = weights.reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);
  if (count > weightLimit) throw invalid(`model.json: ${count} weights are more than ${weightLimit}`);
  return {
    inputs,
    layers: dense.map(({ units: width, activation }) => ({ units: width, activation })),
    weightBytes: 4 * count,
  };
}

function weightShapes(
  inputs: number,
  dense: readonly { readonly name: string; readonly units: number }[],
): readonly (readonly [string, readonly number[]])[] {
  let width = inputs;
  return dense.flatMap(({ name: layerName, units: next }) => {
    const shape = [width, next];
    width = next;
    return [
      [`${layerName}/kernel`, shape],
      [`${layerName}/bias`, [next]],
    ] as const;
  });
}

/** @throws LockstepError MODEL_INVALID when the bytes are not exactly the plan's weights, or one is not finite. */
export function readWeights(plan: NetworkPlan, bytes: Uint8Array): Network {
  if (bytes.byteLength !== plan.weightBytes)
    throw invalid(`${weightsName} has ${bytes.byteLength} bytes where its shapes need ${plan.weightBytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(count);
    for (let i = 0; i < count; i++, at += 4) {
      const value = view.getFloat32(at, true);
      if (!Number.isFinite(value)) throw invalid(`${weightsName} holds a weight that is not a finite number`);
      values[i] = value;
    }
    return values;
  };
  let width = plan.inputs;
  const layers = plan.layers.map(({ units: next, activation }) => {
    const kernel = take(width * next);
    width = next;
    return { units: next, activation, kernel, bias: take(next) };
  });
  return { inputs: plan.inputs, layers };
}
