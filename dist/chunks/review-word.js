import { j as LockstepError } from "./file-work.js";
import { On as canonicalJson } from "./pipeline.js";
import { i as stateOf, n as recordPath, o as parseRecord } from "./state.js";
import { c as versionCommit, n as currentVersion } from "./gto.js";
import { s as policyFor } from "./project.js";

// pipeline/repository/checks.ts
/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
const evaluationCheck = "lockstep/evaluation";
const approvalCheck = "lockstep/approval";
function shownReportText(shown) {
	return canonicalJson(shown);
}
/** Reads a check's record back. @throws LockstepError RECORD_INVALID. */
function parseShownReport(text) {
	const where = `check ${evaluationCheck}`;
	const hint = "Run the report again.";
	let value;
	try {
		value = JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, {
			hint,
			cause
		});
	}
	const { contents, lastComment } = value ?? {};
	if (!Array.isArray(contents) || lastComment !== void 0 && typeof lastComment !== "string") throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
	return {
		contents: contents.map((shown, index) => ({
			evaluation: parseRecord("lockstep/Evaluation", shown?.evaluation, `${where}, evaluation ${index}`),
			plan: parseRecord("lockstep/Plan", shown?.plan, `${where}, plan ${index}`)
		})),
		lastComment
	};
}

// pipeline/registry/plan.ts
function targetText({ target }) {
	return `${target.kind} ${target.path}`;
}
function versioned(modelVersion, digest) {
	return modelVersion === void 0 || digest === void 0 ? void 0 : {
		modelVersion,
		artifactSha256: digest
	};
}
/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present({ registry, record, digestOf }, environment) {
	const version = currentVersion(registry, record.model, environment);
	return versioned(version, version === void 0 ? void 0 : digestOf(version));
}
/** What the record asks for; `undefined` when it asks for nothing, or for a version that is neither its own nor registered. */
function wanted({ record, digestOf }, environment) {
	const version = Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
	if (version === void 0) return void 0;
	return versioned(version, version === record.modelVersion ? record.artifact.sha256 : digestOf(version));
}
/**
* What merging a state does to one model: each declared environment whose version or bytes would change. What the record asks for and
* promote refuses, an environment that is not declared or a version that nothing registers, changes nothing and is left out.
*/
function planFor(request) {
	const { record, project } = request;
	const environments = project.environments.flatMap((declaration) => {
		const { environment } = declaration;
		const from = present(request, environment);
		const to = wanted(request, environment);
		const isSame = from?.modelVersion === to?.modelVersion && from?.artifactSha256 === to?.artifactSha256;
		return to === void 0 || isSame ? [] : [{
			environment,
			from,
			to,
			target: targetText(declaration)
		}];
	});
	return {
		kind: "lockstep/Plan",
		schema: 1,
		model: record.model,
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256,
		inputKey: record.inputKey,
		environments
	};
}

// pipeline/repository/plan-now.ts
/** What merging the state of a record would do now, by the tags there are. */
async function planNow(git, project, { record, registry }) {
	const { model } = record;
	const digests = /* @__PURE__ */ new Map();
	const wanted = [...Object.values(record.environments), ...project.environments.map(({ environment }) => currentVersion(registry, model, environment))];
	for (const modelVersion of new Set(wanted)) {
		const commit = modelVersion === void 0 ? void 0 : versionCommit(registry, model, modelVersion);
		const registered = commit === void 0 ? void 0 : await stateOf(git, commit).record(model);
		if (registered !== void 0 && registered.modelVersion === modelVersion) digests.set(modelVersion, registered.artifact.sha256);
	}
	return planFor({
		record,
		registry,
		project,
		digestOf: (version) => digests.get(version)
	});
}

// pipeline/domain/code-owners.ts
/** A pattern of CODEOWNERS as GitHub reads it: like .gitignore, without `!`, `[ ]` and escapes. `undefined` when it is none. */
function patternOf(text) {
	if (text.startsWith("!") || /[[\]\\]/.test(text)) return void 0;
	const isAnchored = text.slice(0, -1).includes("/");
	const isFolder = text.endsWith("/");
	const body = text.replace(/^\//, "").replace(/\/$/, "").split(/(\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?)/).map((part) => {
		switch (part) {
			case "/**/": return "/(?:.*/)?";
			case "**/": return "(?:.*/)?";
			case "/**": return "/.*";
			case "**": return ".*";
			case "*": return "[^/]*";
			case "?": return "[^/]";
			default: return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
		}
	}).join("");
	const below = isFolder ? "/.*" : text.endsWith("/*") ? "" : "(?:/.*)?";
	return new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${body}${below}$`, "s");
}
function ownershipOf(line) {
	const [text = "", ...owners] = line.replace(/(?:^|\s)#.*$/, "").trim().split(/\s+/);
	const pattern = text === "" ? void 0 : patternOf(text);
	if (pattern === void 0) return void 0;
	return {
		pattern,
		logins: owners.flatMap((owner) => /^@([\w-]+)$/.exec(owner)?.[1] ?? [])
	};
}
/**
* The people who own a path by a CODEOWNERS file: those of the last line that matches it. `undefined` when no line does; empty when the line
* names nobody, or only teams and mails, which a job's token cannot resolve.
*/
function codeOwnersOf(text, path) {
	return text.split(/\r?\n/).map(ownershipOf).findLast((found) => found?.pattern.test(path) === true)?.logins;
}

// pipeline/repository/review-policy.ts
/** Where GitHub looks, in this order. */
const places = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
async function codeOwners(state, path) {
	for (const place of places) {
		const text = await state.text(place);
		if (text !== void 0) return codeOwnersOf(text, path);
	}
}
/**
* Who decides about one model that goes to these environments, by one state's lockstep.yaml and, where that asks for it, its CODEOWNERS:
* of the approvers only those who own the model's record. Where nobody does, nobody approves.
*/
async function reviewPolicy(state, project, change) {
	const environments = change.environments.map(({ environment }) => environment);
	const policy = policyFor(project.review, {
		model: change.model,
		environments
	});
	if (policy.codeOwners !== true) return policy;
	const owners = await codeOwners(state, recordPath(change.model)) ?? [];
	const isOwner = (login) => owners.some((owner) => owner.toLowerCase() === login.toLowerCase());
	return {
		...policy,
		approvers: policy.approvers.filter(isOwner)
	};
}

// pipeline/repository/stops.ts
/** Where holds and locks are kept: append-only, one numbered entry per scope, so that of two only one can come next. */
const holdsRef = "refs/lockstep/holds";
/** Where overrides of gates are kept, append-only, for ever. */
const overridesRef = "refs/lockstep/overrides";
/** All entries, oldest first. @throws LockstepError RECORD_INVALID: what cannot be read could be a hold. */
async function readHolds(git) {
	return (await git.readLedger(holdsRef)).map(({ path, text }) => parseRecord("lockstep/Hold", text, `${holdsRef}:${path}`));
}
/** All entries, oldest first. @throws LockstepError RECORD_INVALID. */
async function readOverrides(git) {
	return (await git.readLedger(overridesRef)).map(({ path, text }) => parseRecord("lockstep/Override", text, `${overridesRef}:${path}`));
}

// pipeline/review/review-word.ts
const prefix = "review-";
/** The id under which a review stands in the ledger, where comments have numbers. */
function reviewWordId(review) {
	return `${prefix}${review.id}`;
}
/** True when a word of the ledger was given by a review. */
function isReviewWord(id) {
	return id.startsWith(prefix);
}
/** What the ledger keeps the hash of: a review that is dismissed, or whose text is changed, has another one. */
function reviewWordText({ state, headSha, body }) {
	return `${state} ${headSha}\n${body}`;
}

export { overridesRef as a, reviewPolicy as c, evaluationCheck as d, parseShownReport as f, holdsRef as i, planNow as l, reviewWordId as n, readHolds as o, shownReportText as p, reviewWordText as r, readOverrides as s, isReviewWord as t, approvalCheck as u };