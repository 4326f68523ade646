import { t as defaultParamsFile } from "./locked-stage.js";
import { h as parseParamsFile, m as lookUp } from "./collect.js";
import { t as dataFilesOf } from "./data-files.js";
import { a as usedValues, i as readValues, n as declaredFiles, r as expanded, t as compareValues } from "./declared-values.js";

// pipeline/tracking/params.ts
function want(wanted, path, keys) {
	const known = wanted.get(path);
	if (known === "whole") return;
	if (keys.length === 0) wanted.set(path, "whole");
	else wanted.set(path, /* @__PURE__ */ new Set([...known ?? [], ...keys]));
}
function chosen(content, keys) {
	if (keys === "whole") return content;
	return new Map([...keys].flatMap((key) => {
		const value = lookUp(content, key);
		return value === void 0 ? [] : [[key, value]];
	}));
}
/**
* The parameters of one state by path: what stages name, what `params:` names, and the root's params.yaml whole. Of other files that
* `vars` load, what stages took from them.
*/
async function paramsOf(repository, state, { deps, paths }) {
	const files = await dataFilesOf(repository, state);
	const wanted = /* @__PURE__ */ new Map();
	for (const path of paths) want(wanted, path, []);
	if (paths.length === 0) {
		for (const tracker of files.trackers) if (tracker.kind === "stage") for (const { path, keys } of tracker.stage.params) want(wanted, path, keys);
		if (!deps) {
			for (const path of await declaredFiles(state, "params")) want(wanted, path, []);
			if (await files.read("params.yaml") !== void 0) want(wanted, defaultParamsFile, []);
		}
	}
	const found = /* @__PURE__ */ new Map();
	for (const [declared, keys] of wanted) for (const path of await expanded(files, [declared])) found.set(path, await readValues(files, path, (text) => chosen(parseParamsFile(text, path), keys)));
	if (paths.length === 0) {
		for (const [path, values] of await usedValues(state)) if (!found.has(path)) found.set(path, {
			outcome: "read",
			values
		});
	}
	return found;
}
/** What changed in the parameters between two states. */
function diffParams(request, repository) {
	return compareValues(request, repository, (state, paths) => paramsOf(repository, state, {
		deps: request.deps === true,
		paths
	}));
}

export { diffParams };