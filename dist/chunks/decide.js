import { Zt as canonicalJson } from "./pipeline.js";
import { a as reasons, c as verdictOfGates } from "./model-record.js";
import { d as protectedPath, i as isOwner, l as ownersPolicy, r as isEnough, s as mayApprove } from "./project2.js";
import { t as standing } from "./standing.js";
import { s as overridesOf } from "./stops.js";
import { t as refuseExpired } from "./expiry.js";
import { o as isReviewWord } from "./review-policy.js";

// pipeline/review/approvals.ts
/**
* The ledger path of an approval: one per comment and head, so that answering a comment twice appends once. A review of the forge's own
* approves every model of its head, so that its entries name theirs.
*/
function approvalPath({ subject, comment, verb }) {
	const model = isReviewWord(comment.id) ? `-${encodeURIComponent(subject.model)}` : "";
	return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}${model}-${verb}.json`;
}
/** The text of a ledger entry: the same approval is the same bytes. */
function approvalText(approval) {
	return `${canonicalJson(approval)}\n`;
}
/**
* @param ledger - All entries, oldest first.
* @param now - By the forge's clock, where that is known: approvals that would have expired by then do not count.
*/
function reviewStanding(ledger, subject, policy) {
	const { approvals: given, rejections, voided } = standing(ledger, subject);
	const [by] = rejections;
	if (by !== void 0) return {
		phase: "rejected",
		by
	};
	const expiries = given.map(({ approver, at }) => policy.now === void 0 ? void 0 : refuseExpired(approver.login, {
		from: at,
		until: policy.now
	}, policy.expiresAfterSeconds));
	const approvals = given.filter((_, i) => expiries[i] === void 0);
	const remaining = Math.max(1, policy.requiredApprovals) - approvals.length;
	if (remaining <= 0) return {
		phase: "approved",
		approvals
	};
	const [first] = voided;
	return {
		phase: "needed",
		remaining,
		voided: expiries.find((found) => found !== void 0) ?? (first === void 0 ? void 0 : {
			code: first.code,
			sentence: reasons[first.code]
		})
	};
}

// pipeline/review/request.ts
function refuse(code, sentence) {
	return {
		code,
		sentence
	};
}

// pipeline/review/speaker.ts
/** GitHub's private mail is `<id>+<login>@users.noreply.…`, in older commits without the id; a local one is often `<login>@…`. */
const mailPattern = /^(?:(\d+)\+)?([^@]+)@(.*)$/;
/** True when a person had a hand in the change: opened it, or wrote or committed one of its commits, as far as names can tell. */
function isOwnChange(person, pullRequest) {
	const login = person.login.toLowerCase();
	return person.id === pullRequest.author.id || login === pullRequest.author.login.toLowerCase() || pullRequest.contributors.some(({ name, email }) => {
		const [, id, local, host = ""] = mailPattern.exec(email.toLowerCase()) ?? [];
		const isSameId = id === person.id && host.startsWith("users.noreply.");
		return name.toLowerCase() === login || local === login || isSameId;
	});
}
/** Who may be heard at all; asked before anything else, so that a stranger learns nothing and costs nothing. */
function refuseStranger({ author, isBot }, permission) {
	if (isBot) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
	if (permission === "unknown") return refuse("permission_unknown", `The forge could not say what ${author.login} may do, so nothing was recorded; try again later.`);
	if (permission !== "write" && permission !== "admin") return refuse("not_approver", `${author.login} has no write permission on this repository; an approver has to look.`);
}
/** Whose word counts: a person with permission whom the base branch lists. */
function refuseSpeaker(request) {
	const { comment, self, policy, permission } = request;
	const { author } = comment;
	if (author.id === self.id) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
	if (comment.isEdited) return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
	const stranger = refuseStranger(comment, permission);
	if (stranger !== void 0) return stranger;
	if (!mayApprove(policy, {
		login: author.login,
		teams: comment.teams
	})) return comment.unknownTeam ?? refuse("not_approver", `The base branch's lockstep.yaml does not list ${author.login} among those who may approve this.`);
	if (permission === "unknown" || !isEnough(policy, permission)) return refuse("not_approver", `${author.login} has the permission ${permission}, and the base branch's lockstep.yaml asks for ${policy.permission ?? "write"}.`);
}
/** Overriding a gate is for owners; being one is enough, but only beside a permission. */
function refuseNonOwner(request) {
	const { policy, comment } = request;
	if (!isOwner(policy, {
		login: comment.author.login,
		teams: comment.teams
	})) return comment.unknownTeam ?? refuse("not_owner", policy.owners === void 0 ? "The base branch's lockstep.yaml names no `review.owners`, so nobody overrides a gate." : `The base branch's lockstep.yaml does not list ${comment.author.login} under \`review.owners\`.`);
	return refuseSpeaker({
		...request,
		policy: ownersPolicy(policy)
	});
}

// pipeline/review/decide.ts
function refuseState({ number, state, isDraft }) {
	if (state !== "open") return refuse("wrong_state", `Pull request #${number} is ${state}, so there is nothing to review any more.`);
	if (isDraft) return refuse("wrong_state", `Pull request #${number} is a draft; mark it ready for review first.`);
}
function withStop(sentence) {
	return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
/**
* Whether the candidate is good enough to be approved, by every gate and by all of them together. A gate that an owner has overridden for
* this very content has no say, and nor has the verdict that it is part of; the others decide.
*/
function refuseVerdict({ gates, verdict }, overridden) {
	const judging = gates.filter(({ mode }) => mode !== "informational");
	const heard = judging.filter(({ gate }) => !overridden.includes(gate));
	if (overridden.length > 0 && judging.length > 0 && heard.length === 0) return void 0;
	for (const { phase, reason } of overridden.length > 0 ? [verdictOfGates(heard)] : [verdict, verdictOfGates(gates)]) {
		if (phase === "regressed") return refuse("evaluation_regressed", `The gates say no: ${withStop(reason)}`);
		if (phase === "inconclusive") return refuse("evaluation_inconclusive", `The gates cannot tell: ${withStop(reason)}`);
	}
}
/** True for a gate that has a say and does not pass. */
function isInTheWay({ gates }, gate) {
	return gates.some((result) => result.gate === gate && result.mode !== "informational" && !isPass(result.verdict.phase));
}
function isPass(phase) {
	return phase === "improved" || phase === "equivalent";
}
function evaluatedParts({ pullRequest }, reviewed) {
	const { model, evaluation, evaluationDigest, evaluatedHead, plan, planHash, record } = reviewed;
	const { headSha } = pullRequest;
	if (evaluatedHead !== void 0 && evaluatedHead !== headSha) return { refused: refuse("stale_sha", `The head is ${headSha} now, and ${evaluatedHead} was evaluated; wait for the report of the new head.`) };
	if (!(evaluation?.model === model && plan?.model === model && record?.model === model) || evaluatedHead === void 0 || evaluationDigest === void 0 || planHash === void 0) return { refused: refuse("candidate_missing", `Nothing was evaluated for ${model} at ${headSha}; wait for the report, or push again.`) };
	const content = {
		pullRequest: pullRequest.number,
		headSha,
		model,
		inputKey: reviewed.inputKey,
		artifactSha256: evaluation.candidate.artifactSha256,
		evaluationDigest
	};
	return {
		evaluation,
		evaluationDigest,
		plan,
		planHash,
		record,
		content,
		overrides: overridesOf(reviewed.overrides, content).filter(({ gate }) => isInTheWay(evaluation, gate))
	};
}
/** Nobody approves what they made themselves, and what the policy protects only an administrator. */
function refuseOwnChange({ command, comment, pullRequest, policy, permission }) {
	if (command.verb !== "approve") return void 0;
	const { login } = comment.author;
	if (isOwnChange(comment.author, pullRequest)) return {
		code: "self_approval",
		sentence: `${login} took part in this change; somebody else has to approve it.`
	};
	const guarded = protectedPath(policy, pullRequest.changedPaths);
	if (guarded === void 0 || permission === "admin") return void 0;
	return {
		code: "needs_admin",
		sentence: `The change touches ${guarded}, which the base branch protects; an approver who is an administrator has to approve it.`
	};
}
/** Whether the content is what was evaluated and shown, and good enough. */
function refuseContent({ command, headSha }, reviewed, evaluated) {
	const { model } = reviewed;
	const { evaluation, plan, planHash, record, overrides } = evaluated;
	const candidate = evaluation.candidate.artifactSha256;
	if (command.artifactSha256 !== candidate) return refuse("wrong_digest", `The candidate of this head is ${model}@${candidate}, and another digest was named.`);
	if (record.artifact.sha256 !== candidate) return refuse("wrong_digest", `The committed record names ${record.artifact.sha256}, and ${candidate} was evaluated; train again and commit the record.`);
	if (record.inputKey !== reviewed.inputKey) return refuse("input_changed", `The record was made from other inputs than ${headSha} holds; train again and commit the record.`);
	if (command.verb === "reject") return void 0;
	if (reviewed.refusedOverrides !== void 0) return reviewed.refusedOverrides;
	if (reviewed.quarantined.includes(candidate)) return refuse("quarantined", `${model}@${candidate} is quarantined by the base branch and cannot be approved.`);
	const verdict = refuseVerdict(evaluation, overrides.map(({ gate }) => gate));
	if (verdict !== void 0) return verdict;
	if (plan.environments.length === 0 && evaluation.baseline?.artifactSha256 === candidate) return refuse("no_change", `Merging changes nothing for ${model}: the base branch has these bytes already.`);
	if (planHash !== reviewed.shownPlanHash) return refuse("plan_changed", "What merging would do has changed since the report; run the report again and read it.");
}
/**
* Whether a command is accepted, and the record it makes. Pure: everything it looks at was read live before.
*/
function decideReview(request) {
	const { command, comment, pullRequest, reviewed, policy, permission } = request;
	const speaker = refuseSpeaker(request) ?? refuseOwnChange(request);
	if (speaker !== void 0) return { refused: speaker };
	const state = refuseState(pullRequest);
	if (state !== void 0) return { refused: state };
	if (reviewed === void 0) return { refused: refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${command.model}.`) };
	const evaluated = evaluatedParts(request, reviewed);
	if ("refused" in evaluated) return evaluated;
	const refusal = refuseContent({
		command,
		headSha: pullRequest.headSha
	}, reviewed, evaluated);
	if (refusal !== void 0) return { refused: refusal };
	if (permission === "unknown") return { refused: refuse("permission_unknown", "The forge could not say who may review.") };
	if (policy.expiresAfterSeconds !== void 0 && comment.createdAt === void 0) return { refused: refuse("approval_expired", "The forge does not say when this was written, and approvals expire here; write it again.") };
	const subject = {
		...evaluated.content,
		planHash: evaluated.planHash
	};
	return { accepted: {
		kind: "lockstep/Approval",
		schema: 1,
		verb: command.verb,
		subject,
		approver: comment.author,
		permission,
		comment: {
			id: comment.id,
			bodySha256: comment.bodySha256
		},
		...comment.createdAt === void 0 ? {} : { at: comment.createdAt },
		...comment.teams === void 0 || comment.teams.length === 0 ? {} : { teams: comment.teams },
		...command.verb === "approve" && evaluated.overrides.length > 0 ? { overrides: evaluated.overrides.map(({ gate, by, reason, comment: said }) => ({
			gate,
			by,
			reason,
			comment: said
		})) } : {}
	} };
}

export { refuseState as a, refuseSpeaker as c, approvalPath as d, approvalText as f, refuseContent as i, refuseStranger as l, evaluatedParts as n, refuseVerdict as o, reviewStanding as p, isInTheWay as r, refuseNonOwner as s, decideReview as t, refuse as u };