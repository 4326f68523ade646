import { LockstepError } from "../domain/error.ts";
import type { CommitSha, EnvironmentName, ModelName, ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { EnvironmentDeclaration, Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { currentVersion, type Registry, readRegistry, versionCommit } from "../registry/gto.ts";
import { recordPath, stateOf } from "./state.ts";

/** A registered version with the record of the commit it is registered at. */
export interface RegisteredModel {
  readonly modelVersion: ModelVersion;
  readonly commit: CommitSha;
  readonly record: ModelRecord;
}

/** @throws LockstepError ARGUMENT_INVALID naming the environments that are declared. */
export function selectEnvironment(project: Project, name: string): EnvironmentDeclaration {
  const found = project.environments.find(({ environment }) => environment === name);
  if (found === undefined)
    throw new LockstepError("ARGUMENT_INVALID", `lockstep.yaml declares no environment ${JSON.stringify(name)}`, {
      hint: `Declared: ${project.environments.map(({ environment }) => environment).join(", ") || "none"}.`,
    });
  return found;
}

/**
 * The record that a registered version stands for.
 *
 * @throws LockstepError VERSION_UNKNOWN when no tag registers it, GIT_REF_CONFLICT when the commit of its tag records another one.
 */
export async function registeredModel(
  git: Git,
  registry: Registry,
  wanted: { readonly model: ModelName; readonly modelVersion: ModelVersion },
): Promise<RegisteredModel> {
  const { model, modelVersion } = wanted;
  const commit = versionCommit(registry, model, modelVersion);
  if (commit === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `${model} ${modelVersion} is not registered`, {
      hint: "`lockstep models list` shows the versions there are; `lockstep promote` registers the one on the default branch.",
    });
  const record = await stateOf(git, commit).record(model);
  if (record?.modelVersion !== modelVersion)
    throw new LockstepError(
      "GIT_REF_CONFLICT",
      `tag ${model}@${modelVersion} names commit ${commit.slice(0, 12)}, whose ${recordPath(model)} records ${record?.modelVersion ?? "nothing"}`,
      { hint: "Somebody made or moved the tag by hand; `git show` says who. Put the right one back." },
    );
  return { modelVersion, commit, record };
}

/** The model that an environment's newest assignment names; `undefined` when it has none. */
export async function assignedModel(
  git: Git,
  registry: Registry,
  place: { readonly model: ModelName; readonly environment: EnvironmentName },
): Promise<RegisteredModel | undefined> {
  const modelVersion = currentVersion(registry, place.model, place.environment);
  return modelVersion === undefined ? undefined : registeredModel(git, registry, { model: place.model, modelVersion });
}

/** As {@link assignedModel}. @throws LockstepError VERSION_UNKNOWN when the environment holds no version of the model. */
export async function promotedModel(
  git: Git,
  place: { readonly model: ModelName; readonly environment: EnvironmentName },
): Promise<RegisteredModel> {
  const assigned = await assignedModel(git, readRegistry(await git.tags()), place);
  if (assigned === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `no version of ${place.model} is assigned to ${place.environment}`, {
      hint: "Merge an approved pull request and run `lockstep promote`; only what was promoted is served and watched.",
    });
  return assigned;
}

/** The model in the last declared environment, which a candidate would replace. */
export async function championOf(git: Git, project: Project, model: ModelName): Promise<RegisteredModel | undefined> {
  const environment = project.environments.at(-1)?.environment;
  return environment === undefined
    ? undefined
    : assignedModel(git, readRegistry(await git.tags()), { model, environment });
}
