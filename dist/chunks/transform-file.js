import { A as LockstepError } from "./file-work.js";
import { _ as strictObject, c as int, h as preprocess, n as _enum, u as literal, v as string } from "./schemas.js";
import { t as columnsOf } from "./graph2.js";
import { a as savedGraph, i as encodedGraph, n as savedTask, r as savedThreshold, t as encodedTask } from "./saved-task.js";
import { n as backends } from "./choose-backend.js";

// pipeline/training/tensorflow/saved-backend.ts
/**
* What of TensorFlow.js computed a model's weights, as it is saved with them: the same training on another backend, or on another version
* of it, gives other bytes. What else was installed is left out, because it changes nothing.
*/
const savedBackend = strictObject({
	name: preprocess((name) => name === "tensorflow" ? "native" : name, _enum(backends)),
	/** Of TensorFlow.js. */
	version: string().max(100),
	/** Of the native backend: the library's version, and how many threads it was given. */
	library: string().max(100).optional(),
	threads: int().min(0).optional(),
	/** The backend that the network's shape or params.yaml asked for, and why. */
	preferred: _enum(backends).optional(),
	reason: string().max(200).optional()
});

// pipeline/training/trainers/transform-file.ts
/** Most bytes of the file; a graph with many words or categories is large. */
const transformLimitBytes = 67108864;
const column = string().min(1).max(1e3);
const transformFile = strictObject({
	kind: literal("lockstep/Transform"),
	schema: literal(3),
	label: column,
	task: savedTask,
	threshold: savedThreshold,
	backend: savedBackend.optional(),
	features: savedGraph
});
function encodeTransform({ label, task, threshold, backend, features }) {
	const file = {
		kind: "lockstep/Transform",
		schema: 3,
		label,
		task: encodedTask(task),
		...threshold === void 0 ? {} : { threshold },
		...backend === void 0 ? {} : { backend },
		features: encodedGraph(features)
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
	const { label, task, threshold, backend, features } = parsed.data;
	if (features.nodes.some((node) => columnsOf(node).includes(label))) throw new LockstepError("MODEL_INVALID", "transform.json: the label is among the inputs", { hint: "Train the model again." });
	if (task.kind === "binary" !== (threshold !== void 0)) throw new LockstepError("MODEL_INVALID", `transform.json: a ${task.kind} task ${threshold === void 0 ? "needs a" : "has no"} threshold`, { hint: "Train the model again." });
	return {
		label,
		task,
		threshold,
		backend,
		features
	};
}

export { readTransform as n, transformLimitBytes as r, encodeTransform as t };