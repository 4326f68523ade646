import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ErrorCode } from "../../domain/error-codes.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { type TreatedCells, type Treatments, treatmentsOf } from "../../domain/treatment.ts";
import { personalColumns } from "../../repository/data-contract.ts";
import { restoreArtifact, restoreTable } from "../../repository/restore.ts";
import type { RepositoryState } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { FeatureGraph } from "../../training/features/graph/graph.ts";
import { treatedCells } from "../../training/features/graph/treated-cells.ts";
import type { ScoredRecord } from "./score-model.ts";

interface CountedRows {
  readonly rowCount: number;
  readonly cells: readonly TreatedCells[];
}

/** Rows that a graph refuses, or that have not its columns: what `training_rows` names need not be what the trainer was given. */
const unlike: readonly ErrorCode[] = ["COLUMN_MISSING", "TABLE_INVALID"];

async function countTraining(
  workspace: Workspace,
  graph: FeatureGraph,
  { own, head }: { readonly own: ModelDeclaration; readonly head: RepositoryState },
): Promise<CountedRows | undefined> {
  const training = await head.output(own.trainingRows);
  if (training?.md5 === undefined) return undefined;
  using table = await restoreTable(workspace, training.md5, own.trainingRows);
  try {
    return { rowCount: table.rowCount, cells: treatedCells(graph, table, own) };
  } catch (error) {
    if (!(error instanceof LockstepError) || !unlike.includes(error.code)) throw error;
    workspace.host.warning(
      `unusual cells of ${own.trainingRows} cannot be counted as ${own.model} treats them: ${error.message}`,
    );
    return undefined;
  }
}

/**
 * How the candidate treats unusual cells of the rows, beside the same of the rows it learned from; `undefined` when there are none, and
 * for a model that a command scores, of which only its command knows.
 */
export async function countTreatments(
  workspace: Workspace,
  candidate: ScoredRecord,
  {
    rows,
    declaration,
    base,
    ...training
  }: {
    readonly rows: Table;
    readonly declaration: ModelDeclaration;
    readonly own: ModelDeclaration;
    readonly head: RepositoryState;
    readonly base: RepositoryState | undefined;
  },
): Promise<Treatments | undefined> {
  const folder = await restoreArtifact(workspace, candidate.record.artifact);
  if (!(await workspace.isKnownModel(folder))) return undefined;
  const predictor = await workspace.openModel(folder);
  try {
    const personal = await personalColumns([training.head, base]);
    const hidden = [declaration.evaluationRows, training.own.trainingRows].flatMap((path) => [...personal(path)]);
    const { idColumn } = declaration;
    const cells = treatedCells(predictor.features, rows, { idColumn, personal: new Set(hidden) });
    // Nothing to compare with: the training rows are not read again.
    if (cells.length === 0) return undefined;
    return treatmentsOf(
      { rowCount: rows.rowCount, cells },
      await countTraining(workspace, predictor.features, training),
    );
  } finally {
    predictor.close();
  }
}
