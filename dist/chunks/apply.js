import { A as LockstepError } from "./file-work.js";
import { t as cycleAngle } from "./date.js";
import { g as bucketOf, i as applyCategory } from "./crosses.js";
import { i as applyNumber, n as termsBy, r as rawCells } from "./words.js";
import { i as widthOf, n as graphWidth, t as columnsOf } from "./graph2.js";

// pipeline/training/networks/softmax.ts
/** Turns scores into probabilities that sum to 1, in place; the largest is taken out first, so that nothing overflows. */
function softmax(row) {
	const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
	let sum = 0;
	for (let i = 0; i < row.length; i++) sum += row[i] = Math.exp(row[i] - largest);
	for (let i = 0; i < row.length; i++) row[i] /= sum;
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

export { featureInputs as a, fitText as i, featureColumns as n, featureOutputs as o, nodeColumns as r, softmax as s, applyFeatures as t };