import { Xt as byCodePoint } from "./pipeline.js";

// pipeline/tracking/dag-graph.ts
/** Everything that is reached from some nodes. */
function reached(starts, next) {
	const found = new Set(starts);
	const pending = [...starts];
	for (let node = pending.pop(); node !== void 0; node = pending.pop()) for (const other of next.get(node) ?? []) if (!found.has(other)) {
		found.add(other);
		pending.push(other);
	}
	return found;
}
function adjacency(edges, direction) {
	const next = /* @__PURE__ */ new Map();
	const add = (from, to) => {
		const list = next.get(from);
		if (list === void 0) next.set(from, [to]);
		else list.push(to);
	};
	for (const [from, to] of edges) {
		add(to, from);
		if (direction === "both") add(from, to);
	}
	return next;
}
function within(graph, kept) {
	return {
		nodes: graph.nodes.filter((node) => kept.has(node)),
		edges: graph.edges.filter(([from, to]) => kept.has(from) && kept.has(to))
	};
}
/** What some nodes need, or with `full` all that hangs together with them. */
function part(graph, starts, full) {
	return within(graph, reached(starts, adjacency(graph.edges, full ? "both" : "up")));
}
/** The parts that do not hang together, each sorted as the whole is; in the order of their first names. */
function components(graph) {
	const next = adjacency(graph.edges, "both");
	const seen = /* @__PURE__ */ new Set();
	return graph.nodes.flatMap((node) => {
		if (seen.has(node)) return [];
		const kept = reached([node], next);
		for (const one of kept) seen.add(one);
		return [within(graph, kept)];
	});
}
/** Nodes by the length of the longest way to them: what a node needs is in an earlier row. A circle is cut where it is closed. */
function layers(graph) {
	const needs = adjacency(graph.edges, "up");
	const depth = /* @__PURE__ */ new Map();
	const waiting = new Map(graph.nodes.map((node) => [node, new Set(needs.get(node)).size]));
	const followers = /* @__PURE__ */ new Map();
	for (const [from, to] of graph.edges) followers.set(from, (followers.get(from) ?? /* @__PURE__ */ new Set()).add(to));
	let row = graph.nodes.filter((node) => waiting.get(node) === 0);
	for (const node of row) depth.set(node, 0);
	while (row.length > 0) {
		const next = [];
		for (const node of row) for (const follower of followers.get(node) ?? []) {
			depth.set(follower, Math.max(depth.get(follower) ?? 0, (depth.get(node) ?? 0) + 1));
			const left = (waiting.get(follower) ?? 1) - 1;
			waiting.set(follower, left);
			if (left === 0) next.push(follower);
		}
		row = next;
	}
	const rows = [];
	for (const node of graph.nodes) {
		const at = depth.get(node) ?? 0;
		while (rows.length <= at) rows.push([]);
		rows[at]?.push(node);
	}
	return rows.map((nodes) => nodes.sort(byCodePoint));
}

export { layers as n, part as r, components as t };