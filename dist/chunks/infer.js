import { gn as isMissing, hn as cellNumber } from "./pipeline.js";
import { a as parseDate } from "./date.js";

// pipeline/training/schema/infer.ts
/** Most different texts of a column of categories. */
const categoryLimit = 1e3;
/** Texts of so many words on average are sentences, and no names of categories. */
const sentenceWords = 4;
function numberKind(values) {
	let low = Infinity;
	let high = -Infinity;
	for (const value of values) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return {
		type: values.every(Number.isSafeInteger) ? "integer" : "number",
		range: [low, high]
	};
}
function textKind(texts) {
	const distinct = new Set(texts.map((cell) => cell.trim()));
	if ([...distinct].every((cell) => parseDate(cell) !== void 0)) return { type: "date" };
	const words = texts.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0);
	if (distinct.size > categoryLimit || words > sentenceWords * texts.length) return { type: "text" };
	return {
		type: "category",
		values: [...distinct].sort()
	};
}
function kindOf(cells) {
	const present = cells.filter((cell) => !isMissing(cell));
	if (present.length === 0) return { type: "text" };
	const numbers = present.map(cellNumber).filter((value) => value !== void 0);
	return numbers.length === present.length ? numberKind(numbers) : textKind(present);
}
/**
* What the columns of a table seem to hold: whole numbers and numbers with their range, dates, categories with their texts, other
* texts. Columns without any value, and texts nobody said what to do with, are left out of training.
*/
function inferSchema(table, { idColumn, labelColumn, known }) {
	return { columns: new Map(table.columns.map((name) => {
		const before = known?.columns.get(name);
		if (before !== void 0) return [name, before];
		const cells = table.column(name);
		const isEmpty = cells.every(isMissing);
		const role = name === idColumn ? "id" : name === labelColumn ? "label" : isEmpty ? "drop" : "feature";
		return [name, {
			...kindOf(cells),
			nullable: cells.some(isMissing),
			role
		}];
	})) };
}

export { inferSchema };