import { LockstepError } from "../domain/error.ts";
import { namedCommits } from "./named-commits.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { gitOf, stateOfCommit } from "./states.ts";
import { type Selected, selectTrackers, type TargetRequest } from "./targets.ts";
import { readTrackers, workspaceTrackers } from "./tracked.ts";

function isUnknown(error: unknown): boolean {
  return error instanceof LockstepError && error.code === "TARGET_UNKNOWN";
}

/** What a request selects in commits. One whose files cannot be read is told and left out, as in DVC. */
async function selectInCommits(
  request: TargetRequest & RevisionRequest,
  repository: DataRepository,
): Promise<readonly Selected[]> {
  const commits = await namedCommits(repository, request);
  if (commits.length === 0) return [];
  const git = await gitOf(repository);
  const selected: Selected[] = [];
  for (const named of commits) {
    try {
      const { source } = await stateOfCommit(repository, git, named);
      selected.push(
        ...(await selectTrackers(repository, await readTrackers(source, repository.config.parsing), request)),
      );
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      if (!isUnknown(error)) repository.warn(`${named.name} is left out: ${error.message}`);
    }
  }
  return selected;
}

/**
 * What a request selects in the workspace and in the commits it names.
 *
 * @throws LockstepError TARGET_UNKNOWN when no state has the target; YAML_INVALID, DVC_FILE_INVALID of the workspace.
 */
export async function selectInAll(
  request: TargetRequest & RevisionRequest,
  repository: DataRepository,
): Promise<readonly Selected[]> {
  const past = await selectInCommits(request, repository);
  const trackers = await workspaceTrackers(repository);
  try {
    return [...(await selectTrackers(repository, trackers, request)), ...past];
  } catch (error) {
    if (!isUnknown(error) || past.length === 0) throw error;
    return past;
  }
}
