import { t as engines } from "./package.js";
import { Ut as isYamlList, Wt as isYamlMap, kn as parseConfigObj } from "./pipeline.js";
import { A as LockstepError, g as readTextIfThere } from "./file-work.js";
import { a as workspaceSource, t as collectTracked } from "./collect.js";
import { t as parseProject } from "./project.js";
import { i as stateOf } from "./state.js";
import { t as checkRemote } from "./missing-on-remote.js";
import { t as parseYaml } from "./parse.js";
import { n as offeredWorkflows } from "./workflows2.js";
import { join } from "node:path";

// pipeline/adoption/workflow-findings.ts
function mapAt(map, key) {
	const value = map.get(key);
	return isYamlMap(value) ? value : /* @__PURE__ */ new Map();
}
/** @throws LockstepError YAML_INVALID. */
function readWorkflow(text, where) {
	const value = parseYaml(text, where);
	const map = isYamlMap(value) ? value : /* @__PURE__ */ new Map();
	return {
		map,
		jobs: [...mapAt(map, "jobs")].flatMap(([name, job]) => {
			if (!isYamlMap(job)) return [];
			const steps = job.get("steps");
			const uses = (isYamlList(steps) ? steps : []).flatMap((step) => {
				const used = isYamlMap(step) ? step.get("uses") : void 0;
				return typeof used === "string" ? [used] : [];
			});
			return [{
				name,
				permissions: job.get("permissions") ?? map.get("permissions"),
				uses
			}];
		})
	};
}
/** The action of Lockstep that a `uses:` names, for example `report`. */
function actionOf(uses) {
	return /(?:^\$|^\.|\/)\/?actions\/(train|evaluate|report|review|promote|publish|deploy|monitor)(?:@|$)/.exec(uses)?.[1];
}
const levels = [
	"none",
	"read",
	"write"
];
function isGranted(permissions, name, level) {
	if (permissions === "write-all") return true;
	if (permissions === "read-all") return level === "read";
	const given = isYamlMap(permissions) ? permissions.get(name) : void 0;
	return levels.indexOf(typeof given === "string" ? given : "none") >= levels.indexOf(level);
}
/** The actions that a job of this project's workflow uses, with what it may do. */
function ownJobs(text, name) {
	return readWorkflow(text, name).jobs.flatMap((job) => job.uses.flatMap((uses) => {
		const action = actionOf(uses);
		return action === void 0 || !isYamlMap(job.permissions) ? [] : [{
			job: job.name,
			action,
			permissions: job.permissions
		}];
	}));
}
/** What a job needs that uses an action: as this project's job of that name; of another name, what all of its jobs with that action have. */
function neededBy(job, action, own) {
	const same = own.filter((one) => one.action === action);
	const [first, ...others] = same.some((one) => one.job === job.name) ? same.filter((one) => one.job === job.name) : same;
	return [...first?.permissions ?? []].flatMap(([permission, level]) => typeof level === "string" && others.every(({ permissions }) => isGranted(permissions, permission, level)) ? [[permission, level]] : []);
}
/** Names of workflows that a `workflow_run` waits for. */
function waitsFor(map) {
	const workflows = mapAt(mapAt(map, "on"), "workflow_run").get("workflows");
	return isYamlList(workflows) ? workflows.filter((one) => typeof one === "string") : [];
}
/**
* What a workflow of a repository lacks, compared with this project's own: an action, a permission, a full commit, the name that it waits
* for.
*
* @param compared.ownText - This project's own workflow.
* @param compared.trainName - What the repository's training workflow is called; `undefined` when there is none.
*/
function workflowFindings(name, text, compared) {
	const { ownText, trainName } = compared;
	const path = `.github/workflows/${name}.yml`;
	let read;
	try {
		read = readWorkflow(text, path);
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		return [{
			code: "workflow_invalid",
			what: error.message,
			now: "Mend the YAML at that place.",
			stops: true
		}];
	}
	const own = ownJobs(ownText, name);
	const findings = [];
	for (const action of new Set(own.map((one) => one.action))) {
		const jobs = read.jobs.filter(({ uses }) => uses.some((one) => actionOf(one) === action));
		if (jobs.length === 0 && action !== "deploy" && action !== "publish") findings.push({
			code: "workflow_action_missing",
			what: `no job of ${path} uses the action \`${action}\``,
			now: "Compare it with what `lockstep init --dry-run --force` shows.",
			stops: action !== "promote" || name === "promote"
		});
		for (const job of jobs) for (const [permission, level] of neededBy(job, action, own)) if (!isGranted(job.permissions, permission, level)) findings.push({
			code: "workflow_permission_missing",
			what: `the job \`${job.name}\` of ${path} may not do what \`${action}\` needs`,
			now: `Add \`${permission}: ${level}\` to the \`permissions:\` of that job.`,
			stops: true
		});
	}
	for (const { uses } of read.jobs) for (const one of uses) if (actionOf(one) !== void 0 && one.includes("@") && !/@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(one)) findings.push({
		code: "workflow_unpinned",
		what: `${path} uses \`${one}\`, which somebody can move`,
		now: "Name a full commit, with the version as a comment.",
		stops: false
	});
	const expected = waitsFor(read.map);
	if (name === "report" && trainName !== void 0 && expected.length > 0 && !expected.includes(trainName)) findings.push({
		code: "workflow_name_differs",
		what: `${path} waits for \`${expected.join("`, `")}\`, and train.yml is called \`${trainName}\``,
		now: `Write \`workflows: [${trainName}]\`.`,
		stops: true
	});
	return findings;
}
/** The name that a workflow gives itself; `undefined` when it cannot be read or has none. */
function workflowTitle(text, where) {
	try {
		const title = readWorkflow(text, where).map.get("name");
		return typeof title === "string" ? title : void 0;
	} catch (error) {
		if (error instanceof LockstepError) return void 0;
		throw error;
	}
}

// pipeline/adoption/loop-facts.ts
/** Where an origin is: on a host that runs workflows, or in a folder, as for the local forge. */
function originKind(url) {
	if (url === void 0) return "absent";
	if (/^file:/i.test(url)) return "folder";
	return /^[a-z][a-z0-9+.-]+:\/\//i.test(url) || /^[^/\\]{2,}:/.test(url) ? "host" : "folder";
}
/** Keys of a remote with which it asks who reads. */
const credentialKey = /password|secret|token|access_key|auth|keyfile|account_key|connection_string|credential|profile/i;
async function accessOf(repository) {
	const { config, root } = repository;
	const name = config.defaultRemote ?? "";
	const url = config.remotes.get(name)?.url ?? "";
	if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(url) || /^file:/i.test(url)) return "this-machine";
	const settings = Object.keys(config.remotes.get(name)?.settings ?? {});
	const local = await readTextIfThere(join(root, ".dvc/config.local")) ?? "";
	const isLocal = [...parseConfigObj(local, ".dvc/config.local").keys()].some((section) => section.includes(`"${name}"`));
	return /^https?:/i.test(url) && !isLocal && !settings.some((key) => credentialKey.test(key)) ? "open" : "secret";
}
async function readProject(root) {
	const text = await readTextIfThere(join(root, "lockstep.yaml"));
	if (text === void 0) return { state: "absent" };
	try {
		return {
			state: "valid",
			project: parseProject(text, "lockstep.yaml")
		};
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		return { state: { problem: error.message } };
	}
}
async function recordsOf(git, project) {
	const state = stateOf(git, await git.snapshotTree());
	const records = [];
	for (const declaration of project.models) {
		const record = await state.record(declaration.model);
		if (record === void 0) {
			records.push({
				model: declaration.model,
				state: "absent"
			});
			continue;
		}
		const { inputKey } = await state.inputs(declaration);
		records.push({
			model: declaration.model,
			state: record.inputKey === inputKey ? "current" : "stale"
		});
	}
	return records;
}
async function dataOf(repository) {
	try {
		const { missing } = await checkRemote(repository, {
			remote: void 0,
			base: void 0
		});
		return { missing };
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		return error.code === "ARGUMENT_INVALID" ? "not-asked" : { problem: error.message };
	}
}
async function workflowsOf(root, own) {
	const texts = await Promise.all(offeredWorkflows.map(async (name) => ({
		name,
		text: await readTextIfThere(join(root, ".github/workflows", `${name}.yml`))
	})));
	const train = texts.find(({ name }) => name === "train")?.text;
	const title = train === void 0 ? void 0 : workflowTitle(train, "train.yml");
	const findings = {};
	for (const { name, text } of texts) {
		const compared = own === void 0 ? void 0 : {
			ownText: own[name],
			trainName: title
		};
		findings[name] = text === void 0 ? "absent" : compared === void 0 ? [] : workflowFindings(name, text, compared);
	}
	return {
		findings,
		train
	};
}
/**
* Looks at what the loop from a push to a report needs; `undefined` in a repository that has neither pipeline nor lockstep.yaml, and outside
* Git. Nothing is written; of the remote it is asked what it has.
*/
async function loopFacts(repository, { remotes, own }) {
	const { root, config } = repository;
	const git = await repository.git();
	const hasPipeline = await readTextIfThere(join(root, "dvc.yaml")) !== void 0;
	const { state, project } = await readProject(root);
	if (git?.root !== root || !hasPipeline && state === "absent") return void 0;
	const { pointers } = await collectTracked(await workspaceSource(root));
	const { findings, train } = await workflowsOf(root, own);
	const remote = remotes.find(({ isDefault }) => isDefault);
	const { url = "", problem } = remote ?? {};
	return {
		nodeVersion: process.version,
		neededNode: engines.node.replace(/^>=/, ""),
		hasPipeline,
		project: state,
		origin: originKind(await git.originUrl()),
		workflows: findings,
		remote: remote === void 0 ? "absent" : {
			url: url === "" ? config.defaultRemote ?? "" : url,
			problem,
			access: await accessOf(repository)
		},
		jobHasCredentials: /\bsecrets\.|\bvars\.|id-token: *write|aws-actions\/|google-github-actions\/|azure\/login/.test(train ?? ""),
		hasPointers: pointers.length > 0,
		data: remote === void 0 || problem !== void 0 ? "not-asked" : await dataOf(repository),
		records: project === void 0 || !hasPipeline ? [] : await recordsOf(git, project)
	};
}

export { loopFacts, originKind };