import { join } from "node:path";
import type { Table } from "../../data/tables/table.ts";
import type { Artifact } from "../../domain/artifact.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Signature } from "../../domain/evaluation.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { restoreArtifact } from "../../repository/restore.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { predictRows } from "../../training/predict-rows.ts";
import { type Predictions, readPredictions } from "../../training/predictions/read.ts";
import { runScoreCommand } from "../../training/predictions/run-score-command.ts";

interface Scored extends Predictions {
  /** `undefined` for a model that its command alone can open. */
  readonly signature: Signature | undefined;
}

/** What one recorded model said about the rows, as the model itself has it. */
export interface ScoredRecord extends Scored {
  readonly record: ModelRecord;
  /** How long it took to answer, opening included. */
  readonly scoringMs: number;
}

async function scoreKnown(workspace: Workspace, folder: string, rows: Table): Promise<Scored> {
  const predictor = await workspace.openModel(folder);
  try {
    const { task, threshold, inputs } = predictor;
    const signature = { inputs: inputs.map(({ name, kind }) => ({ name, kind })), task };
    return { task, threshold, scores: await predictRows(predictor, rows), signature };
  } finally {
    predictor.close();
  }
}

/** The path a command is given: the folder of the files, or the file when the artifact is one. */
function artifactPath(folder: string, { md5, files }: Artifact): string {
  return md5.endsWith(".dir") ? folder : join(folder, files[0]?.path ?? "");
}

interface ForeignModel {
  readonly record: ModelRecord;
  readonly folder: string;
  readonly rows: Table;
  readonly declaration: ModelDeclaration;
}

/** Runs the declared command once, over all rows. */
export async function runForeign(
  workspace: Workspace,
  { record, folder, rows, declaration }: ForeignModel,
): Promise<{ readonly table: Table; readonly tookMs: number }> {
  const { git, host } = workspace;
  const { score, labelColumn } = declaration;
  const model = `${record.model} ${record.modelVersion}`;
  if (score === undefined)
    throw new LockstepError(
      "SCORING_UNDECLARED",
      `${model} is of no format that is opened here, and no command scores it`,
      {
        hint: `Declare \`score\` of models.${record.model} in lockstep.yaml of the base branch; docs/reference/predictions.md shows how.`,
      },
    );
  host.info(`${model}: ${score.command}`);
  const started = performance.now();
  const table = await runScoreCommand({
    model,
    score,
    root: git.root,
    artifact: artifactPath(folder, record.artifact),
    rows,
    labelColumn,
    commandFolder: await workspace.commandFolder(),
    env: workspace.environment,
    signal: workspace.signal,
    onLine: (line) => {
      host.info(line);
    },
  });
  return { table, tookMs: performance.now() - started };
}

async function scoreForeign(workspace: Workspace, foreign: ForeignModel): Promise<Scored> {
  const { record, rows, declaration } = foreign;
  const { idColumn, labelColumn, task } = declaration;
  const { table } = await runForeign(workspace, foreign);
  const asked = { ids: rows.column(idColumn), labels: rows.column(labelColumn), task };
  const predictions = readPredictions(table, asked, `predictions of ${record.model} ${record.modelVersion}`);
  return { ...predictions, signature: undefined };
}

/** Scores one recorded model on the rows; its bytes are checked before anything reads them. */
export async function scoreRecord(
  workspace: Workspace,
  record: ModelRecord,
  { rows, declaration }: { readonly rows: Table; readonly declaration: ModelDeclaration },
): Promise<ScoredRecord> {
  const folder = await restoreArtifact(workspace, record.artifact);
  const started = performance.now();
  const found = (await workspace.isKnownModel(folder))
    ? await scoreKnown(workspace, folder, rows)
    : await scoreForeign(workspace, { record, folder, rows, declaration });
  return { ...found, record, scoringMs: performance.now() - started };
}
