import { LockstepError } from "../../domain/error.ts";
import type { ModelName } from "../../domain/ids.ts";
import type { EnvironmentDeclaration, Project } from "../../domain/project.ts";
import { type Reconciliation, reconciliationOf, type TargetAnswer } from "../../domain/reconciliation.ts";
import { currentAssignment, type Registry } from "../../registry/gto.ts";
import { recordsAt } from "../../repository/events.ts";
import { stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";

export interface ObserveRequest {
  readonly project: Project;
  readonly models: readonly ModelName[];
  readonly environments: readonly EnvironmentDeclaration[];
  readonly registry: Registry;
  readonly timeoutMs: number;
  /** False where this job has no way to them. */
  readonly targets: boolean;
}

/** What stands at a target; whatever keeps it from answering is told, and counts as nothing known. */
async function ask(
  workspace: Workspace,
  declaration: EnvironmentDeclaration,
  { model, timeoutMs }: { readonly model: ModelName; readonly timeoutMs: number },
): Promise<TargetAnswer> {
  const hasServer = declaration.target.url !== undefined;
  try {
    const target = await workspace.openTarget(declaration);
    const current = await target.current(model);
    if (current === undefined)
      return { kind: "answered", served: undefined, damage: undefined, health: "Missing", hasServer };
    const { modelVersion, artifact } = current;
    const damage = await target.verify(current).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof LockstepError) return error.message;
        throw error;
      },
    );
    const health = await target.health(model, artifact.sha256, timeoutMs);
    return { kind: "answered", served: { modelVersion, artifactSha256: artifact.sha256 }, damage, health, hasServer };
  } catch (error) {
    if (error instanceof Error) return { kind: "silent", reason: error.message };
    throw error;
  }
}

/** How every model stands in every environment: what the default branch asks for, what tags say, and what is served. */
export async function observe(
  workspace: Workspace,
  { project, models, environments, registry, timeoutMs, targets }: ObserveRequest,
): Promise<readonly Reconciliation[]> {
  const { git } = workspace;
  const tip = stateOf(git, await defaultTip(git));
  const recordAt = recordsAt(git);
  const found: Reconciliation[] = [];
  for (const { model } of project.models.filter((declared) => models.includes(declared.model))) {
    const record = await tip.record(model);
    for (const declaration of environments) {
      const { environment } = declaration;
      const { commit, modelVersion } = currentAssignment(registry, model, environment) ?? {};
      const recorded = commit === undefined ? undefined : await recordAt(commit, model);
      const artifactSha256 = recorded?.modelVersion === modelVersion ? recorded?.artifact.sha256 : undefined;
      const desired =
        record !== undefined && Object.hasOwn(record.environments, environment)
          ? record.environments[environment]
          : undefined;
      found.push(
        reconciliationOf({
          ...{ model, environment, desired },
          assigned: modelVersion === undefined ? undefined : { modelVersion, artifactSha256 },
          target: targets ? await ask(workspace, declaration, { model, timeoutMs }) : { kind: "unasked" },
        }),
      );
    }
  }
  return found;
}
