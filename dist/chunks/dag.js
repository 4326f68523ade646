import { a as workspaceSource } from "./collect.js";
import { r as overlaps } from "./overlap.js";
import { A as LockstepError } from "./file-work.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { r as part } from "./dag-graph.js";
import { n as shownFrom } from "./paths.js";
import { n as selectTrackers, t as addressOf } from "./targets.js";
import { i as readTrackers } from "./tracked.js";

// pipeline/tracking/dag.ts
/** Paths that a stage needs. */
function needsOf(tracker) {
	return tracker.kind === "pointer" ? [] : [...tracker.stage.deps, ...tracker.stage.params].map(({ path }) => path);
}
/** Stages and pointers, each with what it needs. */
function stageGraphOf(repository, trackers) {
	const edges = [];
	for (const tracker of trackers) for (const need of needsOf(tracker)) for (const other of trackers) if (other !== tracker && other.outs.some(({ path }) => overlaps(path, need))) edges.push([addressOf(repository, other), addressOf(repository, tracker)]);
	return {
		nodes: trackers.map((tracker) => addressOf(repository, tracker)),
		edges
	};
}
/** Outputs, each with the outputs that its stage needs. */
function outputGraphOf(repository, trackers) {
	const outs = trackers.flatMap((tracker) => tracker.outs.map(({ path }) => ({
		tracker,
		path
	})));
	const edges = outs.flatMap(({ tracker, path }) => needsOf(tracker).flatMap((need) => outs.filter((other) => other.tracker !== tracker && overlaps(other.path, need)).map((other) => [shownFrom(repository, other.path), shownFrom(repository, path)])));
	return {
		nodes: outs.map(({ path }) => shownFrom(repository, path)),
		edges
	};
}
function collapsed({ nodes, edges }) {
	const group = (node) => node.endsWith(".dvc") ? node : node.replace(/@.*$/, "");
	return {
		nodes: nodes.map(group),
		edges: edges.map(([from, to]) => [group(from), group(to)]).filter(([from, to]) => from !== to)
	};
}
function sorted({ nodes, edges }) {
	const unique = new Map(edges.map((edge) => [edge.join("\0"), edge]));
	return {
		nodes: [...new Set(nodes)].sort(byCodePoint),
		edges: [...unique].sort(([a], [b]) => byCodePoint(a, b)).map(([, edge]) => edge)
	};
}
/**
* What depends on what: edges lead from what makes to what needs. Sorted.
*
* @throws LockstepError ARGUMENT_INVALID, TARGET_UNKNOWN.
*/
async function dagOf(request, repository) {
	const { target, full = false, outs = false, collapse = false } = request;
	if (outs && collapse) throw new LockstepError("ARGUMENT_INVALID", "--outs and --collapse-foreach-matrix do not go together", { hint: "Leave one of them out." });
	const trackers = await readTrackers(await workspaceSource(repository.root));
	const whole = outs ? outputGraphOf(repository, trackers) : stageGraphOf(repository, trackers);
	let chosen = whole;
	if (target !== void 0) {
		const starts = (await selectTrackers(repository, trackers, { targets: [target] })).flatMap(({ tracker, part: asked }) => outs ? tracker.outs.filter(({ path }) => asked === void 0 || overlaps(path, asked)).map(({ path }) => shownFrom(repository, path)) : [addressOf(repository, tracker)]);
		chosen = part(whole, starts, full);
	}
	return sorted(collapse ? collapsed(chosen) : chosen);
}

export { dagOf };