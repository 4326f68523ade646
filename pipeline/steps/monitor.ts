import { resolve } from "node:path";
import type { OpenTable } from "../data/tables/open-rows.ts";
import { readInferenceLog } from "../delivery/server/inference-log.ts";
import { counted } from "../domain/counted.ts";
import type { DriftReport } from "../domain/drift-report.ts";
import { LockstepError } from "../domain/error.ts";
import { canonicalJson } from "../domain/json.ts";
import type { EnvironmentDeclaration, ModelDeclaration } from "../domain/project.ts";
import { detectDrift } from "../monitoring/detect.ts";
import { driftedParts, renderDrift } from "../report/drift.ts";
import { modelsIn, promotedModel, type RegisteredModel, selectEnvironment } from "../repository/environments.ts";
import { writeRecord } from "../repository/record-files.ts";
import { restoreArtifact, restoreTable } from "../repository/restore.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { answerColumns, answersAbout, currentColumns, referenceColumns } from "./monitor/columns.ts";

export interface MonitorRequest {
  readonly model: string | undefined;
  readonly environment: string;
  readonly records: string;
  /** Newest logged rows to look at. */
  readonly rows: number;
  readonly propose: boolean;
}

/** The table at a path of the state that a version was registered at; `undefined` when no stage writes it there. */
async function tableAt(workspace: Workspace, assigned: RegisteredModel, path: string): Promise<OpenTable | undefined> {
  const output = await stateOf(workspace.git, assigned.commit).output(path);
  return output?.md5 === undefined ? undefined : restoreTable(workspace, output.md5, path);
}

async function compare(
  declaration: ModelDeclaration,
  environment: EnvironmentDeclaration,
  run: { readonly request: MonitorRequest; readonly workspace: Workspace },
): Promise<DriftReport> {
  const { request, workspace } = run;
  const { git, host } = workspace;
  const { model } = declaration;
  const assigned = await promotedModel(git, { model, environment: environment.environment });
  using training = await tableAt(workspace, assigned, declaration.trainingRows);
  if (training === undefined)
    throw new LockstepError(
      "OBJECT_MISSING",
      `dvc.lock of ${model} ${assigned.modelVersion} has no ${declaration.trainingRows}`,
      {
        hint: "Correct `training_rows` in lockstep.yaml; drift is measured against the rows the model was trained on.",
      },
    );
  const log = await readInferenceLog(resolve(git.root, environment.target.path), model, { limit: request.rows });
  if (log.badLines > 0)
    host.warning(
      `${counted(log.badLines, "line")} of the inference log ${log.badLines === 1 ? "is no prediction and was" : "are no predictions and were"} left out`,
    );
  // Rows answered by another version say nothing about this one.
  const rows = log.rows.filter(({ artifactSha256 }) => artifactSha256 === assigned.record.artifact.sha256);
  using judged = await tableAt(workspace, assigned, declaration.evaluationRows);
  const predictor = await workspace.openModel(await restoreArtifact(workspace, assigned.record.artifact));
  try {
    const { inputs, task } = predictor;
    const answers = judged === undefined ? undefined : await answersAbout(predictor, judged);
    return detectDrift({
      model,
      environment: environment.environment,
      version: assigned.modelVersion,
      sha256: assigned.record.artifact.sha256,
      reference: referenceColumns(inputs, training),
      current: currentColumns(inputs, rows),
      ...(answers === undefined
        ? {}
        : { predictions: { reference: answerColumns(task, answers), current: answerColumns(task, rows) } }),
      rule: declaration.drift,
    });
  } finally {
    predictor.close();
  }
}

/** Opens or updates the one pull request that asks for retraining, with the evidence as its only change. */
async function propose(workspace: Workspace, report: DriftReport): Promise<number> {
  const { git } = workspace;
  const branch = `lockstep/retrain-${report.model}`;
  const body = renderDrift(report);
  await git.writeBranch({
    branch,
    base: await defaultTip(git),
    files: { [`models/${report.model}.drift.json`]: `${canonicalJson(report)}\n` },
    message: `What ${report.model} sees or says has drifted in ${report.environment}\n\n${report.reason}`,
  });
  const opened = await (await workspace.forge()).openPullRequest({
    title: `Retrain ${report.model}: its ${driftedParts(report)} in ${report.environment} have drifted`,
    body,
    head: branch,
    base: await git.defaultBranch(),
  });
  return opened.number;
}

/**
 * Compares what the server was asked with what its model was trained on, and what it answered with what the model says about the rows that
 * judged it; drift becomes one pull request per model.
 */
export async function monitor(request: MonitorRequest, workspace: Workspace): Promise<readonly DriftReport[]> {
  const { git, host } = workspace;
  await git.fetch();
  const project = await stateOf(git, await defaultTip(git)).project();
  const environment = selectEnvironment(project, request.environment);
  const reports: DriftReport[] = [];
  const declared = selectModels(project, request.model);
  for (const declaration of await modelsIn(workspace, environment.environment, declared)) {
    const report = await host.group(`Watch ${declaration.model} in ${environment.environment}`, () =>
      compare(declaration, environment, { request, workspace }),
    );
    host.info(`${report.model} ${report.modelVersion} in ${report.environment}: ${report.verdict}: ${report.reason}`);
    await writeRecord(workspace, request.records, report);
    if (report.verdict === "drifted" && request.propose) {
      const number = await propose(workspace, report);
      host.output("pull-request", String(number));
      host.info(`pull request #${number} proposes to retrain`);
    }
    reports.push(report);
  }
  return reports;
}
