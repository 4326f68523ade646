import { t as parseLock } from "./lock.js";
import { d as parsePointer, g as readParams, n as isDvcFile, r as pointerOver, t as collectTracked } from "./collect.js";
import { A as LockstepError, w as inputKey } from "./file-work.js";
import { Bt as toJson, Hn as shown, Xt as byCodePoint, kt as digestOf } from "./pipeline.js";
import { n as stageGraph, t as closure } from "./graph.js";
import { n as isInside } from "./overlap.js";
import { r as decodeUtf8 } from "./parse.js";
import { n as parseModelRecord } from "./model-record.js";
import { t as parseProject } from "./project.js";
import { posix } from "node:path";

// pipeline/data/objects/inputs-of-tree.ts
async function readTree({ entries, readFile }) {
	const byPath = new Map(entries.map((entry) => [entry.path, entry]));
	const paths = [...byPath.keys()].sort(byCodePoint);
	const isFile = (path) => ["file", "executable"].includes(byPath.get(path)?.kind ?? "");
	const source = {
		dvcFiles: paths.filter((path) => isDvcFile(path) && isFile(path)),
		read: (path) => isFile(path) ? readFile(path) : Promise.resolve(void 0)
	};
	const tracked = await collectTracked(source);
	return {
		source,
		byPath,
		paths,
		tracked,
		graph: stageGraph(tracked.stages)
	};
}
/** Records, cards and locks are what a run writes: were they inputs, writing them would make the run stale. */
function isResult(path) {
	return posix.basename(path) === "dvc.lock" || /^models\/.+\.(?:yaml|md)$/.test(path);
}
/** The fact of one file in Git. */
function codeFact(entry) {
	if (entry.kind === "symlink") throw new LockstepError("PATH_UNSAFE", `${shown(entry.path)}, which a stage depends on, is a symbolic link`, { hint: "Depend on the file it points to, or commit that file in its place." });
	return [`code ${entry.path}`, entry.kind === "file" ? entry.oid : `${entry.kind} ${entry.oid}`];
}
/** Facts of what Git holds at a path: a file, or every file below a folder. */
function filesAt(tree, path) {
	const entry = tree.byPath.get(path);
	if (entry !== void 0) return [codeFact(entry)];
	return tree.paths.flatMap((below) => {
		const file = tree.byPath.get(below);
		if (file === void 0 || !isInside(below, path) || isResult(below)) return [];
		return pointerOver(tree.tracked.pointers, below) !== void 0 || tree.graph.producerOf(below) !== void 0 ? [] : [codeFact(file)];
	});
}
/** Facts of a path that stages depend on: data by its pointer, code by its files in Git; nothing where stages make all of it. */
function factsAt(tree, path, who) {
	if (tree.graph.producerOf(path) !== void 0) return [];
	const over = pointerOver(tree.tracked.pointers, path);
	const data = over === void 0 ? tree.tracked.pointers.filter((pointer) => isInside(pointer.path, path)) : [over];
	const facts = [];
	for (const pointer of data) {
		if (pointer.out.md5 === void 0) throw new LockstepError("DEPENDENCY_MISSING", `${pointer.file} names no content for ${shown(pointer.path)}, which ${who} needs`, { hint: `Run \`dvc commit ${pointer.file}\` where the data is, and commit the file.` });
		facts.push([`data ${pointer.path}`, pointer.out.md5]);
	}
	if (over === void 0) facts.push(...filesAt(tree, path));
	if (facts.length > 0 || tree.graph.producersAround(path).length > 0) return facts;
	throw new LockstepError("DEPENDENCY_MISSING", `${who} needs ${shown(path)}, which nothing provides`, { hint: "Commit the file, track it with `dvc add` and commit its .dvc file, or make it the output of a stage." });
}
async function paramsFacts(tree, stage) {
	const facts = [];
	for (const { path, keys } of stage.params) {
		if (tree.graph.producerOf(path) !== void 0) continue;
		const bytes = await tree.source.read(path);
		if (bytes === void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameters of ${shown(path)}, which is not in Git`, { hint: "Commit the file." });
		const values = readParams({
			text: decodeUtf8(bytes, path),
			file: path,
			keys
		});
		const absent = keys.find((key) => !values.has(key));
		if (absent !== void 0) throw new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} needs the parameter ${shown(absent)}, which ${path} does not have`, { hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.` });
		for (const [key, value] of values) facts.push([`params ${path}:${key}`, toJson(value)]);
	}
	return facts;
}
async function stageFacts(tree, stage) {
	const { cmd } = stage.stage;
	const command = stage.workingFolder === stage.folder ? cmd : {
		cmd,
		wdir: stage.workingFolder
	};
	const facts = [[`command ${stage.name}`, command]];
	for (const { path } of stage.deps) facts.push(...factsAt(tree, path, `stage ${stage.name}`));
	return [...facts, ...await paramsFacts(tree, stage)];
}
/**
* Everything that decides a model, read from a Git tree alone: the commands of the stages that make it, and of those that make the
* tables it is judged by and was trained on, with the code, data and parameters they depend on and the environment files that are
* declared. Data counts by the digest in its pointer. Records and locks are results and are left out.
*
* @throws LockstepError DEPENDENCY_MISSING naming stage and path, YAML_INVALID, DVC_FILE_INVALID, CYCLE_IN_STAGES, PATH_UNSAFE.
*/
async function readInputs(request) {
	const { declaration } = request;
	const tree = await readTree(request);
	if (tree.graph.producerOf(declaration.artifact) === void 0) throw new LockstepError("DEPENDENCY_MISSING", `no stage makes ${shown(declaration.artifact)}, the model ${declaration.model}`, { hint: "Make it an output of a stage in dvc.yaml, or correct `artifact` in lockstep.yaml." });
	const tables = [declaration.evaluationRows, declaration.trainingRows];
	const facts = [];
	for (const stage of closure(tree.graph, [declaration.artifact, ...tables])) facts.push(...await stageFacts(tree, stage));
	for (const path of tables) facts.push(...factsAt(tree, path, `the model ${declaration.model}`));
	for (const path of declaration.environmentFiles) {
		const entry = tree.byPath.get(path);
		if (entry === void 0) throw new LockstepError("DEPENDENCY_MISSING", `the environment file ${shown(path)} of the model ${declaration.model} is not in Git`, { hint: "Commit it, or remove it from the model's environment files in lockstep.yaml." });
		facts.push([`environment ${path}`, entry.oid]);
	}
	const inputs = Object.fromEntries(facts.toSorted(([a], [b]) => byCodePoint(a, b)));
	return {
		inputs,
		inputKey: inputKey(digestOf(inputs))
	};
}

// pipeline/repository/state.ts
function recordPath(model) {
	return `models/${model}.yaml`;
}
function cardPath(model) {
	return `models/${model}.md`;
}
function stateOf(git, id) {
	const text = async (path) => {
		const bytes = await git.readFile(id, path);
		return bytes === void 0 ? void 0 : decodeUtf8(bytes, path);
	};
	return {
		id,
		text,
		async project() {
			const found = await text("lockstep.yaml");
			if (found === void 0) throw new LockstepError("CONFIG_INVALID", `${id.slice(0, 12)} has no lockstep.yaml`, { hint: "Add lockstep.yaml at the root of the repository; docs/how-to/adopt.md shows the smallest one." });
			return parseProject(found, "lockstep.yaml");
		},
		async record(model) {
			const found = await text(recordPath(model));
			return found === void 0 ? void 0 : parseModelRecord(found, recordPath(model));
		},
		async inputs(declaration) {
			const entries = await git.tree(id);
			return readInputs({
				declaration,
				entries,
				readFile: (path) => git.readFile(id, path)
			});
		},
		async output(path) {
			const lock = await text("dvc.lock");
			if (lock !== void 0) {
				for (const stage of parseLock(lock, "dvc.lock").stages.values()) for (const out of stage.outs) if (out.path === path) return out;
			}
			const pointer = await text(`${path}.dvc`);
			return pointer === void 0 ? void 0 : parsePointer(pointer, `${path}.dvc`).outs[0];
		}
	};
}
/** The declared models that a step works on: all, or the one that was asked for. */
function selectModels(project, name) {
	const chosen = name === void 0 ? project.models : project.models.filter(({ model }) => model === name);
	if (chosen.length === 0) throw new LockstepError(name === void 0 ? "CONFIG_INVALID" : "MODEL_UNKNOWN", name === void 0 ? "lockstep.yaml declares no model" : `lockstep.yaml declares no model ${JSON.stringify(name)}`, { hint: `Declared: ${project.models.map(({ model }) => model).join(", ") || "none"}.` });
	return chosen;
}

export { stateOf as i, recordPath as n, selectModels as r, cardPath as t };