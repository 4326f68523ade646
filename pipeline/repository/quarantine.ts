import type { CommitSha, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord, Quarantine } from "../domain/model-record.ts";
import type { Git } from "../platform/git/git.ts";
import type { ModelRegistry, Registry } from "../registry/gto.ts";
import { type QuarantineRequest, standingQuarantine, wentBack } from "../registry/quarantine.ts";
import { stateOf } from "./state.ts";

/**
 * How the history orders the commits at which versions of a model are registered.
 *
 * @param next - Commits at which one may be registered now.
 */
export async function ranksOfVersions(
  git: Git,
  registry: ModelRegistry | undefined,
  next: readonly CommitSha[] = [],
): Promise<QuarantineRequest["ranks"]> {
  const registered = (registry?.versions ?? []).map(({ commit }) => commit);
  const commits = [...new Set([...registered, ...next])];
  return commits.length === 0 ? new Map() : git.ranksOf(commits);
}

/** All that decides what is quarantined of a model; records are read only of versions that environments went back from or to. */
export async function quarantineFacts(git: Git, registry: Registry, record: ModelRecord): Promise<QuarantineRequest> {
  const own = registry.get(record.model);
  const ranks = await ranksOfVersions(git, own);
  const digests = new Map<ModelVersion, Sha256>();
  const moved = own === undefined ? [] : wentBack(own, ranks).flatMap(({ from, to }) => [from, to]);
  for (const version of new Set(moved)) {
    const commit = own?.versions.find(({ modelVersion }) => modelVersion === version)?.commit;
    const recorded = commit === undefined ? undefined : await stateOf(git, commit).record(record.model);
    if (recorded?.modelVersion === version) digests.set(version, recorded.artifact.sha256);
  }
  return { record, registry: own, ranks, digestOf: (version) => digests.get(version) };
}

/** What is quarantined of a model now, by its record at the tip and by the registry's events. */
export async function quarantineNow(git: Git, registry: Registry, record: ModelRecord): Promise<readonly Quarantine[]> {
  return standingQuarantine(await quarantineFacts(git, registry, record));
}
