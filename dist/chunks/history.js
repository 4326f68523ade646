import { c as versionAt, u as artifactText } from "./gto.js";
import { t as momentText } from "./moment.js";
import { i as movesOf, n as inOrder, t as contradictionsIn } from "./order.js";

// pipeline/registry/queries/history.ts
/** All that happened to an artifact, newest first, by {@link inOrder}. */
function historyOf(registry, ranks) {
	const ordered = inOrder(registry, ranks);
	const moves = Map.groupBy(movesOf(registry, ordered), ({ event }) => event);
	const contradicted = new Map(contradictionsIn(ordered).map(({ event, earlier }) => [event, earlier.tag.name]));
	return ordered.toReversed().map((event) => {
		const { tag, content } = event;
		const assigned = "environment" in content ? versionAt(registry.versions, tag)?.modelVersion : void 0;
		return {
			model: artifactText(registry.artifact),
			action: content.action,
			modelVersion: "version" in content ? content.version : assigned,
			environment: "environment" in content ? content.environment : void 0,
			tag: tag.name,
			commit: tag.commit,
			taggedAt: momentText(tag.taggedAtSeconds),
			moves: (moves.get(event) ?? []).map(({ environment, from, to }) => ({
				environment,
				from: from?.modelVersion,
				to: to?.modelVersion
			})),
			datedBefore: contradicted.get(event)
		};
	});
}

export { historyOf as t };