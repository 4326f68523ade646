import { _ as removeFile, d as isAsideName, g as readTextIfThere, m as isSystemError, p as isNotThere, u as asideName, y as syncFolder } from "./file-work.js";
import { link, mkdir, open, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";

// pipeline/training/sweeps/folder-store.ts
/** A store in a folder, of this machine or mounted on several. */
function folderStore(folder) {
	return {
		async list(prefix) {
			try {
				return (await readdir(join(folder, prefix), {
					recursive: true,
					withFileTypes: true
				})).filter((entry) => entry.isFile() && !isAsideName(entry.name)).map((entry) => join(entry.parentPath, entry.name).slice(join(folder, prefix).length).replaceAll("\\", "/")).map((name) => prefix + name.replace(/^\//, ""));
			} catch (error) {
				if (isNotThere(error)) return [];
				throw error;
			}
		},
		read: (key) => readTextIfThere(join(folder, key)),
		async create(key, text) {
			const path = join(folder, key);
			await mkdir(dirname(path), { recursive: true });
			const aside = join(dirname(path), asideName());
			const handle = await open(aside, "wx");
			try {
				await handle.writeFile(text);
				await handle.sync();
			} finally {
				await handle.close();
			}
			try {
				await link(aside, path);
			} catch (error) {
				if (isSystemError(error, "EEXIST")) return false;
				throw error;
			} finally {
				await removeFile(aside);
			}
			await syncFolder(dirname(path));
			return true;
		}
	};
}

export { folderStore as t };