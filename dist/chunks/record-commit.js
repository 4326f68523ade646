import { Et as writeWorkspaceFile } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { t as emitModelRecord } from "./model-record.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { t as defaultTip } from "./tip.js";

// pipeline/repository/record-commit.ts
/**
* The tip that a change of the desired state starts from, when the default branch is checked out.
*
* @param what - For example `a rollback`.
* @throws LockstepError ARGUMENT_INVALID.
*/
async function tipToChange(git, what) {
	await git.fetch();
	const branch = await git.defaultBranch();
	if (await git.currentBranch() !== branch) throw new LockstepError("ARGUMENT_INVALID", `${what} is a commit on ${branch}, and another branch is checked out`, { hint: `Run \`git switch ${branch} && git pull\` first.` });
	return defaultTip(git);
}
/** True for the commit of a process that ended before it could push it: this record on top of the tip, and nothing else. */
async function isUnpushed(git, head, { tip, model, record }) {
	const path = recordPath(model);
	if (await git.resolve(`${head}^1`) !== tip || await stateOf(git, head).text(path) !== emitModelRecord(record)) return false;
	return (await git.changedPaths(tip, head)).join("\0") === path;
}
/**
* Commits a record on the default branch, and pushes that commit alone. Twice is once, also when the first one ended in between.
*
* @throws LockstepError ARGUMENT_INVALID when the clone stands elsewhere than origin.
*/
async function commitRecord(git, order) {
	const { what, tip, model, record, message } = order;
	const branch = await git.defaultBranch();
	const head = await git.headCommit();
	if (head !== tip && !await isUnpushed(git, head, order)) throw new LockstepError("ARGUMENT_INVALID", `${branch} here is at ${head.slice(0, 12)}, and at origin it is at ${tip.slice(0, 12)}`, { hint: `Run \`git pull --ff-only\` first; ${what} starts from what is released, and takes nothing else along.` });
	if (head === tip) await writeWorkspaceFile(git.root, recordPath(model), emitModelRecord(record));
	const commit = await git.commit({
		paths: [recordPath(model)],
		message
	});
	await git.push(branch);
	return commit ?? await git.headCommit();
}

export { tipToChange as n, commitRecord as t };