import { A as LockstepError } from "./file-work.js";
import { r as parseRecord } from "./model-record.js";

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

// pipeline/domain/override.ts
/**
* One comment is one word about one content, that which stood when it was said: of several entries that rest on it the first one counts, and
* whoever repeats it for a later head repeats it in vain. Comments of different pull requests may have the same id.
*
* @param ledger - All entries, in the order of the chain.
*/
function firstOfEachComment(ledger) {
	const seen = /* @__PURE__ */ new Set();
	return ledger.filter(({ subject, comment }) => {
		const word = `${subject.pullRequest} ${comment.id}`;
		if (seen.has(word)) return false;
		seen.add(word);
		return true;
	});
}
/** Those that are about this very content: the same pull request, head, inputs, bytes and evaluation. */
function overridesOf(ledger, subject) {
	return ledger.filter(({ subject: own }) => own.pullRequest === subject.pullRequest && own.headSha === subject.headSha && own.model === subject.model && own.inputKey === subject.inputKey && own.artifactSha256 === subject.artifactSha256 && own.evaluationDigest === subject.evaluationDigest);
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
/** The entries that count, oldest first: of one comment the first. @throws LockstepError RECORD_INVALID. */
async function readOverrides(git) {
	const entries = await git.readLedger(overridesRef);
	return firstOfEachComment(entries.map(({ path, text }) => parseRecord("lockstep/Override", text, `${overridesRef}:${path}`)));
}

export { readOverrides as a, describeScope as c, scopeKey as d, standingHolds as f, readLocks as i, holdOn as l, overridesRef as n, stopsAt as o, readHolds as r, overridesOf as s, holdsRef as t, refuseHeld as u };