import type { Table } from "../data/tables/table.ts";
import { LockstepError } from "../domain/error.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import { compareModels, type ModelScores } from "../evaluation/evaluate.ts";
import { findLeakage } from "../evaluation/leakage.ts";
import { baseOf, recordOfTree } from "../repository/comparison.ts";
import { championOf } from "../repository/environments.ts";
import { writeRecord } from "../repository/record-files.ts";
import { restoreArtifact, restoreTable } from "../repository/restore.ts";
import { type RepositoryState, selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { binaryModel } from "../training/binary-model.ts";
import { checkedScores } from "../training/checked-scores.ts";

export interface EvaluateRequest {
  readonly model: string | undefined;
  readonly records: string;
  readonly base: string | undefined;
  readonly draws: number;
  readonly seed: number;
}

/** Scores one recorded model on the rows; its bytes are checked before they are loaded. */
async function score(
  workspace: Workspace,
  record: ModelRecord,
  { rows, positiveLabel }: { readonly rows: Table; readonly positiveLabel: string },
): Promise<ModelScores> {
  const predictor = await workspace.openModel(await restoreArtifact(workspace, record.artifact));
  try {
    return {
      modelVersion: record.modelVersion,
      artifactSha256: record.artifact.sha256,
      threshold: binaryModel(predictor, positiveLabel).threshold,
      scores: checkedScores(await predictor.predict(rows), predictor.task, rows.rowCount),
    };
  } finally {
    predictor.close();
  }
}

/** The rows all are judged by: the base's where it has them, so that a change cannot grade itself. */
async function chooseRows(declaration: ModelDeclaration, head: RepositoryState, base: RepositoryState | undefined) {
  const path = declaration.evaluationRows;
  const own = await head.output(path);
  const theirs = await base?.output(path);
  const chosen = theirs?.md5 === undefined ? own : theirs;
  if (chosen?.md5 === undefined)
    throw new LockstepError("EVALUATION_EMPTY", `dvc.lock has no ${path}, the rows ${declaration.model} is judged by`, {
      hint: "Run `lockstep train`, or correct `evaluation_rows` in lockstep.yaml.",
    });
  return {
    source: chosen === own ? ("head" as const) : ("base" as const),
    path,
    md5: chosen.md5,
    changed: own?.md5 !== chosen.md5,
  };
}

/** Labels as 1 and 0. @throws TABLE_INVALID for an empty label. */
function readLabels(rows: Table, declaration: ModelDeclaration): Uint8Array {
  return Uint8Array.from(rows.column(declaration.labelColumn), (label, row) => {
    if (label === "")
      throw new LockstepError(
        "TABLE_INVALID",
        `${declaration.evaluationRows} row ${row + 1} has no ${declaration.labelColumn}`,
        {
          hint: "Rows without a label cannot judge a model; leave them out where the table is made.",
        },
      );
    return label === declaration.positiveLabel ? 1 : 0;
  });
}

async function refuseLeakage(
  workspace: Workspace,
  declaration: ModelDeclaration,
  { head, rows }: { readonly head: RepositoryState; readonly rows: Table },
): Promise<void> {
  const training = await head.output(declaration.trainingRows);
  if (training?.md5 === undefined)
    throw new LockstepError(
      "EVALUATION_EMPTY",
      `dvc.lock has no ${declaration.trainingRows}, so nobody can tell whether ${declaration.model} was trained on the rows it is judged by`,
      { hint: "Keep the output under the name that the base branch's lockstep.yaml gives as `training_rows`." },
    );
  const table = await restoreTable(workspace, training.md5, declaration.trainingRows);
  const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
  if (leakage.count > 0)
    throw new LockstepError(
      "LEAKAGE_FOUND",
      `${leakage.count} rows of ${declaration.evaluationRows} are among the rows ${declaration.model} was trained on, for example ` +
        `${declaration.idColumn} ${leakage.examples.join(", ")}`,
      { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." },
    );
}

interface Judging {
  /** As the head declares the model: what its record was made from. */
  readonly own: ModelDeclaration;
  /** As the base branch declares it: rows, columns and gates, which a change does not choose for itself. */
  readonly declaration: ModelDeclaration;
  readonly head: RepositoryState;
  readonly base: RepositoryState | undefined;
  /** Whose environments say what the champion is. */
  readonly rules: Project;
}

async function evaluateModel(
  { own, declaration, head, base, rules }: Judging,
  { request, workspace }: { readonly request: EvaluateRequest; readonly workspace: Workspace },
): Promise<Evaluation> {
  const record = await recordOfTree(head, own);
  const rowsInfo = await chooseRows(declaration, head, base);
  const rows = await restoreTable(workspace, rowsInfo.md5, rowsInfo.path);
  await refuseLeakage(workspace, declaration, { head, rows });
  // What the head calls its training rows now is looked at as well, when that is something else.
  if (own.trainingRows !== declaration.trainingRows) await refuseLeakage(workspace, own, { head, rows });
  const baseline = await base?.record(declaration.model);
  const champion = await championOf(workspace.git, rules, declaration.model);
  const asked = { rows, positiveLabel: declaration.positiveLabel };
  return compareModels({
    model: declaration.model,
    rows: rowsInfo,
    labels: readLabels(rows, declaration),
    candidate: await score(workspace, record, asked),
    baseline: baseline === undefined ? undefined : await score(workspace, baseline, asked),
    champion: champion === undefined ? undefined : await score(workspace, champion.record, asked),
    gates: declaration.gates,
    draws: request.draws,
    seed: request.seed,
  });
}

/** Scores candidate, merge-base model and champion on the same rows, now, and answers the gates of the base branch. */
export async function evaluate(request: EvaluateRequest, workspace: Workspace): Promise<readonly Evaluation[]> {
  const { git, host } = workspace;
  const head = stateOf(git, await git.snapshotTree());
  const baseCommit = await baseOf(git, request.base);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const project = await head.project();
  const rules = base !== undefined && (await base.text("lockstep.yaml")) !== undefined ? await base.project() : project;
  const evaluations: Evaluation[] = [];
  for (const own of selectModels(project, request.model)) {
    const declaration = rules.models.find(({ model }) => model === own.model) ?? own;
    const evaluation = await host.group(`Evaluate ${declaration.model}`, () =>
      evaluateModel({ own, declaration, head, base, rules }, { request, workspace }),
    );
    host.info(`${declaration.model}: ${evaluation.verdict.phase}: ${evaluation.verdict.reason}`);
    await writeRecord(workspace, request.records, evaluation);
    evaluations.push(evaluation);
  }
  return evaluations;
}
