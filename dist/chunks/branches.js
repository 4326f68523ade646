import { i as widthOf } from "./graph2.js";

// pipeline/training/networks/branches.ts
/** In this order branches stand in a row. */
const order = [
	"numbers",
	"wide",
	"embedding",
	"bag",
	"image"
];
/** Which branch a feature is for. @param isWide - True for a network with a linear part beside the deep one. */
function branchOf(plan, isWide) {
	switch (plan.kind) {
		case "number":
		case "cycle": return "numbers";
		case "image": return "image";
		case "text": return plan.encode.kind === "tokens" ? "bag" : isWide ? "wide" : "numbers";
		case "category": {
			const { kind } = plan.encode;
			if (kind === "index") return "embedding";
			return isWide && (kind === "one_hot" || kind === "hashing") ? "wide" : "numbers";
		}
	}
}
/** True for a feature that only a network with a layer for it can take. */
function needsLayer(plan) {
	return [
		"embedding",
		"bag",
		"image"
	].includes(branchOf(plan, false));
}
/** Features in the order of their branches; those of one branch stay as they are. */
function byBranch(plans, isWide) {
	return order.flatMap((kind) => plans.filter((plan) => branchOf(plan, isWide) === kind));
}
/**
* How many numbers a learned vector has for a category among so many, where nobody says it.
*
* @see fastai's `emb_sz_rule`, found by trying many tables.
*/
function embeddingWidth(categories) {
	return Math.max(1, Math.min(64, Math.round(1.6 * categories ** .56)));
}
/** Numbers of the vector of a word, where nobody says it. */
const wordWidth = 32;
function positionsOf(node) {
	if (node.kind === "category" && node.encoder.kind === "index") return node.encoder.categories.length + 1;
	return node.kind === "text" && node.encoder.kind === "tokens" ? node.encoder.terms.length + 1 : 0;
}
/**
* The branches of a row: neighbouring numbers make one, every other feature one of its own.
*
* @param plans - As {@link byBranch} orders them; the nodes of the graph are what was learned of them.
*/
function branchesOf(plans, graph, isWide) {
	const branches = [];
	for (const [at, plan] of plans.entries()) {
		const node = graph.nodes[at];
		const kind = branchOf(plan, isWide);
		const columns = "columns" in node ? node.columns : "column" in node ? [node.column] : [];
		const last = branches.at(-1);
		if (kind === "numbers" || kind === "wide") {
			const width = widthOf(node);
			if (last?.kind === kind) branches[branches.length - 1] = {
				...last,
				columns: [...last.columns, ...columns],
				width: last.width + width
			};
			else branches.push({
				kind,
				columns,
				width
			});
			continue;
		}
		if (kind === "image" && node.kind === "image") branches.push({
			kind,
			columns,
			shape: node.shape
		});
		else if (kind !== "image") {
			const positions = positionsOf(node);
			const asked = plan.kind === "category" || plan.kind === "text" ? plan.encode : void 0;
			const width = (asked !== void 0 && "width" in asked ? asked.width : void 0) ?? (kind === "embedding" ? embeddingWidth(positions - 1) : wordWidth);
			branches.push({
				kind,
				columns,
				length: widthOf(node),
				positions,
				width
			});
		}
	}
	return branches;
}
/** What one row of a branch is to a network's input. */
function shapeOfBranch(branch) {
	switch (branch.kind) {
		case "numbers":
		case "wide": return [branch.width];
		case "embedding":
		case "bag": return [branch.length];
		case "image": return branch.shape;
	}
}

export { shapeOfBranch as i, byBranch as n, needsLayer as r, branchesOf as t };