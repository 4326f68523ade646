import { A as LockstepError, S as environmentName } from "./file-work.js";
import { n as secondsOfMoment, t as momentText } from "./moment.js";
import { u as artifactText } from "./gto.js";
import { i as movesOf, n as inOrder, r as isCounted, t as contradictionsIn } from "./order.js";
import { n as registryOf } from "./artifact2.js";
import { t as recordedVersion } from "./recorded-version.js";

// pipeline/registry/queries/what-was.ts
function dated({ tag }) {
	return {
		tag: tag.name,
		taggedAt: momentText(tag.taggedAtSeconds)
	};
}
function sentence({ event, earlier }) {
	const [late, early] = [dated(event), dated(earlier)];
	return `${late.tag} is dated ${late.taggedAt}, and came after ${early.tag}, which is dated ${early.taggedAt}: one of the two clocks was wrong, and the order counts.`;
}
function concerns({ content }, environment) {
	return "environment" in content && content.environment === environment;
}
/**
* Events whose dates fit the order bound those between them. An event whose date does not may have been at any time between two such, or,
* before the first and after the last of them, within the time that the dates in question span.
*/
function countAt(counted, atSeconds) {
	const dates = counted.map(({ tag }) => tag.taggedAtSeconds);
	const dated = dates.findLastIndex((date) => date <= atSeconds) + 1;
	const fits = dates.map((date, place) => {
		return dates.slice(0, place).every((earlier) => earlier <= date) && dates.slice(place + 1).every((later) => later >= date);
	});
	const before = dates.findLastIndex((date, place) => fits[place] === true && date <= atSeconds);
	const after = dates.findIndex((date, place) => fits[place] === true && date > atSeconds);
	const between = dates.slice(before + 1, after === -1 ? void 0 : after);
	if (before === -1 && between.every((date) => date > atSeconds) || after === -1 && between.every((date) => date <= atSeconds)) return {
		least: dated,
		dated,
		most: dated
	};
	return {
		least: before + 1,
		dated,
		most: after === -1 ? dates.length : after
	};
}
/**
* What an environment held of one artifact at a moment; `undefined` when nothing was ever assigned to it there. The order of events is
* that of their counters, and the moment only says how many of them had happened.
*/
function whatWas(registry, { environment, atSeconds }) {
	const ordered = inOrder(registry, /* @__PURE__ */ new Map());
	const all = movesOf(registry, ordered).filter((move) => move.environment === environment);
	if (all.length === 0) return void 0;
	const counted = ordered.filter(isCounted);
	const places = new Map(counted.map((event, place) => [event, place]));
	const had = (event, count) => {
		const place = places.get(event);
		return place === void 0 ? event.tag.taggedAtSeconds <= atSeconds : place < count;
	};
	const lastMove = (count) => {
		const happened = ordered.filter((event) => had(event, count));
		return movesOf(registry, happened).findLast((move) => move.environment === environment);
	};
	const { least, dated: count, most } = countAt(counted, atSeconds);
	const last = lastMove(count);
	const held = last?.to;
	const counts = counted.flatMap((event, place) => place >= least && place < most && concerns(event, environment) ? [place, place + 1] : []);
	const others = [...new Set(counts)].map((other) => lastMove(other)?.to?.modelVersion);
	const until = all.find(({ event }) => !had(event, count));
	return {
		model: artifactText(registry.artifact),
		environment,
		modelVersion: held?.modelVersion,
		commit: held?.commit,
		since: last === void 0 ? void 0 : dated(last.event),
		until: until === void 0 ? void 0 : dated(until.event),
		otherwise: [...new Set(others)].filter((version) => version !== held?.modelVersion),
		contradictions: contradictionsIn(ordered).filter(({ event, earlier }) => concerns(event, environment) || concerns(earlier, environment)).map(sentence)
	};
}

// pipeline/steps/models/what-was.ts
function environmentsIn(registry) {
	const names = [...registry.values()].flatMap(({ assignments }) => assignments.map(({ environment }) => environment));
	return [...new Set(names)].sort();
}
/**
* What an environment held of every model at a moment.
*
* @throws LockstepError ARGUMENT_INVALID for a moment that is none, VERSION_UNKNOWN for an environment to which nothing was ever assigned.
*/
async function pastEnvironment(workspace, asked) {
	const environment = environmentName(asked.environment);
	const atSeconds = secondsOfMoment(asked.date);
	const registry = await registryOf(workspace);
	const models = [];
	for (const artifact of registry.values()) {
		const found = whatWas(artifact, {
			environment,
			atSeconds
		});
		if (found === void 0) continue;
		const { commit, modelVersion } = found;
		const held = commit === void 0 || modelVersion === void 0 ? void 0 : {
			commit,
			modelVersion
		};
		const recorded = held === void 0 ? void 0 : await recordedVersion(workspace.git, artifact.artifact, held);
		models.push({
			...found,
			artifactSha256: recorded?.artifact.sha256
		});
	}
	if (models.length === 0) throw new LockstepError("VERSION_UNKNOWN", `no version was ever in ${environment}`, { hint: `Tags know ${environmentsIn(registry).join(", ") || "no environment yet"}; \`git fetch --tags\` brings those of origin.` });
	return {
		at: momentText(atSeconds),
		models
	};
}

export { pastEnvironment };