import { LockstepError } from "../../domain/error.ts";
import type { ModelRecord, Quarantine } from "../../domain/model-record.ts";
import { overriddenVersions } from "../../registry/overridden-versions.ts";
import { overviewOf, type VersionOverview } from "../../registry/queries/overview.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed, registryOf } from "./artifact.ts";
import { recordedVersion } from "./recorded-version.ts";
import { chosenVersion, parseSubject } from "./subject.ts";

/** One version with all that Git has of it. */
export interface ShownVersion {
  readonly model: string;
  readonly isDeprecated: boolean;
  readonly version: VersionOverview;
  /** All versions of the model, when none was named. */
  readonly versions: readonly VersionOverview[] | undefined;
  /** As it was recorded where the version is registered; `undefined` when nothing that fits is recorded there. */
  readonly record: ModelRecord | undefined;
  /** Gates that owners took out of its way, as its tag says. */
  readonly overrides: readonly string[];
  /** Why its bytes must not be served, as the default branch says now. */
  readonly quarantine: Quarantine | undefined;
  /** Who answers for the model and who asks it, as lockstep.yaml of the version's commit declares them. */
  readonly owners: readonly string[];
  readonly consumers: readonly string[];
}

/** What a commit declares of people; nothing where its lockstep.yaml cannot be read. */
async function peopleAt(
  { git }: Workspace,
  { commit }: VersionOverview,
  model: string,
): Promise<Pick<ShownVersion, "owners" | "consumers">> {
  try {
    const { models } = await stateOf(git, commit).project();
    const declared = models.find((one) => one.model === model);
    return { owners: declared?.owners ?? [], consumers: declared?.consumers ?? [] };
  } catch (error) {
    if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID"))
      return { owners: [], consumers: [] };
    throw error;
  }
}

/**
 * One version of a model: the one that is named, or the newest that was not withdrawn, with all others beside it.
 *
 * @param subject - `model` or `model@v1.2.0`.
 * @throws LockstepError VERSION_UNKNOWN, NAME_INVALID.
 */
export async function showModel(workspace: Workspace, subject: string): Promise<ShownVersion> {
  const { git } = workspace;
  const { name, version: wanted } = parseSubject(subject);
  const registry = artifactNamed(await registryOf(workspace), name);
  const overview = overviewOf(registry);
  const version = chosenVersion(overview, wanted);
  const { directory, model } = registry.artifact;
  const record = await recordedVersion(git, registry.artifact, version);
  const now = record === undefined ? undefined : await stateOf(git, await defaultTip(git)).record(model);
  const quarantine = now === undefined ? [] : await quarantineNow(git, new Map([[model, registry]]), now);
  const tags = registry.events.map(({ tag }) => tag);
  const overridden = directory === undefined ? overriddenVersions(tags, model) : [];
  return {
    ...(directory === undefined ? await peopleAt(workspace, version, model) : { owners: [], consumers: [] }),
    model: overview.model,
    isDeprecated: overview.isDeprecated,
    version,
    versions: wanted === undefined ? overview.versions : undefined,
    record,
    overrides: overridden.find(({ modelVersion: one }) => one === version.modelVersion)?.gates ?? [],
    quarantine: quarantine.find(({ artifactSha256 }) => artifactSha256 === record?.artifact.sha256),
  };
}
