import { n as mayBeKept } from "./run-cache.js";
import { s as dvcIgnore } from "./collect.js";
import { n as contentOf } from "./add.js";
import { join } from "node:path";

// pipeline/tracking/store-outputs.ts
/** True where the run-cache keeps what a stage made: then it needs the metrics and plots that Git keeps, too. */
function isKept(tracker) {
	return tracker.kind === "stage" && mayBeKept(tracker.stage.stage);
}
/**
* Stores what stands at some outputs, all in one commit.
*
* @param isLegacy - In the layout of DVC 2, by its ids.
*/
async function storeOutputs({ root, cache, signal }, outputs, isLegacy) {
	const found = /* @__PURE__ */ new Map();
	if (outputs.length === 0) return found;
	const requests = await Promise.all(outputs.map(async ({ path }) => ({
		path: join(root, path),
		ignore: await dvcIgnore(root, path)
	})));
	const stored = await (isLegacy ? cache.legacy : cache).add(requests, { signal });
	for (const [index, output] of outputs.entries()) {
		const one = stored[index];
		if (one !== void 0) found.set(output, {
			...contentOf(one),
			isLegacy
		});
	}
	return found;
}

export { storeOutputs as n, isKept as t };