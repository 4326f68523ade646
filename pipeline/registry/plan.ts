import { spanText } from "../domain/expiry.ts";
import type { EnvironmentName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import {
  type EnvironmentPlan,
  type Plan,
  type RolloutStep,
  rolloutSteps,
  type VersionedDigest,
} from "../domain/plan.ts";
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

/** Without a server to ask there is nothing to check, and no reason to put anything back. */
function rolloutOf({ target }: EnvironmentDeclaration): readonly RolloutStep[] {
  return target.url === undefined ? ["place", "switch"] : rolloutSteps;
}

function namesText(names: readonly string[]): string {
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  return `${names.slice(0, 10).join(", ")}${more}`;
}

/** What the environment asks of the version on top of approvals, in the order in which promote looks at it. */
function conditionsOf(
  { rules }: EnvironmentDeclaration,
  { environments }: Project,
): Pick<EnvironmentPlan, "conditions"> {
  if (rules === undefined) return {};
  const { after, soakSeconds, branches, enter, frozen } = rules;
  const leave = environments.find(({ environment }) => environment === after)?.rules?.leave ?? [];
  const conditions = [
    ...(branches.length === 0 ? [] : [`it is on ${namesText(branches)}`]),
    ...(after === undefined ? [] : [`it was in ${after}${soakSeconds === 0 ? "" : ` for ${spanText(soakSeconds)}`}`]),
    ...(leave.length + enter.length === 0 ? [] : [`checks succeeded: ${namesText([...leave, ...enter])}`]),
    ...(frozen.length === 0 ? [] : [`no frozen window (${frozen.length})`]),
  ];
  return conditions.length === 0 ? {} : { conditions };
}

function versioned(modelVersion: ModelVersion | undefined, digest: Sha256 | undefined): VersionedDigest | undefined {
  return modelVersion === undefined || digest === undefined ? undefined : { modelVersion, artifactSha256: digest };
}

/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present(
  { registry, record, digestOf }: PlanRequest,
  environment: EnvironmentName,
): VersionedDigest | undefined {
  const version = currentVersion(registry, record.model, environment);
  return versioned(version, version === undefined ? undefined : digestOf(version));
}

/** What the record asks for; `undefined` when it asks for nothing, or for a version that is neither its own nor registered. */
function wanted({ record, digestOf }: PlanRequest, environment: EnvironmentName): VersionedDigest | undefined {
  const version = Object.hasOwn(record.environments, environment) ? record.environments[environment] : undefined;
  if (version === undefined) return undefined;
  return versioned(version, version === record.modelVersion ? record.artifact.sha256 : digestOf(version));
}

/**
 * What merging a state does to one model: each declared environment whose version or bytes would change. What the record asks for and
 * promote refuses, an environment that is not declared or a version that nothing registers, changes nothing and is left out.
 */
export function planFor(request: PlanRequest): Plan {
  const { record, project } = request;
  const environments = project.environments.flatMap((declaration): readonly EnvironmentPlan[] => {
    const { environment } = declaration;
    const from = present(request, environment);
    const to = wanted(request, environment);
    const isSame = from?.modelVersion === to?.modelVersion && from?.artifactSha256 === to?.artifactSha256;
    return to === undefined || isSame
      ? []
      : [
          {
            environment,
            from,
            to,
            target: targetText(declaration),
            rollout: rolloutOf(declaration),
            ...conditionsOf(declaration, project),
          },
        ];
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
