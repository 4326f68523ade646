import { A as LockstepError } from "./file-work.js";
import { a as tensorInputs, o as textColumns, r as numericColumns } from "./model-graph.js";
import { n as readPlan, r as readWeights } from "./layers-file.js";
import { T as readModelText, w as readModelFile } from "./pipeline.js";
import { n as readTransform, r as transformLimitBytes } from "./transform-file.js";
import { t as exportedFeatures } from "./exported-features.js";
import { t as networkBody } from "./network-body.js";

// pipeline/training/trainers/graphs/network-graph.ts
const textLimitBytes = 4194304;
/** An input of an export has one name and one type. @throws LockstepError EXPORT_UNSUPPORTED. */
function refuseSharedColumns({ features, body }) {
	const tensors = tensorInputs(body).map(({ column }) => column);
	const others = [...numericColumns(features), ...textColumns(features)];
	const shared = tensors.find((column, i) => others.includes(column) || tensors.indexOf(column) !== i);
	if (shared === void 0) return;
	throw new LockstepError("EXPORT_UNSUPPORTED", `${shared} is a picture or words, and something else, too`, { hint: "Make a column of its own for each in a stage." });
}
/** A saved network as exporters take it. @throws LockstepError MODEL_INVALID, EXPORT_UNSUPPORTED. */
async function networkGraph(folder) {
	const plan = readPlan(await readModelText(folder, "model.json", textLimitBytes));
	const { label, task, threshold, features } = readTransform(await readModelText(folder, "transform.json", transformLimitBytes));
	const network = readWeights(plan, await readModelFile(folder, "weights.bin", plan.weightBytes));
	const { features: exported, order } = exportedFeatures(features, false);
	const graph = {
		task,
		label,
		threshold,
		features: exported,
		body: networkBody(network, features, order)
	};
	refuseSharedColumns(graph);
	return graph;
}

export { networkGraph };