import { g as readTextIfThere } from "./file-work.js";
import { Rt as pythonEquals, Wt as isYamlMap, zt as pythonJson } from "./pipeline.js";
import { g as readParams } from "./collect.js";
import { join } from "node:path";

// pipeline/data/dvc/status.ts
function pathState(present, locked) {
	if (locked !== void 0 && present?.isInCache === false) return "not in cache";
	if (present?.id === void 0) return "deleted";
	if (locked === void 0) return "new";
	return present.id === locked ? void 0 : "modified";
}
function pathChanges(kind, paths, [now, locked]) {
	const ids = new Map(locked.map((entry) => [entry.path, entry.md5]));
	return paths.flatMap((path) => {
		const state = pathState(now.get(path), ids.get(path));
		return state === void 0 ? [] : [{
			kind,
			path,
			state
		}];
	});
}
function parameterState(before, after) {
	if (after === void 0) return "deleted";
	if (before === void 0) return "new";
	return pythonEquals(before, after) ? void 0 : "modified";
}
function parameterChanges({ stage, params }, locked) {
	return stage.params.flatMap(({ file, keys }) => {
		const [before, after] = [locked?.params.get(file), params.get(file)];
		if (after === void 0) return [{
			kind: "params file",
			file,
			state: "deleted"
		}];
		if (before === void 0) return [{
			kind: "params file",
			file,
			state: "new"
		}];
		return (keys.length > 0 ? keys : [.../* @__PURE__ */ new Set([...after.keys(), ...before.keys()])]).flatMap((key) => {
			const [old, now] = [before.get(key), after.get(key)];
			const state = parameterState(old, now);
			return state === void 0 ? [] : [{
				kind: "parameter",
				file,
				key,
				state,
				before: old,
				after: now
			}];
		});
	});
}
function sameCommand(a, b) {
	return JSON.stringify(a) === JSON.stringify(b);
}
/** DVC calls such a stage a callback: nothing says when it is up to date. */
function hasNeitherInputsNorOutputs(stage) {
	return stage.deps.length === 0 && stage.params.length === 0 && stage.outs.length === 0;
}
/**
* Why a stage is not what `dvc.lock` says, in DVC's order: dependencies, parameters, outputs, command. Empty means up to date.
* A stage without dependencies and outputs always runs. A frozen
* stage's dependencies are not looked at.
*
* @param locked - `undefined` when the stage has never run: everything it names is new then.
*/
function stageChanges(now, locked) {
	const { stage } = now;
	const isCallback = hasNeitherInputsNorOutputs(stage);
	const inputs = stage.isFrozen ? [] : [...pathChanges("dependency", stage.deps, [now.deps, locked?.deps ?? []]), ...parameterChanges(now, locked)];
	const paths = stage.outs.map(({ path }) => path);
	const command = locked !== void 0 && !sameCommand(locked.cmd, stage.cmd) ? [{
		kind: "command",
		before: locked.cmd,
		after: stage.cmd
	}] : [];
	const always = stage.alwaysChanged || isCallback ? [{
		kind: "always changed",
		isCallback: !stage.alwaysChanged
	}] : [];
	return [
		...inputs,
		...pathChanges("output", paths, [now.outs, locked?.outs ?? []]),
		...always,
		...command
	];
}
function shown(value) {
	const text = value === void 0 ? "nothing" : pythonJson(value);
	return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
const pathWords = {
	modified: "changed",
	deleted: "is missing",
	new: "is new",
	"not in cache": "is not in the cache"
};
function isSame(before, after) {
	return before === void 0 || after === void 0 ? before === after : pythonEquals(before, after);
}
/** The first member that differs: a stage may depend on a whole section, whose text would be cut before it came to what changed. */
function narrowed(edit) {
	const { key, before, after, others } = edit;
	if (!isYamlMap(before) || !isYamlMap(after)) return edit;
	const [first, ...rest] = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].filter((member) => !isSame(before.get(member), after.get(member)));
	if (first === void 0) return edit;
	return narrowed({
		key: `${key}.${first}`,
		before: before.get(first),
		after: after.get(first),
		others: others + rest.length
	});
}
/** One line that names what changed. */
function explain(change) {
	switch (change.kind) {
		case "command": return "its command changed";
		case "dependency":
		case "output": return `${change.kind} ${change.path} ${pathWords[change.state]}`;
		case "params file": return `params file ${change.file} ${pathWords[change.state]}`;
		case "parameter": {
			if (change.state !== "modified") return `parameter ${change.file}:${change.key} ${pathWords[change.state]}`;
			const { key, before, after, others } = narrowed({
				...change,
				others: 0
			});
			const more = others === 0 ? "" : `, and ${others} more beside it`;
			return `parameter ${change.file}:${key} changed from ${shown(before)} to ${shown(after)}${more}`;
		}
		case "always changed": return change.isCallback ? "the stage has neither dependencies nor outputs" : "the stage is declared always_changed";
	}
}
/** DVC calls a path that the lock does not know `modified`; `new` it says of params alone. */
function dvcWord(state) {
	return state === "new" ? "modified" : state;
}
/** The changes of one stage as `dvc status --json` gives them; `undefined` for none. */
function statusJson(changes) {
	const deps = /* @__PURE__ */ new Map();
	const outs = /* @__PURE__ */ new Map();
	const keys = /* @__PURE__ */ new Map();
	const words = [];
	for (const change of changes) if (change.kind === "dependency") deps.set(change.path, dvcWord(change.state));
	else if (change.kind === "output") outs.set(change.path, dvcWord(change.state));
	else if (change.kind === "params file") deps.set(change.file, change.state);
	else if (change.kind === "parameter") {
		const file = keys.get(change.file) ?? /* @__PURE__ */ new Map();
		keys.set(change.file, file.set(change.key, change.state));
		deps.set(change.file, Object.fromEntries(file));
	} else words.push(change.kind === "command" ? "changed command" : "always changed");
	const parts = [];
	if (deps.size > 0) parts.push({ "changed deps": Object.fromEntries(deps) });
	if (outs.size > 0) parts.push({ "changed outs": Object.fromEntries(outs) });
	parts.push(...words);
	return parts.length === 0 ? void 0 : parts;
}

// pipeline/data/stages/current-params.ts
/** The values that a stage's params name: file as written → key → value. What a file lacks, and a file that is not there, is left out. */
async function currentParams(root, stage) {
	const found = /* @__PURE__ */ new Map();
	for (const { file, path, keys } of stage.params) {
		const text = await readTextIfThere(join(root, path));
		if (text === void 0) continue;
		const values = readParams({
			text,
			file: path,
			keys
		});
		found.set(file, new Map([...found.get(file) ?? [], ...values]));
	}
	return found;
}

export { statusJson as i, explain as n, stageChanges as r, currentParams as t };