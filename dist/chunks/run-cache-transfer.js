import { O as sha256, b as writeWhole, m as isSystemError } from "./file-work.js";
import { In as objectExists, _n as cannotList } from "./pipeline.js";
import { t as openRunCache } from "./run-cache2.js";
import { a as readCostRecord, n as costPathPattern, r as costsFolder } from "./cost-records.js";
import { r as remoteFor } from "./transfers.js";
import { readFile, readdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join } from "node:path";

// pipeline/tracking/cost-transfer.ts
/** Records in a cache, as their keys on a remote. */
async function recordsHere(folder) {
	try {
		return (await readdir(join(folder, costsFolder), { recursive: true })).map((name) => `${costsFolder}/${name.replaceAll("\\", "/")}`).filter((key) => costPathPattern.test(key));
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	}
}
async function recordsThere(remote, signal) {
	const found = /* @__PURE__ */ new Set();
	try {
		for await (const { key } of remote.list(`${costsFolder}/`, { signal })) if (costPathPattern.test(key)) found.add(key);
	} catch (error) {
		if (!cannotList(error)) throw error;
	}
	return found;
}
/** Sends what stages took, with the results it belongs to. What the remote has stays as it is. */
async function pushCosts({ folder, remote, signal }) {
	const here = await recordsHere(folder);
	if (here.length === 0) return;
	const there = await recordsThere(remote, signal);
	for (const key of here) {
		if (there.has(key)) continue;
		const path = join(folder, key);
		const bytes = await readFile(path);
		const md5 = createHash("md5").update(bytes).digest("hex");
		await remote.write(key, {
			path,
			sizeBytes: bytes.length,
			md5
		}, { signal });
	}
}
/** Brings what stages took elsewhere; what is here stays as it is. */
async function fetchCosts({ folder, remote, signal }) {
	const here = new Set(await recordsHere(folder));
	for (const key of await recordsThere(remote, signal)) {
		if (here.has(key)) continue;
		const text = await readCostRecord(remote, key, signal);
		if (text !== void 0) await writeWhole(join(folder, key), text);
	}
}

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
/** Sends what stages made of which inputs, and what that took. @returns How many results the remote did not have. */
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
	await pushCosts({
		folder: cache.folder,
		remote,
		signal
	});
	return lacking.length;
}
/** Brings what stages made of which inputs, and what that took; a result counts when its content gives its name. @returns How many are new here. */
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
	await fetchCosts({
		folder: cache.folder,
		remote,
		signal
	});
	let brought = 0;
	for (const name of lacking) if (await objectExists(join(cache.folder, name))) brought++;
	return brought;
}

export { pushRunCache as n, fetchRunCache as t };