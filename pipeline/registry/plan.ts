import { LockstepError } from "../domain/error.ts";
import type { EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { EnvironmentPlan, Plan, VersionedDigest } from "../domain/plan.ts";
import type { EnvironmentDeclaration, Project } from "../domain/project.ts";
import { currentVersion, type Registry } from "./gto.ts";

export interface PlanRequest {
  /** The record of the state that would be merged. */
  readonly record: ModelRecord;
  readonly registry: Registry;
  /** Its environments, in the order they are declared in. */
  readonly project: Project;
  /** sha256 of the artifact of a registered version, read from the record at its commit. */
  readonly digestOf: (version: ModelVersion) => Sha256 | undefined;
}

function targetText({ target }: EnvironmentDeclaration): string {
  return `${target.kind} ${target.path}`;
}

function digestIn(request: PlanRequest, version: ModelVersion, environment: EnvironmentName): VersionedDigest {
  const { record, digestOf } = request;
  const artifactSha256 = version === record.modelVersion ? record.artifact.sha256 : digestOf(version);
  if (artifactSha256 === undefined)
    throw new LockstepError(
      "VERSION_UNKNOWN",
      `${environment} is to have ${record.model} ${version}, which is not registered`,
      {
        hint: `Name a version that \`lockstep models list\` shows under \`environments\` of models/${record.model}.yaml.`,
      },
    );
  return { modelVersion: version, artifactSha256 };
}

/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present(request: PlanRequest, environment: EnvironmentName): VersionedDigest | undefined {
  const modelVersion = currentVersion(request.registry, request.record.model, environment);
  const artifactSha256 = modelVersion === undefined ? undefined : request.digestOf(modelVersion);
  return modelVersion === undefined || artifactSha256 === undefined ? undefined : { modelVersion, artifactSha256 };
}

/**
 * What merging a state does to one model: each declared environment whose version or bytes would change. Environments that the record
 * names and the project does not declare are left out; promote refuses them.
 *
 * @throws LockstepError VERSION_UNKNOWN when the record asks for a version that is neither its own nor registered.
 */
export function planFor(request: PlanRequest): Plan {
  const { record, project } = request;
  const environments = project.environments.flatMap((declaration): readonly EnvironmentPlan[] => {
    const { environment } = declaration;
    const wanted = Object.hasOwn(record.environments, environment) ? record.environments[environment] : undefined;
    if (wanted === undefined) return [];
    const from = present(request, environment);
    const to = digestIn(request, wanted, environment);
    const isSame = from?.modelVersion === to.modelVersion && from.artifactSha256 === to.artifactSha256;
    return isSame ? [] : [{ environment, from, to, target: targetText(declaration) }];
  });
  return {
    kind: "lockstep/Plan",
    schema: 1,
    model: record.model,
    modelVersion: record.modelVersion,
    artifactSha256: record.artifact.sha256,
    inputKey: record.inputKey,
    environments,
  };
}
