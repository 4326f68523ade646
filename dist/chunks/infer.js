import { t as blocksOf } from "./blocks.js";
import { n as isMissing, t as cellNumber } from "./cell.js";
import { t as refuseEmpty } from "./empty-table.js";
import { n as isPictureName } from "./read-rows.js";
import { a as parseDate } from "./date.js";

// pipeline/training/schema/infer.ts
/** Most different texts of a column of categories. */
const categoryLimit = 1e3;
/** Texts of so many words on average are sentences, and no names of categories. */
const sentenceWords = 4;
/** What the cells of one column have been so far. */
var ColumnLook = class {
	#present = 0;
	#missing = 0;
	#words = 0;
	#isNumbers = true;
	#isIntegers = true;
	#isDates = true;
	#isImages = true;
	#low = Number.POSITIVE_INFINITY;
	#high = Number.NEGATIVE_INFINITY;
	#texts = /* @__PURE__ */ new Set();
	add(cell) {
		if (isMissing(cell)) {
			this.#missing++;
			return;
		}
		this.#present++;
		const text = cell.trim();
		const value = cellNumber(cell);
		if (value === void 0) this.#isNumbers = false;
		else {
			this.#isIntegers &&= Number.isSafeInteger(value);
			this.#low = Math.min(this.#low, value);
			this.#high = Math.max(this.#high, value);
		}
		this.#isImages &&= isPictureName(text);
		this.#isDates &&= parseDate(text) !== void 0;
		this.#words += text.split(/\s+/).length;
		if (this.#texts.size <= categoryLimit) this.#texts.add(text);
	}
	get isEmpty() {
		return this.#present === 0;
	}
	get hasMissing() {
		return this.#missing > 0;
	}
	get kind() {
		if (this.isEmpty) return { type: "text" };
		if (this.#isNumbers) return {
			type: this.#isIntegers ? "integer" : "number",
			range: [this.#low, this.#high]
		};
		if (this.#isDates) return { type: "date" };
		if (this.#isImages) return { type: "image" };
		const isSentences = this.#words > sentenceWords * this.#present;
		if (this.#texts.size > categoryLimit || isSentences) return { type: "text" };
		return {
			type: "category",
			values: [...this.#texts].sort()
		};
	}
};
/**
* What the columns of a table seem to hold: whole numbers and numbers with their range, dates, names of pictures, categories with
* their texts, other texts. Columns without any value, and texts nobody said what to do with, are left out of training.
*
* @throws LockstepError TABLE_INVALID for a table without rows.
*/
function inferSchema(table, { idColumn, labelColumn, known }) {
	refuseEmpty(table);
	const fresh = table.columns.filter((name) => known?.columns.has(name) !== true);
	const looks = new Map(fresh.map((name) => [name, new ColumnLook()]));
	for (const block of blocksOf(table)) for (const [name, look] of looks) for (const cell of block.column(name)) look.add(cell);
	const schemaOf = (name, look) => {
		const role = name === idColumn ? "id" : name === labelColumn ? "label" : look.isEmpty ? "drop" : "feature";
		return {
			...look.kind,
			nullable: look.hasMissing,
			role
		};
	};
	return { columns: new Map(table.columns.flatMap((name) => {
		const look = looks.get(name);
		const column = look === void 0 ? known?.columns.get(name) : schemaOf(name, look);
		return column === void 0 ? [] : [[name, column]];
	})) };
}

export { inferSchema };