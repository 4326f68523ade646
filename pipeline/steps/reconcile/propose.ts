import type { EnvironmentName, ModelName } from "../../domain/ids.ts";
import type { EnvironmentDeclaration, Project } from "../../domain/project.ts";
import { type Arrival, refuseArrival } from "../../registry/environment-rules.ts";
import type { EventLog } from "../../registry/events/event-log.ts";
import { currentVersion, type Registry, registeredVersion } from "../../registry/gto.ts";
import { emitModelRecord } from "../../registry/model-record.ts";
import { code } from "../../report/cell.ts";
import { environmentFacts } from "../../repository/environment-facts.ts";
import { type PromotedVersion, promoted } from "../../repository/promoted.ts";
import { recordPath } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";

export interface ProposeRequest {
  readonly project: Project;
  readonly models: readonly ModelName[];
  readonly environments: readonly EnvironmentDeclaration[];
  readonly registry: Registry;
  readonly log: EventLog;
}

/** Opens the pull request that asks for a version in one more environment, or finds the one that is open. */
async function openPromotion(
  workspace: Workspace,
  { model, environment }: { readonly model: ModelName; readonly environment: EnvironmentName },
  { record, modelVersion }: PromotedVersion,
): Promise<void> {
  const { git, host } = workspace;
  const title = `Promote ${model} ${modelVersion} to ${environment}`;
  const branch = `lockstep/promote-${model}-${environment}`;
  const files = { [recordPath(model)]: emitModelRecord(record) };
  await git.writeBranch({ branch, base: await defaultTip(git), files, message: title });
  const body = `Nothing stands in the way of ${code(modelVersion)} in ${code(environment)} any more, and \`environments.${environment}.promote\` is \`auto\`. It changes the desired state in ${code(recordPath(model))}, and nothing else; merging carries it out.`;
  const base = await git.defaultBranch();
  const { number } = await (await workspace.forge()).openPullRequest({ title, body, head: branch, base });
  host.info(`pull request #${number}: ${title}`);
}

/**
 * Asks for what is in the environment before, wherever `promote: auto` says so and nothing stands in the way any more. An environment that went
 * back is not asked to go on with what it went back from: that is quarantined.
 */
export async function proposePromotions(workspace: Workspace, request: ProposeRequest): Promise<void> {
  const { git, host } = workspace;
  const { project, models, environments, registry, log } = request;
  const automatic = environments.filter(({ rules }) => rules?.promote === "auto");
  for (const { environment, rules } of automatic)
    for (const model of models) {
      const version = rules?.after === undefined ? undefined : currentVersion(registry, model, rules.after);
      const registered = version === undefined ? undefined : registeredVersion(registry, model, version);
      if (version === undefined || registered === undefined) continue;
      if (currentVersion(registry, model, environment) === version) continue;
      const { commit } = registered;
      const asked = { project, registry: registry.get(model), events: log.events, commits: [commit] };
      const facts = await environmentFacts(git, await workspace.forge(), asked);
      const arrival: Arrival = { model, environment, modelVersion: version, commit, registry, facts };
      const moved = await promoted(git, { model, environment });
      const refusal = refuseArrival(arrival) ?? ("refused" in moved ? moved.refused : undefined);
      if (refusal !== undefined) host.info(`${environment}: not asked for yet (${refusal.code}): ${refusal.sentence}`);
      else if (!("refused" in moved)) await openPromotion(workspace, { model, environment }, moved);
    }
}
