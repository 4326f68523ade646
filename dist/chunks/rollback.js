import { b as writeWhole, j as LockstepError } from "./file-work.js";
import { a as emitModelRecord, i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { a as selectEnvironment } from "./environments.js";
import { t as rolledBack } from "./rolled-back.js";
import { t as defaultTip } from "./tip.js";
import { join } from "node:path";

// pipeline/steps/rollback.ts
/** Moves an environment back by one commit of the record: the earlier version is asked for, the present digest is quarantined. */
async function rollback(request, workspace) {
	const { git } = workspace;
	if (request.reason.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a rollback without a reason helps nobody", { hint: "Say why with `--reason`." });
	await git.fetch();
	const branch = await git.defaultBranch();
	if (await git.currentBranch() !== branch) throw new LockstepError("ARGUMENT_INVALID", `a rollback is a commit on ${branch}, and another branch is checked out`, { hint: `Run \`git switch ${branch} && git pull\` first.` });
	const tip = await defaultTip(git);
	const headCommit = await git.headCommit();
	if (headCommit !== tip) throw new LockstepError("ARGUMENT_INVALID", `${branch} here is at ${headCommit.slice(0, 12)}, and at origin it is at ${tip.slice(0, 12)}`, { hint: `Run \`git pull --ff-only\` first; a rollback starts from what is released, and takes nothing else along.` });
	const project = await stateOf(git, headCommit).project();
	const { environment } = selectEnvironment(project, request.environment);
	const declarations = selectModels(project, request.model);
	const [declaration] = declarations;
	if (declaration === void 0 || declarations.length > 1) throw new LockstepError("ARGUMENT_INVALID", "several models are declared", { hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.` });
	const { model } = declaration;
	const moved = await rolledBack(git, {
		...request,
		tip: headCommit,
		model,
		environment
	});
	if ("refused" in moved) return moved;
	const { record, ...where } = moved;
	await writeWhole(join(git.root, recordPath(model)), emitModelRecord(record));
	const commit = await git.commit({
		paths: [recordPath(model)],
		message: `Roll ${environment} back to ${model} ${where.modelVersion}\n\n${request.reason}`
	});
	await git.push(branch);
	return {
		environment,
		...where,
		commit: commit ?? await git.headCommit()
	};
}

export { rollback };