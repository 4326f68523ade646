import { O as shellWord, Zt as canonicalJson, jt as hashBytes, kt as digestOf } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { a as readOverrides, c as describeScope, d as scopeKey, f as standingHolds, i as readLocks, l as holdOn, n as overridesRef, o as stopsAt, r as readHolds, s as overridesOf, t as holdsRef, u as refuseHeld } from "./stops.js";
import { c as reviewWordText, d as usageOf, f as usages, l as isRefusal, m as planNow, n as overridesSaid, o as isReviewWord, p as verbs, s as reviewWordId, t as reviewPolicy, u as parseCommand } from "./review-policy.js";
import { a as refuseState, c as refuseSpeaker, d as approvalPath, f as approvalText, i as refuseContent, l as refuseStranger, n as evaluatedParts, o as refuseVerdict, p as reviewStanding, r as isInTheWay, s as refuseNonOwner, t as decideReview, u as refuse } from "./decide.js";
import { t as commitText } from "./commit-text.js";
import { t as emitModelRecord } from "./model-record.js";
import { n as code } from "./cell2.js";
import { n as momentOf, t as membershipOf } from "./membership.js";
import { t as promoted } from "./promoted.js";
import { t as rolledBack } from "./rolled-back.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { l as ownersPolicy, s as mayApprove } from "./project2.js";
import { n as readApprovals, t as approvalsRef } from "./approvals.js";
import { o as readRegistry } from "./gto.js";
import { i as refuseOverrides, n as overriddenVersions } from "./overridden-versions.js";
import { n as evaluationCheck, r as parseShownReport, t as approvalCheck } from "./checks.js";
import { n as quarantineNow } from "./quarantine2.js";
import { t as evaluationConclusion } from "./conclusion.js";

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
	const overridden = (approval.overrides ?? []).map(({ gate, by }) => `${inert(gate)} by ${inert(by.login)}`);
	const next = standing.remaining > 0 ? `${standing.remaining} more ${standing.remaining === 1 ? "approval is" : "approvals are"} needed.` : "Merging promotes exactly these bytes.";
	return [
		`✅ ${inert(approver.login)} approved ${what}. ${next}`,
		...overridden.length === 0 ? [] : ["", `⚠️ Gates that were overridden: ${overridden.join(", ")}.`],
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
		...verbs.map((verb) => `- \`${usageOf(verb)}\` ${usages[verb][1]}`),
		"",
		"Who may approve is listed in the base branch's `lockstep.yaml`; nobody approves a change of their own."
	].join("\n");
}
function answerStop(hold) {
	const { scope, by, reason, until, verb } = hold;
	const what = inert(describeScope(scope));
	if (verb === "release") return `▶️ ${inert(by.login)} released ${what}. The next run of promote goes on.`;
	const why = reason === "" ? "" : ` Reason: ${inert(reason)}.`;
	const end = until === void 0 ? "until it is released" : `until ${inert(until)}`;
	return scope.model === void 0 ? `🔒 ${inert(by.login)} locked ${what} ${end}: nothing is promoted to it.${why}` : `⏸️ ${inert(by.login)} holds ${what} ${end}: it is not promoted.${why}`;
}
function answerOverride({ gate, by, reason, subject }) {
	return [
		`⚠️ ${inert(by.login)} overrode the gate ${inert(gate)} of ${inert(`${subject.model}@${subject.artifactSha256}`)}. Reason: ${inert(reason)}.`,
		"",
		"It is kept for ever, holds for this content only, and approves nothing by itself."
	].join("\n");
}
/** What merging does now, for each model. */
function answerPlan(plans) {
	const lines = plans.flatMap(({ plan, planHash }) => [
		`${inert(`${plan.model} ${plan.modelVersion}`)}, ${inert(`sha256 ${plan.artifactSha256.slice(0, 12)}`)}, plan ${inert(planHash.slice(0, 12))}:`,
		"",
		...plan.environments.map(({ environment, from, to, target }) => `- ${inert(environment)}: ${inert(from?.modelVersion ?? "nothing")} → ${inert(to.modelVersion)} (${inert(target)})`),
		...plan.environments.length === 0 ? ["- merging changes no environment"] : [],
		""
	]);
	return lines.length === 0 ? "Merging changes no model." : lines.join("\n").trimEnd();
}
function answerWhy(found) {
	const lines = found.flatMap(({ model, reasons }) => [
		`${inert(model)}: ${reasons.length === 0 ? "nothing stands in the way; merging promotes it" : ""}`.trimEnd(),
		...reasons.map(({ code, sentence }) => `- ${inert(code)}: ${inert(sentence)}`),
		""
	]);
	return lines.length === 0 ? "No model of this pull request was evaluated yet." : lines.join("\n").trimEnd();
}
/** A page of the forge's own; anything else is shown as text. */
function linked(title, url) {
	return /^https?:\/\/[^\s<>()[\]"`\\]+$/.test(url) ? `[${title}](${url})` : inert(url);
}
/** A job that was asked for. */
function answerWork(asked) {
	const { verb, how, headSha, url } = asked;
	const page = url === void 0 ? "" : ` ${linked("Its page", url)}.`;
	const did = {
		started: "is started",
		again: "runs once more",
		"under way": "is under way already"
	}[how];
	const comes = verb === "train" ? "The report follows when it is finished." : "What it found follows when it is finished, as a suggested change where a winner is proven.";
	return `⏳ ${inert(verb)} ${did} for head ${inert(headSha)}, with a token that only reads.${page} ${comes}`;
}
/** The pull request that moves an environment. */
function answerMove(moved) {
	const { verb, number, environment, model, modelVersion } = moved;
	const version = `${inert(model)} ${inert(modelVersion)}`;
	return verb === "promote" ? `🚀 #${number} asks for ${version} in ${inert(environment)}. Merging it promotes.` : `⏪ #${number} asks for ${version} in ${inert(environment)} and quarantines what is there now. Merging it rolls back.`;
}

// pipeline/review/decide-move.ts
/** What a command moves where, by the default branch's lockstep.yaml. */
function placeOf({ verb, environment, model }, { models, environments }) {
	const declared = environments.map((found) => found.environment);
	if (!declared.includes(environment)) return { refused: refuse("unknown_environment", `lockstep.yaml declares no environment ${environment}; it has ${declared.join(", ")}.`) };
	const names = models.map((found) => found.model);
	const [only, ...others] = names;
	if (model !== void 0 && !names.includes(model)) return { refused: refuse("unknown_model", `lockstep.yaml declares no model ${model}.`) };
	const meant = model ?? (others.length === 0 ? only : void 0);
	if (meant === void 0) return { refused: refuse("bad_command", `Say which model: \`/${verb} ${environment} <model>\`, of ${names.join(", ")}.`) };
	return {
		environment,
		model: meant
	};
}

// pipeline/steps/review/move.ts
/** The words of the pull request; who asked and why stand in it as text only. */
function wordsOf(command, { environment, model }, version) {
	return command.verb === "promote" ? {
		title: `Promote ${model} ${version} to ${environment}`,
		why: ""
	} : {
		title: `Roll ${environment} back to ${model} ${version}`,
		why: command.reason
	};
}
/** Opens the pull request that changes only the record, or finds the one that is open. */
async function propose({ workspace, forge, pullRequest }, command, { place, moved, by }) {
	const { git } = workspace;
	const { title, why } = wordsOf(command, place, moved.modelVersion);
	const branch = `lockstep/${command.verb}-${place.model}-${place.environment}`;
	await git.writeBranch({
		branch,
		base: await defaultTip(git),
		files: { [recordPath(place.model)]: emitModelRecord(moved.record) },
		message: why === "" ? title : `${title}\n\n${why}`,
		author: {
			name: by.login,
			email: `${by.id}+${by.login}@users.noreply.github.com`
		}
	});
	const reason = why === "" ? [] : ["", `Reason: ${code(commitText(why), 500)}.`];
	const quarantines = command.verb === "rollback" ? " and quarantines what is there now" : "";
	const body = [`${code(by.login)} asked for this on #${pullRequest.number}. It changes the desired state in ${code(recordPath(place.model))}${quarantines}, and nothing else; merging carries it out.`, ...reason].join("\n");
	return (await forge.openPullRequest({
		title,
		body,
		head: branch,
		base: await git.defaultBranch()
	})).number;
}
/** Opens the pull request that moves an environment, for whoever may approve what goes there. */
async function move(scene, command, voice) {
	const { workspace, forge } = scene;
	const { git } = workspace;
	const tip = stateOf(git, await defaultTip(git));
	const project = await tip.project();
	const place = placeOf(command, project);
	if ("refused" in place) return place;
	const { environment, model } = place;
	const policy = await reviewPolicy(tip, project, {
		model,
		environments: [{ environment }]
	});
	const { author } = voice.comment;
	const comment = {
		...voice.comment,
		...await membershipOf(forge, policy, author)
	};
	const refused = refuseSpeaker({
		comment,
		self: await forge.self(),
		policy,
		permission: voice.permission
	});
	if (refused !== void 0) return { refused };
	try {
		const moved = command.verb === "promote" ? await promoted(git, place) : await rolledBack(git, {
			...place,
			tip: await defaultTip(git),
			to: command.to,
			reason: command.reason
		});
		if ("refused" in moved) return moved;
		const number = await propose(scene, command, {
			place,
			moved,
			by: author
		});
		return { body: answerMove({
			verb: command.verb,
			number,
			...place,
			modelVersion: moved.modelVersion
		}) };
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		const told = Object.entries({
			VERSION_UNKNOWN: "version_unregistered",
			FORGE_PERMISSION_MISSING: "not_by_comment"
		}).find(([known]) => known === error.code)?.[1];
		if (told === void 0) throw error;
		return { refused: {
			code: told,
			sentence: `${error.message}. ${error.hint ?? ""}`.trim()
		} };
	}
}

// pipeline/steps/review/scene.ts
/** Reads the pull request, its base branch and its head. */
async function openScene(workspace, forge, number) {
	const { git } = workspace;
	const pullRequest = await forge.pullRequest(number);
	await git.fetch();
	const { branch } = pullRequest.base;
	const base = await git.resolve(`refs/remotes/origin/${branch}`) ?? await git.resolve(`refs/heads/${branch}`);
	if (base === void 0) throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${branch} of #${number} is not here`, { hint: "Fetch it; in a workflow, let checkout use `fetch-depth: 0`." });
	if (!await git.fetchCommit(pullRequest.head.sha)) throw new LockstepError("PULL_REQUEST_STATE", `the head ${pullRequest.head.sha} of #${number} cannot be fetched`, { hint: "The branch may be gone; push it again, or close the pull request." });
	const rules = stateOf(git, base);
	if (await rules.text("lockstep.yaml") === void 0) throw new LockstepError("CONFIG_INVALID", `the base branch ${branch} of #${number} has no lockstep.yaml, so that nobody is known who may say anything here`, { hint: `Merge lockstep.yaml first, without a record (models/<name>.yaml): what is merged unapproved is never promoted. Then commit the record on another branch with \`lockstep train --commit\`; its pull request can be approved.` });
	const project = await rules.project();
	let check;
	const readCheck = () => check ??= forge.check(pullRequest.head.sha, evaluationCheck);
	return {
		workspace,
		forge,
		pullRequest,
		base,
		project,
		check: readCheck,
		shown: async () => {
			const found = await readCheck();
			return found === void 0 ? void 0 : parseShownReport(found.record);
		},
		overrides: () => overridesSaid({
			git,
			forge,
			pullRequest: number,
			headSha: pullRequest.head.sha
		})
	};
}
async function reviewedPullRequest({ workspace, pullRequest, base, project }) {
	const { git } = workspace;
	const { number, state, isDraft, author, head } = pullRequest;
	const left = await git.mergeBase(base, head.sha) ?? base;
	return {
		number,
		state,
		isDraft,
		author,
		headSha: head.sha,
		contributors: await git.authors(base, head.sha),
		changedPaths: project.review.protectedPaths === void 0 ? [] : await git.changedPaths(left, head.sha)
	};
}
/** A model as it was evaluated at this head and as it is now; `undefined` when base or head do not declare it. */
async function reviewedModel(scene, model, known) {
	const { git } = scene.workspace;
	const isNamed = (declaration) => declaration.model === model;
	if (!scene.project.models.some(isNamed)) return void 0;
	const head = stateOf(git, scene.pullRequest.head.sha);
	const headProject = await head.project();
	const own = headProject.models.find(isNamed);
	if (own === void 0) return void 0;
	const record = await head.record(model);
	const shown = known.shown?.contents.find(({ evaluation }) => evaluation.model === model);
	const tags = await git.tags();
	const registry = readRegistry(tags);
	const plan = record === void 0 ? void 0 : await planNow(git, headProject, {
		record,
		registry
	});
	const desired = await stateOf(git, scene.base).record(model);
	const quarantine = desired === void 0 ? [] : await quarantineNow(git, registry, desired);
	return {
		model,
		evaluatedHead: known.shown === void 0 ? void 0 : scene.pullRequest.head.sha,
		evaluation: shown?.evaluation,
		evaluationDigest: shown?.evaluationDigest,
		plan,
		planHash: plan === void 0 ? void 0 : digestOf(plan),
		shownPlanHash: shown === void 0 ? void 0 : digestOf(shown.plan),
		record,
		inputKey: (await head.inputs(own)).inputKey,
		quarantined: quarantine.map(({ artifactSha256 }) => artifactSha256),
		refusedOverrides: record === void 0 ? void 0 : refuseOverrides(record, overriddenVersions(tags, model)),
		overrides: known.overrides
	};
}
/** The models of a pull request that were evaluated, or the one that is named. */
async function reviewedModels(scene, named) {
	const shown = await scene.shown();
	const overrides = await scene.overrides();
	const names = named === void 0 ? shown?.contents.map(({ evaluation }) => evaluation.model) ?? [] : [named];
	const found = [];
	for (const name of names) {
		const model = await reviewedModel(scene, name, {
			shown,
			overrides
		});
		if (model !== void 0) found.push(model);
	}
	return found;
}

// pipeline/steps/review/word.ts
/** Who decides about a model that goes where its plan says, by the base branch. */
function policyOf({ workspace, base, project }, model, plan) {
	return reviewPolicy(stateOf(workspace.git, base), project, {
		model,
		environments: plan?.environments ?? []
	});
}
/** Writes an accepted word down, then says so: the ledger first, because the status follows from it. Gives how many are missing. */
async function record(scene, approval, policy) {
	const { git } = scene.workspace;
	await git.appendToLedger(approvalsRef, {
		path: approvalPath(approval),
		text: approvalText(approval)
	});
	const nowMs = Math.max(scene.forge.nowMs() ?? 0, Date.parse(approval.at ?? "") || 0);
	const now = nowMs === 0 ? void 0 : new Date(nowMs).toISOString();
	const ledger = await readApprovals(git, approval.subject.model);
	const standing = reviewStanding(ledger, approval.subject, {
		...policy,
		now
	});
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
/** Where the head is now, by the branch itself; for a fork by the ref that the forge keeps. */
async function headNow({ workspace, forge, pullRequest }) {
	const { number, head } = pullRequest;
	const refs = await workspace.git.originRefs();
	if (refs.size === 0) return (await forge.pullRequest(number)).head.sha;
	return refs.get(head.isFork ? `refs/pull/${number}/head` : `refs/heads/${head.branch}`);
}
/** GitHub may deliver two comments in either order; of one person's words the one that was written last counts. */
async function laterWord({ workspace, forge, pullRequest }, model, { id, author, head }) {
	if (head !== void 0) return void 0;
	return (await readApprovals(workspace.git, model)).find(({ approver, subject, comment }) => approver.id === author.id && subject.pullRequest === pullRequest.number && !isReviewWord(comment.id) && forge.isLater(comment.id, id));
}
/** An approval, or a rejection, with how many approvals are missing then. */
async function sayWord(scene, command, voice) {
	const { forge, pullRequest } = scene;
	const { permission } = voice;
	const shown = await scene.shown();
	const reviewed = await reviewedModel(scene, command.model, {
		shown,
		overrides: await scene.overrides()
	});
	const policy = await policyOf(scene, command.model, reviewed?.plan);
	const comment = {
		...voice.comment,
		...await membershipOf(forge, policy, voice.comment.author)
	};
	const decision = decideReview({
		permission,
		comment,
		command,
		self: await forge.self(),
		pullRequest: await reviewedPullRequest(scene),
		reviewed,
		policy
	});
	if ("refused" in decision) return decision;
	const last = shown?.lastComment;
	const isAboutThis = comment.head !== void 0 || last === void 0 || forge.isLater(comment.id, last);
	if (command.verb === "approve" && !isAboutThis) return { refused: {
		code: "stale_sha",
		sentence: `This was written before the report of ${pullRequest.head.sha} was there; read that one, then approve again.`
	} };
	const later = await laterWord(scene, command.model, comment);
	if (later !== void 0) return { refused: {
		code: "superseded",
		sentence: `A later comment of ${comment.author.login} was answered already, and its word stands: ${later.verb} ${command.model}.`
	} };
	const now = await headNow(scene);
	if (now !== pullRequest.head.sha) return { refused: {
		code: "stale_sha",
		sentence: `The head moved to ${now ?? "nowhere"} while the command was decided; read the report of the new one.`
	} };
	return {
		approval: decision.accepted,
		remaining: await record(scene, decision.accepted, policy)
	};
}

// pipeline/steps/review/reviews.ts
/** The latest word of each person in reviews; who approved and then asked for changes has not approved. */
function latest(reviews) {
	const byAuthor = /* @__PURE__ */ new Map();
	for (const review of reviews) if (!review.isBot && review.state !== "comment") byAuthor.set(review.author.id, review);
	return [...byAuthor.values()];
}
/**
* Takes approving reviews of the present head by listed approvers as approvals of every model that it would promote. Others' reviews
* are talk about code, and stay unanswered.
*/
async function approveByReviews(room) {
	const { workspace, forge, number } = room;
	const approving = latest(await forge.reviews(number)).filter(({ state }) => state === "approved");
	const outcomes = [];
	for (const review of approving) {
		const scene = await room.scene();
		if (review.headSha !== scene.pullRequest.head.sha) continue;
		const { login } = review.author;
		const { teams } = await membershipOf(forge, scene.project.review, review.author);
		if (!mayApprove(scene.project.review, {
			login,
			teams
		})) continue;
		const id = reviewWordId(review);
		const answers = [];
		for (const { plan } of (await scene.shown())?.contents ?? []) {
			if (plan.environments.length === 0) continue;
			if ((await readApprovals(workspace.git, plan.model)).some(({ comment }) => comment.id === id)) continue;
			const permission = await forge.permission(review.author).catch(() => "unknown");
			const said = await sayWord(scene, {
				verb: "approve",
				model: plan.model,
				artifactSha256: plan.artifactSha256
			}, {
				permission,
				comment: {
					id,
					bodySha256: hashBytes(reviewWordText(review)).sha256,
					author: review.author,
					isBot: review.isBot,
					isEdited: false,
					createdAt: review.submittedAt,
					head: review.headSha
				}
			});
			answers.push("refused" in said ? answerRefused(said.refused) : answerAccepted(said.approval, said));
			outcomes.push("refused" in said ? {
				comment: id,
				accepted: void 0,
				refused: said.refused
			} : {
				comment: id,
				accepted: said.approval,
				refused: void 0
			});
		}
		if (answers.length === 0) continue;
		const isRefused = outcomes.some(({ comment, refused }) => comment === id && refused !== void 0);
		const text = answers.join("\n\n");
		if (isRefused) await forge.keepComment(number, answerMarker(id), text);
		else await forge.makeComment(number, answerMarker(id), text);
	}
	return outcomes;
}

// pipeline/review/decide-override.ts
/** The ledger path of an override: one per comment. */
function overridePath({ subject, comment }) {
	return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}.json`;
}
function overrideText(override) {
	return `${canonicalJson(override)}\n`;
}
/** The models whose gate is meant: `<gate>`, or `<model>: <gate>` where several have it. */
function meant({ command, reviewed }) {
	return reviewed.flatMap((model) => {
		const prefix = `${model.model}: `;
		const gate = command.gate.startsWith(prefix) ? command.gate.slice(prefix.length) : command.gate;
		return model.evaluation !== void 0 && isInTheWay(model.evaluation, gate) ? [{
			model,
			gate
		}] : [];
	});
}
function unknownGate({ command, reviewed }) {
	const standing = reviewed.flatMap(({ evaluation }) => (evaluation?.gates ?? []).map(({ gate }) => gate).filter((gate) => evaluation !== void 0 && isInTheWay(evaluation, gate)));
	const names = [...new Set(standing)].slice(0, 10).join("; ");
	return {
		code: "unknown_gate",
		sentence: `No gate ${command.gate} stands in the way; ${names === "" ? "none does" : `these do: ${names}`}.`
	};
}
/** Whether an owner's override is accepted, and the entry that it makes: for this very content, and for no other. */
function decideOverride(request) {
	const { command, comment, pullRequest } = request;
	const refused = refuseNonOwner(request);
	if (refused !== void 0) return { refused };
	if (pullRequest.state !== "open") return { refused: {
		code: "wrong_state",
		sentence: `Pull request #${pullRequest.number} is ${pullRequest.state}.`
	} };
	const found = meant(request);
	const [first] = found;
	if (first === void 0) return { refused: unknownGate(request) };
	if (found.length > 1) return { refused: {
		code: "bad_command",
		sentence: `The gate stands in the way of ${found.map(({ model }) => model.model).join(", ")}; write \`/override <model>: <gate> --reason <why>\`.`
	} };
	const parts = evaluatedParts(request, first.model);
	if ("refused" in parts) return parts;
	return { accepted: {
		kind: "lockstep/Override",
		schema: 1,
		gate: first.gate,
		subject: parts.content,
		by: comment.author,
		reason: command.reason,
		comment: {
			id: comment.id,
			bodySha256: comment.bodySha256
		}
	} };
}

// pipeline/review/stops.ts
/** The text of a ledger entry. */
function holdText(hold) {
	return `${canonicalJson(hold)}\n`;
}
function scopeOf(command) {
	return "model" in command ? {
		model: command.model,
		environment: command.environment
	} : {
		model: void 0,
		environment: command.environment
	};
}
function refuseUnknown({ command, models, environments }) {
	const { model, environment } = scopeOf(command);
	if (model !== void 0 && !models.includes(model)) return {
		code: "unknown_model",
		sentence: `The base branch's lockstep.yaml declares no model ${model}.`
	};
	if (environment !== void 0 && !environments.includes(environment)) return {
		code: "unknown_environment",
		sentence: `The base branch's lockstep.yaml declares no environment ${environment}.`
	};
}
function release(request, standing) {
	const { command, comment, permission } = request;
	const what = describeScope(scopeOf(command));
	if (standing === void 0) return {
		code: "no_change",
		sentence: `Nothing holds ${what}; \`/why\` says what stands in the way of a promotion.`
	};
	const isTheirs = standing.by.id === comment.author.id || permission === "admin";
	if (command.verb === "unlock" && !isTheirs) return {
		code: "not_holder",
		sentence: `${standing.by.login} holds the lock of ${what}; they, or an administrator, take it off.`
	};
}
/** Whether a stop is made or ended, and the entry that says so. Pure: ledger and time were read before. */
function decideStop(request) {
	const { command, comment, entries, locks, moment, pullRequest } = request;
	const early = refuseSpeaker(request) ?? refuseUnknown(request);
	if (early !== void 0) return { refused: early };
	const scope = scopeOf(command);
	const own = entries.filter((entry) => scopeKey(entry.scope) === scopeKey(scope));
	const lock = locks.find((found) => scopeKey(found.scope) === scopeKey(scope));
	const [standing] = standingHolds([...own, ...lock === void 0 ? [] : [lock]], moment.earliestMs);
	const isRelease = command.verb === "unhold" || command.verb === "unlock";
	if (isRelease) {
		const refused = standing === void 0 && lock !== void 0 ? void 0 : release(request, standing);
		if (refused !== void 0) return { refused };
	} else if (standing !== void 0) return standing.by.id === comment.author.id ? { stands: standing } : { refused: refuseHeld(standing) };
	const hours = command.verb === "lock" ? command.hours : void 0;
	return {
		accepted: {
			kind: "lockstep/Hold",
			schema: 1,
			verb: isRelease ? "release" : "hold",
			scope,
			by: comment.author,
			reason: "reason" in command ? command.reason : "",
			until: hours === void 0 ? void 0 : new Date(moment.latestMs + hours * 36e5).toISOString(),
			pullRequest,
			comment: {
				id: comment.id,
				bodySha256: comment.bodySha256
			}
		},
		path: `${scopeKey(scope)}/${String(own.length + 1).padStart(6, "0")}.json`
	};
}

// pipeline/steps/review/stop.ts
/** How often somebody else may be faster before this gives up. */
const rounds = 5;
/** Writes an entry whose number nobody else has taken; false when somebody has. */
async function append(git, path, hold) {
	try {
		await git.appendToLedger(holdsRef, {
			path,
			text: holdText(hold)
		});
		return true;
	} catch (error) {
		if (error instanceof LockstepError && error.code === "GIT_REF_CONFLICT") return false;
		throw error;
	}
}
/**
* Does what was decided; false when somebody was faster, and everything has to be looked at again. A lock is its ref: made before the
* ledger tells of it, and taken off after that, so that whatever ends between the two leaves the environment locked.
*/
async function carryOut$1(git, { accepted, path }, locks) {
	const { environment, model } = accepted.scope;
	if (environment === void 0 || model !== void 0) return append(git, path, accepted);
	const present = locks.find(({ hold }) => hold.scope.environment === environment);
	if (accepted.verb === "release") return await append(git, path, accepted) && (present === void 0 || await git.removeLock({
		name: environment,
		id: present.id
	}));
	if (present !== void 0 && !await git.removeLock({
		name: environment,
		id: present.id
	})) return false;
	return "created" in await git.createLock({
		name: environment,
		text: holdText(accepted)
	}) && append(git, path, accepted);
}
/** Makes or ends a stop. Of several who do it at once one is the first; the others look again and are told who that was. */
async function stop(scene, command, voice) {
	const { workspace, forge, project, pullRequest } = scene;
	const { git } = workspace;
	const self = await forge.self();
	const membership = await membershipOf(forge, project.review, voice.comment.author);
	for (let round = 1;; round++) {
		const locks = await readLocks(git);
		const decision = decideStop({
			permission: voice.permission,
			comment: {
				...voice.comment,
				...membership
			},
			command,
			self,
			policy: project.review,
			models: project.models.map(({ model }) => model),
			environments: project.environments.map(({ environment }) => environment),
			entries: await readHolds(git),
			locks: locks.map(({ hold }) => hold),
			moment: momentOf(Date.now(), forge.nowMs()),
			pullRequest: pullRequest.number
		});
		if ("refused" in decision) return decision;
		if ("stands" in decision) return { hold: decision.stands };
		if (await carryOut$1(git, decision, locks)) return { hold: decision.accepted };
		if (round === rounds) throw new LockstepError("GIT_REF_CONFLICT", "others stop and release the same thing all the time", { hint: "Say it again in a new comment when it is quieter." });
	}
}
/** The check that a merge waits for says what the gates say without the one that was overridden; its report and its record stay. */
async function concludeAgain(scene, reviewed, accepted) {
	const { forge } = scene;
	const { number, head } = scene.pullRequest;
	const pullRequest = {
		number,
		headSha: head.sha
	};
	const check = await scene.check();
	if (check === void 0) return;
	const models = reviewed.flatMap((own) => {
		const parts = evaluatedParts({ pullRequest }, {
			...own,
			overrides: [...own.overrides, accepted]
		});
		if ("refused" in parts) return [];
		const { evaluation, overrides } = parts;
		const gates = overrides.map(({ gate }) => gate);
		const isOverridden = gates.length > 0 && refuseVerdict(evaluation, gates) === void 0;
		return [{
			model: own.model,
			phase: evaluation.verdict.phase,
			isOverridden
		}];
	});
	const { contents = [], leftOut = 0 } = await scene.shown() ?? {};
	if (models.length < contents.length + leftOut) return;
	await forge.setCheck({
		...check,
		...evaluationConclusion(models)
	});
}
/** A comment that was heard before the head moved, and whose answer was lost, is no word about the new head. */
async function refuseRepeated(git, { subject, comment }) {
	const heard = (await readOverrides(git)).find((entry) => entry.subject.pullRequest === subject.pullRequest && entry.comment.id === comment.id);
	if (heard === void 0 || overridesOf([heard], subject).length > 0) return void 0;
	return {
		code: "stale_sha",
		sentence: `This comment overrode ${heard.gate} for what was evaluated at ${heard.subject.headSha} then; write a new one.`
	};
}
/** Takes one gate out of the way of the present content. */
async function override(scene, command, voice) {
	const { workspace, forge, project } = scene;
	const reviewed = await reviewedModels(scene, void 0);
	const membership = await membershipOf(forge, ownersPolicy(project.review), voice.comment.author);
	const decision = decideOverride({
		permission: voice.permission,
		comment: {
			...voice.comment,
			...membership
		},
		command,
		self: await forge.self(),
		policy: project.review,
		pullRequest: await reviewedPullRequest(scene),
		reviewed
	});
	if ("refused" in decision) return decision;
	const { accepted } = decision;
	const repeated = await refuseRepeated(workspace.git, accepted);
	if (repeated !== void 0) return { refused: repeated };
	await workspace.git.appendToLedger(overridesRef, {
		path: overridePath(accepted),
		text: overrideText(accepted)
	});
	await concludeAgain(scene, reviewed, accepted);
	return { override: accepted };
}

// pipeline/review/obstacles.ts
function refuseWords({ reviewed, ledger, policy, now }, subject) {
	const standing = reviewStanding(ledger, subject, {
		...policy,
		now
	});
	switch (standing.phase) {
		case "approved": return;
		case "rejected": return {
			code: "rejected",
			sentence: `${standing.by.approver.login} rejected these bytes.`
		};
		case "needed": return standing.voided ?? {
			code: "no_approval",
			sentence: `${standing.remaining} more to approve, by one of ${policy.approvers.join(", ")}: \`/approve ${reviewed.model}@${subject.artifactSha256}\`.`
		};
	}
}
/** What stands between a model of a pull request and its promotion, in the order in which it would be met. */
function obstaclesOf(request) {
	const { pullRequest, reviewed, holds } = request;
	const evaluated = evaluatedParts(request, reviewed);
	if ("refused" in evaluated) return [evaluated.refused];
	const { plan, planHash, content } = evaluated;
	const command = {
		verb: "approve",
		model: reviewed.model,
		artifactSha256: content.artifactSha256
	};
	const held = plan.environments.flatMap(({ environment }) => holdOn(holds, {
		model: reviewed.model,
		environment
	}) ?? []);
	return [
		refuseState(pullRequest),
		refuseContent({
			command,
			headSha: pullRequest.headSha
		}, reviewed, evaluated),
		refuseWords(request, {
			...content,
			planHash
		}),
		...[...new Set(held)].map(refuseHeld)
	].filter((found) => found !== void 0);
}

// pipeline/steps/review/tell.ts
/** About a model that is not there nothing can be told, and "nothing stands in its way" would be wrong. */
function refuseUnknownModel({ project }, named) {
	if (named === void 0 || project.models.some(({ model }) => model === named)) return void 0;
	return {
		code: "unknown_model",
		sentence: `The base branch's lockstep.yaml declares no model ${named}.`
	};
}
/** What merging does now. */
async function tellPlan(scene, named) {
	const models = await reviewedModels(scene, named);
	return answerPlan(models.flatMap(({ plan, planHash }) => plan === void 0 || planHash === void 0 ? [] : [{
		plan,
		planHash
	}]));
}
/** What stands between each model and its promotion. */
async function tellWhy(scene, named) {
	const { git } = scene.workspace;
	const pullRequest = await reviewedPullRequest(scene);
	const nowMs = scene.forge.nowMs();
	const holds = await stopsAt(git, momentOf(Date.now(), nowMs));
	const now = nowMs === void 0 ? void 0 : new Date(nowMs).toISOString();
	const found = [];
	for (const reviewed of await reviewedModels(scene, named)) {
		const { model } = reviewed;
		const ledger = await readApprovals(git, model);
		const policy = await policyOf(scene, model, reviewed.plan);
		found.push({
			model,
			reasons: obstaclesOf({
				pullRequest,
				reviewed,
				ledger,
				policy,
				holds,
				now
			})
		});
	}
	return answerWhy(found);
}

// pipeline/review/decide-work.ts
/** What to type instead, in a clone of the repository. */
function commandFor({ command, pullRequest }) {
	const { branch } = pullRequest.head;
	const there = `git switch ${/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(branch) ? branch : shellWord(branch)}`;
	if (command.verb === "train") return `${there} && lockstep train --commit`;
	const model = command.model === void 0 ? "" : ` --model ${command.model}`;
	return `${there} && lockstep sweep --section ${command.section}${model} --write`;
}
function elsewhere(request, why) {
	return refuse("not_by_comment", `${why} Run this on a machine, and push: ${commandFor(request)}`);
}
function refuseAsked({ command, comment, pullRequest, models }) {
	const { number, state } = pullRequest;
	if (comment.isEdited) return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
	if (state !== "open") return refuse("wrong_state", `Pull request #${number} is ${state}.`);
	if (command.verb === "train") return void 0;
	const { model } = command;
	if (model !== void 0 && !models.includes(model)) return refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${model}.`);
	return model === void 0 && models.length > 1 ? refuse("bad_command", `Say whose rows are meant, with \`--model\`: ${models.join(", ")}.`) : void 0;
}
/** Where nothing runs jobs, a comment gets the command to type. */
function refuseNowhere(request) {
	return refuseAsked(request) ?? elsewhere(request, "Nothing runs jobs for this repository.");
}
/** The title of the run that one comment starts; `run-name` of the workflow makes the same of its inputs. */
function titleOf(verb, commentId) {
	return `${verb} for comment ${commentId}`;
}
function orderOf({ command, comment, pullRequest, workflow }) {
	const { branch, sha } = pullRequest.head;
	return {
		workflow,
		branch,
		headSha: sha,
		title: titleOf(command.verb, comment.id),
		inputs: {
			head: sha,
			request: comment.id,
			...command.verb === "train" ? {} : {
				section: command.section,
				model: command.model ?? "",
				workers: String(command.workers)
			}
		}
	};
}
/**
* Whether a comment starts a job, and which. Its code is the pull request's, so it never runs here, beside a token that writes and the
* default branch's cache, but where a push would run it: in a workflow of the head's own branch, or in a run that was there already.
* Who asks has write permission: that was asked before.
*/
function decideWork(request) {
	const { command, comment, pullRequest, workflow, runs } = request;
	const { verb } = command;
	const { head } = pullRequest;
	const early = refuseAsked(request);
	if (early !== void 0) return { refused: early };
	if (runs === void 0) return { refused: elsewhere(request, `The default branch has no workflow ${workflow}.`) };
	const isDispatched = ({ event }) => event === "workflow_dispatch";
	const asked = runs.find((run) => isDispatched(run) && run.title === titleOf(verb, comment.id));
	if (asked !== void 0) return { underWay: asked };
	if (verb === "sweep") return head.isFork ? { refused: elsewhere(request, "A fork's branch would sweep with the rights of this repository.") } : { start: orderOf(request) };
	const own = runs.filter((run) => isDispatched(run) || run.event === "pull_request");
	const running = own.find(({ state }) => state === "running");
	if (running !== void 0) return { underWay: running };
	const [newest] = own;
	if (newest?.state === "done") return { again: newest };
	if (!head.isFork) return { start: orderOf(request) };
	return newest === void 0 ? { refused: elsewhere(request, `No run of ${workflow} knows ${head.sha} of the fork.`) } : { refused: refuse("not_by_comment", `A maintainer lets the run of this fork begin on its page: ${newest.url}`) };
}

// pipeline/steps/review/work.ts
/** Does what was decided. */
async function ask(workflows, decision, { verb, headSha }) {
	if ("underWay" in decision) return { body: answerWork({
		verb,
		how: "under way",
		headSha,
		url: decision.underWay.url
	}) };
	const isAgain = "again" in decision;
	const no = isAgain ? await workflows.rerun(decision.again) : await workflows.start(decision.start);
	if (no !== void 0) return { refused: {
		code: "not_by_comment",
		sentence: `The forge does not start it: ${no.refused}`
	} };
	const url = isAgain ? decision.again.url : void 0;
	return { body: answerWork({
		verb,
		how: isAgain ? "again" : "started",
		headSha,
		url
	}) };
}
/** Starts a job for the head of the pull request, or says why none is. */
async function work({ forge, project, pullRequest }, command, { voice, files }) {
	const { workflows } = forge;
	const { verb } = command;
	const workflow = files[verb];
	const models = project.models.map(({ model }) => model);
	const request = {
		command,
		comment: voice.comment,
		pullRequest,
		models,
		workflow
	};
	if (workflows === void 0) return { refused: refuseNowhere(request) };
	try {
		const { sha: headSha } = pullRequest.head;
		const decision = decideWork({
			...request,
			runs: await workflows.runs(workflow, headSha)
		});
		return "refused" in decision ? decision : await ask(workflows, decision, {
			verb,
			headSha
		});
	} catch (error) {
		if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
		return { refused: {
			code: "not_by_comment",
			sentence: `${error.message}. ${error.hint ?? ""}`.trim()
		} };
	}
}

// pipeline/steps/review.ts
async function permissionOf({ forge, workspace }, comment) {
	try {
		return await forge.permission(comment.author);
	} catch (error) {
		workspace.host.warning(`permission of ${comment.author.login}: ${error instanceof Error ? error.message : "unknown"}`);
		return "unknown";
	}
}
function refused(refusal) {
	return {
		body: answerRefused(refusal),
		refused: refusal
	};
}
async function carryOut(room, command, voice) {
	const { verb } = command;
	switch (verb) {
		case "help": return { body: answerHelp() };
		case "train":
		case "sweep": {
			const asked = await work(await room.scene(), command, {
				voice,
				files: room.workflows
			});
			return "refused" in asked ? refused(asked.refused) : asked;
		}
		case "promote":
		case "rollback": {
			const moved = await move(await room.scene(), command, voice);
			return "refused" in moved ? refused(moved.refused) : moved;
		}
		case "plan":
		case "why": {
			const scene = await room.scene();
			const unknown = refuseUnknownModel(scene, command.model);
			if (unknown !== void 0) return refused(unknown);
			return { body: await (verb === "plan" ? tellPlan : tellWhy)(scene, command.model) };
		}
		case "approve":
		case "reject": {
			const said = await sayWord(await room.scene(), command, voice);
			if ("refused" in said) return refused(said.refused);
			const { approval, remaining } = said;
			return {
				body: answerAccepted(approval, { remaining }),
				accepted: approval
			};
		}
		case "hold":
		case "unhold":
		case "lock":
		case "unlock": {
			const stopped = await stop(await room.scene(), command, voice);
			return "refused" in stopped ? refused(stopped.refused) : { body: answerStop(stopped.hold) };
		}
		case "override": {
			const overridden = await override(await room.scene(), command, voice);
			return "refused" in overridden ? refused(overridden.refused) : { body: answerOverride(overridden.override) };
		}
	}
}
/** True for a comment that is still there, and that none of ours answers. */
async function waitsForAnswer({ forge, number }, comment) {
	const self = await forge.self();
	const line = `<!-- ${answerMarker(comment.id)} -->`;
	const comments = await forge.comments(number);
	const isAnswer = ({ author, body }) => author.id === self.id && body.split("\n", 1)[0] === line;
	return comments.some(({ id }) => id === comment.id) && !comments.some(isAnswer);
}
/**
* Answers one command. The reaction comes first and is the mark that it is being answered: where it is new, nobody has to look for an
* earlier answer. A stranger gets a reaction and no words, so that a flood of commands makes no flood of comments.
*/
async function answer(room, comment, command) {
	const { forge, number, workspace } = room;
	const permission = comment.isBot ? "unknown" : await permissionOf(room, comment);
	const stranger = refuseStranger(comment, permission);
	if (stranger !== void 0) {
		if (!await forge.react(comment.id, "confused")) return void 0;
		workspace.host.info(`refused (${stranger.code}): ${stranger.sentence}`);
		return {
			comment: comment.id,
			accepted: void 0,
			refused: stranger
		};
	}
	const isNew = await forge.react(comment.id, "eyes");
	if (!isNew && !await waitsForAnswer(room, comment)) return void 0;
	const { sha256: bodySha256 } = hashBytes(comment.body);
	const voice = {
		comment: {
			...comment,
			bodySha256
		},
		permission
	};
	const reply = isRefusal(command) ? refused(command) : await carryOut(room, command, voice);
	const marker = answerMarker(comment.id);
	if (isNew) await forge.makeComment(number, marker, reply.body);
	else await forge.keepComment(number, marker, reply.body);
	if (reply.refused !== void 0) workspace.host.info(`refused (${reply.refused.code}): ${reply.refused.sentence}`);
	if (reply.accepted !== void 0) {
		const { approver, verb, subject } = reply.accepted;
		const done = verb === "approve" ? "approved" : "rejected";
		workspace.host.info(`${approver.login} ${done} ${subject.model}@${subject.artifactSha256}`);
	}
	return {
		comment: comment.id,
		accepted: reply.accepted,
		refused: reply.refused
	};
}
/** The comments that may hold commands: the one that started the job as it was then, or those of the pull request that nobody answered. */
async function commentsToRead(room, wanted) {
	const { forge, number, workspace } = room;
	const { comment } = workspace.host.event;
	if (comment !== void 0 && (wanted === void 0 || wanted === comment.id)) return comment.isBot ? [] : [{
		...comment,
		isEdited: false
	}];
	const self = await forge.self();
	const comments = await forge.comments(number);
	const answered = new Set(comments.filter(({ author }) => author.id === self.id).map(({ body }) => body.split("\n", 1)[0] ?? ""));
	return comments.filter(({ id, author, isBot }) => (wanted === void 0 || id === wanted) && !(author.id === self.id && isBot) && !answered.has(`<!-- ${answerMarker(id)} -->`));
}
/** Answers the commands in a pull request's comments, each once, and takes its approving reviews as approvals; the policy is the base branch's. */
async function review(request, workspace) {
	const { host } = workspace;
	const number = request.pullRequest ?? host.event.pullRequest;
	if (number === void 0) throw new LockstepError("ARGUMENT_INVALID", "which pull request is meant is not known", { hint: "Give `--pull-request <number>`; in a workflow the event names it." });
	const forge = await workspace.forge();
	let opened;
	const room = {
		workspace,
		forge,
		number,
		workflows: request.workflows,
		scene: () => opened ??= openScene(workspace, forge, number)
	};
	const outcomes = [];
	if (host.event.name === "pull_request_review" || request.comment === void 0 && host.event.comment === void 0) outcomes.push(...await approveByReviews(room));
	if (host.event.name !== "pull_request_review") for (const comment of await commentsToRead(room, request.comment)) {
		const command = parseCommand(comment.body);
		if (command === void 0) continue;
		const outcome = await host.group(`Answer comment ${comment.id}`, () => answer(room, comment, command));
		if (outcome !== void 0) outcomes.push(outcome);
	}
	if (outcomes.length === 0) host.info("no command waits for an answer");
	return outcomes;
}

export { review };