import { A as LockstepError } from "./file-work.js";
import { o as selectEnvironment } from "./environments.js";
import { n as tipToChange, t as commitRecord } from "./record-commit.js";
import { t as rolledBack } from "./rolled-back.js";
import { i as stateOf, r as selectModels } from "./state.js";

// pipeline/steps/rollback.ts
/** Moves an environment back by one commit of the record: the earlier version is asked for, the present digest is quarantined. */
async function rollback(request, workspace) {
	const { git } = workspace;
	if (request.reason.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a rollback without a reason helps nobody", { hint: "Say why with `--reason`." });
	const tip = await tipToChange(git, "a rollback");
	const project = await stateOf(git, tip).project();
	const { environment } = selectEnvironment(project, request.environment);
	const declarations = selectModels(project, request.model);
	const [declaration] = declarations;
	if (declaration === void 0 || declarations.length > 1) throw new LockstepError("ARGUMENT_INVALID", "several models are declared", { hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.` });
	const { model } = declaration;
	const moved = await rolledBack(git, {
		...request,
		tip,
		model,
		environment
	});
	if ("refused" in moved) return moved;
	const { record, ...where } = moved;
	const message = `Roll ${environment} back to ${model} ${where.modelVersion}\n\n${request.reason}`;
	const commit = await commitRecord(git, {
		what: "a rollback",
		tip,
		model,
		record,
		message
	});
	return {
		environment,
		...where,
		commit
	};
}

export { rollback };