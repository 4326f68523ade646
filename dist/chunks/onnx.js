import { r as taskWidth } from "./task.js";
import { a as tensorInputs, i as precisionOf, o as textColumns, r as numericColumns, t as encodedWidth } from "./model-graph.js";
import { t as freeName } from "./names.js";
import { n as littleEndian, r as withoutCategories, t as ProtobufMessage } from "./protobuf.js";
import { l as windowSteps, o as shapesOf } from "./shapes.js";

// pipeline/training/exports/onnx/features.ts
const operators = {
	"*": "Mul",
	"/": "Div",
	"+": "Add",
	"-": "Sub"
};
function doubles(graph, values) {
	return graph.constant({
		type: "double",
		shape: [values.length],
		values
	});
}
/** Side by side along the second dimension. */
function joined(graph, parts) {
	const [only] = parts;
	return parts.length === 1 && only !== void 0 ? only : graph.node("Concat", parts, { axis: { int: 1 } });
}
/** `[rows]` to `[rows, 1]`. */
function column(graph, value) {
	return graph.node("Unsqueeze", [value, graph.constant({
		type: "int64",
		shape: [1],
		values: [1]
	})]);
}
/** Some columns of `[rows, width]`, in this order. */
function picked(graph, from, positions) {
	const indices = graph.constant({
		type: "int64",
		shape: [positions.length],
		values: positions
	});
	return graph.node("Gather", [from, indices], { axis: { int: 1 } });
}
/** Crosses of one operator side by side: `[rows, crosses]`. */
function crossBlock(graph, sources, crosses) {
	const right = picked(graph, sources, crosses.map((cross) => cross.right));
	const left = picked(graph, sources, crosses.map((cross) => cross.left));
	const operator = crosses[0]?.operator ?? "*";
	const value = graph.node(operators[operator], [left, right]);
	if (operator !== "/") return value;
	const zero = doubles(graph, [0]);
	return graph.node("Where", [
		graph.node("Equal", [right, zero]),
		zero,
		value
	]);
}
/** One operator for each run of crosses that use the same, so that their order stays. */
function runsOf(crosses) {
	const runs = [];
	for (const cross of crosses) {
		const run = runs.at(-1);
		if (run?.[0]?.operator === cross.operator) run.push(cross);
		else runs.push([cross]);
	}
	return runs;
}
/** The logarithm of those columns that take it. */
function logged(graph, values, shapes) {
	return [...new Set(shapes.flatMap(({ log }) => log ?? []))].reduce((now, kind) => {
		const one = doubles(graph, [1]);
		const size = kind === "signed_log1p" ? graph.node("Abs", [now]) : now;
		const log = graph.node("Log", [kind === "ln" ? size : graph.node("Add", [size, one])]);
		const result = kind === "signed_log1p" ? graph.node("Mul", [graph.node("Sign", [now]), log]) : log;
		const isTaken = shapes.map((shape) => Number(shape.log === kind));
		const mask = graph.constant({
			type: "bool",
			shape: [shapes.length],
			values: isTaken
		});
		return graph.node("Where", [
			mask,
			result,
			now
		]);
	}, values);
}
/** Columns clipped, their logarithm taken, scaled; all at once, each where it is given. */
function shaped(graph, values, shapes) {
	let now = values;
	for (const [side, operator, none] of [[
		"from",
		"Less",
		Number.NEGATIVE_INFINITY
	], [
		"to",
		"Greater",
		Number.POSITIVE_INFINITY
	]]) {
		const bounds = shapes.map(({ clip }) => clip?.[side] ?? none);
		if (bounds.every((bound) => bound === none)) continue;
		const limit = doubles(graph, bounds);
		now = graph.node("Where", [
			graph.node(operator, [now, limit]),
			limit,
			now
		]);
	}
	now = logged(graph, now, shapes);
	if (shapes.every(({ scaling }) => scaling === void 0)) return now;
	const centers = doubles(graph, shapes.map(({ scaling }) => scaling?.center ?? 0));
	const scales = doubles(graph, shapes.map(({ scaling }) => scaling?.scale ?? 1));
	return graph.node("Div", [graph.node("Sub", [now, centers]), scales]);
}
/** Numbers, crosses and indicators: parts of `[rows, …]` in double precision. */
function numberParts(graph, features, columns) {
	const { sources, numbers, crosses, indicators } = features;
	const shapes = [...numbers, ...crosses];
	const missing = indicators.map((name) => graph.cast(graph.node("IsNaN", [column(graph, columns.get(name))]), "double"));
	if (shapes.length === 0) return missing;
	const raw = joined(graph, sources.map((source) => column(graph, columns.get(source.column))));
	const fills = sources.map(({ fill }) => fill ?? NaN);
	const filled = fills.every(Number.isNaN) ? raw : graph.node("Where", [
		graph.node("IsNaN", [raw]),
		doubles(graph, fills),
		raw
	]);
	const positions = numbers.map(({ source }) => source);
	return [shaped(graph, joined(graph, [...positions.length === sources.length && positions.every((position, i) => position === i) ? [filled] : positions.length === 0 ? [] : [picked(graph, filled, positions)], ...runsOf(crosses).map((run) => crossBlock(graph, filled, run))]), shapes), ...missing];
}
/** The position of each row's category, `[rows]`; as many as there are categories for one that is unknown. */
function categoryCodes(graph, { column: name, categories, fill }, columns) {
	return graph.mlNode("LabelEncoder", [columns.get(name)], {
		keys_strings: { texts: [...categories, ""] },
		values_int64s: { ints: [...categories.keys(), fill ?? categories.length] },
		default_int64: { int: categories.length }
	});
}
/** What a category is encoded as, `[rows, width]`. */
function encoded(graph, category, columns) {
	const { categories, encoding } = category;
	const codes = categoryCodes(graph, category, columns);
	if (encoding.kind === "table") {
		const shape = [categories.length + 1, encoding.width];
		const table = graph.constant({
			type: "double",
			shape,
			values: encoding.values
		}, "encodings");
		return graph.node("Gather", [table, codes], { axis: { int: 0 } });
	}
	const width = encodedWidth(category);
	const positions = graph.constant({
		type: "int64",
		shape: [1, width],
		values: [...Array(width).keys()]
	});
	return graph.cast(graph.node("Equal", [column(graph, codes), positions]), "double");
}
/** All numbers that the body takes, `[rows, numbers]` in double precision; `undefined` when there are none. */
function numberBlock(graph, features, columns) {
	const groups = features.categories.filter((category) => encodedWidth(category) > 0).map((category) => encoded(graph, category, columns));
	const parts = [...numberParts(graph, features, columns), ...groups];
	return parts.length === 0 ? void 0 : joined(graph, parts);
}

// pipeline/training/exports/onnx/forest.ts
/** The divisions of one categorical column as one table that is looked up once: `[rows, divisions]` of 0 and 1. */
function divisions(graph, code, own) {
	const positions = own[0]?.goesLeft.length ?? 0;
	const values = Uint8Array.from({ length: positions * own.length }, (_, i) => {
		return own[i % own.length]?.goesLeft[Math.floor(i / own.length)] ?? 0;
	});
	const table = graph.constant({
		type: "uint8",
		shape: [positions, own.length],
		values
	}, "divisions");
	return graph.cast(graph.node("Gather", [table, code], { axis: { int: 0 } }), "double");
}
/** Attributes of `TreeEnsemble`: inner nodes and leaves apart from each other, children by their position among either. */
function treeAttributes(trees, outputs) {
	const roots = [];
	const columns = [];
	const thresholds = [];
	const missing = [];
	const sides = {
		left: [],
		right: []
	};
	const isLeaf = {
		left: [],
		right: []
	};
	const values = [];
	const targets = [];
	for (const [t, nodes] of trees.entries()) {
		const [root] = nodes;
		const splits = root?.kind === "leaf" ? [{
			column: 0,
			threshold: 0,
			isMissingLeft: false,
			left: 0,
			right: 0
		}] : [];
		const places = /* @__PURE__ */ new Map();
		const firstSplit = columns.length;
		for (const [i, node] of nodes.entries()) if (node.kind === "leaf") {
			places.set(i, values.length);
			values.push(node.value);
			targets.push(outputs[t] ?? 0);
		} else {
			places.set(i, firstSplit + splits.length);
			splits.push(node);
		}
		roots.push(firstSplit);
		for (const split of splits) {
			columns.push(split.column);
			thresholds.push(split.threshold);
			missing.push(split.isMissingLeft ? 1 : 0);
			for (const side of ["left", "right"]) {
				sides[side].push(places.get(split[side]) ?? 0);
				isLeaf[side].push(nodes[split[side]]?.kind === "leaf" ? 1 : 0);
			}
		}
	}
	const list = (values) => ({
		type: "double",
		shape: [values.length],
		values
	});
	return {
		tree_roots: { ints: roots },
		nodes_featureids: { ints: columns },
		nodes_splits: { tensor: list(thresholds) },
		nodes_modes: { tensor: {
			type: "uint8",
			shape: [columns.length],
			values: new Uint8Array(columns.length)
		} },
		nodes_missing_value_tracks_true: { ints: missing },
		nodes_truenodeids: { ints: sides.left },
		nodes_falsenodeids: { ints: sides.right },
		nodes_trueleafs: { ints: isLeaf.left },
		nodes_falseleafs: { ints: isLeaf.right },
		leaf_weights: { tensor: list(values) },
		leaf_targetids: { ints: targets }
	};
}
/** Sums of trees through the link: `[rows, outputs]`. */
function forestScores(graph, body, { numbers, codes, features }) {
	const { memberships, trees } = withoutCategories(body, features);
	const tables = codes.flatMap((code, column) => {
		const own = memberships.filter((membership) => membership.column === column);
		return own.length === 0 ? [] : [divisions(graph, code, own)];
	});
	const parts = [...numbers === void 0 ? [] : [numbers], ...tables];
	const columns = joined(graph, parts);
	const summed = graph.mlNode("TreeEnsemble", [columns], {
		n_targets: { int: body.baselines.length },
		...treeAttributes(trees, body.trees.map(({ output }) => output))
	});
	const baselines = graph.constant({
		type: "double",
		shape: [body.baselines.length],
		values: body.baselines
	});
	return linked(graph, body, graph.node("Add", [summed, baselines]));
}
function linked(graph, { link, baselines }, sums) {
	const width = baselines.length;
	const number = (value) => graph.constant({
		type: "double",
		shape: [],
		values: [value]
	});
	switch (link) {
		case "identity": return sums;
		case "logistic": return graph.node("Sigmoid", [sums]);
		case "softmax": return graph.node("Softmax", [sums], { axis: { int: 1 } });
		case "exponential": return graph.node("Exp", [sums]);
		case "ascending": return graph.ascending(sums, width);
		case "shares": {
			const clipped = graph.node("Clip", [
				sums,
				number(0),
				number(1)
			]);
			if (width === 1) return clipped;
			const axis = graph.constant({
				type: "int64",
				shape: [1],
				values: [1]
			});
			const total = graph.node("ReduceSum", [clipped, axis], { keepdims: { int: 1 } });
			const isShared = graph.node("Greater", [total, number(0)]);
			return graph.node("Where", [
				isShared,
				graph.node("Div", [clipped, total]),
				number(1 / width)
			]);
		}
	}
}

// pipeline/training/exports/onnx/network.ts
const activations = {
	relu: "Relu",
	sigmoid: "Sigmoid",
	tanh: "Tanh",
	softmax: "Softmax"
};
function activated(graph, activation, sum) {
	return activation === "linear" ? sum : graph.node(activations[activation], [sum]);
}
/** A weight in double precision; one in single precision is widened when the file is loaded. */
function widened(graph, values, shape) {
	return graph.cast(graph.constant({
		type: precisionOf(values),
		shape,
		values
	}, "weights"), "double");
}
/** ONNX Runtime computes convolutions in single precision only: pictures stay in it until nothing of them is left but numbers. */
function typeOf(shape) {
	return shape.length === 3 ? "float" : "double";
}
/** `[height, width, channels, filters]` as ONNX has it: `[filters, channels, height, width]`. */
function filtersFirst(kernel, [height = 0, width = 0, channels = 0, filters = 0]) {
	const moved = new Float32Array(kernel.length);
	let to = 0;
	for (let filter = 0; filter < filters; filter++) for (let channel = 0; channel < channels; channel++) for (let place = 0; place < height * width; place++) moved[to++] = kernel[(place * channels + channel) * filters + filter];
	return moved;
}
/** A step over a picture, whose channels ONNX wants before its height. @param more - Filters and their biases. */
function overPicture(graph, layer, { value, shape, more }) {
	const operators = {
		convolution: "Conv",
		max_pooling: "MaxPool",
		average_pooling: "AveragePool"
	};
	const [down, across] = windowSteps(shape, layer);
	const first = graph.node("Transpose", [value], { perm: { ints: [
		0,
		3,
		1,
		2
	] } });
	const stepped = graph.node(operators[layer.kind], [first, ...more], {
		kernel_shape: { ints: layer.window },
		strides: { ints: layer.strides },
		pads: { ints: [
			down.before,
			across.before,
			down.after,
			across.after
		] }
	});
	return graph.node("Transpose", [stepped], { perm: { ints: [
		0,
		2,
		3,
		1
	] } });
}
function computed(graph, { layer, weights, from, shapes, shape }) {
	const [value] = from;
	const [before = []] = shapes;
	const [kernel = /* @__PURE__ */ new Float32Array(), bias = /* @__PURE__ */ new Float32Array()] = weights;
	switch (layer.kind) {
		case "input": return value;
		case "dense": {
			const product = graph.node("MatMul", [value, widened(graph, kernel, [...before, layer.units])]);
			const sum = graph.node("Add", [product, widened(graph, bias, [layer.units])]);
			return activated(graph, layer.activation, sum);
		}
		case "convolution": {
			const { filters, window, activation } = layer;
			const inward = before[2] ?? 0;
			const values = filtersFirst(kernel, [
				...window,
				inward,
				filters
			]);
			return activated(graph, activation, overPicture(graph, layer, {
				value,
				shape: before,
				more: [graph.constant({
					type: "float",
					shape: [
						filters,
						inward,
						...window
					],
					values
				}, "filters"), graph.constant({
					type: "float",
					shape: [filters],
					values: bias
				}, "bias")]
			}));
		}
		case "max_pooling":
		case "average_pooling": return overPicture(graph, layer, {
			value,
			shape: before,
			more: []
		});
		case "global_max_pooling":
		case "global_average_pooling": {
			const axes = before.slice(0, -1).map((_, axis) => axis + 1);
			const places = graph.constant({
				type: "int64",
				shape: [axes.length],
				values: axes
			});
			const operator = layer.kind === "global_max_pooling" ? "ReduceMax" : "ReduceMean";
			return graph.node(operator, [value, places], { keepdims: { int: 0 } });
		}
		case "embedding": {
			const table = widened(graph, kernel, [layer.positions, layer.width]);
			return graph.node("Gather", [table, graph.cast(value, "int64")], { axis: { int: 0 } });
		}
		case "flatten": return graph.node("Flatten", [value], { axis: { int: 1 } });
		case "concat": return graph.node("Concat", from, { axis: { int: shape.length } });
		case "add": return from.reduce((sum, next) => graph.node("Add", [sum, next]));
		case "activation": return activated(graph, layer.activation, value);
		case "dropout": return value;
	}
}
/** What goes into a network: numbers of the features, or a tensor of its own. */
function entry(graph, input, numbers) {
	if (input.kind === "image") return graph.input(input.column, "float", input.shape);
	if (input.kind === "words") return graph.input(input.column, "int64", input.shape);
	const taken = input.isAll ? numbers : picked(graph, numbers, input.positions);
	return graph.cast(graph.cast(taken, "float"), "double");
}
/** Layers on numbers: `[rows, width]`. */
function networkScores(graph, { network, inputs }, numbers) {
	const shapes = shapesOf(network);
	const values = [];
	let next = 0;
	for (const [at, { layer, from }] of network.nodes.entries()) {
		const shape = shapes[at] ?? [];
		const before = from.map((position) => shapes[position] ?? []);
		const taken = from.map((position) => values[position]);
		const given = layer.kind === "input" ? [entry(graph, inputs[next++], numbers)] : taken;
		const value = computed(graph, {
			layer,
			weights: network.weights[at] ?? [],
			from: given,
			shapes: before,
			shape
		});
		const isNarrow = before.length > 0 && typeOf(before[0] ?? []) === "float" && typeOf(shape) === "double";
		values.push(isNarrow ? graph.cast(value, "double") : value);
	}
	return values.at(-1);
}

// pipeline/training/exports/onnx/onnx-graph.ts
/**
* Numbers of ONNX's own schema: elements of a tensor, and kinds of an attribute.
*
* @see onnx.proto, TensorProto.DataType and AttributeProto.AttributeType.
*/
const elementTypes = {
	float: 1,
	uint8: 2,
	int32: 6,
	int64: 7,
	string: 8,
	bool: 9,
	double: 11
};
const attributeTypes = {
	int: 2,
	text: 3,
	tensor: 4,
	ints: 7,
	texts: 8
};
function tensorMessage({ type, shape, values }, name) {
	const raw = type === "uint8" ? Uint8Array.from(values) : littleEndian(values, type);
	return new ProtobufMessage().ints(1, shape).int(2, elementTypes[type]).text(8, name).bytes(9, raw);
}
function attributeMessage(name, attribute) {
	const message = new ProtobufMessage().text(1, name);
	if ("int" in attribute) message.int(3, attribute.int).int(20, attributeTypes.int);
	else if ("ints" in attribute) message.ints(8, attribute.ints).int(20, attributeTypes.ints);
	else if ("text" in attribute) message.text(4, attribute.text).int(20, attributeTypes.text);
	else if ("tensor" in attribute) message.message(5, tensorMessage(attribute.tensor, "")).int(20, attributeTypes.tensor);
	else {
		for (const text of attribute.texts) message.text(9, text);
		message.int(20, attributeTypes.texts);
	}
	return message;
}
/** A tensor whose first dimension is the number of rows. */
function valueInfo(name, type, sizes) {
	const shape = new ProtobufMessage().message(1, new ProtobufMessage().text(2, "rows"));
	for (const size of sizes) shape.message(1, new ProtobufMessage().int(1, size));
	const tensor = new ProtobufMessage().int(1, elementTypes[type]).message(2, shape);
	return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
}
const mlDomain = "ai.onnx.ml";
/** An ONNX graph while it is put together: operators in the order in which they are computed. */
var OnnxGraph = class {
	taken;
	nodes = [];
	constants = [];
	inputs = [];
	outputs = [];
	/** @param reserved - Names of inputs and outputs, which nothing inside may take. */
	constructor(reserved) {
		this.taken = new Set(reserved);
	}
	/** One value for each row, or a tensor of this shape. */
	input(name, type, shape = []) {
		this.inputs.push(valueInfo(name, type, shape));
		return name;
	}
	/** @param value - Its `width` is how many there are for each row; without it, one without a dimension of its own. */
	output(name, { from, type, width }) {
		this.outputs.push(valueInfo(name, type, width === void 0 ? [] : [width]));
		this.nodes.push(nodeMessage({
			operator: "Identity",
			inputs: [from],
			outputs: [name],
			attributes: {}
		}));
	}
	constant(tensor, hint = "constant") {
		const name = this.free(hint);
		this.constants.push(tensorMessage(tensor, name));
		return name;
	}
	node(operator, inputs, attributes = {}) {
		return this.add({
			operator,
			inputs,
			attributes
		});
	}
	/** An operator of `ai.onnx.ml`. */
	mlNode(operator, inputs, attributes) {
		return this.add({
			operator,
			inputs,
			attributes,
			domain: mlDomain
		});
	}
	/** The values and their positions in ascending order, of which the values go on. */
	ascending(value, width) {
		const count = this.constant({
			type: "int64",
			shape: [1],
			values: [width]
		});
		const positions = this.free("positions");
		return this.add({
			operator: "TopK",
			inputs: [value, count],
			attributes: {
				axis: { int: 1 },
				largest: { int: 0 },
				sorted: { int: 1 }
			},
			more: [positions]
		});
	}
	cast(value, type) {
		return this.node("Cast", [value], { to: { int: elementTypes[type] } });
	}
	finish({ irVersion, opset, mlOpset, metadata }) {
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
	add({ more = [], ...node }) {
		const output = this.free(node.operator);
		this.nodes.push(nodeMessage({
			...node,
			outputs: [output, ...more]
		}));
		return output;
	}
	free(hint) {
		let count = this.nodes.length + this.constants.length;
		let name = `${hint}_${count}`;
		while (this.taken.has(name)) name = `${hint}_${++count}`;
		this.taken.add(name);
		return name;
	}
};
function nodeMessage({ operator, inputs, outputs, attributes, domain }) {
	const message = new ProtobufMessage();
	for (const input of inputs) message.text(1, input);
	for (const output of outputs) message.text(2, output);
	message.text(3, `${operator}:${outputs[0] ?? ""}`).text(4, operator);
	for (const [name, attribute] of Object.entries(attributes)) message.message(5, attributeMessage(name, attribute));
	if (domain !== void 0) message.text(7, domain);
	return message;
}

// pipeline/training/exports/onnx.ts
/** Inputs of every column as it stands in a row: numbers in double precision with NaN for missing, texts. */
function bodyScores(graph, model) {
	const { features, body } = model;
	const columns = /* @__PURE__ */ new Map();
	for (const name of numericColumns(features)) columns.set(name, graph.input(name, "double"));
	for (const name of textColumns(features)) columns.set(name, graph.input(name, "string"));
	const numbers = numberBlock(graph, features, columns);
	if (body.kind === "network") return networkScores(graph, body, numbers);
	const codes = features.categories.filter(({ encoding }) => encoding.kind === "position").map((category) => categoryCodes(graph, category, columns));
	return forestScores(graph, body, {
		numbers,
		codes,
		features
	});
}
/** What the predictions table calls `prediction`: 1 or 0, the class, or the number. */
function addPrediction(graph, { task, threshold }, { scores, name }) {
	const only = () => {
		const axis = graph.constant({
			type: "int64",
			shape: [1],
			values: [1]
		});
		return graph.node("Squeeze", [scores, axis]);
	};
	switch (task.kind) {
		case "binary": {
			const limit = graph.constant({
				type: "double",
				shape: [1],
				values: [threshold ?? .5]
			});
			const isPositive = graph.node("GreaterOrEqual", [only(), limit]);
			graph.output(name, {
				from: graph.cast(isPositive, "int64"),
				type: "int64"
			});
			return;
		}
		case "multiclass": {
			const best = graph.node("ArgMax", [scores], {
				axis: { int: 1 },
				keepdims: { int: 0 }
			});
			const classes = graph.mlNode("LabelEncoder", [best], {
				keys_int64s: { ints: [...task.classes.keys()] },
				values_strings: { texts: task.classes }
			});
			graph.output(name, {
				from: classes,
				type: "string"
			});
			return;
		}
		case "regression":
			graph.output(name, {
				from: only(),
				type: "double"
			});
			return;
	}
}
/**
* ONNX with the transform inside: a tensor `[rows]` for each raw column, doubles and strings, in; `score` as `[rows, width]` and
* `prediction` as `[rows]` out. Everything is computed in double precision, as it was when the model was judged.
*/
const onnxExporter = (model) => {
	const tensors = tensorInputs(model.body);
	const inputs = [
		...numericColumns(model.features),
		...textColumns(model.features),
		...tensors.map(({ column }) => column)
	];
	const score = freeName("score", inputs);
	const predicted = freeName("prediction", inputs);
	const graph = new OnnxGraph([
		...inputs,
		score,
		predicted
	]);
	const scores = bodyScores(graph, model);
	graph.output(score, {
		from: scores,
		type: "double",
		width: taskWidth(model.task)
	});
	addPrediction(graph, model, {
		scores,
		name: predicted
	});
	return {
		kind: "file",
		content: graph.finish({
			irVersion: 10,
			opset: 21,
			mlOpset: 5,
			metadata: [
				["task", JSON.stringify(model.task)],
				...model.threshold === void 0 ? [] : [["threshold", String(model.threshold)]],
				...tensors.length === 0 ? [] : [["tensors", JSON.stringify(tensors)]]
			]
		})
	};
};

export { onnxExporter };