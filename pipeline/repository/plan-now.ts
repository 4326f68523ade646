import type { ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { Plan } from "../domain/plan.ts";
import type { Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { currentVersion, type Registry, registeredVersion } from "../registry/gto.ts";
import { planFor } from "../registry/plan.ts";
import { registeredModel } from "./environments.ts";

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
    if (modelVersion === undefined || registeredVersion(registry, model, modelVersion) === undefined) continue;
    const registered = await registeredModel(git, registry, { model, modelVersion });
    digests.set(modelVersion, registered.record.artifact.sha256);
  }
  return planFor({ record, registry, project, digestOf: (version) => digests.get(version) });
}
