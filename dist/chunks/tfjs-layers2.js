import { o as __toESM } from "./rolldown-runtime.js";
import { a as featureInputs, s as softmax, t as applyFeatures } from "./apply.js";
import { n as matrixRows, t as featureRows } from "./feature-rows.js";
import { _ as strictObject, c as int, f as number, g as record, i as array, l as json, n as _enum, o as boolean, v as string } from "./schemas.js";
import { i as widthOf, n as graphWidth } from "./graph2.js";
import { A as LockstepError } from "./file-work.js";
import { n as imageBytes, r as imagePlace } from "./image-cell.js";
import { i as inUnit, n as answering, t as answerActivation } from "./answer.js";
import { a as multiplyAdds, c as weightShapes, i as inputWidth, l as windowSteps, n as checkSize$1, o as shapesOf, r as countWeights, s as sizeOf, t as ShapeError } from "./shapes.js";
import { i as weightLimit, n as readPlan, r as readWeights, t as encodeNetwork } from "./layers-file.js";
import { D as writeTrainedModel, T as readModelText, p as Prng, w as readModelFile } from "./pipeline.js";
import { t as openCheckpoint } from "./checkpoint.js";
import { c as supervise, d as weightKeys, i as weightedMean, n as learnFeatures, o as chosenThreshold, s as thresholdRule, t as featureKeys, u as validationShare } from "./learned-features.js";
import { t as quantileLoss } from "./quantile-loss.js";
import { r as taskWidth } from "./task.js";
import { n as readTransform, r as transformLimitBytes, t as encodeTransform } from "./transform-file.js";
import { n as readParams } from "./params.js";
import { i as shapeOfBranch, t as branchesOf } from "./branches.js";
import { i as isConvolutional } from "./network.js";
import { r as chooseBackend } from "./choose-backend.js";
import { a as restoreLegacyUtil, i as pinnedThreads, n as versionsOf, r as pinNativeEnvironment, t as locateBackends } from "./locate2.js";
import { i as writtenNames } from "./topology.js";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { createHash } from "node:crypto";
import { dirname, sep } from "node:path";
import { setImmediate } from "node:timers/promises";

// pipeline/training/features/images/png-data.ts
const signatureBytes = 8;
/** Length, type and checksum that every chunk has around its data. */
const chunkBytes = 12;
/** Numbers of each pixel, by the colour type of the header. */
const channels = {
	0: 1,
	2: 3,
	3: 1,
	4: 2,
	6: 4
};
/** The compressed pixels; `undefined` when the file ends before one of its chunks does. */
function pixelChunks(bytes) {
	const found = [];
	let at = signatureBytes;
	while (at < bytes.length) {
		if (at + chunkBytes > bytes.length) return void 0;
		const length = bytes.readUInt32BE(at);
		const type = bytes.toString("latin1", at + 4, at + 8);
		const end = at + 8 + length;
		if (end + 4 > bytes.length) return void 0;
		if (type === "IDAT") found.push(bytes.subarray(at + 8, end));
		if (type === "IEND") break;
		at = end + 4;
	}
	return Buffer.concat(found);
}
/**
* True when a PNG that is not interlaced holds the pixels that its header speaks of. pngjs 7.0.0 does not look: pixels that are not
* there are black to it.
*
* @param bytes - A file with a whole header.
*/
function holdsAllPixels(bytes) {
	const [width, height, depth] = [
		bytes.readUInt32BE(16),
		bytes.readUInt32BE(20),
		bytes[24] ?? 0
	];
	const bitsPerPixel = depth * (channels[bytes[25] ?? -1] ?? 0);
	const needed = height * (1 + Math.ceil(width * bitsPerPixel / 8));
	const compressed = pixelChunks(bytes);
	if (compressed === void 0 || compressed.length === 0) return false;
	try {
		return inflateSync(compressed, { maxOutputLength: needed }).length === needed;
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
	}
}

// pipeline/training/features/images/decode-image.ts
/** Most pixels of a picture, whatever it is resized to. */
const pixelLimit = 25e6;
const sideLimit = 16384;
var Refused = class extends Error {};
function checkSize(width, height) {
	if (width < 1 || height < 1 || width > sideLimit || height > sideLimit || width * height > pixelLimit) throw new Refused(`${width} × ${height} pixels are not 1 to ${sideLimit} each, ${pixelLimit} together`);
}
const pngStart = Buffer.from([
	137,
	80,
	78,
	71,
	13,
	10,
	26,
	10
]);
/** Its sizes are read before anything is unpacked: a few bytes can say a gigabyte. */
async function decodePng(bytes) {
	if (bytes.length < 33 || bytes.toString("latin1", 12, 16) !== "IHDR") throw new Refused("the PNG has no header");
	checkSize(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
	if (bytes[28] !== 0) throw new Refused("the PNG is interlaced; save it without");
	if (!holdsAllPixels(bytes)) throw new Refused("the PNG is cut short: it holds fewer pixels than its header says");
	const { PNG } = await import("./png.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { width, height, data } = PNG.sync.read(bytes, { checkCRC: true });
	return {
		width,
		height,
		data
	};
}
async function decodeJpeg(bytes) {
	const { decode } = await import("./jpeg-js.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const { width, height, data } = decode(bytes, {
		useTArray: true,
		formatAsRGBA: true,
		tolerantDecoding: false,
		maxResolutionInMP: pixelLimit / 1e6,
		maxMemoryUsageInMB: 768
	});
	checkSize(width, height);
	return {
		width,
		height,
		data
	};
}
/**
* Decodes a PNG or a JPEG, told apart by their first bytes.
*
* @param place - Of the cell that names it, for messages.
* @throws LockstepError IMAGE_INVALID, also for a picture that is too large, before it is unpacked.
*/
async function decodeImage(content, place) {
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
	try {
		if (bytes.subarray(0, 8).equals(pngStart)) return await decodePng(bytes);
		if (bytes[0] === 255 && bytes[1] === 216) return await decodeJpeg(bytes);
	} catch (cause) {
		const reason = cause instanceof Refused ? cause.message : "its content is damaged";
		throw new LockstepError("IMAGE_INVALID", `${place}: the picture cannot be decoded: ${reason}`, { hint: "Save it again as PNG or JPEG, or leave the row out." });
	}
	throw new LockstepError("IMAGE_INVALID", `${place}: the file is neither PNG nor JPEG`, { hint: "Save it as PNG or JPEG, or leave the row out." });
}

// pipeline/training/features/images/resize.ts
function betweens(wanted, length) {
	return Array.from({ length: wanted }, (_, at) => {
		const place = Math.min(Math.max((at + .5) * length / wanted - .5, 0), length - 1);
		const first = Math.floor(place);
		return {
			first,
			second: Math.min(first + 1, length - 1),
			share: place - first
		};
	});
}
/** Means of whole windows until at most twice as many pixels are left as are wanted, so that no pixel is overlooked. */
function shrunk(picture, [height, width]) {
	const [down, across] = [Math.floor(picture.height / height), Math.floor(picture.width / width)];
	if (down < 2 && across < 2) return picture;
	const [windowHeight, windowWidth] = [Math.max(1, down), Math.max(1, across)];
	const small = {
		width: Math.floor(picture.width / windowWidth),
		height: Math.floor(picture.height / windowHeight)
	};
	const data = new Uint8Array(small.width * small.height * 4);
	for (let y = 0; y < small.height; y++) for (let x = 0; x < small.width; x++) for (let channel = 0; channel < 4; channel++) {
		let sum = 0;
		for (let i = 0; i < windowHeight; i++) for (let j = 0; j < windowWidth; j++) sum += picture.data[((y * windowHeight + i) * picture.width + x * windowWidth + j) * 4 + channel];
		data[(y * small.width + x) * 4 + channel] = Math.round(sum / (windowHeight * windowWidth));
	}
	return {
		...small,
		data
	};
}
/** Grey as the eye weighs colours. @see ITU-R BT.601, as in Pillow's `convert("L")`. */
const luma = [
	.299,
	.587,
	.114
];
/**
* A picture in another size, 0 … 1, row-major `[height, width, channels]` into `into`: means of windows where it becomes much smaller, then
* between neighbouring pixels. What is not opaque stands on white.
*/
function resizeInto(picture, shape, into) {
	const [height, width, channels] = shape;
	const source = shrunk(picture, shape);
	const [rows, columns] = [betweens(height, source.height), betweens(width, source.width)];
	const at = (row, column, channel) => {
		const start = (row * source.width + column) * 4;
		const opacity = source.data[start + 3] / 255;
		return source.data[start + channel] / 255 * opacity + (1 - opacity);
	};
	const along = (line, { first, second, share }, channel) => at(line, first, channel) * (1 - share) + at(line, second, channel) * share;
	for (const [y, row] of rows.entries()) for (const [x, column] of columns.entries()) {
		const start = (y * width + x) * channels;
		let grey = 0;
		for (let channel = 0; channel < luma.length; channel++) {
			const colour = along(row.first, column, channel) * (1 - row.share) + along(row.second, column, channel) * row.share;
			if (channels === 1) grey += luma[channel] * colour;
			else into[start + channel] = colour;
		}
		if (channels === 1) into[start] = grey;
	}
}

// pipeline/training/features/images/with-images.ts
/**
* The numbers of some rows with their pictures, which are read one after the other.
*
* @param matrix - As `applyFeatures` gives it for the same rows; the places of pictures are filled in.
* @throws LockstepError IMAGE_INVALID naming file, row and column; PATH_UNSAFE; COLUMN_MISSING.
*/
async function withImages(matrix, graph, rows) {
	let start = 0;
	for (const node of graph.nodes) {
		const width = widthOf(node);
		if (node.kind === "image") for (let row = 0; row < rows.rowCount; row++) {
			const place = imagePlace(rows, row, node.column);
			const picture = await decodeImage(await imageBytes(rows, row, node.column), place);
			const from = row * matrix.width + start;
			resizeInto(picture, node.shape, matrix.values.subarray(from, from + width));
		}
		start += width;
	}
	return matrix;
}

// pipeline/training/networks/kernels.ts
function activate(activation, sum) {
	switch (activation) {
		case "linear": return sum;
		case "relu": return sum > 0 ? sum : 0;
		case "sigmoid": return 1 / (1 + Math.exp(-sum));
		case "tanh": return Math.tanh(sum);
	}
}
/** In place; a softmax over each run of `width` numbers. */
function activated(activation, values, width) {
	if (activation === "softmax") for (let start = 0; start < values.length; start += width) softmax(values.subarray(start, start + width));
	else if (activation !== "linear") for (let i = 0; i < values.length; i++) values[i] = activate(activation, values[i]);
}
const none = /* @__PURE__ */ new Float64Array();
function dense({ units, activation }, [kernel = none, bias = none]) {
	return ([input = none], output) => {
		for (let unit = 0; unit < units; unit++) output[unit] = bias[unit];
		for (let i = 0; i < input.length; i++) {
			const value = input[i];
			if (value === 0) continue;
			const start = i * units;
			for (let unit = 0; unit < units; unit++) output[unit] += value * kernel[start + unit];
		}
		activated(activation, output, units);
	};
}
/** Calls `visit` for every number of the picture that a window sees: where it stands, which place of the window it is, and for which. */
function walk(shape, layer, visit) {
	const [height = 0, width = 0] = shape;
	const [down, across] = windowSteps(shape, layer);
	const { window, strides } = layer;
	for (let y = 0; y < down.count; y++) for (let x = 0; x < across.count; x++) for (let i = 0; i < window[0]; i++) {
		const row = y * strides[0] - down.before + i;
		if (row < 0 || row >= height) continue;
		for (let j = 0; j < window[1]; j++) {
			const column = x * strides[1] - across.before + j;
			if (column >= 0 && column < width) visit(row * width + column, i * window[1] + j, y * across.count + x);
		}
	}
}
function convolution(layer, [kernel = none, bias = none], shape) {
	const { filters, activation } = layer;
	const channels = shape[2] ?? 0;
	return ([input = none], output) => {
		for (let i = 0; i < output.length; i++) output[i] = bias[i % filters];
		walk(shape, layer, (from, place, to) => {
			for (let channel = 0; channel < channels; channel++) {
				const value = input[from * channels + channel];
				if (value === 0) continue;
				const start = (place * channels + channel) * filters;
				const first = to * filters;
				for (let filter = 0; filter < filters; filter++) output[first + filter] += value * kernel[start + filter];
			}
		});
		activated(activation, output, filters);
	};
}
function pooling(layer, shape) {
	const channels = shape[2] ?? 0;
	const isMean = layer.kind === "average_pooling";
	const [down, across] = windowSteps(shape, layer);
	const seen = new Float64Array(down.count * across.count);
	walk(shape, layer, (_, __, to) => {
		seen[to] += 1;
	});
	return ([input = none], output) => {
		output.fill(isMean ? 0 : Number.NEGATIVE_INFINITY);
		walk(shape, layer, (from, _, to) => {
			for (let channel = 0; channel < channels; channel++) {
				const value = input[from * channels + channel];
				const at = to * channels + channel;
				if (isMean) output[at] += value / seen[to];
				else if (value > output[at]) output[at] = value;
			}
		});
	};
}
function globalPooling(isMean, channels) {
	return ([input = none], output) => {
		output.fill(isMean ? 0 : Number.NEGATIVE_INFINITY);
		const places = input.length / channels;
		for (let i = 0; i < input.length; i++) {
			const at = i % channels;
			const value = input[i];
			if (isMean) output[at] += value / places;
			else if (value > output[at]) output[at] = value;
		}
	};
}
function embedding({ positions, width }, [table = none]) {
	return ([input = none], output) => {
		for (const [i, index] of input.entries()) {
			const position = Number.isInteger(index) && index > 0 && index < positions ? index : 0;
			for (let at = 0; at < width; at++) output[i * width + at] = table[position * width + at];
		}
	};
}
/** Puts parts side by side along the last axis. */
function concat(shapes) {
	const widths = shapes.map((shape) => shape.at(-1) ?? 0);
	const whole = widths.reduce((sum, width) => sum + width, 0);
	return (inputs, output) => {
		let before = 0;
		for (const [part, input] of inputs.entries()) {
			const width = widths[part];
			for (let i = 0; i < input.length; i++) output[Math.floor(i / width) * whole + before + i % width] = input[i];
			before += width;
		}
	};
}
/** What a layer computes. Plain loops, sums in double precision. @param from - Shapes of what comes in. */
function kernelOf(layer, weights, from) {
	const [shape = []] = from;
	switch (layer.kind) {
		case "dense": return dense(layer, weights);
		case "convolution": return convolution(layer, weights, shape);
		case "max_pooling":
		case "average_pooling": return pooling(layer, shape);
		case "global_max_pooling":
		case "global_average_pooling": return globalPooling(layer.kind === "global_average_pooling", shape.at(-1) ?? 1);
		case "embedding": return embedding(layer, weights);
		case "concat": return concat(from);
		case "add": return (inputs, output) => {
			output.fill(0);
			for (const input of inputs) for (let i = 0; i < output.length; i++) output[i] += input[i];
		};
		case "activation": return ([input = none], output) => {
			output.set(input);
			activated(layer.activation, output, shape.at(-1) ?? 1);
		};
		case "flatten":
		case "dropout": return ([input = none], output) => {
			output.set(input);
		};
	}
}

// pipeline/training/networks/forward.ts
/**
* Makes ready to compute what a network says. Plain loops: for networks of this size the dispatch of a tensor library costs more per row
* than the arithmetic, and a server needs nothing installed.
*/
function openForward(network) {
	const shapes = shapesOf(network);
	const values = shapes.map((shape) => new Float64Array(sizeOf(shape)));
	const entries = [];
	const steps = [];
	for (const [at, { layer, from }] of network.nodes.entries()) {
		const output = values[at];
		if (layer.kind === "input") {
			entries.push(output);
			continue;
		}
		const inputs = from.map((position) => values[position]);
		const compute = kernelOf(layer, network.weights[at] ?? [], from.map((position) => shapes[position] ?? []));
		steps.push({
			output,
			inputs,
			compute
		});
	}
	const width = inputWidth(network);
	const last = values.at(-1) ?? /* @__PURE__ */ new Float64Array();
	return (rows, rowCount) => {
		const scores = new Float64Array(rowCount * last.length);
		for (let row = 0; row < rowCount; row++) {
			let start = row * width;
			for (const entry of entries) {
				entry.set(rows.subarray(start, start + entry.length));
				start += entry.length;
			}
			for (const { output, inputs, compute } of steps) compute(inputs, output);
			scores.set(last, row * last.length);
		}
		return scores;
	};
}

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

// pipeline/training/trainers/augment.ts
/** How pictures are changed at every step of a training, in params.yaml. */
const augmentation = strictObject({
	/** Half of the pictures are mirrored: left to right, or upside down. */
	flip: _enum([
		"none",
		"horizontal",
		"vertical"
	]).default("none"),
	/** Share of height and width by which pictures are moved at most, either way; the border is repeated. */
	shift: number().min(0).max(.5).default(0)
});
/** @returns `undefined` when pictures are to stay as they are. */
function augmenting({ flip, shift }, random) {
	if (flip === "none" && shift === 0) return void 0;
	const offset = (length) => {
		const most = Math.floor(length * shift);
		return random.index(2 * most + 1) - most;
	};
	/** Where the numbers at a place come from. */
	const source = (at, length, { moved, isMirrored }) => {
		const from = Math.min(Math.max(at - moved, 0), length - 1);
		return isMirrored ? length - 1 - from : from;
	};
	return (picture, [height = 0, width = 0, channels = 0]) => {
		const isFlipped = flip !== "none" && random.uniform() < .5;
		const down = {
			moved: offset(height),
			isMirrored: isFlipped && flip === "vertical"
		};
		const across = {
			moved: offset(width),
			isMirrored: isFlipped && flip === "horizontal"
		};
		const before = picture.slice();
		for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
			const row = source(y, height, down);
			const column = source(x, width, across);
			const from = (row * width + column) * channels;
			picture.set(before.subarray(from, from + channels), (y * width + x) * channels);
		}
	};
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
			for (const [output, level] of levels.entries()) sum += quantileLoss(level, target - logits[at + output]);
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

// pipeline/training/trainers/network-model.ts
const format = "tfjs-layers";
const textLimitBytes = 4194304;
/**
* Opens a saved network. It needs no TensorFlow: everything is checked here and computed by {@link openForward}, so that judging or
* serving a model never runs code of the repository it came from.
*
* @throws LockstepError MODEL_INVALID.
*/
async function loadNetwork(folder) {
	const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
	const { task, threshold, features } = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
	const width = graphWidth(features);
	const inputs = inputWidth(plan);
	if (width !== inputs) throw new LockstepError("MODEL_INVALID", `${folder}: the transform gives ${width} inputs, the network takes ${inputs}`, { hint: "The files are of two models; restore the folder or train it again." });
	const { outputs, activation } = networkLoss(task);
	const last = shapesOf(plan).at(-1);
	if (last?.length !== 1 || last[0] !== outputs || answerActivation(plan) !== activation) throw new LockstepError("MODEL_INVALID", `${folder}: the last layer is not the ${outputs} ${activation} ${outputs === 1 ? "unit" : "units"} of a ${task.kind} task`, { hint: "The files are of two models; restore the folder or train it again." });
	const forward = openForward(readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes)));
	return {
		format,
		task,
		threshold,
		inputs: featureInputs(features),
		features,
		async predict(rows) {
			const matrix = await withImages(applyFeatures({
				graph: features,
				rows
			}), features, rows);
			const values = forward(matrix.values, matrix.rowCount);
			if (task.kind === "quantiles") for (let start = 0; start < values.length; start += outputs) values.subarray(start, start + outputs).sort();
			return {
				values,
				width: taskWidth(task)
			};
		},
		close() {}
	};
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

// pipeline/training/trainers/network-params.ts
/** What a network is made of, in params.yaml; a module of the user's takes the place of these. */
const architectureKeys = {
	/** Units of each hidden layer; an empty list is a linear model. */
	hidden: array(int().min(1).max(8192)).max(30).default([]),
	activation: _enum(["relu", "tanh"]).default("relu"),
	dropout: number().min(0).max(.95).default(0),
	/** Steps over a picture before the hidden layers. */
	convolutions: array(strictObject({
		filters: int().min(1).max(1024),
		window: int().min(1).max(15).default(3),
		pool: int().min(1).max(8).default(2)
	})).max(12).default([{
		filters: 16,
		window: 3,
		pool: 2
	}, {
		filters: 32,
		window: 3,
		pool: 2
	}])
};
const paramsSchema = strictObject({
	...architectureKeys,
	/** A linear part beside the deep one: one-hot, hashed and crossed categories lead straight to the answer. */
	wide: boolean().default(false),
	/** Module with a function that makes the network, from the folder of params.yaml, and what it is told. */
	model: string().min(1).max(1e3).optional(),
	model_params: record(string().max(1e3), json()).default({}),
	augment: augmentation.default({
		flip: "none",
		shift: 0
	}),
	...featureKeys,
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
/** @throws LockstepError PARAMS_INVALID, also for a key that would do nothing beside `model`. */
function readNetworkParams({ params }) {
	const found = readParams(paramsSchema, params);
	const idle = Object.keys(found.model === void 0 ? { model_params: "" } : architectureKeys).find((key) => Object.hasOwn(params, key));
	if (idle === void 0) return found;
	throw new LockstepError("PARAMS_INVALID", found.model === void 0 ? `${idle}: there is no \`model\` to be told` : `${idle}: \`model\` says what the network is made of`, { hint: found.model === void 0 ? "Name the module under `model`." : `Take \`${idle}\` out, or hand it over under \`model_params\`.` });
}

// pipeline/training/networks/assemble.ts
/** Nodes while they are put together. */
var Nodes = class {
	nodes = [];
	/** @returns The position of the last of the layers, each of which takes from the one before. */
	add(layers, ...from) {
		let before = from;
		for (const layer of layers) before = [this.nodes.push({
			layer,
			from: before
		}) - 1];
		return before[0] ?? -1;
	}
};
/** What a branch goes through before it stands beside the others. */
function layersOf(branch, { convolutions, activation }) {
	switch (branch.kind) {
		case "numbers":
		case "wide": return [];
		case "embedding": return [{
			kind: "embedding",
			positions: branch.positions,
			width: branch.width
		}, { kind: "flatten" }];
		case "bag": return [{
			kind: "embedding",
			positions: branch.positions,
			width: branch.width
		}, { kind: "global_average_pooling" }];
		case "image": return [...convolutions.flatMap(({ filters, window, pool }) => [{
			kind: "convolution",
			filters,
			window: [window, window],
			strides: [1, 1],
			padding: "same",
			activation
		}, ...pool === 1 ? [] : [{
			kind: "max_pooling",
			window: [pool, pool],
			strides: [pool, pool],
			padding: "valid"
		}]]), { kind: "flatten" }];
	}
}
/**
* A network over some branches: what each becomes stands side by side, goes through the hidden layers, and is added up to logits. Wide
* branches have a linear part of their own, whose logits are added to those.
*/
function assemble(request) {
	const { branches, hidden, activation, dropout, outputs } = request;
	const network = new Nodes();
	const answer = {
		kind: "dense",
		units: outputs,
		activation: "linear"
	};
	const inputs = branches.map((branch) => network.add([{
		kind: "input",
		shape: shapeOfBranch(branch)
	}]));
	const ends = branches.map((branch, i) => ({
		branch,
		end: network.add(layersOf(branch, request), inputs[i] ?? -1)
	}));
	const wide = ends.filter(({ branch }) => branch.kind === "wide").map(({ end }) => end);
	const deep = ends.filter(({ branch }) => branch.kind !== "wide").map(({ end }) => end);
	const logits = [];
	if (deep.length > 0) {
		const layers = hidden.flatMap((units) => [{
			kind: "dense",
			units,
			activation
		}, ...dropout > 0 ? [{
			kind: "dropout",
			rate: dropout
		}] : []]);
		logits.push(network.add([
			...deep.length > 1 ? [{ kind: "concat" }] : [],
			...layers,
			answer
		], ...deep));
	}
	for (const end of wide) logits.push(network.add([answer], end));
	if (logits.length > 1) network.add([{ kind: "add" }], ...logits);
	return { nodes: network.nodes };
}

// pipeline/training/tensorflow/convolve-backwards.ts
const kernelName$2 = "Conv2DBackpropInput";
const backendName$2 = "wasm";
/** So that a backend that is opened again is left as it is. */
const replaced$2 = /* @__PURE__ */ new WeakSet();
/**
* Makes the WebAssembly backend take the derivative of a convolution by its input as what it is: a convolution of the slopes with the
* filter turned by half a turn. tfjs-backend-wasm 4.22.0 has plain loops for it, and convolves with vectors. Steps of more than one pixel
* are left to the loops.
*/
function convolveBackwards(tf) {
	const own = tf.getKernel(kernelName$2, backendName$2);
	if (own == null || replaced$2.has(own.kernelFunc)) return;
	tf.unregisterKernel(kernelName$2, backendName$2);
	const kernelFunc = (request) => {
		const { strides, pad, dataFormat, dimRoundingMode, inputShape } = request.attrs;
		const { dy, filter } = request.inputs;
		const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode);
		const { padInfo, filterHeight, filterWidth } = info;
		const isPlain = info.strideHeight === 1 && info.strideWidth === 1 && dataFormat === "NHWC";
		const [top, left] = [filterHeight - 1 - padInfo.top, filterWidth - 1 - padInfo.left];
		const [bottom, right] = [filterHeight - 1 - padInfo.bottom, filterWidth - 1 - padInfo.right];
		if (!isPlain || Math.min(top, left, bottom, right) < 0) return own.kernelFunc(request);
		return tf.tidy(() => {
			const turned = tf.transpose(tf.reverse(filter, [0, 1]), [
				0,
				1,
				3,
				2
			]);
			const around = [
				[0, 0],
				[top, bottom],
				[left, right],
				[0, 0]
			];
			return tf.conv2d(tf.pad(dy, around), turned, 1, "valid");
		});
	};
	replaced$2.add(kernelFunc);
	tf.registerKernel({
		...own,
		kernelFunc
	});
}

// pipeline/training/tensorflow/matrix-product.ts
const kernelName$1 = "BatchMatMul";
const backendName$1 = "wasm";
/** So that a backend that is opened again is left as it is. */
const replaced$1 = /* @__PURE__ */ new WeakSet();
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
	const own = tf.getKernel(kernelName$1, backendName$1);
	if (own === void 0 || replaced$1.has(own.kernelFunc)) return;
	tf.unregisterKernel(kernelName$1, backendName$1);
	const kernelFunc = (request) => {
		const { transposeA, transposeB } = request.attrs ?? {};
		if (transposeA !== true && transposeB !== true) return own.kernelFunc(request);
		const { a, b } = request.inputs;
		return tf.tidy(() => tf.matMul(transposeA === true ? transposed(tf, a) : a, transposeB === true ? transposed(tf, b) : b));
	};
	replaced$1.add(kernelFunc);
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
function seen$1(tf, input, where) {
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
	const products = [...places(walk)].map((at) => tf.matMul(tf.reshape(seen$1(tf, input, {
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
	const sums = [...places(walk)].map((at) => tf.sum(tf.mul(tf.reshape(seen$1(tf, input, {
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

// pipeline/training/tensorflow/native-gradients.ts
const kernelName = "ReluGrad";
const backendName = "tensorflow";
function registerKernel(tf) {
	if (tf.getKernel(kernelName, backendName) != null) return;
	tf.registerKernel({
		kernelName,
		backendName,
		kernelFunc: ({ inputs, backend }) => {
			const { dy, features } = inputs;
			const native = backend;
			const type = {
				name: "T",
				type: native.binding.TF_ATTR_TYPE,
				value: native.binding.TF_FLOAT
			};
			return native.executeSingleOutput(kernelName, [type], [dy, features]);
		}
	});
}
/** Gradients that were registered here. */
const rectifying = /* @__PURE__ */ new WeakSet();
/**
* Lets the native library take the derivative of a rectifier in one operation. TensorFlow.js 4.22.0 asks where the input is above 0, where it
* is no number, and puts zeros and ones there: six operations over whole layers, a tenth of what a convolutional network takes.
*
* To be called each time the backend is opened: all copies of TensorFlow.js in a process share one list of gradients, and one that is loaded
* later puts its own there.
*/
function rectifyNatively(tf) {
	registerKernel(tf);
	const own = tf.getGradient("Relu");
	if (own === void 0 || rectifying.has(own.gradFunc)) return;
	const gradFunc = (dy, saved, attributes) => {
		const [features] = saved;
		if (tf.getBackend() !== backendName || features === void 0) return own.gradFunc(dy, saved, attributes);
		return { x: () => tf.engine().runKernel(kernelName, {
			dy,
			features
		}) };
	};
	rectifying.add(gradFunc);
	tf.registerGradient({
		...own,
		gradFunc
	});
}

// pipeline/training/tensorflow/pooling-gradients.ts
function infoOf(tf, shape, attributes) {
	const { filterSize, strides, pad, dimRoundingMode } = attributes;
	const [batch = 0, height = 0, width = 0, channels = 0] = shape;
	return tf.backend_util.computePool2DInfo([
		batch,
		height,
		width,
		channels
	], filterSize, strides, 1, pad, dimRoundingMode);
}
/** The positions of the picture that the window at `y`, `x` sees, as pixels of its row-major plane. */
function seen({ padInfo, ...info }, y, x) {
	const [top, left] = [y * info.strideHeight - padInfo.top, x * info.strideWidth - padInfo.left];
	const pixels = [];
	for (let row = Math.max(top, 0); row < Math.min(top + info.filterHeight, info.inHeight); row++) for (let column = Math.max(left, 0); column < Math.min(left + info.filterWidth, info.inWidth); column++) pixels.push(row * info.inWidth + column);
	return pixels;
}
/** Calls `give` for each window of each picture and channel with the numbers of the input that it sees. */
function spreadBack(tf, { input, dy, info }, give) {
	const slopes = dy.dataSync();
	const to = new Float32Array(input.size);
	const { inChannels: channels, outHeight, outWidth, batchSize } = info;
	const plane = info.inHeight * info.inWidth;
	for (let y = 0; y < outHeight; y++) for (let x = 0; x < outWidth; x++) {
		const pixels = seen(info, y, x);
		const places = new Uint32Array(pixels.length);
		for (let picture = 0; picture < batchSize; picture++) for (let channel = 0; channel < channels; channel++) {
			for (let i = 0; i < places.length; i++) places[i] = (picture * plane + pixels[i]) * channels + channel;
			give(places, slopes[((picture * outHeight + y) * outWidth + x) * channels + channel], to);
		}
	}
	return tf.tensor(to, input.shape);
}
/** Of the largest number of each window: all goes to the first that is as large. */
const gradientOfLargest = (tf, { dy, input }, attributes) => {
	if (dy === void 0 || input === void 0) throw new TypeError("MaxPoolGrad needs dy and input");
	const values = input.dataSync();
	return spreadBack(tf, {
		input,
		dy,
		info: infoOf(tf, input.shape, attributes)
	}, (places, slope, to) => {
		let largest = places[0];
		for (const place of places) if (values[place] > values[largest]) largest = place;
		to[largest] += slope;
	});
};
/** Of the mean of each window: each number that it sees gets its share, at the border of fewer. */
const gradientOfMean = (tf, { dy, input }, attributes) => {
	if (dy === void 0 || input === void 0) throw new TypeError("AvgPoolGrad needs dy and input");
	return spreadBack(tf, {
		input,
		dy,
		info: infoOf(tf, input.shape, attributes)
	}, (places, slope, to) => {
		for (const place of places) to[place] += slope / places.length;
	});
};
/** What is wrong in 4.22.0, by the backends that have it wrong. */
const wrong = [{
	kernelName: "MaxPoolGrad",
	backends: ["wasm"],
	kernel: gradientOfLargest
}, {
	kernelName: "AvgPoolGrad",
	backends: ["wasm", "cpu"],
	kernel: gradientOfMean
}];
/** So that a backend that is opened again is left as it is. */
const replaced = /* @__PURE__ */ new WeakSet();
/** Puts gradients of pooling that are right in the place of those that are not, in the backends that are loaded. */
function correctPoolingGradients(tf) {
	for (const { kernelName, backends, kernel } of wrong) for (const backendName of backends) {
		const own = tf.getKernel(kernelName, backendName);
		if (own == null || replaced.has(own.kernelFunc)) continue;
		tf.unregisterKernel(kernelName, backendName);
		const kernelFunc = ({ inputs, attrs }) => tf.tidy(() => kernel(tf, inputs, attrs ?? {}));
		replaced.add(kernelFunc);
		tf.registerKernel({
			...own,
			kernelFunc
		});
	}
}

// pipeline/training/tensorflow/open.ts
async function start(core, name) {
	if (!await core.setBackend(name)) throw new Error(`TensorFlow.js cannot start its backend ${name}`);
	await core.ready();
}
/** Core, layers and kernels from packages of their own, all through one `require`, so that they share one core. */
function loadScripts({ core: coreFile, layers, kernels }) {
	if (layers === void 0 || kernels === void 0) throw new TypeError("a backend in JavaScript has three packages");
	const load = createRequire(coreFile);
	const core = load(coreFile);
	core.enableProdMode();
	return {
		core,
		layers: load(layers),
		kernels: load(kernels)
	};
}
async function loadWasm(files) {
	const { core, layers, kernels } = loadScripts(files);
	if (core.findBackend("wasm") === null) kernels.setWasmPaths(dirname(files.kernels ?? "") + sep);
	await start(core, "wasm");
	registerMissingKernels(core);
	transposeBeforeMultiplying(core);
	convolveBackwards(core);
	correctPoolingGradients(core);
	return {
		tf: {
			...core,
			...layers
		},
		native: void 0
	};
}
async function loadCpu(files) {
	const { core, layers } = loadScripts(files);
	await start(core, "cpu");
	correctPoolingGradients(core);
	return {
		tf: {
			...core,
			...layers
		},
		native: void 0
	};
}
async function loadNative({ core: file }) {
	restoreLegacyUtil();
	pinNativeEnvironment();
	const tf = createRequire(file)(file);
	tf.enableProdMode();
	await start(tf, "tensorflow");
	rectifyNatively(tf);
	return {
		tf,
		native: {
			library: tf.backend().binding.TF_Version,
			threads: pinnedThreads()
		}
	};
}
const loaders = {
	wasm: loadWasm,
	native: loadNative,
	cpu: loadCpu
};
/**
* Loads TensorFlow.js with the backend that {@link chooseBackend} takes, from where it is installed; it is never part of the bundle, and
* nothing is fetched.
*
* @throws LockstepError TENSORFLOW_MISSING with what installs it, TENSORFLOW_BROKEN when it is there and cannot be loaded.
*/
async function openTensorFlow({ prefer, environment = "auto", searchFrom, ...shape }) {
	const located = locateBackends(searchFrom);
	const asked = {
		params: prefer,
		environment
	};
	const chosen = chooseBackend({
		...shape,
		installed: versionsOf(located),
		asked
	});
	const files = located[chosen.backend];
	if (files === void 0) throw new TypeError("a backend was chosen that was not located");
	try {
		const { tf, native } = await loaders[chosen.backend](files);
		const { backend, version, preferred } = chosen;
		const saved = {
			name: backend,
			version,
			...native,
			preferred: preferred.backend,
			reason: preferred.reason
		};
		return {
			...chosen,
			tf,
			saved
		};
	} catch (cause) {
		throw new LockstepError("TENSORFLOW_BROKEN", `${files.core}: the ${chosen.backend} backend is installed and cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
			hint: "Install it again, or ask for another one with `backend` in params.yaml.",
			cause
		});
	}
}

// pipeline/training/trainers/build-layers.ts
/** @param axes - Of what comes in, without the rows. */
function built({ layers }, layer, { name, axes }) {
	switch (layer.kind) {
		case "dense": return layers.dense({
			name,
			units: layer.units,
			activation: layer.activation
		});
		case "convolution": {
			const { filters, window, strides, padding, activation } = layer;
			return layers.conv2d({
				name,
				filters,
				kernelSize: [...window],
				strides: [...strides],
				padding,
				activation
			});
		}
		case "max_pooling":
		case "average_pooling": {
			const { window, strides, padding } = layer;
			const config = {
				name,
				poolSize: [...window],
				strides: [...strides],
				padding
			};
			return layer.kind === "max_pooling" ? layers.maxPooling2d(config) : layers.averagePooling2d(config);
		}
		case "global_max_pooling": return axes === 2 ? layers.globalMaxPooling1d({ name }) : layers.globalMaxPooling2d({ name });
		case "global_average_pooling": return axes === 2 ? layers.globalAveragePooling1d({ name }) : layers.globalAveragePooling2d({ name });
		case "embedding": return layers.embedding({
			name,
			inputDim: layer.positions,
			outputDim: layer.width
		});
		case "flatten": return layers.flatten({ name });
		case "concat": return layers.concatenate({ name });
		case "add": return layers.add({ name });
		case "activation": return layers.activation({
			name,
			activation: layer.activation
		});
		case "dropout": return layers.dropout({
			name,
			rate: layer.rate
		});
	}
}
/** An architecture as a model of TensorFlow.js; its first weights come from `Math.random`. */
function buildLayers(tf, architecture) {
	const names = writtenNames(architecture);
	const tensors = [];
	const inputs = [];
	for (const [at, { layer, from }] of architecture.nodes.entries()) {
		const name = names[at] ?? "";
		if (layer.kind === "input") {
			const input = tf.input({
				name,
				shape: [...layer.shape]
			});
			inputs.push(input);
			tensors.push(input);
			continue;
		}
		const before = from.map((position) => tensors[position]);
		const [only] = before;
		const apply = built(tf, layer, {
			name,
			axes: (only?.shape.length ?? 0) - 1
		});
		const taken = layer.kind === "concat" || layer.kind === "add" ? before : only;
		tensors.push(apply.apply(taken));
	}
	return {
		model: tf.model({
			inputs,
			outputs: tensors.at(-1)
		}),
		names
	};
}

// pipeline/training/trainers/plan-network.ts
/** @throws LockstepError PARAMS_INVALID for layers that do not fit together, or are too large. */
function checked(architecture) {
	try {
		const count = countWeights(architecture);
		if (count > 16e6) throw new ShapeError(`a network of ${count} weights is more than the ${weightLimit} a model may have`);
		checkSize$1(architecture);
		return architecture;
	} catch (cause) {
		if (!(cause instanceof ShapeError)) throw cause;
		throw new LockstepError("PARAMS_INVALID", cause.message, {
			hint: "Make `hidden`, `convolutions` or the features smaller.",
			cause
		});
	}
}
function shapeOf(architecture) {
	return {
		multiplyAddsPerRow: multiplyAdds(architecture),
		convolutional: isConvolutional(architecture)
	};
}
/** The network that params.yaml describes. */
async function described(options, { params, learned, outputs }) {
	const branches = branchesOf(learned.plan, learned.graph, params.wide);
	const architecture = checked(assemble({
		...params,
		branches,
		outputs
	}));
	return {
		architecture,
		tensorflow: await openTensorFlow({
			...options,
			...shapeOf(architecture)
		}),
		build: (tf) => Promise.resolve(buildLayers(tf, architecture)),
		decides: ""
	};
}
/** The network that the user's function makes; what it is made of is known once it is made. */
async function made(options, module, { params, learned, outputs, folder, seed }) {
	const { openOwnModel } = await import("./own-model.js");
	const branches = branchesOf(learned.plan, learned.graph, params.wide);
	const make = await openOwnModel({
		module,
		folder,
		branches,
		outputs,
		params: params.model_params
	});
	const convolutional = branches.some(({ kind }) => kind === "image");
	const first = await openTensorFlow({
		...options,
		multiplyAddsPerRow: 0,
		convolutional
	});
	const { topology, decides } = await withSeededRandom(seed, async () => {
		const { model, topology: found } = await make(first.tf);
		const json = JSON.stringify(model.toJSON(null, false));
		model.dispose();
		return {
			topology: found,
			decides: json
		};
	});
	const architecture = checked({ nodes: topology.nodes });
	const tensorflow = await openTensorFlow({
		...options,
		...shapeOf(architecture)
	});
	const build = async (tf) => {
		const own = await make(tf);
		return {
			model: own.model,
			names: own.topology.names
		};
	};
	return {
		architecture,
		tensorflow,
		build,
		decides: decides.replace(/"name":"[^"]*"/g, "")
	};
}
/**
* Decides what a network is made of and where it is trained.
*
* @throws LockstepError PARAMS_INVALID, MODEL_FUNCTION_INVALID, TENSORFLOW_MISSING.
*/
function planNetwork(options, request) {
	const { model } = request.params;
	return model === void 0 ? described(options, request) : made(options, model, request);
}

// pipeline/training/networks/unused-inputs.ts
function seenBy({ rows, start, length, width }, isIndex) {
	const isUsed = new Uint8Array(length);
	const indices = /* @__PURE__ */ new Set();
	for (const { values } of rows.blocks()) for (let row = 0; row * width < values.length; row++) for (let i = 0; i < length; i++) {
		const value = values[row * width + start + i];
		if (value !== 0) isUsed[i] = 1;
		if (isIndex) indices.add(value);
	}
	return {
		isUsed,
		indices
	};
}
/**
* The network with 0 for the weights of what no training row ever used, such as a group's place for unknown values: they still have their
* random first weights, and so such a value adds nothing.
*
* @param rows - The training rows.
*/
function withoutUnused(network, rows) {
	const { nodes } = network;
	const shapes = shapesOf(network);
	const width = inputWidth(network);
	const starts = /* @__PURE__ */ new Map();
	let next = 0;
	for (const [at, { layer }] of nodes.entries()) if (layer.kind === "input") {
		starts.set(at, next);
		next += sizeOf(layer.shape);
	}
	const seen = (at, isIndex) => seenBy({
		rows,
		start: starts.get(at) ?? 0,
		length: sizeOf(shapes[at] ?? []),
		width
	}, isIndex);
	/** The inputs that a layer takes side by side, and where each begins in what it takes. */
	const parts = ({ from }) => {
		const [before = -1] = from;
		if (nodes[before]?.layer.kind === "input") return [{
			input: before,
			offset: 0
		}];
		if (nodes[before]?.layer.kind !== "concat") return [];
		let offset = 0;
		return nodes[before].from.flatMap((part) => {
			const own = offset;
			offset += sizeOf(shapes[part] ?? []);
			return nodes[part]?.layer.kind === "input" ? [{
				input: part,
				offset: own
			}] : [];
		});
	};
	return {
		nodes,
		weights: network.weights.map((own, at) => {
			const node = nodes[at];
			const { layer } = node;
			if (layer.kind !== "dense" && layer.kind !== "embedding") return own;
			const [kernel = /* @__PURE__ */ new Float32Array(), ...others] = own;
			const changed = kernel.slice();
			if (layer.kind === "dense") {
				for (const { input, offset } of parts(node)) for (const [i, used] of seen(input, false).isUsed.entries()) if (used === 0) changed.fill(0, (offset + i) * layer.units, (offset + i + 1) * layer.units);
			}
			if (layer.kind === "embedding" && nodes[node.from[0] ?? -1]?.layer.kind === "input") {
				const { indices } = seen(node.from[0] ?? -1, true);
				for (let position = 0; position < layer.positions; position++) if (!indices.has(position)) changed.fill(0, position * layer.width, (position + 1) * layer.width);
			}
			return [changed, ...others];
		})
	};
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
/** Rows that are judged at once: what a wide picture leaves of memory. */
const judgedAtOnce = 1024;
/** A layer's weight is a variable behind a type that says tensor; its class is that of the loaded TensorFlow.js, not of ours. */
function variableOf(weight) {
	const isVariable = (value) => "trainable" in value && "assign" in value;
	if (isVariable(weight)) return weight;
	throw new TypeError("a weight of the model is not a variable");
}
/** Some rows as tensors, one for each input. */
function inputsOf(tf, { nodes }, inputs) {
	const shapes = nodes.flatMap(({ layer }) => layer.kind === "input" ? [layer.shape] : []);
	return (rows, augment) => {
		const { width } = inputs;
		const values = inputs.read(rows);
		let start = 0;
		return shapes.map((shape) => {
			const size = sizeOf(shape);
			const own = new Float32Array(rows.length * size);
			for (let i = 0; i < rows.length; i++) {
				const from = i * width + start;
				own.set(values.subarray(from, from + size), i * size);
				if (shape.length === 3) augment?.(own.subarray(i * size, (i + 1) * size), shape);
			}
			start += size;
			return tf.tensor(own, [rows.length, ...shape]);
		});
	};
}
/** What is true of some rows, as tensors. */
function truthOf(tf, { targets, weights }, { encode, outputs }) {
	return (rows) => {
		const truth = new Float32Array(rows.length * outputs);
		const counted = new Float32Array(rows.length);
		for (const [i, row] of rows.entries()) {
			encode(targets[row], truth, i * outputs);
			counted[i] = weights[row];
		}
		return {
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
/** Makes a network ready to be trained; its answer is logits. */
function openNetwork(tf, request) {
	const { architecture, built, loss, training, validation, augment } = request;
	const { model, names } = built;
	const trainingInputs = inputsOf(tf, architecture, training.inputs);
	const validationInputs = inputsOf(tf, architecture, validation.inputs);
	const truth = truthOf(tf, training, loss);
	const answer = (inputs, isTraining) => model.apply(inputs.length === 1 ? inputs[0] : [...inputs], { training: isTraining });
	const variables = architecture.nodes.flatMap(({ layer }, at) => layer.kind === "input" ? [] : model.getLayer(names[at] ?? "").weights.map((weight) => variableOf(weight.read())));
	const weights = variables.map((variable) => variable.dataSync().slice());
	return {
		weights,
		differentiate(rows) {
			let found = 0;
			const gradients = [];
			tf.tidy(() => {
				const inputs = trainingInputs(rows, augment);
				const expected = truth(rows);
				const { value, grads } = tf.variableGrads(() => loss.batch(tf, expected, answer(inputs, true)), variables);
				found = value.dataSync()[0];
				for (const variable of variables) gradients.push(grads[variable.name].dataSync());
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
			const { rowCount } = validation.inputs;
			const logits = new Float32Array(rowCount * loss.outputs);
			for (let from = 0; from < rowCount; from += judgedAtOnce) {
				const rows = Uint32Array.from({ length: Math.min(judgedAtOnce, rowCount - from) }, (_, i) => from + i);
				tf.tidy(() => {
					logits.set(answer(validationInputs(rows, void 0), false).dataSync(), from * loss.outputs);
				});
			}
			return meanLoss(validation, loss, logits);
		},
		[Symbol.dispose]() {
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
function weightRules({ nodes }) {
	return nodes.flatMap(({ layer }, at) => {
		if (layer.kind === "dense" || layer.kind === "convolution") return [{
			isPenalised: true,
			held: 0
		}, {
			isPenalised: false,
			held: 0
		}];
		if (layer.kind !== "embedding") return [];
		return [{
			isPenalised: false,
			held: nodes.every(({ layer: next, from }) => !from.includes(at) || next.kind === "global_average_pooling") ? layer.width : 0
		}];
	});
}
/** Adds the derivative of the squared kernels, and gives what they add to the loss. */
function penalise(weights, gradients, { l2, rules }) {
	let penalty = 0;
	for (const [i, { isPenalised, held }] of rules.entries()) {
		const gradient = gradients[i];
		gradient.fill(0, 0, held);
		if (l2 === 0 || !isPenalised) continue;
		for (const [at, value] of weights[i].entries()) {
			penalty += l2 * value ** 2;
			gradient[at] += 2 * l2 * value;
		}
	}
	return penalty;
}
/** One pass over the rows. @returns The mean loss of its batches. */
function runEpoch({ request, network, adam, prng, rules }, epoch) {
	const { training, batchSize, l2 } = request;
	const order = prng.shuffle(Uint32Array.from({ length: training.inputs.rowCount }, (_, row) => row));
	const steps = Math.ceil(order.length / batchSize);
	let sum = 0;
	for (let step = 0; step < steps; step++) {
		const rows = order.subarray(step * batchSize, (step + 1) * batchSize);
		const { loss, gradients } = network.differentiate(rows);
		sum += (loss + penalise(network.weights, gradients, {
			l2,
			rules
		})) * rows.length / order.length;
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
	using network = openNetwork(tf, {
		...request,
		built: await request.build(tf)
	});
	const { weights } = network;
	const rules = weightRules(request.architecture);
	for (const [i, { held }] of rules.entries()) weights[i]?.fill(0, 0, held);
	network.assign();
	const adam = adamState(weights.map(({ length }) => length));
	const prng = new Prng(request.seed ^ 1540483477);
	const running = {
		request,
		network,
		adam,
		prng,
		rules
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
/** The trained weights, layer by layer. */
function networkOf({ architecture, training }, weights) {
	let next = 0;
	const own = weightShapes(architecture).map((shapes) => shapes.map(() => weights[next++] ?? /* @__PURE__ */ new Float32Array()));
	return withoutUnused({
		nodes: architecture.nodes,
		weights: own
	}, training.inputs);
}

// pipeline/training/trainers/tfjs-layers.ts
/** Networks with more weights keep no state between epochs: writing it would take longer than what a kill could cost. */
const resumableWeights = 4e6;
/** Numbers as a network learns them: around 0 and about 1 apart. Probabilities stay as they are. */
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
/** What pictures hold is no part of their rows, and decides the training all the same. */
function digestOf(inputs) {
	const hash = createHash("sha256");
	for (const { values } of inputs.blocks()) hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
	return hash.digest("hex");
}
/** What a network says of all rows, row-major. */
function answersOf(network, inputs, outputs) {
	const forward = openForward(network);
	const answers = new Float64Array(inputs.rowCount * outputs);
	let at = 0;
	for (const { values, rowCount } of inputs.blocks()) {
		answers.set(forward(values, rowCount), at);
		at += rowCount * outputs;
	}
	return answers;
}
/** Networks for tables, texts and pictures, trained by TensorFlow.js, saved in its Layers format. */
function tfjsLayersTrainer(options) {
	return {
		format,
		tasks: [
			"binary",
			"multiclass",
			"regression",
			"quantiles"
		],
		parameters: Object.keys(paramsSchema.shape),
		load: loadNetwork,
		async train(request) {
			const { task } = request;
			const params = readNetworkParams(request);
			const loss = networkLoss(task);
			const { training, validation } = supervise(request, params);
			const style = params.wide ? "wide" : "network";
			const learned = learnFeatures(request, params, {
				...training,
				style,
				hasLayers: true
			});
			const { graph, trainingOutputs } = learned;
			const { architecture, build, tensorflow, decides } = await planNetwork(options, {
				params,
				learned,
				outputs: loss.outputs,
				folder: request.paramsFolder ?? ".",
				seed: request.seed
			});
			const unit = unitOf(task, training);
			const hasImages = graph.nodes.some(({ kind }) => kind === "image");
			const inputsOf = async (rows) => {
				const application = {
					graph,
					rows,
					trainingOutputs: rows === training.rows ? trainingOutputs : void 0
				};
				if (!hasImages) return featureRows(application, dirname(request.outputFolder));
				return matrixRows(await withImages(applyFeatures(application), graph, rows));
			};
			using trainingInputs = await inputsOf(training.rows);
			using validationInputs = await inputsOf(validation.rows);
			const rowsOf = (inputs, { targets, weights }) => {
				return {
					inputs,
					targets: targets.map((target) => (target - unit.center) / unit.scale),
					weights
				};
			};
			const [trainingRows, validationRows] = [rowsOf(trainingInputs, training), rowsOf(validationInputs, validation)];
			const lossUnit = task.kind === "regression" ? unit.scale ** 2 : unit.scale;
			const checkpoint = await openCheckpoint(countWeights(architecture) > resumableWeights ? {
				...request,
				checkpoints: void 0
			} : request, [
				format,
				"2",
				JSON.stringify(tensorflow.saved),
				decides,
				hasImages ? digestOf(trainingInputs) : ""
			]);
			const trained = await withSeededRandom(request.seed, (random) => trainNetwork(tensorflow, {
				architecture,
				build,
				training: trainingRows,
				validation: validationRows,
				augment: augmenting(params.augment, random),
				loss,
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
			const network = answering(inUnit(trained.network, unit), loss.activation);
			const scores = answersOf(network, validationInputs, loss.outputs);
			const { model, weights } = encodeNetwork(network);
			await writeTrainedModel(request.outputFolder, {
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
					backend: tensorflow.saved,
					features: graph
				})
			});
			await checkpoint.remove();
			return {
				format,
				backend: tensorflow.backend,
				backendReason: tensorflow.reason,
				epochs: trained.epochs,
				finalLoss: trained.validationLoss * lossUnit
			};
		}
	};
}

export { tfjsLayersTrainer };