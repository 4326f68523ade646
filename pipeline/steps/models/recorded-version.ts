import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, ModelVersion } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Git } from "../../platform/git/git.ts";
import type { ArtifactName } from "../../registry/gto-tag.ts";
import { stateOf } from "../../repository/state.ts";

/**
 * The record of a version at the commit that its tag names, withdrawn ones too; `undefined` when none is there that can be read, or one of
 * another version: then the tag was made by hand, or by GTO alone.
 */
export async function recordedVersion(
  git: Git,
  { directory, model }: ArtifactName,
  { commit, modelVersion }: { readonly commit: CommitSha; readonly modelVersion: ModelVersion },
): Promise<ModelRecord | undefined> {
  // Records stand at the root; a project in a folder has tags and no record of ours.
  if (directory !== undefined) return undefined;
  try {
    const record = await stateOf(git, commit).record(model);
    return record?.modelVersion === modelVersion && record.model === model ? record : undefined;
  } catch (error) {
    if (error instanceof LockstepError && (error.code === "RECORD_INVALID" || error.code === "YAML_INVALID"))
      return undefined;
    throw error;
  }
}
