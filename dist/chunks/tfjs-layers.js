import { T as LockstepError } from "./file-work.js";
import { a as discriminatedUnion, f as strictObject, l as number, m as tuple, n as _null, o as int, p as string, r as array, s as literal, t as _enum, u as object } from "./schemas.js";
import { a as positiveWeightOf, c as bestF1Threshold, d as parseCross, i as classWeight, l as applyCross, n as readModelText, o as splitForTraining, r as writeModelFolder, s as validationShare, t as readModelFile, u as crossOperators } from "./model-folder.js";
import { a as shownCell, n as isMissing, r as numericCells } from "./cells.js";
import { i as categoryLimit, r as categoriesOf, t as backendOrder } from "./preference.js";
import { t as readParams } from "./params3.js";
import { t as Prng } from "./prng.js";
import { createRequire } from "node:module";
import util from "node:util";
import { fileURLToPath } from "node:url";
import { dirname, join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { existsSync, readdirSync } from "node:fs";

// pipeline/training/features/transform.ts
function transformWidth(transform) {
	const oneHot = transform.categorical.reduce((sum, { categories }) => sum + categories.length + 1, 0);
	return transform.numeric.length + transform.crosses.length + oneHot;
}
function medianOf(values) {
	const sorted = values.filter((value) => !Number.isNaN(value)).sort();
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
function scalingOf(values, name) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
	const scale = Math.sqrt(variance);
	if (!Number.isFinite(scale)) throw new LockstepError("TABLE_INVALID", `the values of ${shownCell(name)} are too large to standardise`, { hint: "Correct the unit of the column, or name it under `drop` in params.yaml." });
	return {
		mean,
		scale: scale > 1e-12 * Math.max(1, Math.abs(mean)) ? scale : 1
	};
}
function imputed(values, median) {
	return values.map((value) => Number.isNaN(value) ? median : value);
}
/**
* Learns medians, means, deviations and categories from these rows.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function fitTransform(rows, columns, crosses) {
	const filled = /* @__PURE__ */ new Map();
	const numeric = columns.numeric.map((column) => {
		const values = numericCells(rows, column);
		const median = medianOf(values);
		if (Number.isNaN(median)) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has no value in any training row`, { hint: "Name it under `drop` in params.yaml, or fill it." });
		const complete = imputed(values, median);
		filled.set(column, complete);
		return {
			column,
			median,
			...scalingOf(complete, column)
		};
	});
	const values = (column) => filled.get(column) ?? new Float64Array(rows.rowCount);
	return {
		numeric,
		crosses: crosses.map((cross) => ({
			...cross,
			...scalingOf(applyCross(cross.operator, values(cross.left), values(cross.right)), `${cross.left} ${cross.operator} ${cross.right}`)
		})),
		categorical: columns.categorical.map((column) => ({
			column,
			categories: categoriesOf(rows, column)
		}))
	};
}
/**
* Raw rows as a network's inputs: numeric columns, crosses, then one-hot groups.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID for text in a numeric column.
*/
function applyTransform(transform, rows) {
	const width = transformWidth(transform);
	const matrix = {
		values: new Float32Array(rows.rowCount * width),
		rowCount: rows.rowCount,
		width
	};
	const filled = /* @__PURE__ */ new Map();
	let at = 0;
	const place = (values, { mean, scale }) => {
		for (let row = 0; row < values.length; row++) matrix.values[row * width + at] = ((values[row] ?? 0) - mean) / scale;
		at++;
	};
	for (const { column, median, ...scaling } of transform.numeric) {
		const values = imputed(numericCells(rows, column), median);
		filled.set(column, values);
		place(values, scaling);
	}
	for (const { left, operator, right, ...scaling } of transform.crosses) {
		const [a, b] = [filled.get(left), filled.get(right)];
		if (a === void 0 || b === void 0) throw new LockstepError("MODEL_INVALID", `a cross uses ${shownCell(a === void 0 ? left : right)}, which is no input of the model`);
		place(applyCross(operator, a, b), scaling);
	}
	for (const { column, categories } of transform.categorical) {
		const position = new Map(categories.map((category, i) => [category, i]));
		for (const [row, cell] of rows.column(column).entries()) {
			const found = isMissing(cell) ? void 0 : position.get(cell.trim());
			matrix.values[row * width + at + (found ?? categories.length)] = 1;
		}
		at += categories.length + 1;
	}
	return matrix;
}

// pipeline/training/seeded-random.ts
/**
* Runs `body` with a seeded `Math.random`, and puts the real one back. TensorFlow.js draws dropout masks and initial weights
* from it; seeding those by argument would not do, because a seeded dropout layer repeats one mask at every step.
* `Math.random` is shared by the whole process: nothing else may run beside `body`.
*/
async function withSeededRandom(seed, body) {
	const real = Math.random;
	const prng = new Prng(seed);
	Math.random = () => prng.uniform();
	try {
		return await body();
	} finally {
		Math.random = real;
	}
}

// pipeline/training/tensorflow/convolution-gradients.ts
function walkOf(tf, { inputShape, filterShape, attributes, isDepthwise }) {
	const { strides, pad, dimRoundingMode, dilations } = attributes;
	const info = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations ?? 1, pad, dimRoundingMode, isDepthwise, "channelsLast");
	const { padInfo } = info;
	return {
		info,
		paddedHeight: info.inHeight + padInfo.top + padInfo.bottom,
		paddedWidth: info.inWidth + padInfo.left + padInfo.right
	};
}
function padded(tf, x, { info, paddedHeight, paddedWidth }) {
	const { top, left } = info.padInfo;
	return tf.pad(x, [
		[0, 0],
		[top, paddedHeight - info.inHeight - top],
		[left, paddedWidth - info.inWidth - left],
		[0, 0]
	]);
}
/** Every place of the filter, row by row, with where its first value stands in the padded input. */
function* places({ info }) {
	for (let i = 0; i < info.filterHeight; i++) for (let j = 0; j < info.filterWidth; j++) yield [i * info.dilationHeight, j * info.dilationWidth];
}
/** What a place of the filter sees of a padded input; height and width are the last two axes but `after`. */
function seen(tf, input, where) {
	const { info } = where.walk;
	const begin = [
		0,
		0,
		0,
		0
	];
	const end = [...input.shape];
	const strides = [
		1,
		1,
		1,
		1
	];
	const { heightAxis } = where;
	for (const [axis, start, count, stride] of [[
		heightAxis,
		where.at[0],
		info.outHeight,
		info.strideHeight
	], [
		heightAxis + 1,
		where.at[1],
		info.outWidth,
		info.strideWidth
	]]) {
		begin[axis] = start;
		end[axis] = start + (count - 1) * stride + 1;
		strides[axis] = stride;
	}
	const size = end.map((last, axis) => last - (begin[axis] ?? 0));
	return strides.every((stride) => stride === 1) ? tf.slice(input, begin, size) : four(tf.stridedSlice(input, begin, end, strides));
}
function four(tensor) {
	if (tensor?.shape.length !== 4) throw new TypeError("a convolution's gradient needs tensors of four dimensions");
	return tensor;
}
/** Channels last, as everything below has them. */
function channelsLast(tf, tensor, attributes) {
	return attributes["dataFormat"] === "NCHW" ? tf.transpose(tensor, [
		0,
		2,
		3,
		1
	]) : tensor;
}
/**
* Of a convolution's loss by its filter: for each place of the filter, what that place saw, times what came of it, summed over the
* batch and all positions — a matrix product.
*/
const gradientOfFilter = (tf, inputs, attributes) => {
	const x = channelsLast(tf, four(inputs["x"]), attributes);
	const dy = channelsLast(tf, four(inputs["dy"]), attributes);
	const filterShape = attributes["filterShape"];
	const walk = walkOf(tf, {
		inputShape: x.shape,
		filterShape,
		attributes,
		isDepthwise: false
	});
	const [, , inChannels, outChannels] = filterShape;
	const input = tf.transpose(padded(tf, x, walk), [
		3,
		0,
		1,
		2
	]);
	const outputs = tf.reshape(dy, [-1, outChannels]);
	const products = [...places(walk)].map((at) => tf.matMul(tf.reshape(seen(tf, input, {
		walk,
		at,
		heightAxis: 2
	}), [inChannels, -1]), outputs));
	return tf.reshape(tf.stack(products), filterShape);
};
/** Of a depthwise convolution's loss by its filter. */
const gradientOfDepthwiseFilter = (tf, inputs, attributes) => {
	const [x, dy] = [four(inputs["x"]), four(inputs["dy"])];
	const filterShape = attributes["filterShape"];
	const walk = walkOf(tf, {
		inputShape: x.shape,
		filterShape,
		attributes,
		isDepthwise: true
	});
	const [, , channels, multiplier] = filterShape;
	const input = padded(tf, x, walk);
	const outputs = tf.reshape(dy, [
		-1,
		channels,
		multiplier
	]);
	const sums = [...places(walk)].map((at) => tf.sum(tf.mul(tf.reshape(seen(tf, input, {
		walk,
		at,
		heightAxis: 1
	}), [
		-1,
		channels,
		1
	]), outputs), 0));
	return tf.reshape(tf.stack(sums), filterShape);
};
/** Puts `stride − 1` zeros after each entry of an axis but the last. */
function spread(tf, tensor, [axis, stride]) {
	if (stride === 1) return tensor;
	const { shape } = tensor;
	const apart = tf.reshape(tensor, [
		...shape.slice(0, axis + 1),
		1,
		...shape.slice(axis + 1)
	]);
	const zeros = tf.zeros([
		...shape.slice(0, axis + 1),
		stride - 1,
		...shape.slice(axis + 1)
	]);
	const long = [...shape];
	long[axis] = (shape[axis] ?? 0) * stride;
	const spreadOut = tf.reshape(tf.concat([apart, zeros], axis + 1), long);
	const kept = [...long];
	kept[axis] = ((shape[axis] ?? 0) - 1) * stride + 1;
	return tf.slice(spreadOut, [
		0,
		0,
		0,
		0
	], kept);
}
/**
* Of a depthwise convolution's loss by its input: for each place of the filter, what came of it times the filter's value there,
* put where that place looked.
*/
const gradientOfDepthwiseInput = (tf, inputs, attributes) => {
	const [dy, filter] = [four(inputs["dy"]), four(inputs["filter"])];
	const inputShape = attributes["inputShape"];
	const walk = walkOf(tf, {
		inputShape,
		filterShape: filter.shape,
		attributes,
		isDepthwise: true
	});
	const { info, paddedHeight, paddedWidth } = walk;
	const [, , channels, multiplier] = filter.shape;
	const [batch, outHeight, outWidth] = dy.shape;
	const outputs = tf.reshape(dy, [
		batch,
		outHeight,
		outWidth,
		channels,
		multiplier
	]);
	const factors = tf.reshape(filter, [
		-1,
		channels,
		multiplier
	]);
	const total = [...places(walk)].map(([top, left], place) => {
		const factor = tf.slice(factors, [
			place,
			0,
			0
		], [
			1,
			channels,
			multiplier
		]);
		const wide = spread(tf, spread(tf, tf.sum(tf.mul(outputs, tf.reshape(factor, [
			1,
			1,
			1,
			channels,
			multiplier
		])), 4), [1, info.strideHeight]), [2, info.strideWidth]);
		const [, height = 0, width = 0] = wide.shape;
		return tf.pad(wide, [
			[0, 0],
			[top, paddedHeight - top - height],
			[left, paddedWidth - left - width],
			[0, 0]
		]);
	}).reduce((sum, part) => tf.add(sum, part));
	return tf.slice(total, [
		0,
		info.padInfo.top,
		info.padInfo.left,
		0
	], inputShape);
};

// pipeline/training/tensorflow/missing-kernels.ts
/** Sums the rows of `x` that have the same segment id; ids outside `0 … numSegments − 1` count for nothing. */
const unsortedSegmentSum = (tf, { x, segmentIds }, { numSegments }) => {
	if (x === void 0 || segmentIds === void 0 || typeof numSegments !== "number") throw new TypeError("UnsortedSegmentSum needs x, segmentIds and numSegments");
	const values = x.dataSync();
	const ids = segmentIds.dataSync();
	const width = ids.length === 0 ? 0 : values.length / ids.length;
	const shape = [numSegments, ...x.shape.slice(1)];
	const size = shape.reduce((product, length) => product * length, 1);
	const sums = x.dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
	for (let row = 0; row < ids.length; row++) {
		const id = ids[row];
		if (id < 0 || id >= numSegments) continue;
		for (let i = 0; i < width; i++) sums[id * width + i] += values[row * width + i];
	}
	return tf.tensor(sums, shape, x.dtype);
};
/** Kernels that gradients of convolutions and embeddings need and tfjs-backend-wasm 4.22.0 lacks. */
const missing = {
	Conv2DBackpropFilter: gradientOfFilter,
	DepthwiseConv2dNativeBackpropFilter: gradientOfDepthwiseFilter,
	DepthwiseConv2dNativeBackpropInput: gradientOfDepthwiseInput,
	UnsortedSegmentSum: unsortedSegmentSum
};
/** Adds to the WebAssembly backend the kernels that it lacks; one that a later version brings is left alone. */
function registerMissingKernels(tf) {
	for (const [kernelName, kernel] of Object.entries(missing)) {
		if (tf.getKernel(kernelName, "wasm") != null) continue;
		tf.registerKernel({
			kernelName,
			backendName: "wasm",
			kernelFunc: ({ inputs, attrs }) => tf.tidy(() => kernel(tf, inputs, attrs ?? {}))
		});
	}
}

// pipeline/training/tensorflow/native.ts
/**
* Read by the native library when it is loaded. One thread, because it is faster for small models and makes the sums come in one
* order; quiet, because its banner is no part of a log.
*/
const nativeEnvironment = {
	TF_CPP_MIN_LOG_LEVEL: "3",
	TF_ENABLE_ONEDNN_OPTS: "0",
	TF_NUM_INTEROP_THREADS: "1",
	TF_NUM_INTRAOP_THREADS: "1"
};
/** Sets what the native library reads, where the person has not set it. */
function pinNativeEnvironment() {
	const { env } = process;
	for (const [name, value] of Object.entries(nativeEnvironment)) env[name] ??= value;
}
/**
* True when the package has its native binding. Without it (`npm install --ignore-scripts`, or a download that failed) loading
* would print a page about building it before it throws.
*
* @param file - The main file of @tensorflow/tfjs-node, `dist/index.js` in its folder.
*/
function isNativeLoadable(file) {
	const folder = join(dirname(dirname(file)), "lib");
	if (!existsSync(folder)) return false;
	return readdirSync(folder).some((version) => existsSync(join(folder, version, "tfjs_binding.node")));
}
/**
* tfjs-node 4.22.0 calls util.isNullOrUndefined and util.isArray, which Node 23 removed. Mended in tensorflow/tfjs#8425, not
* released; delete this when 4.23 is out.
*/
function restoreLegacyUtil() {
	const missing = {
		isNullOrUndefined: (value) => value === null || value === void 0,
		isArray: (value) => Array.isArray(value)
	};
	for (const [name, substitute] of Object.entries(missing)) if (!(name in util)) Object.defineProperty(util, name, {
		value: substitute,
		configurable: true
	});
}

// pipeline/training/tensorflow/open.ts
/** How to install what a backend needs. */
const installCommands = {
	wasm: "npm install --save-dev @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0",
	tensorflow: "npm install --save-dev @tensorflow/tfjs-node@4.22.0"
};
/**
* Loads TensorFlow.js from where it is installed; it is never part of the bundle, and nothing is fetched.
*
* @throws LockstepError TENSORFLOW_MISSING with the command that installs it.
*/
async function openTensorFlow({ prefer, weightCount, searchFrom }) {
	const own = dirname(fileURLToPath(import.meta.url));
	const places = [...searchFrom, own];
	const order = backendOrder(prefer, weightCount);
	const causes = [];
	for (const backend of order) try {
		const opened = backend === "wasm" ? await openWasm(places) : await openNative(places);
		if (opened !== void 0) return opened;
	} catch (cause) {
		causes.push(cause);
	}
	const [first] = order;
	throw new LockstepError("TENSORFLOW_MISSING", `TensorFlow.js with the backend ${order.join(" or ")} cannot be loaded`, {
		hint: `Run \`${installCommands[first ?? "wasm"]}\` in the repository.`,
		cause: causes.length > 1 ? new AggregateError(causes) : causes[0]
	});
}
/** The file of a package as seen from a folder, or through a package that depends on it. */
function locate(place, name, through) {
	const here = createRequire(join(place, "package.json"));
	try {
		return here.resolve(name);
	} catch {
		const via = through === void 0 ? void 0 : locate(place, through);
		return via === void 0 ? void 0 : locate(dirname(via), name);
	}
}
async function openWasm(places) {
	for (const place of places) {
		const wasmFile = locate(place, "@tensorflow/tfjs-backend-wasm");
		const coreFile = locate(place, "@tensorflow/tfjs-core", "@tensorflow/tfjs");
		const layersFile = locate(place, "@tensorflow/tfjs-layers", "@tensorflow/tfjs");
		if (wasmFile === void 0 || coreFile === void 0 || layersFile === void 0) continue;
		const load = createRequire(wasmFile);
		const core = load(coreFile);
		core.enableProdMode();
		const layers = load(layersFile);
		const wasm = load(wasmFile);
		if (core.findBackend("wasm") === null) wasm.setWasmPaths(dirname(wasmFile) + sep);
		if (!await core.setBackend("wasm")) continue;
		await core.ready();
		registerMissingKernels(core);
		return {
			tf: {
				...core,
				...layers
			},
			backend: "wasm",
			version: core.version_core
		};
	}
}
async function openNative(places) {
	for (const place of places) {
		const file = locate(place, "@tensorflow/tfjs-node");
		if (file === void 0 || !isNativeLoadable(file)) continue;
		restoreLegacyUtil();
		pinNativeEnvironment();
		const tf = createRequire(file)(file);
		tf.enableProdMode();
		if (!await tf.setBackend("tensorflow")) continue;
		await tf.ready();
		return {
			tf,
			backend: "tensorflow",
			version: tf.version_core
		};
	}
}

// pipeline/training/trainers/network.ts
/** What a layer does after its sum. */
const activations = [
	"linear",
	"relu",
	"sigmoid",
	"tanh"
];
function activate(activation, sum) {
	switch (activation) {
		case "linear": return sum;
		case "relu": return sum > 0 ? sum : 0;
		case "sigmoid": return 1 / (1 + Math.exp(-sum));
		case "tanh": return Math.tanh(sum);
	}
}
/**
* Output of a network for each row, `[rowCount]`. Plain loops: for networks of this size the dispatch of a tensor library costs
* more per row than the arithmetic, and a server needs nothing installed. Sums are taken in double precision.
*
* @param rows - Row-major `[rowCount, network.inputs]`.
*/
function forward(network, rows, rowCount) {
	const scores = new Float64Array(rowCount);
	const widest = Math.max(network.inputs, ...network.layers.map(({ units }) => units));
	let input = new Float64Array(widest);
	let output = new Float64Array(widest);
	for (let row = 0; row < rowCount; row++) {
		let width = network.inputs;
		for (let i = 0; i < width; i++) input[i] = rows[row * width + i];
		for (const { units, activation, kernel, bias } of network.layers) {
			for (let unit = 0; unit < units; unit++) output[unit] = bias[unit];
			for (let i = 0; i < width; i++) {
				const value = input[i];
				if (value === 0) continue;
				const start = i * units;
				for (let unit = 0; unit < units; unit++) output[unit] += value * kernel[start + unit];
			}
			for (let unit = 0; unit < units; unit++) output[unit] = activate(activation, output[unit]);
			width = units;
			[input, output] = [output, input];
		}
		scores[row] = input[0];
	}
	return scores;
}

// pipeline/training/trainers/layers-file.ts
/** Most weights of one network; 64 MB of them. */
const weightLimit = 16e6;
/** Most layers of one network. */
const layerLimit = 64;
const weightsName = "weights.bin";
const units = number().int().min(1).max(65536);
const name = string().regex(/^[A-Za-z0-9_-]{1,100}$/);
/** What a saved layer's `config` may hold; keys that change what the layer computes must have the value that is computed here. */
const denseConfig = object({
	name,
	units,
	activation: _enum(activations),
	use_bias: literal(true).default(true),
	batch_input_shape: tuple([_null(), units]).optional()
});
const layer = discriminatedUnion("class_name", [
	object({
		class_name: literal("Dense"),
		config: denseConfig
	}),
	object({
		class_name: literal("Dropout"),
		config: object({
			name,
			rate: number().min(0).lt(1)
		})
	}),
	object({
		class_name: literal("InputLayer"),
		config: object({
			name,
			batch_input_shape: tuple([_null(), units])
		})
	})
]);
const modelFile = object({
	format: literal("layers-model"),
	modelTopology: object({
		class_name: literal("Sequential"),
		config: object({
			name,
			layers: array(layer).min(1).max(64)
		})
	}),
	weightsManifest: tuple([object({
		paths: tuple([literal(weightsName)]),
		weights: array(object({
			name: string().max(210),
			shape: array(units).min(1).max(2),
			dtype: literal("float32")
		})).max(128)
	})])
});
/** The two files of a network in TensorFlow.js Layers format; the same network gives the same bytes. */
function encodeNetwork(network, dropout) {
	const last = network.layers.length - 1;
	const layers = network.layers.flatMap(({ units: width, activation }, i) => [{
		class_name: "Dense",
		config: {
			name: `dense_${i + 1}`,
			trainable: true,
			dtype: "float32",
			...i === 0 ? { batch_input_shape: [null, network.inputs] } : {},
			units: width,
			activation,
			use_bias: true
		}
	}, ...dropout > 0 && i < last ? [{
		class_name: "Dropout",
		config: {
			name: `dropout_${i + 1}`,
			trainable: true,
			dtype: "float32",
			rate: dropout
		}
	}] : []]);
	let inputs = network.inputs;
	const weights = network.layers.flatMap(({ units: width }, i) => {
		const shape = [inputs, width];
		inputs = width;
		return [{
			name: `dense_${i + 1}/kernel`,
			shape,
			dtype: "float32"
		}, {
			name: `dense_${i + 1}/bias`,
			shape: [width],
			dtype: "float32"
		}];
	});
	return {
		model: `${JSON.stringify({
			format: "layers-model",
			generatedBy: "lockstep",
			convertedBy: null,
			modelTopology: {
				class_name: "Sequential",
				config: {
					name: "model",
					layers
				}
			},
			weightsManifest: [{
				paths: [weightsName],
				weights
			}]
		}, void 0, 2)}\n`,
		weights: littleEndian(network.layers.flatMap(({ kernel, bias }) => [kernel, bias]))
	};
}
function littleEndian(parts) {
	const bytes = new Uint8Array(4 * parts.reduce((sum, { length }) => sum + length, 0));
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (const part of parts) for (const value of part) {
		view.setFloat32(at, value, true);
		at += 4;
	}
	return bytes;
}
function invalid(message) {
	return new LockstepError("MODEL_INVALID", message, { hint: "Train the model again; only Dense and Dropout layers in a Sequential model are loaded." });
}
/**
* Checks `model.json` in full, before a byte of `weights.bin` is read: layers, shapes that follow from them, names, types, sizes.
*
* @throws LockstepError MODEL_INVALID.
*/
function readPlan(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", "model.json is not JSON", { cause });
	}
	const parsed = modelFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw invalid(`model.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a model"}`);
	}
	const { layers } = parsed.data.modelTopology.config;
	const dense = layers.flatMap(({ class_name: kind, config }) => kind === "Dense" ? [config] : []);
	const first = layers[0];
	const inputs = first?.class_name === "Dropout" ? void 0 : first?.config.batch_input_shape?.[1];
	if (inputs === void 0) throw invalid("model.json: the first layer does not say how many inputs it takes");
	if (layers.slice(1).some(({ class_name: kind, config }) => kind === "InputLayer" || "batch_input_shape" in config)) throw invalid("model.json: only the first layer may declare the inputs");
	const last = dense.at(-1);
	if (last?.units !== 1 || last.activation !== "sigmoid" || layers.at(-1)?.class_name !== "Dense") throw invalid("model.json: the last layer is not one sigmoid unit");
	const weights = weightShapes(inputs, dense);
	const declared = parsed.data.weightsManifest[0].weights;
	if (JSON.stringify(declared.map((weight) => [weight.name, weight.shape])) !== JSON.stringify(weights)) throw invalid(`model.json: the weights are not those of its layers, ${weights.map(([weight]) => weight).join(", ")}`);
	const count = weights.reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);
	if (count > 16e6) throw invalid(`model.json: ${count} weights are more than ${weightLimit}`);
	return {
		inputs,
		layers: dense.map(({ units: width, activation }) => ({
			units: width,
			activation
		})),
		weightBytes: 4 * count
	};
}
function weightShapes(inputs, dense) {
	let width = inputs;
	return dense.flatMap(({ name: layerName, units: next }) => {
		const shape = [width, next];
		width = next;
		return [[`${layerName}/kernel`, shape], [`${layerName}/bias`, [next]]];
	});
}
/** @throws LockstepError MODEL_INVALID when the bytes are not exactly the plan's weights, or one is not finite. */
function readWeights(plan, bytes) {
	if (bytes.byteLength !== plan.weightBytes) throw invalid(`${weightsName} has ${bytes.byteLength} bytes where its shapes need ${plan.weightBytes}`);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = 0;
	const take = (count) => {
		const values = new Float32Array(count);
		for (let i = 0; i < count; i++, at += 4) {
			const value = view.getFloat32(at, true);
			if (!Number.isFinite(value)) throw invalid(`${weightsName} holds a weight that is not a finite number`);
			values[i] = value;
		}
		return values;
	};
	let width = plan.inputs;
	const layers = plan.layers.map(({ units: next, activation }) => {
		const kernel = take(width * next);
		width = next;
		return {
			units: next,
			activation,
			kernel,
			bias: take(next)
		};
	});
	return {
		inputs: plan.inputs,
		layers
	};
}

// pipeline/training/trainers/train-network.ts
/** Number of weights of a network of these widths. */
function countWeights(inputs, hidden) {
	let width = inputs;
	let count = 0;
	for (const units of [...hidden, 1]) {
		count += (width + 1) * units;
		width = units;
	}
	return count;
}
function buildModel(tf, inputs, { hidden, activation, dropout }) {
	const model = tf.sequential();
	for (const [i, units] of hidden.entries()) {
		model.add(tf.layers.dense({
			units,
			activation,
			...i === 0 ? { inputShape: [inputs] } : {}
		}));
		if (dropout > 0) model.add(tf.layers.dropout({ rate: dropout }));
	}
	model.add(tf.layers.dense({
		units: 1,
		...hidden.length === 0 ? { inputShape: [inputs] } : {}
	}));
	return model;
}
/** Rows `order[from … to)` of a matrix, with labels and weights, as tensors. */
function batchOf(tf, { values, width }, labels) {
	return (rows, positiveWeight) => {
		const inputs = new Float32Array(rows.length * width);
		const targets = new Float32Array(rows.length);
		const weights = new Float32Array(rows.length);
		for (const [i, row] of rows.entries()) {
			inputs.set(values.subarray(row * width, (row + 1) * width), i * width);
			targets[i] = labels[row] ?? 0;
			weights[i] = labels[row] === 1 ? positiveWeight : 1;
		}
		const column = [rows.length, 1];
		return {
			inputs: tf.tensor2d(inputs, [rows.length, width]),
			targets: tf.tensor2d(targets, column),
			weights: tf.tensor2d(weights, column)
		};
	};
}
/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight) {
	const isVariable = (value) => "trainable" in value && "assign" in value;
	if (isVariable(weight)) return weight;
	throw new TypeError("a weight of the model is not a variable");
}
/** Stable for any logit: max(z, 0) − z·y + log(1 + e^−|z|), in double precision; mean over the weights. */
function weightedLogLoss(logits, labels, positiveWeight) {
	let sum = 0;
	let total = 0;
	for (const [i, z] of logits.entries()) {
		const weight = labels[i] === 1 ? positiveWeight : 1;
		sum += weight * (Math.max(z, 0) - z * (labels[i] ?? 0) + Math.log1p(Math.exp(-Math.abs(z))));
		total += weight;
	}
	return sum / total;
}
/**
* Fits a network by Adam on mini-batches. Batches come in an order
* drawn from `seed`; weights and dropout from `Math.random`, which the caller seeds.
*
* @throws LockstepError METRIC_INVALID when the loss is not finite from the start, or with patience 0 at any time.
*/
async function trainNetwork({ tf }, request) {
	const { training, validation, batchSize, positiveWeight, seed } = request;
	const model = buildModel(tf, training.width, request);
	const optimizer = tf.train.adam(request.learningRate);
	const validationInputs = tf.tensor2d(validation.values, [validation.rowCount, validation.width]);
	const batch = batchOf(tf, training, request.trainingLabels);
	const kernels = model.trainableWeights.filter(({ name }) => name.includes("kernel"));
	const variables = model.trainableWeights.map((weight) => variableOf(weight.read()));
	const prng = new Prng(seed ^ 1540483477);
	const order = Uint32Array.from({ length: training.rowCount }, (_, row) => row);
	try {
		let best = {
			loss: Number.POSITIVE_INFINITY,
			epoch: 0,
			weights: []
		};
		let epoch = 0;
		while (epoch < request.epochs && (request.patience === 0 || epoch - best.epoch < request.patience)) {
			epoch++;
			prng.shuffle(order);
			for (let from = 0; from < order.length; from += batchSize) tf.tidy(() => {
				const { inputs, targets, weights } = batch(order.subarray(from, from + batchSize), positiveWeight);
				optimizer.minimize(() => {
					const logits = model.apply(inputs, { training: true });
					const loss = tf.losses.sigmoidCrossEntropy(targets, logits, weights, 0, tf.Reduction.MEAN);
					if (request.l2 === 0) return loss;
					return kernels.map((kernel) => tf.sum(tf.square(kernel.read()))).reduce((sum, square) => tf.add(sum, tf.mul(square, request.l2)), loss);
				}, false, variables);
			});
			const loss = weightedLogLoss(tf.tidy(() => model.apply(validationInputs, { training: false }).dataSync()), request.validationLabels, positiveWeight);
			if (loss < best.loss || request.patience === 0 && Number.isFinite(loss)) best = {
				loss,
				epoch,
				weights: variables.map((variable) => variable.dataSync().slice())
			};
			request.onEpoch(epoch, loss);
			if (!Number.isFinite(loss)) {
				if (request.patience === 0) best.epoch = 0;
				break;
			}
			await setImmediate();
		}
		if (best.epoch === 0) throw new LockstepError("METRIC_INVALID", "the training diverged: the loss is not a finite number", { hint: "Lower `learning_rate` in params.yaml." });
		return {
			network: networkOf(request, best.weights),
			epochs: epoch,
			validationLoss: best.loss
		};
	} finally {
		validationInputs.dispose();
		optimizer.dispose();
		model.dispose();
	}
}
/**
* The saved form of the trained weights. An input that no training row ever used, such as a group's place for unknown values,
* still has its random initial weights: they become 0, so that such a value adds nothing.
*/
function networkOf({ training, hidden, activation }, weights) {
	const isUsed = new Uint8Array(training.width);
	for (const [i, value] of training.values.entries()) if (value !== 0) isUsed[i % training.width] = 1;
	const widths = [...hidden, 1];
	const layers = widths.map((units, i) => {
		const kernel = weights[2 * i] ?? /* @__PURE__ */ new Float32Array();
		if (i === 0) {
			for (const [input, used] of isUsed.entries()) if (used === 0) kernel.fill(0, input * units, (input + 1) * units);
		}
		return {
			units,
			activation: i === widths.length - 1 ? "sigmoid" : activation,
			kernel,
			bias: weights[2 * i + 1] ?? /* @__PURE__ */ new Float32Array()
		};
	});
	return {
		inputs: training.width,
		layers
	};
}

// pipeline/training/trainers/transform-file.ts
const finite = number();
const column = string().min(1).max(1e3);
const scaling = {
	mean: finite,
	scale: finite.positive()
};
const transformFile = strictObject({
	kind: literal("lockstep/Transform"),
	schema: literal(1),
	label: strictObject({
		column,
		positive: string().max(1e3)
	}),
	threshold: finite.min(0).max(1),
	backend: strictObject({
		name: _enum(["wasm", "tensorflow"]),
		version: string().max(100)
	}),
	numeric: array(strictObject({
		column,
		median: finite,
		...scaling
	})).max(1e4),
	crosses: array(strictObject({
		left: column,
		operator: _enum(crossOperators),
		right: column,
		...scaling
	})).max(1e4),
	categorical: array(strictObject({
		column,
		categories: array(string().max(1e5)).max(categoryLimit)
	})).max(1e4)
});
function encodeTransform({ label, threshold, backend, transform }) {
	const file = {
		kind: "lockstep/Transform",
		schema: 1,
		label: {
			column: label.column,
			positive: label.positive
		},
		threshold,
		backend: {
			name: backend.name,
			version: backend.version
		},
		numeric: transform.numeric.map(({ column: name, median, mean, scale }) => ({
			column: name,
			median,
			mean,
			scale
		})),
		crosses: transform.crosses.map(({ left, operator, right, mean, scale }) => ({
			left,
			operator,
			right,
			mean,
			scale
		})),
		categorical: transform.categorical.map(({ column: name, categories }) => ({
			column: name,
			categories: [...categories]
		}))
	};
	return `${JSON.stringify(file, void 0, 2)}\n`;
}
/** @throws LockstepError MODEL_INVALID. */
function readTransform(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("MODEL_INVALID", "transform.json is not JSON", { cause });
	}
	const parsed = transformFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw new LockstepError("MODEL_INVALID", `transform.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a transform"}`, { hint: "Train the model again with this version of Lockstep." });
	}
	const { label, threshold, backend, numeric, crosses, categorical } = parsed.data;
	const names = [...numeric, ...categorical].map((feature) => feature.column);
	const inputs = new Set(numeric.map((feature) => feature.column));
	const stray = crosses.flatMap(({ left, right }) => [left, right]).find((name) => !inputs.has(name));
	if (new Set(names).size !== names.length || stray !== void 0 || names.includes(label.column)) throw new LockstepError("MODEL_INVALID", "transform.json: its columns do not fit together", { hint: "Each input once, the label not among them, crosses of numeric inputs only. Train the model again." });
	return {
		label,
		threshold,
		backend,
		transform: {
			numeric,
			crosses,
			categorical
		}
	};
}

// pipeline/training/trainers/tfjs-layers.ts
const format$1 = "tfjs-layers";
/** Where the network's numbers come from, in params.yaml. */
const paramsSchema = strictObject({
	/** Units of each hidden layer; an empty list is a logistic regression. */
	hidden: array(int().min(1).max(8192)).max(30).default([]),
	activation: _enum(["relu", "tanh"]).default("relu"),
	/** Further inputs such as `torque_nm * rotational_speed_rpm`. */
	crosses: array(string().max(2100)).max(1e3).default([]),
	dropout: number().min(0).max(.95).default(0),
	l2: number().min(0).max(10).default(0),
	epochs: int().min(1).max(1e5).default(50),
	batch_size: int().min(1).max(1e6).default(64),
	learning_rate: number().gt(0).max(10).default(.01),
	class_weight: classWeight,
	validation_share: validationShare,
	/** Epochs without improvement after which training stops, and the best is kept; 0 trains all and keeps the last. */
	patience: int().min(0).max(1e5).default(10)
});
/** Logistic regression and multi-layer perceptron for tables, trained by TensorFlow.js, saved in its Layers format. */
function tfjsLayersTrainer(options) {
	return {
		format: format$1,
		load: loadNetwork,
		async train(request) {
			const params = readParams(paramsSchema, request.params);
			const { training, validation } = splitForTraining(request, params.validation_share);
			const crosses = params.crosses.map((text) => parseCross(text, request.numericColumns));
			const transform = fitTransform(training.rows, {
				numeric: request.numericColumns,
				categorical: request.categoricalColumns
			}, crosses);
			const weightCount = countWeights(transformWidth(transform), params.hidden);
			if (weightCount > 16e6) throw new LockstepError("PARAMS_INVALID", `a network of ${weightCount} weights is more than the ${weightLimit} a model may have`, { hint: "Make `hidden` smaller." });
			const tensorflow = await openTensorFlow({
				...options,
				weightCount
			});
			const validationMatrix = applyTransform(transform, validation.rows);
			const trained = await withSeededRandom(request.seed, () => trainNetwork(tensorflow, {
				training: applyTransform(transform, training.rows),
				trainingLabels: training.labels,
				validation: validationMatrix,
				validationLabels: validation.labels,
				hidden: params.hidden,
				activation: params.activation,
				dropout: params.dropout,
				l2: params.l2,
				epochs: params.epochs,
				batchSize: params.batch_size,
				learningRate: params.learning_rate,
				positiveWeight: positiveWeightOf(params.class_weight, training.labels),
				patience: params.patience,
				seed: request.seed,
				onEpoch: (epoch, loss) => {
					request.onProgress(epoch / params.epochs, `epoch ${epoch}, validation loss ${loss.toFixed(4)}`);
				}
			}));
			const scores = forward(trained.network, validationMatrix.values, validationMatrix.rowCount);
			const { model, weights } = encodeNetwork(trained.network, params.dropout);
			await writeModelFolder(request.outputFolder, {
				"model.json": model,
				"weights.bin": weights,
				"transform.json": encodeTransform({
					label: {
						column: request.labelColumn,
						positive: request.positiveLabel
					},
					threshold: bestF1Threshold(validation.labels, scores),
					backend: {
						name: tensorflow.backend,
						version: tensorflow.version
					},
					transform
				})
			});
			return {
				format: format$1,
				backend: tensorflow.backend,
				epochs: trained.epochs,
				finalLoss: trained.validationLoss
			};
		}
	};
}
const textLimitBytes = 4194304;
/**
* Opens a saved network. It needs no TensorFlow: everything is checked here and computed by {@link forward}, so that judging or
* serving a model never runs code of the repository it came from.
*
* @throws LockstepError MODEL_INVALID.
*/
async function loadNetwork(folder) {
	const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
	const saved = readTransform(await readModelText(folder, "transform.json", textLimitBytes));
	const width = transformWidth(saved.transform);
	if (width !== plan.inputs) throw new LockstepError("MODEL_INVALID", `${folder}: the transform gives ${width} inputs, the network takes ${plan.inputs}`, { hint: "The files are of two models; restore the folder or train it again." });
	const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
	return {
		format: format$1,
		threshold: saved.threshold,
		inputs: [...saved.transform.numeric.map(({ column }) => ({
			name: column,
			kind: "numeric",
			categories: []
		})), ...saved.transform.categorical.map(({ column, categories }) => ({
			name: column,
			kind: "categorical",
			categories
		}))],
		predict(rows) {
			const matrix = applyTransform(saved.transform, rows);
			return Promise.resolve(forward(network, matrix.values, matrix.rowCount));
		},
		close() {}
	};
}

export { tfjsLayersTrainer };