import { findSharedRows, type RowPair } from "../data/table-diff/shared-rows.ts";
import type { SharedRows } from "../domain/data-diff.ts";
import { LockstepError } from "../domain/error.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import { restoreFile } from "./restore.ts";
import type { RepositoryState } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** Training and evaluation rows of one state; `undefined` when one of them is no file that DVC tracks. */
async function rowPair(
  workspace: Workspace,
  state: RepositoryState,
  { trainingRows, evaluationRows }: ModelDeclaration,
): Promise<RowPair | undefined> {
  const [training, evaluation] = [await state.output(trainingRows), await state.output(evaluationRows)];
  if (training?.md5 === undefined || evaluation?.md5 === undefined) return undefined;
  if (training.md5.endsWith(".dir") || evaluation.md5.endsWith(".dir")) return undefined;
  return {
    training: { path: await restoreFile(workspace, training.md5, trainingRows), where: trainingRows },
    evaluation: { path: await restoreFile(workspace, evaluation.md5, evaluationRows), where: evaluationRows },
  };
}

/**
 * Rows that the model of a change is trained on and judged by, and which of them the base did not have so. Where nobody can tell, a
 * warning says why.
 */
export async function sharedRows(
  workspace: Workspace,
  declaration: ModelDeclaration,
  around: {
    readonly head: RepositoryState;
    readonly base: RepositoryState | undefined;
    readonly personal: (path: string) => ReadonlySet<string>;
  },
): Promise<SharedRows | undefined> {
  const after = await rowPair(workspace, around.head, declaration);
  if (after === undefined) return undefined;
  const before = around.base === undefined ? undefined : await rowPair(workspace, around.base, declaration);
  try {
    return await findSharedRows({
      after,
      before,
      keys: [declaration.idColumn],
      personal: around.personal(declaration.evaluationRows),
      searchFrom: [workspace.git.root],
    });
  } catch (error) {
    if (!(error instanceof LockstepError) || (error.code !== "DUCKDB_MISSING" && error.code !== "TABLE_INVALID"))
      throw error;
    workspace.host.warning(
      `${declaration.model}: training and evaluation rows were not compared: ${error.message}. ${error.hint ?? ""}`,
    );
    return undefined;
  }
}
