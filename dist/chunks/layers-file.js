import { A as LockstepError } from "./file-work.js";
import { a as discriminatedUnion, c as literal, d as object, g as tuple, h as string, n as _null, r as array, t as _enum, u as number } from "./schemas.js";
import { o as softmax } from "./saved-task.js";

// pipeline/training/trainers/network.ts
/** What a layer does after its sum; `softmax` only the last one. */
const activations = [
	"linear",
	"relu",
	"sigmoid",
	"tanh",
	"softmax"
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
* Outputs of a network for each row, row-major `[rowCount, units of the last layer]`. Plain loops: for networks of this size the dispatch of a tensor library costs
* more per row than the arithmetic, and a server needs nothing installed. Sums are taken in double precision.
*
* @param rows - Row-major `[rowCount, network.inputs]`.
*/
function forward(network, rows, rowCount) {
	const outputs = network.layers.at(-1)?.units ?? 0;
	const scores = new Float64Array(rowCount * outputs);
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
			if (activation === "softmax") softmax(output.subarray(0, units));
			else for (let unit = 0; unit < units; unit++) output[unit] = activate(activation, output[unit]);
			width = units;
			[input, output] = [output, input];
		}
		scores.set(input.subarray(0, outputs), row * outputs);
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
	if (dense.at(-1) === void 0 || layers.at(-1)?.class_name !== "Dense") throw invalid("model.json: the last layer is not a dense one");
	if (dense.slice(0, -1).some(({ activation }) => activation === "softmax")) throw invalid("model.json: only the last layer may be a softmax");
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

export { forward as a, weightLimit as i, readPlan as n, readWeights as r, encodeNetwork as t };