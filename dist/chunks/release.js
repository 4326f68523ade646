import { A as LockstepError, D as modelVersion } from "./file-work.js";
import { t as emitModelRecord } from "./model-record.js";
import { t as quarantinedByEvents } from "./quarantine.js";
import { r as releasedRecord } from "./record-change.js";
import { a as registeredModel } from "./environments.js";
import { t as quarantineFacts } from "./quarantine2.js";
import { n as tipToChange, t as commitRecord } from "./record-commit.js";
import { t as recordedRegistry } from "./recorded-registry.js";
import { i as stateOf, n as recordPath, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";

// pipeline/steps/release.ts
/**
* Takes a version's digest out of quarantine, by one commit of the record, or by the pull request that brings it. It is asked for nowhere by
* that: `/promote` or another commit does.
*
* @throws LockstepError VERSION_UNKNOWN, ARGUMENT_INVALID.
*/
async function release(order, workspace) {
	const { git } = workspace;
	const { reason } = order;
	if (reason.trim() === "") throw new LockstepError("ARGUMENT_INVALID", "a release without a reason helps nobody", { hint: "Say with `--reason` why the version may be served again." });
	if (order.isProposed) await git.fetch();
	const tip = order.isProposed ? await defaultTip(git) : await tipToChange(git, "a release");
	const at = stateOf(git, tip);
	const [declaration] = selectModels(await at.project(), order.model);
	const record = declaration === void 0 ? void 0 : await at.record(declaration.model);
	if (record === void 0) throw new LockstepError("VERSION_UNKNOWN", `the default branch records no version of ${order.model}`, { hint: "There is nothing to release." });
	const { model } = record;
	const { registry } = await recordedRegistry(git);
	const registered = await registeredModel(git, registry, {
		model,
		modelVersion: modelVersion(order.version)
	});
	const version = {
		modelVersion: registered.modelVersion,
		artifactSha256: registered.record.artifact.sha256
	};
	const event = quarantinedByEvents(await quarantineFacts(git, registry, record)).find(({ artifactSha256 }) => artifactSha256 === version.artifactSha256)?.event;
	const changed = releasedRecord({
		record,
		version,
		event,
		reason
	});
	if ("code" in changed) return { refused: changed };
	const title = `Release ${model} ${version.modelVersion} from quarantine`;
	const done = {
		model,
		modelVersion: version.modelVersion,
		released: version.artifactSha256
	};
	const message = `${title}\n\n${reason}`;
	if (!order.isProposed) {
		const commit = await commitRecord(git, {
			what: "a release",
			tip,
			model,
			record: changed,
			message
		});
		return {
			...done,
			commit,
			pullRequest: void 0
		};
	}
	const branch = `lockstep/release-${model}`;
	const files = { [recordPath(model)]: emitModelRecord(changed) };
	const commit = await git.writeBranch({
		branch,
		base: tip,
		files,
		message
	});
	const body = `Takes ${version.artifactSha256} out of quarantine, and asks for it nowhere: \`/promote\` does.`;
	const base = await git.defaultBranch();
	const { number } = await (await workspace.forge()).openPullRequest({
		title,
		body,
		head: branch,
		base
	});
	return {
		...done,
		commit,
		pullRequest: number
	};
}

export { release };