import { j as LockstepError, x as commitSha } from "./file-work.js";
import { a as nextRegistration, i as nextAssignment, n as currentVersion, o as readRegistry, s as registeredVersion, t as currentAssignment } from "./gto.js";
import { St as digestOf, Ut as byCodePoint } from "./pipeline.js";
import { C as refuseHeld, S as holdOn, _ as stopsAt, b as refuseExpired, i as wordsNow, r as saidNow, t as isOverrideSaid, v as reviewPolicy, y as planNow } from "./words2.js";
import { n as isEnough, o as mayApprove } from "./project2.js";
import { n as wereApproved, t as standing } from "./standing.js";
import { t as differingInputs } from "./inputs.js";
import { i as refuseOverrides, n as overriddenVersions, t as overriddenLine } from "./overridden-versions.js";
import { r as writeRecord } from "./record-files.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { n as evaluationCheck, r as parseShownReport, t as approvalCheck } from "./checks.js";
import { n as readApprovals } from "./approvals.js";
import { n as momentOf, t as membershipOf } from "./membership.js";
import { n as renderReceipt, t as reportMarker } from "./report-comment.js";

// pipeline/registry/registration-rules.ts
function short(value) {
	if (value === void 0) return "nothing";
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return /^[0-9a-f]{32,64}(?:\.dir)?$/.test(text) ? text.slice(0, 12) : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
function differenceText({ name, before, after }) {
	return `${name.length > 120 ? `${name.slice(0, 120)}…` : name}: ${short(before)} → ${short(after)}`;
}
function subjectText({ record }) {
	return `${record.model} ${record.modelVersion} (${record.artifact.sha256.slice(0, 12)})`;
}
/** The merged tree builds the model that is recorded. */
const inputsMatch = (state) => {
	const { record, tree } = state;
	if (record.inputKey === tree.inputKey) return void 0;
	const differences = differingInputs(record.inputs, tree.inputs);
	const shown = differences.slice(0, 5).map(differenceText).join("; ");
	const rest = differences.length > 5 ? ` and ${differences.length - 5} more` : "";
	const what = differences.length === 0 ? "the facts in the record are not those its InputKey was made of" : `these inputs differ from those it was made of: ${shown}${rest}`;
	return {
		code: "needs_reevaluation",
		sentence: `${subjectText(state)} is not what the merged tree builds, because ${what}; train and evaluate the combination in a pull request.`
	};
};
/** Tags are created and never moved, so a version that was deregistered cannot come back under its name. */
const notWithdrawn = (state) => {
	const { record, registry } = state;
	if (!(registry.get(record.model)?.versions ?? []).some(({ modelVersion, isActive }) => modelVersion === record.modelVersion && !isActive)) return void 0;
	return {
		code: "version_unregistered",
		sentence: `${record.model} ${record.modelVersion} was deregistered; run \`lockstep train\`, so that these bytes get the next version.`
	};
};
const notQuarantined$1 = (state) => {
	const { record } = state;
	const entry = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${subjectText(state)} is quarantined (${entry.reason}) and is not registered.`
	};
};
const voidWords = {
	input_changed: "was for other inputs",
	wrong_digest: "was for other bytes",
	stale_sha: "was for an earlier head of the pull request",
	evaluation_changed: "was for another evaluation",
	plan_changed: "was for another plan: what merging does has changed since"
};
function hear(state, pullRequest) {
	const { record } = state;
	const where = `#${pullRequest.number}`;
	const { evaluationDigest } = pullRequest;
	if (evaluationDigest === void 0) return {
		approvals: [],
		refusal: {
			code: "candidate_missing",
			sentence: `No evaluation of ${subjectText(state)} was reported for the head that ${where} was merged at; report it again.`
		}
	};
	const { approvals, rejections, voided } = standing(state.approvals.map(({ approval }) => approval), {
		pullRequest: pullRequest.number,
		headSha: pullRequest.headSha,
		model: record.model,
		inputKey: record.inputKey,
		artifactSha256: record.artifact.sha256,
		evaluationDigest,
		planHash: state.planHash
	});
	const [rejection] = rejections;
	if (rejection !== void 0) return {
		approvals: [],
		refusal: {
			code: "rejected",
			sentence: `${rejection.approver.login} rejected ${subjectText(state)} in ${where}; only the same person takes that back.`
		}
	};
	const standingNow = state.approvals.filter(({ approval }) => approvals.includes(approval));
	const [first] = voided;
	if (first === void 0) return {
		approvals: standingNow,
		refusal: void 0
	};
	const sentence = `The approval of ${record.model} by ${first.approval.approver.login} in ${where} ${voidWords[first.code] ?? "was for something else"}; approve ${subjectText(state)} as it is now.`;
	return {
		approvals: standingNow,
		refusal: {
			code: first.code,
			sentence
		}
	};
}
/** One approver is one person, whatever name they have now. */
function isAuthor({ approval: { approver } }, { author }) {
	return approver.id === author.id || approver.login.toLowerCase() === author.login.toLowerCase();
}
const bySomebodyElse = ({ pullRequest, live }) => {
	if (!isAuthor(live, pullRequest)) return void 0;
	const { login } = live.approval.approver;
	return {
		code: "self_approval",
		sentence: `${login} opened #${pullRequest.number} and cannot approve it; somebody else must.`
	};
};
const byListed = ({ state, live }) => {
	const { login } = live.approval.approver;
	if (mayApprove(state.policy, {
		login,
		teams: live.teamsNow
	})) return void 0;
	return live.unknownTeam ?? {
		code: "approver_not_authorised",
		sentence: `${login} is not among the approvers of lockstep.yaml; one of them must approve.`
	};
};
const byPermitted = ({ state, live }) => {
	const { login } = live.approval.approver;
	if (live.permissionNow === "unknown") return {
		code: "permission_unknown",
		sentence: `The forge could not say what ${login} may do now; run promote again.`
	};
	if (isEnough(state.policy, live.permissionNow)) return void 0;
	return {
		code: "approver_not_authorised",
		sentence: `${login} has no ${state.policy.permission ?? "write"} permission any more; another approver must approve.`
	};
};
const wordStands = ({ live }) => {
	const { approver, comment } = live.approval;
	if (live.commentSha256Now === comment.bodySha256) return void 0;
	return {
		code: "approval_revoked",
		sentence: `No comment by which ${approver.login} approved stands as it was: it was deleted or changed, or never written; it must be written again.`
	};
};
/** An approval of what gates refused rests on the words that took these out of the way. */
const overridesStand = ({ live: { approval, unsaidOverride } }) => {
	if (unsaidOverride === void 0) return void 0;
	const { gate, by } = unsaidOverride;
	return {
		code: "approval_revoked",
		sentence: `The approval by ${approval.approver.login} rests on an override of ${gate}, and no comment by which ${by.login} overrode it stands as it was: it was deleted or changed, or never written; override and approve again.`
	};
};
const inTime = ({ state, pullRequest, live }) => {
	const { approver, at } = live.approval;
	return refuseExpired(approver.login, {
		from: at,
		until: pullRequest.mergedAt
	}, state.policy.expiresAfterSeconds);
};
/** What must hold of an approval that counts, in the order in which refusals are told. */
const approvalRules = [
	bySomebodyElse,
	byListed,
	byPermitted,
	wordStands,
	overridesStand,
	inTime
];
function enoughFor(rules, state, pullRequest) {
	const heard = hear(state, pullRequest);
	const objections = heard.approvals.map((live) => rules.map((rule) => rule({
		state,
		pullRequest,
		live
	})).find((found) => found !== void 0));
	if (heard.refusal?.code === "rejected") return heard.refusal;
	const valid = objections.filter((found) => found === void 0).length;
	const required = Math.max(1, state.policy.requiredApprovals);
	if (valid >= required) return void 0;
	const reason = objections.find((found) => found !== void 0) ?? heard.refusal;
	if (reason !== void 0) return reason;
	return {
		code: "no_approval",
		sentence: `${subjectText(state)} has ${valid} of ${required} approvals in #${pullRequest.number}; a comment \`/approve ${state.record.model}@${state.record.artifact.sha256}\` before merging gives one.`
	};
}
/** Enough people who may have approved exactly this content, in a pull request that brought it. */
function approvedBy(rules) {
	return function approvedByEnough(state) {
		const { commit, pullRequests } = state.introduction;
		const refusals = pullRequests.map((pullRequest) => enoughFor(rules, state, pullRequest));
		if (refusals.includes(void 0)) return void 0;
		const [first] = refusals;
		if (first !== void 0) return first;
		return {
			code: "no_approval",
			sentence: `${subjectText(state)} came with commit ${commit.slice(0, 12)}, which no pull request brought, so nobody could approve it; open one that trains it.`
		};
	};
}
/** No record forgets what owners have let pass, or tells of what they have not. */
const overridesKept = ({ record, overridden }) => refuseOverrides(record, overridden);
/** What must hold before a version is registered, in the order in which refusals are told. */
const registrationRules = [
	inputsMatch,
	notWithdrawn,
	notQuarantined$1,
	overridesKept,
	approvedBy(approvalRules)
];

// pipeline/registry/assignment-rules.ts
function tagRewritten(model, version, recorded) {
	return {
		code: "tag_rewritten",
		sentence: `Tag ${model}@${version} names a commit that records ${recorded?.modelVersion ?? "no version"}; somebody made or moved it by hand, and nothing is promoted from it.`
	};
}
/** What a wanted version stands for; a refusal when nothing registers it, or nothing is recorded where it is registered. */
function resolveWanted({ record, registry, recordAt }, environment, modelVersion) {
	const registered = registeredVersion(registry, record.model, modelVersion);
	if (registered === void 0) return {
		code: "version_unregistered",
		sentence: `${environment} asks for ${record.model} ${modelVersion}, which is not registered; name a version that \`lockstep models list\` shows.`
	};
	const recorded = recordAt(modelVersion);
	if (recorded?.model !== record.model) return tagRewritten(record.model, modelVersion, recorded);
	return {
		environment,
		modelVersion,
		registered,
		recorded
	};
}
const environmentDeclared = ({ record, environments }, { environment }) => {
	if (environments.includes(environment)) return void 0;
	const declared = environments.join(", ");
	return {
		code: "unknown_environment",
		sentence: `models/${record.model}.yaml asks for a version in ${environment}, which lockstep.yaml does not declare (${declared === "" ? "it declares none" : declared}).`
	};
};
/** The tag's commit records the version that the tag names. */
const tagIntact = ({ record }, { modelVersion, recorded }) => recorded.modelVersion === modelVersion ? void 0 : tagRewritten(record.model, modelVersion, recorded);
/** A version has one content for ever: when the tip records its own version, the bytes are those that were registered. */
const sameBytesAsRegistered = ({ record }, { modelVersion, recorded }) => {
	const [tip, tag] = [record.artifact.sha256, recorded.artifact.sha256];
	if (modelVersion !== record.modelVersion || tip === tag) return void 0;
	return {
		code: "conflict",
		sentence: `${record.model} ${modelVersion} is registered with ${tag.slice(0, 12)}, and the tip records ${tip.slice(0, 12)} under the same version; run \`lockstep train\`, so that the new bytes get a version of their own.`
	};
};
/**
* A tag alone promotes nothing: somebody who might, when the version came in, approved the bytes that it registers. A return to an
* earlier version does not fail because its approver has left since.
*/
const registrationApproved = ({ record, approvals, policyAt }, { modelVersion, recorded }) => {
	const { model, inputKey, artifact } = recorded;
	const policy = policyAt(modelVersion);
	const ledger = approvals.map(({ approval }) => approval).filter(({ verb, approver, teams }) => verb === "reject" || policy !== void 0 && mayApprove(policy, {
		login: approver.login,
		teams
	}));
	if (wereApproved(ledger, {
		model,
		inputKey,
		artifactSha256: artifact.sha256
	})) return void 0;
	return {
		code: "unledgered_tag",
		sentence: `Tag ${record.model}@${modelVersion} registers bytes that nobody approved; it was made by hand, and nothing is promoted from it.`
	};
};
/**
* What an environment asks for on top, it asks of every version that comes there anew. A registration rests on the approvals of where its
* own record wanted the version; for another environment they say nothing. What was there before returns without being asked.
*/
const demandsMet = (state, { environment, modelVersion, recorded }) => {
	const { policy, registry, record } = state;
	const demands = policy.environments ?? {};
	const isKnownThere = recorded.environments[environment] === modelVersion || registry.get(record.model)?.assignments.some((found) => found.environment === environment && found.modelVersion === modelVersion) === true;
	if (!Object.hasOwn(demands, environment) || isKnownThere) return void 0;
	return approvedBy(approvalRules)(state);
};
const notQuarantined = ({ record }, { environment, modelVersion, recorded }) => {
	const entry = record.quarantine.find(({ artifactSha256 }) => artifactSha256 === recorded.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${record.model} ${modelVersion} is quarantined (${entry.reason}) and does not go to ${environment}.`
	};
};
/** Nobody holds the model back, and nobody has locked the environment; what is there already stays. */
const notHeld = ({ record, registry, holds }, { environment, modelVersion }) => {
	if (currentVersion(registry, record.model, environment) === modelVersion) return void 0;
	const hold = holdOn(holds, {
		model: record.model,
		environment
	});
	return hold === void 0 ? void 0 : refuseHeld(hold);
};
/** What must hold before a registered version is assigned, in the order in which refusals are told. */
const assignmentRules = [
	environmentDeclared,
	tagIntact,
	sameBytesAsRegistered,
	registrationApproved,
	demandsMet,
	notQuarantined,
	notHeld
];

// pipeline/registry/promotion.ts
const promotionRules = {
	registration: registrationRules,
	assignment: assignmentRules
};
function refuse(environment, version, refusal) {
	return {
		kind: "refuse",
		environment,
		modelVersion: version,
		refusal
	};
}
/** Gates of this content that an owner had overridden when it was approved, one line each: they stay with the version for ever. */
function overriddenGates({ approvals, record }) {
	const lines = approvals.map(({ approval }) => approval).filter(({ verb, subject }) => verb === "approve" && subject.artifactSha256 === record.artifact.sha256).flatMap(({ overrides = [] }) => overrides).map(overriddenLine);
	return [...new Set(lines)].sort(byCodePoint);
}
/** A new version is registered at the commit that brought its record, or at the tip when only the tip builds it. */
function register(state) {
	const { introduction, record, tip } = state;
	const { model, modelVersion, artifact } = record;
	const commit = introduction.inputKey === record.inputKey ? introduction.commit : tip;
	const tag = nextRegistration({
		model,
		modelVersion,
		commit
	});
	const overridden = overriddenGates(state);
	const message = overridden.length === 0 ? tag.message : [
		tag.message,
		"",
		...overridden
	].join("\n");
	return {
		kind: "register",
		modelVersion,
		artifactSha256: artifact.sha256,
		commit,
		tag: {
			...tag,
			message
		}
	};
}
function registration(rules, state) {
	const { model, modelVersion } = state.record;
	if (registeredVersion(state.registry, model, modelVersion) !== void 0) return void 0;
	const refusal = rules.registration.map((rule) => rule(state)).find((found) => found !== void 0);
	return refusal === void 0 ? register(state) : refuse(void 0, modelVersion, refusal);
}
function assignment(rules, state, [environment, modelVersion]) {
	const { model } = state.record;
	const wanted = resolveWanted(state, environment, modelVersion);
	if ("code" in wanted) return refuse(environment, modelVersion, wanted);
	const refusal = rules.assignment.map((rule) => rule(state, wanted)).find((found) => found !== void 0);
	if (refusal !== void 0) return refuse(environment, modelVersion, refusal);
	const { registered, recorded } = wanted;
	const { commit, tag: registrationTag } = registered;
	const placed = {
		environment,
		modelVersion,
		artifactSha256: recorded.artifact.sha256,
		commit,
		registrationTag
	};
	const present = currentAssignment(state.registry, model, environment);
	if (present?.modelVersion === modelVersion) return {
		kind: "nothing",
		...placed,
		assignmentTag: present.tag
	};
	const tag = nextAssignment(state.registry, {
		model,
		modelVersion,
		commit
	}, environment);
	return {
		kind: "assign",
		...placed,
		tag,
		previous: present?.modelVersion
	};
}
/** The state in which an action has been done. */
function afterAction(state, action) {
	if (action.kind !== "register" && action.kind !== "assign") return state;
	const tags = [...state.registry.values()].flatMap(({ events }) => events.map(({ tag }) => tag));
	const registry = readRegistry([...tags, {
		...action.tag,
		taggedAtSeconds: 0
	}]);
	if (action.kind === "assign") return {
		...state,
		registry
	};
	const { record, recordAt, policy, policyAt } = state;
	return {
		...state,
		registry,
		recordAt: (version) => version === action.modelVersion ? record : recordAt(version),
		policyAt: (version) => version === action.modelVersion ? policy : policyAt(version)
	};
}
/** As {@link decidePromotion}, by other rules. */
function decideBy(rules, state) {
	const { record } = state;
	const first = registration(rules, state);
	const actions = first === void 0 ? [] : [first];
	let reached = first === void 0 ? state : afterAction(state, first);
	const wanted = Object.entries(record.environments);
	for (const entry of wanted.sort(([a], [b]) => byCodePoint(a, b))) {
		if (first?.kind === "refuse" && entry[1] === record.modelVersion) continue;
		const action = assignment(rules, reached, entry);
		actions.push(action);
		reached = afterAction(reached, action);
	}
	return actions;
}
/**
* What must be done so that tags say what the record at the tip asks for: its version registered once, then every environment that it
* names assigned. A version that is registered already needs no approval again, so that a rollback is a commit and nothing else.
* Nothing here looks at a clock, and the state that the actions lead to needs no action.
*/
function decidePromotion(state) {
	return decideBy(promotionRules, state);
}

// pipeline/repository/introduction.ts
/** The digest of the evaluation that was shown at a head; `undefined` when the check is gone or says nothing of the model. */
async function shownDigest(forge, headSha, model) {
	const check = await forge.check(headSha, evaluationCheck);
	if (check === void 0) return void 0;
	return parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === model)?.evaluationDigest;
}
/** How the record at the tip came to the default branch: the commit, its tree's InputKey, and the pull requests that brought it. */
async function introductionOf(git, forge, { tip, declaration }) {
	const { model } = declaration;
	const commit = await git.lastChange(tip, recordPath(model)) ?? tip;
	const merged = (await forge.pullRequestsOf(commit)).filter(({ state }) => state === "merged");
	const pullRequests = [];
	for (const { number, head, author, mergedAt } of merged) pullRequests.push({
		number,
		headSha: head.sha,
		author,
		mergedAt,
		evaluationDigest: await shownDigest(forge, head.sha, model)
	});
	return {
		commit,
		inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey,
		pullRequests,
		merged
	};
}
/**
* The rules as they stood where a pull request left the base branch, so that it cannot weaken what judges it; for a commit that no
* pull request brought, those of the commit before.
*/
async function rulesBefore(git, introduction) {
	const before = await git.resolve(`${introduction.commit}^1`);
	if (before === void 0) return void 0;
	const head = introduction.merged[0]?.head.sha;
	const left = head !== void 0 && await git.resolve(head) !== void 0 ? await git.mergeBase(head, before) : before;
	const state = stateOf(git, left ?? before);
	try {
		return {
			state,
			project: await state.project()
		};
	} catch (error) {
		if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return void 0;
		throw error;
	}
}
/**
* How the record would come to the default branch with a merge queue's commit: by the open pull requests whose approvals are about exactly
* these bytes and inputs, and whose head has this very record. The queue makes commits of its own, so that no commit says whose they are.
*
* @param tip - The commit that the queue has made.
*/
async function introductionInQueue(git, forge, { tip, declaration }) {
	const { model } = declaration;
	const path = recordPath(model);
	const at = stateOf(git, tip);
	const [record, text] = [await at.record(model), await at.text(path)];
	const about = (await readApprovals(git, model)).filter(({ subject }) => subject.artifactSha256 === record?.artifact.sha256 && subject.inputKey === record.inputKey);
	const merged = [];
	for (const number of new Set(about.map(({ subject }) => subject.pullRequest))) {
		const pullRequest = await forge.pullRequest(number);
		if (pullRequest.state === "open" && await git.fetchCommit(pullRequest.head.sha) && await stateOf(git, pullRequest.head.sha).text(path) === text) merged.push(pullRequest);
	}
	const nowMs = forge.nowMs();
	const mergedAt = nowMs === void 0 ? void 0 : new Date(nowMs).toISOString();
	const pullRequests = [];
	for (const { number, head, author } of merged) pullRequests.push({
		number,
		headSha: head.sha,
		author,
		mergedAt,
		evaluationDigest: await shownDigest(forge, head.sha, model)
	});
	const commit = await git.lastChange(tip, path) ?? tip;
	return {
		commit,
		inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey,
		pullRequests,
		merged
	};
}

// pipeline/steps/promote/state.ts
/**
* Approvals of a model; those of the pull requests that brought its record with what the forge says now: who may still approve, and
* whether the comment or the review stands and is theirs. The others have done their work and are only looked up.
*/
async function liveApprovals(workspace, forge, about) {
	const ledger = await readApprovals(workspace.git, about.model);
	const words = /* @__PURE__ */ new Map();
	for (const number of about.pullRequests) {
		const own = ledger.filter(({ subject }) => subject.pullRequest === number);
		if (own.length > 0) words.set(number, await wordsNow(forge, number, own));
	}
	const live = [];
	for (const approval of ledger) {
		const now = words.get(approval.subject.pullRequest);
		if (now === void 0) {
			live.push({
				approval,
				permissionNow: "unknown",
				commentSha256Now: void 0
			});
			continue;
		}
		const { approver } = approval;
		const permissionNow = await forge.permission(approver).catch(() => "unknown");
		const { teams: teamsNow, unknownTeam } = await membershipOf(forge, about.policy, approver);
		const unsaidOverride = approval.overrides?.find((found) => !isOverrideSaid({
			...found,
			model: about.model
		}, now.comments));
		const commentSha256Now = saidNow(approval, now);
		live.push({
			approval,
			permissionNow,
			commentSha256Now,
			unsaidOverride,
			teamsNow,
			unknownTeam
		});
	}
	return live;
}
/** The policy of the state before a commit; of the commit itself when it brought lockstep.yaml. */
async function policyBefore({ git }, commit) {
	const states = [await git.resolve(`${commit}^1`), commit].filter((id) => id !== void 0).map((id) => stateOf(git, id));
	for (const state of states) {
		if (await state.text("lockstep.yaml") === void 0) continue;
		try {
			return (await state.project()).review;
		} catch (error) {
			if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID")) return void 0;
			throw error;
		}
	}
}
/** What stands at the commits of registered versions; a commit without a record stays unknown and is refused by the rules. */
async function registeredStates(workspace, registry, declaration) {
	const states = /* @__PURE__ */ new Map();
	for (const { modelVersion, commit, isActive } of registry.get(declaration.model)?.versions ?? []) {
		const record = isActive ? await stateOf(workspace.git, commit).record(declaration.model) : void 0;
		if (record !== void 0) states.set(modelVersion, {
			record,
			policy: await policyBefore(workspace, commit)
		});
	}
	return states;
}
/** All that promotion of one model is decided from; `undefined` while no version of it is recorded. */
async function stateAt(workspace, tip, declaration) {
	const { git } = workspace;
	const forge = await workspace.forge();
	const at = stateOf(git, tip.commit);
	const record = await at.record(declaration.model);
	if (record === void 0) return void 0;
	const introduction = await (tip.introduce ?? introductionOf)(git, forge, {
		tip: tip.commit,
		declaration
	});
	const registered = await registeredStates(workspace, tip.registry, declaration);
	const plan = await planNow(git, tip.project, {
		record,
		registry: tip.registry
	});
	const before = await rulesBefore(git, introduction);
	const policy = await reviewPolicy(before?.state ?? at, before?.project ?? tip.project, {
		model: declaration.model,
		environments: plan.environments
	});
	return {
		tip: tip.commit,
		record,
		tree: await at.inputs(declaration),
		environments: tip.project.environments.map(({ environment }) => environment),
		policy,
		registry: tip.registry,
		recordAt: (version) => registered.get(version)?.record,
		policyAt: (version) => registered.get(version)?.policy,
		introduction,
		approvals: await liveApprovals(workspace, forge, {
			model: declaration.model,
			policy,
			pullRequests: new Set(introduction.pullRequests.map(({ number }) => number))
		}),
		planHash: digestOf(plan),
		overridden: overriddenVersions(tip.tags, declaration.model),
		holds: await stopsAt(git, momentOf(Date.now(), forge.nowMs()))
	};
}

// pipeline/steps/promote/queue.ts
/** What keeps a version out of an environment for now; merging registers it all the same. */
const passing = ["held", "locked"];
/** What says that the combination is not what was evaluated. */
const unevaluated = [
	"needs_reevaluation",
	"candidate_missing",
	"evaluation_changed"
];
function verdictOf(name, sha, refusals) {
	const [first] = refusals;
	return {
		sha,
		name,
		conclusion: first === void 0 ? "success" : "failure",
		title: first?.code ?? "the combination is what was evaluated and approved",
		summary: refusals.map(({ code }) => `- \`${code}\``).join("\n"),
		record: ""
	};
}
/**
* What promote would refuse of a commit that a merge queue has made, as the checks that a queue can ask for. The combination is what was
* evaluated exactly when its tree has the InputKey of the record, and it was approved when somebody approved these bytes at a head that has
* this very record. A pull request that is put out of the queue was never merged, and promote sees nothing of it.
*
* @param sha - The commit, which only the queue's own branch has yet.
* @throws LockstepError GIT_COMMAND_FAILED when origin does not give it.
*/
async function judgeQueued(workspace, sha) {
	const { git, host } = workspace;
	const forge = await workspace.forge();
	const tags = await git.tags();
	if (!await git.fetchCommit(sha)) throw new LockstepError("GIT_COMMAND_FAILED", `origin does not give the queue's commit ${sha}`, { hint: "The queue has let it go; the next group has a run of its own." });
	const at = stateOf(git, sha);
	const before = stateOf(git, await defaultTip(git));
	const project = await at.project();
	const tip = {
		commit: sha,
		project,
		registry: readRegistry(tags),
		tags,
		introduce: introductionInQueue
	};
	const refusals = [];
	for (const declaration of project.models) {
		const path = recordPath(declaration.model);
		if (await at.text(path) === await before.text(path)) continue;
		const state = await stateAt(workspace, tip, declaration);
		const found = (state === void 0 ? [] : decidePromotion(state)).flatMap((action) => action.kind === "refuse" ? [action.refusal] : []);
		refusals.push(...found.filter(({ code }) => !passing.includes(code)));
	}
	for (const { code, sentence } of refusals) host.info(`refused (${code}): ${sentence}`);
	await forge.setCheck(verdictOf(evaluationCheck, sha, refusals.filter(({ code }) => unevaluated.includes(code))));
	await forge.setCheck(verdictOf(approvalCheck, sha, refusals));
	return refusals;
}

// pipeline/steps/promote/receipts.ts
/** Words of a pull request about its head's very evaluation; of each person the last. */
function approvalsOf({ introduction, record, approvals }, pullRequest) {
	const merged = introduction.pullRequests.find(({ number }) => number === pullRequest);
	const words = approvals.map(({ approval }) => approval).filter(({ subject }) => subject.pullRequest === pullRequest && subject.headSha === merged?.headSha && subject.artifactSha256 === record.artifact.sha256 && subject.evaluationDigest === merged.evaluationDigest);
	return [...new Map(words.map((word) => [word.approver.id, word])).values()].filter(({ verb }) => verb === "approve");
}
function promotedVersions({ state, promotions }, pullRequest) {
	const approvals = approvalsOf(state, pullRequest);
	const overrides = approvals.flatMap((approval) => approval.overrides ?? []);
	const once = new Map(overrides.map(({ gate, by, reason }) => [`${by.id} ${gate}`, {
		gate,
		by: by.login,
		reason
	}]));
	return promotions.map(({ model, environment, modelVersion, artifactSha256, registrationTag, assignmentTag }) => ({
		model,
		environment,
		modelVersion,
		artifactSha256,
		registrationTag,
		assignmentTag,
		approvedBy: approvals.map(({ approver }) => approver.login),
		overrides: [...once.values()]
	}));
}
/** The pull requests that a run has to do with: one of their models was promoted by it, or they brought the tip. */
function freshPullRequests({ tip, models, promoted }) {
	const names = new Set(promoted.map(({ model }) => model));
	return new Set(models.filter(({ state }) => state.introduction.commit === tip || names.has(state.record.model)).flatMap(({ state }) => state.introduction.pullRequests.map(({ number }) => number)));
}
/**
* Turns the reports of merged pull requests into receipts. Level-triggered as promotion is: a run that is repeated at the same tip says the
* same, and writes nothing. A token that may not comment is told, and holds no promotion back.
*/
async function keepReceipts(workspace, run) {
	for (const number of freshPullRequests(run)) {
		const own = run.models.filter(({ state }) => state.introduction.pullRequests.some((merged) => merged.number === number));
		const [first] = own;
		if (first === void 0) continue;
		const receipt = renderReceipt({
			outcome: "merged",
			commit: first.state.introduction.commit,
			promoted: own.flatMap((model) => promotedVersions(model, number)),
			refused: own.flatMap(({ state, refusals }) => refusals.map((refusal) => ({
				model: state.record.model,
				refusal
			})))
		});
		try {
			const { changed } = await (await workspace.forge()).keepComment(number, reportMarker, receipt);
			if (changed) workspace.host.info(`#${number}: its report is a receipt now`);
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
			workspace.host.warning(`#${number} has no receipt: ${error.message}`);
		}
	}
}

// pipeline/steps/promote.ts
function promotionOf(action, state) {
	const { environment, modelVersion, artifactSha256, commit, registrationTag } = action;
	return {
		kind: "lockstep/Promotion",
		schema: 1,
		model: state.record.model,
		environment,
		modelVersion,
		artifactSha256,
		commit,
		registrationTag,
		assignmentTag: action.kind === "assign" ? action.tag.name : action.assignmentTag,
		outcome: action.kind === "assign" ? "promoted" : "already_promoted",
		previous: action.kind === "assign" ? action.previous : currentVersion(state.registry, state.record.model, environment)
	};
}
/** @returns `undefined` for a model without a record. */
async function promoteModel(workspace, tip, declaration) {
	const { git, host } = workspace;
	const state = await stateAt(workspace, tip, declaration);
	if (state === void 0) {
		host.info(`${declaration.model}: no version is recorded yet`);
		return;
	}
	const actions = decidePromotion(state);
	const tags = actions.flatMap((action) => action.kind === "register" || action.kind === "assign" ? [action.tag] : []);
	if (tags.length > 0) await git.createTags(tags);
	const promotions = [];
	const refusals = [];
	for (const action of actions) switch (action.kind) {
		case "register":
			host.info(`registered ${action.tag.name} at ${action.commit.slice(0, 12)}`);
			break;
		case "assign":
		case "nothing": {
			const promotion = promotionOf(action, state);
			promotions.push(promotion);
			host.info(action.kind === "assign" ? `${promotion.environment}: ${promotion.previous ?? "nothing"} → ${promotion.modelVersion} (${promotion.assignmentTag})` : `${promotion.environment}: ${promotion.modelVersion} is promoted already`);
			break;
		}
		case "refuse":
			refusals.push(action.refusal);
			host.info(`refused (${action.refusal.code}): ${action.refusal.sentence}`);
	}
	return {
		state,
		promotions,
		refusals
	};
}
/** One look at the default branch and what follows from it. */
async function promoteOnce(request, workspace) {
	const { git, host } = workspace;
	const tags = await git.tags();
	const registry = readRegistry(tags);
	const commit = await defaultTip(git);
	const project = await stateOf(git, commit).project();
	const models = [];
	const failures = [];
	for (const declaration of selectModels(project, request.model)) try {
		const result = await host.group(`Promote ${declaration.model}`, () => promoteModel(workspace, {
			commit,
			project,
			registry,
			tags
		}, declaration));
		if (result !== void 0) models.push(result);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
		host.warning(`${declaration.model} is not promoted: ${error.message}`);
		failures.push(error);
	}
	return {
		promotions: models.flatMap(({ promotions }) => promotions),
		refusals: models.flatMap(({ refusals }) => refusals),
		models,
		failures,
		tip: commit
	};
}
/** Looks before a run gives up: each means that somebody pushed to the default branch while the one before was at work. */
const lookLimit = 5;
/**
* Makes tags say what the records at the tip of the default branch ask for. Level-triggered: it reads the whole state, creates what is
* missing, refuses what is not approved, and may run as often and as late as it likes. When the tip moves while it works, it looks
* again, so that a slow run never has the last word on a newer state. It cannot train.
*
* @throws LockstepError RECORD_INVALID for a model whose record or ledger cannot be read, when all others are done.
*/
async function promote(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	if (request.group !== void 0) return {
		promotions: [],
		refusals: await judgeQueued(workspace, commitSha(request.group))
	};
	const promoted = [];
	for (let look = 1;; look++) {
		const { tip, promotions, refusals, models, failures } = await promoteOnce(request, workspace);
		for (const promotion of promotions) await writeRecord(workspace, request.records, promotion);
		promoted.push(...promotions.filter(({ outcome }) => outcome === "promoted"));
		await git.fetch();
		if (await defaultTip(git) === tip || look === lookLimit) {
			host.output("changed", String(promoted.length > 0));
			if (request.model === void 0) await keepReceipts(workspace, {
				tip,
				models,
				promoted
			});
			const [failure] = failures;
			if (failure !== void 0) throw failure;
			return {
				promotions,
				refusals
			};
		}
		host.info("the default branch has moved meanwhile: looking again");
	}
}

export { promote };