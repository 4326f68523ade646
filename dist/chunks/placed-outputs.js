import { T as md5, b as writeWhole, g as readTextIfThere } from "./file-work.js";
import { Vn as repositoryPathProblem, wt as ownFolder } from "./pipeline.js";
import { join } from "node:path";

// pipeline/tracking/placed-outputs.ts
function parse(text) {
	const found = /* @__PURE__ */ new Map();
	let value;
	try {
		value = text === void 0 ? {} : JSON.parse(text);
	} catch (error) {
		if (error instanceof SyntaxError) return found;
		throw error;
	}
	if (typeof value !== "object" || value === null) return found;
	for (const [path, content] of Object.entries(value)) {
		const { id, legacy = false } = content ?? {};
		if (typeof id !== "string" || !/^[0-9a-f]{32}(?:\.dir)?$/.test(id) || typeof legacy !== "boolean") continue;
		if (repositoryPathProblem(path) === void 0) found.set(path, {
			id: md5(id),
			isLegacy: legacy
		});
	}
	return found;
}
/** @param root - Absolute path of the repository. */
async function openPlacedOutputs(root) {
	const file = join(await ownFolder(root, "state"), "placed-outputs.json");
	const text = await readTextIfThere(file);
	const outputs = parse(text);
	return {
		outputs,
		async update(placed, gone = []) {
			for (const path of gone) outputs.delete(path);
			for (const [path, content] of placed) outputs.set(path, content);
			const members = [...outputs].map(([path, { id, isLegacy }]) => [path, isLegacy ? {
				id,
				legacy: true
			} : { id }]);
			const now = `${JSON.stringify(Object.fromEntries(members))}\n`;
			if (now !== text) await writeWhole(file, now);
		}
	};
}

export { openPlacedOutputs as t };