import { i as matchesPattern, t as IgnoreRules } from "./ignore.js";
import { g as readTextIfThere, h as lstatIfThere } from "./file-work.js";
import { t as placeOf } from "./paths.js";
import { join } from "node:path";

// pipeline/tracking/check-ignore.ts
const always = /* @__PURE__ */ new Set([
	".dvc",
	".git",
	".hg"
]);
/** The rules of one `.dvcignore` that fit a path. */
function fitting(file, text, path) {
	const folder = file.split("/").slice(0, -1).join("/");
	return text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/).flatMap((line, index) => {
		const [pattern] = new IgnoreRules().withFile(folder, line).patterns;
		if (pattern === void 0 || pattern.isFolderOnly && path.segments.length === 1 && !path.isFolder) return [];
		return matchesPattern(pattern, path.segments, path.isFolder) ? [{
			file,
			line: index + 1,
			pattern: line.trim(),
			isNegated: pattern.isNegated
		}] : [];
	});
}
/** Which rules of `.dvcignore` files fit a path, and whether it is left out. */
async function checkIgnore(typed, repository) {
	const path = await placeOf(repository, typed);
	const segments = path.split("/").filter((name) => name !== "");
	const found = segments.filter((name) => always.has(name)).map((name) => ({
		file: "",
		line: void 0,
		pattern: name,
		isNegated: false
	}));
	const asked = {
		segments,
		isFolder: (await lstatIfThere(join(repository.root, path)))?.isDirectory() === true
	};
	for (let count = 0; count < segments.length; count++) {
		const file = [...segments.slice(0, count), ".dvcignore"].join("/");
		const text = await readTextIfThere(join(repository.root, file));
		if (text !== void 0) found.push(...fitting(file, text, asked));
	}
	return {
		path: typed,
		isIgnored: found.some(({ file }) => file === "") || found.at(-1)?.isNegated === false,
		rules: found
	};
}

export { checkIgnore };