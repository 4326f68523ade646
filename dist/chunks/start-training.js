import { A as LockstepError } from "./file-work.js";
import { i as windowEndText, r as frozenAt } from "./project.js";
import { t as compareVersions } from "./compare-versions.js";
import { n as currentVersion } from "./gto.js";
import { n as code } from "./cell2.js";
import { n as spanText } from "./expiry.js";

// pipeline/registry/environment-rules.ts
/** What these rules refuse with: it keeps a version out of an environment for now, and says nothing against the version. */
const environmentCodes = [
	"branch_not_allowed",
	"environment_skipped",
	"soaking",
	"time_unknown",
	"check_missing",
	"frozen"
];
function wasIn({ registry, model, modelVersion }, environment) {
	return (registry.get(model)?.assignments ?? []).some((found) => found.environment === environment && found.modelVersion === modelVersion);
}
/** True for an environment that goes back to what it had before: what an emergency needs is stopped by no rule of environments. */
function isReturn(arrival) {
	const { registry, model, environment, modelVersion } = arrival;
	const present = currentVersion(registry, model, environment);
	return present !== void 0 && compareVersions(modelVersion, present) < 0 && wasIn(arrival, environment);
}
const fromBranch = ({ model, environment, modelVersion, commit, facts }, { branches }) => {
	if (branches.length === 0 || branches.some((branch) => facts.isOnBranch(commit, branch))) return void 0;
	return {
		code: "branch_not_allowed",
		sentence: `${environment} takes versions from ${branches.join(" or ")}, and commit ${commit.slice(0, 12)} of ${model} ${modelVersion} is not there; merge it there first.`
	};
};
const comesAfter = (arrival, { after }) => {
	if (after === void 0 || wasIn(arrival, after)) return void 0;
	const { model, environment, modelVersion } = arrival;
	return {
		code: "environment_skipped",
		sentence: `${environment} comes after ${after}, and ${model} ${modelVersion} was never there; \`/promote ${after} ${model}\` opens the pull request.`
	};
};
/** How long a version had an environment; `undefined` when the times that would say it are not there. */
function lengthMs({ fromMs, untilMs, isOver }, nowMs) {
	const end = isOver ? untilMs : nowMs;
	return fromMs === void 0 || end === void 0 ? void 0 : end - fromMs;
}
const soaked = ({ model, environment, modelVersion, facts }, { after, soakSeconds }) => {
	if (after === void 0 || soakSeconds === 0) return void 0;
	const stays = facts.stays.filter((stay) => stay.environment === after && stay.modelVersion === modelVersion);
	const lengths = stays.map((stay) => lengthMs(stay, facts.nowMs));
	if (lengths.some((length) => length !== void 0 && length >= soakSeconds * 1e3)) return void 0;
	const limit = `${environment} takes a version when it has been in ${after} for ${spanText(soakSeconds)}`;
	const present = stays.find(({ isOver }) => !isOver);
	if (present?.fromMs !== void 0 && facts.nowMs !== void 0) return {
		code: "soaking",
		sentence: `${limit}, and ${model} ${modelVersion} is there since ${new Date(present.fromMs).toISOString()}; the next promote after ${new Date(present.fromMs + soakSeconds * 1e3).toISOString()} brings it.`
	};
	if (lengths.length > 0 && lengths.every((length) => length !== void 0)) return {
		code: "soaking",
		sentence: `${limit}, and ${model} ${modelVersion} left it before; \`/promote ${after} ${model}\` brings it there again.`
	};
	return {
		code: "time_unknown",
		sentence: `${limit}, and ${facts.nowMs === void 0 ? "the forge has not said what time it is" : `no event says since when ${model} ${modelVersion} is there`}; run promote again, or take \`soak\` away in a pull request.`
	};
};
function refuseChecks({ model, modelVersion, commit, facts }, what, names) {
	const open = names.map((name) => ({
		name,
		conclusion: facts.checkAt(commit, name)
	})).filter(({ conclusion }) => conclusion !== "success");
	if (open.length === 0) return void 0;
	const told = open.slice(0, 5).map(({ name, conclusion }) => `${name}: ${conclusion === void 0 ? "not there" : conclusion}`).join(", ");
	return {
		code: "check_missing",
		sentence: `${what} asks for checks that have not succeeded at commit ${commit.slice(0, 12)} of ${model} ${modelVersion} (${told}); run them there, and promote again.`
	};
}
const mayLeave = (arrival, { after }) => after === void 0 ? void 0 : refuseChecks(arrival, `Leaving ${after}`, arrival.facts.rules.get(after)?.leave ?? []);
const mayEnter = (arrival, { enter }) => refuseChecks(arrival, arrival.environment, enter);
const notFrozen = ({ model, environment, modelVersion, facts }, { frozen }) => {
	if (frozen.length === 0) return void 0;
	if (facts.nowMs === void 0) return {
		code: "time_unknown",
		sentence: `${environment} has frozen windows, and the forge has not said what time it is; run promote again.`
	};
	const window = frozenAt(frozen, facts.nowMs);
	if (window === void 0) return void 0;
	const why = window.reason === "" ? "" : ` (${window.reason})`;
	return {
		code: "frozen",
		sentence: `${environment} is frozen ${windowEndText(window)}${why}: ${model} ${modelVersion} comes with the first promote after it; going back to an earlier version is not stopped.`
	};
};
const environmentRules = [
	fromBranch,
	comesAfter,
	soaked,
	mayLeave,
	mayEnter,
	notFrozen
];
/** The first thing that an environment has against a version, whatever it held before; `undefined` when there is none. */
function objection(arrival) {
	const rules = arrival.facts.rules.get(arrival.environment);
	if (rules === void 0) return void 0;
	return environmentRules.map((rule) => rule(arrival, rules)).find((found) => found !== void 0);
}
/** Why an environment does not take a version now. What it has already stays, and what it had before may return. */
function refuseArrival(arrival) {
	const { registry, model, environment, modelVersion } = arrival;
	if (currentVersion(registry, model, environment) === modelVersion || isReturn(arrival)) return void 0;
	return objection(arrival);
}
/** What would have stopped a version that only comes because it returns. */
function passedByReturning(arrival) {
	return isReturn(arrival) ? objection(arrival) : void 0;
}
/** Environments in the order in which versions go through them: each after the one that it comes after, then by name. */
function inGraphOrder(names, rules) {
	const depth = (name) => {
		let steps = 0;
		for (let at = rules.get(name)?.after; at !== void 0 && steps <= rules.size; at = rules.get(at)?.after) steps++;
		return steps;
	};
	return [...names].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0));
}

// pipeline/registry/environment-facts.ts
function rulesByEnvironment(environments) {
	return new Map(environments.flatMap(({ environment, rules }) => rules === void 0 ? [] : [[environment, rules]]));
}
function timeOf(events, tag) {
	const at = events.get(tag)?.event.at;
	const ms = at === void 0 ? NaN : Date.parse(at);
	return Number.isNaN(ms) ? void 0 : ms;
}
/**
* Who was where from when to when, by the counters of assignments and the times of their events.
*
* @param events - By the names of their tags; a tag without one has no time.
*/
function staysOf(registry, events) {
	const byEnvironment = /* @__PURE__ */ new Map();
	for (const assignment of registry?.assignments ?? []) byEnvironment.set(assignment.environment, [...byEnvironment.get(assignment.environment) ?? [], assignment]);
	return [...byEnvironment].flatMap(([environment, newestFirst]) => newestFirst.flatMap(({ modelVersion, tag, isActive }, place) => {
		if (modelVersion === void 0 || !isActive) return [];
		const next = newestFirst[place - 1];
		return [{
			environment,
			modelVersion,
			fromMs: timeOf(events, tag),
			untilMs: next === void 0 ? void 0 : timeOf(events, next.tag),
			isOver: next !== void 0
		}];
	}));
}

// pipeline/repository/environment-facts.ts
/** Asks Git and the forge what the rules of a project's environments look at, and for nothing where none has any. */
async function environmentFacts(git, forge, { project, registry, events, commits }) {
	const rules = rulesByEnvironment(project.environments);
	const branches = new Set([...rules.values()].flatMap((found) => found.branches));
	const names = new Set([...rules.values()].flatMap(({ enter, leave }) => [...enter, ...leave]));
	const onBranch = /* @__PURE__ */ new Set();
	const checks = /* @__PURE__ */ new Map();
	for (const commit of new Set(commits)) {
		for (const branch of branches) {
			const tip = await git.resolve(`refs/remotes/origin/${branch}`);
			if (tip !== void 0 && await git.isAncestor(commit, tip)) onBranch.add(`${commit} ${branch}`);
		}
		for (const name of names) checks.set(`${commit} ${name}`, await forge.conclusion(commit, name));
	}
	return {
		rules,
		nowMs: forge.nowMs(),
		stays: staysOf(registry, events),
		isOnBranch: (commit, branch) => onBranch.has(`${commit} ${branch}`),
		checkAt: (commit, name) => checks.get(`${commit} ${name}`)
	};
}

// pipeline/report/started-run.ts
/** What a pull request of that branch says of it, and what people do where nothing was started. */
function startedRunText(run) {
	switch (run.kind) {
		case "started": return "The train workflow was started for this branch: what a job's own token pushes starts none by itself. Its check and report come here.";
		case "nowhere": return "Nothing runs jobs for this repository: run `lockstep train`, `lockstep evaluate` and `lockstep report --post` on the branch.";
		case "refused": return `What a job's own token pushes starts no workflow, and this job could not start one (${code(run.why, 300)}). Comment \`/train\`, push to the branch, or close and open this pull request.`;
	}
}

// pipeline/repository/start-training.ts
/** File of the workflow that trains and evaluates, as `lockstep init` writes it. */
const trainWorkflow = "train.yml";
/**
* Starts the train workflow for a branch, once: what a job's own token pushes starts none, an order of the same token does.
*
* @param why - A word in the name of the run, for example `reevaluate`.
*/
async function startTraining(workspace, { branch, head }, why) {
	const { workflows } = await workspace.forge();
	if (workflows === void 0) return { kind: "nowhere" };
	try {
		const runs = await workflows.runs(trainWorkflow, head);
		if (runs === void 0) return {
			kind: "refused",
			why: `the default branch has no workflow ${trainWorkflow}`
		};
		if (runs.length > 0) return { kind: "started" };
		const request = `${why}-${head.slice(0, 12)}`;
		const refused = await workflows.start({
			workflow: trainWorkflow,
			branch,
			headSha: head,
			title: `train for comment ${request}`,
			inputs: {
				head,
				request
			}
		});
		return refused === void 0 ? { kind: "started" } : {
			kind: "refused",
			why: refused.refused
		};
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
		return {
			kind: "refused",
			why: error.message
		};
	}
}

export { inGraphOrder as a, environmentCodes as i, startedRunText as n, passedByReturning as o, environmentFacts as r, refuseArrival as s, startTraining as t };