import type { EnvironmentName, ModelVersion } from "../../domain/ids.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { registryOf } from "./artifact.ts";

export interface ListedModel {
  /** `model`, or `dir:model`. */
  readonly model: string;
  /** The newest that was not withdrawn. */
  readonly latest: ModelVersion | undefined;
  /** GTO shows none of these. */
  readonly isDeprecated: boolean;
  readonly environments: Readonly<Record<EnvironmentName, ModelVersion | undefined>>;
}

/** Every registered model with its newest version and what each environment holds, from tags alone. */
export async function listModels(workspace: Workspace): Promise<readonly ListedModel[]> {
  return [...(await registryOf(workspace))].map(([model, { versions, assignments, events }]) => ({
    model,
    latest: versions.find(({ isActive }) => isActive)?.modelVersion,
    isDeprecated: events.some(({ content }) => content.action === "deprecate"),
    environments: Object.fromEntries(
      [...new Set(assignments.map(({ environment }) => environment))]
        .sort()
        .map((environment) => [
          environment,
          assignments.find((found) => found.environment === environment && found.isActive)?.modelVersion,
        ]),
    ),
  }));
}
