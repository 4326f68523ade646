import { j as LockstepError } from "./file-work.js";
import { nr as shownCell } from "./pipeline.js";
import { _ as string, a as boolean, d as number, g as strictObject, i as array, l as literal, n as _enum, o as discriminatedUnion, s as int, y as tuple } from "./schemas.js";
import "./cells.js";
import { i as dateParts, n as cyclicParts } from "./date.js";
import { i as rowsByValue } from "./fold.js";
import { a as stratifiedKFold, n as kFold } from "./k-fold.js";
import { n as graphWidth, r as logKinds } from "./graph2.js";

// pipeline/training/features/graph/murmur.ts
/**
* MurmurHash3, 32 bits, little-endian, as a signed number: the same text hashes alike everywhere, so a model needs no list of what it
* saw.
*
* @see Appleby (2011), MurmurHash3_x86_32. Checked against scikit-learn's `murmurhash3_32`.
*/
function murmurHash(text) {
	const bytes = Buffer.from(text, "utf8");
	const blocks = bytes.length >> 2;
	let hash = 0;
	for (let block = 0; block < blocks; block++) {
		hash ^= scrambled(bytes.readInt32LE(block * 4));
		hash = hash << 13 | hash >>> 19;
		hash = Math.imul(hash, 5) + 3864292196 | 0;
	}
	let tail = 0;
	for (let at = bytes.length - 1; at >= blocks * 4; at--) tail = tail << 8 | (bytes[at] ?? 0);
	hash ^= scrambled(tail);
	hash ^= bytes.length;
	hash = Math.imul(hash ^ hash >>> 16, 2246822507);
	hash = Math.imul(hash ^ hash >>> 13, 3266489909);
	return hash ^ hash >>> 16;
}
function scrambled(block) {
	const mixed = Math.imul(block, 3432918353);
	return Math.imul(mixed << 15 | mixed >>> 17, 461845907);
}
/** Which of `buckets` a text falls into, and with which sign. */
function bucketOf(text, { buckets, signed }) {
	const hash = murmurHash(text);
	return {
		bucket: Math.abs(hash) % buckets,
		sign: signed && hash < 0 ? -1 : 1
	};
}

// pipeline/training/features/graph/target-encoding.ts
/** Folds in which training rows are encoded by the others. */
const foldCount = 5;
function smoothed(group, smoothing, overall) {
	const { count, sum, squares } = group;
	if (smoothing !== "auto") return (sum + smoothing * overall.mean) / (count + smoothing);
	const share = overall.variance * count / (overall.variance * count + squares / count);
	return Number.isNaN(share) ? overall.mean : share * (sum / count) + (1 - share) * overall.mean;
}
/**
* Means of the targets of each text, drawn towards the overall mean. Rows without a text count for the overall mean alone.
*
* @see Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes. Checked against scikit-learn's
* TargetEncoder.
*/
function fitTarget(texts, { values, width }, smoothing) {
	const categories = [...new Set(texts)].filter((text) => text !== void 0).sort();
	const position = new Map(categories.map((text, i) => [text, i]));
	const rows = texts.map((text) => text === void 0 ? -1 : position.get(text) ?? -1);
	const encodings = new Float64Array(categories.length * width);
	const means = Array.from({ length: width }, (_, at) => {
		const target = (row) => values[row * width + at] ?? 0;
		const mean = rows.reduce((sum, _position, row) => sum + target(row), 0) / rows.length;
		const variance = rows.reduce((sum, _position, row) => sum + (target(row) - mean) ** 2, 0) / rows.length;
		const groups = categories.map(() => ({
			count: 0,
			sum: 0,
			squares: 0
		}));
		for (const [row, category] of rows.entries()) {
			const group = groups[category];
			if (group === void 0) continue;
			group.count++;
			group.sum += target(row);
		}
		for (const [row, category] of rows.entries()) {
			const group = groups[category];
			if (group !== void 0) group.squares += (target(row) - group.sum / group.count) ** 2;
		}
		for (const [category, group] of groups.entries()) encodings[category * width + at] = smoothed(group, smoothing, {
			mean,
			variance
		});
		return mean;
	});
	return {
		kind: "target",
		categories,
		encodings: [...encodings],
		means
	};
}
/**
* Encodes each row by what the other folds say of its text, `[n, width]`: encoded by its own label among others, a row would give its
* label away, and most of all that of a rare text.
*
* @param folds - `[n]`, the fold of each row.
*/
function outOfFold(texts, { targets, smoothing, folds }) {
	const { values, width } = targets;
	const encoded = new Float64Array(texts.length * width);
	for (const fold of new Set(folds)) {
		const others = [...folds.keys()].filter((row) => folds[row] !== fold);
		const encoder = fitTarget(others.map((row) => texts[row]), {
			values: Float64Array.from(others.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)])),
			width
		}, smoothing);
		const position = new Map(encoder.categories.map((text, i) => [text, i]));
		for (const [row, text] of texts.entries()) {
			if (folds[row] !== fold) continue;
			const found = text === void 0 ? void 0 : position.get(text);
			for (const [at, mean] of encoder.means.entries()) encoded[row * width + at] = found === void 0 ? mean : encoder.encodings[found * width + at] ?? mean;
		}
	}
	return encoded;
}
/** The fold of each row, every class in every fold where the targets are classes. */
function targetFolds({ values, width }, seed) {
	const rowCount = values.length / width;
	const isClasses = values.every((value) => value === 0 || value === 1);
	const labels = Array.from({ length: rowCount }, (_, row) => isClasses ? values.subarray(row * width, (row + 1) * width).join() : "");
	const largest = Math.max(...[...rowsByValue(labels).values()].map(({ length }) => length));
	const divided = largest < 2 ? kFold(rowCount, Math.min(foldCount, rowCount), seed) : stratifiedKFold(labels, Math.min(foldCount, largest), seed);
	const folds = new Uint32Array(rowCount);
	for (const [fold, { test }] of divided.entries()) for (const row of test) folds[row] = fold;
	return folds;
}

// pipeline/training/features/graph/category-node.ts
/** Most texts that a node tells apart one by one; more, and the column is an identifier. */
const categoryLimit = 1e3;
/** Most texts with a mean of their own. */
const targetCategoryLimit = 1e5;
/** Stands between the texts of a cross, which hardly hold it. */
const separator = "";
/** The text of each row, `undefined` where one of the columns is missing. */
function categoryTexts(columns, cells) {
	const [first = [], ...others] = columns.map((column) => cells.texts(column));
	if (others.length === 0) return first;
	return first.map((text, row) => {
		const parts = [text, ...others.map((column) => column[row])];
		return parts.includes(void 0) ? void 0 : parts.join(separator);
	});
}
function filled(texts, fill) {
	return fill === void 0 ? texts : texts.map((text) => text ?? fill);
}
function countsOf(texts) {
	const counts = /* @__PURE__ */ new Map();
	for (const text of texts) if (text !== void 0) counts.set(text, (counts.get(text) ?? 0) + 1);
	return counts;
}
/** The texts that are told apart, by UTF-16 unit, which every JavaScript engine sorts alike. */
function keptTexts(counts, { minimumRows, atMost }) {
	const kept = [...counts].filter(([, count]) => count >= minimumRows).sort(([a], [b]) => a < b ? -1 : 1);
	return (atMost === void 0 || kept.length <= atMost ? kept : kept.sort(([, a], [, b]) => b - a).slice(0, atMost)).map(([text]) => text).sort();
}
function checkCount(count, limit, place) {
	if (count > limit) throw new LockstepError("TABLE_INVALID", `${place()} has more than ${limit} different values`, { hint: "If it is an identifier, name it under `drop` in params.yaml; else take `encode: hashing` or `max_categories`." });
}
/**
* Learns the texts there are, and for a target encoding their means.
*
* @throws LockstepError TABLE_INVALID above {@link categoryLimit}; PARAMS_INVALID for a target encoding without targets; COLUMN_MISSING.
*/
function fitCategory(plan, cells, targets) {
	const { columns, encode } = plan;
	const place = () => cells.columnPlace(columns);
	const texts = categoryTexts(columns, cells);
	const counts = countsOf(texts);
	const fill = learnFill(plan, counts);
	const node = {
		kind: "category",
		columns,
		fill
	};
	switch (encode.kind) {
		case "one_hot": {
			const categories = keptTexts(countsOf(filled(texts, fill)), encode);
			checkCount(categories.length, categoryLimit, place);
			return {
				...node,
				encoder: {
					kind: "one_hot",
					categories,
					other: encode.other
				}
			};
		}
		case "ordinal": {
			const categories = encode.order ?? keptTexts(countsOf(filled(texts, fill)), encode);
			checkCount(categories.length, categoryLimit, place);
			return {
				...node,
				encoder: {
					kind: "ordinal",
					categories,
					unknown: encode.unknown
				}
			};
		}
		case "index": {
			const categories = keptTexts(countsOf(filled(texts, fill)), encode);
			checkCount(categories.length, categoryLimit, place);
			return {
				...node,
				encoder: {
					kind: "index",
					categories
				}
			};
		}
		case "hashing": return {
			...node,
			encoder: encode
		};
		case "target":
			checkCount(counts.size, targetCategoryLimit, place);
			if (targets === void 0) throw new LockstepError("PARAMS_INVALID", "a target encoding needs the label of every row", { hint: "Take another encoding for this trainer." });
			return {
				...node,
				encoder: fitTarget(filled(texts, fill), targets, encode.smoothing)
			};
	}
}
function learnFill({ fill }, counts) {
	if (fill === "none") return void 0;
	if (typeof fill === "object") return fill.constant;
	return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}
/** Gives each row the outputs of a node that are not 0. */
function applyCategory({ columns, fill, encoder }, cells, put) {
	const texts = filled(categoryTexts(columns, cells), fill);
	if (encoder.kind === "hashing") {
		for (const [row, text] of texts.entries()) {
			if (text === void 0) continue;
			const { bucket, sign } = bucketOf(text, encoder);
			put(row, bucket, sign);
		}
		return;
	}
	const position = new Map(encoder.categories.map((category, i) => [category, i]));
	for (const [row, text] of texts.entries()) {
		const found = text === void 0 ? void 0 : position.get(text);
		switch (encoder.kind) {
			case "one_hot":
				if (found !== void 0) put(row, found, 1);
				else if (encoder.other) put(row, encoder.categories.length, 1);
				break;
			case "index":
				if (found !== void 0) put(row, 0, found + 1);
				break;
			case "ordinal":
				put(row, 0, found ?? encoder.unknown ?? NaN);
				break;
			case "target": for (const [at, mean] of encoder.means.entries()) put(row, at, found === void 0 ? mean : encoder.encodings[found * encoder.means.length + at] ?? mean);
		}
	}
}

// pipeline/training/features/crosses.ts
const crossOperators = [
	"*",
	"/",
	"+",
	"-"
];
/**
* Reads `torque_nm * rotational_speed_rpm`: two numeric columns with one operator, `*`, `/`, `+` or `-`, between blanks.
*
* @throws LockstepError PARAMS_INVALID.
*/
function parseCross(text, numericColumns) {
	for (const operator of crossOperators) {
		const parts = text.split(` ${operator} `).map((part) => part.trim());
		for (let cut = 1; cut < parts.length; cut++) {
			const left = parts.slice(0, cut).join(` ${operator} `);
			const right = parts.slice(cut).join(` ${operator} `);
			if (numericColumns.includes(left) && numericColumns.includes(right)) return {
				left,
				operator,
				right
			};
		}
	}
	throw new LockstepError("PARAMS_INVALID", `cross ${shownCell(text)} is not two numeric columns with an operator between them`, { hint: `Write for example "a * b"; operators are ${crossOperators.join(" ")}; numeric columns are ${numericColumns.join(", ")}.` });
}
/** Row by row; a division by 0 gives 0, so that one idle machine is no infinity. */
function applyCross(operator, left, right) {
	return left.map((a, row) => {
		const b = right[row] ?? 0;
		switch (operator) {
			case "*": return a * b;
			case "/": return b === 0 ? 0 : a / b;
			case "+": return a + b;
			case "-": return a - b;
		}
	});
}

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

export { savedGraph as a, applyCategory as c, outOfFold as d, targetFolds as f, encodedGraph as i, categoryTexts as l, savedTask as n, applyCross as o, bucketOf as p, savedThreshold as r, parseCross as s, encodedTask as t, fitCategory as u };