import { littleEndian, type NumberType, ProtobufMessage } from "../protobuf.ts";

/**
 * Numbers of ONNX's own schema: elements of a tensor, and kinds of an attribute.
 *
 * @see onnx.proto, TensorProto.DataType and AttributeProto.AttributeType.
 */
const elementTypes = { float: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, double: 11 } as const;
const attributeTypes = { int: 2, text: 3, tensor: 4, ints: 7, texts: 8 } as const;

/** The name of a value that flows through the graph. */
export type Value = string & { readonly onnx: unique symbol };
export type ElementType = keyof typeof elementTypes;

/** A constant of known shape. */
export interface Tensor {
  readonly type: NumberType | "uint8";
  readonly shape: readonly number[];
  readonly values: Iterable<number> & { readonly length: number };
}

export type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly tensor: Tensor };

function tensorMessage({ type, shape, values }: Tensor, name: string): ProtobufMessage {
  const raw = type === "uint8" ? Uint8Array.from(values) : littleEndian(values, type);
  return new ProtobufMessage().ints(1, shape).int(2, elementTypes[type]).text(8, name).bytes(9, raw);
}

function attributeMessage(name: string, attribute: Attribute): ProtobufMessage {
  const message = new ProtobufMessage().text(1, name);
  if ("int" in attribute) message.int(3, attribute.int).int(20, attributeTypes.int);
  else if ("ints" in attribute) message.ints(8, attribute.ints).int(20, attributeTypes.ints);
  else if ("text" in attribute) message.text(4, attribute.text).int(20, attributeTypes.text);
  else if ("tensor" in attribute)
    message.message(5, tensorMessage(attribute.tensor, "")).int(20, attributeTypes.tensor);
  else {
    for (const text of attribute.texts) message.text(9, text);
    message.int(20, attributeTypes.texts);
  }
  return message;
}

/** A tensor whose first dimension is the number of rows. */
function valueInfo(name: string, type: ElementType, sizes: readonly number[]): ProtobufMessage {
  const shape = new ProtobufMessage().message(1, new ProtobufMessage().text(2, "rows"));
  for (const size of sizes) shape.message(1, new ProtobufMessage().int(1, size));
  const tensor = new ProtobufMessage().int(1, elementTypes[type]).message(2, shape);
  return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
}

/** What an ONNX file says besides its graph. */
export interface OnnxHeader {
  /** Version of the file's own structure, and of the two operator sets. */
  readonly irVersion: number;
  readonly opset: number;
  readonly mlOpset: number;
  readonly metadata: readonly (readonly [string, string])[];
}

const mlDomain = "ai.onnx.ml";

interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly domain?: string;
}

/** An ONNX graph while it is put together: operators in the order in which they are computed. */
export class OnnxGraph {
  private readonly taken: Set<string>;
  private readonly nodes: ProtobufMessage[] = [];
  private readonly constants: ProtobufMessage[] = [];
  private readonly inputs: ProtobufMessage[] = [];
  private readonly outputs: ProtobufMessage[] = [];

  /** @param reserved - Names of inputs and outputs, which nothing inside may take. */
  constructor(reserved: readonly string[]) {
    this.taken = new Set(reserved);
  }

  /** One value for each row, or a tensor of this shape. */
  input(name: string, type: ElementType, shape: readonly number[] = []): Value {
    this.inputs.push(valueInfo(name, type, shape));
    return name as Value;
  }

  /** @param value - Its `width` is how many there are for each row; without it, one without a dimension of its own. */
  output(
    name: string,
    { from, type, width }: { readonly from: Value; readonly type: ElementType; readonly width?: number },
  ): void {
    this.outputs.push(valueInfo(name, type, width === undefined ? [] : [width]));
    this.nodes.push(nodeMessage({ operator: "Identity", inputs: [from], outputs: [name], attributes: {} }));
  }

  constant(tensor: Tensor, hint = "constant"): Value {
    const name = this.free(hint);
    this.constants.push(tensorMessage(tensor, name));
    return name;
  }

  node(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>> = {}): Value {
    return this.add({ operator, inputs, attributes });
  }

  /** An operator of `ai.onnx.ml`. */
  mlNode(operator: string, inputs: readonly Value[], attributes: Readonly<Record<string, Attribute>>): Value {
    return this.add({ operator, inputs, attributes, domain: mlDomain });
  }

  /** The values and their positions in ascending order, of which the values go on. */
  ascending(value: Value, width: number): Value {
    const count = this.constant({ type: "int64", shape: [1], values: [width] });
    const positions = this.free("positions");
    const attributes = { axis: { int: 1 }, largest: { int: 0 }, sorted: { int: 1 } };
    return this.add({ operator: "TopK", inputs: [value, count], attributes, more: [positions] });
  }

  cast(value: Value, type: ElementType): Value {
    return this.node("Cast", [value], { to: { int: elementTypes[type] } });
  }

  finish({ irVersion, opset, mlOpset, metadata }: OnnxHeader): Uint8Array {
    const graph = new ProtobufMessage();
    for (const node of this.nodes) graph.message(1, node);
    graph.text(2, "model");
    for (const constant of this.constants) graph.message(5, constant);
    for (const input of this.inputs) graph.message(11, input);
    for (const output of this.outputs) graph.message(12, output);
    const model = new ProtobufMessage().int(1, irVersion).text(2, "lockstep").message(7, graph);
    model.message(8, new ProtobufMessage().text(1, "").int(2, opset));
    model.message(8, new ProtobufMessage().text(1, mlDomain).int(2, mlOpset));
    for (const [key, value] of metadata) model.message(14, new ProtobufMessage().text(1, key).text(2, value));
    return model.finish();
  }

  private add({ more = [], ...node }: Omit<Node, "outputs"> & { readonly more?: readonly string[] }): Value {
    const output = this.free(node.operator);
    this.nodes.push(nodeMessage({ ...node, outputs: [output, ...more] }));
    return output;
  }

  private free(hint: string): Value {
    let count = this.nodes.length + this.constants.length;
    let name = `${hint}_${count}`;
    while (this.taken.has(name)) name = `${hint}_${++count}`;
    this.taken.add(name);
    return name as Value;
  }
}

function nodeMessage({ operator, inputs, outputs, attributes, domain }: Node): ProtobufMessage {
  const message = new ProtobufMessage();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(3, `${operator}:${outputs[0] ?? ""}`).text(4, operator);
  for (const [name, attribute] of Object.entries(attributes)) message.message(5, attributeMessage(name, attribute));
  if (domain !== undefined) message.text(7, domain);
  return message;
}
