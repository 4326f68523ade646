import { n as parseLockedStage } from "./lock.js";
import { A as LockstepError, b as writeWhole, w as inputKey } from "./file-work.js";
import { Ct as openScratch, Zt as canonicalJson, jt as hashBytes, kt as digestOf, xn as readBounded } from "./pipeline.js";
import { r as parseRecord } from "./model-record.js";
import { join } from "node:path";

// pipeline/repository/candidates/store.ts
/** Longest candidate that is read, in bytes: 32 MiB. */
const limitBytes = 33554432;
/**
* `lockstep/candidates/<first two digits>/<InputKey>/<model>.json` on a remote: one read answers, also where nobody can list. The folder
* above it has a name that no tool takes for a part of an object's, and `/` in a model's name becomes a dot, which no name has.
*/
function candidateKey({ model, inputKey }) {
	return `lockstep/candidates/${inputKey.slice(0, 2)}/${inputKey}/${model.replaceAll("/", ".")}.json`;
}
/** The locks of the stages that made a candidate, by the stage's name. @throws LockstepError for one that cannot be read. */
function lockedStages({ stages }) {
	return new Map(stages.map(({ stage, lock }) => [stage, parseLockedStage(lock, `the candidate's lock of ${stage}`)]));
}
/** The text of a candidate: itself, and the sha256 of its canonical JSON beside it. */
function textOf(candidate) {
	return `${canonicalJson({
		candidate,
		sha256: digestOf(candidate)
	})}\n`;
}
/** Why a candidate is not what was looked for, or contradicts itself. */
function problemOf(candidate, wanted) {
	const { model, inputKey: inputKey$1, inputs, artifact, texts } = candidate;
	if (model !== wanted.model || inputKey$1 !== wanted.inputKey) return `it is one of ${model} for inputs ${inputKey$1}`;
	if (inputKey(digestOf(inputs)) !== inputKey$1) return "its inputs do not give its InputKey";
	const odd = texts.find(({ md5, text }) => hashBytes(text).md5 !== md5);
	if (odd !== void 0) return `the text of ${odd.path} does not have its md5`;
	if (![...lockedStages(candidate).values()].flatMap((locked) => locked.outs).some(({ md5 }) => md5 === artifact.md5)) return "none of its stages makes its artifact";
}
function parse(text, wanted) {
	try {
		const value = JSON.parse(text);
		if (digestOf(value.candidate) !== value.sha256) return {
			kind: "damaged",
			why: "its bytes do not have the sha256 beside them"
		};
		const candidate = parseRecord("lockstep/StoredCandidate", value.candidate, candidateKey(wanted));
		const why = problemOf(candidate, wanted);
		return why === void 0 ? {
			kind: "found",
			candidate
		} : {
			kind: "damaged",
			why
		};
	} catch (error) {
		return {
			kind: "damaged",
			why: error instanceof LockstepError ? error.message : "it is not JSON"
		};
	}
}
/**
* The candidate of these inputs on a remote.
*
* @throws what the remote throws: one that cannot be asked is not one that has nothing.
*/
async function findCandidate(remote, wanted, signal) {
	const key = candidateKey(wanted);
	const bytes = await readBounded(remote, key, {
		limitBytes,
		signal
	});
	if (bytes !== void 0) return parse(bytes.toString("utf8"), wanted);
	return (await remote.existing([key], { signal })).has(key) ? {
		kind: "damaged",
		why: `it is longer than ${limitBytes} bytes`
	} : { kind: "missing" };
}
/**
* Keeps a candidate, create-only: the first one of its inputs stays. Its objects must be on the remote already.
*
* @param request.root - Of the repository; what is unfinished stands in Lockstep's own folder there.
* @param request.replaces - The one that stands there was found not to be usable: it makes way.
*/
async function keepCandidate(remote, candidate, request) {
	const { root, replaces, signal } = request;
	const key = candidateKey(candidate);
	const text = textOf(candidate);
	const before = await findCandidate(remote, candidate, signal);
	if (before.kind === "found" && textOf(before.candidate) === text) return { kind: "known" };
	if (before.kind === "found" && !replaces) return {
		kind: "conflict",
		first: before.candidate
	};
	if (before.kind !== "missing") await remote.remove([key], { signal });
	await using scratch = await openScratch(root);
	const path = join(scratch.folder, "candidate.json");
	await writeWhole(path, text);
	const { md5, sizeBytes } = hashBytes(text);
	await remote.write(key, {
		path,
		sizeBytes,
		md5
	}, { signal });
	const after = await findCandidate(remote, candidate, signal);
	if (after.kind === "found") return textOf(after.candidate) === text ? { kind: "kept" } : {
		kind: "conflict",
		first: after.candidate
	};
	throw new LockstepError("REMOTE_FAILED", `${remote.url} took ${key} and does not have it as it was written`, { hint: "Run `lockstep train` again: what was pushed is not sent twice." });
}

export { keepCandidate as n, lockedStages as r, findCandidate as t };