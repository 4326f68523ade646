// pipeline/training/features/graph/graph.ts
/** `ln x`, `ln(1 + x)`, or `sign(x) · ln(1 + |x|)`, which takes any number. */
const logKinds = [
	"ln",
	"log1p",
	"signed_log1p"
];
/** Raw columns that a node reads, each once. */
function columnsOf(node) {
	switch (node.kind) {
		case "number": return node.source.kind === "arithmetic" ? [.../* @__PURE__ */ new Set([node.source.left.column, node.source.right.column])] : [node.source.column];
		case "cycle":
		case "text":
		case "image": return [node.column];
		case "category": return node.columns;
	}
}
/** How many numbers a node gives for each row. */
function widthOf(node) {
	switch (node.kind) {
		case "number": return node.indicator ? 2 : 1;
		case "cycle": return 2;
		case "category":
		case "text": {
			const { encoder } = node;
			switch (encoder.kind) {
				case "one_hot": return encoder.categories.length + Number(encoder.other);
				case "ordinal":
				case "index": return 1;
				case "tokens": return encoder.length;
				case "hashing": return encoder.buckets;
				case "target": return encoder.means.length;
				case "tf_idf": return encoder.terms.length;
			}
		}
		case "image": return node.shape.reduce((product, size) => product * size, 1);
	}
}
/** How many numbers the graph gives for each row. */
function graphWidth(graph) {
	return graph.nodes.reduce((sum, node) => sum + widthOf(node), 0);
}

export { widthOf as i, graphWidth as n, logKinds as r, columnsOf as t };