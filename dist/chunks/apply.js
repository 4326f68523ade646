import { j as LockstepError } from "./file-work.js";
import { nr as shownCell, tr as isMissing } from "./pipeline.js";
import { a as numericCells, o as placeOf } from "./cells.js";
import { a as parseDate, r as datePart, t as cycleAngle } from "./date.js";
import { i as widthOf, n as graphWidth, t as columnsOf } from "./graph2.js";
import { c as applyCategory, o as applyCross, p as bucketOf } from "./saved-task.js";

// pipeline/training/networks/softmax.ts
/** Turns scores into probabilities that sum to 1, in place; the largest is taken out first, so that nothing overflows. */
function softmax(row) {
	const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
	let sum = 0;
	for (let i = 0; i < row.length; i++) sum += row[i] = Math.exp(row[i] - largest);
	for (let i = 0; i < row.length; i++) row[i] /= sum;
}

// pipeline/training/features/graph/order-statistics.ts
/** The numbers that are there, ascending. */
function presentSorted(values) {
	return values.filter((value) => !Number.isNaN(value)).sort();
}
/** @param sorted - Ascending, at least one. @param share - 0 … 1; between two values it lies on the line between them. */
function quantileOf(sorted, share) {
	const at = (sorted.length - 1) * share;
	const below = Math.floor(at);
	const low = sorted[below] ?? NaN;
	return low + ((sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN) - low) * (at - below);
}
/** The middle value, or the mean of the middle two; NaN for none. */
function medianOf(sorted) {
	const middle = sorted.length >> 1;
	const upper = sorted[middle] ?? NaN;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
/** The most frequent value, of equally frequent ones the smallest; NaN for none. */
function modeOf(sorted) {
	let best = NaN;
	let bestCount = 0;
	for (let start = 0, at = 1; at <= sorted.length; at++) {
		if (at < sorted.length && sorted[at] === sorted[start]) continue;
		if (at - start > bestCount) {
			best = sorted[start] ?? NaN;
			bestCount = at - start;
		}
		start = at;
	}
	return best;
}
function meanOf(values) {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// pipeline/training/features/graph/number-node.ts
function filled(values, fill) {
	return fill === void 0 ? values : values.map((value) => Number.isNaN(value) ? fill : value);
}
/** The numbers of a source, NaN where missing. */
function sourceValues(source, cells) {
	switch (source.kind) {
		case "column": return cells.numbers(source.column);
		case "date": return Float64Array.from(cells.dates(source.column), (date) => date === void 0 ? NaN : datePart(date, source.part));
		case "arithmetic": {
			const operand = ({ column, fill }) => filled(cells.numbers(column), fill);
			return applyCross(source.operator, operand(source.left), operand(source.right));
		}
	}
}
function logOf(kind, value) {
	switch (kind) {
		case "ln": return Math.log(value);
		case "log1p": return Math.log1p(value);
		case "signed_log1p": return Math.sign(value) * Math.log1p(Math.abs(value));
	}
}
function columnsOfSource(source) {
	return source.kind === "arithmetic" ? [source.left.column, source.right.column] : [source.column];
}
/** @throws LockstepError TABLE_INVALID naming the row of a value that has no logarithm. */
function logged(values, node, cells) {
	const { log } = node;
	if (log === void 0) return values;
	return values.map((value, row) => {
		const result = logOf(log, value);
		if (Number.isNaN(value) || Number.isFinite(result)) return result;
		throw new LockstepError("TABLE_INVALID", `${cells.place(row, columnsOfSource(node.source))}: ${value} has no logarithm (${log})`, { hint: "Take `log: signed_log1p`, or `clip` the column first." });
	});
}
function clipped(values, clip) {
	if (clip === void 0) return values;
	const { from = -Infinity, to = Infinity } = clip;
	return values.map((value) => value < from ? from : value > to ? to : value);
}
/**
* The outputs of a node, one list each.
*
* @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
*/
function applyNumber(node, cells) {
	const raw = sourceValues(node.source, cells);
	const values = logged(clipped(filled(raw, node.fill), node.clip), node, cells);
	const { scaling } = node;
	const scaled = scaling === void 0 ? values : values.map((value) => (value - scaling.center) / scaling.scale);
	return node.indicator ? [scaled, raw.map((value) => Number.isNaN(value) ? 1 : 0)] : [scaled];
}
function learnFill(fill, values, place) {
	if (fill === "none") return void 0;
	if (typeof fill === "object") return fill.constant;
	const sorted = presentSorted(values);
	const learned = fill === "median" ? medianOf(sorted) : fill === "mean" ? meanOf(sorted) : modeOf(sorted);
	if (!Number.isNaN(learned)) return learned;
	throw new LockstepError("TABLE_INVALID", `${place()} has no value in any training row`, { hint: "Name it under `drop` in params.yaml, or fill it." });
}
function learnClip(clip, values) {
	if (clip === void 0 || !("quantiles" in clip)) return clip;
	const sorted = presentSorted(values);
	const [low, high] = clip.quantiles;
	return sorted.length === 0 ? void 0 : {
		from: quantileOf(sorted, low),
		to: quantileOf(sorted, high)
	};
}
/**
* Center and scale. A column that is constant but for rounding carries nothing; dividing by its noise would blow it up, so its scale
* is 1.
*/
function learnScaling(kind, values, place) {
	if (kind === "none") return void 0;
	const { center, scale } = measure(kind, values.some(Number.isNaN) ? values.filter((value) => !Number.isNaN(value)) : values);
	if (!Number.isFinite(scale) || !Number.isFinite(center)) throw new LockstepError("TABLE_INVALID", `${place()}: the values are too large to scale`, { hint: "Correct the unit of the column, or name it under `drop` in params.yaml." });
	return {
		center,
		scale: scale > 1e-12 * Math.max(1, Math.abs(center)) ? scale : 1
	};
}
function measure(kind, values) {
	if (values.length === 0) return {
		center: 0,
		scale: 1
	};
	switch (kind) {
		case "standard": {
			const center = meanOf(values);
			return {
				center,
				scale: Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length)
			};
		}
		case "minmax": {
			const sorted = presentSorted(values);
			const center = sorted[0] ?? 0;
			return {
				center,
				scale: (sorted.at(-1) ?? 0) - center
			};
		}
		case "robust": {
			const sorted = presentSorted(values);
			return {
				center: medianOf(sorted),
				scale: quantileOf(sorted, .75) - quantileOf(sorted, .25)
			};
		}
	}
}
/**
* Learns fill, bounds, center and scale, each from what the steps before it give.
*
* @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
*/
function fitNumber(plan, cells) {
	const { source: wanted, indicator, log } = plan;
	const source = wanted.kind === "arithmetic" ? {
		kind: "arithmetic",
		left: operand(wanted.left, plan.fill, cells),
		operator: wanted.operator,
		right: operand(wanted.right, plan.fill, cells)
	} : wanted;
	const place = () => cells.columnPlace(columnsOfSource(source));
	const raw = sourceValues(source, cells);
	const fill = wanted.kind === "arithmetic" ? void 0 : learnFill(plan.fill, raw, place);
	const complete = filled(raw, fill);
	const clip = learnClip(plan.clip, complete);
	const unscaled = {
		kind: "number",
		source,
		fill,
		indicator,
		clip,
		log
	};
	const scaling = learnScaling(plan.scale, logged(clipped(complete, clip), unscaled, cells), place);
	return {
		...unscaled,
		scaling
	};
}
function operand(column, fill, cells) {
	return {
		column,
		fill: learnFill(fill, cells.numbers(column), () => cells.columnPlace([column]))
	};
}

// pipeline/training/features/graph/ports.ts
function numberName(source) {
	switch (source.kind) {
		case "column": return source.column;
		case "arithmetic": return `${source.left.column} ${source.operator} ${source.right.column}`;
		case "date": return `${source.column}.${source.part}`;
	}
}
function namesOf(node) {
	switch (node.kind) {
		case "number": {
			const name = numberName(node.source);
			return node.indicator ? [name, `${name} is missing`] : [name];
		}
		case "cycle": return [`${node.column}.${node.part} sine`, `${node.column}.${node.part} cosine`];
		case "category": {
			const name = node.columns.join(" × ");
			const { encoder } = node;
			switch (encoder.kind) {
				case "one_hot": return [...encoder.categories.map((category) => `${name} = ${category}`), ...encoder.other ? [`${name} = (other)`] : []];
				case "ordinal":
				case "index": return [name];
				case "hashing": return Array.from({ length: encoder.buckets }, (_, bucket) => `${name} # ${bucket}`);
				case "target": return encoder.means.map((_, at) => encoder.means.length === 1 ? `${name} mean` : `${name} mean ${at}`);
			}
		}
		case "text": {
			const { encoder } = node;
			return encoder.kind === "tf_idf" ? encoder.terms.map((term) => `${node.column}: ${term}`) : Array.from({ length: widthOf(node) }, (_, at) => `${node.column} # ${at}`);
		}
		case "image": return Array.from({ length: widthOf(node) }, (_, at) => `${node.column} # ${at}`);
	}
}
/** The numbers of each row, in their order. */
function featureOutputs(graph) {
	return graph.nodes.flatMap((node) => {
		const columns = columnsOf(node);
		const encoder = node.kind === "category" ? node.encoder : void 0;
		const isCategory = encoder?.kind === "ordinal" && encoder.unknown === void 0;
		const categories = isCategory ? encoder.categories.length : 0;
		return namesOf(node).map((name) => ({
			name,
			columns,
			kind: isCategory ? "category" : "number",
			categories
		}));
	});
}
/** Raw columns the graph reads, each once, with the texts that are known of it, as a server describes and checks its inputs. */
function featureInputs(graph) {
	const inputs = /* @__PURE__ */ new Map();
	for (const node of graph.nodes) {
		const isNumeric = node.kind === "number" && node.source.kind !== "date";
		const { encoder } = node.kind === "category" && node.columns.length === 1 ? node : { encoder: void 0 };
		const categories = encoder !== void 0 && "categories" in encoder ? encoder.categories : [];
		for (const name of columnsOf(node)) {
			const known = inputs.get(name);
			if (known === void 0 || known.kind === "categorical" && (isNumeric || known.categories.length === 0)) inputs.set(name, {
				name,
				kind: node.kind === "image" ? node.kind : isNumeric ? "numeric" : "categorical",
				categories: isNumeric ? [] : categories
			});
		}
	}
	return [...inputs.values()];
}

// pipeline/training/features/graph/raw-cells.ts
/** Columns of each form that are kept for the next node: the two that a feature usually is of. */
const keptColumns = 2;
function recent(read) {
	const known = /* @__PURE__ */ new Map();
	return (column) => {
		const value = known.get(column) ?? read(column);
		known.delete(column);
		known.set(column, value);
		const [oldest] = known.keys();
		if (known.size > keptColumns && oldest !== void 0) known.delete(oldest);
		return value;
	};
}
function rawCells(table) {
	const place = (row, columns) => `${placeOf(table, row)}, column ${columns.map(shownCell).join(" and ")}`;
	const texts = recent((column) => table.column(column).map((cell) => isMissing(cell) ? void 0 : cell.trim()));
	return {
		rowCount: table.rowCount,
		numbers: recent((column) => numericCells(table, column)),
		texts,
		dates: recent((column) => texts(column).map((text, row) => {
			if (text === void 0) return void 0;
			const date = parseDate(text);
			if (date !== void 0) return date;
			throw new LockstepError("TABLE_INVALID", `${place(row, [column])}: ${shownCell(text)} is not a date`, { hint: "Write dates as 2024-05-01 or 2024-05-01T12:30:00Z, or leave the cell empty." });
		})),
		place,
		columnPlace: (columns) => `${table.where === void 0 ? "" : `${table.where}, `}column ${columns.map(shownCell).join(" and ")}`
	};
}

// pipeline/training/features/graph/words.ts
/** English words that say little about what a text is about. */
const englishStopWords = `
a about above after again against all am an and any are as at be because been before being below between both but by can could did do
does doing down during each few for from further had has have having he her here hers herself him himself his how i if in into is it its
itself just me more most my myself no nor not now of off on once only or other our ours ourselves out over own same she should so some
such than that the their theirs them themselves then there these they this those through to too under until up very was we were what when
where which while who whom why will with would you your yours yourself yourselves`.trim().split(/\s+/);
/** Runs of two or more letters, digits and underscores. */
const word = /[\p{L}\p{N}_]{2,}/gu;
/** Makes what divides a text into terms in their order: its words without the stop words, then runs of neighbouring ones. */
function termsBy({ lowercase, ngrams: [fewest, most], stopWords }) {
	const stopped = new Set(stopWords);
	return (text) => {
		const words = ((lowercase ? text.toLowerCase() : text).match(word) ?? []).filter((found) => !stopped.has(found));
		const terms = [];
		for (let length = fewest; length <= most; length++) for (let at = 0; at + length <= words.length; at++) terms.push(length === 1 ? words[at] ?? "" : words.slice(at, at + length).join(" "));
		return terms;
	};
}

// pipeline/training/features/graph/text-node.ts
/** How often each term stands in a text. */
function countTerms(terms) {
	const counts = /* @__PURE__ */ new Map();
	for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
	return counts;
}
/**
* Learns the terms of the training rows and how rare each is: `ln((1 + rows) / (1 + rows with it)) + 1`. Of more terms than are kept,
* those that stand most often are.
*
* @see scikit-learn's TfidfVectorizer, whose rule this is.
*/
function fitText(plan, cells) {
	const { column, words, encode } = plan;
	if (encode.kind === "hashing") return {
		kind: "text",
		column,
		words,
		encoder: encode
	};
	const { minimumRows, atMost } = encode;
	const split = termsBy(words);
	const seen = /* @__PURE__ */ new Map();
	for (const text of cells.texts(column)) for (const [term, count] of countTerms(split(text ?? ""))) {
		const known = seen.get(term);
		if (known === void 0) seen.set(term, {
			rows: 1,
			total: count
		});
		else {
			known.rows++;
			known.total += count;
		}
	}
	const kept = [...seen].filter(([, { rows }]) => rows >= minimumRows).sort(([a, m], [b, n]) => n.total - m.total || (a < b ? -1 : 1)).slice(0, atMost).sort(([a], [b]) => a < b ? -1 : 1);
	if (encode.kind === "tokens") {
		const terms = kept.map(([term]) => term);
		if (terms.length === 0) throw new LockstepError("TABLE_INVALID", `${cells.columnPlace([column])}: no word stands in ${minimumRows} rows`, { hint: "Lower `min_rows` in params.yaml, or name the column under `drop`." });
		return {
			kind: "text",
			column,
			words,
			encoder: {
				kind: "tokens",
				terms,
				length: encode.length
			}
		};
	}
	const { idf, sublinear, norm } = encode;
	const weight = (rows) => idf ? Math.log((1 + cells.rowCount) / (1 + rows)) + 1 : 1;
	return {
		kind: "text",
		column,
		words,
		encoder: {
			kind: "tf_idf",
			terms: kept.map(([term]) => term),
			weights: kept.map(([, { rows }]) => weight(rows)),
			sublinear,
			norm
		}
	};
}
/** Gives each row the outputs of a node that are not 0; a missing text has none. */
function applyText({ column, words, encoder }, cells, put) {
	const split = termsBy(words);
	const position = new Map(encoder.kind === "hashing" ? [] : encoder.terms.map((term, i) => [term, i]));
	if (encoder.kind === "tokens") {
		for (const [row, text] of cells.texts(column).entries()) {
			const known = split(text ?? "").flatMap((term) => position.get(term) ?? []);
			for (const [at, found] of known.slice(0, encoder.length).entries()) put(row, at, found + 1);
		}
		return;
	}
	for (const [row, text] of cells.texts(column).entries()) {
		const values = /* @__PURE__ */ new Map();
		for (const [term, count] of countTerms(split(text ?? ""))) {
			if (encoder.kind === "hashing") {
				const { bucket, sign } = bucketOf(term, encoder);
				values.set(bucket, (values.get(bucket) ?? 0) + sign * count);
				continue;
			}
			const at = position.get(term);
			if (at !== void 0) values.set(at, (encoder.sublinear ? 1 + Math.log(count) : count) * (encoder.weights[at] ?? 0));
		}
		const squares = [...values.values()].reduce((sum, value) => sum + value * value, 0);
		const length = encoder.norm === "l2" && squares > 0 ? Math.sqrt(squares) : 1;
		for (const [output, value] of values) put(row, output, value / length);
	}
}

// pipeline/training/features/graph/apply.ts
/** Most numbers of one matrix, 2 GiB of them. */
const numberLimit = 2 ** 29;
/** @param sheet - Begins at the node's first output. */
function applyNode(node, cells, { values, rowStep, outputStep }) {
	const put = (row, output, value) => {
		values[row * rowStep + output * outputStep] = value;
	};
	switch (node.kind) {
		case "number":
			for (const [output, column] of applyNumber(node, cells).entries()) {
				const start = output * outputStep;
				for (let row = 0; row < column.length; row++) values[row * rowStep + start] = column[row];
			}
			return;
		case "cycle":
			for (const [row, date] of cells.dates(node.column).entries()) {
				if (date === void 0) continue;
				put(row, 0, Math.sin(cycleAngle(date, node.part)));
				put(row, 1, Math.cos(cycleAngle(date, node.part)));
			}
			return;
		case "category":
			applyCategory(node, cells, put);
			return;
		case "text":
			applyText(node, cells, put);
			return;
	}
}
/** @param sheet - Begins at the first output of the node at this place in the graph. */
function fillNode({ graph, trainingOutputs }, { at, cells }, sheet) {
	const node = graph.nodes[at];
	const width = widthOf(node);
	const { values, rowStep, outputStep } = sheet;
	const given = trainingOutputs?.get(at);
	if (given === void 0) applyNode(node, cells, sheet);
	else for (const [i, value] of given.entries()) values[Math.floor(i / width) * rowStep + i % width * outputStep] = value;
}
function checkSize(rowCount, width) {
	if (rowCount * width > numberLimit) throw new LockstepError("TABLE_INVALID", `${rowCount} rows of ${width} features are more than ${numberLimit} numbers`, { hint: "Take fewer features: `encode: hashing` with fewer buckets, a smaller `max_terms` or `max_categories`." });
}
/**
* Raw rows as the numbers a network takes, every one of them finite.
*
* @throws LockstepError COLUMN_MISSING; TABLE_INVALID naming row and column of text in a numeric column, of a missing value that nothing
* stands in for, and of a number too large for 32 bits.
*/
function applyFeatures(application) {
	const { graph, rows } = application;
	const width = graphWidth(graph);
	const { rowCount } = rows;
	checkSize(rowCount, width);
	const values = new Float32Array(rowCount * width);
	const cells = rawCells(rows);
	let first = 0;
	for (const [at, node] of graph.nodes.entries()) {
		fillNode(application, {
			at,
			cells
		}, {
			values: values.subarray(first),
			rowStep: width,
			outputStep: 1
		});
		first += widthOf(node);
	}
	const odd = values.findIndex((value) => !Number.isFinite(value));
	if (odd !== -1) {
		const output = featureOutputs(graph)[odd % width];
		const isMissing = Number.isNaN(values[odd]);
		throw new LockstepError("TABLE_INVALID", `${cells.place(Math.floor(odd / width), output?.columns ?? [])}: ${isMissing ? "a value is missing, and nothing stands in for it" : "the value is too large"}`, { hint: isMissing ? "Take another `impute` than `none` in params.yaml." : "Correct the cell, or `clip` the column." });
	}
	return {
		values,
		rowCount,
		width
	};
}
/**
* Raw rows as columns of doubles, node by node, `[outputs of the node][rowCount]`, NaN where a value is missing. Only one node's columns
* are made at a time, so that a table need not fit into memory.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function* nodeColumns(application) {
	const { graph, rows } = application;
	const { rowCount } = rows;
	const cells = rawCells(rows);
	for (const [at, node] of graph.nodes.entries()) {
		const width = widthOf(node);
		checkSize(rowCount, width);
		const values = new Float64Array(rowCount * width);
		fillNode(application, {
			at,
			cells
		}, {
			values,
			rowStep: 1,
			outputStep: rowCount
		});
		yield Array.from({ length: width }, (_, output) => values.subarray(output * rowCount, (output + 1) * rowCount));
	}
}
/**
* Raw rows as columns of doubles, `[outputs][rowCount]`, NaN where a value is missing: what trees take.
*
* @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
*/
function featureColumns(application) {
	checkSize(application.rows.rowCount, graphWidth(application.graph));
	return [...nodeColumns(application)].flat();
}

export { englishStopWords as a, featureOutputs as c, fitText as i, fitNumber as l, featureColumns as n, rawCells as o, nodeColumns as r, featureInputs as s, applyFeatures as t, softmax as u };