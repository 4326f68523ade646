import { Xt as byCodePoint } from "./pipeline.js";
import { t as compareVersions } from "./compare-versions.js";
import { d as parseTagName } from "./gto.js";

// pipeline/registry/overridden-versions.ts
const mark = "Overridden by ";
/** A gate that did not pass and that an owner had overridden, as one line of the message of the version's tag. */
function overriddenLine({ gate, by, reason }) {
	return `${mark}${by.login}: ${gate} (${reason})`.replaceAll(/[\p{Cc}\s]+/gu, " ");
}
/** The overrides that a record tells of, from those that tags tell of and those of the record before: versions ascending. */
function overridesFor(versions, before) {
	const told = versions.flatMap(({ modelVersion, gates }) => gates.map((override) => ({
		modelVersion,
		override
	})));
	return [...new Map([...before, ...told].map((entry) => [keyOf(entry), entry])).values()].sort((a, b) => compareVersions(a.modelVersion, b.modelVersion) || byCodePoint(a.override, b.override));
}
function keyOf({ modelVersion, override }) {
	return `${modelVersion} ${override}`;
}
/** Why the overrides of a record are not those that tags tell of; `undefined` when they are. */
function refuseOverrides(record, versions) {
	const told = overridesFor(versions, []);
	const written = record.overrides ?? [];
	const lacks = (list, entry) => !list.some((other) => keyOf(other) === keyOf(entry));
	const dropped = told.find((entry) => lacks(written, entry));
	const invented = written.find((entry) => lacks(told, entry));
	const wrong = dropped ?? invented;
	if (wrong === void 0) return void 0;
	const what = dropped === void 0 ? "tells of an override that no tag tells of" : "leaves out an override";
	return {
		code: "override_differs",
		sentence: `models/${record.model}.yaml ${what}: ${wrong.modelVersion}, ${wrong.override}; \`lockstep train\` writes those there are.`
	};
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

export { refuseOverrides as i, overriddenVersions as n, overridesFor as r, overriddenLine as t };