import { D as modelVersion, b as writeWhole, j as LockstepError } from "./file-work.js";
import { o as readRegistry } from "./gto.js";
import { a as emitModelRecord, i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { n as rollbackRecord } from "./record-change.js";
import { a as selectEnvironment, i as registeredModel, t as assignedModel } from "./environments.js";
import { t as defaultTip } from "./tip.js";
import { join } from "node:path";

// pipeline/steps/rollback.ts
/** The version that the environment had before the present one and that is not quarantined, by the order of its assignments. */
function earlierVersion(registry, record, at) {
	const { environment, current } = at;
	const { model } = record;
	const unwanted = /* @__PURE__ */ new Set([current.modelVersion, ...record.quarantine.map((entry) => entry.modelVersion)]);
	const earlier = registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive && found.modelVersion !== void 0 && !unwanted.has(found.modelVersion));
	if (earlier?.modelVersion === void 0) throw new LockstepError("VERSION_UNKNOWN", `${environment} had no version of ${model} before ${current.modelVersion}`, { hint: "Name one with `--to`; `lockstep models list` shows the versions there are." });
	return earlier.modelVersion;
}
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
	const head = stateOf(git, headCommit);
	const project = await head.project();
	const { environment } = selectEnvironment(project, request.environment);
	const declarations = selectModels(project, request.model);
	const [declaration] = declarations;
	if (declaration === void 0 || declarations.length > 1) throw new LockstepError("ARGUMENT_INVALID", "several models are declared", { hint: `Name one with --model: ${declarations.map(({ model }) => model).join(", ")}.` });
	const { model } = declaration;
	const registry = readRegistry(await git.tags());
	const current = await assignedModel(git, registry, {
		model,
		environment
	});
	const record = await head.record(model);
	if (current === void 0 || record === void 0) throw new LockstepError("VERSION_UNKNOWN", `no version of ${model} is in ${environment}`, { hint: "There is nothing to roll back." });
	const wanted = request.to === void 0 ? earlierVersion(registry, record, {
		environment,
		current
	}) : modelVersion(request.to);
	const to = await registeredModel(git, registry, {
		model,
		modelVersion: wanted
	});
	const changed = rollbackRecord({
		record,
		environment,
		current: {
			modelVersion: current.modelVersion,
			artifactSha256: current.record.artifact.sha256
		},
		to: {
			modelVersion: to.modelVersion,
			artifactSha256: to.record.artifact.sha256
		},
		reason: request.reason
	});
	if ("code" in changed) return { refused: changed };
	await writeWhole(join(git.root, recordPath(model)), emitModelRecord(changed));
	const commit = await git.commit({
		paths: [recordPath(model)],
		message: `Roll ${environment} back to ${model} ${wanted}\n\n${request.reason}`
	});
	await git.push(branch);
	return {
		environment,
		modelVersion: wanted,
		quarantined: current.record.artifact.sha256,
		commit: commit ?? await git.headCommit()
	};
}

export { rollback };