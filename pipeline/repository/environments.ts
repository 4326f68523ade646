import { LockstepError } from "../domain/error.ts";
import type { CommitSha, EnvironmentName, ModelName, ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { EnvironmentDeclaration, Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { currentVersion, type Registry, readRegistry, versionCommit } from "../registry/gto.ts";
import { recordPath, stateOf } from "./state.ts";
import type { Workspace } from "./workspace.ts";

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

/**
 * Those of the models that an environment holds a version of, so that one that never came there keeps no other from being served; all of
 * them when it holds none. Who is left out is told.
 */
export async function modelsIn<Declared extends { readonly model: ModelName }>(
  { git, host }: Pick<Workspace, "git" | "host">,
  environment: EnvironmentName,
  models: readonly Declared[],
): Promise<readonly Declared[]> {
  const registry = readRegistry(await git.tags());
  const isHeld = ({ model }: Declared): boolean => currentVersion(registry, model, environment) !== undefined;
  if (!models.some(isHeld)) return models;
  for (const { model } of models.filter((declared) => !isHeld(declared)))
    host.info(`${model}: no version is in ${environment} yet`);
  return models.filter(isHeld);
}

/** As {@link assignedModel}. @throws LockstepError VERSION_UNKNOWN when the environment holds no version of the model. */
export async function promotedModel(
  git: Git,
  place: { readonly model: ModelName; readonly environment: EnvironmentName },
): Promise<RegisteredModel> {
  const registry = readRegistry(await git.tags());
  const assigned = await assignedModel(git, registry, place);
  if (assigned === undefined) {
    const environments = registry.get(place.model)?.assignments.map(({ environment }) => environment) ?? [];
    const elsewhere = [...new Set(environments)].filter(
      (environment) => currentVersion(registry, place.model, environment) !== undefined,
    );
    throw new LockstepError("VERSION_UNKNOWN", `no version of ${place.model} is assigned to ${place.environment}`, {
      hint:
        elsewhere.length === 0
          ? "Merge an approved pull request and run `lockstep promote`; only what was promoted is served and watched."
          : `It is in ${elsewhere.join(", ")}: name that with \`--environment\`, or ask for it here with \`/promote ${place.environment} ${place.model}\`.`,
    });
  }
  return assigned;
}

/** The model in the last declared environment, which a candidate would replace. */
export async function championOf(git: Git, project: Project, model: ModelName): Promise<RegisteredModel | undefined> {
  const environment = project.environments.at(-1)?.environment;
  return environment === undefined
    ? undefined
    : assignedModel(git, readRegistry(await git.tags()), { model, environment });
}
