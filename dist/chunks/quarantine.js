import { d as parseTagName } from "./gto.js";
import { i as movesOf, n as inOrder } from "./order.js";

// pipeline/registry/quarantine.ts
function placeOf(events, version) {
	const place = events.findIndex(({ content }) => content.action === "register" && content.version === version);
	return place === -1 ? Infinity : place;
}
/**
* Where environments went from a version back to one that came there before it, or that never did and was registered before it: the same
* for a rollback and for a plain `git revert`, because both end in the same tag.
*
* @param ranks - Of the commits of registrations, as Git's ancestry orders them.
*/
function wentBack(registry, ranks) {
	const ordered = inOrder(registry, ranks);
	/** By environment, its versions in the order in which each came first. */
	const arrivals = /* @__PURE__ */ new Map();
	return movesOf(registry, ordered).flatMap(({ event, environment, from, to }) => {
		const [left, reached] = [from?.modelVersion, to?.modelVersion];
		const arrived = arrivals.get(environment) ?? /* @__PURE__ */ new Set();
		const before = [...arrived];
		if (reached !== void 0) arrivals.set(environment, arrived.add(reached));
		if (event.content.action !== "assign" || left === void 0 || reached === void 0 || left === reached) return [];
		if (!(before.includes(reached) ? before.indexOf(reached) < before.indexOf(left) : placeOf(ordered, reached) < placeOf(ordered, left))) return [];
		return [{
			environment,
			from: left,
			to: reached,
			event: event.tag.name,
			counter: event.content.counter ?? 0n
		}];
	});
}
/** True when a release came after the environment went back, by the counter of the event that it names. */
function isLifted(released, sha256, counter) {
	return released.some(({ artifactSha256, event }) => {
		const upTo = artifactSha256 === sha256 ? parseTagName(event)?.counter : void 0;
		return upTo !== void 0 && upTo >= counter;
	});
}
/** Digests that events quarantine and that no release has lifted since, each once. */
function quarantinedByEvents({ record, registry, ranks, digestOf }) {
	const found = /* @__PURE__ */ new Map();
	for (const { environment, from, to, event, counter } of registry === void 0 ? [] : wentBack(registry, ranks)) {
		const [artifactSha256, returned] = [digestOf(from), digestOf(to)];
		if (artifactSha256 === void 0 || artifactSha256 === returned) continue;
		if (isLifted(record.released ?? [], artifactSha256, counter)) continue;
		const reason = `${environment} went back from it to ${to} by ${event}`;
		found.set(artifactSha256, {
			modelVersion: from,
			artifactSha256,
			reason,
			event
		});
	}
	return [...found.values()];
}
/** Every digest that is quarantined now: what the record says, in its words, and what events say beyond it. */
function standingQuarantine(request) {
	const { quarantine } = request.record;
	const written = new Set(quarantine.map(({ artifactSha256 }) => artifactSha256));
	const derived = quarantinedByEvents(request).filter(({ artifactSha256 }) => !written.has(artifactSha256));
	return [...quarantine, ...derived.map(({ modelVersion, artifactSha256, reason }) => ({
		modelVersion,
		artifactSha256,
		reason
	}))];
}
/** What lifts a quarantine, as a command to copy. */
function releaseCommand(model, version) {
	return `lockstep release ${model} ${version} --reason <why>`;
}

export { wentBack as i, releaseCommand as n, standingQuarantine as r, quarantinedByEvents as t };