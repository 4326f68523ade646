import { t as emitYaml } from "./emit.js";
import { t as parseYaml } from "./parse.js";
import { _ as strictObject, b as tuple, f as number, g as record, i as array, n as _enum, o as boolean, s as discriminatedUnion, u as literal, v as string } from "./schemas.js";
import { Bt as toJson, Lt as fromJson } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { t as problemsOf } from "./params.js";

// pipeline/training/schema/table-schema.ts
const text = string().max(1e3);
const common = {
	/** Cells may be missing. */
	nullable: boolean().default(false),
	/** What the column is for; a feature when left out. */
	role: _enum([
		"feature",
		"id",
		"label",
		"drop"
	]).default("feature")
};
const range = tuple([number(), number()]).refine(([low, high]) => low <= high, "not ascending").optional();
const columnSchema = discriminatedUnion("type", [
	strictObject({
		type: literal("integer"),
		range,
		...common
	}),
	strictObject({
		type: literal("number"),
		range,
		...common
	}),
	strictObject({
		type: literal("category"),
		values: array(text).min(1).max(1e3).optional(),
		...common
	}),
	strictObject({
		type: literal("date"),
		...common
	}),
	strictObject({
		type: literal("text"),
		...common
	}),
	strictObject({
		type: literal("image"),
		...common
	})
]);
const schemaFile = strictObject({ columns: record(string().min(1).max(1e3), columnSchema).refine((columns) => Object.keys(columns).length > 0, "no column") });
/**
* Reads a schema that a person may have corrected.
*
* @param where - Names the file in messages.
* @throws LockstepError YAML_INVALID; PARAMS_INVALID naming every wrong key.
*/
function readTableSchema(yaml, where) {
	const parsed = schemaFile.safeParse(toJson(parseYaml(yaml, where)));
	if (parsed.success) return { columns: new Map(Object.entries(parsed.data.columns)) };
	throw new LockstepError("PARAMS_INVALID", `${where} is no schema of a table: ${problemsOf(parsed.error)}`, { hint: "Correct the named keys, or write the file anew with `lockstep schema <table> --write`." });
}
/** Without what is so when nothing is said. */
function shortened({ nullable, role, ...column }) {
	return {
		...Object.fromEntries(Object.entries(column).filter(([, value]) => value !== void 0)),
		...nullable ? { nullable } : {},
		...role === "feature" ? {} : { role }
	};
}
/** The file of a schema; the same schema gives the same bytes. */
function encodeTableSchema({ columns }) {
	const file = { columns: Object.fromEntries([...columns].map(([name, column]) => [name, shortened(column)])) };
	return `# What the columns of a table hold. \`lockstep fit\` refuses rows that differ; correct it where it is wrong.\n${emitYaml(fromJson(file))}`;
}

export { readTableSchema as n, encodeTableSchema as t };