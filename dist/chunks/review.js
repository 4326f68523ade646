import { at as hashBytes, rt as digestOf } from "./pipeline.js";
import { A as LockstepError, O as sha256, S as idPatterns, T as modelName } from "./file-work.js";
import { o as readRegistry } from "./gto.js";
import { n as readApprovals, t as approvalsRef } from "./approvals.js";
import { i as parseShownReport, n as approvalCheck, r as evaluationCheck, t as planNow } from "./plan-now.js";
import { i as stateOf, l as mayApprove } from "./state.js";
import { n as approvalText, r as reviewStanding, t as approvalPath } from "./approvals2.js";
import { t as closestWord } from "./closest-word.js";
import { t as verdictOfGates } from "./evaluation.js";

// pipeline/review/answer.ts
/** First line of the answer to one comment; the comment is answered when such a line stands in one of ours. */
function answerMarker(commentId) {
	return `lockstep:answer:${commentId}`;
}
/** Longest text from elsewhere that is shown, in characters. */
const shownLimit = 1e3;
/** A text from elsewhere as one code span, in which nothing is a link, a mention, a tag or a line break. */
function inert(text) {
	const plain = text.slice(0, shownLimit).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
	const fence = "`".repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	const pad = plain === "" || plain.startsWith("`") || plain.endsWith("`") ? " " : "";
	return `${fence}${pad}${plain}${pad}${fence}`;
}
function answerAccepted(approval, standing) {
	const { subject, approver, verb } = approval;
	const what = inert(`${subject.model}@${subject.artifactSha256}`);
	if (verb === "reject") return `❌ ${inert(approver.login)} rejected ${what}. These bytes are not promoted until the same person approves them.`;
	const next = standing.remaining > 0 ? `${standing.remaining} more ${standing.remaining === 1 ? "approval is" : "approvals are"} needed.` : "Merging promotes exactly these bytes.";
	return [
		`✅ ${inert(approver.login)} approved ${what}. ${next}`,
		"",
		`Bound to head ${inert(subject.headSha)}, inputs ${inert(subject.inputKey.slice(0, 12))}, evaluation ${inert(subject.evaluationDigest.slice(0, 12))}, plan ${inert(subject.planHash.slice(0, 12))}; void when one of them changes.`
	].join("\n");
}
/** Reason and sentence; the sentence may hold names from the pull request, so it is shown as text only. */
function answerRefused(refusal) {
	return `🚫 Refused (${inert(refusal.code)}): ${inert(refusal.sentence)}`;
}
function answerHelp() {
	return [
		"Commands stand alone on the first line of a comment:",
		"",
		"- `/approve <model>@<sha256>` approves exactly these bytes; the report ends with the line to copy",
		"- `/reject <model>@<sha256> [reason]` keeps these bytes from being promoted",
		"- `/help` shows this",
		"",
		"Who may approve is listed in the base branch's `lockstep.yaml`; nobody approves a change of their own."
	].join("\n");
}

// pipeline/review/lookalike.ts
/** Letters of other alphabets, and slashes, that look like those of a command. NFKD has dealt with the fullwidth ones. */
const lookalikes = {
	"а": "a",
	"α": "a",
	"с": "c",
	"ԁ": "d",
	"е": "e",
	"һ": "h",
	"і": "i",
	"ј": "j",
	"ӏ": "l",
	"о": "o",
	"ο": "o",
	"р": "p",
	"ρ": "p",
	"ѕ": "s",
	"ѵ": "v",
	"ν": "v",
	"х": "x",
	"у": "y",
	"⁄": "/",
	"∕": "/",
	"⧸": "/",
	"╱": "/"
};
/** What a reader takes a line for: other alphabets' lookalikes replaced, invisible characters and outer spaces left out. */
function asRead(line) {
	return line.normalize("NFKD").replace(/[\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, "").replace(/[^ -~]/gu, (character) => lookalikes[character] ?? character).trim();
}

// pipeline/review/command.ts
const verbs = [
	"approve",
	"reject",
	"help"
];
/** Longest reason of a rejection, and longest line that can be a command, in characters. */
const reasonLimit = 500;
const lineLimit = 1e3;
function bad(sentence) {
	return {
		code: "bad_command",
		sentence
	};
}
/** The verb that a line begins with, and what stands behind it; a path such as `/usr/bin` begins with none. */
function wordOf(line) {
	const [, word, rest] = /^\/([a-zA-Z][a-zA-Z-]{0,39})(?![a-zA-Z\-/])(.*)$/s.exec(line) ?? [];
	return word === void 0 || rest === void 0 ? void 0 : {
		word,
		rest
	};
}
/**
* The command that was probably meant. Other bots have commands, too (`/retest`): only one wrong letter, an ending, or a digest behind it
* make a word one of ours.
*/
function meantBy({ word, rest }) {
	const lower = word.toLowerCase();
	const most = /@[0-9a-f]{12}/.test(rest) ? void 0 : 1;
	const found = closestWord(lower, verbs, most) ?? verbs.find((verb) => lower.startsWith(verb) && lower.length <= verb.length + 3);
	return verbs.find((verb) => verb === found);
}
function target(verb, text) {
	const at = text.lastIndexOf("@");
	const model = text.slice(0, Math.max(0, at));
	const digest = text.slice(at + 1);
	if (!idPatterns.modelName.test(model) || model.length > 100 || !idPatterns.sha256.test(digest)) return bad(`Write \`/${verb} <model>@<sha256>\` with all 64 digits; the report ends with the line to copy.`);
	return {
		model: modelName(model),
		artifactSha256: sha256(digest)
	};
}
function readCommand(verb, rest) {
	if (verb === "help") return rest === "" ? { verb } : bad("`/help` stands alone on its line.");
	if (!rest.startsWith(" ")) return bad(`Behind \`/${verb}\` stands one space and \`<model>@<sha256>\`.`);
	const [first = "", ...more] = rest.slice(1).split(" ");
	const named = target(verb, first);
	if ("code" in named) return named;
	if (verb === "reject") return {
		verb,
		...named,
		reason: more.join(" ").trim().slice(0, reasonLimit)
	};
	return more.length === 0 ? {
		verb,
		...named
	} : bad("Nothing may stand behind the digest of an approval, not even a space.");
}
/** What is wrong with a line that is no command; `undefined` when it is ordinary talk. */
function slip(line) {
	const read = asRead(line);
	const found = wordOf(read);
	const meant = found === void 0 ? void 0 : meantBy(found);
	if (found === void 0 || meant === void 0) return void 0;
	if (read !== line.trim()) return bad(`The line looks like \`/${meant}\` and holds characters that only look like it; type it again.`);
	if (read !== line) return bad(`A command stands alone in its line: write \`/${meant}\` without spaces around it.`);
	return bad(`There is no command \`/${found.word}\`; \`/${meant}\` was probably meant.`);
}
/**
* Reads a comment. Only its first line counts, and only when it is a command from its first to its last character; ordinary talk gives
* `undefined`. A line that was probably meant as a command, and a second command below one, give a refusal that says what to write.
*/
function parseCommand(comment) {
	const [first = "", ...others] = comment.split("\n", 1e3);
	const line = first.replace(/\r$/, "");
	if (line.length > lineLimit) return void 0;
	const found = wordOf(line);
	const verb = verbs.find((known) => known === found?.word);
	if (found === void 0 || verb === void 0) return slip(line);
	if (others.some((other) => verbs.some((known) => known === wordOf(other.replace(/\r$/, ""))?.word))) return bad("A comment holds one command; write the other one in a comment of its own.");
	return readCommand(verb, found.rest);
}
function isRefusal(value) {
	return "code" in value;
}

// pipeline/review/request.ts
function refuse(code, sentence) {
	return { refused: {
		code,
		sentence
	} };
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
/** Who may speak at all; asked before anything else, so that a stranger learns nothing. */
function refuseSpeaker({ comment, self, pullRequest, policy, permission, command }) {
	const { author } = comment;
	const { login } = author;
	if (comment.isBot || author.id === self.id) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
	if (comment.isEdited) return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
	if (permission === "unknown") return refuse("permission_unknown", `The forge could not say what ${login} may do, so nothing was recorded; try again later.`);
	if (permission !== "write" && permission !== "admin") return refuse("not_approver", `${login} has no write permission on this repository; an approver has to look.`);
	if (!mayApprove(policy, author)) return refuse("not_approver", `The base branch's lockstep.yaml does not list ${login} under \`review.approvers\`.`);
	if (command.verb === "approve" && isOwnChange(author, pullRequest)) return refuse("self_approval", `${login} took part in this change; somebody else has to approve it.`);
}

// pipeline/review/decide.ts
function refuseState({ pullRequest }) {
	const { number, state, isDraft } = pullRequest;
	if (state !== "open") return refuse("wrong_state", `Pull request #${number} is ${state}, so there is nothing to review any more.`);
	if (isDraft) return refuse("wrong_state", `Pull request #${number} is a draft; mark it ready for review first.`);
}
function withStop(sentence) {
	return sentence.endsWith(".") ? sentence : `${sentence}.`;
}
/** Whether the candidate is good enough to be approved, by every gate and by all of them together. */
function refuseVerdict({ gates, verdict }) {
	for (const { phase, reason } of [verdict, verdictOfGates(gates)]) {
		if (phase === "regressed") return refuse("evaluation_regressed", `The gates say no: ${withStop(reason)}`);
		if (phase === "inconclusive") return refuse("evaluation_inconclusive", `The gates cannot tell: ${withStop(reason)}`);
	}
}
function evaluatedParts({ pullRequest }, reviewed) {
	const { model, evaluation, evaluationDigest, evaluatedHead, plan, planHash, record } = reviewed;
	const { headSha } = pullRequest;
	if (evaluatedHead !== void 0 && evaluatedHead !== headSha) return refuse("stale_sha", `The head is ${headSha} now, and ${evaluatedHead} was evaluated; wait for the report of the new head.`);
	if (!(evaluation?.model === model && plan?.model === model && record?.model === model) || evaluatedHead === void 0 || evaluationDigest === void 0 || planHash === void 0) return refuse("candidate_missing", `Nothing was evaluated for ${model} at ${headSha}; wait for the report, or push again.`);
	return {
		evaluation,
		evaluationDigest,
		plan,
		planHash,
		record
	};
}
/** Whether the content is what was evaluated and shown, and good enough. */
function refuseContent(request, reviewed, evaluated) {
	const { command, pullRequest } = request;
	const { model } = reviewed;
	const { evaluation, plan, planHash, record } = evaluated;
	const candidate = evaluation.candidate.artifactSha256;
	if (command.artifactSha256 !== candidate) return refuse("wrong_digest", `The candidate of this head is ${model}@${candidate}, and another digest was named.`);
	if (record.artifact.sha256 !== candidate) return refuse("wrong_digest", `The committed record names ${record.artifact.sha256}, and ${candidate} was evaluated; train again and commit the record.`);
	if (record.inputKey !== reviewed.inputKey) return refuse("input_changed", `The record was made from other inputs than ${pullRequest.headSha} holds; train again and commit the record.`);
	if (command.verb === "reject") return void 0;
	if (reviewed.quarantined.includes(candidate)) return refuse("quarantined", `${model}@${candidate} is quarantined by the base branch and cannot be approved.`);
	const verdict = refuseVerdict(evaluation);
	if (verdict !== void 0) return verdict;
	if (plan.environments.length === 0 && evaluation.baseline?.artifactSha256 === candidate) return refuse("no_change", `Merging changes nothing for ${model}: the base branch has these bytes already.`);
	if (planHash !== reviewed.shownPlanHash) return refuse("plan_changed", "What merging would do has changed since the report; run the report again and read it.");
}
/**
* Whether a command is accepted, and the record it makes. Pure: everything it looks at was read live before.
*/
function decideReview(request) {
	const { command, comment, pullRequest, reviewed, permission } = request;
	const early = refuseSpeaker(request) ?? refuseState(request);
	if (early !== void 0) return early;
	if (reviewed === void 0) return refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${command.model}.`);
	const evaluated = evaluatedParts(request, reviewed);
	if ("refused" in evaluated || "accepted" in evaluated) return evaluated;
	const refusal = refuseContent(request, reviewed, evaluated);
	if (refusal !== void 0) return refusal;
	if (permission === "unknown") return refuse("permission_unknown", "The forge could not say who may review.");
	const subject = {
		pullRequest: pullRequest.number,
		headSha: pullRequest.headSha,
		model: reviewed.model,
		inputKey: reviewed.inputKey,
		artifactSha256: command.artifactSha256,
		evaluationDigest: evaluated.evaluationDigest,
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
		}
	} };
}

// pipeline/steps/review.ts
/** The model that a command names, as it was evaluated at this head and as it is now. */
async function reviewedModel(scene, command) {
	if (command.verb === "help") return void 0;
	const { git } = scene.workspace;
	const declaration = scene.project.models.find(({ model }) => model === command.model);
	if (declaration === void 0) return void 0;
	const head = stateOf(git, scene.pullRequest.head.sha);
	const own = (await head.project()).models.find(({ model }) => model === command.model);
	if (own === void 0) return void 0;
	const record = await head.record(declaration.model);
	const check = await scene.forge.check(scene.pullRequest.head.sha, evaluationCheck);
	const shown = check === void 0 ? void 0 : parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === command.model);
	const plan = record === void 0 ? void 0 : await planNow(git, await head.project(), {
		record,
		registry: readRegistry(await git.tags())
	});
	const desired = await stateOf(git, scene.base).record(declaration.model);
	return {
		model: declaration.model,
		evaluatedHead: check?.sha,
		evaluation: shown?.evaluation,
		evaluationDigest: shown === void 0 ? void 0 : digestOf(shown.evaluation),
		plan,
		planHash: plan === void 0 ? void 0 : digestOf(plan),
		shownPlanHash: shown === void 0 ? void 0 : digestOf(shown.plan),
		record,
		inputKey: (await head.inputs(own)).inputKey,
		quarantined: desired?.quarantine.map(({ artifactSha256 }) => artifactSha256) ?? []
	};
}
async function permissionOf(scene, comment) {
	try {
		return await scene.forge.permission(comment.author);
	} catch (error) {
		scene.workspace.host.warning(`permission of ${comment.author.login}: ${error instanceof Error ? error.message : "unknown"}`);
		return "unknown";
	}
}
/** Writes an accepted command down, then says so: the ledger first, because the status follows from it. */
async function record(scene, approval) {
	const { git } = scene.workspace;
	await git.appendToLedger(approvalsRef, {
		path: approvalPath(approval),
		text: approvalText(approval)
	});
	const standing = reviewStanding(await readApprovals(git), approval.subject, scene.project.review);
	const remaining = standing.phase === "needed" ? standing.remaining : 0;
	await scene.forge.setCheck({
		sha: approval.subject.headSha,
		name: approvalCheck,
		conclusion: standing.phase === "approved" ? "success" : standing.phase === "rejected" ? "failure" : "pending",
		title: standing.phase === "approved" ? `approved by ${standing.approvals.map(({ approver }) => approver.login).join(", ")}` : standing.phase === "rejected" ? `rejected by ${standing.by.approver.login}` : `${remaining} more to approve`,
		summary: "",
		record: ""
	});
	return remaining;
}
/** True when a comment stood there before the report of this head was shown: it cannot be about it. */
async function isOlderThanReport({ comments, forge, pullRequest }, comment) {
	const check = await forge.check(pullRequest.head.sha, evaluationCheck);
	const lastComment = check === void 0 ? void 0 : parseShownReport(check.record).lastComment;
	if (lastComment === void 0) return false;
	const place = (id) => comments.findIndex((found) => found.id === id);
	return place(comment.id) <= place(lastComment);
}
async function answer(scene, comment, command) {
	const { forge, pullRequest, workspace } = scene;
	const reply = async (body, reaction) => {
		await forge.keepComment(pullRequest.number, answerMarker(comment.id), body);
		await forge.react(comment.id, reaction);
	};
	const outcome = {
		comment: comment.id,
		accepted: void 0,
		refused: void 0
	};
	if (!isRefusal(command) && command.verb === "help") {
		await reply(answerHelp(), "+1");
		return outcome;
	}
	await forge.react(comment.id, "eyes");
	const decision = isRefusal(command) ? { refused: command } : decideReview({
		command,
		comment: {
			id: comment.id,
			bodySha256: hashBytes(comment.body).sha256,
			author: comment.author,
			isBot: comment.isBot,
			isEdited: comment.isEdited
		},
		self: await forge.self(),
		pullRequest: {
			number: pullRequest.number,
			state: pullRequest.state,
			isDraft: pullRequest.isDraft,
			author: pullRequest.author,
			headSha: pullRequest.head.sha,
			contributors: await workspace.git.authors(scene.base, pullRequest.head.sha)
		},
		reviewed: await reviewedModel(scene, command),
		policy: scene.project.review,
		permission: await permissionOf(scene, comment)
	});
	if ("refused" in decision) {
		await reply(answerRefused(decision.refused), "confused");
		workspace.host.info(`refused (${decision.refused.code}): ${decision.refused.sentence}`);
		return {
			...outcome,
			refused: decision.refused
		};
	}
	if (decision.accepted.verb === "approve" && await isOlderThanReport(scene, comment)) {
		const refused = {
			code: "stale_sha",
			sentence: `this was written before the report of ${pullRequest.head.sha} was there; read that one, then approve again`
		};
		await reply(answerRefused(refused), "confused");
		workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
		return {
			...outcome,
			refused
		};
	}
	const now = await forge.pullRequest(pullRequest.number);
	if (now.head.sha !== pullRequest.head.sha) {
		const refused = {
			code: "stale_sha",
			sentence: `the head moved to ${now.head.sha} while the command was decided`
		};
		await reply(answerRefused(refused), "confused");
		workspace.host.info(`refused (${refused.code}): ${refused.sentence}`);
		return {
			...outcome,
			refused
		};
	}
	const remaining = await record(scene, decision.accepted);
	await reply(answerAccepted(decision.accepted, { remaining }), "+1");
	workspace.host.info(`${decision.accepted.approver.login} ${decision.accepted.verb === "approve" ? "approved" : "rejected"} ${decision.accepted.subject.model}@${decision.accepted.subject.artifactSha256}`);
	return {
		...outcome,
		accepted: decision.accepted
	};
}
/** Answers the commands in a pull request's comments, each once; the policy is the base branch's. */
async function review(request, workspace) {
	const { git, host } = workspace;
	const forge = await workspace.forge();
	const number = request.pullRequest ?? host.event.pullRequest;
	if (number === void 0) throw new LockstepError("ARGUMENT_INVALID", "which pull request is meant is not known", { hint: "Give `--pull-request <number>`; in a workflow the event names it." });
	const pullRequest = await forge.pullRequest(number);
	await git.fetch();
	const { branch } = pullRequest.base;
	const base = await git.resolve(`refs/remotes/origin/${branch}`) ?? await git.resolve(`refs/heads/${branch}`);
	if (base === void 0) throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${pullRequest.base.branch} of #${number} is not here`, { hint: "Fetch it; in a workflow, let checkout use `fetch-depth: 0`." });
	if (!await git.fetchCommit(pullRequest.head.sha)) throw new LockstepError("PULL_REQUEST_STATE", `the head ${pullRequest.head.sha} of #${number} cannot be fetched`, { hint: "The branch may be gone; push it again, or close the pull request." });
	const comments = await forge.comments(number);
	const scene = {
		workspace,
		forge,
		pullRequest,
		base,
		comments,
		project: await stateOf(git, base).project()
	};
	const self = await forge.self();
	const answered = new Set(comments.filter(({ author }) => author.id === self.id).map(({ body }) => body.split("\n", 1)[0] ?? ""));
	const wanted = request.comment ?? host.event.comment;
	const outcomes = [];
	for (const comment of comments) {
		if (wanted !== void 0 && comment.id !== wanted) continue;
		if (comment.author.id === self.id && comment.isBot) continue;
		const command = parseCommand(comment.body);
		if (command === void 0 || answered.has(`<!-- ${answerMarker(comment.id)} -->`)) continue;
		outcomes.push(await host.group(`Answer comment ${comment.id}`, () => answer(scene, comment, command)));
	}
	if (outcomes.length === 0) host.info("no command waits for an answer");
	return outcomes;
}

export { review };