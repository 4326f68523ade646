import { j as LockstepError } from "./file-work.js";
import { c as rolloutSteps, i as stateOf, n as recordPath, o as parseRecord } from "./state.js";
import { l as policyFor, s as narrowed } from "./project2.js";
import { t as codeOwnersOf } from "./code-owners.js";
import { c as versionCommit, n as currentVersion } from "./gto.js";

// pipeline/domain/hold.ts
/** The entry of each scope that came last, when it stops something at that moment. */
function standingHolds(entries, nowMs) {
	const last = /* @__PURE__ */ new Map();
	for (const entry of entries) last.set(scopeKey(entry.scope), entry);
	return [...last.values()].filter(({ verb, until }) => verb === "hold" && (until === void 0 || Date.parse(until) > nowMs));
}
/** The hold that keeps a model out of an environment; a lock of the environment is told before a hold of the model. */
function holdOn(standing, place) {
	const found = standing.filter(({ scope }) => (scope.model === void 0 || scope.model === place.model) && (scope.environment === void 0 || scope.environment === place.environment));
	return found.find(({ scope }) => scope.model === void 0) ?? found[0];
}
/** The one text of a scope; two are the same scope exactly when it is the same. */
function scopeKey({ model, environment }) {
	const at = environment === void 0 ? "" : `@${environment}`;
	return model === void 0 ? `environment/${environment ?? ""}` : `model/${encodeURIComponent(model)}${at}`;
}
function describeScope({ model, environment }) {
	if (model === void 0) return environment ?? "";
	return environment === void 0 ? model : `${model} in ${environment}`;
}
/** Why something is not promoted now, in one sentence that names who stopped it and what releases it. */
function refuseHeld({ scope, by, reason, until }) {
	const what = describeScope(scope);
	const why = reason === "" ? "" : ` (${reason})`;
	const end = until === void 0 ? "" : ` until ${until}`;
	return scope.model === void 0 ? {
		code: "locked",
		sentence: `${what} is locked by ${by.login}${end}${why}; \`/unlock ${what}\` takes it off.`
	} : {
		code: "held",
		sentence: `${what} is held by ${by.login}${why}; \`/unhold ${what.replace(" in ", " ")}\` releases it.`
	};
}

// pipeline/domain/expiry.ts
const units = [[86400, "day"], [3600, "hour"]];
/** For example `14 days`. */
function spanText(seconds) {
	const [size, name] = units.find(([unit]) => seconds % unit === 0) ?? [1, "second"];
	const count = seconds / size;
	return `${count} ${name}${count === 1 ? "" : "s"}`;
}
/**
* Why an approval is too old to be merged on; `undefined` when it is not, or when nobody asked for an expiry. It only takes away: what
* the forge does not say, what it says unreadably, and a merge before its approval refuse, and nothing that it says gives an approval
* that was not there.
*/
function refuseExpired(who, { from, until }, expiresAfterSeconds) {
	if (expiresAfterSeconds === void 0) return void 0;
	const limit = spanText(expiresAfterSeconds);
	const refuse = (why) => ({
		code: "approval_expired",
		sentence: `The approval of ${who} ${why}, and \`review.expires_after\` is ${limit}; approve again, in a pull request that is open.`
	});
	const [givenMs, neededMs] = [from, until].map((text) => text === void 0 ? NaN : Date.parse(text));
	if (givenMs === void 0 || Number.isNaN(givenMs)) return refuse("does not say when it was given");
	if (neededMs === void 0 || Number.isNaN(neededMs)) return refuse(`is of ${from ?? ""}, and until when it had to last the forge does not say`);
	if (neededMs < givenMs) return refuse(`is of ${from ?? ""}, which is later than ${until ?? ""}, when it was needed`);
	return neededMs - givenMs > expiresAfterSeconds * 1e3 ? refuse(`is of ${from ?? ""}, and it had to last until ${until ?? ""}`) : void 0;
}

// pipeline/registry/plan.ts
function targetText({ target }) {
	return `${target.kind} ${target.path}`;
}
/** Without a server to ask there is nothing to check, and no reason to put anything back. */
function rolloutOf({ target }) {
	return target.url === void 0 ? ["place", "switch"] : rolloutSteps;
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
			target: targetText(declaration),
			rollout: rolloutOf(declaration)
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
* approvers must own the model's record, too. Where nobody does, nobody approves.
*/
async function reviewPolicy(state, project, change) {
	const environments = change.environments.map(({ environment }) => environment);
	const policy = policyFor(project.review, {
		model: change.model,
		environments
	});
	if (policy.codeOwners !== true) return policy;
	return narrowed(policy, [await codeOwners(state, recordPath(change.model)) ?? []]);
}

// pipeline/repository/stops.ts
/**
* Where holds are kept, and what was locked when: append-only, one numbered entry per scope, so that of two only one can come next. A lock
* itself is a ref of its own.
*/
const holdsRef = "refs/lockstep/holds";
/** Where overrides of gates are kept, append-only, for ever. */
const overridesRef = "refs/lockstep/overrides";
/** All entries, oldest first. @throws LockstepError RECORD_INVALID: what cannot be read could be a hold. */
async function readHolds(git) {
	return (await git.readLedger(holdsRef)).map(({ path, text }) => parseRecord("lockstep/Hold", text, `${holdsRef}:${path}`));
}
/** What a lock's ref says. @throws LockstepError RECORD_INVALID when that is no lock of the environment it is named for. */
function lockOf({ name, id, text }) {
	const ref = `refs/lockstep/locks/${name}`;
	const hint = `Somebody made the ref by hand; \`git push origin :refs/lockstep/locks/${encodeURIComponent(name)}\` takes it off.`;
	let hold;
	try {
		hold = parseRecord("lockstep/Hold", text, ref);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${ref} is no lock that can be read`, {
			hint,
			cause
		});
	}
	if (hold.verb === "hold" && hold.scope.model === void 0 && hold.scope.environment === name) return {
		id,
		hold
	};
	throw new LockstepError("RECORD_INVALID", `${ref} locks something else`, { hint });
}
/** The locks that there are, also those whose time is over. */
async function readLocks(git) {
	return (await git.locks()).map(lockOf);
}
/** What is held and locked at a moment; what has an end ends when the clock that is behind says so. */
async function stopsAt(git, { earliestMs }) {
	const locks = await readLocks(git);
	return standingHolds([...await readHolds(git), ...locks.map(({ hold }) => hold)], earliestMs);
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

export { standingHolds as _, overridesRef as a, readOverrides as c, planNow as d, refuseExpired as f, scopeKey as g, refuseHeld as h, holdsRef as i, stopsAt as l, holdOn as m, reviewWordId as n, readHolds as o, describeScope as p, reviewWordText as r, readLocks as s, isReviewWord as t, reviewPolicy as u };