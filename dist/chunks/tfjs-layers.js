import { A as LockstepError } from "./file-work.js";
import { t as encodeNetwork } from "./layers-file.js";

// pipeline/training/exports/tfjs-layers.ts
/**
* A layers model of TensorFlow.js. Layers know neither texts nor missing values, so that this model takes a row after its transform;
* `features.json` beside it says what that is.
*/
const tfjsLayersExporter = ({ body, features, task, threshold }) => {
	if (body.kind !== "network") throw new LockstepError("EXPORT_UNSUPPORTED", `a ${body.kind} has no form as layers`);
	const { model, weights } = encodeNetwork(body.network);
	const inputs = body.inputs.length === 1 && body.inputs[0]?.kind === "numbers" ? {} : { inputs: body.inputs };
	const described = {
		task,
		...threshold === void 0 ? {} : { threshold },
		...features,
		...inputs
	};
	return {
		kind: "folder",
		files: {
			"model.json": model,
			"weights.bin": weights,
			"features.json": `${JSON.stringify(described, void 0, 2)}\n`
		}
	};
};

export { tfjsLayersExporter };