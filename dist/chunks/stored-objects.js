import { T as md5, m as isSystemError } from "./file-work.js";
import { Pt as mapParallel } from "./pipeline.js";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

// pipeline/tracking/stored-objects.ts
const objectKey = /^(files\/md5\/)?([0-9a-f]{2})\/([0-9a-f]{30}(?:\.dir)?)$/;
const runKey = /^runs\/([0-9a-f]{2})\/(\1[0-9a-f]{62})\/([0-9a-f]{64})$/;
/** Both tools write aside under such names. */
const unfinishedKey = /^(?:(?:files\/md5\/)?(?:[0-9a-f]{2}\/)?|runs\/(?:[0-9a-f]{2,64}\/)*)\.[\w-]{22}\.tmp$/;
/** What a key stands for; `undefined` for everything that neither tool puts there. */
function nameOf(key) {
	const [, current, first = "", rest] = objectKey.exec(key) ?? [];
	if (rest !== void 0) return {
		kind: "object",
		id: md5(`${first}${rest}`),
		isLegacy: current === void 0
	};
	const [, , stage, value] = runKey.exec(key) ?? [];
	if (stage !== void 0 && value !== void 0) return {
		kind: "run",
		runKey: stage,
		runValue: value
	};
	return unfinishedKey.test(key) ? { kind: "unfinished" } : void 0;
}
/** Folders of a cache that hold something of DVC's, by the depth at which they stand. */
const layouts = [
	[
		/^files$/,
		/^md5$/,
		/^[0-9a-f]{2}$/
	],
	[
		/^runs$/,
		/^[0-9a-f]{2}$/,
		/^[0-9a-f]{64}$/
	],
	[/^[0-9a-f]{2}$/]
];
async function childrenOf(folder) {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	}
}
/** Everything of DVC's in a cache folder; what is not a regular file, or has another kind of name, is left out. */
async function* storedFiles(folder) {
	const pending = [{
		below: "",
		depth: 0
	}];
	for (let at = pending.pop(); at !== void 0; at = pending.pop()) {
		const { below, depth } = at;
		const files = [];
		for (const child of await childrenOf(join(folder, below))) {
			const key = below === "" ? child.name : `${below}/${child.name}`;
			if (child.isDirectory()) {
				const names = key.split("/");
				if (layouts.some((layout) => depth < layout.length && names.every((name, index) => layout[index]?.test(name)))) pending.push({
					below: key,
					depth: depth + 1
				});
				continue;
			}
			const name = child.isFile() ? nameOf(key) : void 0;
			if (name !== void 0) files.push({
				key,
				name
			});
		}
		const found = await mapParallel(files, 8, async (file) => {
			try {
				const { size, mtimeMs } = await lstat(join(folder, file.key));
				return {
					...file,
					sizeBytes: size,
					modifiedMs: mtimeMs
				};
			} catch (error) {
				if (isSystemError(error, "ENOENT")) return void 0;
				throw error;
			}
		});
		for (const file of found) if (file !== void 0) yield file;
	}
}

export { storedFiles as n, nameOf as t };