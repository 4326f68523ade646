import { A as LockstepError } from "./file-work.js";
import { t as namedCommits } from "./named-commits.js";
import { i as stateOfCommit, t as gitOf } from "./states2.js";
import { n as selectTrackers } from "./targets.js";
import { a as workspaceTrackers, i as readTrackers } from "./tracked.js";

// pipeline/tracking/selection.ts
function isUnknown(error) {
	return error instanceof LockstepError && error.code === "TARGET_UNKNOWN";
}
/** What a request selects in commits. One whose files cannot be read is told and left out, as in DVC. */
async function selectInCommits(request, repository) {
	const commits = await namedCommits(repository, request);
	if (commits.length === 0) return [];
	const git = await gitOf(repository);
	const selected = [];
	for (const named of commits) try {
		const { source } = await stateOfCommit(repository, git, named);
		selected.push(...await selectTrackers(repository, await readTrackers(source, repository.config.parsing), request));
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		if (!isUnknown(error)) repository.warn(`${named.name} is left out: ${error.message}`);
	}
	return selected;
}
/**
* What a request selects in the workspace and in the commits it names.
*
* @throws LockstepError TARGET_UNKNOWN when no state has the target; YAML_INVALID, DVC_FILE_INVALID of the workspace.
*/
async function selectInAll(request, repository) {
	const past = await selectInCommits(request, repository);
	const trackers = await workspaceTrackers(repository);
	try {
		return [...await selectTrackers(repository, trackers, request), ...past];
	} catch (error) {
		if (!isUnknown(error) || past.length === 0) throw error;
		return past;
	}
}

export { selectInAll as t };