import { A as LockstepError, x as commitSha } from "./file-work.js";
import { n as refuseTag, t as refuseLostTag } from "./tag-refusal.js";
import { a as nextRegistration, d as parseTagName, i as nextAssignment, n as currentVersion, o as readRegistry, r as latestVersion, s as registeredVersion, t as currentAssignment } from "./gto.js";
import { Xt as byCodePoint, kt as digestOf, st as defaultRemote } from "./pipeline.js";
import { a as readOverrides, l as holdOn, n as overridesRef, o as stopsAt, u as refuseHeld } from "./stops.js";
import { p as teamsThatDecide, r as isEnough, s as mayApprove } from "./project2.js";
import { n as wereApproved, t as standing$1 } from "./standing.js";
import { a as inGraphOrder, i as environmentCodes, n as startedRunText, o as passedByReturning, r as environmentFacts, s as refuseArrival, t as startTraining } from "./start-training.js";
import { i as isEvidence, n as signRegistration } from "./signatures.js";
import { n as releaseCommand, r as standingQuarantine } from "./quarantine.js";
import { t as refuseExpired } from "./expiry.js";
import { t as differingInputs } from "./inputs.js";
import { i as refuseOverrides, n as overriddenVersions, t as overriddenLine } from "./overridden-versions.js";
import { a as readEvents, f as plannedPart, i as plannedDigest, n as eventEntries, p as tagLine, t as appended, u as eventsRef } from "./events.js";
import { r as writeRecord } from "./record-files.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { t as restoreArtifact } from "./restore.js";
import { n as evaluationCheck, t as approvalCheck } from "./checks.js";
import { a as rulesBefore, i as introductionOf, r as introductionInQueue, t as trustFor } from "./trust.js";
import { n as momentOf, t as membershipOf } from "./membership.js";
import { t as believedRegistry } from "./believed.js";
import { n as readApprovals, t as approvalsRef } from "./approvals.js";
import { a as wordsNow, i as unsaidOverride, l as isRefusal, m as planNow, r as saidNow, s as reviewWordId, t as reviewPolicy, u as parseCommand } from "./review-policy.js";
import { r as ranksOfVersions } from "./quarantine2.js";
import { n as renderReceipt, t as reportMarker } from "./report-comment.js";
import { t as nextRecord } from "./record-change.js";
import { t as counted } from "./counted.js";
import { n as code } from "./cell2.js";
import { r as updateLock } from "./lock.js";
import { t as emitModelRecord } from "./model-record.js";
import { r as lockedStages, t as findCandidate } from "./store.js";
import { posix } from "node:path";

// pipeline/registry/quarantined-now.ts
/** Every digest of the model that is quarantined now, by its record and by events. */
function quarantinedNow({ record, registry, ranks, recordAt }) {
	return standingQuarantine({
		record,
		ranks,
		registry: registry.get(record.model),
		digestOf: (version) => recordAt(version)?.artifact.sha256
	});
}

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
/** A tag is made once: nobody has made it by hand, and one that was recorded and is gone is put back, not made again. */
const nameFree = ({ record, events, shown }) => {
	const name = `${record.model}@${record.modelVersion}`;
	const found = shown.get(record.model)?.events.find(({ tag }) => tag.name === name);
	return found === void 0 ? refuseLostTag(events, name) : refuseTag(events, found.tag);
};
const notQuarantined$1 = (state) => {
	const { record } = state;
	const entry = quarantinedNow(state).find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${subjectText(state)} is quarantined (${entry.reason}) and is not registered; \`${releaseCommand(record.model, entry.modelVersion)}\` lifts that.`
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
	const { approvals, rejections, voided } = standing$1(state.approvals.map(({ approval }) => approval), {
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
	const said = state.rejections.find((found) => found.pullRequest === pullRequest.number);
	if (said !== void 0) return {
		approvals: [],
		refusal: {
			code: "rejected",
			sentence: `${said.by.login} rejected ${subjectText(state)} in ${where}, and the words stand there (${said.comment}), though the ledger of approvals has no such rejection; only the same person takes that back.`
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
		sentence: `The approval by ${approval.approver.login} rests on an override of ${gate}, and no comment by which ${by.login} overrode it for this content stands as it was: it was deleted or changed, never written, or was about another head; override and approve again.`
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
function requiredBy({ policy }) {
	return Math.max(1, policy.requiredApprovals);
}
function judge(rules, state, pullRequest) {
	const heard = hear(state, pullRequest);
	const judged = heard.approvals.map((live) => ({
		live,
		objection: rules.map((rule) => rule({
			state,
			pullRequest,
			live
		})).find((found) => found !== void 0)
	}));
	if (heard.refusal?.code === "rejected") return {
		valid: [],
		refusal: heard.refusal
	};
	const valid = judged.flatMap(({ live, objection }) => objection === void 0 ? [live] : []);
	const required = requiredBy(state);
	if (valid.length >= required) return {
		valid,
		refusal: void 0
	};
	return {
		valid,
		refusal: judged.find((found) => found.objection !== void 0)?.objection ?? heard.refusal ?? {
			code: "no_approval",
			sentence: `${subjectText(state)} has ${valid.length} of ${required} approvals in #${pullRequest.number}; a comment \`/approve ${state.record.model}@${state.record.artifact.sha256}\` before merging gives one.`
		}
	};
}
/** Enough people who may have approved exactly this content, in a pull request that brought it. */
function approvedBy(rules) {
	return function approvedByEnough(state) {
		const { commit, pullRequests } = state.introduction;
		const refusals = pullRequests.map((pullRequest) => judge(rules, state, pullRequest).refusal);
		if (refusals.includes(void 0)) return void 0;
		const [first] = refusals;
		if (first !== void 0) return first;
		return {
			code: "no_approval",
			sentence: `${subjectText(state)} came with commit ${commit.slice(0, 12)}, which no pull request brought, so nobody could approve it; open one that trains it.`
		};
	};
}
/** What a registration rests on: the pull requests in which enough people approved, and their approvals. */
function authorisationOf(state) {
	const judged = state.introduction.pullRequests.flatMap(({ evaluationDigest, ...pullRequest }) => {
		const { valid, refusal } = judge(approvalRules, state, {
			...pullRequest,
			evaluationDigest
		});
		return refusal === void 0 && evaluationDigest !== void 0 ? [{
			pullRequest: {
				...pullRequest,
				evaluationDigest
			},
			valid
		}] : [];
	});
	return {
		pullRequests: judged.map(({ pullRequest }) => pullRequest),
		planHash: state.planHash,
		required: requiredBy(state),
		approvals: judged.flatMap(({ valid }) => valid.map(({ approval }) => approval))
	};
}
/** No record forgets what owners have let pass, or tells of what they have not. */
const overridesKept = ({ record, overridden }) => refuseOverrides(record, overridden);
/** What must hold before a version is registered, in the order in which refusals are told. */
const registrationRules = [
	inputsMatch,
	notWithdrawn,
	nameFree,
	notQuarantined$1,
	overridesKept,
	approvedBy(approvalRules)
];

// pipeline/registry/assignment-rules.ts
/** A wanted version as the rules of environments see it. */
function arrivalOf({ record, registry, facts }, { environment, modelVersion, registered }) {
	return {
		model: record.model,
		environment,
		modelVersion,
		commit: registered.commit,
		registry,
		facts
	};
}
function tagRewritten(model, version, recorded) {
	return {
		code: "tag_rewritten",
		sentence: `Tag ${model}@${version} names a commit that records ${recorded?.modelVersion ?? "no version"}; somebody made or moved it by hand, and nothing is promoted from it.`
	};
}
/** What a wanted version stands for; a refusal when nothing registers it, or nothing is recorded where it is registered. */
function resolveWanted({ record, shown, recordAt }, environment, modelVersion) {
	const registered = registeredVersion(shown, record.model, modelVersion);
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
/** Nothing is promoted from a tag that no event stands behind, or that is not the tag that was recorded. */
const tagRecorded = ({ record, shown, events }, { registered }) => {
	const found = shown.get(record.model)?.events.find(({ tag }) => tag.name === registered.tag);
	return found === void 0 ? void 0 : refuseTag(events, found.tag);
};
/**
* The event of the registration says who approved the bytes that the tag's commit records: people who might, when the version came in. A
* return to an earlier version does not fail because its approver has left since.
*/
const registrationApproved = (state, { modelVersion, registered, recorded }) => {
	const { model, inputKey, artifact } = recorded;
	const bytes = {
		model,
		inputKey,
		artifactSha256: artifact.sha256
	};
	const policy = state.policyAt(modelVersion);
	const isOf = ({ approver, teams }) => policy !== void 0 && mayApprove(policy, {
		login: approver.login,
		teams
	});
	const event = state.events.events.get(registered.tag)?.event;
	const ledger = state.approvals.map(({ approval }) => approval);
	if (event?.action === "adopt" ? wereApproved(ledger.filter((entry) => entry.verb === "reject" || isOf(entry)), bytes) : event !== void 0 && isEvidence(event, bytes, isOf)) return void 0;
	return {
		code: "unledgered_tag",
		sentence: `Tag ${state.record.model}@${modelVersion} registers bytes that nobody approved; it was made by hand, and nothing is promoted from it.`
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
const notQuarantined = (state, { environment, modelVersion, recorded }) => {
	const { model } = state.record;
	const entry = quarantinedNow(state).find(({ artifactSha256 }) => artifactSha256 === recorded.artifact.sha256);
	if (entry === void 0) return void 0;
	return {
		code: "quarantined",
		sentence: `${model} ${modelVersion} is quarantined (${entry.reason}) and does not go to ${environment}; \`${releaseCommand(model, entry.modelVersion)}\` lifts that.`
	};
};
/** What the environment asks of a version, and the one that it comes from. */
const environmentTakes = (state, wanted) => refuseArrival(arrivalOf(state, wanted));
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
	tagRecorded,
	registrationApproved,
	demandsMet,
	notQuarantined,
	environmentTakes,
	notHeld
];

// pipeline/registry/events/planned.ts
/** The log in which an event stands whose tag is planned, too, and has no id yet. */
function withPlanned(log, event) {
	const logged = {
		event: {
			...event,
			tagObject: ""
		},
		sha256: ""
	};
	return {
		...log,
		events: new Map([...log.events, [event.tag, logged]])
	};
}
/** The highest counter that any tag of a model ever had, also one that is gone: it is not given again. */
function takenCounter(registry, log, model) {
	let highest = registry.get(model)?.counter ?? 0n;
	for (const { event } of log.events.values()) {
		if (event.model !== model || event.directory !== void 0) continue;
		const counter = parseTagName(event.tag)?.counter ?? 0n;
		if (counter > highest) highest = counter;
	}
	return highest;
}

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
/** A refusal as results tell it: of which version, and where. */
function refusedVersion({ record }, action) {
	const { environment, modelVersion, refusal } = action;
	return {
		model: record.model,
		environment,
		modelVersion,
		...refusal
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
	const placed = {
		modelVersion,
		artifactSha256: artifact.sha256,
		commit
	};
	const event = {
		kind: "lockstep/Event",
		schema: 1,
		action: "register",
		tag: tag.name,
		model,
		...placed,
		inputKey: record.inputKey,
		authorisation: authorisationOf(state),
		...seenBy(state)
	};
	return {
		kind: "register",
		...placed,
		tag: {
			...tag,
			message
		},
		event
	};
}
/** The forge's time, where it has said it: the soak of the environments that come after is counted from it. */
function atOf({ facts }) {
	return facts.nowMs === void 0 ? {} : { at: new Date(facts.nowMs).toISOString() };
}
function seenBy({ seen }) {
	return seen === void 0 ? {} : { seen };
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
	if (present?.modelVersion === modelVersion && currentVersion(state.shown, model, environment) === modelVersion) return {
		kind: "nothing",
		...placed,
		assignmentTag: present.tag
	};
	const taken = takenCounter(state.shown, state.events, model);
	const tag = nextAssignment(taken, {
		model,
		modelVersion,
		commit
	}, environment);
	const event = {
		kind: "lockstep/Event",
		schema: 1,
		action: "assign",
		tag: tag.name,
		model,
		modelVersion,
		commit,
		environment,
		artifactSha256: recorded.artifact.sha256,
		inputKey: recorded.inputKey,
		...present?.modelVersion === void 0 ? {} : { previous: present.modelVersion },
		...atOf(state),
		...seenBy(state)
	};
	const passed = passedByReturning(arrivalOf(state, wanted));
	return {
		kind: "assign",
		...placed,
		tag,
		event,
		previous: present?.modelVersion,
		...passed === void 0 ? {} : { passed }
	};
}
/** The state in which an action has been done. */
function afterAction(state, action) {
	if (action.kind !== "register" && action.kind !== "assign") return state;
	const withTag = (registry) => {
		const tags = [...registry.values()].flatMap(({ events: known }) => known.map(({ tag }) => tag));
		return readRegistry([...tags, {
			...action.tag,
			taggedAtSeconds: 0
		}]);
	};
	const registry = withTag(state.registry);
	const shown = state.shown === state.registry ? registry : withTag(state.shown);
	const events = withPlanned(state.events, action.event);
	if (action.kind === "assign") return {
		...state,
		registry,
		shown,
		events
	};
	const { record, recordAt, policy, policyAt } = state;
	return {
		...state,
		registry,
		shown,
		events,
		recordAt: (version) => version === action.modelVersion ? record : recordAt(version),
		policyAt: (version) => version === action.modelVersion ? policy : policyAt(version)
	};
}
/** As {@link decidePromotion}, by other rules. */
function decideBy(rules, state) {
	const { record } = state;
	const first = registration(rules, state);
	const wanted = Object.entries(record.environments);
	const isAsked = wanted.length === 0 || wanted.some(([, version]) => version === record.modelVersion);
	const actions = first === void 0 || first.kind === "refuse" && !isAsked ? [] : [first];
	let reached = first === void 0 ? state : afterAction(state, first);
	const order = inGraphOrder(wanted.map(([environment]) => environment), state.facts.rules);
	for (const entry of wanted.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))) {
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

// pipeline/repository/candidates/bytes.ts
/** What nobody has any more, and what is there with other bytes. */
const codes = {
	OBJECT_MISSING: "candidate_missing",
	OBJECT_CORRUPT: "hash_mismatch",
	ARTIFACT_DIGEST_MISMATCH: "hash_mismatch"
};
/** That this machine cannot look says nothing of what is there; who deploys looks again. */
const unasked = /* @__PURE__ */ new Set([
	"NOT_A_DVC_REPOSITORY",
	"REMOTE_MISSING",
	"REMOTE_DENIED"
]);
/**
* Why the bytes of a recorded model may not be shipped: fetched by md5 from cache or remote, every file held to the sha256 of the record.
*
* @returns `undefined` when all are right, and, told as a warning, when this machine has no access to them.
* @throws LockstepError REMOTE_FAILED: a remote that does not answer is asked again later.
*/
async function refuseBytes(workspace, about) {
	const { model, modelVersion, artifact } = about;
	const subject = `${model} ${modelVersion} (${artifact.sha256.slice(0, 12)})`;
	try {
		await restoreArtifact(workspace, artifact);
		return;
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		const code = codes[error.code];
		if (code === "candidate_missing") return {
			code,
			sentence: `The bytes of ${subject} are neither in the cache nor on the remote: ${error.message}; push them from where they are (\`lockstep push\`), or train them again in a pull request.`
		};
		if (code !== void 0) return {
			code,
			sentence: `What is kept as ${subject} is not what was recorded: ${error.message}; put the right bytes back, nothing is shipped until then.`
		};
		if (!unasked.has(error.code)) throw error;
		workspace.host.warning(`the bytes of ${subject} were not looked at here (${error.message}); deploy holds them to their sha256`);
		return;
	}
}

// pipeline/steps/promote/bytes.ts
const isWrite = (action) => action.kind === "register" || action.kind === "assign";
/** What is left of what was decided once every version that would be written about is held to its bytes: one refusal for each that is not. */
async function holdToBytes(workspace, state, actions) {
	const held = [];
	const looked = /* @__PURE__ */ new Map();
	for (const action of actions) {
		if (!isWrite(action)) {
			held.push(action);
			continue;
		}
		const { modelVersion } = action;
		const isNew = !looked.has(modelVersion);
		const record = action.kind === "register" ? state.record : state.recordAt(modelVersion) ?? state.record;
		if (isNew) looked.set(modelVersion, await refuseBytes(workspace, {
			...record,
			modelVersion
		}));
		const refusal = looked.get(modelVersion);
		if (refusal === void 0) held.push(action);
		else if (isNew) held.push({
			kind: "refuse",
			environment: action.kind === "assign" ? action.environment : void 0,
			modelVersion,
			refusal
		});
	}
	return held;
}

// pipeline/steps/promote/publish.ts
const nothingBeside = () => Promise.resolve({});
/** The tag with the line that names its event, and where the ledger was before it. */
function taggedFor({ tag, event }, { tip }) {
	const line = tagLine({
		sha256: plannedDigest(event),
		after: tip
	});
	return {
		...tag,
		message: `${tag.message}\n\n${line}`
	};
}
/**
* Makes the tags of what was decided, and their events, all at once.
*
* @returns The log with these events; `undefined` when somebody else wrote events or one of these tags meanwhile.
*/
async function publishActions({ git }, log, { actions, beside = nothingBeside }) {
	const made = actions.filter((action) => action.kind === "register" || action.kind === "assign");
	if (made.length === 0) return log;
	const events = [];
	const tip = await git.publish({
		ledger: eventsRef,
		after: log.tip,
		tags: made.map((action) => taggedFor(action, log)),
		entries: async (ids) => {
			const groups = [];
			for (const { event: planned } of made) {
				const event = {
					...planned,
					tagObject: ids.get(planned.tag) ?? ""
				};
				events.push(event);
				groups.push(eventEntries(event, await beside(event)));
			}
			return groups;
		}
	});
	return tip === void 0 ? void 0 : appended(log, tip, events);
}
/**
* Begins the ledger with the tags that there were before it, as such.
*
* @returns The log as it is then; `undefined` when somebody else was first.
*/
async function publishAdoption({ git, host }, log, adopted) {
	if (adopted.length === 0) return log;
	const tip = await git.publish({
		ledger: eventsRef,
		after: void 0,
		tags: [],
		entries: () => Promise.resolve([adopted.flatMap((event) => eventEntries(event))])
	});
	if (tip === void 0) return void 0;
	host.info(`${eventsRef} begins: ${adopted.length} tags that were there before it are adopted as they are`);
	return {
		...log,
		tip,
		chain: /* @__PURE__ */ new Set([tip])
	};
}

// pipeline/repository/rejections.ts
/** What stands there as people wrote it: comments, oldest first, then reviews that approve nothing. */
function textsOf({ comments, reviews }) {
	return [...comments.filter(({ isBot, isEdited }) => !isBot && !isEdited).map(({ id, author, body, createdAt }) => ({
		id,
		author,
		body,
		at: createdAt
	})), ...reviews.filter(({ isBot, state }) => !isBot && (state === "rejected" || state === "comment")).map((review) => ({
		...review,
		id: reviewWordId(review),
		at: review.submittedAt
	}))];
}
function isRejectionOf({ model, artifactSha256 }, { body }) {
	const command = parseCommand(body);
	return command !== void 0 && !isRefusal(command) && command.verb === "reject" && command.model === model && command.artifactSha256 === artifactSha256;
}
/** After a merge there is nothing to reject any more, and whoever tries is told so. What has no time was said before it. */
function isBeforeMerge({ at }, { mergedAt }) {
	return at === void 0 || mergedAt === void 0 || Date.parse(at) <= Date.parse(mergedAt);
}
/** Whether a word of the ledger was said after a text: comments have an order, and beside a review only the clock tells. */
function isSaidAfter(id, text, { comments, reviews }) {
	const [place, other] = [id, text.id].map((one) => comments.findIndex((comment) => comment.id === one));
	if (place !== void 0 && other !== void 0 && place >= 0 && other >= 0) return place > other;
	const at = comments.find((comment) => comment.id === id)?.createdAt ?? reviews.find((review) => reviewWordId(review) === id)?.submittedAt;
	return at !== void 0 && text.at !== void 0 && Date.parse(at) > Date.parse(text.at);
}
/**
* The first rejection of each person that stands on a pull request, whether or not the ledger has it. An approval of the same bytes that was
* said later takes it back, when it was taken down: what was refused then takes nothing back.
*/
function rejectionsIn({ pullRequest, bytes, ledger, words }) {
	const { number } = pullRequest;
	const approvals = ledger.filter((entry) => entry.verb === "approve" && entry.subject.artifactSha256 === bytes.artifactSha256 && saidNow(entry, words) !== void 0);
	const found = /* @__PURE__ */ new Map();
	for (const text of textsOf(words)) {
		const { author: by, id } = text;
		if (found.has(by.id) || !isBeforeMerge(text, pullRequest) || !isRejectionOf(bytes, text)) continue;
		if (!approvals.some(({ approver, comment }) => approver.id === by.id && isSaidAfter(comment.id, text, words))) found.set(by.id, {
			pullRequest: number,
			by,
			comment: id
		});
	}
	return [...found.values()];
}
/**
* Whether somebody may reject now, by what a command is asked for. What the forge cannot say counts for them: that stops a promotion, which
* runs again, and lets none through.
*/
async function mayReject(forge, policy, person) {
	const { login } = person;
	if (!mayApprove(policy, {
		login,
		teams: teamsThatDecide(policy, login)
	})) return false;
	const permission = await forge.permission(person).catch(() => void 0);
	if (permission !== void 0 && !isEnough(policy, permission)) return false;
	const { teams, unknownTeam } = await membershipOf(forge, policy, person);
	return unknownTeam !== void 0 || mayApprove(policy, {
		login,
		teams
	});
}
/** The rejections that stand on a pull request by people who may reject. */
async function rejectionsSaid(forge, policy, question) {
	const said = [];
	for (const rejection of rejectionsIn(question)) if (await mayReject(forge, policy, rejection.by)) said.push(rejection);
	return said;
}

// pipeline/steps/promote/state.ts
/**
* Approvals of a model; those of the pull requests that brought its record with what the forge says now: who may still approve, and
* whether the comment or the review stands and is theirs. The others have done their work and are only looked up. Where something is
* approved, rejections are heard from the forge itself.
*/
async function liveWords(workspace, forge, about) {
	const { model, artifact } = about.record;
	const ledger = await readApprovals(workspace.git, model);
	const words = /* @__PURE__ */ new Map();
	const rejections = [];
	for (const pullRequest of about.pullRequests) {
		const { number } = pullRequest;
		const own = ledger.filter(({ subject }) => subject.pullRequest === number);
		if (own.length === 0) continue;
		const said = await wordsNow(forge, number, own);
		words.set(number, said);
		const bytes = {
			model,
			artifactSha256: artifact.sha256
		};
		rejections.push(...await rejectionsSaid(forge, about.policy, {
			pullRequest,
			bytes,
			ledger: own,
			words: said
		}));
	}
	const overrides = ledger.some((approval) => words.has(approval.subject.pullRequest) && approval.overrides !== void 0) ? await readOverrides(workspace.git) : [];
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
		live.push({
			approval,
			permissionNow,
			teamsNow,
			unknownTeam,
			commentSha256Now: saidNow(approval, now),
			unsaidOverride: unsaidOverride(approval, {
				ledger: overrides,
				comments: now.comments
			})
		});
	}
	return {
		approvals: live,
		rejections
	};
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
/**
* Whose rules environments have: those of the tip, unless the change that brought the record brought them along. A change does not loosen what
* it is held to.
*/
async function rulesOfEnvironments(git, { tip, introduction, before }) {
	const own = await stateOf(git, introduction.commit).text("lockstep.yaml");
	return before === void 0 || own === await before.state.text("lockstep.yaml") ? tip.project : before.project;
}
/** Where the versions are registered that a record asks for. */
function commitsAsked(record, registry) {
	const asked = new Set(Object.values(record.environments));
	return (registry?.versions ?? []).flatMap(({ modelVersion, commit }) => asked.has(modelVersion) ? [commit] : []);
}
/** Where the ledgers are that approvals and overrides were read from. */
async function seenNow(git) {
	const [approvals, overrides] = [await git.resolve(approvalsRef), await git.resolve(overridesRef)];
	return {
		...approvals === void 0 ? {} : { approvals },
		...overrides === void 0 ? {} : { overrides }
	};
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
	const registry = believedRegistry(tip.registry, tip.events);
	const own = registry.get(declaration.model);
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
		registry,
		shown: tip.registry,
		events: tip.events,
		seen: await seenNow(git),
		recordAt: (version) => registered.get(version)?.record,
		policyAt: (version) => registered.get(version)?.policy,
		introduction,
		...await liveWords(workspace, forge, {
			record,
			policy,
			pullRequests: introduction.pullRequests
		}),
		planHash: digestOf(plan),
		overridden: overriddenVersions(tip.tags, declaration.model),
		ranks: await ranksOfVersions(git, own, [introduction.commit, tip.commit]),
		facts: await environmentFacts(git, forge, {
			project: await rulesOfEnvironments(git, {
				tip,
				introduction,
				before
			}),
			registry: own,
			events: tip.events.events,
			commits: [
				introduction.commit,
				tip.commit,
				...commitsAsked(record, own)
			]
		}),
		holds: await stopsAt(git, momentOf(Date.now(), forge.nowMs()))
	};
}

// pipeline/steps/promote/queue.ts
/** What keeps a version out of an environment for now; merging registers it all the same. */
const passing = [
	"held",
	"locked",
	...environmentCodes
];
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
	const { log: events, tags } = await readEvents(git);
	if (!await git.fetchCommit(sha)) throw new LockstepError("GIT_COMMAND_FAILED", `origin does not give the queue's commit ${sha}`, { hint: "The queue has let it go; the next group has a run of its own." });
	const at = stateOf(git, sha);
	const before = stateOf(git, await defaultTip(git));
	const project = await at.project();
	const tip = {
		commit: sha,
		project,
		registry: readRegistry(tags),
		tags,
		events,
		introduce: introductionInQueue
	};
	const refusals = [];
	for (const declaration of project.models) {
		const path = recordPath(declaration.model);
		if (await at.text(path) === await before.text(path)) continue;
		const state = await stateAt(workspace, tip, declaration);
		if (state === void 0) continue;
		const found = decidePromotion(state).flatMap((action) => action.kind === "refuse" ? [refusedVersion(state, action)] : []);
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

// pipeline/report/reevaluation.ts
/** Most inputs that the page lists. */
const shownInputs = 30;
function shown(value) {
	if (value === void 0) return "nothing";
	return code(typeof value === "string" ? value : JSON.stringify(value), 80);
}
function foundText({ found, branch }) {
	const train = `git fetch && git switch ${branch} && lockstep train --commit`;
	switch (found.kind) {
		case "kept": return [`These inputs were trained before. The pull request records that model as ${code(found.modelVersion)}, \`${found.artifactSha256}\`; nothing is trained again. Evaluate, report and approve it like any other.`];
		case "untrained": return ["Nobody has trained these inputs yet, so the pull request has no record: its one commit is empty. Train it where the DVC remote can be written to, which pushes the outputs and commits the record:", ...[
			"",
			"```sh",
			train,
			"```"
		]];
		case "unusable": return [`What is kept of these inputs could not be used: ${code(found.why, 300)}. The pull request has no record: its one commit is empty. Train it where the DVC remote can be written to:`, ...[
			"",
			"```sh",
			train,
			"```"
		]];
	}
}
/** The body of the pull request, in Markdown. Names and values of inputs come from pull requests: each is one code span. */
function renderReevaluation(about) {
	const { model, modelVersion, tip, inputKey, differences } = about;
	const rows = differences.slice(0, shownInputs).map(({ name, before, after }) => `- ${code(name, 200)}: ${shown(before)} → ${shown(after)}`);
	const rest = differences.length - rows.length;
	return [
		`The default branch at ${tip} builds another ${code(model)} than the one that ${code(modelVersion)} records, so nothing of it is promoted. Each change was fine for itself; nobody has seen what they make together.`,
		"",
		`${counted(differences.length, "input")} ${differences.length === 1 ? "differs" : "differ"} (InputKey \`${inputKey}\`), as recorded → as merged:`,
		"",
		...rows,
		...rest > 0 ? [`- and ${rest} more`] : [],
		"",
		...foundText(about),
		"",
		startedRunText(about.run),
		""
	].join("\n");
}

// pipeline/repository/candidates/proposed-record.ts
/** `sub/dvc.yaml:train` stands in `sub/dvc.lock` as `train`. */
function placeOf(stage) {
	const [, folder, name] = /^(.+)\/dvc\.yaml:(.+)$/.exec(stage) ?? [];
	return folder === void 0 || name === void 0 ? {
		lock: "dvc.lock",
		name: stage
	} : {
		lock: posix.join(folder, "dvc.lock"),
		name
	};
}
/** The files that a training of these inputs would commit to a state: record, locks, and outputs that Git keeps. */
async function filesOfCandidate(state, candidate, record) {
	const byLock = Map.groupBy(lockedStages(candidate), ([stage]) => placeOf(stage).lock);
	const locks = [];
	for (const [path, stages] of byLock) {
		const entries = stages.map(([stage, locked]) => [placeOf(stage).name, locked]);
		locks.push([path, updateLock(await state.text(path), new Map(entries))]);
	}
	return {
		...Object.fromEntries(locks),
		...Object.fromEntries(candidate.texts.map(({ path, text }) => [path, text])),
		[recordPath(record.model)]: emitModelRecord(record)
	};
}

// pipeline/steps/promote/reevaluate.ts
/** What the remote keeps of the merged inputs; that it cannot be asked stops no promotion, and is said in the pull request. */
async function look(workspace, { record, tree }) {
	try {
		const remote = await defaultRemote(await workspace.data());
		if (remote === void 0) return { kind: "missing" };
		return await findCandidate(remote, {
			model: record.model,
			inputKey: tree.inputKey
		}, workspace.signal);
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
		return {
			kind: "damaged",
			why: error.message
		};
	}
}
/** The record of the candidate, as training it on the tip would write it. */
function recordOf(state, candidate) {
	const { model, artifact, inputKey, inputs, metrics, metricsSha256 } = candidate;
	return nextRecord({
		trained: {
			model,
			artifact,
			inputKey,
			inputs,
			metrics,
			metricsSha256
		},
		base: state.record,
		current: state.record,
		latest: latestVersion(state.registry, model),
		environments: state.environments,
		overridden: state.overridden
	});
}
/**
* The branch as it stands at origin, when it is about the very inputs of the tip already: what people and jobs pushed there since stays.
* A record that can be had now is better than a branch without one.
*/
async function standing({ git }, state, about) {
	const head = await git.resolve(`refs/remotes/origin/${about.branch}`);
	if (head === void 0) return void 0;
	try {
		const there = stateOf(git, head);
		if ((await there.inputs(about.declaration)).inputKey !== state.tree.inputKey) return void 0;
		return (await there.record(state.record.model))?.inputKey === state.tree.inputKey || about.found.kind !== "found" ? head : void 0;
	} catch (error) {
		if (error instanceof LockstepError) return void 0;
		throw error;
	}
}
async function writeBranch(workspace, state, about) {
	const { git } = workspace;
	const { branch, found } = about;
	const there = await standing(workspace, state, about);
	if (there !== void 0) return {
		branch,
		head: there
	};
	const { model } = state.record;
	const files = found.kind === "found" ? await filesOfCandidate(stateOf(git, state.tip), found.candidate, recordOf(state, found.candidate)) : {};
	const message = found.kind === "found" ? `Record what was trained of the merged inputs of ${model}` : `Evaluate what the merged inputs of ${model} make`;
	return {
		branch,
		head: await git.writeBranch({
			branch,
			base: state.tip,
			files,
			message
		})
	};
}
function foundWords(found, state) {
	switch (found.kind) {
		case "found": return {
			kind: "kept",
			artifactSha256: found.candidate.artifact.sha256,
			modelVersion: recordOf(state, found.candidate).modelVersion
		};
		case "missing": return { kind: "untrained" };
		case "damaged": return {
			kind: "unusable",
			why: found.why
		};
	}
}
async function propose(workspace, state, declaration) {
	const { git } = workspace;
	const { record, tree, tip } = state;
	const { model, modelVersion } = record;
	const found = await look(workspace, state);
	const written = await writeBranch(workspace, state, {
		branch: `lockstep/reevaluate-${model}`,
		declaration,
		found
	});
	const { branch } = written;
	const about = {
		model,
		modelVersion,
		tip,
		branch,
		inputKey: tree.inputKey,
		differences: differingInputs(record.inputs, tree.inputs),
		found: foundWords(found, state)
	};
	const body = renderReevaluation({
		...about,
		run: await startTraining(workspace, written, "reevaluate")
	});
	const title = `Evaluate ${model} as merged`;
	return (await (await workspace.forge()).openPullRequest({
		title,
		body,
		head: branch,
		base: await git.defaultBranch()
	})).number;
}
/**
* Opens, or brings up to date, one pull request for every model that was refused because the merged tree builds another one than was
* evaluated. Level-triggered: it says what the state is now, however often it is called; a branch that is about these inputs already is
* left as it is.
*/
async function proposeReevaluations(workspace, models, declarations) {
	const { host } = workspace;
	for (const { state, refusals } of models) {
		const declaration = declarations.find(({ model }) => model === state.record.model);
		if (declaration === void 0 || !refusals.some(({ code }) => code === "needs_reevaluation")) continue;
		try {
			const number = await propose(workspace, state, declaration);
			host.info(`pull request #${number} asks for an evaluation of what the merged inputs of ${declaration.model} make`);
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
			host.warning(`no pull request asks for an evaluation of ${declaration.model}: ${error.message}`);
		}
	}
}

// pipeline/steps/promote/sign.ts
/** Without a registration there is no assignment of that version either. */
function refused(actions, refusal) {
	const [register] = actions.filter((action) => action.kind === "register");
	if (register === void 0) return actions;
	const { modelVersion } = register;
	return [{
		kind: "refuse",
		environment: void 0,
		modelVersion,
		refusal
	}, ...actions.filter((action) => action.kind !== "register" && action.modelVersion !== modelVersion)];
}
/**
* What signs a registration that was decided on. Where a signature is required and nothing here can sign, the version is refused before
* any tag is made; where lockstep.yaml trusts nobody, nothing is signed.
*
* @throws LockstepError SIGNING_KEY_INVALID, CONFIG_INVALID.
*/
async function readySigner(workspace, state, actions) {
	const { git, host } = workspace;
	const register = actions.find((action) => action.kind === "register");
	const trusted = register === void 0 ? void 0 : await trustFor(git, register.event);
	if (register === void 0 || trusted === void 0) return { actions };
	const signer = await workspace.signer();
	if (signer === void 0) {
		const what = `${state.record.model} ${register.modelVersion}`;
		if (!trusted.isRequired) {
			host.warning(`${what} is registered without a signature: nothing here can sign`);
			return { actions };
		}
		return { actions: refused(actions, {
			code: "signer_missing",
			sentence: `${what} must be signed, and nothing here can sign; set LOCKSTEP_SIGNING_KEY, or give the job \`id-token: write\` and \`attestations: write\`.`
		}) };
	}
	return {
		actions,
		async beside(event) {
			if (event.action !== "register") return {};
			host.info(`signed by ${signer.description}`);
			return signRegistration(signer, {
				event: plannedPart(event),
				record: state.record
			});
		}
	};
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
/**
* @returns `undefined` for a model without a record; `outrun` when somebody else was first, and everything must be looked at again.
*/
async function promoteModel(workspace, tip, declaration) {
	const { host } = workspace;
	const state = await stateAt(workspace, tip, declaration);
	if (state === void 0) {
		host.info(`${declaration.model}: no version is recorded yet`);
		return;
	}
	const { actions, beside } = await readySigner(workspace, state, await holdToBytes(workspace, state, decidePromotion(state)));
	const events = await publishActions(workspace, tip.events, {
		actions,
		beside
	});
	if (events === void 0) return "outrun";
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
			if (action.kind === "assign" && action.passed !== void 0) host.info(`${promotion.environment}: going back is stopped by no rule; it would have been (${action.passed.code}): ${action.passed.sentence}`);
			break;
		}
		case "refuse":
			refusals.push(refusedVersion(state, action));
			host.info(`refused (${action.refusal.code}): ${action.refusal.sentence}`);
	}
	return {
		promoted: {
			state,
			promotions,
			refusals
		},
		events
	};
}
/** Tells of tags that somebody made, deleted or made again by hand: promotion goes on without them, and nothing rests on them. */
function tellByHand({ host }, registry, log) {
	for (const { events } of registry.values()) for (const { tag } of events) {
		const refused = refuseTag(log, tag);
		if (refused !== void 0) host.warning(refused.sentence);
	}
}
/** One look at the default branch and what follows from it. */
async function promoteOnce(request, workspace) {
	const { git, host } = workspace;
	const { log, adopted, tags } = await readEvents(git);
	const registry = readRegistry(tags);
	const commit = await defaultTip(git);
	const project = await stateOf(git, commit).project();
	const models = [];
	const failures = [];
	let events = await publishAdoption(workspace, log, adopted);
	if (events !== void 0) tellByHand(workspace, registry, events);
	for (const declaration of selectModels(project, request.model)) {
		if (events === void 0) break;
		try {
			const tip = {
				commit,
				project,
				registry,
				tags,
				events
			};
			const result = await host.group(`Promote ${declaration.model}`, () => promoteModel(workspace, tip, declaration));
			if (result === void 0) continue;
			events = result === "outrun" ? void 0 : result.events;
			if (result !== "outrun") models.push(result.promoted);
		} catch (error) {
			if (!(error instanceof LockstepError) || error.code !== "RECORD_INVALID") throw error;
			host.warning(`${declaration.model} is not promoted: ${error.message}`);
			failures.push(error);
		}
	}
	return {
		tip: commit,
		project,
		models,
		failures,
		isOutrun: events === void 0
	};
}
/** Looks before a run gives up: each means that somebody pushed to the default branch while the one before was at work. */
const lookLimit = 5;
/** As many runs can promote at the same moment: in each round one of them is first. */
const outrunLimit = 50;
function tooMany() {
	return new LockstepError("GIT_REF_CONFLICT", `other runs were first ${outrunLimit} times in a row`, { hint: "Give promote a `concurrency` group in its workflow, then run it again: it takes up where the others ended." });
}
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
	let [looks, outrun] = [0, 0];
	for (;;) {
		const { tip, project, models, failures, isOutrun } = await promoteOnce(request, workspace);
		const promotions = models.flatMap((model) => model.promotions);
		for (const promotion of promotions) await writeRecord(workspace, request.records, promotion);
		promoted.push(...promotions.filter(({ outcome }) => outcome === "promoted"));
		if (isOutrun) {
			outrun += 1;
			if (outrun === outrunLimit) throw tooMany();
			host.info("somebody else has written events meanwhile: looking again");
			await git.fetch();
			continue;
		}
		looks += 1;
		await git.fetch();
		if (await defaultTip(git) === tip || looks === lookLimit) {
			host.output("changed", String(promoted.length > 0));
			if (request.model === void 0) await keepReceipts(workspace, {
				tip,
				models,
				promoted
			});
			await proposeReevaluations(workspace, models, project.models);
			const [failure] = failures;
			if (failure !== void 0) throw failure;
			return {
				promotions,
				refusals: models.flatMap(({ refusals }) => refusals)
			};
		}
		host.info("the default branch has moved meanwhile: looking again");
	}
}

export { promote };