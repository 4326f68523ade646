import { resolve } from "node:path";
import { parseNumber } from "../data/tables/csv.ts";
import type { Table } from "../data/tables/table.ts";
import { type LoggedPrediction, readInferenceLog } from "../delivery/server/inference-log.ts";
import type { DriftReport } from "../domain/drift-report.ts";
import { LockstepError } from "../domain/error.ts";
import { canonicalJson } from "../domain/json.ts";
import type { EnvironmentDeclaration, ModelDeclaration } from "../domain/project.ts";
import { type DriftColumn, detectDrift } from "../monitoring/detect.ts";
import { renderDrift } from "../report/drift.ts";
import { promotedModel, type RegisteredModel, selectEnvironment } from "../repository/environments.ts";
import { writeRecord } from "../repository/record-files.ts";
import { restoreArtifact, restoreTable } from "../repository/restore.ts";
import { selectModels, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import type { ModelInput } from "../training/trainers/trainer.ts";

export interface MonitorRequest {
  readonly model: string | undefined;
  readonly environment: string;
  readonly records: string;
  /** Newest logged rows to look at. */
  readonly rows: number;
  readonly propose: boolean;
}

/** A model's input columns of the rows it was trained on; an empty cell is a missing value. */
function referenceColumns(inputs: readonly ModelInput[], table: Table): readonly DriftColumn[] {
  return inputs.map(({ name, kind }) => {
    const cells = table.column(name);
    return kind === "categorical"
      ? { kind, name, values: cells }
      : { kind, name, values: Float64Array.from(cells, (cell) => (cell === "" ? NaN : parseNumber(cell, name))) };
  });
}

function currentColumns(inputs: readonly ModelInput[], rows: readonly LoggedPrediction[]): readonly DriftColumn[] {
  return inputs.map(({ name, kind }) =>
    kind === "categorical"
      ? { kind, name, values: rows.map((row) => String(row.inputs[name] ?? "")) }
      : { kind, name, values: Float64Array.from(rows, (row) => Number(row.inputs[name] ?? NaN)) },
  );
}

async function modelInputs(workspace: Workspace, assigned: RegisteredModel): Promise<readonly ModelInput[]> {
  const predictor = await workspace.openModel(await restoreArtifact(workspace, assigned.record.artifact));
  try {
    return predictor.inputs;
  } finally {
    predictor.close();
  }
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
  const training = await stateOf(git, assigned.commit).output(declaration.trainingRows);
  if (training?.md5 === undefined)
    throw new LockstepError(
      "OBJECT_MISSING",
      `dvc.lock of ${model} ${assigned.modelVersion} has no ${declaration.trainingRows}`,
      {
        hint: "Correct `training_rows` in lockstep.yaml; drift is measured against the rows the model was trained on.",
      },
    );
  const log = await readInferenceLog(resolve(git.root, environment.target.path), model, { limit: request.rows });
  if (log.badLines > 0) host.warning(`${log.badLines} lines of the inference log are no predictions and were left out`);
  // Rows answered by another version say nothing about this one.
  const rows = log.rows.filter(({ artifactSha256 }) => artifactSha256 === assigned.record.artifact.sha256);
  const inputs = await modelInputs(workspace, assigned);
  return detectDrift({
    model,
    environment: environment.environment,
    version: assigned.modelVersion,
    sha256: assigned.record.artifact.sha256,
    reference: referenceColumns(inputs, await restoreTable(workspace, training.md5, declaration.trainingRows)),
    current: currentColumns(inputs, rows),
    rule: declaration.drift,
  });
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
    message: `Inputs of ${report.model} have drifted in ${report.environment}\n\n${report.reason}`,
  });
  const opened = await (await workspace.forge()).openPullRequest({
    title: `Retrain ${report.model}: its inputs in ${report.environment} have drifted`,
    body,
    head: branch,
    base: await git.defaultBranch(),
  });
  return opened.number;
}

/** Compares what the server was asked with what its model was trained on; drift becomes one pull request per model. */
export async function monitor(request: MonitorRequest, workspace: Workspace): Promise<readonly DriftReport[]> {
  const { git, host } = workspace;
  await git.fetch();
  const project = await stateOf(git, await defaultTip(git)).project();
  const environment = selectEnvironment(project, request.environment);
  const reports: DriftReport[] = [];
  for (const declaration of selectModels(project, request.model)) {
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
