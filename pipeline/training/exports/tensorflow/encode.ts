import { littleEndian, ProtobufMessage } from "../protobuf.ts";
import { type Attribute, type Constant, dataTypes, type Operation } from "./graph.ts";
import type { Port, TensorFlowModel } from "./model.ts";

/** Field numbers are those of TensorFlow's own .proto files: graph, node_def, attr_value, tensor, tensor_shape. */
function shapeMessage(shape: readonly number[]): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const size of shape) message.message(2, new ProtobufMessage().int(1, size));
  return message;
}

function tensorMessage({ type, shape, values }: Constant): ProtobufMessage {
  const message = new ProtobufMessage().int(1, dataTypes[type]).message(2, shapeMessage(shape));
  if (type === "string") for (const text of values as readonly string[]) message.text(8, text);
  else message.bytes(4, littleEndian(values as Iterable<number> & { readonly length: number }, type));
  return message;
}

function attributeMessage(attribute: Attribute): ProtobufMessage {
  const message = new ProtobufMessage();
  if ("int" in attribute) return message.int(3, attribute.int);
  if ("bool" in attribute) return message.bool(5, attribute.bool);
  if ("ints" in attribute) return message.message(1, new ProtobufMessage().ints(3, attribute.ints));
  if ("text" in attribute) return message.text(2, attribute.text);
  if ("type" in attribute) return message.int(6, dataTypes[attribute.type]);
  if ("shape" in attribute) return message.message(7, shapeMessage(attribute.shape));
  return message.message(8, tensorMessage(attribute.constant));
}

function operationMessage({ name, operator, inputs, attributes }: Operation): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name).text(2, operator);
  for (const input of inputs) message.text(3, input);
  for (const [key, attribute] of Object.entries(attributes))
    message.message(5, new ProtobufMessage().text(1, key).message(2, attributeMessage(attribute)));
  return message;
}

function portMessage({ key, operation, type, shape }: Port): ProtobufMessage {
  const info = new ProtobufMessage().text(1, `${operation}:0`).int(2, dataTypes[type]).message(3, shapeMessage(shape));
  return new ProtobufMessage().text(1, key).message(2, info);
}

/** The oldest TensorFlow whose operators suffice is 2.0: `producer` says which behaviour of them is meant. */
export const producer = 987;

/** `saved_model.pb`: one graph with the tag `serve`, one signature `serving_default`. */
export function savedModel({ operations, inputs, outputs }: TensorFlowModel): Uint8Array {
  const graph = new ProtobufMessage();
  for (const operation of operations) graph.message(1, operationMessage(operation));
  graph.message(4, new ProtobufMessage().int(1, producer));
  const signature = new ProtobufMessage();
  for (const port of inputs) signature.message(1, portMessage(port));
  for (const port of outputs) signature.message(2, portMessage(port));
  signature.text(3, "tensorflow/serving/predict");
  const meta = new ProtobufMessage()
    .message(1, new ProtobufMessage().text(4, "serve"))
    .message(2, graph)
    .message(5, new ProtobufMessage().text(1, "serving_default").message(2, signature));
  return new ProtobufMessage().int(1, 1).message(2, meta).finish();
}
