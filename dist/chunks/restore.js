import { r as verifyFiles } from "./artifact.js";
import { A as LockstepError, m as isSystemError, u as asideName } from "./file-work.js";
import { n as checkout } from "./checkout.js";
import { t as fetchObjects } from "./fetch.js";
import { jn as openWorkingFolder, st as defaultRemote } from "./pipeline.js";
import { r as openTable, t as heldInMemory } from "./open-rows.js";
import { r as readRowFiles } from "./read-rows.js";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

// pipeline/repository/restore.ts
/** Brings objects into the cache; what is there and intact is not asked for again. */
async function bring(workspace, wanted, isListingOnly = false) {
	const data = await workspace.data();
	await fetchObjects({
		isListingOnly,
		cache: data.cache,
		remote: await defaultRemote(data),
		ids: [wanted],
		onProgress: (fraction) => {
			workspace.host.progress(`Fetch ${wanted.path}`, fraction);
		}
	});
}
/** True when the folder holds exactly the model; one that is damaged is removed, so that it is restored anew. */
async function isRestored(folder, artifact) {
	try {
		await verifyFiles(folder, artifact);
		return true;
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return false;
		if (!(error instanceof LockstepError) || error.code !== "ARTIFACT_DIGEST_MISMATCH") throw error;
		await rm(folder, {
			recursive: true,
			force: true
		});
		return false;
	}
}
/**
* The files of a recorded model, in a folder named by their sha256: restored by md5 from cache or remote, then every file's sha256
* compared with the record's. The same model is restored once.
*
* @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, ARTIFACT_DIGEST_MISMATCH; nothing is left under the final name then.
*/
async function restoreArtifact(workspace, artifact) {
	const models = await openWorkingFolder(workspace.git.root, "models");
	const folder = join(models, artifact.sha256);
	if (await isRestored(folder, artifact)) return folder;
	await bring(workspace, {
		id: artifact.md5,
		path: artifact.path
	});
	const aside = join(models, asideName());
	try {
		const isDirectory = artifact.md5.endsWith(".dir");
		if (!isDirectory) await mkdir(aside);
		const destination = isDirectory ? aside : join(aside, artifact.files[0]?.path ?? "model");
		const { cache } = await workspace.data();
		await checkout({
			cache,
			id: artifact.md5,
			destination,
			root: models
		});
		await verifyFiles(aside, artifact);
		await rename(aside, folder).catch((error) => {
			if (!isSystemError(error, "ENOTEMPTY") && !isSystemError(error, "EEXIST")) throw error;
		});
	} finally {
		await rm(aside, {
			recursive: true,
			force: true
		});
	}
	await verifyFiles(folder, artifact);
	return folder;
}
/** The files of a directory object: those that are asked for by name are brought, all others when one of them is. */
async function restoredFiles(workspace, id, path) {
	const entries = new Map((await restoreDirectory(workspace, id, path)).map(({ relpath, md5 }) => [relpath, md5]));
	const { cache } = await workspace.data();
	let whole;
	return {
		where: path,
		paths: [...entries.keys()],
		digest: (name) => entries.get(name),
		async place(name) {
			const md5 = entries.get(name);
			if (md5 === void 0) return void 0;
			await (whole ??= bring(workspace, {
				id,
				path
			}));
			return cache.path(md5);
		}
	};
}
/** The bytes of a file by its md5, from cache or remote: the path of the object in the cache. `path` names it in messages. */
async function restoreFile(workspace, id, path) {
	await bring(workspace, {
		id,
		path
	});
	return (await workspace.data()).cache.path(id);
}
/**
* A table by its md5, from cache or remote, or a folder of pictures as one; on disk where it does not fit into memory. `path` names it in
* messages.
*/
async function restoreTable(workspace, id, path) {
	if (id.endsWith(".dir")) return heldInMemory(await readRowFiles(await restoredFiles(workspace, id, path)));
	const scratch = await openWorkingFolder(workspace.git.root, "rows");
	return openTable(await restoreFile(workspace, id, path), {
		where: path,
		scratch
	});
}
/** The members of a directory object; only the listing is fetched, none of its files. */
async function restoreDirectory(workspace, id, path) {
	await bring(workspace, {
		id,
		path
	}, true);
	return (await workspace.data()).cache.readDirectory(id);
}

export { restoreTable as i, restoreDirectory as n, restoreFile as r, restoreArtifact as t };