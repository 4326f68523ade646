import { o as readRegistry } from "./gto.js";
import { c as tagStanding } from "./events.js";

// pipeline/registry/events/believed.ts
/** What takes away authorises nothing, so that it counts whoever made it; what registers or assigns counts when its event says so. */
function isBelieved(log, { tag, content }) {
	return !(content.action === "register" || content.action === "assign") || tagStanding(log, tag).standing === "recorded";
}
/** The registry as if nobody had registered or assigned anything by hand: what decisions rest on. */
function believedRegistry(shown, log) {
	const events = [...shown.values()].flatMap((model) => model.events);
	const believed = events.filter((event) => isBelieved(log, event));
	return believed.length === events.length ? shown : readRegistry(believed.map(({ tag }) => tag));
}

export { believedRegistry as t };