import { LockstepError } from "../../domain/error.ts";
import { type ModelVersion, modelVersion } from "../../domain/ids.ts";
import type { ModelRecord, Quarantine } from "../../domain/model-record.ts";
import { overriddenVersions } from "../../registry/overridden-versions.ts";
import { type ModelOverview, overviewOf, type VersionOverview } from "../../registry/queries/overview.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed, registryOf } from "./artifact.ts";
import { recordedVersion } from "./recorded-version.ts";

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
}

/** `model`, `model@v1.2.0`; a name has no `@`. */
function parseSubject(subject: string): { readonly name: string; readonly version: ModelVersion | undefined } {
  const [name = "", version] = subject.split(/@(.*)/s);
  return { name, version: version === undefined ? undefined : modelVersion(version) };
}

function chosen({ model, versions }: ModelOverview, wanted: ModelVersion | undefined): VersionOverview {
  const found =
    wanted === undefined
      ? (versions.find(({ isActive }) => isActive) ?? versions[0])
      : versions.find(({ modelVersion: one }) => one === wanted);
  if (found !== undefined) return found;
  throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${wanted ?? "a version"} of ${model}`, {
    hint: `Registered are ${versions.map(({ modelVersion: one }) => one).join(", ") || "none"}; \`git fetch --tags\` brings those of origin.`,
  });
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
  const version = chosen(overview, wanted);
  const { directory, model } = registry.artifact;
  const record = await recordedVersion(git, registry.artifact, version);
  const now = record === undefined ? undefined : await stateOf(git, await defaultTip(git)).record(model);
  const quarantine = now === undefined ? [] : await quarantineNow(git, new Map([[model, registry]]), now);
  const tags = registry.events.map(({ tag }) => tag);
  const overridden = directory === undefined ? overriddenVersions(tags, model) : [];
  return {
    model: overview.model,
    isDeprecated: overview.isDeprecated,
    version,
    versions: wanted === undefined ? overview.versions : undefined,
    record,
    overrides: overridden.find(({ modelVersion: one }) => one === version.modelVersion)?.gates ?? [],
    quarantine: quarantine.find(({ artifactSha256 }) => artifactSha256 === record?.artifact.sha256),
  };
}
