import { t as believedRegistry } from "./believed.js";
import { o as readRegistry } from "./gto.js";
import { a as readEvents } from "./events.js";

// pipeline/repository/recorded-registry.ts
/** What the tags of a repository say that an event stands behind, as if nobody had given anything by hand, and the events. */
async function recordedRegistry(git) {
	const { log, tags } = await readEvents(git);
	return {
		registry: believedRegistry(readRegistry(tags), log),
		log
	};
}

export { recordedRegistry as t };