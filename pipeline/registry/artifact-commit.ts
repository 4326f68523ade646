import { LockstepError } from "../domain/error.ts";
import { type CommitSha, environmentName, modelName, modelVersion } from "../domain/ids.ts";
import type { AnnotatedTag } from "../platform/git/git.ts";
import { type ModelRegistry, readRegistry } from "./gto.ts";

export interface WantedArtifact {
  /** `model`, or `dir:model` where the folder has a `dvc.yaml` of its own. */
  readonly name: string;
  readonly version?: string | undefined;
  /** What GTO calls a stage. */
  readonly environment?: string | undefined;
}

function commitIn({ versions, assignments }: ModelRegistry, wanted: WantedArtifact): CommitSha | undefined {
  const { version, environment } = wanted;
  if (version !== undefined) {
    const asked = modelVersion(version);
    return versions.find(({ modelVersion: found, isActive }) => isActive && found === asked)?.commit;
  }
  if (environment !== undefined) {
    const asked = environmentName(environment);
    return assignments.find(({ environment: found, isActive }) => isActive && found === asked)?.commit;
  }
  return versions.find(({ isActive }) => isActive)?.commit;
}

/**
 * The commit that GTO's tags give to a version of an artifact, to what an environment holds now, or else to the newest version. What was
 * withdrawn counts for nothing.
 *
 * @throws LockstepError NAME_INVALID, VERSION_UNKNOWN.
 */
export function commitOfArtifact(tags: readonly AnnotatedTag[], wanted: WantedArtifact): CommitSha {
  const { name, version, environment } = wanted;
  modelName(name.slice(name.lastIndexOf(":") + 1));
  const registry = readRegistry(tags).get(name);
  const commit = registry === undefined ? undefined : commitIn(registry, wanted);
  if (commit !== undefined) return commit;
  const what = version ?? (environment === undefined ? "a version" : `a version in ${environment}`);
  const known = registry?.versions.filter(({ isActive }) => isActive).map(({ modelVersion: one }) => one) ?? [];
  throw new LockstepError("VERSION_UNKNOWN", `no tag of GTO's gives ${what} of ${name}`, {
    hint:
      known.length === 0
        ? "No version of it is registered there: check name and repository, and that its tags were pushed."
        : `Registered are ${known.join(", ")}.`,
  });
}
