import type { DataDiff } from "../../domain/data-diff.ts";
import { inert } from "../../platform/host/inert.ts";
import { addDataCommand, type DataCommands } from "./command.ts";

interface DataDiffOptions {
  readonly targets?: readonly string[];
  readonly key?: readonly string[];
  readonly label?: string;
}

/** One path as people read it: what became of it, then its details. */
async function textOf(diff: DataDiff): Promise<string> {
  const { dataChange } = await import("../../data-wiring.ts");
  const { path, size, added, removed, edited, details } = dataChange(diff);
  const line = (text: string): string => inert(text).replaceAll(/[\n\t]/g, " ");
  const rows = diff.detail === undefined ? "" : `, ${added} ${removed} ~${edited}`;
  return [
    `${line(path)}: ${size}${rows}`,
    ...details.map((parts) => `  ${parts.map((part) => line(typeof part === "string" ? part : part.name)).join("")}`),
  ].join("\n");
}

/** `data diff`: what changed in the rows of tracked tables. */
export function addTableDiffCommand(to: DataCommands): void {
  addDataCommand<DataDiffOptions>(
    to,
    {
      name: "diff",
      summary: "show what changed in the rows of tracked tables between two states",
      description:
        "Compares tracked CSV, JSON lines and Parquet row by row: columns, rows, cells, labels, duplicates and distributions. Rows are " +
        "paired by the key of data.contract.yaml, else by the id column of lockstep.yaml, else by what they hold. Needs DuckDB; " +
        "docs/reference/data-diff.md says how cells are compared",
      arguments: [
        ["[a_rev]", "old revision; HEAD when left out"],
        ["[b_rev]", "new revision; the workspace when left out"],
      ],
      options: [
        ["--targets <paths...>", "tracked paths, and paths inside them"],
        ["--key <columns...>", "columns that name a row"],
        ["--label <column>", "column whose classes and flips are told"],
      ],
      examples: [
        "lockstep data diff",
        "lockstep data diff main --targets data/rows.csv",
        "lockstep data diff v1 v2 --key id --json",
      ],
    },
    async ({ session, repository, args: [before, after], options }) => {
      const { compareTables } = await import("../../data-wiring.ts");
      const { targets = [], key: keys = [], label: labelColumn } = options;
      const diffs = await compareTables(repository, { before, after, targets, keys, labelColumn });
      session.print(diffs);
      const texts = await Promise.all(diffs.map(textOf));
      session.say(texts.length === 0 ? "No changes." : texts.join("\n\n"));
      return 0;
    },
  );
}
