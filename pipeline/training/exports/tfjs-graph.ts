import type { Exporter } from "./exporter.ts";
import { tensorInputs } from "./model-graph.ts";
import { producer } from "./tensorflow/encode.ts";
import type { Attribute, DataType, Operation } from "./tensorflow/graph.ts";
import { type Port, tensorFlowModel } from "./tensorflow/model.ts";
import { packedWeights, type Weight } from "./tfjs/weights.ts";

const dataTypeName = (type: DataType): string => `DT_${type.toUpperCase()}`;

function shapeJson(shape: readonly number[]) {
  return { dim: shape.map((size) => ({ size: String(size) })) };
}

/** Attributes as protobuf's own JSON has them; the values of constants stand with the weights. */
function attributeJson(attribute: Attribute): unknown {
  if ("int" in attribute) return { i: String(attribute.int) };
  if ("bool" in attribute) return { b: attribute.bool };
  if ("ints" in attribute) return { list: { i: attribute.ints.map(String) } };
  if ("text" in attribute) return { s: Buffer.from(attribute.text).toString("base64") };
  if ("type" in attribute) return { type: dataTypeName(attribute.type) };
  if ("shape" in attribute) return { shape: shapeJson(attribute.shape) };
  const { type, shape } = attribute.constant;
  return { tensor: { dtype: dataTypeName(type), tensorShape: shapeJson(shape) } };
}

function nodeJson({ name, operator, inputs, attributes }: Operation) {
  const attr = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)]));
  return { name, op: operator, input: [...inputs], attr };
}

function portsJson(ports: readonly Port[]) {
  return Object.fromEntries(
    ports.map(({ key, operation, type, shape }) => [
      key,
      { name: `${operation}:0`, dtype: dataTypeName(type), tensorShape: shapeJson(shape) },
    ]),
  );
}

/**
 * A graph model of TensorFlow.js with the transform inside, in single precision, which is all that TensorFlow.js has. Categories go in as
 * positions among those that `model.json` lists: on WebAssembly, TensorFlow.js compares texts wrongly without saying so.
 */
export const tfjsGraphExporter: Exporter = (model) => {
  const { operations, inputs, outputs } = tensorFlowModel(model, { precision: "float", categories: "int32" });
  const tensors = tensorInputs(model.body);
  const weights = operations.flatMap(({ name, attributes }): readonly Weight[] => {
    const value = attributes["value"];
    return value !== undefined && "constant" in value ? [{ name, constant: value.constant as Weight["constant"] }] : [];
  });
  const { manifest, bytes } = packedWeights(weights);
  const file = {
    format: "graph-model",
    generatedBy: "lockstep",
    convertedBy: null,
    signature: { inputs: portsJson(inputs), outputs: portsJson(outputs) },
    userDefinedMetadata: {
      task: model.task,
      ...(model.threshold === undefined ? {} : { threshold: model.threshold }),
      ...(tensors.length === 0 ? {} : { tensors }),
      categories: Object.fromEntries(model.features.categories.map(({ column, categories }) => [column, categories])),
    },
    modelTopology: { node: operations.map(nodeJson), versions: { producer } },
    weightsManifest: manifest,
  };
  return { kind: "folder", files: { "model.json": `${JSON.stringify(file)}\n`, "weights.bin": bytes } };
};
