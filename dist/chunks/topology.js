import { D as NEVER, b as tuple, c as int, d as looseObject, f as number, i as array, n as _enum, p as object, r as _null, s as discriminatedUnion, u as literal, v as string, x as union } from "./schemas.js";
import { r as isChain, t as activations } from "./network.js";
import { o as shapesOf, t as ShapeError } from "./shapes.js";

// pipeline/training/networks/keras.ts
/** Most numbers of one axis, and of a picture's height and width. */
const axisLimit = 11e5;
const size = int().min(1).max(65536);
const axis = int().min(1).max(axisLimit);
const window = tuple([int().min(1).max(1024), int().min(1).max(1024)]);
const layerName = string().regex(/^[A-Za-z0-9_-]{1,100}$/);
const activation = _enum(activations).default("linear");
/** What changes the weights or the loss behind the training's back is not taken. */
const absent = _null().optional();
const learned = {
	use_bias: literal(true).default(true),
	kernel_regularizer: absent,
	bias_regularizer: absent,
	activity_regularizer: absent,
	kernel_constraint: absent,
	bias_constraint: absent
};
const common = {
	name: layerName,
	trainable: literal(true).default(true),
	dtype: _enum(["float32", "int32"]).nullish(),
	/** Of the first layer of a sequence: what a row is. */
	batch_input_shape: tuple([_null()], axis).optional()
};
const pictures = {
	data_format: literal(["channels_last", "channelsLast"]).nullish(),
	padding: _enum(["same", "valid"])
};
const pooling = object({
	...common,
	...pictures,
	pool_size: window,
	strides: window
});
const plain = object({
	...common,
	data_format: literal(["channels_last", "channelsLast"]).nullish()
});
/** The layers of Keras that are known here, by their class; keys that change what a layer computes must have the value that is computed. */
const kerasLayer = discriminatedUnion("class_name", [
	object({
		class_name: literal("InputLayer"),
		config: object(common).required({ batch_input_shape: true })
	}),
	object({
		class_name: literal("Dense"),
		config: object({
			...common,
			...learned,
			units: size,
			activation
		})
	}),
	object({
		class_name: literal("Conv2D"),
		config: object({
			...common,
			...learned,
			...pictures,
			filters: size,
			kernel_size: window,
			strides: window,
			dilation_rate: union([literal(1), tuple([literal(1), literal(1)])]).nullish(),
			activation
		})
	}),
	object({
		class_name: literal("MaxPooling2D"),
		config: pooling
	}),
	object({
		class_name: literal("AveragePooling2D"),
		config: pooling
	}),
	object({
		class_name: literal(["GlobalMaxPooling1D", "GlobalMaxPooling2D"]),
		config: plain
	}),
	object({
		class_name: literal(["GlobalAveragePooling1D", "GlobalAveragePooling2D"]),
		config: plain
	}),
	object({
		class_name: literal("Embedding"),
		config: object({
			...common,
			input_dim: axis,
			output_dim: size,
			mask_zero: literal(false).nullish(),
			embeddings_regularizer: absent,
			activity_regularizer: absent,
			embeddings_constraint: absent
		})
	}),
	object({
		class_name: literal("Flatten"),
		config: plain
	}),
	object({
		class_name: literal("Concatenate"),
		config: object({
			...common,
			axis: literal(-1).default(-1)
		})
	}),
	object({
		class_name: literal("Add"),
		config: object(common)
	}),
	object({
		class_name: literal("Activation"),
		config: object({
			...common,
			activation: _enum(activations)
		})
	}),
	object({
		class_name: literal("Dropout"),
		config: object({
			...common,
			rate: number().min(0).lt(1),
			noise_shape: absent,
			seed: absent
		})
	})
]);
const kerasClasses = kerasLayer.options.flatMap(({ shape }) => [...shape.class_name.values]);
/** Where a layer is known by another name than here. */
function layerOf({ class_name: kind, config }) {
	switch (kind) {
		case "InputLayer": return {
			kind: "input",
			shape: config.batch_input_shape.slice(1)
		};
		case "Dense": return {
			kind: "dense",
			units: config.units,
			activation: config.activation
		};
		case "Conv2D": {
			const { filters, kernel_size, strides, padding, activation: after } = config;
			return {
				kind: "convolution",
				filters,
				window: kernel_size,
				strides,
				padding,
				activation: after
			};
		}
		case "MaxPooling2D":
		case "AveragePooling2D": {
			const { pool_size, strides, padding } = config;
			return {
				kind: kind === "MaxPooling2D" ? "max_pooling" : "average_pooling",
				window: pool_size,
				strides,
				padding
			};
		}
		case "GlobalMaxPooling1D":
		case "GlobalMaxPooling2D": return { kind: "global_max_pooling" };
		case "GlobalAveragePooling1D":
		case "GlobalAveragePooling2D": return { kind: "global_average_pooling" };
		case "Embedding": return {
			kind: "embedding",
			positions: config.input_dim,
			width: config.output_dim
		};
		case "Flatten": return { kind: "flatten" };
		case "Concatenate": return { kind: "concat" };
		case "Add": return { kind: "add" };
		case "Activation": return {
			kind: "activation",
			activation: config.activation
		};
		case "Dropout": return {
			kind: "dropout",
			rate: config.rate
		};
	}
}
/** The class of a layer and what only that class has in its config. @param shape - Of what comes in. */
function kerasOf(layer, shape) {
	const axes = shape.length === 2 ? "1D" : "2D";
	switch (layer.kind) {
		case "input": return {
			className: "InputLayer",
			config: {
				batch_input_shape: [null, ...layer.shape],
				sparse: false
			}
		};
		case "dense": return {
			className: "Dense",
			config: {
				units: layer.units,
				activation: layer.activation,
				use_bias: true
			}
		};
		case "convolution": {
			const { filters, window: kernel, strides, padding, activation: after } = layer;
			return {
				className: "Conv2D",
				config: {
					filters,
					kernel_size: [...kernel],
					strides: [...strides],
					padding,
					data_format: "channels_last",
					dilation_rate: [1, 1],
					activation: after,
					use_bias: true
				}
			};
		}
		case "max_pooling":
		case "average_pooling": {
			const { window: pool, strides, padding } = layer;
			return {
				className: layer.kind === "max_pooling" ? "MaxPooling2D" : "AveragePooling2D",
				config: {
					pool_size: [...pool],
					strides: [...strides],
					padding,
					data_format: "channels_last"
				}
			};
		}
		case "global_max_pooling":
		case "global_average_pooling": return {
			className: (layer.kind === "global_max_pooling" ? "GlobalMaxPooling" : "GlobalAveragePooling") + axes,
			config: axes === "2D" ? { data_format: "channels_last" } : {}
		};
		case "embedding": return {
			className: "Embedding",
			config: {
				input_dim: layer.positions,
				output_dim: layer.width,
				mask_zero: false,
				input_length: shape[0] ?? null
			}
		};
		case "flatten": return {
			className: "Flatten",
			config: { data_format: "channels_last" }
		};
		case "concat": return {
			className: "Concatenate",
			config: { axis: -1 }
		};
		case "add": return {
			className: "Add",
			config: {}
		};
		case "activation": return {
			className: "Activation",
			config: { activation: layer.activation }
		};
		case "dropout": return {
			className: "Dropout",
			config: { rate: layer.rate }
		};
	}
}
/** What the weights of a layer are called behind its name. */
const weightNames = {
	dense: ["kernel", "bias"],
	convolution: ["kernel", "bias"],
	embedding: ["embeddings"]
};

// pipeline/training/networks/topology.ts
/** Most layers of one network. */
const layerLimit = 256;
/** A call of a layer: the name of the layer before it, its first call, its first answer, and no options. */
const from = tuple([
	layerName,
	literal(0),
	literal(0)
], object({}));
const endpoint = tuple([
	layerName,
	literal(0),
	literal(0)
]);
const endpoints = union([endpoint.transform((only) => [only]), array(endpoint).min(1).max(256)]);
const sequence = object({
	class_name: literal("Sequential"),
	config: object({
		name: layerName,
		layers: array(kerasLayer).min(1).max(256)
	})
});
const graphLayer = looseObject({
	name: layerName,
	inbound_nodes: union([tuple([]), tuple([array(from).min(1).max(256)])])
}).transform(({ name, inbound_nodes: [calls = []], ...layer }, context) => {
	const parsed = kerasLayer.safeParse(layer);
	if (parsed.success) return {
		name,
		layer: parsed.data,
		from: calls.map(([before]) => before)
	};
	for (const { path, message } of parsed.error.issues) context.addIssue({
		code: "custom",
		path,
		message
	});
	return NEVER;
});
const graph = object({
	class_name: literal(["Functional", "Model"]),
	config: object({
		name: layerName,
		layers: array(graphLayer).min(1).max(256),
		input_layers: endpoints,
		output_layers: endpoints
	})
});
/** What stands under `modelTopology` in `model.json`. */
const kerasTopology = discriminatedUnion("class_name", [sequence, graph]);
/** A first layer that declares the inputs is an input and that layer. */
function namedSequence(layers) {
	const [first] = layers;
	if (layers.slice(1).some(({ class_name: kind, config }) => kind === "InputLayer" || config.batch_input_shape)) throw new ShapeError("only the first layer may declare the inputs");
	const shape = first?.config.batch_input_shape?.slice(1);
	if (shape === void 0) throw new ShapeError("the first layer does not say how many inputs it takes");
	const entry = first?.class_name === "InputLayer" ? [] : [{
		name: "",
		layer: {
			kind: "input",
			shape
		},
		from: []
	}];
	const own = layers.map((layer) => ({
		name: layer.config.name,
		layer: layerOf(layer)
	}));
	return [...entry, ...own.map(({ name, layer }) => ({
		name,
		layer,
		from: []
	}))].map((node, at, all) => at === 0 ? node : {
		...node,
		from: [all[at - 1]?.name ?? ""]
	});
}
/** Inputs in the order that the model declares, then every layer after those it takes from. */
function namedGraph({ config }) {
	const nodes = config.layers.map(({ name, layer, from }) => ({
		name,
		layer: layerOf(layer),
		from
	}));
	if (new Set(nodes.map(({ name }) => name)).size !== nodes.length) throw new ShapeError("two layers have one name");
	const inputs = config.input_layers.map(([name]) => name);
	const declared = nodes.filter(({ layer }) => layer.kind === "input").map(({ name }) => name);
	if (JSON.stringify([...inputs].sort()) !== JSON.stringify([...declared].sort())) throw new ShapeError("the input layers are not the inputs of the model");
	if (config.output_layers.length !== 1) throw new ShapeError("the model has several outputs");
	const last = config.output_layers[0]?.[0];
	const ordered = inputs.flatMap((name) => nodes.find((node) => node.name === name) ?? []);
	const left = [...nodes.filter(({ name }) => name !== last && !inputs.includes(name)), ...nodes.filter(({ name }) => name === last)];
	const known = new Set(inputs);
	while (left.length > 0) {
		const next = left.findIndex((node) => node.from.every((name) => known.has(name)));
		const [node] = next === -1 ? [] : left.splice(next, 1);
		if (node === void 0) throw new ShapeError("a layer takes from one that is not before it");
		known.add(node.name);
		ordered.push(node);
	}
	if (ordered.at(-1)?.name !== last) throw new ShapeError("a layer takes from the output");
	return ordered;
}
/** @throws ShapeError when the layers do not fit together. */
function topologyOf(keras) {
	const named = keras.class_name === "Sequential" ? namedSequence(keras.config.layers) : namedGraph(keras);
	const names = named.map(({ name }) => name);
	if (new Set(names).size !== names.length) throw new ShapeError("two layers have one name");
	const nodes = named.map(({ layer, from }) => ({
		layer,
		from: from.map((name) => names.indexOf(name))
	}));
	if (nodes.some(({ layer }, at) => at < nodes.length - 1 && "activation" in layer && layer.activation === "softmax")) throw new ShapeError("only the last layer may be a softmax");
	if (nodes.some((_, at) => at < nodes.length - 1 && !nodes.some(({ from }) => from.includes(at)))) throw new ShapeError("a layer leads nowhere");
	shapesOf({ nodes });
	return {
		nodes,
		names
	};
}
/** What is wrong with a topology, as one sentence. */
function topologyProblem(error) {
	const [issue] = error.issues;
	return `${issue?.path.join(".") ?? ""}: ${issue?.path.includes("layers") === true && issue.path.at(-1) === "class_name" ? `is none of ${kerasClasses.join(", ")}` : issue?.message ?? "is not a model"}`;
}
/** Names of the nodes in what is written, counted by class: the same network gives the same names. */
function writtenNames(architecture) {
	const shapes = shapesOf(architecture);
	const counts = /* @__PURE__ */ new Map();
	return architecture.nodes.map(({ layer, from }) => {
		const { className } = kerasOf(layer, shapes[from[0] ?? -1] ?? []);
		const stem = className.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase();
		const count = (counts.get(stem) ?? 0) + 1;
		counts.set(stem, count);
		return `${stem}_${count}`;
	});
}
/** An architecture as Keras has it: a sequence where it is one. */
function writtenTopology(architecture) {
	const shapes = shapesOf(architecture);
	const names = writtenNames(architecture);
	const layers = architecture.nodes.map(({ layer, from }, at) => {
		const { className, config } = kerasOf(layer, shapes[from[0] ?? -1] ?? []);
		return {
			class_name: className,
			config: {
				name: names[at],
				trainable: true,
				dtype: "float32",
				...config
			}
		};
	});
	if (isChain(architecture)) {
		const [input, first, ...others] = layers;
		if (input === void 0 || first === void 0) throw new ShapeError("a network has a layer");
		const { name, trainable, dtype, ...config } = first.config;
		const shape = { batch_input_shape: [null, ...shapes[0] ?? []] };
		return {
			class_name: "Sequential",
			config: {
				name: "model",
				layers: [{
					...first,
					config: {
						name,
						trainable,
						dtype,
						...shape,
						...config
					}
				}, ...others]
			}
		};
	}
	const call = (position) => [
		names[position],
		0,
		0
	];
	const positions = [...architecture.nodes.keys()];
	return {
		class_name: "Functional",
		config: {
			name: "model",
			layers: layers.map((layer, at) => {
				const before = architecture.nodes[at]?.from ?? [];
				const calls = before.length === 0 ? [] : [before.map((position) => [...call(position), {}])];
				return {
					name: names[at],
					...layer,
					inbound_nodes: calls
				};
			}),
			input_layers: positions.filter((at) => architecture.nodes[at]?.layer.kind === "input").map(call),
			output_layers: [call(architecture.nodes.length - 1)]
		}
	};
}

export { writtenTopology as a, writtenNames as i, topologyOf as n, weightNames as o, topologyProblem as r, kerasTopology as t };