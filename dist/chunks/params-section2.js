import { A as LockstepError, g as readTextIfThere } from "./file-work.js";
import { t as parseYaml } from "./parse.js";
import { Bt as toJson } from "./pipeline.js";
import { t as closestWord } from "./closest-word.js";
import { relative } from "node:path";

// pipeline/training/params-section.ts
function isMembers(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}
/** The text of a params file. @throws LockstepError ARGUMENT_INVALID when there is none. */
async function paramsText(file) {
	const text = await readTextIfThere(file);
	if (text !== void 0) return text;
	throw new LockstepError("ARGUMENT_INVALID", `there is no file ${file}`, { hint: "Name the parameters file with --params; docs/reference/params.md says what it holds." });
}
/** A section of the text of a params file. @throws LockstepError PARAMS_INVALID, YAML_INVALID. */
function sectionOfText(text, { params, section }) {
	const values = toJson(parseYaml(text, params));
	const found = isMembers(values) && Object.hasOwn(values, section) ? values[section] : void 0;
	if (isMembers(found)) return found;
	const sections = isMembers(values) ? Object.keys(values).filter((key) => isMembers(values[key])) : [];
	const meant = closestWord(section, sections);
	const has = sections.length === 0 ? "It has none." : `It has ${sections.slice(0, 20).join(", ")}.`;
	throw new LockstepError("PARAMS_INVALID", `${params} has no section ${JSON.stringify(section)}`, { hint: `${meant === void 0 ? has : `Did you mean ${meant}?`} Name the section with --section.` });
}
/** A section of a params file. @throws LockstepError ARGUMENT_INVALID, PARAMS_INVALID, YAML_INVALID. */
async function readSection(place) {
	return sectionOfText(await paramsText(place.params), place);
}
/**
* Lets what is wrong with a section say where the section stands: what checks it is given values alone.
*
* @param folder - Where the command works; the file is named from there.
*/
async function inSection({ params, section }, folder, work) {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		const file = relative(folder, params);
		const hint = error.hint?.replaceAll(/(?<![\w./-])params\.yaml/g, file);
		const place = error.code === "PARAMS_INVALID" ? `${file}, section ${section}: ` : "";
		throw new LockstepError(error.code, `${place}${error.message}`, {
			...hint === void 0 ? {} : { hint },
			cause: error.cause
		});
	}
}

export { sectionOfText as i, paramsText as n, readSection as r, inSection as t };