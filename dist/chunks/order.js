import { t as compareVersions } from "./compare-versions.js";
import { c as versionAt } from "./gto.js";

// pipeline/registry/queries/moves.ts
/**
* What events change in environments, in their order. As in GTO a version keeps an environment until it is taken out of it or withdrawn,
* so that either may bring the one before back.
*
* @param events - Some of the registry's, oldest first.
*/
function movesOf({ versions }, events) {
	const assigned = /* @__PURE__ */ new Map();
	const withdrawn = /* @__PURE__ */ new Set();
	const versionKey = (version, commit) => `${version} ${commit}`;
	const held = (environment) => assigned.get(environment)?.findLast(({ modelVersion, commit }) => modelVersion === void 0 || !withdrawn.has(versionKey(modelVersion, commit)));
	const apply = ({ tag, content }) => {
		switch (content.action) {
			case "register":
				withdrawn.delete(versionKey(content.version, tag.commit));
				break;
			case "deregister":
				withdrawn.add(versionKey(content.version, tag.commit));
				break;
			case "assign":
			case "unassign": {
				const others = (assigned.get(content.environment) ?? []).filter(({ commit }) => commit !== tag.commit);
				const { modelVersion } = versionAt(versions, tag) ?? { modelVersion: void 0 };
				const own = content.action === "assign" ? [{
					modelVersion,
					commit: tag.commit,
					tag: tag.name
				}] : [];
				assigned.set(content.environment, [...others, ...own]);
				break;
			}
		}
	};
	return events.flatMap((event) => {
		const { content } = event;
		const touched = "environment" in content ? [content.environment] : [...assigned.keys()].sort();
		const before = touched.map(held);
		apply(event);
		return touched.flatMap((environment, at) => {
			const [from, to] = [before[at], held(environment)];
			return from?.tag === to?.tag ? [] : [{
				event,
				environment,
				from,
				to
			}];
		});
	});
}

// pipeline/registry/queries/order.ts
/**
* True for an event that has a place in the order of counters. Registration and withdrawal of a version, as GTO writes them, have none: of
* those it is only certain what they come after.
*/
function isCounted({ content }) {
	return content.counter !== void 0 || content.action === "assign" || content.action === "unassign";
}
/** The first counted event that comes after one without a counter for certain: an infinite place when there is none. */
function placeOf(event, counted) {
	const { content, tag } = event;
	const place = counted.findIndex(({ tag: other, content: later }) => {
		if (other.commit !== tag.commit) return false;
		if (content.action === "register") return true;
		return content.action === "deregister" && later.action === "register" && later.version === content.version;
	});
	return place === -1 ? Infinity : place;
}
function byRank(ranks) {
	return (a, b) => {
		const difference = (ranks.get(a.tag.commit) ?? 0) - (ranks.get(b.tag.commit) ?? 0);
		if (difference !== 0 || a.content.action !== "register" || b.content.action !== "register") return difference;
		return compareVersions(a.content.version, b.content.version);
	};
}
/**
* All events of an artifact, oldest first, by what no clock decides. What has a counter stands in its order; a registration as late as it
* can, which is before the first event at its commit and before the registrations of later commits; a withdrawal without a counter says
* only what it comes after, and stands last.
*
* @param ranks - Of the commits of registrations, as Git's ancestry orders them.
*/
function inOrder({ events }, ranks) {
	const counted = events.filter(isCounted);
	const before = /* @__PURE__ */ new Map();
	const put = (place, event) => {
		before.set(place, [...before.get(place) ?? [], event]);
	};
	const registrations = events.filter((event) => !isCounted(event) && event.content.action === "register");
	let latest = Infinity;
	const placed = registrations.sort(byRank(ranks)).toReversed().map((event) => {
		latest = Math.min(latest, placeOf(event, counted));
		return {
			event,
			place: latest
		};
	});
	for (const { event, place } of placed.toReversed()) put(place, event);
	for (const event of events) if (!isCounted(event) && event.content.action !== "register") put(placeOf(event, counted), event);
	return [...counted.flatMap((event, at) => [...before.get(at) ?? [], event]), ...before.get(Infinity) ?? []];
}
/** Where the dates of tags contradict the order that is certain: that of counters, and that a version is registered before it is used. */
function contradictionsIn(ordered) {
	const registered = /* @__PURE__ */ new Map();
	const found = [];
	let newest;
	for (const event of ordered) {
		const { tag, content } = event;
		const [earlier] = [isCounted(event) ? newest : void 0, registered.get(tag.commit)].filter((other) => other !== void 0 && other.tag.taggedAtSeconds > tag.taggedAtSeconds).sort((a, b) => (b?.tag.taggedAtSeconds ?? 0) - (a?.tag.taggedAtSeconds ?? 0));
		if (earlier !== void 0) found.push({
			event,
			earlier
		});
		if (content.action === "register" && !registered.has(tag.commit)) registered.set(tag.commit, event);
		if (isCounted(event) && (newest === void 0 || newest.tag.taggedAtSeconds < tag.taggedAtSeconds)) newest = event;
	}
	return found;
}

export { movesOf as i, inOrder as n, isCounted as r, contradictionsIn as t };