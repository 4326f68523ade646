import { afterAct, beginRollout, nextAct, type RolloutAct } from "../delivery/rollout.ts";
import type { Served, Target } from "../delivery/targets/target.ts";
import type { Deployment } from "../domain/deployment.ts";
import { LockstepError } from "../domain/error.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { EnvironmentDeclaration, ModelDeclaration } from "../domain/project.ts";
import { releaseCommand } from "../registry/quarantine.ts";
import { modelsIn, promotedModel, selectEnvironment } from "../repository/environments.ts";
import { quarantineNow } from "../repository/quarantine.ts";
import { writeRecord } from "../repository/record-files.ts";
import { recordedRegistry } from "../repository/recorded-registry.ts";
import { restoreArtifact } from "../repository/restore.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { requireEvent } from "./deploy/require-event.ts";
import { requireProvenance } from "./deploy/require-provenance.ts";

export interface DeployRequest {
  readonly model: string | undefined;
  readonly environment: string;
  readonly records: string;
  readonly timeoutMs: number;
  /** A file with the roots of certificates, in place of the one that lockstep.yaml names. */
  readonly trustedRoot?: string | undefined;
}

interface RolledOut {
  readonly finish: Extract<RolloutAct, { readonly act: "finish" }>;
  readonly current: Served | undefined;
  readonly previous: Served | undefined;
}

/** Carries out what the rollout decides, act by act; a run that died is taken up from what the target says. */
async function rollOut(
  target: Target,
  wanted: Served,
  options: { readonly source: string; readonly timeoutMs: number; readonly tell: (line: string) => void },
): Promise<RolledOut> {
  let state = beginRollout(wanted, {
    current: await target.current(wanted.model),
    previous: await target.previous(wanted.model),
  });
  for (;;) {
    const act = nextAct(state);
    switch (act.act) {
      case "place":
        options.tell(`Place ${act.served.modelVersion} beside what is served, and compare every file's sha256`);
        await target.place(act.served, options.source);
        state = afterAct(state, act);
        break;
      case "switch":
        options.tell(`Switch to ${act.served.modelVersion}`);
        await target.switchTo(act.served);
        state = afterAct(state, act);
        break;
      case "put_back":
        options.tell(`Put ${act.served.modelVersion} back: ${act.reason}`);
        await target.switchTo(act.served);
        state = afterAct(state, act);
        break;
      case "check":
        state = afterAct(
          state,
          act,
          await target.health(act.served.model, act.served.artifact.sha256, options.timeoutMs),
        );
        break;
      case "finish":
        return { finish: act, current: state.current, previous: state.previous };
    }
  }
}

/**
 * A target with a server gets only what the server answers with; files alone may be placed of any model.
 *
 * @throws LockstepError MODEL_NOT_SERVABLE, MODEL_INVALID.
 */
async function requireServable(
  workspace: Workspace,
  { environment, target }: EnvironmentDeclaration,
  { record, source }: { readonly record: ModelRecord; readonly source: string },
): Promise<void> {
  if (target.url === undefined) return;
  const refuse = (what: string): LockstepError =>
    new LockstepError("MODEL_NOT_SERVABLE", `${record.model} ${record.modelVersion} ${what}`, {
      hint: `Leave \`url\` of ${environment} out in lockstep.yaml, so that its files are placed without a server, and serve them yourself.`,
    });
  if (!(await workspace.isKnownModel(source)))
    throw refuse(`is of the format ${record.artifact.format}, which the inference server does not open`);
  (await workspace.openModel(source)).close();
}

async function deployModel(
  declaration: ModelDeclaration,
  environment: EnvironmentDeclaration,
  run: { readonly request: DeployRequest; readonly workspace: Workspace },
): Promise<Deployment> {
  const { request, workspace } = run;
  const { git, host } = workspace;
  const { model } = declaration;
  const assigned = await promotedModel(git, { model, environment: environment.environment });
  const { record, modelVersion } = assigned;
  await requireEvent(git, environment.environment, assigned);
  const desired = await stateOf(git, await defaultTip(git)).record(model);
  const asked = desired?.environments[environment.environment];
  const quarantine =
    desired === undefined ? [] : await quarantineNow(git, (await recordedRegistry(git)).registry, desired);
  const quarantined = quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256);
  if (quarantined !== undefined)
    throw new LockstepError("QUARANTINED", `${model} ${modelVersion} is quarantined: ${quarantined.reason}`, {
      hint:
        asked === modelVersion
          ? `The record still asks for it: \`lockstep rollback ${environment.environment} --model ${model} --reason <why>\` goes back, \`${releaseCommand(model, modelVersion)}\` lets it stay.`
          : `Run \`lockstep promote\` to move ${environment.environment} to the version the record asks for.`,
    });
  if (asked !== modelVersion)
    throw new LockstepError(
      "NOT_APPROVED",
      `the tags put ${model} ${modelVersion} into ${environment.environment}, and the default branch asks for ${asked ?? "nothing"} there`,
      { hint: "Run `lockstep promote`; it makes the tags say what the default branch asks for." },
    );
  await requireProvenance(workspace, assigned, request.trustedRoot);
  const source = await restoreArtifact(workspace, record.artifact);
  await requireServable(workspace, environment, { record, source });
  const wanted: Served = { model, environment: environment.environment, modelVersion, artifact: record.artifact };
  const target = await workspace.openTarget(environment);
  const { finish, current, previous } = await rollOut(target, wanted, {
    source,
    timeoutMs: request.timeoutMs,
    tell: (line) => {
      host.info(line);
    },
  });
  const deployment: Deployment = {
    kind: "lockstep/Deployment",
    schema: 1,
    model,
    environment: environment.environment,
    modelVersion,
    artifactSha256: record.artifact.sha256,
    target: target.description,
    outcome: finish.outcome,
    sync: current?.artifact.sha256 === record.artifact.sha256 ? "Synced" : "OutOfSync",
    health: finish.health,
    previous: previous?.modelVersion,
  };
  await writeRecord(workspace, request.records, deployment);
  if (!finish.isSatisfied)
    throw new LockstepError("HEALTH_CHECK_FAILED", finish.reason, {
      hint: "Look at the server's log; the version that answered before is kept and can be deployed again.",
    });
  host.info(
    `${model} ${modelVersion} in ${environment.environment}: ${deployment.outcome}, ${deployment.sync}, ${deployment.health}`,
  );
  return deployment;
}

/**
 * Brings a target to the version its environment is assigned: verified, placed, switched, checked; put back when it fails. A model that
 * cannot be deployed holds back no other.
 *
 * @throws LockstepError of the first model that failed, when all others are done.
 */
export async function deploy(request: DeployRequest, workspace: Workspace): Promise<readonly Deployment[]> {
  const { git, host } = workspace;
  await git.fetch();
  const project = await stateOf(git, await defaultTip(git)).project();
  const environment = selectEnvironment(project, request.environment);
  const deployments: Deployment[] = [];
  const failures: LockstepError[] = [];
  const declared = selectModels(project, request.model);
  const models = await modelsIn(workspace, environment.environment, declared);
  for (const declaration of models)
    try {
      deployments.push(
        await host.group(`Deploy ${declaration.model} to ${environment.environment}`, () =>
          deployModel(declaration, environment, { request, workspace }),
        ),
      );
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
      if (models.length > 1) host.warning(`${declaration.model} is not deployed: ${error.message}`);
      failures.push(error);
    }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
  return deployments;
}
