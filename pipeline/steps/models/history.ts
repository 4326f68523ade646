import type { ModelRegistry } from "../../registry/gto.ts";
import { type HistoryEntry, historyOf } from "../../registry/queries/history.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed, registryOf } from "./artifact.ts";

/**
 * All that happened to one artifact, or to each of them, newest first; nothing orders the events of two artifacts.
 *
 * @throws LockstepError VERSION_UNKNOWN for a name that no tag has.
 */
export async function modelHistory(workspace: Workspace, name: string | undefined): Promise<readonly HistoryEntry[]> {
  const registry = await registryOf(workspace);
  const artifacts: readonly ModelRegistry[] =
    name === undefined ? [...registry.values()] : [artifactNamed(registry, name)];
  const registered = artifacts.flatMap(({ versions }) => versions.map(({ commit }) => commit));
  const ranks = await workspace.git.ranksOf([...new Set(registered)]);
  return artifacts.flatMap((artifact) => historyOf(artifact, ranks));
}
