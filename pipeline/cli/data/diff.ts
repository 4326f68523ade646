import type { DataDifference } from "../../tracking/data-diff.ts";
import { addDataCommand, type DataCommands } from "./command.ts";
import { textTable } from "./table.ts";

interface DiffOptions {
  readonly targets?: readonly string[];
  readonly showHash?: boolean;
  readonly md?: boolean;
  readonly hideMissing?: boolean;
}

const statuses = ["added", "deleted", "renamed", "modified", "not in cache"] as const;
type Status = (typeof statuses)[number];
type Row = DataDifference[Status][number];

function pathText({ path }: Row): string {
  return typeof path === "string" ? path : `${path.old} -> ${path.new}`;
}

function hashText({ hash }: Row): string {
  return typeof hash === "string" ? hash.slice(0, 8) : `${hash.old.slice(0, 8)}..${hash.new.slice(0, 8)}`;
}

/** As DVC prints it: the paths of each status, and how many files those are. */
function sections(difference: DataDifference, shown: readonly Status[], showHash: boolean): string {
  const parts = shown.flatMap((status) => {
    const rows = difference[status];
    if (rows.length === 0) return [];
    const title = `${status.charAt(0).toUpperCase()}${status.slice(1)}:`;
    return [
      `${title}\n${rows.map((row) => `    ${showHash ? `${hashText(row)}  ` : ""}${pathText(row)}`).join("\n")}\n`,
    ];
  });
  const counts = shown.flatMap((status) => {
    const files = difference[status].filter((row) => !pathText(row).endsWith("/")).length;
    return files === 0 ? [] : [`${files} ${status}`];
  });
  return [...parts, ...(counts.length === 0 ? [] : [`files summary: ${counts.join(", ")}`])].join("\n");
}

/** `diff`: tracked data between two states. */
export function addDiffCommand(to: DataCommands): void {
  addDataCommand<DiffOptions>(
    to,
    {
      name: "diff",
      summary: "show what changed in tracked data between two states",
      arguments: [
        ["[a_rev]", "old revision; HEAD when left out"],
        ["[b_rev]", "new revision; the workspace when left out"],
      ],
      options: [
        ["--targets <paths...>", "tracked paths, and paths inside them"],
        ["--show-hash", "show DVC's ids, too"],
        ["--md", "as a table of Markdown"],
        ["--hide-missing", "do not tell what the cache lacks"],
      ],
      examples: ["lockstep diff", "lockstep diff main --md", "lockstep diff v1.0.0 v1.1.0 --json --show-hash"],
    },
    async ({ session, repository, args: [before, after], options }) => {
      const [{ diffData }, { isSameData }] = await Promise.all([
        import("../../tracking/diff.ts"),
        import("../../tracking/data-diff.ts"),
      ]);
      const difference = await diffData({ before, after, targets: options.targets ?? [] }, repository);
      const isMissingHidden = after !== undefined || options.hideMissing === true;
      const shown = statuses.filter((status) => status !== "not in cache" || !isMissingHidden);
      const showHash = options.showHash === true;
      const rowJson = (row: Row): unknown => (showHash ? row : { path: row.path });
      const json = Object.fromEntries(shown.map((status) => [status, difference[status].map(rowJson)]));
      session.print(isSameData(difference) ? {} : json);
      if (options.md === true) {
        const head = showHash ? ["Status", "Hash", "Path"] : ["Status", "Path"];
        const rows = shown.flatMap((status) =>
          difference[status].map((row) => [status, ...(showHash ? [hashText(row)] : []), pathText(row)]),
        );
        session.say(textTable(head, rows, { isMarkdown: true }));
      } else if (!isSameData(difference)) session.say(sections(difference, shown, showHash));
      return 0;
    },
  );
}
