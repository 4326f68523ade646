import { LockstepError } from "../domain/error.ts";
import {
  type CommitSha,
  type EnvironmentName,
  type ModelName,
  type ModelVersion,
  modelVersion,
  type Sha256,
} from "../domain/ids.ts";
import type { ModelRecord, Quarantine } from "../domain/model-record.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Git } from "../platform/git/git.ts";
import type { Registry } from "../registry/gto.ts";
import { rollbackRecord } from "../registry/record-change.ts";
import { assignedModel, type RegisteredModel, registeredModel } from "./environments.ts";
import { quarantineNow } from "./quarantine.ts";
import { recordedRegistry } from "./recorded-registry.ts";
import { stateOf } from "./state.ts";

export interface RollbackOrder {
  /** The state that is changed: the tip of the default branch. */
  readonly tip: CommitSha;
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  /** The version to return to; the one the environment had before when left out. */
  readonly to: string | undefined;
  readonly reason: string;
}

export interface RolledBackRecord {
  readonly record: ModelRecord;
  readonly modelVersion: ModelVersion;
  readonly quarantined: Sha256;
}

/** The version that the environment had before the present one and that is not quarantined, by the order of its assignments. */
function earlierVersion(
  registry: Registry,
  record: ModelRecord,
  at: {
    readonly environment: EnvironmentName;
    readonly current: RegisteredModel;
    readonly quarantine: readonly Quarantine[];
  },
): ModelVersion {
  const { environment, current, quarantine } = at;
  const { model } = record;
  const unwanted = new Set([current.modelVersion, ...quarantine.map((entry) => entry.modelVersion)]);
  const earlier = registry
    .get(model)
    ?.assignments.find(
      (found) =>
        found.environment === environment &&
        found.isActive &&
        found.modelVersion !== undefined &&
        !unwanted.has(found.modelVersion),
    );
  if (earlier?.modelVersion === undefined)
    throw new LockstepError(
      "VERSION_UNKNOWN",
      `${environment} had no version of ${model} before ${current.modelVersion}`,
      {
        hint: "Name one with `--to`; `lockstep models list` shows the versions there are.",
      },
    );
  return earlier.modelVersion;
}

/**
 * The record that moves an environment back: the earlier version is asked for, the present digest is quarantined.
 *
 * @throws LockstepError VERSION_UNKNOWN when there is no version to leave or to return to.
 */
export async function rolledBack(
  git: Git,
  { tip, model, environment, to, reason }: RollbackOrder,
): Promise<RolledBackRecord | { readonly refused: Refusal }> {
  const { registry } = await recordedRegistry(git);
  const current = await assignedModel(git, registry, { model, environment });
  const record = await stateOf(git, tip).record(model);
  if (current === undefined || record === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `no version of ${model} is in ${environment}`, {
      hint: "There is nothing to roll back.",
    });
  const quarantine = await quarantineNow(git, registry, record);
  const wanted =
    to === undefined ? earlierVersion(registry, record, { environment, current, quarantine }) : modelVersion(to);
  const returned = await registeredModel(git, registry, { model, modelVersion: wanted });
  const changed = rollbackRecord({
    record,
    quarantine,
    environment,
    current: { modelVersion: current.modelVersion, artifactSha256: current.record.artifact.sha256 },
    to: { modelVersion: returned.modelVersion, artifactSha256: returned.record.artifact.sha256 },
    reason,
  });
  if ("code" in changed) return { refused: changed };
  return { record: changed, modelVersion: wanted, quarantined: current.record.artifact.sha256 };
}
