import { LockstepError } from "../../domain/error.ts";
import { modelVersion } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelRegistry } from "../../registry/gto.ts";
import { type VersionDiff, versionDiff } from "../../registry/queries/version-diff.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed, registryOf } from "./artifact.ts";
import { recordedVersion } from "./recorded-version.ts";

async function recordOf({ git }: Workspace, registry: ModelRegistry, text: string): Promise<ModelRecord> {
  const wanted = modelVersion(text);
  const found = registry.versions.find((version) => version.modelVersion === wanted);
  if (found === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${registry.artifact.model} ${wanted}`, {
      hint: `Registered are ${registry.versions.map((version) => version.modelVersion).join(", ") || "none"}.`,
    });
  const record = await recordedVersion(git, registry.artifact, found);
  if (record === undefined)
    throw new LockstepError("GIT_REF_CONFLICT", `${found.tag} names a commit that does not record ${wanted}`, {
      hint: `Somebody made the tag by hand, or GTO alone did; \`git show ${found.tag}\` says who.`,
    });
  return record;
}

/**
 * What two versions of a model do not share, withdrawn ones too.
 *
 * @throws LockstepError VERSION_UNKNOWN for a version that no tag registers, GIT_REF_CONFLICT for one that is not recorded at its tag.
 */
export async function diffVersions(
  workspace: Workspace,
  asked: { readonly name: string; readonly before: string; readonly after: string },
): Promise<VersionDiff> {
  const registry = artifactNamed(await registryOf(workspace), asked.name);
  const before = await recordOf(workspace, registry, asked.before);
  return versionDiff(before, await recordOf(workspace, registry, asked.after));
}
