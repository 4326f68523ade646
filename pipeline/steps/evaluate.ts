import type { Table } from "../data/tables/table.ts";
import type { Evaluation, ScoredModel } from "../domain/evaluation.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { JudgedTask } from "../domain/task.ts";
import { withContract } from "../evaluation/contract-gate.ts";
import { withCosts } from "../evaluation/costs.ts";
import { compareModels, type ModelScores } from "../evaluation/evaluate.ts";
import type { Truth } from "../evaluation/metrics/judged-rows.ts";
import { baseOf, recordOfTree } from "../repository/comparison.ts";
import { answerContract, personalColumns } from "../repository/data-contract.ts";
import { championOf } from "../repository/environments.ts";
import { writeRecord } from "../repository/record-files.ts";
import { restoreTable } from "../repository/restore.ts";
import { type RepositoryState, selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { scoresFor, truthOf } from "../training/judged-rows.ts";
import { chooseRows, refuseLeakage } from "./evaluate/choose-rows.ts";
import { countLooks } from "./evaluate/count-looks.ts";
import { countTreatments } from "./evaluate/count-treatments.ts";
import { explain } from "./evaluate/explain.ts";
import { holdToSchema } from "./evaluate/hold-to-schema.ts";
import { keepForPapers } from "./evaluate/keep-for-papers.ts";
import { keptEvaluation } from "./evaluate/kept-evaluation.ts";
import { maskPersonal } from "./evaluate/mask-personal.ts";
import { measureOperation } from "./evaluate/measure-operation.ts";
import { type ScoredRecord, scoreRecord } from "./evaluate/score-model.ts";
import { trainingCost } from "./evaluate/training-cost.ts";

export interface EvaluateRequest {
  readonly model: string | undefined;
  readonly records: string;
  readonly base: string | undefined;
  /** Whether the remote gets what was found, for the release of the version. */
  readonly push: boolean;
  readonly draws: number;
  readonly seed: number;
}

interface Judging {
  /** As the head declares the model: what its record was made from. */
  readonly own: ModelDeclaration;
  /** As the base branch declares it: rows, columns, command and gates, which a change does not choose for itself. */
  readonly declaration: ModelDeclaration;
  readonly head: RepositoryState;
  readonly base: RepositoryState | undefined;
  /** Whose environments say what the champion is. */
  readonly rules: Project;
}

function modelScores(declaration: ModelDeclaration, truth: Truth, scored: ScoredRecord): ModelScores {
  const { record, threshold } = scored;
  return {
    modelVersion: record.modelVersion,
    artifactSha256: record.artifact.sha256,
    threshold,
    scores: scoresFor(declaration.task, truth, scored),
  };
}

function taskOf({ task }: ModelDeclaration, truth: Truth): JudgedTask {
  switch (task.kind) {
    case "multiclass":
      return { kind: task.kind, classes: truth.kind === "multiclass" ? truth.classes : [] };
    case "ranking":
      return { kind: task.kind };
    case "binary":
    case "regression":
    case "quantiles":
      return task;
  }
}

/** What parts of the rows are told apart by. Id, label and group say nothing about a kind of row. */
function cellsOf(rows: Table, { idColumn, labelColumn, groupColumn }: ModelDeclaration, personal: ReadonlySet<string>) {
  return {
    ids: rows.column(idColumn),
    // What is found by search is told with its values.
    searched: rows.columns.filter(
      (name) => ![idColumn, labelColumn, groupColumn].includes(name) && !personal.has(name),
    ),
    column: (name: string) => rows.column(name),
  };
}

/** What was measured of a model, with what it takes and answers. */
function withSignature(model: ScoredModel | undefined, scored: ScoredRecord | undefined): ScoredModel | undefined {
  return model === undefined ? undefined : { ...model, signature: scored?.signature };
}

async function evaluateModel(
  { own, declaration, head, base, rules }: Judging,
  { request, workspace }: { readonly request: EvaluateRequest; readonly workspace: Workspace },
): Promise<Evaluation> {
  const { git, host } = workspace;
  const record = await recordOfTree(head, own);
  const rowsInfo = await chooseRows(declaration, head, base);
  using rows = await restoreTable(workspace, rowsInfo.md5, rowsInfo.path);
  await holdToSchema(declaration, head, rows);
  await refuseLeakage(workspace, declaration, { head, rows });
  // What the head calls its training rows now is looked at as well, when that is something else.
  if (own.trainingRows !== declaration.trainingRows) await refuseLeakage(workspace, own, { head, rows });
  const look = await countLooks(git, record, { declaration, rows: rowsInfo.md5 });
  if (look === undefined)
    host.warning(
      `how often ${rowsInfo.path} judged ${declaration.model} cannot be told in a shallow clone; fetch the whole history`,
    );
  const hiddenOf = await personalColumns([head, base]);
  const personal = new Set([rowsInfo.path, own.trainingRows].flatMap((path) => [...hiddenOf(path)]));
  const asked = { rows, declaration };
  const candidate = await scoreRecord(workspace, record, asked);
  const baselineRecord = await base?.record(declaration.model);
  const baseline = baselineRecord === undefined ? undefined : await scoreRecord(workspace, baselineRecord, asked);
  const championModel = await championOf(git, rules, declaration.model);
  const champion = championModel === undefined ? undefined : await scoreRecord(workspace, championModel.record, asked);
  const judged = truthOf(rows, {
    column: declaration.labelColumn,
    task: declaration.task,
    models: [candidate, baseline, champion].flatMap((scored) => scored?.task ?? []),
  });
  const truth = withCosts(judged, declaration.costs);
  const { groupColumn } = declaration;
  const models = [candidate, baseline, champion].filter((scored) => scored !== undefined);
  const operation = await measureOperation(workspace, models, asked);
  const explanation = await explain(workspace, candidate, { ...asked, seed: request.seed });
  const treatments = await countTreatments(workspace, candidate, { ...asked, own, head, base });
  const evaluation = compareModels({
    model: declaration.model,
    task: taskOf(declaration, truth),
    rows: rowsInfo,
    truth,
    candidate: modelScores(declaration, truth, candidate),
    baseline: baseline === undefined ? undefined : modelScores(declaration, truth, baseline),
    champion: champion === undefined ? undefined : modelScores(declaration, truth, champion),
    gates: declaration.gates,
    slices: declaration.slices,
    sliceCorrection: declaration.sliceCorrection,
    fairness: declaration.fairness,
    operation: {
      rules: declaration.operation ?? [],
      evidence: operation,
      cost: await trainingCost(workspace, request.records, { record, rules: declaration.operation ?? [] }),
    },
    cells: cellsOf(rows, declaration, personal),
    group: groupColumn === undefined ? undefined : { column: groupColumn, values: rows.column(groupColumn) },
    look,
    draws: request.draws,
    seed: request.seed,
  });
  const { idColumn } = declaration;
  const scored = {
    ...{
      baseline: withSignature(evaluation.baseline, baseline),
      champion: withSignature(evaluation.champion, champion),
    },
    candidate: { ...evaluation.candidate, treatments, signature: candidate.signature },
  };
  return maskPersonal({ ...evaluation, ...scored, ...explanation }, { idColumn, personal });
}

/** Scores candidate, merge-base model and champion on the same rows, now, and answers the gates of the base branch. */
export async function evaluate(request: EvaluateRequest, workspace: Workspace): Promise<readonly Evaluation[]> {
  const { git, host } = workspace;
  const head = stateOf(git, await git.snapshotTree());
  const baseCommit = await baseOf(git, request.base);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const project = await head.project();
  const rules = base !== undefined && (await base.text("lockstep.yaml")) !== undefined ? await base.project() : project;
  const contract = await answerContract(workspace, { head, base, commit: await git.headCommit() });
  const evaluations: Evaluation[] = [];
  for (const own of selectModels(project, request.model)) {
    const declaration = rules.models.find(({ model }) => model === own.model) ?? own;
    const compared = await host.group(`Evaluate ${declaration.model}`, () =>
      evaluateModel({ own, declaration, head, base, rules }, { request, workspace }),
    );
    const evaluation = await keptEvaluation(workspace, request.records, withContract(compared, contract));
    host.info(`${declaration.model}: ${evaluation.verdict.phase}: ${evaluation.verdict.reason}`);
    await writeRecord(workspace, request.records, evaluation);
    if (request.push) await keepForPapers(workspace, evaluation);
    evaluations.push(evaluation);
  }
  return evaluations;
}
