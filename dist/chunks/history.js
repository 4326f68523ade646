import { c as versionAt, u as artifactText } from "./gto.js";
import { a as momentText, i as movesOf, n as inOrder, t as contradictionsIn } from "./order.js";
import { n as registryOf, t as artifactNamed } from "./artifact2.js";

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

// pipeline/steps/models/history.ts
/**
* All that happened to one artifact, or to each of them, newest first; nothing orders the events of two artifacts.
*
* @throws LockstepError VERSION_UNKNOWN for a name that no tag has.
*/
async function modelHistory(workspace, name) {
	const registry = await registryOf(workspace);
	const artifacts = name === void 0 ? [...registry.values()] : [artifactNamed(registry, name)];
	const registered = artifacts.flatMap(({ versions }) => versions.map(({ commit }) => commit));
	const ranks = await workspace.git.ranksOf([...new Set(registered)]);
	return artifacts.flatMap((artifact) => historyOf(artifact, ranks));
}

export { modelHistory };