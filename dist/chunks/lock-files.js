import { r as updateLock, t as parseLock } from "./lock.js";
import { t as withDvcFiles } from "./dvc-files-lock.js";
import { g as readTextIfThere } from "./file-work.js";
import { Et as writeWorkspaceFile } from "./pipeline.js";
import { join, posix } from "node:path";

// pipeline/data/stages/lock-files.ts
function lockPath(stage) {
	return posix.join(stage.folder, "dvc.lock");
}
/** @param root - Absolute path of the repository, free of links. */
function openLockFiles(root) {
	const files = /* @__PURE__ */ new Map();
	const parsed = (text, path) => ({
		text,
		stages: text === void 0 ? /* @__PURE__ */ new Map() : parseLock(text, path).stages
	});
	const read = async (path) => {
		const previous = files.get(path);
		const text = await readTextIfThere(join(root, path));
		const before = await previous?.catch(() => void 0);
		return before !== void 0 && before.text === text ? before : parsed(text, path);
	};
	const known = (path) => {
		const found = files.get(path) ?? read(path);
		files.set(path, found);
		return found;
	};
	return {
		async locked(stage) {
			return (await known(lockPath(stage))).stages.get(stage.stage.name);
		},
		async refresh(stage) {
			const path = lockPath(stage);
			const again = read(path);
			await again;
			files.set(path, again);
		},
		async record(stage, locked, { later, signal } = {}) {
			const path = lockPath(stage);
			const { name } = stage.stage;
			await withDvcFiles({
				root,
				signal
			}, async () => {
				const before = await read(path);
				const text = updateLock(before.text, /* @__PURE__ */ new Map([[name, locked]]), later);
				if (text !== before.text) await writeWorkspaceFile(root, path, text);
				files.set(path, Promise.resolve({
					text,
					stages: new Map([...before.stages, [name, locked]])
				}));
			});
		}
	};
}

export { openLockFiles as n, lockPath as t };