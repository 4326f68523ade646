import { t as parseLock } from "./lock.js";
import { i as openCostRecords, t as costPath } from "./cost-records.js";
import { n as totalCost } from "./cost.js";
import { A as LockstepError } from "./file-work.js";
import { st as defaultRemote } from "./pipeline.js";
import { i as stateOfCommit, o as workspaceState, t as gitOf } from "./states2.js";
import { posix } from "node:path";

// pipeline/tracking/costs.ts
/** What the locks of a state say, by the name of the stage from the root. */
async function lockedStages({ source }) {
	const found = /* @__PURE__ */ new Map();
	for (const file of source.dvcFiles) {
		if (posix.basename(file) !== "dvc.yaml") continue;
		const path = posix.join(posix.dirname(file), "dvc.lock");
		const bytes = await source.read(path);
		if (bytes === void 0) continue;
		const { stages } = parseLock(Buffer.from(bytes).toString("utf8"), path);
		for (const [name, locked] of stages) found.set(file === "dvc.yaml" ? name : `${file}:${name}`, locked);
	}
	return found;
}
/**
* What stages took when they made what the locks say, now and in the history.
*
* @throws LockstepError TARGET_UNKNOWN, GIT_REPOSITORY_MISSING for a history outside Git; GIT_COMMAND_FAILED in a shallow clone.
*/
async function showCosts(request, repository) {
	const byStage = /* @__PURE__ */ new Map();
	const take = async (state, commit) => {
		for (const [stage, locked] of await lockedStages(state)) {
			const runs = byStage.get(stage) ?? /* @__PURE__ */ new Map();
			byStage.set(stage, runs);
			const known = runs.get(costPath(locked));
			if (known === void 0) runs.set(costPath(locked), {
				locked,
				commit
			});
			else known.commit = commit;
		}
	};
	await take(await workspaceState(repository), void 0);
	const now = new Set([...byStage.values()].flatMap((runs) => [...runs.keys()]));
	if (request.commits > 0) {
		const git = await gitOf(repository);
		const head = await git.resolve("HEAD");
		const commits = head === void 0 ? [] : await git.commitsFrom([head], { first: request.commits });
		for (const commit of commits) await take(await stateOfCommit(repository, git, {
			commit,
			name: commit
		}), commit);
	}
	checkNames(request.stages, [...byStage.keys()]);
	const remote = request.asksRemote ? await defaultRemote(repository) : void 0;
	const records = openCostRecords(repository.cache.folder);
	const shown = [];
	const current = [];
	for (const [stage, runs] of byStage) {
		if (request.stages.length > 0 && !request.stages.includes(stage)) continue;
		for (const [path, { locked, commit }] of runs) {
			if (remote !== void 0) await records.pull(locked, remote, repository.signal);
			const cost = await records.find(locked);
			shown.push({
				stage,
				commit,
				cost
			});
			if (cost !== void 0 && now.has(path)) current.push(cost);
		}
	}
	return {
		runs: shown,
		total: totalCost(current)
	};
}
function checkNames(asked, names) {
	const unknown = asked.find((name) => !names.includes(name));
	if (unknown === void 0) return;
	throw new LockstepError("TARGET_UNKNOWN", `no dvc.lock has a stage ${JSON.stringify(unknown)}`, { hint: `Stages that ran: ${names.slice(0, 20).join(", ") || "none"}.` });
}

export { showCosts };