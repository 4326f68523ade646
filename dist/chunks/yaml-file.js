import { Bt as toJson } from "./pipeline.js";
import { n as invalid, r as pathText, t as checkShape } from "./check-shape.js";
import { t as parseYaml } from "./parse.js";
import { t as locateYaml } from "./locate.js";

// pipeline/registry/schemas/issue.ts
/** Tells that something is wrong with a document, at a path below the place that is looked at. */
function problem(context, path, message) {
	context.addIssue({
		code: "custom",
		path,
		message
	});
}

// pipeline/registry/schemas/yaml-file.ts
/**
* A YAML file that a person writes, held to its schema.
*
* @param where - The file's name for messages.
* @throws LockstepError of `code` naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
*/
function readYamlFile({ text, where }, schema, { code, hint }) {
	const result = checkShape(schema, toJson(parseYaml(text, where)));
	if ("value" in result) return result.value;
	throw invalid(code, {
		summary: `${where} is not valid:`,
		hint,
		...result
	}, ({ path, isKey }) => {
		const place = locateYaml({
			text,
			where
		}, path, isKey ? "key" : "value");
		return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
	});
}

export { problem as n, readYamlFile as t };