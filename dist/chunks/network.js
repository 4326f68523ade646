// pipeline/training/networks/network.ts
/** What a layer does after its sum. */
const activations = [
	"linear",
	"relu",
	"sigmoid",
	"tanh",
	"softmax"
];
/** A layer that takes everything from the node before it. */
function chained(layers) {
	return layers.map((layer, at) => ({
		layer,
		from: at === 0 ? [] : [at - 1]
	}));
}
/** True when each node takes from the one before it, and only the first is an input. */
function isChain({ nodes }) {
	return nodes.every(({ layer, from }, at) => at === 0 ? layer.kind === "input" : from.length === 1 && from[0] === at - 1);
}
/** True when something in it looks at pictures. */
function isConvolutional({ nodes }) {
	return nodes.some(({ layer }) => layer.kind === "convolution");
}

export { isConvolutional as i, chained as n, isChain as r, activations as t };