import { n as readPlan, r as readWeights } from "./layers-file.js";
import { n as readModelText, t as readModelFile } from "./model-folder.js";
import { n as readTransform, r as transformLimitBytes } from "./transform-file.js";
import { n as reordered, t as exportedFeatures } from "./exported-features.js";

// pipeline/training/trainers/graphs/network-graph.ts
const textLimitBytes = 4194304;
/** A saved network as exporters take it. @throws LockstepError MODEL_INVALID. */
async function networkGraph(folder) {
	const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
	const { label, task, threshold, features } = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
	const { layers } = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
	const { features: exported, order } = exportedFeatures(features, false);
	const [first, ...others] = layers;
	return {
		task,
		label,
		threshold,
		features: exported,
		body: {
			kind: "network",
			layers: first === void 0 ? [] : [{
				...first,
				kernel: reordered(first.kernel, first.units, order)
			}, ...others]
		}
	};
}

export { networkGraph };