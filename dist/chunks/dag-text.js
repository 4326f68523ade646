import { Gn as inert } from "./pipeline.js";
import { n as layers, t as components } from "./dag-graph.js";

// pipeline/cli/data/dag-text.ts
/** A name between double quotes, in DOT. */
function quoted(name) {
	return `"${inert(name).replaceAll("\\", "\\\\").replaceAll("\"", String.raw`\"`)}"`;
}
/** The graph in DOT, for Graphviz. */
function dotOf({ nodes, edges }) {
	return [
		"strict digraph {",
		...[...nodes.map(quoted), ...edges.map(([from, to]) => `${quoted(from)} -> ${quoted(to)}`)].map((line) => `${line};`),
		"}"
	].join("\n");
}
/** The graph as a flowchart of Mermaid, part by part as DVC numbers them. */
function mermaidOf(graph) {
	const ids = /* @__PURE__ */ new Map();
	return ["flowchart TD", ...components(graph).flatMap(({ nodes, edges }) => {
		for (const node of nodes) ids.set(node, `node${ids.size + 1}`);
		return [...nodes.map((node) => `\t${ids.get(node) ?? ""}["${inert(node).replaceAll("\"", "#quot;")}"]`), ...edges.map(([from, to]) => `\t${ids.get(from) ?? ""}-->${ids.get(to) ?? ""}`)];
	})].join("\n");
}
/** A drawing on a grid of characters. */
var Canvas = class {
	rows = [];
	put(x, y, text) {
		while (this.rows.length <= y) this.rows.push([]);
		const row = this.rows[y] ?? [];
		[...text].forEach((character, index) => {
			while (row.length <= x + index) row.push(" ");
			row[x + index] = character;
		});
	}
	at(x, y) {
		return this.rows[y]?.[x] ?? " ";
	}
	text() {
		return this.rows.map((row) => row.join("").trimEnd()).join("\n");
	}
};
/** Boxes row by row; the rows stand centred over each other. */
function boxesOf(graph) {
	const rows = layers(graph);
	const widthOf = (name) => [...inert(name)].length + 4 | 1;
	const rowWidth = (row) => row.reduce((sum, name) => sum + widthOf(name) + 2, -2);
	const whole = Math.max(...rows.map(rowWidth));
	const boxes = /* @__PURE__ */ new Map();
	let y = 0;
	for (const [index, row] of rows.entries()) {
		let x = Math.floor((whole - rowWidth(row)) / 2);
		for (const name of row) {
			const width = widthOf(name);
			boxes.set(name, {
				name,
				x,
				y,
				width,
				middle: x + Math.floor(width / 2)
			});
			x += width + 2;
		}
		const leaving = new Set(graph.edges.filter(([from]) => row.includes(from)).map(([from]) => from)).size;
		y += 3 + (index === rows.length - 1 ? 0 : leaving + 2);
	}
	return boxes;
}
/** One line with corners: down, across on its own line, down to the box. */
function drawEdge(canvas, { from, to }, lane) {
	const vertical = (x, first, last) => {
		for (let y = first; y <= last; y++) canvas.put(x, y, canvas.at(x, y) === "-" || canvas.at(x, y) === "+" ? "+" : "|");
	};
	vertical(from.middle, from.y + 3, lane);
	vertical(to.middle, lane, to.y - 1);
	if (from.middle === to.middle) return;
	const [left, right] = [Math.min(from.middle, to.middle), Math.max(from.middle, to.middle)];
	for (let x = left; x <= right; x++) {
		const isEnd = x === left || x === right;
		const crosses = canvas.at(x, lane) === "|" || canvas.at(x, lane) === "+";
		canvas.put(x, lane, isEnd || crosses ? "+" : "-");
	}
}
function drawn(graph) {
	const canvas = new Canvas();
	const boxes = boxesOf(graph);
	const lanes = /* @__PURE__ */ new Map();
	for (const [from, to] of graph.edges) {
		const [upper, lower] = [boxes.get(from), boxes.get(to)];
		if (upper === void 0 || lower === void 0 || upper === lower) continue;
		const own = lanes.get(upper.y) ?? [];
		if (!own.includes(from)) own.push(from);
		lanes.set(upper.y, own);
		drawEdge(canvas, {
			from: upper,
			to: lower
		}, upper.y + 3 + own.indexOf(from));
	}
	for (const { name, x, y, width } of boxes.values()) {
		const line = `+${"-".repeat(width - 2)}+`;
		canvas.put(x, y, line);
		canvas.put(x, y + 1, `| ${inert(name).padEnd(width - 4)} |`);
		canvas.put(x, y + 2, line);
	}
	return canvas.text();
}
/** The graph as a drawing of characters; parts that do not hang together stand below each other. */
function asciiOf(graph) {
	return components(graph).map(drawn).join("\n\n");
}

export { asciiOf, dotOf, mermaidOf };