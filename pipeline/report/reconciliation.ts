import type { Reconciliation } from "../domain/reconciliation.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, sentence } from "./cell.ts";
import { left, row, table } from "./markdown-table.ts";
import { plural } from "./text.ts";

const head = ["Model", "Environment", "Asked for", "Tags", "Served", "Sync", "Health"] as const;

function cells({ model, environment, desired, assigned, served, sync, health }: Reconciliation): readonly string[] {
  return [model, environment, desired ?? "–", assigned ?? "–", served ?? "–", sync, health];
}

/** The table of a terminal: columns as wide as their widest cell. */
export function reconciliationLines(found: readonly Reconciliation[]): readonly string[] {
  const rows = [head, ...found.map(cells)];
  const widths = head.map((_, column) => Math.max(...rows.map((line) => (line[column] ?? "").length)));
  return rows.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export interface Drift {
  /** What is still not as it should be. */
  readonly open: readonly Reconciliation[];
  /** What stood in the way of putting it right, in one sentence each. */
  readonly obstacles: readonly string[];
  /** The pull request that would make the records ask for what is there. */
  readonly proposal: number | undefined;
}

/** The body of the one issue that says what differs and could not be put right; texts of records and targets are untrusted. */
export function renderDrifted({ open, obstacles, proposal }: Drift): string {
  if (open.length === 0) return "Every environment is what the default branch asks for, and healthy.";
  const rows = fitLines({
    items: open,
    draw: (found) => row(...cells(found).map((text) => cell(text, 100))),
    budget: 20_000,
    more: (rest) => row(moreOf("environments")(rest), "", "", "", "", "", ""),
  });
  const lines = (texts: readonly string[]): readonly string[] =>
    fitLines({
      items: texts,
      draw: (text) => `- ${sentence(text, 600)}`,
      budget: 15_000,
      more: (rest) => `- ${moreOf("sentences")(rest)}`,
    });
  const differences = open.flatMap(({ model, environment, differences: told }) =>
    told.map((text) => `${model} in ${environment}: ${text}`),
  );
  return [
    `${open.length} ${plural(open.length, "environment is", "environments are")} not what the default branch asks for, or not healthy, and reconcile could not put that right.`,
    "",
    table(
      [...head],
      head.map(() => left),
      rows,
    ),
    "",
    "### What differs",
    "",
    ...lines(differences),
    ...(obstacles.length === 0 ? [] : ["", "### What stands in the way", "", ...lines(obstacles)]),
    ...(proposal === undefined
      ? []
      : ["", `#${proposal} makes the records ask for what is there, where what they ask for is refused for good.`]),
    "",
    "This issue is closed by the first reconcile that finds everything in order.",
  ].join("\n");
}
