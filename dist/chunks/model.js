import { r as taskWidth } from "./task.js";
import { a as tensorInputs, i as precisionOf, o as textColumns, r as numericColumns, t as encodedWidth } from "./model-graph.js";
import { t as freeName } from "./names.js";
import { n as littleEndian, r as withoutCategories, t as ProtobufMessage } from "./protobuf.js";
import { o as shapesOf, s as sizeOf } from "./shapes.js";

// pipeline/training/exports/tensorflow/graph.ts
/** Types of TensorFlow's tensors, with the numbers they have in its protobuf. @see tensorflow/core/framework/types.proto */
const dataTypes = {
	float: 1,
	double: 2,
	int32: 3,
	string: 7,
	int64: 9,
	bool: 10
};
/** A TensorFlow graph while it is put together: operations in the order in which they are computed. */
var TensorFlowGraph = class {
	operations = [];
	/** Of the numbers that are computed with. */
	precision;
	constructor(precision) {
		this.precision = precision;
	}
	/** One value for each row, or a tensor of this shape. */
	placeholder(name, type, shape = []) {
		const attributes = {
			dtype: { type },
			shape: { shape: [-1, ...shape] }
		};
		return this.push({
			name,
			operator: "Placeholder",
			inputs: [],
			attributes
		}, type);
	}
	constant(type, shape, values) {
		const attributes = {
			dtype: { type },
			value: { constant: {
				type,
				shape,
				values
			} }
		};
		return this.push({
			name: this.next("constant"),
			operator: "Const",
			inputs: [],
			attributes
		}, type);
	}
	/** A constant list of numbers. */
	list(type, values) {
		return this.constant(type, [values.length], values);
	}
	numbers(values) {
		return this.list(this.precision, values);
	}
	number(value) {
		return this.constant(this.precision, [], [value]);
	}
	integer(value) {
		return this.constant("int32", [], [value]);
	}
	/** An operation whose only type `T` is that of its first input. */
	operation(operator, inputs, options = {}) {
		const type = inputs[0]?.type ?? this.precision;
		const names = inputs.map(({ name }) => name);
		const attributes = options.attributes ?? { T: { type } };
		return this.push({
			name: this.next(operator),
			operator,
			inputs: names,
			attributes
		}, options.gives ?? type);
	}
	cast(value, type) {
		return value.type === type ? value : this.operation("Cast", [value], {
			gives: type,
			attributes: {
				SrcT: { type: value.type },
				DstT: { type }
			}
		});
	}
	/** `[rows]` to `[rows, 1]`. */
	column(value) {
		return this.operation("ExpandDims", [value, this.integer(1)], { attributes: {
			T: { type: value.type },
			Tdim: { type: "int32" }
		} });
	}
	/** Side by side along the second dimension. */
	joined(parts) {
		const [only] = parts;
		if (parts.length === 1 && only !== void 0) return only;
		return this.operation("ConcatV2", [...parts, this.integer(1)], { attributes: {
			T: { type: only?.type ?? this.precision },
			N: { int: parts.length },
			Tidx: { type: "int32" }
		} });
	}
	where(condition, then, otherwise) {
		return this.operation("SelectV2", [
			condition,
			then,
			otherwise
		], {
			gives: then.type,
			attributes: { T: { type: then.type } }
		});
	}
	/** @param along - `rows` of the values, or for each row its own `columns`. */
	gather(values, positions, along) {
		const axis = along === "rows" ? 0 : 1;
		return this.operation("GatherV2", [
			values,
			positions,
			this.integer(axis)
		], { attributes: {
			Tparams: { type: values.type },
			Tindices: { type: positions.type },
			Taxis: { type: "int32" },
			batch_dims: { int: axis }
		} });
	}
	/** Some columns of `[rows, width]`, in this order. */
	columns(values, positions) {
		return this.operation("GatherV2", [
			values,
			this.list("int32", positions),
			this.integer(1)
		], { attributes: {
			Tparams: { type: values.type },
			Tindices: { type: "int32" },
			Taxis: { type: "int32" },
			batch_dims: { int: 0 }
		} });
	}
	matMul(left, right) {
		const attributes = {
			T: { type: left.type },
			transpose_a: { bool: false },
			transpose_b: { bool: false }
		};
		return this.operation("MatMul", [left, right], { attributes });
	}
	next(hint) {
		return `${hint}_${this.operations.length}`;
	}
	push(operation, type) {
		this.operations.push(operation);
		return {
			name: operation.name,
			type
		};
	}
};

// pipeline/training/exports/tensorflow/encode.ts
/** Field numbers are those of TensorFlow's own .proto files: graph, node_def, attr_value, tensor, tensor_shape. */
function shapeMessage(shape) {
	const message = new ProtobufMessage();
	for (const size of shape) message.message(2, new ProtobufMessage().int(1, size));
	return message;
}
function tensorMessage({ type, shape, values }) {
	const message = new ProtobufMessage().int(1, dataTypes[type]).message(2, shapeMessage(shape));
	if (type === "string") for (const text of values) message.text(8, text);
	else message.bytes(4, littleEndian(values, type));
	return message;
}
function attributeMessage(attribute) {
	const message = new ProtobufMessage();
	if ("int" in attribute) return message.int(3, attribute.int);
	if ("bool" in attribute) return message.bool(5, attribute.bool);
	if ("ints" in attribute) return message.message(1, new ProtobufMessage().ints(3, attribute.ints));
	if ("text" in attribute) return message.text(2, attribute.text);
	if ("type" in attribute) return message.int(6, dataTypes[attribute.type]);
	if ("shape" in attribute) return message.message(7, shapeMessage(attribute.shape));
	return message.message(8, tensorMessage(attribute.constant));
}
function operationMessage({ name, operator, inputs, attributes }) {
	const message = new ProtobufMessage().text(1, name).text(2, operator);
	for (const input of inputs) message.text(3, input);
	for (const [key, attribute] of Object.entries(attributes)) message.message(5, new ProtobufMessage().text(1, key).message(2, attributeMessage(attribute)));
	return message;
}
function portMessage({ key, operation, type, shape }) {
	const info = new ProtobufMessage().text(1, `${operation}:0`).int(2, dataTypes[type]).message(3, shapeMessage(shape));
	return new ProtobufMessage().text(1, key).message(2, info);
}
/** The oldest TensorFlow whose operators suffice is 2.0: `producer` says which behaviour of them is meant. */
const producer = 987;
/** `saved_model.pb`: one graph with the tag `serve`, one signature `serving_default`. */
function savedModel({ operations, inputs, outputs }) {
	const graph = new ProtobufMessage();
	for (const operation of operations) graph.message(1, operationMessage(operation));
	graph.message(4, new ProtobufMessage().int(1, 987));
	const signature = new ProtobufMessage();
	for (const port of inputs) signature.message(1, portMessage(port));
	for (const port of outputs) signature.message(2, portMessage(port));
	signature.text(3, "tensorflow/serving/predict");
	const meta = new ProtobufMessage().message(1, new ProtobufMessage().text(4, "serve")).message(2, graph).message(5, new ProtobufMessage().text(1, "serving_default").message(2, signature));
	return new ProtobufMessage().int(1, 1).message(2, meta).finish();
}

// pipeline/training/exports/tensorflow/features.ts
const operators = {
	"*": "Mul",
	"/": "RealDiv",
	"+": "AddV2",
	"-": "Sub"
};
function crossed(graph, { left, operator, right }, sources) {
	const [dividend, divisor] = [sources[left], sources[right]];
	const value = graph.operation(operators[operator], [dividend, divisor]);
	if (operator !== "/") return value;
	const zero = graph.number(0);
	return graph.where(graph.operation("Equal", [divisor, zero], { gives: "bool" }), zero, value);
}
function isMissing(graph, value) {
	return graph.operation("IsNan", [value], { gives: "bool" });
}
function logOf(graph, kind, value) {
	switch (kind) {
		case "ln": return graph.operation("Log", [value]);
		case "log1p": return graph.operation("Log1p", [value]);
		case "signed_log1p": {
			const size = graph.operation("Log1p", [graph.operation("Abs", [value])]);
			return graph.operation("Mul", [graph.operation("Sign", [value]), size]);
		}
	}
}
/** One column clipped and its logarithm taken, each where it is given. */
function bent(graph, value, { clip, log }) {
	let now = value;
	for (const [operator, bound] of [["Less", clip?.from], ["Greater", clip?.to]]) {
		if (bound === void 0) continue;
		const limit = graph.number(bound);
		now = graph.where(graph.operation(operator, [now, limit], { gives: "bool" }), limit, now);
	}
	return log === void 0 ? now : logOf(graph, log, now);
}
/** Numbers, crosses and indicators: parts of `[rows, …]`. */
function numberParts(graph, features, columns) {
	const { sources, numbers, crosses, indicators } = features;
	const missing = indicators.map((name) => {
		return graph.cast(isMissing(graph, graph.column(columns.get(name))), graph.precision);
	});
	const shapes = [...numbers, ...crosses];
	if (shapes.length === 0) return missing;
	const filled = sources.map(({ column, fill }) => {
		const raw = graph.column(columns.get(column));
		return fill === void 0 ? raw : graph.where(isMissing(graph, raw), graph.number(fill), raw);
	});
	const all = graph.joined([...numbers.map((number) => bent(graph, filled[number.source], number)), ...crosses.map((cross) => bent(graph, crossed(graph, cross, filled), cross))]);
	if (shapes.every(({ scaling }) => scaling === void 0)) return [all, ...missing];
	const centers = graph.numbers(shapes.map(({ scaling }) => scaling?.center ?? 0));
	const scales = graph.numbers(shapes.map(({ scaling }) => scaling?.scale ?? 1));
	return [graph.operation("RealDiv", [graph.operation("Sub", [all, centers]), scales]), ...missing];
}
/** What a text is compared with: without blanks around it, the empty one replaced where something stands in for it. */
function given(graph, { column, categories, fill }, columns) {
	const raw = columns.get(column);
	if (raw.type !== "string") {
		if (fill === void 0) return raw;
		const isNone = graph.operation("Less", [raw, graph.integer(0)], { gives: "bool" });
		return graph.where(isNone, graph.integer(fill), raw);
	}
	const text = graph.operation("StringStrip", [raw], { attributes: {} });
	if (fill === void 0) return text;
	const isEmpty = graph.operation("Equal", [text, graph.constant("string", [], [""])], { gives: "bool" });
	return graph.where(isEmpty, graph.constant("string", [], [categories[fill] ?? ""]), text);
}
/** `[rows, categories]` of 0 and 1, and with `other` one more place for unknown ones. */
function oneHot(graph, { category, other }, columns) {
	const value = given(graph, category, columns);
	const { categories } = category;
	const values = value.type === "string" ? categories : [...categories.keys()];
	const known = graph.constant(value.type, [1, categories.length], values);
	const isOne = graph.operation("Equal", [graph.column(value), known], { gives: "bool" });
	const ones = graph.cast(isOne, graph.precision);
	if (!other) return ones;
	const count = graph.operation("Sum", [ones, graph.list("int32", [1])], { attributes: {
		T: { type: graph.precision },
		Tidx: { type: "int32" },
		keep_dims: { bool: true }
	} });
	return graph.joined([ones, graph.operation("Sub", [graph.number(1), count])]);
}
function encoded(graph, category, columns) {
	const { categories, encoding } = category;
	if (encoding.kind !== "table") return oneHot(graph, {
		category,
		other: encoding.kind === "one_hot" && encoding.other
	}, columns);
	const table = graph.constant(graph.precision, [categories.length + 1, encoding.width], encoding.values);
	return graph.matMul(oneHot(graph, {
		category,
		other: true
	}, columns), table);
}
/** All numbers that the body takes, `[rows, numbers]`; `undefined` when there are none. */
function numberBlock(graph, features, columns) {
	const groups = features.categories.filter((category) => encodedWidth(category) > 0).map((category) => encoded(graph, category, columns));
	const parts = [...numberParts(graph, features, columns), ...groups];
	return parts.length === 0 ? void 0 : graph.joined(parts);
}

// pipeline/training/exports/tensorflow/forest.ts
/** `[rows, divisions]` of 0 and 1: the one-hot group picks a row of the table of divisions. */
function divisions(graph, group, own) {
	const positions = own[0]?.goesLeft.length ?? 0;
	const values = Float64Array.from({ length: positions * own.length }, (_, i) => {
		return own[i % own.length]?.goesLeft[Math.floor(i / own.length)] ?? 0;
	});
	return graph.matMul(group, graph.constant(group.type, [positions, own.length], values));
}
/** All trees in a row; a leaf is its own child, so that one more step changes nothing. */
function flattened(trees) {
	const flat = {
		roots: [],
		column: [],
		threshold: [],
		isMissingLeft: [],
		left: [],
		right: [],
		value: []
	};
	let deepest = 0;
	for (const nodes of trees) {
		const start = flat.column.length;
		flat.roots.push(start);
		const depths = new Uint32Array(nodes.length);
		for (const [i, node] of nodes.entries()) {
			const isLeaf = node.kind === "leaf";
			flat.column.push(isLeaf ? 0 : node.column);
			flat.threshold.push(isLeaf ? 0 : node.threshold);
			flat.isMissingLeft.push(!isLeaf && node.isMissingLeft ? 1 : 0);
			flat.left.push(start + (isLeaf ? i : node.left));
			flat.right.push(start + (isLeaf ? i : node.right));
			flat.value.push(isLeaf ? node.value : 0);
			if (isLeaf) continue;
			for (const child of [node.left, node.right]) depths[child] = (depths[i] ?? 0) + 1;
			deepest = Math.max(deepest, (depths[i] ?? 0) + 1);
		}
	}
	return {
		...flat,
		deepest
	};
}
/** The value of the leaf that each row ends at in each tree: `[rows, trees]`. All trees take a step at once, as deep as the deepest. */
function leafValues(graph, columns, { trees, input }) {
	const flat = flattened(trees);
	const column = graph.list("int32", flat.column);
	const threshold = graph.numbers(flat.threshold);
	const isMissingLeft = graph.list("bool", flat.isMissingLeft);
	const [left, right] = [graph.list("int32", flat.left), graph.list("int32", flat.right)];
	const rows = graph.operation("Shape", [input], {
		gives: "int32",
		attributes: {
			T: { type: input.type },
			out_type: { type: "int32" }
		}
	});
	const shape = graph.operation("ConcatV2", [
		rows,
		graph.list("int32", [trees.length]),
		graph.integer(0)
	], { attributes: {
		T: { type: "int32" },
		N: { int: 2 },
		Tidx: { type: "int32" }
	} });
	let state = graph.operation("BroadcastTo", [graph.constant("int32", [1, trees.length], flat.roots), shape], { attributes: {
		T: { type: "int32" },
		Tidx: { type: "int32" }
	} });
	for (let step = 0; step < flat.deepest; step++) {
		const value = graph.gather(columns, graph.gather(column, state, "rows"), "columns");
		const isBelow = graph.operation("LessEqual", [value, graph.gather(threshold, state, "rows")], { gives: "bool" });
		const isMissing = graph.operation("IsNan", [value], { gives: "bool" });
		const followsMissing = graph.operation("LogicalAnd", [isMissing, graph.gather(isMissingLeft, state, "rows")], { attributes: {} });
		const goesLeft = graph.operation("LogicalOr", [isBelow, followsMissing], { attributes: {} });
		state = graph.where(goesLeft, graph.gather(left, state, "rows"), graph.gather(right, state, "rows"));
	}
	return graph.gather(graph.numbers(flat.value), state, "rows");
}
/** Sums of trees through the link: `[rows, outputs]`. */
function forestScores(graph, body, inputs) {
	const { groups, numbers, features, input } = inputs;
	const width = body.baselines.length;
	const { memberships, trees } = withoutCategories(body, features);
	const tables = groups.flatMap((group, column) => {
		const own = memberships.filter((membership) => membership.column === column);
		return own.length === 0 ? [] : [divisions(graph, group, own)];
	});
	const parts = [...numbers === void 0 ? [] : [numbers], ...tables];
	const columns = graph.joined(parts.length === 0 ? groups.slice(0, 1) : parts);
	const grown = trees.length === 0 ? [[{
		kind: "leaf",
		value: 0
	}]] : trees;
	const values = leafValues(graph, columns, {
		trees: grown,
		input
	});
	const outputs = Float64Array.from({ length: grown.length * width }, (_, i) => {
		return (body.trees[Math.floor(i / width)]?.output ?? 0) === i % width ? 1 : 0;
	});
	const sums = graph.matMul(values, graph.constant(graph.precision, [grown.length, width], outputs));
	return linked(graph, body, graph.operation("AddV2", [sums, graph.list(graph.precision, body.baselines)]));
}
function linked(graph, { link, baselines }, sums) {
	switch (link) {
		case "identity": return sums;
		case "logistic": return graph.operation("Sigmoid", [sums]);
		case "softmax": return graph.operation("Softmax", [sums]);
		case "exponential": return graph.operation("Exp", [sums]);
		case "ascending": {
			const negated = graph.operation("Neg", [sums]);
			const sorted = graph.operation("TopKV2", [negated, graph.integer(baselines.length)], { attributes: {
				T: { type: sums.type },
				Tk: { type: "int32" },
				index_type: { type: "int32" },
				sorted: { bool: true }
			} });
			return graph.operation("Neg", [sorted]);
		}
		case "shares": {
			const clipped = graph.operation("Minimum", [graph.operation("Maximum", [sums, graph.number(0)]), graph.number(1)]);
			if (baselines.length === 1) return clipped;
			const total = graph.operation("Sum", [clipped, graph.list("int32", [1])], { attributes: {
				T: { type: sums.type },
				Tidx: { type: "int32" },
				keep_dims: { bool: true }
			} });
			const isShared = graph.operation("Greater", [total, graph.number(0)], { gives: "bool" });
			return graph.where(isShared, graph.operation("RealDiv", [clipped, total]), graph.number(1 / baselines.length));
		}
	}
}

// pipeline/training/exports/tensorflow/network.ts
const activations = {
	relu: "Relu",
	sigmoid: "Sigmoid",
	tanh: "Tanh",
	softmax: "Softmax"
};
function activated(graph, activation, sum) {
	return activation === "linear" ? sum : graph.operation(activations[activation], [sum]);
}
/** A weight as it was trained, widened where there are doubles. */
function weight(graph, values, shape) {
	const type = graph.precision === "float" ? "float" : precisionOf(values);
	return graph.cast(graph.constant(type, shape, values), graph.precision);
}
function overPicture(graph, layer, from) {
	const operators = {
		convolution: "Conv2D",
		max_pooling: "MaxPool",
		average_pooling: "AvgPool"
	};
	const window = layer.kind === "convolution" ? { dilations: { ints: [
		1,
		1,
		1,
		1
	] } } : { ksize: { ints: [
		1,
		...layer.window,
		1
	] } };
	return graph.operation(operators[layer.kind], from, { attributes: {
		T: { type: graph.precision },
		...window,
		strides: { ints: [
			1,
			...layer.strides,
			1
		] },
		padding: { text: layer.padding.toUpperCase() },
		data_format: { text: "NHWC" }
	} });
}
function computed(graph, { layer, weights, from, shapes }) {
	const [value] = from;
	const [before = []] = shapes;
	const [kernel = /* @__PURE__ */ new Float32Array(), bias = /* @__PURE__ */ new Float32Array()] = weights;
	const { precision } = graph;
	switch (layer.kind) {
		case "input":
		case "dropout": return value;
		case "dense": {
			const product = graph.matMul(value, weight(graph, kernel, [...before, layer.units]));
			return activated(graph, layer.activation, graph.operation("AddV2", [product, weight(graph, bias, [layer.units])]));
		}
		case "convolution": {
			const { filters, window, activation } = layer;
			const seen = overPicture(graph, layer, [value, weight(graph, kernel, [
				...window,
				before[2] ?? 0,
				filters
			])]);
			return activated(graph, activation, graph.operation("AddV2", [seen, weight(graph, bias, [filters])]));
		}
		case "max_pooling":
		case "average_pooling": return overPicture(graph, layer, [value]);
		case "global_max_pooling":
		case "global_average_pooling": {
			const axes = before.slice(0, -1).map((_, axis) => axis + 1);
			return graph.operation(layer.kind === "global_max_pooling" ? "Max" : "Mean", [value, graph.list("int32", axes)], { attributes: {
				T: { type: precision },
				Tidx: { type: "int32" },
				keep_dims: { bool: false }
			} });
		}
		case "embedding": return graph.gather(weight(graph, kernel, [layer.positions, layer.width]), graph.cast(value, "int32"), "rows");
		case "flatten": return graph.operation("Reshape", [value, graph.list("int32", [-1, sizeOf(before)])], { attributes: {
			T: { type: precision },
			Tshape: { type: "int32" }
		} });
		case "concat": return graph.operation("ConcatV2", [...from, graph.integer(before.length)], { attributes: {
			T: { type: precision },
			N: { int: from.length },
			Tidx: { type: "int32" }
		} });
		case "add": return from.reduce((sum, next) => graph.operation("AddV2", [sum, next]));
		case "activation": return activated(graph, layer.activation, value);
	}
}
/** What goes into a network: numbers of the features, or a tensor of its own. */
function entry(graph, input, { numbers, columns }) {
	if (input.kind === "words") return columns.get(input.column);
	if (input.kind === "image") return graph.cast(columns.get(input.column), graph.precision);
	const taken = input.isAll ? numbers : graph.columns(numbers, input.positions);
	return graph.cast(graph.cast(taken, "float"), graph.precision);
}
/** Layers on numbers: `[rows, width]`. */
function networkScores(graph, { network, inputs }, given) {
	const shapes = shapesOf(network);
	const values = [];
	let next = 0;
	for (const [at, { layer, from }] of network.nodes.entries()) {
		const taken = layer.kind === "input" ? [entry(graph, inputs[next++], given)] : from.map((position) => values[position]);
		const before = from.map((position) => shapes[position] ?? []);
		values.push(computed(graph, {
			layer,
			weights: network.weights[at] ?? [],
			from: taken,
			shapes: before
		}));
	}
	return values.at(-1);
}

// pipeline/training/exports/tensorflow/model.ts
function bodyScores(graph, { features, body }, columns) {
	const numbers = numberBlock(graph, features, columns);
	if (body.kind === "network") return networkScores(graph, body, {
		numbers,
		columns
	});
	const groups = features.categories.filter(({ encoding }) => encoding.kind === "position").map((category) => oneHot(graph, {
		category,
		other: true
	}, columns));
	const [input] = columns.values();
	return forestScores(graph, body, {
		numbers,
		groups,
		features,
		input
	});
}
/** What the predictions table calls `prediction`; `undefined` for quantiles, which have none. */
function prediction(graph, { task, threshold }, scores) {
	const only = () => graph.operation("Reshape", [scores, graph.list("int32", [-1])], { attributes: {
		T: { type: scores.type },
		Tshape: { type: "int32" }
	} });
	switch (task.kind) {
		case "binary": {
			const limit = graph.number(threshold ?? .5);
			return graph.cast(graph.operation("GreaterEqual", [only(), limit], { gives: "bool" }), "int64");
		}
		case "multiclass": {
			const best = graph.operation("ArgMax", [scores, graph.integer(1)], {
				gives: "int64",
				attributes: {
					T: { type: scores.type },
					Tidx: { type: "int32" },
					output_type: { type: "int64" }
				}
			});
			return graph.gather(graph.constant("string", [task.classes.length], task.classes), best, "rows");
		}
		case "regression": return only();
		case "quantiles": return;
	}
}
/**
* A tensor `[rows]` for each raw column in, `score` as `[rows, width]` and, but for quantiles, `prediction` as `[rows]` out. Weights
* are constants of the graph.
*/
function tensorFlowModel(model, abilities) {
	const graph = new TensorFlowGraph(abilities.precision);
	const raw = [
		...numericColumns(model.features).map((column) => ({
			column,
			type: abilities.precision,
			shape: []
		})),
		...textColumns(model.features).map((column) => ({
			column,
			type: abilities.categories,
			shape: []
		})),
		...tensorInputs(model.body).map(({ kind, column, shape }) => {
			return {
				column,
				type: kind === "image" ? "float" : "int32",
				shape
			};
		})
	];
	const columns = new Map(raw.map(({ column, type, shape }, i) => [column, graph.placeholder(`column_${i}`, type, shape)]));
	const scores = bodyScores(graph, model, columns);
	const predicted = prediction(graph, model, scores);
	const names = raw.map(({ column }) => column);
	const port = (key, { name, type }, shape) => {
		return {
			key,
			operation: name,
			type,
			shape
		};
	};
	return {
		operations: graph.operations,
		inputs: raw.map(({ column, shape }) => port(column, columns.get(column), [-1, ...shape])),
		outputs: [port(freeName("score", names), scores, [-1, taskWidth(model.task)]), ...predicted === void 0 ? [] : [port(freeName("prediction", names), predicted, [-1])]]
	};
}

export { savedModel as n, tensorFlowModel as t };