import { i as widthOf } from "./graph2.js";
import { s as sizeOf } from "./shapes.js";

// pipeline/training/trainers/graphs/network-body.ts
/** The network without the layers that only its training needed. */
function withoutDropout({ nodes, weights }) {
	const moved = [];
	const kept = [];
	const own = [];
	for (const [at, { layer, from }] of nodes.entries()) {
		const before = from.map((position) => moved[position]);
		if (layer.kind === "dropout") {
			moved.push(before[0]);
			continue;
		}
		moved.push(kept.push({
			layer,
			from: before
		}) - 1);
		own.push(weights[at] ?? []);
	}
	return {
		nodes: kept,
		weights: own
	};
}
/** Which outputs of the features stand where in a row, as an input of the network takes them. */
function inputOf(graph, { start, length }, positions) {
	let output = 0;
	for (const node of graph.nodes) {
		if (output === start && node.kind === "image") return {
			kind: "image",
			column: node.column,
			shape: node.shape
		};
		if (output === start && node.kind === "text" && node.encoder.kind === "tokens") return {
			kind: "words",
			column: node.column,
			shape: [node.encoder.length],
			terms: node.encoder.terms
		};
		output += widthOf(node);
	}
	const taken = Array.from({ length }, (_, at) => positions.get(start + at));
	return {
		kind: "numbers",
		positions: taken,
		isAll: taken.length === positions.size && taken.every((position, at) => position === at)
	};
}
/** A first dense layer's weights in the order of the exported numbers. @param kernel - Row-major `[outputs of the features, units]`. */
function reordered(kernel, units, order) {
	const moved = kernel.slice();
	for (const [to, from] of order.entries()) moved.set(kernel.subarray(from * units, (from + 1) * units), to * units);
	return moved;
}
/**
* A network as exporters take it. A network whose only input goes into a dense layer has that layer's weights put in the exported order;
* any other takes its numbers by their positions.
*
* @param order - For each exported number, its place among the outputs of the features.
*/
function networkBody(trained, graph, order) {
	const network = withoutDropout(trained);
	const positions = new Map(order.map((output, position) => [output, position]));
	const [first, second] = network.nodes;
	const inputNodes = network.nodes.filter(({ layer }) => layer.kind === "input");
	if (inputNodes.length === 1 && first?.layer.kind === "input" && second?.layer.kind === "dense") {
		const { units } = second.layer;
		const weights = network.weights.map((own, at) => at === 1 ? own.map((part, i) => i === 0 ? reordered(part, units, order) : part) : own);
		const inputs = [{
			kind: "numbers",
			positions: Array.from({ length: order.length }, (_, position) => position),
			isAll: true
		}];
		return {
			kind: "network",
			network: {
				nodes: network.nodes,
				weights
			},
			inputs
		};
	}
	let start = 0;
	return {
		kind: "network",
		network,
		inputs: inputNodes.map(({ layer }) => {
			const length = layer.kind === "input" ? sizeOf(layer.shape) : 0;
			const input = inputOf(graph, {
				start,
				length
			}, positions);
			start += length;
			return input;
		})
	};
}

export { networkBody as t };