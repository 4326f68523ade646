import { t as describeArtifact } from "./artifact.js";
import { t as believedRegistry } from "./believed.js";
import { d as parseTagName, o as readRegistry } from "./gto.js";
import { t as overviewOf } from "./overview.js";
import { n as quarantineNow } from "./quarantine2.js";
import { t as holdRegistry } from "./verify.js";
import { basename, dirname, resolve } from "node:path";

// pipeline/steps/models/verify-files.ts
function registrationsIn({ log }) {
	return [...log.events.values()].flatMap(({ event }) => parseTagName(event.tag)?.action === "register" ? [event] : []);
}
function closestOf(facts, { files }) {
	const own = new Map(files.map(({ path, sha256 }) => [path, sha256]));
	return registrationsIn(facts).flatMap(({ tag, commit, model }) => {
		const recorded = facts.at(commit, model).record?.artifact.files ?? [];
		const differing = recorded.filter(({ path, sha256 }) => own.get(path) !== sha256).map(({ path }) => path);
		const extra = files.filter(({ path }) => !recorded.some((file) => file.path === path)).map(({ path }) => path);
		return differing.length === recorded.length ? [] : [{
			tag,
			differing: [...differing, ...extra].sort()
		}];
	}).sort((a, b) => a.differing.length - b.differing.length)[0];
}
/**
* Which registered version files are, by the sha256 of every one of them, and whether all that is recorded of it holds.
*
* @param request.path - A file or a folder, anywhere on this machine.
* @throws LockstepError CANDIDATE_MISSING when nothing is there, PATH_UNSAFE for links, and as the whole registry.
*/
async function verifyModelFiles(workspace, request) {
	const absolute = resolve(request.path);
	const artifact = await describeArtifact({
		root: dirname(absolute),
		path: basename(absolute),
		format: ""
	});
	const { facts, findings } = await holdRegistry(workspace, request);
	const shown = readRegistry(facts.tags);
	const believed = believedRegistry(shown, facts.log);
	const versions = [];
	for (const { tag, model, modelVersion, artifactSha256 } of registrationsIn(facts)) {
		if (artifactSha256 !== artifact.sha256 || modelVersion === void 0) continue;
		const registry = believed.get(model);
		const overview = registry === void 0 ? void 0 : overviewOf(registry).versions.find((version) => version.modelVersion === modelVersion);
		const record = facts.records.find((found) => found.model === model);
		const quarantine = record === void 0 ? [] : await quarantineNow(workspace.git, believed, record);
		versions.push({
			model,
			modelVersion,
			tag,
			environments: overview?.environments ?? [],
			formerly: overview?.formerly ?? [],
			quarantine: quarantine.find((entry) => entry.artifactSha256 === artifact.sha256)
		});
	}
	const tags = new Set(versions.map(({ tag }) => tag));
	return {
		path: request.path,
		sha256: artifact.sha256,
		versions,
		findings: findings.filter(({ subject, rule }) => tags.has(subject) || rule === "ledger_set_back"),
		closest: versions.length > 0 ? void 0 : closestOf(facts, artifact)
	};
}

export { verifyModelFiles };