import { A as LockstepError } from "./file-work.js";
import { n as taskWidth } from "./task.js";
import { h as string, m as strictObject, o as int, r as array, t as _enum, u as number } from "./schemas.js";
import { t as applyFeatures } from "./apply.js";
import { i as graphWidth, n as featureInputs } from "./graph2.js";
import { i as readParams } from "./declare3.js";
import { p as Prng } from "./pipeline.js";
import { t as backendOrder } from "./preference.js";
import { t as openCheckpoint } from "./checkpoint.js";
import { a as forward, i as weightLimit, n as readPlan, r as readWeights, t as encodeNetwork } from "./layers-file.js";
import { c as supervise, d as weightKeys, i as weightedMean, n as learnFeatures, o as chosenThreshold, s as thresholdRule, t as featureKeys, u as validationShare } from "./learned-features.js";
import { n as readModelText, r as writeModelFolder, t as readModelFile } from "./model-folder.js";
import { n as readTransform, r as transformLimitBytes, t as encodeTransform } from "./transform-file.js";
import { createRequire } from "node:module";
import util from "node:util";
import { fileURLToPath } from "node:url";
import { dirname, join, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import { existsSync, readdirSync } from "node:fs";

// pipeline/training/seeded-random.ts
/**
* Runs `body` with a seeded `Math.random`, and puts the real one back; `body` is given the generator, so that its state can be kept.
* TensorFlow.js draws dropout masks and initial weights from it; seeding those by argument would not do, because a seeded dropout
* layer repeats one mask at every step. `Math.random` is shared by the whole process: nothing else may run beside `body`.
*/
async function withSeededRandom(seed, body) {
	const real = Math.random;
	const prng = new Prng(seed);
	Math.random = () => prng.uniform();
	try {
		return await body(prng);
	} finally {
		Math.random = real;
	}
}

// pipeline/training/tensorflow/matrix-product.ts
const kernelName = "BatchMatMul";
const backendName = "wasm";
/** So that a backend that is opened again is left as it is. */
const replaced = /* @__PURE__ */ new WeakSet();
function transposed(tf, tensor) {
	const axes = [...tensor.shape.keys()];
	const [last = 0, before = 0] = [axes.pop(), axes.pop()];
	return tf.transpose(tensor, [
		...axes,
		last,
		before
	]);
}
/**
* Makes the WebAssembly backend transpose matrices before it multiplies them. tfjs-backend-wasm 4.22.0 multiplies with vectors only what
* stands as it is needed; for a transposed factor it has plain loops, several times as slow, and two of the three products that
* training a layer takes have one.
*/
function transposeBeforeMultiplying(tf) {
	const own = tf.getKernel(kernelName, backendName);
	if (own === void 0 || replaced.has(own.kernelFunc)) return;
	tf.unregisterKernel(kernelName, backendName);
	const kernelFunc = (request) => {
		const { transposeA, transposeB } = request.attrs ?? {};
		if (transposeA !== true && transposeB !== true) return own.kernelFunc(request);
		const { a, b } = request.inputs;
		return tf.tidy(() => tf.matMul(transposeA === true ? transposed(tf, a) : a, transposeB === true ? transposed(tf, b) : b));
	};
	replaced.add(kernelFunc);
	tf.registerKernel({
		...own,
		kernelFunc
	});
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
		transposeBeforeMultiplying(core);
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

// pipeline/training/trainers/network-loss.ts
const binary = {
	outputs: 1,
	activation: "sigmoid",
	encode(target, into, at) {
		into[at] = target;
	},
	batch: (tf, { truth, weights }, logits) => tf.losses.sigmoidCrossEntropy(truth, logits, weights, 0, tf.Reduction.MEAN),
	row(target, logits, at) {
		const z = logits[at];
		return Math.max(z, 0) - z * target + Math.log1p(Math.exp(-Math.abs(z)));
	}
};
function multiclass(classes) {
	return {
		outputs: classes,
		activation: "softmax",
		encode(target, into, at) {
			into[at + target] = 1;
		},
		batch: (tf, { truth, weights }, logits) => {
			const flat = tf.reshape(weights, [-1]);
			return tf.losses.softmaxCrossEntropy(truth, logits, flat, 0, tf.Reduction.MEAN);
		},
		row(target, logits, at) {
			let most = Number.NEGATIVE_INFINITY;
			for (let k = 0; k < classes; k++) most = Math.max(most, logits[at + k]);
			let sum = 0;
			for (let k = 0; k < classes; k++) sum += Math.exp(logits[at + k] - most);
			return most + Math.log(sum) - logits[at + target];
		}
	};
}
const squared = {
	outputs: 1,
	activation: "linear",
	encode: binary.encode,
	batch: (tf, { truth, weights }, logits) => tf.losses.meanSquaredError(truth, logits, weights, tf.Reduction.MEAN),
	row: (target, logits, at) => (logits[at] - target) ** 2
};
function pinball(levels) {
	return {
		outputs: levels.length,
		activation: "linear",
		encode(target, into, at) {
			into.fill(target, at, at + levels.length);
		},
		batch: (tf, { truth, weights }, logits) => {
			const errors = tf.sub(truth, logits);
			const above = tf.mul(errors, tf.tensor2d([...levels], [1, levels.length]));
			const below = tf.mul(errors, tf.tensor2d(levels.map((level) => level - 1), [1, levels.length]));
			const losses = tf.mul(tf.maximum(above, below), weights);
			return tf.div(tf.sum(losses), tf.mul(tf.sum(weights), levels.length));
		},
		row(target, logits, at) {
			let sum = 0;
			for (const [output, level] of levels.entries()) {
				const error = target - logits[at + output];
				sum += error > 0 ? level * error : (level - 1) * error;
			}
			return sum / levels.length;
		}
	};
}
function networkLoss(task) {
	switch (task.kind) {
		case "binary": return binary;
		case "multiclass": return multiclass(task.classes.length);
		case "regression": return squared;
		case "quantiles": return pinball(task.levels);
	}
}

// pipeline/training/trainers/schedule.ts
/** How the learning rate changes, in params.yaml. */
const scheduleKeys = {
	/** `constant`, or falling to 0 at the last epoch, evenly (`linear`) or slower at both ends (`cosine`). */
	schedule: _enum([
		"constant",
		"linear",
		"cosine"
	]).default("constant"),
	/** Epochs over which the learning rate first rises from 0. */
	warmup: number().min(0).max(1e5).default(0)
};
/** @param epoch - Epochs done, parts of one included; 0 … epochs. */
function learningRateAt({ schedule, warmup, epochs, learningRate }, epoch) {
	if (epoch < warmup) return learningRate * epoch / warmup;
	const share = epochs > warmup ? (epoch - warmup) / (epochs - warmup) : 0;
	switch (schedule) {
		case "constant": return learningRate;
		case "linear": return learningRate * (1 - share);
		case "cosine": return learningRate * (1 + Math.cos(Math.PI * share)) / 2;
	}
}

// pipeline/training/trainers/adam.ts
const decay1 = .9;
const decay2 = .999;
const epsilon = 1e-7;
function adamState(sizes) {
	return {
		steps: 0,
		first: sizes.map((size) => new Float32Array(size)),
		second: sizes.map((size) => new Float32Array(size))
	};
}
/**
* One step of Adam. In plain loops and not in a dozen tensor operations for each weight: for networks of tables those cost more than
* the gradients do. What it remembers can be written down, and all backends compute the same.
*
* @see Kingma and Ba (2015), Adam: a method for stochastic optimization.
*/
function adamStep(state, { weights, gradients, learningRate }) {
	state.steps++;
	const rate = learningRate * Math.sqrt(1 - decay2 ** state.steps) / (1 - decay1 ** state.steps);
	for (const [i, values] of weights.entries()) {
		const gradient = gradients[i];
		const first = state.first[i];
		const second = state.second[i];
		for (let at = 0; at < values.length; at++) {
			const slope = gradient[at];
			const m = decay1 * first[at] + .09999999999999998 * slope;
			const v = decay2 * second[at] + .0010000000000000009 * slope * slope;
			first[at] = m;
			second[at] = v;
			values[at] -= rate * m / (Math.sqrt(v) + epsilon);
		}
	}
}

// pipeline/training/trainers/live-network.ts
/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight) {
	const isVariable = (value) => "trainable" in value && "assign" in value;
	if (isVariable(weight)) return weight;
	throw new TypeError("a weight of the model is not a variable");
}
function buildModel(tf, inputs, { hidden, activation, dropout, loss }) {
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
		units: loss.outputs,
		...hidden.length === 0 ? { inputShape: [inputs] } : {}
	}));
	return model;
}
/** Some rows, as tensors. */
function tensorsOf(tf, { matrix, targets, weights }, { encode, outputs }) {
	const { values, width } = matrix;
	return (rows) => {
		const inputs = new Float32Array(rows.length * width);
		const truth = new Float32Array(rows.length * outputs);
		const counted = new Float32Array(rows.length);
		for (const [i, row] of rows.entries()) {
			inputs.set(values.subarray(row * width, (row + 1) * width), i * width);
			encode(targets[row], truth, i * outputs);
			counted[i] = weights[row];
		}
		return {
			inputs: tf.tensor2d(inputs, [rows.length, width]),
			truth: tf.tensor2d(truth, [rows.length, outputs]),
			weights: tf.tensor2d(counted, [rows.length, 1])
		};
	};
}
function meanLoss({ targets, weights }, loss, logits) {
	let sum = 0;
	let total = 0;
	for (const [row, target] of targets.entries()) {
		const weight = weights[row];
		sum += weight * loss.row(target, logits, row * loss.outputs);
		total += weight;
	}
	return sum / total;
}
/** Builds a network; its first weights come from `Math.random`. */
function openNetwork(tf, architecture, { training, validation }) {
	const { loss } = architecture;
	const model = buildModel(tf, training.matrix.width, architecture);
	const { values, rowCount, width } = validation.matrix;
	const validationInputs = tf.tensor2d(values, [rowCount, width]);
	const batch = tensorsOf(tf, training, loss);
	const variables = model.trainableWeights.map((weight) => variableOf(weight.read()));
	const weights = variables.map((variable) => variable.dataSync().slice());
	return {
		weights,
		differentiate(rows) {
			let found = 0;
			const gradients = [];
			tf.tidy(() => {
				const { inputs, ...truth } = batch(rows);
				const { value, grads } = tf.variableGrads(() => loss.batch(tf, truth, model.apply(inputs, { training: true })), variables);
				found = value.dataSync()[0];
				for (const variable of variables) gradients.push(grads[variable.name].dataSync().slice());
			});
			return {
				loss: found,
				gradients
			};
		},
		assign() {
			for (const [i, variable] of variables.entries()) {
				const changed = tf.tensor(weights[i], variable.shape);
				variable.assign(changed);
				changed.dispose();
			}
		},
		judge() {
			let found = NaN;
			tf.tidy(() => {
				const logits = model.apply(validationInputs, { training: false });
				found = meanLoss(validation, loss, logits.dataSync());
			});
			return found;
		},
		[Symbol.dispose]() {
			validationInputs.dispose();
			model.dispose();
		}
	};
}

// pipeline/training/trainers/network-state.ts
const arrays = array(string());
const words = array(int()).length(4);
const stateRecord = strictObject({
	weights: arrays,
	first: arrays,
	second: arrays,
	steps: int(),
	order: words,
	random: words,
	best: strictObject({
		loss: number(),
		epoch: int(),
		weights: arrays
	}),
	points: array(strictObject({
		trainingLoss: number(),
		validationLoss: number()
	}))
});
/** In the byte order of this machine, which alone will read it. */
function written(parts) {
	return parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString("base64"));
}
function read(parts) {
	return parts.map((part) => {
		const bytes = Uint8Array.from(Buffer.from(part, "base64"));
		return new Float32Array(bytes.buffer, 0, bytes.byteLength >> 2);
	});
}
function writeState(state) {
	return {
		...state,
		weights: written(state.weights),
		first: written(state.first),
		second: written(state.second),
		order: [...state.order],
		random: [...state.random],
		best: {
			...state.best,
			weights: written(state.best.weights)
		},
		points: [...state.points]
	};
}
/** `undefined` for what is no state of a network with these weights. */
function readState(record, like) {
	const parsed = stateRecord.safeParse(record);
	if (!parsed.success) return void 0;
	const { weights, first, second, best, ...rest } = parsed.data;
	const state = {
		...rest,
		weights: read(weights),
		first: read(first),
		second: read(second),
		best: {
			...best,
			weights: read(best.weights)
		}
	};
	const fits = (parts) => parts.length === like.length && parts.every(({ length }, i) => length === like[i]?.length);
	return [
		state.weights,
		state.first,
		state.second,
		state.best.weights
	].every(fits) ? state : void 0;
}

// pipeline/training/trainers/train-network.ts
/** Number of weights of a network of these widths. */
function countWeights(inputs, hidden, outputs) {
	let width = inputs;
	let count = 0;
	for (const units of [...hidden, outputs]) {
		count += (width + 1) * units;
		width = units;
	}
	return count;
}
/** Adds the derivative of the squared kernels, and gives what they add to the loss. Kernels and biases take turns. */
function penalise(weights, gradients, l2) {
	if (l2 === 0) return 0;
	let penalty = 0;
	for (let i = 0; i < weights.length; i += 2) {
		const gradient = gradients[i];
		for (const [at, value] of weights[i].entries()) {
			penalty += l2 * value ** 2;
			gradient[at] += 2 * l2 * value;
		}
	}
	return penalty;
}
/** One pass over the rows. @returns The mean loss of its batches. */
function runEpoch({ request, network, adam, prng }, epoch) {
	const { training, batchSize, l2 } = request;
	const order = prng.shuffle(Uint32Array.from({ length: training.matrix.rowCount }, (_, row) => row));
	const steps = Math.ceil(order.length / batchSize);
	let sum = 0;
	for (let step = 0; step < steps; step++) {
		const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
		const { loss, gradients } = network.differentiate(rows);
		sum += (loss + penalise(network.weights, gradients, l2)) * rows.length / order.length;
		const learningRate = learningRateAt(request, epoch - 1 + (step + .5) / steps);
		adamStep(adam, {
			weights: network.weights,
			gradients,
			learningRate
		});
		network.assign();
	}
	return sum;
}
/** Puts everything where an earlier process left it. @returns Its best weights and its epochs so far. */
function restore({ request, network, adam, prng }) {
	const kept = readState(request.resume, network.weights);
	if (kept === void 0) return {
		best: {
			loss: Number.POSITIVE_INFINITY,
			epoch: 0,
			weights: []
		},
		points: []
	};
	for (const [to, from] of [
		[network.weights, kept.weights],
		[adam.first, kept.first],
		[adam.second, kept.second]
	]) for (const [i, values] of from.entries()) to[i].set(values);
	adam.steps = kept.steps;
	prng.state.set(kept.order);
	request.random.state.set(kept.random);
	network.assign();
	return kept;
}
/**
* Fits a network by Adam on mini-batches. Batches come in an order drawn from `seed`; weights and dropout from `Math.random`, which
* the caller seeds. The same request gives the same weights, in one go or resumed.
*
* @throws LockstepError METRIC_INVALID when the loss is not finite from the start, or with patience 0 at any time.
*/
async function trainNetwork({ tf }, request) {
	const { patience, random } = request;
	using network = openNetwork(tf, request, request);
	const { weights } = network;
	const adam = adamState(weights.map(({ length }) => length));
	const prng = new Prng(request.seed ^ 1540483477);
	const running = {
		request,
		network,
		adam,
		prng
	};
	const restored = restore(running);
	let { best } = restored;
	const points = [...restored.points];
	for (const [i, point] of points.entries()) await request.onEpoch({
		epoch: i + 1,
		...point,
		state: void 0
	});
	while (points.length < request.epochs && (patience === 0 || points.length - best.epoch < patience)) {
		const epoch = points.length + 1;
		const point = {
			trainingLoss: runEpoch(running, epoch),
			validationLoss: network.judge()
		};
		if (!Number.isFinite(point.validationLoss) || !Number.isFinite(point.trainingLoss)) {
			if (patience === 0) best = {
				...best,
				epoch: 0
			};
			break;
		}
		points.push(point);
		if (point.validationLoss < best.loss || patience === 0) best = {
			loss: point.validationLoss,
			epoch,
			weights: weights.map((values) => values.slice())
		};
		const state = () => writeState({
			weights,
			...adam,
			order: [...prng.state],
			random: [...random.state],
			best,
			points
		});
		await request.onEpoch({
			epoch,
			...point,
			state
		});
		await setImmediate();
	}
	if (best.epoch === 0) throw new LockstepError("METRIC_INVALID", "the training diverged: the loss is not a finite number", { hint: "Lower `learning_rate` in params.yaml." });
	return {
		network: networkOf(request, best.weights),
		epochs: points.length,
		validationLoss: best.loss
	};
}
/**
* The saved form of the trained weights. An input that no training row ever used, such as a group's place for unknown values,
* still has its random initial weights: they become 0, so that such a value adds nothing.
*/
function networkOf({ training, hidden, activation, loss }, weights) {
	const { matrix } = training;
	const isUsed = new Uint8Array(matrix.width);
	for (const [i, value] of matrix.values.entries()) if (value !== 0) isUsed[i % matrix.width] = 1;
	const widths = [...hidden, loss.outputs];
	const layers = widths.map((units, i) => {
		const kernel = weights[2 * i] ?? /* @__PURE__ */ new Float32Array();
		if (i === 0) {
			for (const [input, used] of isUsed.entries()) if (used === 0) kernel.fill(0, input * units, (input + 1) * units);
		}
		return {
			units,
			activation: i === widths.length - 1 ? loss.activation : activation,
			kernel,
			bias: weights[2 * i + 1] ?? /* @__PURE__ */ new Float32Array()
		};
	});
	return {
		inputs: matrix.width,
		layers
	};
}

// pipeline/training/trainers/tfjs-layers.ts
const format$1 = "tfjs-layers";
/** Networks with more weights keep no state between epochs: writing it would take longer than what a kill could cost. */
const resumableWeights = 4e6;
/** Where the network's numbers come from, in params.yaml. */
const paramsSchema = strictObject({
	/** Units of each hidden layer; an empty list is a linear model. */
	hidden: array(int().min(1).max(8192)).max(30).default([]),
	activation: _enum(["relu", "tanh"]).default("relu"),
	...featureKeys,
	dropout: number().min(0).max(.95).default(0),
	l2: number().min(0).max(10).default(0),
	epochs: int().min(1).max(1e5).default(50),
	batch_size: int().min(1).max(1e6).default(64),
	learning_rate: number().gt(0).max(10).default(.01),
	...scheduleKeys,
	...weightKeys,
	threshold: thresholdRule,
	validation_share: validationShare,
	/** Epochs without improvement after which training stops, and the best is kept; 0 trains all and keeps the last. */
	patience: int().min(0).max(1e5).default(10)
});
function unitOf(task, { targets, weights }) {
	if (task.kind === "binary" || task.kind === "multiclass") return {
		center: 0,
		scale: 1
	};
	const center = weightedMean(targets, weights);
	const deviation = Math.sqrt(weightedMean(targets.map((target) => (target - center) ** 2), weights));
	return {
		center,
		scale: deviation > 0 && Number.isFinite(deviation) ? deviation : 1
	};
}
/** The network in the label's own unit: its last layer is linear there. */
function inUnit({ inputs, layers }, { center, scale }) {
	if (scale === 1 && center === 0) return {
		inputs,
		layers
	};
	const last = layers.length - 1;
	return {
		inputs,
		layers: layers.map((layer, i) => i < last ? layer : {
			...layer,
			kernel: layer.kernel.map((weight) => weight * scale),
			bias: layer.bias.map((weight) => weight * scale + center)
		})
	};
}
/** Linear models and multi-layer perceptrons for tables, trained by TensorFlow.js, saved in its Layers format. */
function tfjsLayersTrainer(options) {
	return {
		format: format$1,
		tasks: [
			"binary",
			"multiclass",
			"regression",
			"quantiles"
		],
		load: loadNetwork,
		async train(request) {
			const { task } = request;
			const params = readParams(paramsSchema, request.params);
			const loss = networkLoss(task);
			const { training, validation } = supervise(request, params);
			const { graph, trainingOutputs } = learnFeatures(request, params, {
				...training,
				style: "network"
			});
			const weightCount = countWeights(graphWidth(graph), params.hidden, loss.outputs);
			if (weightCount > 16e6) throw new LockstepError("PARAMS_INVALID", `a network of ${weightCount} weights is more than the ${weightLimit} a model may have`, { hint: "Make `hidden` smaller." });
			const tensorflow = await openTensorFlow({
				...options,
				weightCount
			});
			const unit = unitOf(task, training);
			const rowsOf = ({ rows, targets, weights }) => ({
				matrix: applyFeatures({
					graph,
					rows,
					trainingOutputs: rows === training.rows ? trainingOutputs : void 0
				}),
				targets: targets.map((target) => (target - unit.center) / unit.scale),
				weights
			});
			const validationRows = rowsOf(validation);
			const lossUnit = task.kind === "regression" ? unit.scale ** 2 : unit.scale;
			const checkpoint = await openCheckpoint(weightCount > resumableWeights ? {
				...request,
				checkpoints: void 0
			} : request, [
				format$1,
				"1",
				tensorflow.backend,
				tensorflow.version
			]);
			const trained = await withSeededRandom(request.seed, (random) => trainNetwork(tensorflow, {
				training: rowsOf(training),
				validation: validationRows,
				loss,
				hidden: params.hidden,
				activation: params.activation,
				dropout: params.dropout,
				l2: params.l2,
				epochs: params.epochs,
				batchSize: params.batch_size,
				learningRate: params.learning_rate,
				schedule: params.schedule,
				warmup: params.warmup,
				patience: params.patience,
				seed: request.seed,
				random,
				resume: checkpoint.records.at(-1),
				async onEpoch({ epoch, trainingLoss, validationLoss, state }) {
					if (state !== void 0 && request.checkpoints !== void 0) await checkpoint.replace(state());
					const values = {
						"training/loss": trainingLoss * lossUnit,
						"validation/loss": validationLoss * lossUnit
					};
					await request.onPoint?.({
						step: epoch,
						values
					});
					request.onProgress(epoch / params.epochs, `epoch ${epoch}, validation loss ${values["validation/loss"].toPrecision(5)}`);
				}
			}));
			const network = inUnit(trained.network, unit);
			const { matrix } = validationRows;
			const scores = forward(network, matrix.values, matrix.rowCount);
			const { model, weights } = encodeNetwork(network, params.dropout);
			await writeModelFolder(request.outputFolder, {
				"model.json": model,
				"weights.bin": weights,
				"transform.json": encodeTransform({
					label: request.labelColumn,
					task,
					threshold: chosenThreshold(params.threshold, {
						task,
						targets: validation.targets,
						scores
					}),
					backend: {
						name: tensorflow.backend,
						version: tensorflow.version
					},
					features: graph
				})
			});
			await checkpoint.remove();
			return {
				format: format$1,
				backend: tensorflow.backend,
				epochs: trained.epochs,
				finalLoss: trained.validationLoss * lossUnit
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
	const { task, threshold, features } = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
	const width = graphWidth(features);
	if (width !== plan.inputs) throw new LockstepError("MODEL_INVALID", `${folder}: the transform gives ${width} inputs, the network takes ${plan.inputs}`, { hint: "The files are of two models; restore the folder or train it again." });
	const { outputs, activation } = networkLoss(task);
	const last = plan.layers.at(-1);
	if (last?.units !== outputs || last.activation !== activation) throw new LockstepError("MODEL_INVALID", `${folder}: the last layer is not the ${outputs} ${activation} ${outputs === 1 ? "unit" : "units"} of a ${task.kind} task`, { hint: "The files are of two models; restore the folder or train it again." });
	const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
	return {
		format: format$1,
		task,
		threshold,
		inputs: featureInputs(features),
		predict(rows) {
			const matrix = applyFeatures({
				graph: features,
				rows
			});
			const values = forward(network, matrix.values, matrix.rowCount);
			if (task.kind === "quantiles") for (let start = 0; start < values.length; start += outputs) values.subarray(start, start + outputs).sort();
			return Promise.resolve({
				values,
				width: taskWidth(task)
			});
		},
		close() {}
	};
}

export { tfjsLayersTrainer };