import type { EnvironmentName, ModelName, ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Git } from "../platform/git/git.ts";
import { currentVersion } from "../registry/gto.ts";
import { promotedRecord } from "../registry/record-change.ts";
import { registeredModel } from "./environments.ts";
import { quarantineNow } from "./quarantine.ts";
import { recordedRegistry } from "./recorded-registry.ts";
import { stateOf } from "./state.ts";
import { defaultTip } from "./tip.ts";

export interface PromotedVersion {
  readonly record: ModelRecord;
  readonly modelVersion: ModelVersion;
}

/**
 * The record that asks for a version in one more environment: the one that is where the environment's versions come from, or the one that
 * the default branch builds when they come from nowhere.
 *
 * @throws LockstepError VERSION_UNKNOWN when that version is not registered: what nobody approved may not be asked for.
 */
export async function promoted(
  git: Git,
  { environment, model }: { readonly environment: EnvironmentName; readonly model: ModelName },
): Promise<PromotedVersion | { readonly refused: Refusal }> {
  const tip = stateOf(git, await defaultTip(git));
  const record = await tip.record(model);
  if (record === undefined)
    return {
      refused: { code: "version_unregistered", sentence: `The default branch records no version of ${model}.` },
    };
  const { registry } = await recordedRegistry(git);
  const { rules } = (await tip.project()).environments.find((found) => found.environment === environment) ?? {};
  const modelVersion = rules?.after === undefined ? record.modelVersion : currentVersion(registry, model, rules.after);
  if (modelVersion === undefined)
    return {
      refused: {
        code: "environment_skipped",
        sentence: `${environment} takes what is in ${rules?.after ?? ""}, and no version of ${model} is there.`,
      },
    };
  const registered = await registeredModel(git, registry, { model, modelVersion });
  const version = { modelVersion, artifactSha256: registered.record.artifact.sha256 };
  const quarantine = await quarantineNow(git, registry, record);
  const changed = promotedRecord({ record, environment, version, quarantine });
  return "code" in changed ? { refused: changed } : { record: changed, modelVersion };
}
