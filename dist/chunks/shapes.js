// pipeline/training/networks/shapes.ts
/** What is wrong with how a network is put together; whoever read it says where it stands. */
var ShapeError = class extends Error {};
function sizeOf(shape) {
	return shape.reduce((product, length) => product * length, 1);
}
/** @see TensorFlow's `SAME` and `VALID`: where the zeros are odd in number, one more stands behind. */
function stepsOf(length, request) {
	const { window, stride, padding } = request;
	if (padding === "valid") return {
		count: Math.floor((length - window) / stride) + 1,
		before: 0,
		after: 0
	};
	const count = Math.ceil(length / stride);
	const zeros = Math.max((count - 1) * stride + window - length, 0);
	const before = Math.floor(zeros / 2);
	return {
		count,
		before,
		after: zeros - before
	};
}
/** Down and across. */
function windowSteps([height = 0, width = 0], layer) {
	const { window, strides, padding } = layer;
	return [stepsOf(height, {
		window: window[0],
		stride: strides[0],
		padding
	}), stepsOf(width, {
		window: window[1],
		stride: strides[1],
		padding
	})];
}
function windowed(shape, layer, channels) {
	if (shape.length !== 3) throw new ShapeError(`a ${layer.kind} takes height, width and channels, not ${shown(shape)}`);
	const [down, across] = windowSteps(shape, layer);
	if (down.count < 1 || across.count < 1) throw new ShapeError(`a window of ${layer.window.join(" × ")} does not fit into ${shown(shape)}`);
	return [
		down.count,
		across.count,
		channels ?? shape[2] ?? 0
	];
}
function shown(shape) {
	return `[${shape.join(", ")}]`;
}
function joined(shapes) {
	const [first = [], ...others] = shapes;
	const before = first.slice(0, -1);
	if (others.some((shape) => shape.length !== first.length || before.some((length, axis) => shape[axis] !== length))) throw new ShapeError(`${shapes.map(shown).join(" and ")} cannot stand side by side`);
	return [...before, shapes.reduce((sum, shape) => sum + (shape.at(-1) ?? 0), 0)];
}
function outputShape({ layer }, from) {
	const [shape = []] = from;
	if (layer.kind !== "concat" && layer.kind !== "add" && from.length !== (layer.kind === "input" ? 0 : 1)) throw new ShapeError(`a ${layer.kind} takes from ${from.length} layers`);
	switch (layer.kind) {
		case "input": return layer.shape;
		case "dense":
			if (shape.length !== 1) throw new ShapeError(`a dense takes numbers in a row, not ${shown(shape)}`);
			return [layer.units];
		case "convolution": return windowed(shape, layer, layer.filters);
		case "max_pooling":
		case "average_pooling": return windowed(shape, layer, void 0);
		case "global_max_pooling":
		case "global_average_pooling":
			if (shape.length < 2) throw new ShapeError(`a ${layer.kind} takes channels at several places, not ${shown(shape)}`);
			return [shape.at(-1) ?? 0];
		case "embedding":
			if (shape.length !== 1) throw new ShapeError(`an embedding takes indices in a row, not ${shown(shape)}`);
			return [...shape, layer.width];
		case "flatten": return [sizeOf(shape)];
		case "concat": return joined(from);
		case "add":
			if (from.length === 0 || from.some((other) => shown(other) !== shown(shape))) throw new ShapeError(`${from.map(shown).join(" and ")} cannot be added`);
			return shape;
		case "activation":
		case "dropout": return shape;
	}
}
/** What each node gives for a row. @throws ShapeError. */
function shapesOf({ nodes }) {
	const shapes = [];
	for (const [at, node] of nodes.entries()) {
		if (node.from.some((position) => !Number.isInteger(position) || position < 0 || position >= at)) throw new ShapeError("a layer takes from one that is not before it");
		shapes.push(outputShape(node, node.from.map((position) => shapes[position] ?? [])));
	}
	return shapes;
}
/** Shapes of the weights of each node: kernel and bias, or a table. @throws ShapeError. */
function weightShapes(architecture) {
	const shapes = shapesOf(architecture);
	return architecture.nodes.map(({ layer, from }) => {
		const channels = shapes[from[0] ?? -1]?.at(-1) ?? 0;
		switch (layer.kind) {
			case "dense": return [[channels, layer.units], [layer.units]];
			case "convolution": return [[
				...layer.window,
				channels,
				layer.filters
			], [layer.filters]];
			case "embedding": return [[layer.positions, layer.width]];
			case "input":
			case "max_pooling":
			case "average_pooling":
			case "global_max_pooling":
			case "global_average_pooling":
			case "flatten":
			case "concat":
			case "add":
			case "activation":
			case "dropout": return [];
		}
	});
}
/** Numbers of a row that the inputs share. */
function inputWidth({ nodes }) {
	return nodes.reduce((sum, { layer }) => sum + (layer.kind === "input" ? sizeOf(layer.shape) : 0), 0);
}
/** @throws ShapeError. */
function countWeights(architecture) {
	return weightShapes(architecture).flat().reduce((sum, shape) => sum + sizeOf(shape), 0);
}
/** Multiplications with an addition on one row's way through the network. @throws ShapeError. */
function multiplyAdds(architecture) {
	const shapes = shapesOf(architecture);
	const weights = weightShapes(architecture);
	return architecture.nodes.reduce((sum, { layer }, at) => {
		const [kernel = []] = weights[at] ?? [];
		const [height = 0, width = 0] = shapes[at] ?? [];
		if (layer.kind === "dense") return sum + sizeOf(kernel);
		return layer.kind === "convolution" ? sum + height * width * sizeOf(kernel) : sum;
	}, 0);
}
/** Most numbers of all nodes for one row, and most multiplications with an addition. */
const valueLimit = 2e7;
const workLimit = 5e9;
/** Refuses what nobody could compute, before memory is taken for it. @throws ShapeError. */
function checkSize(architecture) {
	const values = shapesOf(architecture).reduce((sum, shape) => sum + sizeOf(shape), 0);
	if (values > valueLimit) throw new ShapeError(`${values} numbers for a row are more than ${valueLimit}`);
	if (multiplyAdds(architecture) > workLimit) throw new ShapeError(`more than ${workLimit} multiplications are needed for a row`);
}

export { multiplyAdds as a, weightShapes as c, inputWidth as i, windowSteps as l, checkSize as n, shapesOf as o, countWeights as r, sizeOf as s, ShapeError as t };