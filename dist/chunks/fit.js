import { c as looseObject, h as union, i as boolean, l as number, o as int, p as string, r as array, t as _enum } from "./schemas.js";
import { n as readCsv } from "./csv.js";
import { a as selectColumns, n as backendPreferences } from "./preference.js";
import { t as readParams } from "./params3.js";

// pipeline/training/fit.ts
const names = array(string().min(1).max(1e3)).max(1e4);
/** What every trainer's section of params.yaml may hold; the trainer reads the other keys. */
const sectionSchema = looseObject({
	trainer: string().max(100).default("tfjs-layers"),
	backend: _enum(backendPreferences).default("auto"),
	label: string().min(1).max(1e3),
	/** The label's text that counts as positive; YAML may read it as a number or a truth value. */
	positive: union([
		string().max(1e3),
		number(),
		boolean()
	]).default("1").transform(String),
	id: string().min(1).max(1e3),
	numeric: names.optional(),
	categorical: names.optional(),
	drop: names.default([]),
	seed: int().min(0).max(4294967295).default(0)
});
/** @throws LockstepError PARAMS_INVALID. */
function rolesOf(section) {
	const { id, label, positive } = readParams(sectionSchema, section);
	return {
		idColumn: id,
		labelColumn: label,
		positiveLabel: positive
	};
}
/**
* Trains the model that a section of params.yaml describes. The same rows, section and backend give the same bytes.
*
* @throws LockstepError PARAMS_INVALID, TABLE_INVALID, COLUMN_MISSING, TENSORFLOW_MISSING, METRIC_INVALID when training diverges.
*/
async function fit(request, { openTrainer }) {
	const { trainer: name, backend, label, positive, id, numeric, categorical, drop, seed, ...params } = readParams(sectionSchema, request.params);
	const trainer = await openTrainer(name, backend);
	const rows = await readCsv(request.rows, request.rows);
	const columns = selectColumns(rows, {
		reserved: [id, label],
		drop,
		numeric,
		categorical
	});
	return trainer.train({
		rows,
		labelColumn: label,
		positiveLabel: positive,
		numericColumns: columns.numeric,
		categoricalColumns: columns.categorical,
		params,
		seed,
		outputFolder: request.output,
		onProgress: request.onProgress
	});
}

export { fit, rolesOf, sectionSchema };