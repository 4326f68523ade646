import { Fn as isDirectoryId, Xt as byCodePoint } from "./pipeline.js";
import { n as isInside } from "./overlap.js";
import { i as readTrackers, r as outputOver } from "./tracked.js";
import { a as objectOf, r as membersOf, t as bytesOf } from "./tracked-objects.js";
import { t as workspaceFiles } from "./workspace-files.js";

// pipeline/tracking/data-files.ts
/** Largest file that is read whole, for metrics, parameters and plots. */
const limitBytes = 268435456;
/** What a state holds, files and data. */
async function dataFilesOf(repository, state) {
	const trackers = await readTrackers(state.source);
	const read = async (path) => {
		const own = await state.source.read(path);
		if (own !== void 0) return own;
		const output = outputOver(trackers, path)?.output;
		const object = output === void 0 ? void 0 : objectOf(output);
		if (output === void 0 || object === void 0) return void 0;
		if (!isDirectoryId(object.id)) return output.path === path ? bytesOf(repository, object, limitBytes) : void 0;
		const inside = path.slice(output.path.length + 1);
		const member = (await membersOf(repository, object)).find(({ relpath }) => relpath === inside);
		return member === void 0 ? void 0 : bytesOf(repository, {
			...object,
			id: member.md5,
			path
		}, limitBytes);
	};
	/** Paths of an output's files below a folder. */
	const filesOf = async (output, folder) => {
		const object = objectOf(output);
		if (object === void 0) return [];
		const { path } = output;
		if (!isDirectoryId(object.id)) return isInside(path, folder) ? [path] : [];
		if (path !== folder && !isInside(path, folder) && !isInside(folder, path)) return [];
		return (await membersOf(repository, object)).map(({ relpath }) => `${path}/${relpath}`).filter((file) => isInside(file, folder));
	};
	return {
		trackers,
		read,
		async below(folder) {
			const own = state.entries === void 0 ? await workspaceFiles(repository, folder) : state.entries.map(({ path }) => path).filter((path) => isInside(path, folder));
			const found = new Set(own);
			for (const { outs } of trackers) for (const output of outs) for (const path of await filesOf(output, folder)) found.add(path);
			return [...found].sort(byCodePoint);
		}
	};
}

export { dataFilesOf as t };