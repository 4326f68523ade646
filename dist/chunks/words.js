import { A as LockstepError } from "./file-work.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { a as numericCells, o as placeOf } from "./cells.js";
import { a as parseDate, r as datePart } from "./date.js";
import { t as applyCross } from "./crosses.js";

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
/** The numbers of a source, NaN where missing. @throws LockstepError TABLE_INVALID, COLUMN_MISSING. */
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

export { fitNumber as a, applyNumber as i, termsBy as n, sourceValues as o, rawCells as r, englishStopWords as t };