import type { layers as Layers, LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import type { Architecture, Layer } from "../networks/network.ts";
import { writtenNames } from "../networks/topology.ts";
import type { TensorFlow } from "../tensorflow/open.ts";

/** A model of TensorFlow.js, and which of its layers is which node. */
export interface BuiltModel {
  readonly model: LayersModel;
  /** By node. */
  readonly names: readonly string[];
}

type TensorFlowLayer = InstanceType<typeof Layers.Layer>;

/** @param axes - Of what comes in, without the rows. */
function built(
  { layers }: TensorFlow,
  layer: Exclude<Layer, { kind: "input" }>,
  { name, axes }: { readonly name: string; readonly axes: number },
): TensorFlowLayer {
  switch (layer.kind) {
    case "dense":
      return layers.dense({ name, units: layer.units, activation: layer.activation });
    case "convolution": {
      const { filters, window, strides, padding, activation } = layer;
      return layers.conv2d({ name, filters, kernelSize: [...window], strides: [...strides], padding, activation });
    }
    case "max_pooling":
    case "average_pooling": {
      const { window, strides, padding } = layer;
      const config = {
        name,
        poolSize: [...window] as [number, number],
        strides: [...strides] as [number, number],
        padding,
      };
      return layer.kind === "max_pooling" ? layers.maxPooling2d(config) : layers.averagePooling2d(config);
    }
    case "global_max_pooling":
      return axes === 2 ? layers.globalMaxPooling1d({ name }) : layers.globalMaxPooling2d({ name });
    case "global_average_pooling":
      return axes === 2 ? layers.globalAveragePooling1d({ name }) : layers.globalAveragePooling2d({ name });
    case "embedding":
      return layers.embedding({ name, inputDim: layer.positions, outputDim: layer.width });
    case "flatten":
      return layers.flatten({ name });
    case "concat":
      return layers.concatenate({ name });
    case "add":
      return layers.add({ name });
    case "activation":
      return layers.activation({ name, activation: layer.activation });
    case "dropout":
      return layers.dropout({ name, rate: layer.rate });
  }
}

/** An architecture as a model of TensorFlow.js; its first weights come from `Math.random`. */
export function buildLayers(tf: TensorFlow, architecture: Architecture): BuiltModel {
  const names = writtenNames(architecture);
  const tensors: SymbolicTensor[] = [];
  const inputs: SymbolicTensor[] = [];
  for (const [at, { layer, from }] of architecture.nodes.entries()) {
    const name = names[at] ?? "";
    if (layer.kind === "input") {
      const input = tf.input({ name, shape: [...layer.shape] });
      inputs.push(input);
      tensors.push(input);
      continue;
    }
    const before = from.map((position) => tensors[position] as SymbolicTensor);
    const [only] = before;
    const apply = built(tf, layer, { name, axes: (only?.shape.length ?? 0) - 1 });
    const taken = layer.kind === "concat" || layer.kind === "add" ? before : (only as SymbolicTensor);
    tensors.push(apply.apply(taken) as SymbolicTensor);
  }
  return { model: tf.model({ inputs, outputs: tensors.at(-1) as SymbolicTensor }), names };
}
