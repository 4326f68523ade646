import { A as LockstepError, b as writeWhole } from "./file-work.js";
import { Ct as openScratch, Zt as canonicalJson, jt as hashBytes, xn as readBounded } from "./pipeline.js";
import { r as parseRecord } from "./model-record.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { join } from "node:path";

// pipeline/repository/kept-evaluations.ts
/** Longest evaluation that is read, in bytes: 64 MiB. */
const limitBytes = 67108864;
/**
* `lockstep/evaluations/<first two digits>/<digest>.json` on a remote: named by the digest that approvals name, so that whoever has the
* approval can tell whether this is what was approved. A check has no room for all of it.
*/
function evaluationKey(digest) {
	return `lockstep/evaluations/${digest.slice(0, 2)}/${digest}.json`;
}
/** What a text says, when it is the evaluation of that digest and of that model. */
function parse(text, wanted) {
	try {
		const evaluation = parseRecord("lockstep/Evaluation", text, evaluationKey(wanted.digest));
		return evaluation.model === wanted.model && evaluationDigest(evaluation) === wanted.digest ? evaluation : void 0;
	} catch (error) {
		if (error instanceof LockstepError && error.code === "RECORD_INVALID") return void 0;
		throw error;
	}
}
/**
* The evaluation that an approval names; `undefined` when it was not kept, or what stands there is another one.
*
* @throws what the remote throws: one that cannot be asked is not one that has nothing.
*/
async function findEvaluation(remote, wanted, signal) {
	const bytes = await readBounded(remote, evaluationKey(wanted.digest), {
		limitBytes,
		signal
	});
	return bytes === void 0 ? void 0 : parse(bytes.toString("utf8"), wanted);
}
/**
* Keeps an evaluation for papers to come. The first one stays: evaluations of one digest differ in what a stopwatch said alone.
*
* @param root - Of the repository; what is unfinished stands in Lockstep's own folder there.
*/
async function keepEvaluation(remote, evaluation, { root, signal }) {
	const wanted = {
		digest: evaluationDigest(evaluation),
		model: evaluation.model
	};
	const key = evaluationKey(wanted.digest);
	if (await findEvaluation(remote, wanted, signal) !== void 0) return;
	await remote.remove([key], { signal });
	await using scratch = await openScratch(root);
	const path = join(scratch.folder, "evaluation.json");
	const text = `${canonicalJson(evaluation)}\n`;
	await writeWhole(path, text);
	const { md5, sizeBytes } = hashBytes(text);
	await remote.write(key, {
		path,
		sizeBytes,
		md5
	}, { signal });
}

export { keepEvaluation as n, findEvaluation as t };