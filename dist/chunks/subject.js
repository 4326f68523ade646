import { A as LockstepError, D as modelVersion } from "./file-work.js";

// pipeline/steps/models/subject.ts
/** `model`, `model@v1.2.0`; a name has no `@`. @throws LockstepError NAME_INVALID. */
function parseSubject(subject) {
	const [name = "", version] = subject.split(/@(.*)/s);
	return {
		name,
		version: version === void 0 ? void 0 : modelVersion(version)
	};
}
/** The version that is named, or the newest that was not withdrawn. @throws LockstepError VERSION_UNKNOWN. */
function chosenVersion({ model, versions }, wanted) {
	const found = wanted === void 0 ? versions.find(({ isActive }) => isActive) ?? versions[0] : versions.find(({ modelVersion: one }) => one === wanted);
	if (found !== void 0) return found;
	throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${wanted ?? "a version"} of ${model}`, { hint: `Registered are ${versions.map(({ modelVersion: one }) => one).join(", ") || "none"}; \`git fetch --tags\` brings those of origin.` });
}

export { parseSubject as n, chosenVersion as t };