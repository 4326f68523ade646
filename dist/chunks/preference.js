import { T as LockstepError } from "./file-work.js";
import { a as shownCell, i as parseNumber, n as isMissing } from "./cells.js";

// pipeline/training/features/columns.ts
/** Most different values of a categorical column; more than this and it is an identifier. */
const categoryLimit = 1e3;
function kindOf(table, column) {
	const cells = table.column(column).filter((cell) => !isMissing(cell));
	if (cells.length === 0) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has no value in any row`, { hint: "Name it under `drop` in params.yaml, or fill it." });
	return cells.every((cell) => parseNumber(cell) !== void 0) ? "numeric" : "categorical";
}
/** Sorted texts of a categorical column, the missing left out. @throws LockstepError TABLE_INVALID above {@link categoryLimit}. */
function categoriesOf(table, column) {
	const categories = /* @__PURE__ */ new Set();
	for (const cell of table.column(column)) {
		if (!isMissing(cell)) categories.add(cell.trim());
		if (categories.size > 1e3) throw new LockstepError("TABLE_INVALID", `column ${shownCell(column)} has more than ${categoryLimit} different values`, { hint: "It looks like an identifier: name it under `drop` in params.yaml." });
	}
	return [...categories].sort();
}
/**
* The columns to learn from, in the table's order.
*
* @throws LockstepError COLUMN_MISSING for a declared column the table lacks, PARAMS_INVALID for one declared twice or reserved,
* TABLE_INVALID for a column without any value.
*/
function selectColumns(table, request) {
	const declared = [...request.numeric ?? [], ...request.categorical ?? []];
	for (const name of [...declared, ...request.drop]) table.column(name);
	const twice = declared.find((name, i) => declared.indexOf(name) !== i);
	const reserved = declared.find((name) => request.reserved.includes(name));
	if (twice !== void 0 || reserved !== void 0) throw new LockstepError("PARAMS_INVALID", twice === void 0 ? `column ${shownCell(reserved ?? "")} is the label or the id and cannot be a feature` : `column ${shownCell(twice)} is declared twice`, { hint: "Name each feature column once, under `numeric` or under `categorical`." });
	const left = /* @__PURE__ */ new Set([...request.reserved, ...request.drop]);
	const kinds = /* @__PURE__ */ new Map();
	for (const name of table.columns) {
		if (left.has(name)) continue;
		if (request.numeric?.includes(name) === true) kinds.set(name, "numeric");
		else if (request.categorical?.includes(name) === true) kinds.set(name, "categorical");
		else if (request.numeric === void 0 && request.categorical === void 0) kinds.set(name, kindOf(table, name));
	}
	const of = (kind) => [...kinds].filter(([, found]) => found === kind).map(([name]) => name);
	const columns = {
		numeric: of("numeric"),
		categorical: of("categorical")
	};
	if (kinds.size === 0) throw new LockstepError("PARAMS_INVALID", "no feature column is left", { hint: `The table has ${table.columns.map(shownCell).join(", ")}; name some under \`numeric\` or \`categorical\`.` });
	return columns;
}

// pipeline/training/tensorflow/preference.ts
const backendPreferences = [
	"auto",
	"wasm",
	"tensorflow"
];
/**
* Below this many weights WebAssembly trains faster, because a call into the native library costs more than the arithmetic;
* measured with tfjs 4.22: 4,000 weights 2.9 s against 4.9 s, 147,000 weights 20.4 s against 1.5 s.
*/
const nativeFromWeights = 2e4;
/** Which backends are tried, best first. */
function backendOrder(prefer, weightCount) {
	if (prefer !== "auto") return [prefer];
	return weightCount < nativeFromWeights ? ["wasm", "tensorflow"] : ["tensorflow", "wasm"];
}

export { selectColumns as a, categoryLimit as i, backendPreferences as n, categoriesOf as r, backendOrder as t };