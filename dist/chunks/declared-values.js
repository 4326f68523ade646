import { i as readPipeline, o as placePath } from "./collect.js";
import { r as decodeUtf8 } from "./parse.js";
import { A as LockstepError } from "./file-work.js";
import { i as valuesDiff } from "./file-values.js";
import { t as placeOf } from "./paths.js";
import { a as workspaceName, n as hasCommits, r as stateAt } from "./states2.js";
import { posix } from "node:path";

// pipeline/tracking/declared-values.ts
/** Every dvc.yaml of a state, with how its paths become paths from the root. */
async function* pipelinesOf(state) {
	for (const file of state.source.dvcFiles) {
		if (posix.basename(file) !== "dvc.yaml") continue;
		const folder = posix.dirname(file) === "." ? "" : posix.dirname(file);
		yield {
			pipeline: await readPipeline(state.source, file),
			placed: (path) => placePath(folder, path, file)
		};
	}
}
/** Files that `metrics:` or `params:` of some dvc.yaml names, from the root, in the order of the files. */
async function declaredFiles(state, key) {
	const found = [];
	for await (const { pipeline, placed } of pipelinesOf(state)) found.push(...pipeline[key].map(placed));
	return found;
}
/** What stages took from files by `${…}`: path from the root → dotted key → value. */
async function usedValues(state) {
	const found = /* @__PURE__ */ new Map();
	for await (const { pipeline, placed } of pipelinesOf(state)) for (const [file, values] of pipeline.usedValues) found.set(placed(file), new Map([...found.get(placed(file)) ?? [], ...values]));
	return found;
}
/** Files for paths: a folder stands for every file below it. */
async function expanded(files, paths) {
	const found = [];
	for (const path of paths) {
		const below = await files.below(path);
		found.push(...below.length === 0 ? [path] : below);
	}
	return [...new Set(found)];
}
/** One file of values; a problem with it is a value, because the others are still to be shown. */
async function readValues(files, path, parse) {
	try {
		const bytes = await files.read(path);
		if (bytes === void 0) throw new LockstepError("OBJECT_MISSING", `there is no ${path}`, { hint: "Run the stage that makes it, or correct dvc.yaml." });
		return {
			outcome: "read",
			values: parse(decodeUtf8(bytes, path))
		};
	} catch (error) {
		if (error instanceof LockstepError && error.code !== "INTERRUPTED") return {
			outcome: "failed",
			error
		};
		throw error;
	}
}
/** Compares the values of two states; before the first commit there is nothing to compare. */
async function compareValues(request, repository, valuesOf) {
	if (!await hasCommits(repository)) return {
		diff: {},
		before: /* @__PURE__ */ new Map(),
		after: /* @__PURE__ */ new Map()
	};
	const paths = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
	const before = await valuesOf(await stateAt(repository, request.before ?? "HEAD"), paths);
	const after = await valuesOf(await stateAt(repository, request.after ?? "workspace"), paths);
	return {
		diff: valuesDiff(before, after, request.all === true),
		before,
		after
	};
}

export { usedValues as a, readValues as i, declaredFiles as n, expanded as r, compareValues as t };