import type { ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Plan } from "../domain/plan.ts";
import type { Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { currentVersion, type Registry, versionCommit } from "../registry/gto.ts";
import { planFor } from "../registry/plan.ts";
import { stateOf } from "./state.ts";

/** What merging the state of a record would do now, by the tags there are. */
export async function planNow(
  git: Git,
  project: Project,
  { record, registry }: { readonly record: ModelRecord; readonly registry: Registry },
): Promise<Plan> {
  const { model } = record;
  const digests = new Map<ModelVersion, Sha256>();
  const wanted = [
    ...Object.values(record.environments),
    ...project.environments.map(({ environment }) => currentVersion(registry, model, environment)),
  ];
  for (const modelVersion of new Set(wanted)) {
    const commit = modelVersion === undefined ? undefined : versionCommit(registry, model, modelVersion);
    const registered = commit === undefined ? undefined : await stateOf(git, commit).record(model);
    // A tag whose commit records something else has no digest here; promote refuses it by name.
    if (registered !== undefined && registered.modelVersion === modelVersion)
      digests.set(modelVersion, registered.artifact.sha256);
  }
  return planFor({ record, registry, project, digestOf: (version) => digests.get(version) });
}
