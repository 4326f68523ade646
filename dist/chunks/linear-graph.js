import { n as chained } from "./network.js";
import { a as readLinearFolder } from "./linear-model.js";
import { t as exportedFeatures } from "./exported-features.js";
import { t as networkBody } from "./network-body.js";

// pipeline/training/trainers/graphs/linear-graph.ts
const activations = {
	binary: "sigmoid",
	multiclass: "softmax",
	regression: "linear",
	quantiles: "linear"
};
/** A saved linear model as exporters take it: a network of one layer, in double precision. @throws LockstepError MODEL_INVALID. */
async function linearGraph(folder) {
	const { label, task, threshold, features, linear } = await readLinearFolder(folder);
	const { coefficients, intercepts } = linear;
	const units = coefficients.length;
	const inputs = coefficients[0]?.length ?? 0;
	const kernel = new Float64Array(inputs * units);
	for (const [unit, values] of coefficients.entries()) for (const [input, value] of values.entries()) kernel[input * units + unit] = value;
	const { features: exported, order } = exportedFeatures(features, false);
	const network = {
		nodes: chained([{
			kind: "input",
			shape: [inputs]
		}, {
			kind: "dense",
			units,
			activation: activations[task.kind]
		}]),
		weights: [[], [kernel, Float64Array.from(intercepts)]]
	};
	return {
		task,
		label,
		threshold,
		features: exported,
		body: networkBody(network, features, order)
	};
}

export { linearGraph };