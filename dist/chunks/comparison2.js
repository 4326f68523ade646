import { A as LockstepError } from "./file-work.js";
import { t as differingInputs } from "./inputs.js";
import { n as recordPath } from "./state.js";

// pipeline/repository/comparison.ts
/** The commit a change is compared with: the one asked for, else the merge base of HEAD and `origin`'s default branch. */
async function baseOf(git, requested) {
	const name = requested ?? `refs/remotes/origin/${await git.defaultBranch()}`;
	const tip = await git.resolve(name);
	if (tip === void 0) {
		if (requested === void 0) return void 0;
		throw new LockstepError("ARGUMENT_INVALID", `base ${JSON.stringify(requested)} is no commit of this repository`, { hint: "Name a branch or commit that `git rev-parse` knows; a shallow clone needs `git fetch --unshallow`." });
	}
	const head = await git.resolve("HEAD");
	return head === void 0 ? tip : await git.mergeBase(head, tip);
}
/**
* The record of what a state builds.
*
* @throws LockstepError CANDIDATE_MISSING without a record, RECORD_STALE when it was made from other inputs, naming them.
*/
async function recordOfTree(state, declaration) {
	const record = await state.record(declaration.model);
	if (record === void 0) throw new LockstepError("CANDIDATE_MISSING", `${recordPath(declaration.model)} does not exist yet`, { hint: "Run `lockstep train`; it trains what is missing and writes the record." });
	const { inputs, inputKey } = await state.inputs(declaration);
	if (record.inputKey !== inputKey) {
		const names = differingInputs(record.inputs, inputs).map(({ name }) => name);
		throw new LockstepError("RECORD_STALE", `${recordPath(declaration.model)} was made from other inputs: ${names.join(", ")}`, { hint: "Run `lockstep train` on this state; it trains again only what these inputs touch." });
	}
	return record;
}

export { recordOfTree as n, baseOf as t };