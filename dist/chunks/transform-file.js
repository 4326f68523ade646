import { A as LockstepError } from "./file-work.js";
import { c as literal, h as string, m as strictObject, t as _enum } from "./schemas.js";
import { t as columnsOf } from "./graph2.js";
import { a as savedGraph, i as encodedGraph, n as savedTask, r as savedThreshold, t as encodedTask } from "./saved-task.js";

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
	backend: strictObject({
		name: _enum(["wasm", "tensorflow"]),
		version: string().max(100)
	}).optional(),
	features: savedGraph
});
function encodeTransform({ label, task, threshold, backend, features }) {
	const file = {
		kind: "lockstep/Transform",
		schema: 3,
		label,
		task: encodedTask(task),
		...threshold === void 0 ? {} : { threshold },
		...backend === void 0 ? {} : { backend: {
			name: backend.name,
			version: backend.version
		} },
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