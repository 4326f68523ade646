import { Q as plural, Zt as canonicalJson, kt as digestOf, rt as decimal } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { i as moreOf, r as fitLines } from "./budget2.js";
import { n as code, r as sentence, t as cell } from "./cell2.js";
import { i as table, n as right, r as row, t as left } from "./markdown-table.js";
import { o as selectEnvironment } from "./environments.js";
import { t as recordedRegistry } from "./recorded-registry.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { t as isWithdrawnTitle } from "./withdrawn-title.js";
import { n as currentVersion, s as registeredVersion, t as currentAssignment } from "./gto.js";
import { t as emitModelRecord } from "./model-record.js";
import { n as startedRunText, r as environmentFacts, s as refuseArrival, t as startTraining } from "./start-training.js";
import { o as recordsAt } from "./events.js";
import { n as quarantineNow, t as quarantineFacts } from "./quarantine2.js";
import { i as wentBack, r as standingQuarantine } from "./quarantine.js";
import { t as versionDiff } from "./version-diff.js";
import { t as inputChanges } from "./input-changes.js";
import { n as readApprovals } from "./approvals.js";
import { t as promoted } from "./promoted.js";

// pipeline/domain/reconciliation.ts
function betweenBranchAndTags({ desired, assigned, environment }) {
	if (desired === assigned?.modelVersion) return [];
	return [`the default branch asks for ${desired ?? "nothing"} in ${environment}, and its tags say ${assigned?.modelVersion ?? "nothing"}`];
}
function betweenTagsAndTarget({ assigned, target }) {
	if (target.kind === "unasked") return [];
	if (target.kind === "silent") return [`the target could not be asked: ${target.reason}`];
	const { served, damage, health, hasServer } = target;
	return [
		...served?.artifactSha256 !== assigned?.artifactSha256 ? [`tags say ${assigned?.modelVersion ?? "nothing"}, and the target serves ${served?.modelVersion ?? "nothing"}`] : [],
		...damage === void 0 ? [] : [`the files of the target are not those that were placed: ${damage}`],
		...hasServer && served !== void 0 && health !== "Healthy" ? [`the server is ${health}`] : []
	];
}
function standing({ desired, assigned, target }, isTagged) {
	if (target.kind === "silent") return {
		sync: "Unknown",
		health: "Unknown",
		isFine: false
	};
	if (target.kind === "unasked") return {
		sync: isTagged ? "Synced" : "OutOfSync",
		health: "Unknown",
		isFine: isTagged
	};
	const { served, damage, hasServer } = target;
	const isWhole = isTagged && served?.artifactSha256 === assigned?.artifactSha256 && damage === void 0;
	const health = served === void 0 ? "Missing" : target.health;
	return {
		sync: isWhole ? "Synced" : "OutOfSync",
		health,
		isFine: !(desired !== void 0 || assigned !== void 0 || served !== void 0) || isWhole && assigned !== void 0 && (!hasServer || health === "Healthy")
	};
}
/**
* How a model stands in an environment. What could not be asked is `Unknown`, and never fine; of what serves files without a server only
* the files are looked at.
*/
function reconciliationOf(observation) {
	const { model, environment, desired, assigned, target } = observation;
	const [tags, places] = [betweenBranchAndTags(observation), betweenTagsAndTarget(observation)];
	const { sync, health, isFine } = standing(observation, tags.length === 0);
	return {
		model,
		environment,
		desired,
		assigned: assigned?.modelVersion,
		served: target.kind === "answered" ? target.served?.modelVersion : void 0,
		sync,
		health,
		isFine,
		differences: [...tags, ...places],
		remedy: isFine ? void 0 : tags.length > 0 ? "promote" : assigned === void 0 ? void 0 : "deploy"
	};
}
/** What is to be told of an environment that is not as it should be. */
function refuseUnreconciled({ model, environment, sync, health, differences, remedy }) {
	const what = remedy === void 0 ? "look at the target" : `\`lockstep reconcile --heal\` runs ${remedy}`;
	return {
		code: "out_of_sync",
		sentence: `${model} in ${environment} is ${sync} and ${health}: ${differences.join("; ")}; ${what}.`
	};
}

// pipeline/report/reconciliation.ts
const head = [
	"Model",
	"Environment",
	"Asked for",
	"Tags",
	"Served",
	"Sync",
	"Health"
];
function cells({ model, environment, desired, assigned, served, sync, health }) {
	return [
		model,
		environment,
		desired ?? "–",
		assigned ?? "–",
		served ?? "–",
		sync,
		health
	];
}
/** The table of a terminal: columns as wide as their widest cell. */
function reconciliationLines(found) {
	const rows = [head, ...found.map(cells)];
	const widths = head.map((_, column) => Math.max(...rows.map((line) => (line[column] ?? "").length)));
	return rows.map((line) => line.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}
/** The body of the one issue that says what differs and could not be put right; texts of records and targets are untrusted. */
function renderDrifted({ open, obstacles, proposal }) {
	if (open.length === 0) return "Every environment is what the default branch asks for, and healthy.";
	const rows = fitLines({
		items: open,
		draw: (found) => row(...cells(found).map((text) => cell(text, 100))),
		budget: 2e4,
		more: (rest) => row(moreOf("environments")(rest), "", "", "", "", "", "")
	});
	const lines = (texts) => fitLines({
		items: texts,
		draw: (text) => `- ${sentence(text, 600)}`,
		budget: 15e3,
		more: (rest) => `- ${moreOf("sentences")(rest)}`
	});
	const differences = open.flatMap(({ model, environment, differences: told }) => told.map((text) => `${model} in ${environment}: ${text}`));
	return [
		`${open.length} ${plural(open.length, "environment is", "environments are")} not what the default branch asks for, or not healthy, and reconcile could not put that right.`,
		"",
		table([...head], head.map(() => left), rows),
		"",
		"### What differs",
		"",
		...lines(differences),
		...obstacles.length === 0 ? [] : [
			"",
			"### What stands in the way",
			"",
			...lines(obstacles)
		],
		...proposal === void 0 ? [] : ["", `#${proposal} makes the records ask for what is there, where what they ask for is refused for good.`],
		"",
		"This issue is closed by the first reconcile that finds everything in order."
	].join("\n");
}

// pipeline/registry/drift-proposal.ts
/**
* Refusals of a merged record that no waiting ends and nobody's word: what is asked for may never be promoted as it was merged. All others
* end by themselves (a soak, a lock, a hold), by something that is put back (a tag, bytes on the remote), or have a pull request of their
* own (`needs_reevaluation`).
*/
const lasting = /* @__PURE__ */ new Set([
	"approval_expired",
	"approval_revoked",
	"approver_not_authorised",
	"conflict",
	"evaluation_changed",
	"input_changed",
	"no_approval",
	"override_differs",
	"plan_changed",
	"quarantined",
	"rejected",
	"self_approval",
	"stale_sha",
	"version_unregistered",
	"wrong_digest"
]);
/**
* The record that asks for what environments have, wherever it asks for something that is refused for good. What is there and quarantined is
* not asked for: which other version is right is for people to say, as where nothing was ever there.
*
* @returns `undefined` when there is nothing to propose; also when a version that may not be registered would still be asked for somewhere,
*   because whoever approved the proposal would then approve that version.
*/
function proposeStanding(request) {
	const { record, refused, assigned, quarantine, isRecorded } = request;
	const isSound = (sha256) => sha256 !== void 0 && !quarantine.some(({ artifactSha256 }) => artifactSha256 === sha256);
	const changes = assigned.flatMap(({ environment, version }) => {
		const asked = Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
		if (asked === void 0 || version === void 0 || asked === version.modelVersion) return [];
		const why = refused.find((refusal) => refusal.modelVersion === asked && (refusal.environment ?? environment) === environment);
		if (why === void 0 || !lasting.has(why.code)) return [];
		if (why.code === "version_unregistered" && isRecorded(asked)) return [];
		return isSound(version.artifactSha256) ? [{
			environment,
			asked,
			stands: version.modelVersion,
			why
		}] : [];
	});
	if (changes.length === 0) return void 0;
	const stands = Object.fromEntries(changes.map((change) => [change.environment, change.stands]));
	const environments = {
		...record.environments,
		...stands
	};
	const isUnregistrable = (version) => refused.some(({ environment, modelVersion }) => environment === void 0 && modelVersion === version);
	return Object.values(environments).some(isUnregistrable) ? void 0 : {
		record: {
			...record,
			environments
		},
		changes
	};
}

// pipeline/report/drift-proposal.ts
/** One line for a list of pull requests; names of models and environments hold no markup. */
function driftTitle(changes) {
	const [only] = changes;
	return changes.length === 1 && only !== void 0 ? `Ask for what ${only.environment} has of ${only.model}` : `Ask for what ${changes.length} environments have`;
}
/** The body of the pull request, in Markdown. Sentences of refusals hold names of pull requests. */
function renderDriftProposal(changes, run) {
	const rows = fitLines({
		items: changes,
		draw: ({ model, environment, asked, stands, why }) => row(...[
			model,
			environment,
			asked,
			stands
		].map((text) => cell(text, 100)), `\`${why.code}\``),
		budget: 2e4,
		more: (rest) => row(moreOf("environments")(rest), "", "", "", "")
	});
	const sentences = [...new Set(changes.map(({ why }) => why.sentence))];
	return [
		"The default branch asks for what may never be promoted as it was merged, so that environments are not what it asks for. This pull request makes the records ask for what is there; merging moves no environment.",
		"",
		table([
			"Model",
			"Environment",
			"Asked for",
			"There, and asked for by this",
			"Refused"
		], [
			left,
			left,
			left,
			left,
			left
		], rows),
		"",
		"### Why it is refused",
		"",
		...fitLines({
			items: sentences,
			draw: (text) => `- ${sentence(text, 600)}`,
			budget: 15e3,
			more: (rest) => `- ${moreOf("sentences")(rest)}`
		}),
		"",
		"Inputs and bytes of the records stay as they are: to have the version after all, open a pull request that changes it, and approve that. Close this one where you mean to do otherwise: the same is not proposed again. It is withdrawn when the drift has ended.",
		"",
		startedRunText(run)
	].join("\n");
}

// pipeline/steps/reconcile/drift.ts
const branches = "lockstep/drift-";
/** What an environment has by the recorded tags, with the digest at the commit that the tag names. */
async function assignedOf({ git }, registry, { model, environment }) {
	const { commit, modelVersion } = currentAssignment(registry, model, environment) ?? {};
	if (commit === void 0 || modelVersion === void 0) return {
		environment,
		version: void 0
	};
	const recorded = await recordsAt(git)(commit, model);
	return {
		environment,
		version: {
			modelVersion,
			artifactSha256: recorded?.modelVersion === modelVersion ? recorded.artifact.sha256 : void 0
		}
	};
}
async function whatToPropose(workspace, { found, registry, log, refused }) {
	const { git } = workspace;
	const tip = stateOf(git, await defaultTip(git));
	const files = {};
	const changes = [];
	for (const model of new Set(refused.map((refusal) => refusal.model))) {
		const record = await tip.record(model);
		if (record === void 0) continue;
		const places = found.filter((standing) => standing.model === model);
		const proposal = proposeStanding({
			record,
			refused: refused.filter((refusal) => refusal.model === model),
			assigned: await Promise.all(places.map((place) => assignedOf(workspace, registry, place))),
			quarantine: await quarantineNow(git, registry, record),
			isRecorded: (version) => log.events.has(`${model}@${version}`)
		});
		if (proposal === void 0) continue;
		files[recordPath(model)] = emitModelRecord(proposal.record);
		changes.push(...proposal.changes.map((change) => ({
			model,
			...change
		})));
	}
	return {
		changes,
		files
	};
}
/** The same changes have the same branch for ever, so that a pull request which people closed is not opened again. */
function branchOf(changes) {
	const said = changes.map(({ model, environment, asked, stands }) => ({
		model,
		environment,
		asked,
		stands
	}));
	return `${branches}${digestOf(canonicalJson(said)).slice(0, 12)}`;
}
/**
* Keeps one pull request that makes records ask for what environments have, wherever promotion refuses for good what they ask for. It is left
* alone while it is open, and never opened again after people have closed it; it is withdrawn when the drift has ended or is another one.
*
* @returns Its number; `undefined` when none is open.
*/
async function proposeDrift(workspace, drifted) {
	const { git, host } = workspace;
	const forge = await workspace.forge();
	const { changes, files } = await whatToPropose(workspace, drifted);
	const open = (await forge.pullRequests("open")).filter(({ head }) => !head.isFork && head.branch.startsWith(branches));
	const isBehind = drifted.found.some(({ remedy }) => remedy === "promote");
	if (changes.length === 0 && isBehind) return open[0]?.number;
	const branch = changes.length === 0 ? void 0 : branchOf(changes);
	for (const { number, head } of open) {
		if (head.branch === branch) continue;
		await forge.withdrawPullRequest(number);
		host.info(`pull request #${number} is withdrawn: it does not say any more what would end the drift`);
	}
	if (branch === void 0) return void 0;
	const base = await git.defaultBranch();
	const [last] = await forge.pullRequestsFrom({
		head: branch,
		base
	});
	if (last?.state === "open") return last.number;
	if (last?.state === "closed" && !isWithdrawnTitle(last.title)) {
		host.info(`pull request #${last.number} was closed, so that the same is not proposed again`);
		return;
	}
	const title = driftTitle(changes);
	const head = await git.writeBranch({
		branch,
		base: await defaultTip(git),
		files,
		message: title
	});
	const body = renderDriftProposal(changes, await startTraining(workspace, {
		branch,
		head
	}, "drift"));
	const { number } = await forge.openPullRequest({
		title,
		body,
		head: branch,
		base
	});
	host.info(`pull request #${number}: ${title}`);
	return number;
}

// pipeline/report/incident.ts
/** One line for a list of issues; names of models, versions and environments hold no markup. */
function incidentTitle({ model, environment, from, to }) {
	return `${environment} went back from ${model} ${from} to ${to}`;
}
function inputsPart({ inputs }) {
	const changes = inputChanges(inputs);
	if (changes.length === 0) return ["No input differs: the same inputs gave other bytes."];
	const rows = fitLines({
		items: changes,
		draw: ({ kind, path, before, after }) => row(kind, cell(path, 200), cell(before ?? "nothing", 100), cell(after ?? "nothing", 100)),
		budget: 12e3,
		more: (rest) => row("", moreOf("inputs")(rest), "", "")
	});
	return [table([
		"Input",
		"Name",
		"Now back",
		"Went wrong"
	], [
		left,
		left,
		left,
		left
	], rows)];
}
function metricsPart({ metrics }) {
	const shown = (value) => value === void 0 ? "–" : decimal(value);
	const changed = metrics.filter(({ before, after }) => before !== after);
	if (changed.length === 0) return ["No metric of the records differs."];
	const rows = fitLines({
		items: changed,
		draw: ({ metric, before, after }) => row(cell(metric, 200), shown(before), shown(after)),
		budget: 6e3,
		more: (rest) => row(moreOf("metrics")(rest), "", "")
	});
	return [table([
		"Metric",
		"Now back",
		"Went wrong"
	], [
		left,
		right,
		right
	], rows)];
}
function approvalsLine({ approvals }) {
	if (approvals.length === 0) return "No approval of it is on record.";
	const shown = approvals.slice(0, 20).map(({ login, pullRequest }) => `${code(login, 100)} in #${pullRequest}`);
	const more = approvals.length > shown.length ? ` and ${approvals.length - shown.length} more` : "";
	return `It was approved by ${shown.join(", ")}${more}.`;
}
/** What had changed between the version that went wrong and the one that is back. Texts are untrusted. */
function renderIncident(incident) {
	const { model, environment, from, to, event, reason, artifactSha256, isReleased } = incident;
	const release = `lockstep release ${model} ${from} --reason <why>`;
	const why = reason === void 0 ? "Nobody wrote down why." : `Reason: ${code(reason, 1e3)}.`;
	return [
		`${code(environment)} went back from ${code(from)} to ${code(to)} of ${code(model)} by ${code(event)}. ${why}`,
		"",
		isReleased ? `${code(artifactSha256)} has been released since and may be promoted again.` : `${code(artifactSha256)} is quarantined: no promotion and no reconcile brings it back until ${code(release)}.`,
		"",
		"### What it had changed",
		"",
		...inputsPart(incident),
		"",
		...metricsPart(incident),
		"",
		approvalsLine(incident)
	].join("\n");
}

// pipeline/steps/reconcile/incidents.ts
/** The record of a version where it is registered, with the bytes that it names. */
async function recordedAt({ git }, registry, { model, version }) {
	const found = registry.get(model)?.versions.find(({ modelVersion }) => modelVersion === version);
	const record = found === void 0 ? void 0 : await recordsAt(git)(found.commit, model);
	return record?.modelVersion === version ? record : void 0;
}
/** Each time that an environment of a model went back, oldest first: what had changed, and whether it was released since. */
async function incidentsOf(workspace, registry, model) {
	const { git } = workspace;
	const record = await stateOf(git, await defaultTip(git)).record(model);
	const own = registry.get(model);
	if (record === void 0 || own === void 0) return [];
	const facts = await quarantineFacts(git, registry, record);
	const standing = standingQuarantine(facts);
	const approvals = await readApprovals(git, model);
	const incidents = [];
	for (const { environment, from, to, event } of wentBack(own, facts.ranks)) {
		const bad = await recordedAt(workspace, registry, {
			model,
			version: from
		});
		const back = await recordedAt(workspace, registry, {
			model,
			version: to
		});
		if (bad === void 0 || back === void 0 || bad.artifact.sha256 === back.artifact.sha256) continue;
		const artifactSha256 = bad.artifact.sha256;
		const { inputs, metrics } = versionDiff(back, bad);
		const words = approvals.filter(({ verb, subject }) => verb === "approve" && subject.artifactSha256 === artifactSha256);
		incidents.push({
			model,
			artifactSha256,
			from,
			to,
			environment,
			event,
			inputs,
			metrics,
			reason: record.quarantine.find((entry) => entry.artifactSha256 === artifactSha256)?.reason,
			approvals: words.map(({ approver, subject }) => ({
				login: approver.login,
				pullRequest: subject.pullRequest
			})),
			isReleased: !standing.some((entry) => entry.artifactSha256 === artifactSha256)
		});
	}
	return incidents;
}
/** One marker for each event, whatever the names of model and environment hold. */
function markerOf({ event }) {
	return `lockstep:incident:${digestOf(event).slice(0, 40)}`;
}
/** Keeps one issue for each time that an environment went back: opened, brought up to date, and closed when the version is released. */
async function keepIncidents(workspace, { registry, models }) {
	for (const model of models) for (const incident of await incidentsOf(workspace, registry, model)) {
		const { issues } = await workspace.forge();
		const text = {
			title: incidentTitle(incident),
			body: renderIncident(incident)
		};
		const kept = await issues.keep(markerOf(incident), {
			...text,
			state: incident.isReleased ? "closed" : "open"
		});
		if (kept?.changed === true) workspace.host.info(`#${kept.number}: ${text.title}`);
	}
}

// pipeline/steps/reconcile/observe.ts
/** What stands at a target; whatever keeps it from answering is told, and counts as nothing known. */
async function ask(workspace, declaration, { model, timeoutMs }) {
	const hasServer = declaration.target.url !== void 0;
	try {
		const target = await workspace.openTarget(declaration);
		const current = await target.current(model);
		if (current === void 0) return {
			kind: "answered",
			served: void 0,
			damage: void 0,
			health: "Missing",
			hasServer
		};
		const { modelVersion, artifact } = current;
		const damage = await target.verify(current).then(() => void 0, (error) => {
			if (error instanceof LockstepError) return error.message;
			throw error;
		});
		const health = await target.health(model, artifact.sha256, timeoutMs);
		return {
			kind: "answered",
			served: {
				modelVersion,
				artifactSha256: artifact.sha256
			},
			damage,
			health,
			hasServer
		};
	} catch (error) {
		if (error instanceof Error) return {
			kind: "silent",
			reason: error.message
		};
		throw error;
	}
}
/** How every model stands in every environment: what the default branch asks for, what tags say, and what is served. */
async function observe(workspace, { project, models, environments, registry, timeoutMs, targets }) {
	const { git } = workspace;
	const tip = stateOf(git, await defaultTip(git));
	const recordAt = recordsAt(git);
	const found = [];
	for (const { model } of project.models.filter((declared) => models.includes(declared.model))) {
		const record = await tip.record(model);
		for (const declaration of environments) {
			const { environment } = declaration;
			const { commit, modelVersion } = currentAssignment(registry, model, environment) ?? {};
			const recorded = commit === void 0 ? void 0 : await recordAt(commit, model);
			const artifactSha256 = recorded?.modelVersion === modelVersion ? recorded?.artifact.sha256 : void 0;
			const desired = record !== void 0 && Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
			found.push(reconciliationOf({
				model,
				environment,
				desired,
				assigned: modelVersion === void 0 ? void 0 : {
					modelVersion,
					artifactSha256
				},
				target: targets ? await ask(workspace, declaration, {
					model,
					timeoutMs
				}) : { kind: "unasked" }
			}));
		}
	}
	return found;
}

// pipeline/steps/reconcile/propose.ts
/** Opens the pull request that asks for a version in one more environment, or finds the one that is open. */
async function openPromotion(workspace, { model, environment }, { record, modelVersion }) {
	const { git, host } = workspace;
	const title = `Promote ${model} ${modelVersion} to ${environment}`;
	const branch = `lockstep/promote-${model}-${environment}`;
	const files = { [recordPath(model)]: emitModelRecord(record) };
	await git.writeBranch({
		branch,
		base: await defaultTip(git),
		files,
		message: title
	});
	const body = `Nothing stands in the way of ${code(modelVersion)} in ${code(environment)} any more, and \`environments.${environment}.promote\` is \`auto\`. It changes the desired state in ${code(recordPath(model))}, and nothing else; merging carries it out.`;
	const base = await git.defaultBranch();
	const { number } = await (await workspace.forge()).openPullRequest({
		title,
		body,
		head: branch,
		base
	});
	host.info(`pull request #${number}: ${title}`);
}
/**
* Asks for what is in the environment before, wherever `promote: auto` says so and nothing stands in the way any more. An environment that went
* back is not asked to go on with what it went back from: that is quarantined.
*/
async function proposePromotions(workspace, request) {
	const { git, host } = workspace;
	const { project, models, environments, registry, log } = request;
	const automatic = environments.filter(({ rules }) => rules?.promote === "auto");
	for (const { environment, rules } of automatic) for (const model of models) {
		const version = rules?.after === void 0 ? void 0 : currentVersion(registry, model, rules.after);
		const registered = version === void 0 ? void 0 : registeredVersion(registry, model, version);
		if (version === void 0 || registered === void 0) continue;
		if (currentVersion(registry, model, environment) === version) continue;
		const { commit } = registered;
		const asked = {
			project,
			registry: registry.get(model),
			events: log.events,
			commits: [commit]
		};
		const arrival = {
			model,
			environment,
			modelVersion: version,
			commit,
			registry,
			facts: await environmentFacts(git, await workspace.forge(), asked)
		};
		const moved = await promoted(git, {
			model,
			environment
		});
		const refusal = refuseArrival(arrival) ?? ("refused" in moved ? moved.refused : void 0);
		if (refusal !== void 0) host.info(`${environment}: not asked for yet (${refusal.code}): ${refusal.sentence}`);
		else if (!("refused" in moved)) await openPromotion(workspace, {
			model,
			environment
		}, moved);
	}
}

// pipeline/steps/reconcile.ts
/** What is found now, by the default branch, the tags and the targets as they are. */
async function look(workspace, request) {
	const { git } = workspace;
	await git.fetch();
	const project = await stateOf(git, await defaultTip(git)).project();
	const environments = request.environment === void 0 ? project.environments : [selectEnvironment(project, request.environment)];
	const models = selectModels(project, request.model).map(({ model }) => model);
	const { registry, log } = await recordedRegistry(git);
	const about = {
		project,
		environments,
		models,
		registry,
		log,
		timeoutMs: request.timeoutMs,
		targets: request.targets
	};
	return {
		...about,
		found: await observe(workspace, about)
	};
}
/** What a remedy could not do is told, and the others go on. */
async function tryRemedy(obstacles, remedy) {
	try {
		await remedy();
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		obstacles.push(`${error.message}. ${error.hint ?? ""}`.trim());
	}
}
async function heal({ host }, remedies, { found, targets }) {
	const obstacles = [];
	const refused = [];
	const behind = new Set(found.filter(({ remedy }) => remedy === "promote").map(({ model }) => model));
	let asked = 0;
	for (const model of behind) await tryRemedy(obstacles, async () => {
		refused.push(...await remedies.promote(model));
		asked++;
	});
	for (const { model, environment, isFine } of targets ? found : []) {
		if (isFine) continue;
		host.info(`${model} in ${environment}: putting it right`);
		await tryRemedy(obstacles, () => remedies.deploy(model, environment));
	}
	const sentences = refused.map(({ sentence }) => sentence);
	return {
		refused: asked === behind.size ? refused : void 0,
		obstacles: [.../* @__PURE__ */ new Set([...sentences, ...obstacles])]
	};
}
/** Where the token may not write, what could not be told is told to the log; nothing is held back by it. */
async function ifPermitted({ host }, write) {
	try {
		return await write();
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
		host.warning(`${error.message}. ${error.hint ?? ""}`.trim());
		return;
	}
}
/** Keeps one issue about what could not be put right, for each scope that reconcile is run with: on each machine that has targets, its own. */
async function keepDrift(workspace, { model, environment }, { found, ...told }) {
	const open = found.filter(({ isFine }) => !isFine);
	const scope = [model, environment].map((name) => name ?? "*").join(" in ");
	const about = scope === "* in *" ? "Environments are" : `${scope} is`;
	const kept = await (await workspace.forge()).issues.keep(`lockstep:drift:${digestOf(scope).slice(0, 40)}`, {
		title: `${about} not what the default branch asks for`,
		body: renderDrifted({
			open,
			...told
		}),
		state: open.length === 0 ? "closed" : "open",
		reopens: true
	});
	if (kept?.changed === true) workspace.host.info(`#${kept.number} says what differs`);
}
/**
* Compares what the default branch asks for with what tags say and what targets serve. Level-triggered: it reads the whole state, so that
* a lost event, a run that was cancelled and one that is repeated a month later all end in the same.
*
* @param remedies - Left out, nothing is written anywhere: not at targets, not in the registry, not on the forge.
*/
async function reconcile(request, workspace, remedies) {
	const { host } = workspace;
	let seen = await look(workspace, request);
	if (remedies !== void 0) {
		const { obstacles, refused } = await heal(workspace, remedies, seen);
		if (seen.found.some(({ isFine }) => !isFine)) seen = await look(workspace, request);
		const current = seen;
		await ifPermitted(workspace, () => keepIncidents(workspace, current));
		await ifPermitted(workspace, () => proposePromotions(workspace, current));
		const problems = [];
		let proposal;
		if (refused !== void 0 && request.model === void 0 && request.environment === void 0) await tryRemedy(problems, async () => {
			proposal = await ifPermitted(workspace, () => proposeDrift(workspace, {
				...current,
				refused
			}));
		});
		const told = {
			found: current.found,
			obstacles: [...obstacles, ...problems],
			proposal
		};
		await ifPermitted(workspace, () => keepDrift(workspace, request, told));
	}
	const { found } = seen;
	for (const line of reconciliationLines(found)) host.info(line);
	for (const { model, environment, differences, isFine } of found) if (!isFine) for (const difference of differences) host.info(`${model} in ${environment}: ${difference}`);
	host.output("synced", String(found.every(({ isFine }) => isFine)));
	return {
		environments: found,
		refusals: found.filter(({ isFine }) => !isFine).map(refuseUnreconciled)
	};
}

export { reconcile };