import { A as LockstepError } from "./file-work.js";
import { t as packedWeights } from "./weights.js";

// pipeline/training/exports/tfjs-layers.ts
/**
* A layers model of TensorFlow.js. Layers know neither texts nor missing values, so that this model takes a row after its transform;
* `features.json` beside it says what that is.
*/
const tfjsLayersExporter = ({ body, features, task, threshold }) => {
	if (body.kind !== "network") throw new LockstepError("EXPORT_UNSUPPORTED", `a ${body.kind} has no form as layers`);
	const inputs = (body.layers[0]?.kernel.length ?? 0) / (body.layers[0]?.units ?? 1);
	const layers = body.layers.map(({ units, activation }, i) => ({
		class_name: "Dense",
		config: {
			name: `dense_${i + 1}`,
			trainable: true,
			dtype: "float32",
			...i === 0 ? { batch_input_shape: [null, inputs] } : {},
			units,
			activation,
			use_bias: true
		}
	}));
	const { manifest, bytes } = packedWeights(body.layers.flatMap(({ units, kernel, bias }, i) => [{
		name: `dense_${i + 1}/kernel`,
		constant: {
			type: "float",
			shape: [kernel.length / units, units],
			values: kernel
		}
	}, {
		name: `dense_${i + 1}/bias`,
		constant: {
			type: "float",
			shape: [units],
			values: bias
		}
	}]));
	const file = {
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
		weightsManifest: manifest
	};
	const described = {
		task,
		...threshold === void 0 ? {} : { threshold },
		...features
	};
	return {
		kind: "folder",
		files: {
			"model.json": `${JSON.stringify(file, void 0, 2)}\n`,
			"weights.bin": bytes,
			"features.json": `${JSON.stringify(described, void 0, 2)}\n`
		}
	};
};

export { tfjsLayersExporter };