import type { Cost } from "../../domain/cost.ts";
import { addDataCommand, countOption, type DataCommands } from "./command.ts";
import { textTable } from "./table.ts";

interface Options {
  readonly history?: number;
  readonly remote?: boolean;
  readonly md?: boolean;
}

/** `cost`: what stages took. */
export function addCostCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "cost",
      summary: "show what stages took when they ran: time, processor time, memory, energy, price",
      description:
        "Shows what each stage took when it made what dvc.lock says, and with --history what it took in the commits before. What nobody " +
        "kept is shown as a dash",
      arguments: [["[stages...]", "names as repro shows them; every stage when left out"]],
      options: [
        countOption("--history <commits>", "look at this many commits of HEAD's first-parent line, too"),
        ["-r, --remote", "ask the default remote for what is not known here"],
        ["--md", "as a table of Markdown"],
      ],
      examples: ["lockstep cost", "lockstep cost train --history 50", "lockstep cost --remote --json"],
    },
    async ({ session, repository, args, options }) => {
      const [{ showCosts }, { costCells, costColumns }] = await Promise.all([
        import("../../tracking/costs.ts"),
        import("../../data-wiring.ts"),
      ]);
      const { history = 0 } = options;
      const { runs, total } = await showCosts(
        { stages: args, commits: history, asksRemote: options.remote === true },
        repository,
      );
      session.print({ runs, total });
      const cells = (stage: string, commit: string, cost: Cost | undefined): readonly string[] => [
        stage,
        ...(history > 0 ? [commit] : []),
        ...costCells(cost),
      ];
      const rows = runs.map(({ stage, commit, cost }) => cells(stage, commit?.slice(0, 10) ?? "workspace", cost));
      if (rows.length === 0) session.say("No stage has run here yet.");
      else {
        const head = ["Stage", ...(history > 0 ? ["Since"] : []), ...costColumns];
        const together = total === undefined ? [] : [cells("together, now", "", total)];
        session.say(textTable(head, [...rows, ...together], { isMarkdown: options.md === true }));
      }
      return 0;
    },
  );
}
