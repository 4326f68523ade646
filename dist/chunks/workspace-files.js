import { g as readTextIfThere, h as lstatIfThere } from "./file-work.js";
import { c as dvcRulesDownTo, l as isRepository } from "./collect.js";
import { Xt as byCodePoint } from "./pipeline.js";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

// pipeline/tracking/workspace-files.ts
/** Every file below a folder of the workspace that `.dvcignore` lets DVC see, sorted; none when the folder is no folder. */
async function workspaceFiles({ root }, folder) {
	if ((await lstatIfThere(join(root, folder)))?.isDirectory() !== true) return [];
	let rules = await dvcRulesDownTo(root, folder);
	const found = [];
	const pending = [folder];
	for (let at = pending.pop(); at !== void 0; at = pending.pop()) {
		const children = await readdir(join(root, at), { withFileTypes: true });
		const names = children.map(({ name }) => name);
		if (at !== "" && isRepository(names)) continue;
		if (at !== folder && names.includes(".dvcignore")) rules = rules.withFile(at, await readTextIfThere(join(root, at, ".dvcignore")) ?? "");
		for (const child of children) {
			const path = at === "" ? child.name : `${at}/${child.name}`;
			if (rules.decides(path.split("/"), child.isDirectory())) continue;
			if (child.isDirectory()) pending.push(path);
			else found.push(path);
		}
	}
	return found.sort(byCodePoint);
}

export { workspaceFiles as t };