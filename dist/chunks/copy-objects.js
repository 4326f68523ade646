import { _ as removeFile, i as ensureFolder, u as asideName } from "./file-work.js";
import { Nn as contentMd5, en as commitMoves, in as withStorageErrors, rn as bulk } from "./pipeline.js";
import { dirname, join } from "node:path";

// pipeline/data/objects/copy-objects.ts
/** Objects that get their names together: what an interruption or a kill can cost. */
const commitObjects = 2e4;
/**
* Copies objects from one folder of this machine to another, in bulk: each is hashed on the way and gets its name only when its bytes are
* right and durable. What was copied when an error or an interruption stops it is kept.
*
* @throws LockstepError STORAGE_FAILED, INTERRUPTED.
*/
function copyObjects({ ids, from, to, links = ["copy"], onCopied, signal }) {
	return withStorageErrors(async () => {
		ensureFolder(to.objects, to.folderMode);
		for (let start = 0; start < ids.length; start += commitObjects) {
			const part = ids.slice(start, start + commitObjects);
			const moves = [];
			const items = part.map((id) => {
				const aside = join(dirname(to.path(id)), asideName());
				const md5 = contentMd5(id);
				const { folderMode } = to;
				return {
					object: from(id),
					md5,
					hash: to.hash,
					aside,
					mode: to.objectMode,
					folderMode,
					links
				};
			});
			const idOf = new Map(items.map((item, index) => [item.aside, part[index]]));
			try {
				await bulk("place", items, {
					signal,
					fileOf: ({ object }) => object,
					onResult: (placed, { aside }) => {
						const id = idOf.get(aside);
						if (id === void 0) return;
						if ("sizeBytes" in placed) {
							moves.push({
								from: aside,
								to: to.path(id),
								folderMode: to.folderMode
							});
							onCopied(id, {
								kind: "copied",
								sizeBytes: placed.sizeBytes
							});
						} else onCopied(id, placed.kind === "damaged" ? placed : { kind: "missing" });
					}
				});
			} finally {
				await commitOrRemove(moves, to);
			}
		}
	});
}
async function commitOrRemove(moves, to) {
	try {
		await commitMoves(moves, to.objects);
	} catch (error) {
		await Promise.all(moves.map(({ from }) => removeFile(from))).catch(() => void 0);
		throw error;
	}
}

export { copyObjects as t };