import { On as canonicalJson } from "./pipeline.js";
import { i as runCacheKey, s as runCacheValue } from "./run-cache.js";
import { b as writeWhole, p as isNotThere } from "./file-work.js";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

// pipeline/domain/cost.ts
function sum(values) {
	return values.reduce((total, value) => total === void 0 || value === void 0 ? void 0 : total + value, 0);
}
/** In one currency; sums of money in several are no sum. */
function totalPrice(prices) {
	const [first] = prices;
	if (first === void 0 || prices.some((price) => price?.currency !== first.currency)) return void 0;
	return {
		amount: prices.reduce((total, price) => total + (price?.amount ?? 0), 0),
		currency: first.currency
	};
}
/**
* What several stages took together: sums, and of memory the largest. One part that is unknown makes the whole of its kind unknown.
*
* @returns `undefined` without any: nothing ran, so nothing was measured.
*/
function totalCost(costs) {
	if (costs.length === 0) return void 0;
	const peaks = costs.map(({ peakMemoryBytes }) => peakMemoryBytes);
	const unmeasured = costs.find((cost) => cost.unmeasured !== void 0)?.unmeasured;
	return {
		wallSeconds: costs.reduce((total, { wallSeconds }) => total + wallSeconds, 0),
		cpuSeconds: sum(costs.map(({ cpuSeconds }) => cpuSeconds)),
		peakMemoryBytes: peaks.includes(void 0) ? void 0 : Math.max(...peaks.map((peak) => peak ?? 0)),
		energyWattHours: sum(costs.map(({ energyWattHours }) => energyWattHours)),
		price: totalPrice(costs.map(({ price }) => price)),
		...unmeasured === void 0 ? {} : { unmeasured }
	};
}
function isAmount(value) {
	return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
function parsePrice(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	const { amount, currency } = value;
	return isAmount(amount) && typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? {
		amount,
		currency
	} : void 0;
}
/** A cost that somebody wrote down. @returns `undefined` for what is none. */
function parseCost(value) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) return void 0;
	const found = value;
	const { wallSeconds } = found;
	if (!isAmount(wallSeconds)) return void 0;
	const amount = (name) => isAmount(found[name]) ? found[name] : void 0;
	const unmeasured = found["unmeasured"];
	return {
		wallSeconds,
		cpuSeconds: amount("cpuSeconds"),
		peakMemoryBytes: amount("peakMemoryBytes"),
		energyWattHours: amount("energyWattHours"),
		price: parsePrice(found["price"]),
		...typeof unmeasured === "string" && unmeasured !== "" ? { unmeasured: unmeasured.slice(0, 500) } : {}
	};
}

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
	const content = await remote.read(key, { signal });
	if (content === void 0) return void 0;
	const parts = [];
	let size = 0;
	for await (const part of content.stream) {
		size += part.length;
		if (size > limitBytes) return void 0;
		parts.push(part);
	}
	const text = Buffer.concat(parts).toString("utf8");
	return parse(text) === void 0 ? void 0 : text;
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

export { readCostRecord as a, openCostRecords as i, costPathPattern as n, totalCost as o, costsFolder as r, costPath as t };