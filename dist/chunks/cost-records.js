import { t as parseCost } from "./cost.js";
import { Zt as canonicalJson, xn as readBounded } from "./pipeline.js";
import { i as runCacheKey, s as runCacheValue } from "./run-cache.js";
import { b as writeWhole, p as isNotThere } from "./file-work.js";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

// pipeline/data/stages/cost-records.ts
/**
* What stages took when they ran, beside the objects of a cache and under the names of the run-cache: the lock of a commit names the cost
* of each of its stages. They are files of our own, so that DVC's stay as it writes them; the folder above a record has a name that no
* tool takes for a part of an object's.
*/
const costsFolder = "lockstep/costs";
/** `lockstep/costs/<first two digits>/<key>/<value>.json`, as in a cache, so on a remote. */
const costPathPattern = /^lockstep\/costs\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}\.json$/;
/** Longest file that is read. */
const limitBytes = 4096;
/** Where the cost of what a lock says stands, below the root of a cache or remote. */
function costPath(locked) {
	const key = runCacheKey(locked);
	return `${costsFolder}/${key.slice(0, 2)}/${key}/${runCacheValue(locked)}.json`;
}
function parse(text) {
	try {
		return parseCost(JSON.parse(text));
	} catch {
		return;
	}
}
/** The text of a cost record on a remote; `undefined` when it has none, or none that is one. */
async function readCostRecord(remote, key, signal) {
	const text = (await readBounded(remote, key, {
		limitBytes,
		signal
	}))?.toString("utf8");
	return text === void 0 || parse(text) === void 0 ? void 0 : text;
}
/** @param folder - Of the cache. */
function openCostRecords(folder) {
	const read = async (path) => {
		try {
			if ((await stat(path)).size > limitBytes) return void 0;
			return parse(await readFile(path, "utf8"));
		} catch (error) {
			if (isNotThere(error)) return void 0;
			throw error;
		}
	};
	return {
		find: (locked) => read(join(folder, costPath(locked))),
		save: (locked, cost) => writeWhole(join(folder, costPath(locked)), `${canonicalJson(cost)}\n`),
		async pull(locked, remote, signal) {
			const name = costPath(locked);
			const path = join(folder, name);
			if (await read(path) !== void 0) return;
			const text = await readCostRecord(remote, name, signal);
			if (text !== void 0) await writeWhole(path, text);
		}
	};
}

export { readCostRecord as a, openCostRecords as i, costPathPattern as n, costsFolder as r, costPath as t };