import { A as LockstepError } from "./file-work.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { glob } from "node:fs/promises";
import { join } from "node:path";

// pipeline/tracking/globs.ts
/**
* Targets with shell wildcards as the paths that stand there now; other targets, and all without `glob`, as they are. Names that begin
* with a dot are matched only by a dot, as in a shell.
*
* @throws LockstepError TARGET_UNKNOWN when nothing matches any of them.
*/
async function expandGlobs({ root, folder }, request) {
	if (request.glob !== true || request.targets.length === 0) return request.targets;
	const found = [];
	for (const target of request.targets) {
		const isHidden = (path) => path.split("/").some((name) => name.startsWith(".") && name !== "." && name !== "..") && !target.includes(".");
		const matched = [];
		for await (const path of glob(target, { cwd: join(root, folder) })) if (!isHidden(path)) matched.push(path);
		found.push(...matched.sort(byCodePoint));
	}
	if (found.length === 0) throw new LockstepError("TARGET_UNKNOWN", `nothing matches ${request.targets.map((one) => JSON.stringify(one)).join(", ")}`, { hint: "Quote the pattern, so that the shell leaves it alone, and check the folder it starts in." });
	return [...new Set(found)];
}

export { expandGlobs as t };