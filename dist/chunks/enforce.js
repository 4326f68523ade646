import { A as LockstepError } from "./file-work.js";
import { a as shownCell$1, n as isMissing, t as cellNumber } from "./cell.js";
import { t as columnMissing } from "./missing-column.js";
import { t as cellTreatments } from "./treatment.js";
import { n as isPictureName } from "./read-rows.js";
import { n as columnPlace, o as placeOf } from "./cells.js";
import { t as blocksOf } from "./blocks.js";
import { a as parseDate } from "./date.js";
import { o as categoryTexts } from "./crosses.js";
import { n as termsBy, o as sourceValues, r as rawCells } from "./words.js";
import { t as heldPicture } from "./image-cell.js";

// pipeline/training/features/graph/treated-cells.ts
/** Longest name, id and value that is repeated, in code points. */
const nameLimit = 200;
const idLimit = 100;
const valueLimit = 40;
function bitOf(treatment) {
	return 1 << cellTreatments.indexOf(treatment);
}
const bits = Object.fromEntries(cellTreatments.map((treatment) => [treatment, bitOf(treatment)]));
function one(column, form) {
	return {
		name: column,
		columns: [column],
		form
	};
}
function missing(fill) {
	return fill === void 0 ? bits.empty : bits.imputed;
}
function markNaN(values, flags, bit) {
	for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) flags[row] = flags[row] | bit;
}
function markUndefined(values, flags, bit) {
	for (let row = 0; row < values.length; row++) if (values[row] === void 0) flags[row] = flags[row] | bit;
}
function addNumber({ source, fill, clip }, add) {
	const columns = source.kind === "arithmetic" ? [source.left.column, source.right.column] : [source.column];
	if (source.kind === "arithmetic") {
		for (const operand of [source.left, source.right]) add(one(operand.column, "numbers"), (cells, flags) => {
			markNaN(cells.numbers(operand.column), flags, missing(operand.fill));
		});
		const { column, fill: stand } = source.right;
		if (source.operator === "/") add(one(column, "numbers"), (cells, flags) => {
			const values = cells.numbers(column);
			for (let row = 0; row < values.length; row++) {
				const value = values[row];
				if ((Number.isNaN(value) ? stand : value) === 0) flags[row] = flags[row] | bits.zero_divisor;
			}
		});
	} else if (source.kind === "date") add(one(source.column, "texts"), (cells, flags) => {
		markUndefined(cells.dates(source.column), flags, missing(fill));
	});
	else add(one(source.column, "numbers"), (cells, flags) => {
		markNaN(cells.numbers(source.column), flags, missing(fill));
	});
	if (clip === void 0) return;
	const { from = -Infinity, to = Infinity } = clip;
	add({
		name: source.kind === "arithmetic" ? columns.join(` ${source.operator} `) : columns.join(),
		columns,
		form: source.kind === "date" ? "texts" : "numbers"
	}, (cells, flags) => {
		const values = sourceValues(source, cells);
		for (let row = 0; row < values.length; row++) {
			const value = values[row];
			if (value < from || value > to) flags[row] = flags[row] | bits.clipped;
		}
	});
}
function addCategory({ columns, fill, encoder }, add) {
	for (const column of columns) add(one(column, "texts"), (cells, flags) => {
		markUndefined(cells.texts(column), flags, missing(fill));
	});
	if (encoder.kind === "hashing") return;
	const known = new Set(encoder.categories);
	add({
		name: columns.join(" × "),
		columns,
		form: "texts"
	}, (cells, flags) => {
		const texts = categoryTexts(columns, cells);
		for (let row = 0; row < texts.length; row++) {
			const text = texts[row];
			if (text !== void 0 && !known.has(text)) flags[row] = flags[row] | bits.unknown;
		}
	});
}
function addText({ column, words, encoder }, add) {
	const split = termsBy(words);
	const known = encoder.kind === "hashing" ? void 0 : new Set(encoder.terms);
	const most = encoder.kind === "tokens" ? encoder.length : Infinity;
	add(one(column, "texts"), (cells, flags) => {
		const texts = cells.texts(column);
		for (let row = 0; row < texts.length; row++) {
			const text = texts[row];
			let found = 0;
			if (text !== void 0) {
				for (const term of split(text)) if (known?.has(term) ?? true) found++;
			}
			const bit = text === void 0 ? bits.empty : found === 0 ? bits.wordless : found > most ? bits.cut : 0;
			flags[row] = flags[row] | bit;
		}
	});
}
function addNode(node, add) {
	switch (node.kind) {
		case "number":
			addNumber(node, add);
			return;
		case "cycle":
			add(one(node.column, "texts"), (cells, flags) => {
				markUndefined(cells.dates(node.column), flags, bits.empty);
			});
			return;
		case "category":
			addCategory(node, add);
			return;
		case "text":
			addText(node, add);
			return;
	}
}
/** Everything that is done with each column, whichever features are made of it, so that one pass over it counts each cell once. */
function subjectsOf(graph) {
	const subjects = /* @__PURE__ */ new Map();
	const add = ({ name, columns, form }, mark) => {
		const key = `${columns.join("")}\u001f${name}`;
		const subject = subjects.get(key) ?? {
			name,
			columns,
			form,
			marks: []
		};
		subject.marks.push(mark);
		subjects.set(key, subject);
	};
	for (const node of graph.nodes) addNode(node, add);
	return [...subjects.values()];
}
/** At most so many code points. */
function shortened(text, limit) {
	if (text.length <= limit) return text;
	const points = [...text.slice(0, 2 * limit + 2)];
	return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
/** A missing cell is empty, whichever word for it stands there. */
function shownCell(cells, row, { column, form }) {
	if (form === "texts") return cells.texts(column)[row] ?? "";
	const value = cells.numbers(column)[row] ?? NaN;
	return Number.isNaN(value) ? "" : String(value);
}
/**
* Counts the cells that a graph does not take as they stand, by column and treatment: one byte of memory for each row of a block, and
* nothing for a cell. Rows that are not in memory are gone through block by block.
*
* @returns In the order of the graph's inputs; empty when nothing was treated.
* @throws LockstepError COLUMN_MISSING; TABLE_INVALID for cells that are refused, as where the graph is applied.
*/
function treatedCells(graph, rows, { idColumn, personal = /* @__PURE__ */ new Set() }) {
	const subjects = subjectsOf(graph);
	const found = /* @__PURE__ */ new Map();
	const counts = new Uint32Array(2 ** cellTreatments.length);
	const hasId = rows.columns.includes(idColumn) && !personal.has(idColumn);
	for (const block of blocksOf(rows)) {
		const cells = rawCells(block);
		const flags = new Uint8Array(block.rowCount);
		let ids;
		const example = (row, { columns, form }) => ({
			id: hasId ? shortened((ids ??= block.column(idColumn))[row] ?? "", idLimit) : void 0,
			value: columns.some((column) => personal.has(column)) ? void 0 : shortened(columns.map((column) => shownCell(cells, row, {
				column,
				form
			})).join(" · "), valueLimit)
		});
		for (const [at, subject] of subjects.entries()) {
			flags.fill(0);
			counts.fill(0);
			for (const mark of subject.marks) mark(cells, flags);
			for (let row = 0; row < flags.length; row++) {
				const flag = flags[row];
				counts[flag] = counts[flag] + 1;
			}
			for (const treatment of cellTreatments) {
				const bit = bits[treatment];
				const count = counts.reduce((sum, some, flag) => (flag & bit) === 0 ? sum : sum + some, 0);
				if (count === 0) continue;
				const key = `${at} ${treatment}`;
				const known = found.get(key);
				found.set(key, {
					column: shortened(subject.name, nameLimit),
					treatment,
					rows: (known?.rows ?? 0) + count,
					example: known?.example ?? example(flags.findIndex((flag) => (flag & bit) !== 0), subject)
				});
			}
		}
	}
	return subjects.flatMap((_, at) => cellTreatments.flatMap((treatment) => found.get(`${at} ${treatment}`) ?? []));
}

// pipeline/training/rounded.ts
/** As many digits as arithmetic on different machines agrees in; further ones would change files that say the same. */
function rounded(value) {
	return Number(value.toPrecision(12));
}

// pipeline/training/schema/enforce.ts
/** What is wrong with a cell, `undefined` when it is as the schema says. */
function problemOf(cell, column, known) {
	if (isMissing(cell)) return column.nullable ? void 0 : "the value is missing";
	switch (column.type) {
		case "integer":
		case "number": {
			const value = cellNumber(cell);
			if (value === void 0) return `${shownCell$1(cell)} is not a finite number`;
			if (column.type === "integer" && !Number.isInteger(value)) return `${shownCell$1(cell)} is not a whole number`;
			const [low, high] = column.range ?? [-Infinity, Infinity];
			return value < low || value > high ? `${shownCell$1(cell)} is not in ${low} … ${high}` : void 0;
		}
		case "category": return known?.has(cell.trim()) === false ? `${shownCell$1(cell)} is none of the values` : void 0;
		case "date": return parseDate(cell) === void 0 ? `${shownCell$1(cell)} is not a date` : void 0;
		case "text": return;
		case "image": return isPictureName(cell.trim()) || heldPicture(cell) !== void 0 ? void 0 : `${shownCell$1(cell)} is neither the name of a PNG or JPEG nor one in base64`;
	}
}
/**
* Holds a table to its schema.
*
* @param where - Names the schema in hints.
* @throws LockstepError COLUMN_MISSING; TABLE_INVALID for a column the schema does not know, and naming file, row and column of the first
* cell that is not as the schema says.
*/
function enforceSchema(table, schema, where) {
	const hint = `Correct the cell where the table is made, or the column in ${where}.`;
	for (const name of schema.columns.keys()) if (!table.columns.includes(name)) throw columnMissing(table.columns, name, table.where);
	for (const name of table.columns) if (schema.columns.get(name) === void 0) throw new LockstepError("TABLE_INVALID", `${columnPlace(table, name)} is not in ${where}`, { hint: `Add it with \`lockstep schema <table> --write\`, which keeps what is there.` });
	for (const block of blocksOf(table)) for (const [name, column] of schema.columns) {
		const problem = column.role === "drop" ? void 0 : problemIn(block, name, column);
		if (problem !== void 0) throw new LockstepError("TABLE_INVALID", problem, { hint });
	}
}
/** The first cell of a column that is not as the schema says, and what is wrong with it. */
function problemIn(table, name, column) {
	const known = column.type === "category" && column.values !== void 0 ? new Set(column.values) : void 0;
	for (const [row, cell] of table.column(name).entries()) {
		const problem = problemOf(cell, column, known);
		if (problem !== void 0) return `${placeOf(table, row)}, column ${shownCell$1(name)}: ${problem}`;
	}
}
/** The features of a schema. @throws LockstepError PARAMS_INVALID when its id or label is not that of the section. */
function schemaColumns({ columns }, roles, where) {
	for (const [name, { role }] of columns) if ((role === "id" || role === "label") && name !== roles[role]) throw new LockstepError("PARAMS_INVALID", `${where} calls ${shownCell$1(name)} the ${role}, params.yaml ${shownCell$1(roles[role])}`, { hint: "Make them agree." });
	const features = [...columns].filter(([name, { role }]) => role === "feature" && name !== roles.id && name !== roles.label);
	const of = (...types) => features.filter(([, { type }]) => types.includes(type)).map(([name]) => name);
	const [date, text, image] = [
		of("date"),
		of("text"),
		of("image")
	];
	return {
		numeric: of("integer", "number"),
		categorical: of("category"),
		declarations: Object.entries({
			date,
			text,
			image
		}).filter(([, names]) => names.length > 0).map(([kind, names]) => ({ [kind]: names }))
	};
}

export { treatedCells as i, schemaColumns as n, rounded as r, enforceSchema as t };