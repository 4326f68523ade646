import { A as LockstepError } from "./file-work.js";
import { kt as digestOf, on as contractFile } from "./pipeline.js";
import { s as isMetric } from "./metric.js";
import { c as verdictOfGates, r as parseRecord } from "./model-record.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { o as readRegistry } from "./gto.js";
import { t as readRecordText } from "./record-files.js";
import { n as readApprovals } from "./approvals.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { _ as contractGate, i as sliceGateName, s as operationGateName, t as fairnessGateName, u as gateName } from "./judge-fairness.js";
import { s as overridesOf } from "./stops.js";
import { m as planNow, n as overridesSaid, t as reviewPolicy } from "./review-policy.js";
import { o as refuseVerdict, p as reviewStanding, r as isInTheWay } from "./decide.js";

// pipeline/repository/history.ts
/** Commits of the default branch that are looked at, for all models together, and records that are read for one of them. */
const mostChanges = 400;
const mostRecords = 60;
const mostMetrics = 4;
async function recordChanges(git, tip) {
	return {
		git,
		changes: await git.changesIn({
			tip,
			folder: "models",
			most: mostChanges
		})
	};
}
/** A record that cannot be read any more has no place in a history; whoever promotes it is told. */
async function readable({ git }, commit, { model }) {
	try {
		return await stateOf(git, commit).record(model);
	} catch (error) {
		if (error instanceof LockstepError) return void 0;
		throw error;
	}
}
function chosen(metrics, from) {
	return Object.fromEntries(metrics.flatMap((name) => {
		const value = Object.hasOwn(from, name) ? from[name] : void 0;
		return value === void 0 ? [] : [[name, value]];
	}));
}
/** What the gates ask for, as far as the run measured it; without gates the first of what it measured. */
function headlines({ metrics }, rules) {
	const asked = [...new Set(rules.map(({ metric }) => metric))].filter((name) => Object.hasOwn(metrics, name));
	return (asked.length > 0 ? asked : Object.keys(metrics).filter(isMetric)).slice(0, mostMetrics);
}
/**
* The models of a name that came onto the line of commits, each once, and the record's own numbers in the same metrics; commits that
* moved an environment and no model are passed over. `undefined` when there is none, or nothing to compare them in.
*/
async function historyOf(found, record, rules) {
	const metrics = headlines(record, rules);
	const path = recordPath(record.model);
	const commits = found.changes.filter(({ paths }) => paths.includes(path)).slice(0, mostRecords);
	const models = [];
	let newer;
	for (const { commit } of commits) {
		const past = await readable(found, commit, record);
		if (past === void 0) continue;
		const entry = {
			commit,
			modelVersion: past.modelVersion,
			metrics: chosen(metrics, past.metrics)
		};
		if (newer?.artifact.sha256 === past.artifact.sha256) models.pop();
		else if (models.length === 20) break;
		models.push(entry);
		newer = past;
	}
	if (models.length === 0 || metrics.length === 0) return void 0;
	return {
		metrics,
		models: models.reverse(),
		candidate: chosen(metrics, record.metrics)
	};
}

// pipeline/steps/report/approval-state.ts
/** Gates in the way that an owner has overridden for this very content. */
async function overriddenGates({ git, forge }, evaluation, content) {
	if (evaluation.gates.every(({ gate }) => !isInTheWay(evaluation, gate)) || forge === void 0) return [];
	return overridesOf(await overridesSaid({
		git,
		forge,
		...content
	}), content).map(({ gate }) => gate).filter((gate) => isInTheWay(evaluation, gate));
}
/** Gates that are still in the way, and who may take them out of it; `undefined` when nobody may, or when none is. */
function possibleOverride(evaluation, { owners = [] }, overridden) {
	const gates = evaluation.gates.map(({ gate }) => gate).filter((gate) => isInTheWay(evaluation, gate) && !overridden.includes(gate));
	return owners.length === 0 || gates.length === 0 ? void 0 : {
		owners,
		gates
	};
}
/** Where the review of a model stands: the gates first, then what the ledger says about exactly this content. */
async function approvalState(git, { section, headSha, policy, pullRequest, quarantine, forge }) {
	const { evaluation, plan } = section;
	const content = {
		pullRequest: pullRequest ?? 0,
		headSha,
		model: plan.model,
		inputKey: plan.inputKey,
		artifactSha256: plan.artifactSha256,
		evaluationDigest: section.evaluationDigest
	};
	const overridden = await overriddenGates({
		git,
		forge
	}, evaluation, content);
	const { phase, reason } = evaluation.verdict;
	const override = possibleOverride(evaluation, policy ?? {}, overridden);
	if (overridden.length > 0) {
		const refusal = refuseVerdict(evaluation, overridden);
		if (refusal !== void 0) return {
			phase: "refused",
			refusal,
			override
		};
	} else if (phase === "regressed") return {
		phase: "refused",
		refusal: {
			code: "evaluation_regressed",
			sentence: reason
		},
		override
	};
	else if (phase === "inconclusive") return {
		phase: "refused",
		refusal: {
			code: "evaluation_inconclusive",
			sentence: reason
		},
		override
	};
	if (plan.environments.length === 0) return { phase: "not_needed" };
	const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === plan.artifactSha256);
	if (quarantined !== void 0) return {
		phase: "refused",
		refusal: {
			code: "quarantined",
			sentence: `these bytes are quarantined: ${quarantined.reason}`
		}
	};
	if (policy === void 0) return {
		phase: "refused",
		refusal: {
			code: "no_rules",
			sentence: `the base branch has no lockstep.yaml that says who may approve: merge it without models/${plan.model}.yaml first, and commit that record on the next branch`
		}
	};
	const subject = {
		...content,
		planHash: section.planHash
	};
	const standing = reviewStanding(await readApprovals(git, subject.model), subject, policy);
	switch (standing.phase) {
		case "approved": return {
			phase: "given",
			by: standing.approvals.map(({ approver }) => approver.login)
		};
		case "rejected": return {
			phase: "refused",
			refusal: {
				code: "rejected",
				sentence: `${standing.by.approver.login} rejected these bytes`
			}
		};
		case "needed": return {
			phase: "needed",
			approvers: policy.approvers,
			remaining: standing.remaining,
			voided: standing.voided
		};
	}
}

// pipeline/evaluation/asked-gates.ts
/**
* The gates that an evaluation of a declared model must have answered.
*
* @param isFirst - Of a first model only the limits are asked; there is nothing to compare with.
*/
function askedGates({ gates, slices, fairness, operation = [] }, isFirst) {
	return [
		...gates.filter(({ limit }) => !isFirst || limit !== void 0).map((rule) => ({
			gate: gateName(rule),
			mode: rule.mode
		})),
		...slices.map((rule) => ({
			gate: sliceGateName(rule),
			mode: rule.mode
		})),
		...operation.filter(({ limit }) => !isFirst || limit !== void 0).map((rule) => ({
			gate: operationGateName(rule),
			mode: rule.mode
		})),
		...fairness.map((rule) => ({
			gate: fairnessGateName(rule),
			mode: rule.mode
		}))
	];
}
/** True when one of the answers is that of the gate, and may stop as much as the gate may. */
function isAnswered({ gate, mode }, answers) {
	const isOnTrial = mode === "informational";
	return answers.some((answer) => answer.gate === gate && answer.mode === "informational" === isOnTrial);
}

// pipeline/steps/report/handed-over.ts
/** Reads the report record of an earlier job; it was made beside code of the pull request, so it is held to its schema. */
async function readHandedOver(path) {
	const text = await readRecordText(path);
	if (text === void 0) throw new LockstepError("RECORD_INVALID", `there is no report record at ${path}`, { hint: "Let the job before hand its `.lockstep/records/report.json` over." });
	return parseRecord("lockstep/Report", text, path).view;
}
/** The commit of a run, perhaps still in its last job: the forge says whose the record is, never the record. */
async function headOfRun({ workflows }, id) {
	const run = await workflows?.run(id);
	if (run?.event === "pull_request" || run?.event === "workflow_dispatch") return run.headSha;
	throw new LockstepError("RECORD_INVALID", `run ${id} is no run of a pull request or of a comment`, { hint: "Name the run of the workflow that handed the record over; nothing was posted." });
}
function mismatch(section, what) {
	return new LockstepError("RECORD_INVALID", `the handed-over report of ${section.plan.model} does not fit: ${what}`, { hint: "The record was not made from the commit it names; nothing was posted. Run the training again." });
}
/**
* What another job says of plans, digests and approvals is not believed: they are computed here, from the head's tree, the tags, the
* ledger and the base branch's policy. A head that is not here, as of a fork, can be shown, and counts as not yet approved.
*
* @throws LockstepError RECORD_INVALID when the record names another model than the head does.
*/
async function judgeHandedOver({ git, forge }, view, pullRequest) {
	const base = await git.resolve(`refs/remotes/origin/${pullRequest.base.branch}`);
	if (base === void 0) throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${pullRequest.base.branch} is not here`, { hint: "Let checkout use `fetch-depth: 0`." });
	const rules = await stateOf(git, base).project();
	const registry = readRegistry(await git.tags());
	const isHere = await git.fetchCommit(view.headSha);
	const left = isHere ? await git.mergeBase(base, view.headSha) : void 0;
	const changes = left === void 0 ? void 0 : await recordChanges(git, left);
	const models = [];
	for (const section of view.models) {
		const { model } = section.plan;
		const record = isHere ? await stateOf(git, view.headSha).record(model) : void 0;
		const evaluation = {
			...section.evaluation,
			verdict: judged(section)
		};
		if (evaluation.model !== model || evaluation.candidate.artifactSha256 !== section.candidate.artifactSha256) throw mismatch(section, "its parts are about different models");
		await requireBaseRules(git, {
			section,
			base,
			headSha: isHere ? view.headSha : void 0,
			rules
		});
		if (record === void 0) {
			const approval = {
				phase: "needed",
				approvers: rules.review.approvers,
				remaining: rules.review.requiredApprovals,
				voided: void 0
			};
			const refused = evaluation.verdict.phase === "regressed" || evaluation.verdict.phase === "inconclusive";
			models.push({
				...section,
				evaluation,
				record: "not_committed",
				approval: refused && section.approval.phase === "refused" ? {
					phase: "refused",
					refusal: section.approval.refusal
				} : approval
			});
			continue;
		}
		if (record.artifact.sha256 !== section.candidate.artifactSha256 || record.inputKey !== section.candidate.inputKey) throw mismatch(section, `the head records ${record.artifact.sha256}, the report is of ${section.candidate.artifactSha256}`);
		const plan = await planNow(git, await stateOf(git, view.headSha).project(), {
			record,
			registry
		});
		const own = {
			...section,
			evaluation,
			plan,
			planHash: digestOf(plan),
			evaluationDigest: evaluationDigest(evaluation),
			record: "committed",
			consumers: (rules.models.find((declared) => declared.model === model) ?? section).consumers,
			history: section.history === void 0 || changes === void 0 ? void 0 : await historyOf(changes, record, section.rules)
		};
		const desired = await stateOf(git, base).record(model);
		const question = {
			section: own,
			headSha: view.headSha,
			policy: await reviewPolicy(stateOf(git, base), rules, plan),
			pullRequest: pullRequest.number,
			forge,
			quarantine: desired?.quarantine ?? []
		};
		models.push({
			...own,
			approval: await approvalState(git, question)
		});
	}
	return {
		...view,
		models,
		pullRequest: pullRequest.number
	};
}
/** The gates that were answered are the base branch's, and so are the rows, where it has them. */
async function requireBaseRules(git, { section, base, headSha, rules }) {
	const { evaluation } = section;
	const declaration = rules.models.find(({ model }) => model === evaluation.model);
	if (declaration === void 0) return;
	const isFirst = evaluation.baseline === void 0 && evaluation.champion === void 0;
	const left = headSha === void 0 ? base : await git.mergeBase(base, headSha);
	const hasContract = left !== void 0 && await stateOf(git, left).text("data.contract.yaml") !== void 0;
	const missing = [...askedGates(declaration, isFirst), ...hasContract ? [{ gate: contractGate }] : []].filter((gate) => !isAnswered(gate, evaluation.gates)).map(({ gate }) => gate);
	if (missing.length > 0) throw mismatch(section, `gates of the base branch were not answered: ${missing.join("; ")}`);
	const rows = left === void 0 ? void 0 : await stateOf(git, left).output(declaration.evaluationRows);
	if (rows?.md5 !== void 0 && rows.md5 !== evaluation.rows.md5) throw mismatch(section, `it was judged by ${evaluation.rows.md5}, and the base branch's rows are ${rows.md5}`);
}
/** The verdict that the gates give together; a record cannot claim a better one than its gates do. */
function judged({ evaluation }) {
	const together = verdictOfGates(evaluation.gates);
	return together.phase === evaluation.verdict.phase ? evaluation.verdict : together;
}

// pipeline/steps/report/pull-request-of.ts
/**
* The open pull request that was evaluated. Anybody may push the head of another one to a fork and open theirs: where the run says whose
* branch it was of, that counts, and of several the one that was opened first.
*/
async function pullRequestOf(forge, { headSha, head }) {
	return (await forge.pullRequests("open")).filter((pull) => pull.head.sha === headSha).filter((pull) => head === void 0 || pull.head.branch === head.branch && pull.head.isFork === head.isFork).toSorted((a, b) => a.number - b.number)[0];
}

export { approvalState as a, readHandedOver as i, headOfRun as n, historyOf as o, judgeHandedOver as r, recordChanges as s, pullRequestOf as t };