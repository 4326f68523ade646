import { type Activation, type Layer, type Network, type NetworkNode, type Weights } from "./network.ts";
import { ShapeError } from "./shapes.ts";

/** The unit of a label: its mean and its spread, where the network learned numbers around 0. */
export interface Unit {
  readonly center: number;
  readonly scale: number;
}

/** Positions of the dense layers whose sum is the answer. @throws ShapeError when it comes from something else. */
function answeringLayers(nodes: readonly NetworkNode[], at: number): readonly number[] {
  const { layer, from } = nodes[at] as NetworkNode;
  if (layer.kind === "add") return from.flatMap((before) => answeringLayers(nodes, before));
  if (layer.kind === "dense" && layer.activation === "linear") return [at];
  throw new ShapeError("the last layer is no linear dense layer, nor a sum of such layers");
}

/** @throws ShapeError when the answer is no sum of linear dense layers, or one of them is used elsewhere, too. */
export function checkAnswer(nodes: readonly NetworkNode[]): void {
  const answering = answeringLayers(nodes, nodes.length - 1);
  const uses = nodes.flatMap(({ from }) => from);
  if (answering.some((at) => uses.filter((other) => other === at).length > 1))
    throw new ShapeError("a layer that answers leads somewhere else, too");
}

/** The network in the label's own unit: its answer is linear there. */
export function inUnit(network: Network, { center, scale }: Unit): Network {
  if (scale === 1 && center === 0) return network;
  const [first, ...others] = answeringLayers(network.nodes, network.nodes.length - 1);
  const weights = network.weights.map((own, at): Weights => {
    if (at !== first && !others.includes(at)) return own;
    const [kernel = new Float32Array(), bias = new Float32Array()] = own;
    const added = at === first ? center : 0;
    return [kernel.map((weight) => weight * scale), bias.map((weight) => weight * scale + added)];
  });
  return { nodes: network.nodes, weights };
}

/** The network with what turns logits into scores: in its last layer where that is a dense one, else behind it. */
export function answering(network: Network, activation: Activation): Network {
  if (activation === "linear") return network;
  const last = network.nodes.length - 1;
  const { layer, from } = network.nodes[last] as NetworkNode;
  if (layer.kind === "dense") {
    const ended: Layer = { ...layer, activation };
    return { nodes: [...network.nodes.slice(0, last), { layer: ended, from }], weights: network.weights };
  }
  return {
    nodes: [...network.nodes, { layer: { kind: "activation", activation }, from: [last] }],
    weights: [...network.weights, []],
  };
}

/** What the last layer does after its sum. */
export function answerActivation({ nodes }: Pick<Network, "nodes">): Activation {
  const layer = nodes.at(-1)?.layer;
  return layer !== undefined && "activation" in layer ? layer.activation : "linear";
}
