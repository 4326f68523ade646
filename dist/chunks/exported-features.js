import { A as LockstepError } from "./file-work.js";
import { t as encodedWidth } from "./model-graph.js";
import { i as widthOf, t as columnsOf } from "./graph2.js";

// pipeline/training/trainers/graphs/exported-features.ts
function unsupported(node) {
	return new LockstepError("EXPORT_UNSUPPORTED", `the feature of ${columnsOf(node).join(" and ")} has no form in exports`, { hint: "Exports hold numbers, arithmetic of them, and categories that are not hashed; make of dates and texts columns of their own before the model." });
}
/** True for what a network is given as a tensor of its own. */
function isTensor(node) {
	return node.kind === "image" || node.kind === "text" && node.encoder.kind === "tokens";
}
/** Features while they are sorted into what exporters take. */
var Sorted = class {
	sources = [];
	numbers = [];
	crosses = [];
	indicators = [];
	categories = [];
	addNumber(node, output) {
		const { source, fill, clip, log, scaling } = node;
		const shape = {
			clip,
			log,
			scaling
		};
		if (source.kind === "column") {
			this.numbers.push({
				feature: {
					source: this.source({
						column: source.column,
						fill
					}),
					...shape
				},
				output
			});
			if (node.indicator) this.indicators.push({
				column: source.column,
				output: output + 1
			});
			return;
		}
		if (source.kind === "date" || fill !== void 0 || node.indicator) throw unsupported(node);
		const [left, right] = [this.source(source.left), this.source(source.right)];
		this.crosses.push({
			feature: {
				left,
				operator: source.operator,
				right,
				...shape
			},
			output
		});
	}
	addCategory(node, output, splitsCategories) {
		const { encoder } = node;
		const [column, ...others] = node.columns;
		if (encoder.kind === "hashing" || column === void 0 || others.length > 0) throw unsupported(node);
		const { categories } = encoder;
		const fill = node.fill === void 0 ? void 0 : categories.indexOf(node.fill);
		this.categories.push({
			feature: {
				column,
				categories,
				fill: fill === -1 ? void 0 : fill,
				encoding: encodingOf(encoder, splitsCategories)
			},
			output
		});
	}
	/** The position of a source; one more when it is new. */
	source({ column, fill }) {
		const known = this.sources.findIndex((source) => source.column === column && source.fill === fill);
		return known === -1 ? this.sources.push({
			column,
			fill
		}) - 1 : known;
	}
};
function encodingOf(encoder, splitsCategories) {
	switch (encoder.kind) {
		case "one_hot": return {
			kind: "one_hot",
			other: encoder.other
		};
		case "index": return {
			kind: "table",
			width: 1,
			values: [...encoder.categories.keys().map((place) => place + 1), 0]
		};
		case "ordinal":
			if (encoder.unknown === void 0 && splitsCategories) return { kind: "position" };
			return {
				kind: "table",
				width: 1,
				values: [...encoder.categories.keys(), encoder.unknown ?? NaN]
			};
		case "target": return {
			kind: "table",
			width: encoder.means.length,
			values: [...encoder.encodings, ...encoder.means]
		};
	}
}
/**
* @param splitsCategories - True for a body that takes positions of categories as such: trees.
* @throws LockstepError EXPORT_UNSUPPORTED for dates, texts, hashing, and categories of several columns.
*/
function exportedFeatures({ nodes }, splitsCategories) {
	const sorted = new Sorted();
	let output = 0;
	for (const node of nodes) {
		if (node.kind === "number") sorted.addNumber(node, output);
		else if (node.kind === "category") sorted.addCategory(node, output, splitsCategories);
		else if (!isTensor(node)) throw unsupported(node);
		output += widthOf(node);
	}
	const { sources, numbers, crosses, indicators, categories } = sorted;
	const encoded = categories.flatMap(({ feature, output: first }) => Array.from({ length: encodedWidth(feature) }, (_, at) => first + at));
	return {
		features: {
			sources,
			numbers: numbers.map(({ feature }) => feature),
			crosses: crosses.map(({ feature }) => feature),
			indicators: indicators.map(({ column }) => column),
			categories: categories.map(({ feature }) => feature)
		},
		order: [...[
			...numbers,
			...crosses,
			...indicators
		].map((found) => found.output), ...encoded],
		positions: categories.filter(({ feature }) => feature.encoding.kind === "position").map((found) => found.output)
	};
}

export { exportedFeatures as t };