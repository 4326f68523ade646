import { z } from "zod";
import { type KerasLayer, kerasClasses, kerasLayer, kerasOf, layerName, layerOf } from "./keras.ts";
import { type Architecture, isChain, type Layer, type NetworkNode } from "./network.ts";
import { ShapeError, shapesOf } from "./shapes.ts";

/** Most layers of one network. */
export const layerLimit = 256;

/** A call of a layer: the name of the layer before it, its first call, its first answer, and no options. */
const from = z.tuple([layerName, z.literal(0), z.literal(0)], z.object({}));
const endpoint = z.tuple([layerName, z.literal(0), z.literal(0)]);
const endpoints = z.union([endpoint.transform((only) => [only]), z.array(endpoint).min(1).max(layerLimit)]);

const sequence = z.object({
  class_name: z.literal("Sequential"),
  config: z.object({ name: layerName, layers: z.array(kerasLayer).min(1).max(layerLimit) }),
});
const graphLayer = z
  .looseObject({
    name: layerName,
    // Called once: a layer that is called again shares its weights, which has no form here.
    inbound_nodes: z.union([z.tuple([]), z.tuple([z.array(from).min(1).max(layerLimit)])]),
  })
  .transform(({ name, inbound_nodes: [calls = []], ...layer }, context) => {
    const parsed = kerasLayer.safeParse(layer);
    if (parsed.success) return { name, layer: parsed.data, from: calls.map(([before]) => before) };
    for (const { path, message } of parsed.error.issues) context.addIssue({ code: "custom", path, message });
    return z.NEVER;
  });
const graph = z.object({
  class_name: z.literal(["Functional", "Model"]),
  config: z.object({
    name: layerName,
    layers: z.array(graphLayer).min(1).max(layerLimit),
    input_layers: endpoints,
    output_layers: endpoints,
  }),
});

/** What stands under `modelTopology` in `model.json`. */
export const kerasTopology = z.discriminatedUnion("class_name", [sequence, graph]);
type KerasTopology = z.output<typeof kerasTopology>;

/** An architecture, and what its layers were called where it was read: at an input of a sequence, nothing. */
export interface Topology extends Architecture {
  readonly names: readonly string[];
}

interface Named {
  readonly name: string;
  readonly layer: Layer;
  readonly from: readonly string[];
}

/** A first layer that declares the inputs is an input and that layer. */
function namedSequence(layers: readonly KerasLayer[]): readonly Named[] {
  const [first] = layers;
  if (layers.slice(1).some(({ class_name: kind, config }) => kind === "InputLayer" || config.batch_input_shape))
    throw new ShapeError("only the first layer may declare the inputs");
  const shape = first?.config.batch_input_shape?.slice(1);
  if (shape === undefined) throw new ShapeError("the first layer does not say how many inputs it takes");
  const entry: readonly Named[] =
    first?.class_name === "InputLayer"
      ? []
      : [{ name: "", layer: { kind: "input", shape: shape as number[] }, from: [] }];
  const own = layers.map((layer) => ({ name: layer.config.name, layer: layerOf(layer) }));
  return [...entry, ...own.map(({ name, layer }) => ({ name, layer, from: [] as string[] }))].map((node, at, all) =>
    at === 0 ? node : { ...node, from: [all[at - 1]?.name ?? ""] },
  );
}

/** Inputs in the order that the model declares, then every layer after those it takes from. */
function namedGraph({ config }: Extract<KerasTopology, { readonly config: { readonly input_layers: unknown } }>) {
  const nodes = config.layers.map(({ name, layer, from }): Named => ({ name, layer: layerOf(layer), from }));
  if (new Set(nodes.map(({ name }) => name)).size !== nodes.length) throw new ShapeError("two layers have one name");
  const inputs = config.input_layers.map(([name]) => name);
  const declared = nodes.filter(({ layer }) => layer.kind === "input").map(({ name }) => name);
  if (JSON.stringify([...inputs].sort()) !== JSON.stringify([...declared].sort()))
    throw new ShapeError("the input layers are not the inputs of the model");
  if (config.output_layers.length !== 1) throw new ShapeError("the model has several outputs");
  const last = config.output_layers[0]?.[0];
  const ordered: Named[] = inputs.flatMap((name) => nodes.find((node) => node.name === name) ?? []);
  const rest = nodes.filter(({ name }) => name !== last && !inputs.includes(name));
  const left = [...rest, ...nodes.filter(({ name }) => name === last)];
  const known = new Set(inputs);
  while (left.length > 0) {
    const next = left.findIndex((node) => node.from.every((name) => known.has(name)));
    const [node] = next === -1 ? [] : left.splice(next, 1);
    if (node === undefined) throw new ShapeError("a layer takes from one that is not before it");
    known.add(node.name);
    ordered.push(node);
  }
  if (ordered.at(-1)?.name !== last) throw new ShapeError("a layer takes from the output");
  return ordered;
}

/** @throws ShapeError when the layers do not fit together. */
export function topologyOf(keras: KerasTopology): Topology {
  const named = keras.class_name === "Sequential" ? namedSequence(keras.config.layers) : namedGraph(keras);
  const names = named.map(({ name }) => name);
  if (new Set(names).size !== names.length) throw new ShapeError("two layers have one name");
  const nodes = named.map(({ layer, from }): NetworkNode => ({ layer, from: from.map((name) => names.indexOf(name)) }));
  if (nodes.some(({ layer }, at) => at < nodes.length - 1 && "activation" in layer && layer.activation === "softmax"))
    throw new ShapeError("only the last layer may be a softmax");
  if (nodes.some((_, at) => at < nodes.length - 1 && !nodes.some(({ from }) => from.includes(at))))
    throw new ShapeError("a layer leads nowhere");
  shapesOf({ nodes });
  return { nodes, names };
}

/** What is wrong with a topology, as one sentence. */
export function topologyProblem(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.join(".") ?? "";
  const isClass = issue?.path.includes("layers") === true && issue.path.at(-1) === "class_name";
  return `${place}: ${isClass ? `is none of ${kerasClasses.join(", ")}` : (issue?.message ?? "is not a model")}`;
}

/** Names of the nodes in what is written, counted by class: the same network gives the same names. */
export function writtenNames(architecture: Architecture): readonly string[] {
  const shapes = shapesOf(architecture);
  const counts = new Map<string, number>();
  return architecture.nodes.map(({ layer, from }) => {
    const { className } = kerasOf(layer, shapes[from[0] ?? -1] ?? []);
    const stem = className.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
    const count = (counts.get(stem) ?? 0) + 1;
    counts.set(stem, count);
    return `${stem}_${count}`;
  });
}

/** An architecture as Keras has it: a sequence where it is one. */
export function writtenTopology(architecture: Architecture) {
  const shapes = shapesOf(architecture);
  const names = writtenNames(architecture);
  const layers = architecture.nodes.map(({ layer, from }, at) => {
    const { className, config } = kerasOf(layer, shapes[from[0] ?? -1] ?? []);
    return { class_name: className, config: { name: names[at], trainable: true, dtype: "float32", ...config } };
  });
  if (isChain(architecture)) {
    const [input, first, ...others] = layers;
    if (input === undefined || first === undefined) throw new ShapeError("a network has a layer");
    const { name, trainable, dtype, ...config } = first.config;
    const shape = { batch_input_shape: [null, ...(shapes[0] ?? [])] };
    const opened = { ...first, config: { name, trainable, dtype, ...shape, ...config } };
    return { class_name: "Sequential", config: { name: "model", layers: [opened, ...others] } };
  }
  const call = (position: number) => [names[position], 0, 0];
  const positions = [...architecture.nodes.keys()];
  return {
    class_name: "Functional",
    config: {
      name: "model",
      layers: layers.map((layer, at) => {
        const before = architecture.nodes[at]?.from ?? [];
        const calls = before.length === 0 ? [] : [before.map((position) => [...call(position), {}])];
        return { name: names[at], ...layer, inbound_nodes: calls };
      }),
      input_layers: positions.filter((at) => architecture.nodes[at]?.layer.kind === "input").map(call),
      output_layers: [call(architecture.nodes.length - 1)],
    },
  };
}
