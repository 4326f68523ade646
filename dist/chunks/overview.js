import { u as artifactText } from "./gto.js";
import { t as momentText } from "./moment.js";
import { i as movesOf, n as inOrder } from "./order.js";

// pipeline/registry/queries/overview.ts
/** All versions of an artifact, and where each is and was, from tags alone. */
function overviewOf(registry) {
	const { versions, events } = registry;
	const moves = movesOf(registry, inOrder(registry, /* @__PURE__ */ new Map()));
	const now = new Map(moves.map(({ environment, to }) => [environment, to?.modelVersion]));
	const dates = new Map(events.map(({ tag }) => [tag.name, tag.taggedAtSeconds]));
	return {
		model: artifactText(registry.artifact),
		isDeprecated: events.some(({ content }) => content.action === "deprecate"),
		versions: versions.map(({ modelVersion, commit, tag, isActive }) => {
			const environments = [...now].flatMap(([name, held]) => held === modelVersion ? [name] : []).sort();
			const ever = new Set(moves.flatMap(({ environment, to }) => to?.modelVersion === modelVersion ? [environment] : []));
			return {
				modelVersion,
				commit,
				tag,
				isActive,
				environments,
				registeredAt: momentText(dates.get(tag) ?? 0),
				formerly: [...ever].filter((name) => !environments.includes(name)).sort()
			};
		})
	};
}

export { overviewOf as t };