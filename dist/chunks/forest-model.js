import { r as taskWidth } from "./task.js";
import { a as featureInputs, n as featureColumns, o as featureOutputs } from "./apply.js";
import { _ as strictObject, b as tuple, c as int, f as number, i as array, n as _enum, u as literal, v as string, x as union } from "./schemas.js";
import { D as writeTrainedModel, T as readModelText } from "./pipeline.js";
import { n as compileForest, r as links, t as applyLink } from "./forest.js";
import { A as LockstepError } from "./file-work.js";
import { t as columnsOf } from "./graph2.js";
import { a as savedGraph, i as encodedGraph, n as savedTask, r as savedThreshold, t as encodedTask } from "./saved-task.js";

// pipeline/training/trainers/gbdt/forest-file.ts
const forestFormats = ["gbdt", "random_forest"];
const name = string().min(1).max(1e3);
const position = int().min(0).max(1e6);
const side = _enum(["left", "right"]);
/** A leaf is its value; a split says column, threshold or categories, where missing values go, and its two children. */
const node = union([
	number(),
	tuple([
		position,
		number(),
		side,
		position,
		position
	]),
	tuple([
		position,
		array(position.max(255 - 1)).max(255),
		side,
		position,
		position
	])
]);
const forestFile = strictObject({
	kind: literal("lockstep/Forest"),
	schema: literal(3),
	format: _enum(forestFormats),
	label: name,
	task: savedTask,
	threshold: savedThreshold,
	features: savedGraph,
	link: _enum(links),
	baselines: array(number()).min(1).max(1e3),
	trees: array(array(node).min(1).max(1e6)).max(1e5)
});
function encodeNode(found) {
	if (found.kind === "leaf") return found.value;
	const missing = found.isMissingLeft ? "left" : "right";
	const rule = found.kind === "numeric" ? found.threshold : [...found.categories];
	return [
		found.column,
		rule,
		missing,
		found.left,
		found.right
	];
}
/** The same forest gives the same bytes; one tree on each line. */
function encodeForest({ format, label, task, threshold, features, forest }) {
	const head = {
		kind: "lockstep/Forest",
		schema: 3,
		format,
		label,
		task: encodedTask(task),
		...threshold === void 0 ? {} : { threshold },
		features: encodedGraph(features),
		link: forest.link,
		baselines: [...forest.baselines]
	};
	const trees = forest.trees.map((tree) => `    ${JSON.stringify(tree.map(encodeNode))}`).join(",\n");
	return `${JSON.stringify(head, void 0, 2).slice(0, -2)},\n  "trees": [${trees === "" ? "" : `\n${trees}\n  `}]\n}\n`;
}
/** What the trees of a task may add up to. */
const linksOf = {
	binary: ["logistic", "shares"],
	multiclass: ["softmax", "shares"],
	regression: ["identity", "exponential"],
	quantiles: ["identity", "ascending"]
};
function invalid(message, cause) {
	return new LockstepError("MODEL_INVALID", `forest.json: ${message}`, {
		hint: "Train the model again.",
		cause
	});
}
/** Each child after its parent, each node but the root the child of one: a tree, whose every walk ends at a leaf. */
function readTree(nodes, outputs, where) {
	const parents = new Uint8Array(nodes.length);
	const tree = nodes.map((found, at) => {
		if (typeof found === "number") return {
			kind: "leaf",
			value: found
		};
		const [column, rule, missing, left, right] = found;
		for (const child of [left, right]) {
			if (child <= at || child >= nodes.length || parents[child] === 1) throw invalid(`${where}.${at}: its children do not form a tree`);
			parents[child] = 1;
		}
		const sides = {
			column,
			isMissingLeft: missing === "left",
			left,
			right
		};
		const output = outputs[column];
		if (typeof rule === "number") {
			if (output?.kind !== "number") throw invalid(`${where}.${at}: column ${column} is not numeric`);
			return {
				kind: "numeric",
				threshold: rule,
				...sides
			};
		}
		if (output?.kind !== "category" || rule.some((category) => category >= output.categories)) throw invalid(`${where}.${at}: column ${column} has no such categories`);
		return {
			kind: "categorical",
			categories: rule,
			...sides
		};
	});
	if (parents.subarray(1).includes(0)) throw invalid(`${where}: a node that no split leads to`);
	return tree;
}
/** @throws LockstepError MODEL_INVALID. */
function readForest(text) {
	let json;
	try {
		json = JSON.parse(text);
	} catch (cause) {
		throw invalid("is not JSON", cause);
	}
	const parsed = forestFile.safeParse(json);
	if (!parsed.success) {
		const [issue] = parsed.error.issues;
		throw invalid(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a forest"}`);
	}
	const { format, label, task, threshold, features, link, baselines, trees } = parsed.data;
	if (features.nodes.some((node) => columnsOf(node).includes(label))) throw invalid("the label is among its inputs");
	const width = taskWidth(task);
	if (!(baselines.length === width && trees.length % width === 0 && linksOf[task.kind].includes(link)) || task.kind === "binary" !== (threshold !== void 0)) throw invalid(`its trees do not fit a ${task.kind} task`);
	const outputs = featureOutputs(features);
	return {
		format,
		label,
		task,
		threshold,
		features,
		forest: {
			link,
			baselines,
			trees: trees.map((nodes, i) => readTree(nodes, outputs, `trees.${i}`))
		}
	};
}

// pipeline/training/trainers/gbdt/forest-model.ts
/** The only file of a forest, whichever trainer grew it. */
const fileName = "forest.json";
const fileLimitBytes = 268435456;
function writeForest(folder, saved) {
	return writeTrainedModel(folder, { [fileName]: encodeForest(saved) });
}
/** @throws LockstepError MODEL_INVALID. */
async function readForestFolder(folder) {
	return readForest(await readModelText(folder, fileName, fileLimitBytes));
}
/** @throws LockstepError MODEL_INVALID. */
async function loadForest(folder) {
	const { format, task, threshold, features, forest } = await readForestFolder(folder);
	const sums = compileForest(forest);
	const width = taskWidth(task);
	return {
		format,
		task,
		threshold,
		inputs: featureInputs(features),
		features,
		predict(rows) {
			const values = applyLink(forest.link, sums(featureColumns({
				graph: features,
				rows
			}), rows.rowCount), width);
			return Promise.resolve({
				values,
				width
			});
		},
		close() {}
	};
}

export { readForestFolder as n, writeForest as r, loadForest as t };