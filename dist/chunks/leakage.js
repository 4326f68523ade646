import { t as blocksOf } from "./blocks.js";
import { n as rowDigests, r as rowKeys, t as plainKeys } from "./row-keys.js";
import { a as shownCell, n as isMissing } from "./cell.js";
import { t as counted } from "./counted.js";
import { o as placeOf } from "./cells.js";
import { A as LockstepError } from "./file-work.js";
import { t as timesOf } from "./times.js";

// pipeline/training/splits/compared-columns.ts
/**
* The columns by which rows are the same. Of pictures it is what they show that counts, not what they are called: `md5` in the place
* of `path`.
*
* @param id - Never compared: what numbers rows is different in each.
*/
function comparedColumns({ training, test }, id) {
	const shared = test.columns.filter((name) => training.columns.includes(name));
	const isPictures = shared.includes("path") && shared.includes("md5");
	return {
		comparedBy: shared.filter((name) => isPictures ? name !== "path" && (name !== id || name === "md5") : name !== id),
		onlyTraining: training.columns.filter((name) => !shared.includes(name)),
		onlyTest: test.columns.filter((name) => !shared.includes(name))
	};
}
function nameOf$1(table) {
	return table.where ?? "the table";
}
const shownColumns = 10;
function listed(columns) {
	const more = columns.length - shownColumns;
	const shown = columns.slice(0, shownColumns).map(shownCell).join(", ");
	return more > 0 ? `${shown} and ${more} more` : shown;
}
/** Which columns the tables do not share, and what rows are compared by then; `undefined` when they share all. */
function unsharedSentence({ training, test }, columns) {
	const { comparedBy, onlyTraining, onlyTest } = columns;
	const alone = [{
		name: nameOf$1(training),
		own: onlyTraining
	}, {
		name: nameOf$1(test),
		own: onlyTest
	}].filter(({ own }) => own.length > 0);
	if (alone.length === 0) return void 0;
	const said = alone.map(({ name, own }) => `only ${name} has ${listed(own)}`).join("; ");
	return comparedBy.length === 0 ? `${said}: no rows can be compared` : `${said}: rows are compared by ${listed(comparedBy)} alone`;
}
/** @throws LockstepError COLUMN_MISSING when the tables share no column by which anything could be found. */
function requireComparable(pair, columns, id) {
	if (columns.comparedBy.length > 0) return;
	if (id !== void 0 && [pair.training, pair.test].every((table) => table.columns.includes(id))) return;
	const said = unsharedSentence(pair, columns) ?? "they have no column but the one that numbers the rows";
	throw new LockstepError("COLUMN_MISSING", `${nameOf$1(pair.training)} and ${nameOf$1(pair.test)} have nothing to compare: ${said}`, { hint: "Compare two tables of the same columns; look at their first lines, which name them." });
}

// pipeline/training/splits/leakage.ts
const exampleLimit = 5;
function nameOf(table) {
	return table.where ?? "the table";
}
/** Membership in a sorted list. */
function holds(sorted, value) {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (sorted[middle] < value) low = middle + 1;
		else high = middle;
	}
	return sorted[low] === value;
}
/** The training rows whose digests are among these, by key: what digests only suggest is compared letter by letter. */
function originalsOf(table, columns, { digests, wanted }) {
	const found = /* @__PURE__ */ new Map();
	let at = 0;
	for (const block of blocksOf(table)) {
		const isWanted = Array.from({ length: block.rowCount }, (_, row) => wanted.has(digests[at + row]));
		at += block.rowCount;
		if (!isWanted.includes(true)) continue;
		const [keys, spellings] = [rowKeys(block, columns), plainKeys(block, columns)];
		for (const [row, key] of keys.entries()) {
			if (isWanted[row] !== true) continue;
			const known = found.get(key) ?? {
				place: placeOf(block, row),
				spellings: /* @__PURE__ */ new Set()
			};
			found.set(key, known);
			known.spellings.add(spellings[row] ?? "");
		}
	}
	return found;
}
/** Rows that say the same in all columns that both parts have, blanks, capital letters and the way numbers are written aside. */
function sharedRows({ training, test }, { id }) {
	const { comparedBy: columns } = comparedColumns({
		training,
		test
	}, id);
	if (columns.length === 0) return void 0;
	const digests = rowDigests(training, columns);
	const sorted = digests.slice().sort();
	const own = rowDigests(test, columns);
	const wanted = /* @__PURE__ */ new Set();
	for (const value of own) if (holds(sorted, value)) wanted.add(value);
	if (wanted.size === 0) return void 0;
	const originals = originalsOf(training, columns, {
		digests,
		wanted
	});
	let [count, exact, at] = [
		0,
		0,
		0
	];
	const examples = [];
	for (const block of blocksOf(test)) {
		const isWanted = Array.from({ length: block.rowCount }, (_, row) => wanted.has(own[at + row]));
		at += block.rowCount;
		if (!isWanted.includes(true)) continue;
		const spellings = plainKeys(block, columns);
		for (const [row, key] of rowKeys(block, columns).entries()) {
			const original = isWanted[row] === true ? originals.get(key) : void 0;
			if (original === void 0) continue;
			count++;
			exact += Number(original.spellings.has(spellings[row] ?? ""));
			if (examples.length < exampleLimit) examples.push(`${placeOf(block, row)} is ${original.place}`);
		}
	}
	if (count === 0) return void 0;
	return {
		code: "rows_in_both",
		count,
		sentence: `${counted(count, "row")} of ${nameOf(test)} ${count === 1 ? "stands" : "stand"} in ${nameOf(training)}, too: ${exact} letter by letter, ${count - exact} but for blanks, capital letters or the way a number is written`,
		examples
	};
}
function valuesOf(table, column) {
	const values = /* @__PURE__ */ new Set();
	for (const block of blocksOf(table)) for (const cell of block.column(column)) if (!isMissing(cell)) values.add(cell.trim());
	return values;
}
/** Rows to judge by whose value in a column stands in the training rows. */
function sharedValues({ training, test }, column) {
	const known = valuesOf(training, column);
	const values = /* @__PURE__ */ new Set();
	const examples = [];
	let rows = 0;
	for (const block of blocksOf(test)) for (const [row, cell] of block.column(column).entries()) {
		const value = cell.trim();
		if (isMissing(cell) || !known.has(value)) continue;
		rows++;
		if (!values.has(value) && examples.length < exampleLimit) examples.push(`${placeOf(block, row)}: ${shownCell(value)}`);
		values.add(value);
	}
	return {
		rows,
		values,
		examples
	};
}
function sharedIds(parts, id) {
	const { rows, values, examples } = sharedValues(parts, id);
	if (rows === 0) return void 0;
	return {
		code: "ids_in_both",
		count: rows,
		sentence: `${counted(values.size, "value")} of ${shownCell(id)} ${values.size === 1 ? "stands" : "stand"} in ${nameOf(parts.training)} and in ${nameOf(parts.test)}`,
		examples
	};
}
function sharedGroups(parts, group) {
	const { rows, values, examples } = sharedValues(parts, group);
	if (rows === 0) return void 0;
	return {
		code: "groups_in_both",
		count: rows,
		sentence: `${counted(values.size, "group")} of ${shownCell(group)} ${values.size === 1 ? "is" : "are"} on both sides, ${counted(rows, "row")} of ${nameOf(parts.test)} among them`,
		examples
	};
}
function timesOutOfOrder({ training, test }, time) {
	const latest = timesOf(training, time).reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
	let count = 0;
	const examples = [];
	for (const [row, value] of timesOf(test, time).entries()) {
		if (value > latest) continue;
		count++;
		if (examples.length < exampleLimit) examples.push(`${placeOf(test, row)}: ${shownCell(test.column(time)[row] ?? "")}`);
	}
	if (count === 0) return void 0;
	const sentence = `${counted(count, "row")} of ${nameOf(test)} ${count === 1 ? "is" : "are"} not after the last of ${nameOf(training)} by ${shownCell(time)}`;
	return {
		code: "times_out_of_order",
		count,
		sentence,
		examples
	};
}
/**
* Looks for what the rows to judge by share with the rows to learn from. Memory grows by 8 bytes for each row, and by what both share.
*
* @returns One finding of a kind; none where the parts are apart.
* @throws LockstepError COLUMN_MISSING; TABLE_INVALID for a time that is missing or none.
*/
function findLeaks(parts, columns) {
	const { id, group, time } = columns;
	return [
		sharedRows(parts, columns),
		id === void 0 ? void 0 : sharedIds(parts, id),
		group === void 0 ? void 0 : sharedGroups(parts, group),
		time === void 0 ? void 0 : timesOutOfOrder(parts, time)
	].filter((leak) => leak !== void 0);
}

export { unsharedSentence as i, comparedColumns as n, requireComparable as r, findLeaks as t };