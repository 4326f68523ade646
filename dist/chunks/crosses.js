import { A as LockstepError } from "./file-work.js";
import { p as Prng } from "./pipeline.js";
import { t as counted } from "./counted.js";
import { a as shownCell } from "./cell.js";
import "./cells.js";
import { i as rowsByValue, n as identity, r as impossible, t as foldsOf } from "./fold.js";

// pipeline/training/features/graph/counted-texts.ts
function countTexts(texts) {
	const counts = /* @__PURE__ */ new Map();
	for (const text of texts) if (text !== void 0) counts.set(text, (counts.get(text) ?? 0) + 1);
	return counts;
}
/** True when there are more different texts than that; no more of them are looked at than it takes to know. */
function hasMoreTexts(texts, limit) {
	const found = /* @__PURE__ */ new Set();
	for (const text of texts) {
		if (text === void 0) continue;
		found.add(text);
		if (found.size > limit) return true;
	}
	return false;
}
/** The text that most rows have; of several the first by UTF-16 unit. `undefined` when there is none. */
function commonestText(counts) {
	let best;
	for (const [text, count] of counts) if (best === void 0 || count > best.count || count === best.count && text < best.text) best = {
		text,
		count
	};
	return best?.text;
}
/** As if the rows without a text had this one. */
function withFill(counts, fill, rowCount) {
	if (fill === void 0) return counts;
	let missing = rowCount;
	for (const count of counts.values()) missing -= count;
	return missing === 0 ? counts : new Map(counts).set(fill, (counts.get(fill) ?? 0) + missing);
}
/** The first of many texts by UTF-16 unit, so many of them; most of a million are dropped at the first look. */
function firstTexts(texts, atMost) {
	let first = [];
	let last;
	for (const text of texts) {
		if (last !== void 0 && text >= last) continue;
		first.push(text);
		if (first.length < 2 * atMost + 1) continue;
		first = first.sort().slice(0, atMost);
		last = first.at(-1);
	}
	return first.sort().slice(0, atMost);
}
/** How many rows the text at that place has, when texts are ordered from those that most rows have. */
function countAtPlace(counts, place) {
	const texts = /* @__PURE__ */ new Map();
	for (const count of counts) texts.set(count, (texts.get(count) ?? 0) + 1);
	let left = place;
	for (const count of [...texts.keys()].sort((a, b) => b - a)) {
		left -= texts.get(count) ?? 0;
		if (left <= 0) return count;
	}
	return 0;
}
/**
* The texts that are told apart, sorted by UTF-16 unit, which every JavaScript engine sorts alike: those of enough rows, and of too many
* those that most rows have, then the first.
*/
function keptTexts(counts, { minimumRows, atMost }) {
	const kept = [...counts].filter(([, count]) => count >= minimumRows);
	if (atMost === void 0 || kept.length <= atMost) return kept.map(([text]) => text).sort();
	const fewest = countAtPlace(kept.map(([, count]) => count), atMost);
	const above = kept.flatMap(([text, count]) => count > fewest ? [text] : []);
	const even = kept.flatMap(([text, count]) => count === fewest ? [text] : []);
	return [...above, ...firstTexts(even, atMost - above.length)].sort();
}

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

// pipeline/training/splits/k-fold.ts
function checkFolds(folds, available, of) {
	if (!Number.isInteger(folds) || folds < 2) throw impossible(`${counted(folds, "fold")} ${folds === 1 ? "divides" : "divide"} nothing`, "Take 2 folds or more.");
	if (available < folds) throw impossible(`${available} ${of} cannot be divided into ${folds} folds`, "Take fewer folds, or bring more rows.");
}
/** Each row is tested once; sizes of folds differ by one row at most. @throws LockstepError PARAMS_INVALID for fewer rows than folds. */
function kFold(rowCount, folds, seed) {
	checkFolds(folds, rowCount, "rows");
	const assignment = new Uint32Array(rowCount);
	for (const [position, row] of new Prng(seed).shuffle(identity(rowCount)).entries()) assignment[row] = position % folds;
	return foldsOf(assignment, folds);
}
/**
* As {@link kFold}, with every class divided alike: of each class the folds' counts differ by one row at most, and so do their sizes.
*
* @param labels - `[n]`, the class of each row.
* @throws LockstepError PARAMS_INVALID when no class has a row for every fold.
*/
function stratifiedKFold(labels, folds, seed) {
	checkFolds(folds, labels.length, "rows");
	const classes = rowsByValue(labels);
	checkFolds(folds, Math.max(...[...classes.values()].map(({ length }) => length)), "rows of the largest class");
	const prng = new Prng(seed);
	const assignment = new Uint32Array(labels.length);
	let position = 0;
	for (const rows of classes.values()) for (const row of prng.shuffle(rows)) assignment[row] = position++ % folds;
	return foldsOf(assignment, folds);
}
/**
* Each row is tested once and no group is on both sides. Large groups are placed first, each into the fold with the fewest rows.
*
* @param groups - `[n]`, the group of each row.
* @throws LockstepError PARAMS_INVALID for fewer groups than folds.
*/
function groupKFold(groups, folds, seed) {
	const rowsOf = [...rowsByValue(groups).values()];
	checkFolds(folds, rowsOf.length, "groups");
	const placed = [...new Prng(seed).shuffle(identity(rowsOf.length))].map((index) => rowsOf[index] ?? /* @__PURE__ */ new Uint32Array()).sort((a, b) => b.length - a.length);
	const assignment = new Uint32Array(groups.length);
	const sizes = new Uint32Array(folds);
	for (const rows of placed) {
		const fold = sizes.indexOf(Math.min(...sizes));
		sizes[fold] = (sizes[fold] ?? 0) + rows.length;
		for (const row of rows) assignment[row] = fold;
	}
	return foldsOf(assignment, folds);
}
function deviation(values) {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
/**
* No group on both sides, and classes divided as evenly as whole groups allow: groups of the most uneven classes are placed first, each
* where the classes' shares of the folds then differ least.
*
* @throws LockstepError PARAMS_INVALID for fewer groups than folds.
* @see scikit-learn's StratifiedGroupKFold, whose rule this is.
*/
function stratifiedGroupKFold({ labels, groups }, folds, seed) {
	const members = [...rowsByValue(groups).values()];
	checkFolds(folds, members.length, "groups");
	const classes = [...rowsByValue(labels).keys()];
	const position = new Map(classes.map((name, i) => [name, i]));
	const totals = new Array(classes.length).fill(0);
	const counted = members.map((rows) => {
		const counts = new Array(classes.length).fill(0);
		for (const row of rows) {
			const at = position.get(labels[row] ?? "") ?? 0;
			counts[at] = (counts[at] ?? 0) + 1;
			totals[at] = (totals[at] ?? 0) + 1;
		}
		return {
			rows,
			counts,
			unevenness: deviation(counts)
		};
	});
	const order = [...new Prng(seed).shuffle(identity(members.length))].flatMap((index) => counted[index] ?? []);
	order.sort((a, b) => b.unevenness - a.unevenness);
	const filled = Array.from({ length: folds }, () => new Array(classes.length).fill(0));
	const assignment = new Uint32Array(labels.length);
	for (const { rows, counts } of order) {
		const fold = bestFold(filled, counts, totals);
		for (const [at, count] of counts.entries()) (filled[fold] ?? [])[at] = (filled[fold]?.[at] ?? 0) + count;
		for (const row of rows) assignment[row] = fold;
	}
	return foldsOf(assignment, folds);
}
/** The fold in which a group makes the classes' shares differ least; of equal ones the smallest. */
function bestFold(filled, counts, totals) {
	let best = {
		fold: 0,
		unevenness: Infinity,
		size: Infinity
	};
	for (const fold of filled.keys()) {
		const deviations = totals.map((total, at) => deviation(filled.map((have, i) => ((have[at] ?? 0) + (i === fold ? counts[at] ?? 0 : 0)) / total)));
		const unevenness = deviations.reduce((sum, value) => sum + value, 0) / deviations.length;
		const size = (filled[fold] ?? []).reduce((sum, count) => sum + count, 0);
		const isClose = Math.abs(unevenness - best.unevenness) <= 1e-9;
		if (!isClose && unevenness < best.unevenness || isClose && size < best.size) best = {
			fold,
			unevenness,
			size
		};
	}
	return best.fold;
}
/** The same division many times, each time with another seed drawn from the first. */
function repeated(times, seed, divide) {
	const prng = new Prng(seed);
	return Array.from({ length: times }, () => divide(prng.next())).flat();
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
function tooMany(limit, place) {
	return new LockstepError("TABLE_INVALID", `${place} has more than ${limit} different values`, { hint: "If it is an identifier, name it under `drop` in params.yaml; else take `encode: hashing` or `max_categories`." });
}
/** Counts texts, unless all of them would be told apart and they are too many. @throws LockstepError TABLE_INVALID. */
function checkedCounts(texts, { encode }, place) {
	const limit = encode.kind === "target" ? targetCategoryLimit : categoryLimit;
	if ((encode.kind === "target" || encode.kind !== "hashing" && encode.minimumRows <= 1 && encode.atMost === void 0 && (encode.kind !== "ordinal" || encode.order === void 0)) && hasMoreTexts(texts, limit)) throw tooMany(limit, place);
	return countTexts(texts);
}
/**
* Learns the texts there are, and for a target encoding their means.
*
* @throws LockstepError TABLE_INVALID above {@link categoryLimit}; PARAMS_INVALID for a target encoding without targets; COLUMN_MISSING.
*/
function fitCategory(plan, cells, targets) {
	const { columns, encode } = plan;
	const place = cells.columnPlace(columns);
	const texts = categoryTexts(columns, cells);
	const counts = checkedCounts(texts, plan, place);
	const fill = learnFill(plan, counts);
	const kept = (asked) => {
		const found = keptTexts(withFill(counts, fill, texts.length), asked);
		if (found.length > 1e3) throw tooMany(categoryLimit, place);
		return found;
	};
	const node = {
		kind: "category",
		columns,
		fill
	};
	switch (encode.kind) {
		case "one_hot": return {
			...node,
			encoder: {
				kind: "one_hot",
				categories: kept(encode),
				other: encode.other
			}
		};
		case "ordinal": {
			const categories = encode.order ?? kept(encode);
			if (categories.length > 1e3) throw tooMany(categoryLimit, place);
			return {
				...node,
				encoder: {
					kind: "ordinal",
					categories,
					unknown: encode.unknown
				}
			};
		}
		case "index": return {
			...node,
			encoder: {
				kind: "index",
				categories: kept(encode)
			}
		};
		case "hashing": return {
			...node,
			encoder: encode
		};
		case "target":
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
	return commonestText(counts);
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

export { categoryLimit as a, targetCategoryLimit as c, groupKFold as d, kFold as f, bucketOf as g, stratifiedKFold as h, applyCategory as i, outOfFold as l, stratifiedGroupKFold as m, crossOperators as n, categoryTexts as o, repeated as p, parseCross as r, fitCategory as s, applyCross as t, targetFolds as u };