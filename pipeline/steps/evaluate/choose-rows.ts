import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { findLeakage } from "../../evaluation/leakage.ts";
import { restoreTable } from "../../repository/restore.ts";
import type { RepositoryState } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { findLeaks } from "../../training/splits/leakage.ts";

/** The rows all are judged by: the base's where it has them, so that a change cannot grade itself. */
export async function chooseRows(
  declaration: ModelDeclaration,
  head: RepositoryState,
  base: RepositoryState | undefined,
) {
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

/**
 * Refuses rows whose ids the model was trained on, and warns of rows that say the same under another id: they may be two things that
 * look alike.
 *
 * @throws LockstepError LEAKAGE_FOUND, EVALUATION_EMPTY when nobody can tell what the model was trained on.
 */
export async function refuseLeakage(
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
  using table = await restoreTable(workspace, training.md5, declaration.trainingRows);
  const leakage = findLeakage(table.column(declaration.idColumn), rows.column(declaration.idColumn));
  if (leakage.count > 0)
    throw new LockstepError(
      "LEAKAGE_FOUND",
      `${counted(leakage.count, "row")} of ${declaration.evaluationRows} ${leakage.count === 1 ? "is" : "are"} among the rows ${declaration.model} was trained on, for example ` +
        `${declaration.idColumn} ${leakage.examples.join(", ")}`,
      { hint: "Keep a row on one side for ever, for example by splitting on a hash of its id." },
    );
  for (const { code, sentence, examples } of findLeaks({ training: table, test: rows }, { id: declaration.idColumn }))
    if (code === "rows_in_both") workspace.host.warning(`${code}: ${sentence} (${examples.join("; ")})`);
}
