import { A as LockstepError } from "./file-work.js";

// pipeline/repository/tip.ts
/** The tip of the default branch as `origin` has it: where the desired state is. */
async function defaultTip(git) {
	const branch = await git.defaultBranch();
	const tip = await git.resolve(`refs/remotes/origin/${branch}`) ?? await git.resolve(`refs/heads/${branch}`);
	if (tip === void 0) throw new LockstepError("GIT_COMMAND_FAILED", `the default branch ${branch} has no commit here`, { hint: `Run \`git fetch origin ${branch}\`; in a workflow, let checkout use \`fetch-depth: 0\`.` });
	return tip;
}

export { defaultTip as t };