import { _ as strictObject, b as tuple, c as int, f as number, i as array, n as _enum, o as boolean, s as discriminatedUnion, u as literal, v as string } from "./schemas.js";
import { i as dateParts, n as cyclicParts } from "./date.js";
import { a as categoryLimit, c as targetCategoryLimit, n as crossOperators } from "./crosses.js";
import { n as graphWidth, r as logKinds } from "./graph2.js";

// pipeline/training/features/graph/graph-file.ts
/** Most outputs of a graph that is loaded. */
const widthLimit = 11e5;
const finite = number();
const column = string().min(1).max(1e3);
const columns = array(column).min(1).max(10);
const text = string().max(1e5);
const operand = strictObject({
	column,
	fill: finite.optional()
});
const buckets = int().min(2).max(1048576);
const distinct = (item, limit) => array(item).max(limit).refine((items) => new Set(items).size === items.length, "an entry stands twice");
const source = discriminatedUnion("kind", [
	strictObject({
		kind: literal("column"),
		column
	}),
	strictObject({
		kind: literal("arithmetic"),
		left: operand,
		operator: _enum(crossOperators),
		right: operand
	}),
	strictObject({
		kind: literal("date"),
		column,
		part: _enum(dateParts)
	})
]);
const categoryEncoder = discriminatedUnion("kind", [
	strictObject({
		kind: literal("one_hot"),
		categories: distinct(text, categoryLimit),
		other: boolean()
	}),
	strictObject({
		kind: literal("ordinal"),
		categories: distinct(text, categoryLimit),
		unknown: finite.optional()
	}),
	strictObject({
		kind: literal("index"),
		categories: distinct(text, categoryLimit)
	}),
	strictObject({
		kind: literal("hashing"),
		buckets,
		signed: boolean()
	}),
	strictObject({
		kind: literal("target"),
		categories: distinct(text, targetCategoryLimit),
		encodings: array(finite).max(1e7),
		means: array(finite).min(1).max(1e3)
	}).refine((node) => node.encodings.length === node.categories.length * node.means.length, "encodings do not fit")
]);
const textEncoder = discriminatedUnion("kind", [
	strictObject({
		kind: literal("tf_idf"),
		terms: distinct(text, 1e5),
		weights: array(finite).max(1e5),
		sublinear: boolean(),
		norm: _enum(["l2", "none"])
	}).refine((encoder) => encoder.weights.length === encoder.terms.length, "weights do not fit"),
	strictObject({
		kind: literal("hashing"),
		buckets,
		signed: boolean(),
		norm: _enum(["l2", "none"])
	}),
	strictObject({
		kind: literal("tokens"),
		terms: distinct(text, 1e5),
		length: int().min(1).max(1e4)
	})
]);
const pixels = int().min(1).max(1024);
const imageShape = tuple([
	pixels,
	pixels,
	literal([1, 3])
]);
const ngramLength = int().min(1).max(5);
const node = discriminatedUnion("kind", [
	strictObject({
		kind: literal("number"),
		source,
		fill: finite.optional(),
		indicator: boolean(),
		clip: strictObject({
			from: finite.optional(),
			to: finite.optional()
		}).optional(),
		log: _enum(logKinds).optional(),
		scaling: strictObject({
			center: finite,
			scale: finite.positive()
		}).optional()
	}),
	strictObject({
		kind: literal("cycle"),
		column,
		part: _enum(cyclicParts)
	}),
	strictObject({
		kind: literal("category"),
		columns,
		fill: text.optional(),
		encoder: categoryEncoder
	}),
	strictObject({
		kind: literal("text"),
		column,
		words: strictObject({
			lowercase: boolean(),
			ngrams: tuple([ngramLength, ngramLength]),
			stopWords: distinct(string().max(100), 1e4)
		}),
		encoder: textEncoder
	}),
	strictObject({
		kind: literal("image"),
		column,
		shape: imageShape
	})
]);
/** A graph as the files of a model hold it; every member is checked and capped, so that nothing of it reaches further than one row. */
const savedGraph = strictObject({ nodes: array(node).min(1).max(2e4) }).refine((graph) => graphWidth(graph) <= widthLimit, `more than ${widthLimit} features`);
/** A graph as {@link savedGraph} takes it, its keys always in one order, so that the same graph gives the same bytes. */
function encodedGraph(graph) {
	return { nodes: graph.nodes.map((each) => node.parse(each)) };
}

// pipeline/training/trainers/saved-task.ts
const classes = array(string().max(1e3)).min(2).max(1e3).refine((names) => names.every((name, i) => i === 0 || name > (names[i - 1] ?? "")), "classes are not in order");
const levels = array(number().gt(0).lt(1)).min(1).max(100).refine((all) => all.every((level, i) => i === 0 || level > (all[i - 1] ?? 1)), "levels are not in order");
/** A task as the files of a model say it. */
const savedTask = discriminatedUnion("kind", [
	strictObject({
		kind: literal("binary"),
		positive: string().max(1e3)
	}),
	strictObject({
		kind: literal("multiclass"),
		classes
	}),
	strictObject({ kind: literal("regression") }),
	strictObject({
		kind: literal("quantiles"),
		levels
	})
]);
/** A task as {@link savedTask} takes it, its keys always in this order. */
function encodedTask(task) {
	switch (task.kind) {
		case "binary": return {
			kind: task.kind,
			positive: task.positive
		};
		case "multiclass": return {
			kind: task.kind,
			classes: [...task.classes]
		};
		case "regression": return { kind: task.kind };
		case "quantiles": return {
			kind: task.kind,
			levels: [...task.levels]
		};
	}
}
/** Threshold of a binary task, and of no other. */
const savedThreshold = number().min(0).max(1).optional();

export { savedGraph as a, encodedGraph as i, savedTask as n, savedThreshold as r, encodedTask as t };