import { l as parseTagName } from "./gto.js";

// pipeline/registry/overridden-versions.ts
const mark = "Overridden by ";
/** A gate that did not pass and that an owner had overridden, as one line of the message of the version's tag. */
function overriddenLine({ gate, by, reason }) {
	return `${mark}${by.login}: ${gate} (${reason})`.replaceAll(/[\p{Cc}\s]+/gu, " ");
}
/** The versions of a model that owe their place to an override, in the order of their tags: the tags stay, and so do these. */
function overriddenVersions(tags, model) {
	return tags.flatMap(({ name, message }) => {
		const tag = parseTagName(name);
		if (tag?.action !== "register" || tag.model !== model) return [];
		const lines = message.split("\n").filter((line) => line.startsWith(mark));
		return lines.length === 0 ? [] : [{
			modelVersion: tag.version,
			gates: lines.map((line) => line.slice(14))
		}];
	});
}

export { overriddenVersions as n, overriddenLine as t };