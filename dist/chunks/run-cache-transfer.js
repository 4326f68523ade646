import { O as sha256, p as isSystemError } from "./file-work.js";
import { Ft as cannotList, Mt as objectExists } from "./pipeline.js";
import { t as openRunCache } from "./run-cache2.js";
import { r as remoteFor } from "./transfers.js";
import { readFile, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

// pipeline/tracking/run-cache-transfer.ts
/** `runs/<first two digits>/<key>/<value>`, as in a cache, so on a remote. */
const resultPath = /^runs\/[0-9a-f]{2}\/([0-9a-f]{64})\/[0-9a-f]{64}$/;
/** Results in a cache, as their keys on a remote. */
async function resultsHere(folder) {
	try {
		return (await readdir(join(folder, "runs"), { recursive: true })).map((name) => `runs/${name.replaceAll("\\", "/")}`).filter((name) => resultPath.test(name));
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	}
}
/** Results on a remote; `undefined` when it cannot list what it has (plain HTTP). */
async function resultsThere(remote, signal) {
	const found = /* @__PURE__ */ new Set();
	try {
		for await (const { key } of remote.list("runs/", { signal })) if (resultPath.test(key)) found.add(key);
	} catch (error) {
		if (cannotList(error)) return void 0;
		throw error;
	}
	return found;
}
function withoutRunCache(repository, remote) {
	repository.warn(`${remote.url} cannot list what it has, so it keeps no run-cache`);
	return 0;
}
/** Sends what stages made of which inputs. @returns How many results the remote did not have. */
async function pushRunCache(repository, remoteName) {
	const { cache, signal } = repository;
	const remote = await remoteFor(repository, remoteName);
	const there = await resultsThere(remote, signal);
	if (there === void 0) return withoutRunCache(repository, remote);
	const lacking = (await resultsHere(cache.folder)).filter((name) => !there.has(name));
	for (const [index, name] of lacking.entries()) {
		const path = join(cache.folder, name);
		const bytes = await readFile(path);
		const md5 = createHash("md5").update(bytes).digest("hex");
		await remote.write(name, {
			path,
			sizeBytes: bytes.length,
			md5
		}, { signal });
		repository.progress({
			title: "Push the run-cache",
			done: index + 1,
			total: lacking.length,
			unit: "files"
		});
	}
	return lacking.length;
}
/** Brings what stages made of which inputs; a result counts when its content gives its name. @returns How many are new here. */
async function fetchRunCache(repository, remoteName) {
	const { cache, signal } = repository;
	const remote = await remoteFor(repository, remoteName);
	const there = await resultsThere(remote, signal);
	if (there === void 0) return withoutRunCache(repository, remote);
	const here = new Set(await resultsHere(cache.folder));
	const lacking = [...there].filter((name) => !here.has(name));
	const keys = new Set(lacking.flatMap((name) => resultPath.exec(name)?.[1] ?? []));
	const runCache = openRunCache(cache.folder);
	for (const key of keys) await runCache.pull(sha256(key), remote, signal);
	let brought = 0;
	for (const name of lacking) if (await objectExists(join(cache.folder, name))) brought++;
	return brought;
}

export { pushRunCache as n, fetchRunCache as t };