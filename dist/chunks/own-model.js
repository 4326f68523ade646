import { Bn as pathProblem } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { r as checkAnswer } from "./answer.js";
import { i as shapeOfBranch } from "./branches.js";
import { o as shapesOf, t as ShapeError } from "./shapes.js";
import { n as topologyOf, r as topologyProblem, t as kerasTopology } from "./topology.js";
import { pathToFileURL } from "node:url";
import { join } from "node:path";

// pipeline/training/trainers/own-model.ts
function invalid(module, message, cause) {
	return new LockstepError("MODEL_FUNCTION_INVALID", `${module}: ${message}`, {
		hint: "docs/how-to/own-model.md shows a function, and lists the layers that can be saved.",
		cause
	});
}
/** Loads the module; its code runs. @throws LockstepError MODEL_FUNCTION_INVALID. */
async function loadFunction({ module, folder }) {
	const path = module.replace(/^\.\//, "");
	const problem = pathProblem(path) ?? (/\.(?:ts|mts|js|mjs)$/.test(path) ? void 0 : "it is no module");
	if (problem !== void 0) throw invalid(module, `the path cannot be used: ${problem}`);
	try {
		const loaded = await import(pathToFileURL(join(folder, path)).href);
		if (typeof loaded.default === "function") return loaded.default;
	} catch (cause) {
		throw invalid(module, `the module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
	}
	throw invalid(module, "the module exports no function as its default");
}
function readTopology(model, { module, branches, outputs }) {
	const parsed = kerasTopology.safeParse(model.toJSON(null, false));
	if (!parsed.success) throw invalid(module, `the model cannot be saved: ${topologyProblem(parsed.error)}`);
	try {
		const topology = topologyOf(parsed.data);
		checkAnswer(topology.nodes);
		const shapes = shapesOf(topology);
		const taken = topology.nodes.flatMap(({ layer }) => layer.kind === "input" ? [layer.shape] : []);
		const given = branches.map(shapeOfBranch);
		if (JSON.stringify(taken) !== JSON.stringify(given)) throw new ShapeError(`it takes inputs of ${JSON.stringify(taken)}, and is given ${JSON.stringify(given)}`);
		if (JSON.stringify(shapes.at(-1)) !== JSON.stringify([outputs])) throw new ShapeError(`it gives ${JSON.stringify(shapes.at(-1))} for a row, and ${outputs} are asked for`);
		return topology;
	} catch (cause) {
		if (cause instanceof ShapeError) throw invalid(module, cause.message, cause);
		throw cause;
	}
}
/**
* Loads the user's function, which runs code of the repository: only a training may. What it makes is held to layers that can be saved, so
* that whoever scores or serves the model never runs the code again.
*
* @returns What builds the model anew, with first weights from `Math.random`.
* @throws LockstepError MODEL_FUNCTION_INVALID.
*/
async function openOwnModel(request) {
	const { module, branches, outputs, params } = request;
	const make = await loadFunction(request);
	const inputs = branches.map((branch) => ({
		kind: branch.kind,
		columns: branch.columns,
		shape: shapeOfBranch(branch),
		positions: "positions" in branch ? branch.positions : void 0
	}));
	return async (tf) => {
		let model;
		try {
			model = await make(tf, {
				inputs,
				outputs,
				params
			});
		} catch (cause) {
			throw invalid(module, `the function threw: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
		}
		if (typeof model?.toJSON !== "function") throw invalid(module, "the function returned no layers model");
		return {
			model,
			topology: readTopology(model, request)
		};
	};
}

export { openOwnModel };