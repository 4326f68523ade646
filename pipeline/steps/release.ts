import { LockstepError } from "../domain/error.ts";
import { type CommitSha, type ModelName, type ModelVersion, modelVersion, type Sha256 } from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { emitModelRecord } from "../registry/model-record.ts";
import { quarantinedByEvents } from "../registry/quarantine.ts";
import { releasedRecord } from "../registry/record-change.ts";
import { registeredModel } from "../repository/environments.ts";
import { quarantineFacts } from "../repository/quarantine.ts";
import { commitRecord, tipToChange } from "../repository/record-commit.ts";
import { recordedRegistry } from "../repository/recorded-registry.ts";
import { recordPath, selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";

export interface ReleaseOrder {
  readonly model: string;
  readonly version: string;
  readonly reason: string;
  /** Whether a pull request asks for it, where nobody may push to the default branch. */
  readonly isProposed: boolean;
}

export interface Released {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  readonly released: Sha256;
  /** On the default branch, or on the branch of the pull request. */
  readonly commit: CommitSha;
  readonly pullRequest: number | undefined;
}

/**
 * Takes a version's digest out of quarantine, by one commit of the record, or by the pull request that brings it. It is asked for nowhere by
 * that: `/promote` or another commit does.
 *
 * @throws LockstepError VERSION_UNKNOWN, ARGUMENT_INVALID.
 */
export async function release(
  order: ReleaseOrder,
  workspace: Workspace,
): Promise<Released | { readonly refused: Refusal }> {
  const { git } = workspace;
  const { reason } = order;
  if (reason.trim() === "")
    throw new LockstepError("ARGUMENT_INVALID", "a release without a reason helps nobody", {
      hint: "Say with `--reason` why the version may be served again.",
    });
  if (order.isProposed) await git.fetch();
  const tip = order.isProposed ? await defaultTip(git) : await tipToChange(git, "a release");
  const at = stateOf(git, tip);
  const [declaration] = selectModels(await at.project(), order.model);
  const record = declaration === undefined ? undefined : await at.record(declaration.model);
  if (record === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `the default branch records no version of ${order.model}`, {
      hint: "There is nothing to release.",
    });
  const { model } = record;
  const { registry } = await recordedRegistry(git);
  const registered = await registeredModel(git, registry, { model, modelVersion: modelVersion(order.version) });
  const version = { modelVersion: registered.modelVersion, artifactSha256: registered.record.artifact.sha256 };
  const byEvents = quarantinedByEvents(await quarantineFacts(git, registry, record));
  const event = byEvents.find(({ artifactSha256 }) => artifactSha256 === version.artifactSha256)?.event;
  const changed = releasedRecord({ record, version, event, reason });
  if ("code" in changed) return { refused: changed };
  const title = `Release ${model} ${version.modelVersion} from quarantine`;
  const done = { model, modelVersion: version.modelVersion, released: version.artifactSha256 };
  const message = `${title}\n\n${reason}`;
  if (!order.isProposed) {
    const commit = await commitRecord(git, { what: "a release", tip, model, record: changed, message });
    return { ...done, commit, pullRequest: undefined };
  }
  const branch = `lockstep/release-${model}`;
  const files = { [recordPath(model)]: emitModelRecord(changed) };
  const commit = await git.writeBranch({ branch, base: tip, files, message });
  const body = `Takes ${version.artifactSha256} out of quarantine, and asks for it nowhere: \`/promote\` does.`;
  const base = await git.defaultBranch();
  const { number } = await (await workspace.forge()).openPullRequest({ title, body, head: branch, base });
  return { ...done, commit, pullRequest: number };
}
