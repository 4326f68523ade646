import { h as parseParamsFile } from "./collect.js";
import { A as LockstepError } from "./file-work.js";
import { t as dataFilesOf } from "./data-files.js";
import { i as readValues, n as declaredFiles, r as expanded, t as compareValues } from "./declared-values.js";
import { i as valuesDiff, n as metricValues } from "./file-values.js";
import { t as namedCommits } from "./named-commits.js";
import { t as placeOf } from "./paths.js";
import { a as workspaceName, i as stateOfCommit, o as workspaceState, t as gitOf } from "./states2.js";

// pipeline/tracking/metrics.ts
/** The metrics of one state by path from the root: of stages, of `metrics:`, or of the given paths. */
async function metricsOf(repository, state, paths) {
	const files = await dataFilesOf(repository, state);
	const declared = paths.length > 0 ? paths : [...files.trackers.flatMap(({ outs }) => outs.filter(({ kind }) => kind === "metric").map(({ path }) => path)), ...await declaredFiles(state, "metrics")];
	const found = /* @__PURE__ */ new Map();
	for (const path of await expanded(files, declared)) {
		const parse = (text) => metricValues(parseParamsFile(text, path)) ?? /* @__PURE__ */ new Map();
		found.set(path, await readValues(files, path, parse));
	}
	return found;
}
function sameValues(a, b) {
	if (a === void 0 || b === void 0 || a instanceof LockstepError || b instanceof LockstepError) return false;
	return [...a.values(), ...b.values()].every(({ outcome }) => outcome === "read") && a.size === b.size && Object.keys(valuesDiff(a, b, false)).length === 0;
}
/** The metrics of the workspace, and of the revisions that are asked for. */
async function showMetrics(request, repository) {
	const paths = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
	const read = async (name, open) => {
		try {
			return {
				name,
				values: await metricsOf(repository, await open(), paths)
			};
		} catch (error) {
			if (error instanceof LockstepError && error.code !== "INTERRUPTED") return {
				name,
				values: error
			};
			throw error;
		}
	};
	const commits = await namedCommits(repository, request);
	if (commits.length === 0) return [await read("", () => workspaceState(repository))];
	const git = await gitOf(repository);
	const shown = [await read(workspaceName, () => workspaceState(repository))];
	for (const { name, commit } of commits) shown.push(await read(name, () => stateOfCommit(repository, git, {
		commit,
		name
	})));
	const branch = await git.currentBranch();
	const head = shown.find(({ name }) => branch !== void 0 && name.split(",").includes(branch));
	return sameValues(shown[0]?.values, head?.values) ? shown.slice(1) : shown;
}
/** What changed in the metrics between two states. */
function diffMetrics(request, repository) {
	return compareValues(request, repository, (state, paths) => metricsOf(repository, state, paths));
}

export { showMetrics as n, diffMetrics as t };