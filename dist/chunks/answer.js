import { t as ShapeError } from "./shapes.js";

// pipeline/training/networks/answer.ts
/** Positions of the dense layers whose sum is the answer. @throws ShapeError when it comes from something else. */
function answeringLayers(nodes, at) {
	const { layer, from } = nodes[at];
	if (layer.kind === "add") return from.flatMap((before) => answeringLayers(nodes, before));
	if (layer.kind === "dense" && layer.activation === "linear") return [at];
	throw new ShapeError("the last layer is no linear dense layer, nor a sum of such layers");
}
/** @throws ShapeError when the answer is no sum of linear dense layers, or one of them is used elsewhere, too. */
function checkAnswer(nodes) {
	const answering = answeringLayers(nodes, nodes.length - 1);
	const uses = nodes.flatMap(({ from }) => from);
	if (answering.some((at) => uses.filter((other) => other === at).length > 1)) throw new ShapeError("a layer that answers leads somewhere else, too");
}
/** The network in the label's own unit: its answer is linear there. */
function inUnit(network, { center, scale }) {
	if (scale === 1 && center === 0) return network;
	const [first, ...others] = answeringLayers(network.nodes, network.nodes.length - 1);
	const weights = network.weights.map((own, at) => {
		if (at !== first && !others.includes(at)) return own;
		const [kernel = /* @__PURE__ */ new Float32Array(), bias = /* @__PURE__ */ new Float32Array()] = own;
		const added = at === first ? center : 0;
		return [kernel.map((weight) => weight * scale), bias.map((weight) => weight * scale + added)];
	});
	return {
		nodes: network.nodes,
		weights
	};
}
/** The network with what turns logits into scores: in its last layer where that is a dense one, else behind it. */
function answering(network, activation) {
	if (activation === "linear") return network;
	const last = network.nodes.length - 1;
	const { layer, from } = network.nodes[last];
	if (layer.kind === "dense") {
		const ended = {
			...layer,
			activation
		};
		return {
			nodes: [...network.nodes.slice(0, last), {
				layer: ended,
				from
			}],
			weights: network.weights
		};
	}
	return {
		nodes: [...network.nodes, {
			layer: {
				kind: "activation",
				activation
			},
			from: [last]
		}],
		weights: [...network.weights, []]
	};
}
/** What the last layer does after its sum. */
function answerActivation({ nodes }) {
	const layer = nodes.at(-1)?.layer;
	return layer !== void 0 && "activation" in layer ? layer.activation : "linear";
}

export { inUnit as i, answering as n, checkAnswer as r, answerActivation as t };