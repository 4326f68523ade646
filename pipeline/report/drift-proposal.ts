import type { ModelName } from "../domain/ids.ts";
import type { DriftChange } from "../domain/reconciliation.ts";
import type { StartedRun } from "../domain/started-run.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, sentence } from "./cell.ts";
import { left, row, table } from "./markdown-table.ts";
import { startedRunText } from "./started-run.ts";

/** A change of one model's record. */
export interface ModelDrift extends DriftChange {
  readonly model: ModelName;
}

/** One line for a list of pull requests; names of models and environments hold no markup. */
export function driftTitle(changes: readonly ModelDrift[]): string {
  const [only] = changes;
  return changes.length === 1 && only !== undefined
    ? `Ask for what ${only.environment} has of ${only.model}`
    : `Ask for what ${changes.length} environments have`;
}

/** The body of the pull request, in Markdown. Sentences of refusals hold names of pull requests. */
export function renderDriftProposal(changes: readonly ModelDrift[], run: StartedRun): string {
  const rows = fitLines({
    items: changes,
    draw: ({ model, environment, asked, stands, why }) =>
      row(...[model, environment, asked, stands].map((text) => cell(text, 100)), `\`${why.code}\``),
    budget: 20_000,
    more: (rest) => row(moreOf("environments")(rest), "", "", "", ""),
  });
  const sentences = [...new Set(changes.map(({ why }) => why.sentence))];
  return [
    "The default branch asks for what may never be promoted as it was merged, so that environments are not what it asks for. This pull request makes the records ask for what is there; merging moves no environment.",
    "",
    table(
      ["Model", "Environment", "Asked for", "There, and asked for by this", "Refused"],
      [left, left, left, left, left],
      rows,
    ),
    "",
    "### Why it is refused",
    "",
    ...fitLines({
      items: sentences,
      draw: (text) => `- ${sentence(text, 600)}`,
      budget: 15_000,
      more: (rest) => `- ${moreOf("sentences")(rest)}`,
    }),
    "",
    "Inputs and bytes of the records stay as they are: to have the version after all, open a pull request that changes it, and approve that. Close this one where you mean to do otherwise: the same is not proposed again. It is withdrawn when the drift has ended.",
    "",
    startedRunText(run),
  ].join("\n");
}
