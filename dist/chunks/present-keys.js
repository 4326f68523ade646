import { Pt as mapParallel } from "./pipeline.js";
import { posix } from "node:path";

// pipeline/data/remotes/present-keys.ts
/** More keys than this in one folder, and listing it may be quicker than asking for each. */
const listedFrom = 4;
/**
* Which of these keys an object store has. A folder of which many are asked for is listed, but never for longer than asking for each
* would take: a store with millions of objects costs a small push nothing.
*
* @param pages - Keys that begin with a prefix, one answer of the store at a time.
*/
async function presentKeys(keys, store) {
	const present = /* @__PURE__ */ new Set();
	const askAll = async (asked) => {
		await mapParallel(asked, store.jobs, async (key) => {
			if (await store.isThere(key)) present.add(key);
		});
	};
	const folders = [...Map.groupBy(keys, (key) => posix.dirname(key))];
	await mapParallel(folders.filter(([, asked]) => asked.length >= listedFrom), store.jobs, async ([folder, asked]) => {
		const wanted = new Set(asked);
		let last = "";
		let pages = 0;
		for await (const page of store.pages(`${folder}/`)) {
			for (const key of page) if (wanted.delete(key)) present.add(key);
			last = page.at(-1) ?? last;
			if (++pages === asked.length) break;
		}
		if (pages === asked.length) await askAll([...wanted].filter((key) => key > last));
	});
	await askAll(folders.flatMap(([, asked]) => asked.length < listedFrom ? asked : []));
	return present;
}

export { presentKeys as t };