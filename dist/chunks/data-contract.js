import { t as locateYaml } from "./locate.js";
import { f as number, g as record, n as _enum, o as boolean, v as string, x as union } from "./schemas.js";
import { _ as shape, d as list, h as sentence, m as repositoryPath, p as probability, r as pathText, s as count, u as label } from "./check-shape.js";
import { an as columnTypes, sn as qualityDimensions } from "./pipeline.js";
import { n as problem, t as readYamlFile } from "./yaml-file.js";

// pipeline/registry/schemas/contract-file.ts
/** Longest query, in characters. */
const sqlLimit = 2e4;
/** Most columns of one table's contract. */
const columnLimit = 5e3;
const names = union([label.transform((name) => [name]), list(label, {
	least: 1,
	most: 20
})]);
const mode = _enum(["blocking", "informational"]).default("blocking").describe("`informational`: on trial; it is asked and shown, and never stops a change.");
const duration = string().regex(/^\d{1,6}(?:m|h|d)$/, { error: "must be a whole number of minutes, hours or days, for example 48h" }).transform((text) => Number(text.slice(0, -1)) * {
	m: 60,
	h: 3600,
	d: 86400
}[text.at(-1)]);
const column = shape({
	type: _enum(columnTypes).optional().describe("What every cell that is not missing must be."),
	missing: probability.optional().describe("Largest share of missing cells; 0 allows none."),
	unique: boolean().default(false).describe("No value may stand in two rows."),
	minimum: number().optional().describe("Smallest number."),
	maximum: number().optional().describe("Largest number."),
	values: list(union([
		string().max(500),
		number().transform(String),
		boolean().transform(String)
	]), {
		least: 1,
		most: 1e4
	}).optional().describe("The values there may be."),
	pattern: string().min(1).max(1e3).optional().describe("RE2 pattern that the whole cell must match."),
	references: shape({
		table: repositoryPath,
		column: label
	}).optional().describe("Every value must stand in this column of another table of the contract."),
	personal: boolean().default(false).describe("Values are about a person: no report shows them.")
}).superRefine(({ minimum, maximum }, context) => {
	if (minimum !== void 0 && maximum !== void 0 && minimum > maximum) problem(context, ["minimum"], "is more than `maximum`: nothing could fulfil both");
});
const check = shape({
	name: label.describe("What the check is called in reports."),
	dimension: _enum(qualityDimensions).default("consistency").describe("What it looks at."),
	sql: string().min(1).max(sqlLimit).describe("One SELECT of DuckDB that gives the rows which break the rule; the table is `rows`, others by path."),
	maximum: count.default(0).describe("Most rows that may break it."),
	mode
});
/** What records of processing ask for; nothing here decides anything, and what is left out is said to be missing where it is asked for. */
const processing = shape({
	controller: sentence.optional().describe("Who decides about the data, with a way to reach them."),
	purpose: sentence.optional().describe("What the data is used for."),
	legal_basis: sentence.optional().describe("On what legal ground, for example an article of the GDPR or the LGPD."),
	retention: sentence.optional().describe("How long the data is kept, and what happens then."),
	source: sentence.optional().describe("Where the data comes from, and how it was collected."),
	persons: sentence.optional().describe("Whose data it is, for example customers."),
	recipients: list(label, { most: 100 }).optional().describe("Who is given the data."),
	transfers: sentence.optional().describe("To which other countries it goes, and with what safeguards.")
});
const table = shape({
	key: names.default([]).describe("Column, or columns, that name a row: none missing, none twice."),
	rows: shape({
		minimum: count.optional(),
		maximum: count.optional()
	}).prefault({}).describe("How many rows there may be."),
	freshness: shape({
		column: label.describe("A column of dates or times; those without a zone are UTC."),
		maximum_age: duration.describe("Age of the newest at the time of the commit, for example 90m, 48h or 30d.")
	}).optional().describe("How old the newest row may be."),
	other_columns: _enum(["allowed", "refused"]).default("allowed").describe("Columns that are not named here."),
	columns: record(label, column).refine((declared) => Object.keys(declared).length <= columnLimit, `must have at most ${columnLimit} columns`).default({}).describe("Columns by name; each must be there."),
	checks: list(check, { most: 200 }).default([]).describe("Questions in SQL."),
	processing: processing.optional().describe("For the records of processing in the dossier; no check looks at it.")
}).superRefine(({ rows }, context) => {
	if (rows.minimum !== void 0 && rows.maximum !== void 0 && rows.minimum > rows.maximum) problem(context, ["rows", "minimum"], "is more than `maximum`: nothing could fulfil both");
});
/** `data.contract.yaml` as it is written. */
const contractFile = shape({ tables: record(repositoryPath, table).superRefine((tables, context) => {
	const paths = Object.keys(tables);
	if (paths.length === 0) problem(context, [], "needs at least one table");
	if (paths.length > 200) problem(context, [], "must have at most 200 tables");
	for (const [path, { columns }] of Object.entries(tables)) for (const [name, { references }] of Object.entries(columns)) if (references !== void 0 && !Object.hasOwn(tables, references.table)) problem(context, [
		path,
		"columns",
		name,
		"references",
		"table"
	], "is no table of this contract; add it, with or without rules of its own");
}).describe("Tables by their path from the root of the repository.") });

// pipeline/registry/data-contract.ts
function processingOf({ legal_basis: legalBasis, ...said }) {
	return {
		legalBasis,
		...said
	};
}
/**
* Reads `data.contract.yaml`.
*
* @param where - The file's name for messages.
* @throws LockstepError CONTRACT_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function parseDataContract(text, where) {
	const { tables } = readYamlFile({
		text,
		where
	}, contractFile, {
		code: "CONTRACT_INVALID",
		hint: "Mend every place that is named; docs/reference/data-contract.md has all keys."
	});
	return { tables: Object.entries(tables).map(([path, table]) => ({
		path,
		key: table.key,
		rows: table.rows,
		freshness: table.freshness === void 0 ? void 0 : {
			column: table.freshness.column,
			maximumAgeSeconds: table.freshness.maximum_age
		},
		allowsOtherColumns: table.other_columns === "allowed",
		columns: Object.entries(table.columns).map(([column, rules]) => ({
			column,
			...rules
		})),
		checks: table.checks,
		...table.processing === void 0 ? {} : { processing: processingOf(table.processing) }
	})) };
}
/** Findings at their lines of the contract's text. */
function placeFindings({ text, where }, findings) {
	return findings.map(({ rule, ...finding }) => {
		const [, line = "1", column = "1"] = /:(\d+):(\d+)$/.exec(locateYaml({
			text,
			where
		}, rule, "key")) ?? [];
		return {
			...finding,
			rule: pathText(rule),
			line: Number(line),
			column: Number(column)
		};
	});
}

export { placeFindings as n, parseDataContract as t };