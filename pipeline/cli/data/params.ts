import { addDataCommand, type DataCommands, dataGroup } from "./command.ts";
import { csvOptions } from "./csv-table.ts";
import { dataExitCodes } from "./exit.ts";
import { printComparison, type ValuesOptions } from "./values.ts";

/** `params diff`. */
export function addParamsCommands(to: DataCommands): void {
  const params = dataGroup(to, { name: "params", summary: "compare parameters" });
  addDataCommand<ValuesOptions & { readonly deps?: boolean }>(
    params,
    {
      name: "diff",
      summary: "show what changed in the parameters between two states",
      arguments: [
        ["[a_rev]", "old revision; HEAD when left out"],
        ["[b_rev]", "new revision; the workspace when left out"],
      ],
      options: [
        ["--targets <paths...>", "parameters files; all that are tracked when left out"],
        ["--all", "show what did not change, too"],
        ["--deps", "only what stages depend on"],
        ["--md", "as a table of Markdown"],
        ...csvOptions(),
        ["--no-path", "leave the column of paths out"],
      ],
      examples: ["lockstep params diff", "lockstep params diff main --md", "lockstep params diff --deps --json"],
      exits: { REVISION_UNKNOWN: dataExitCodes.otherFailure },
    },
    async (call) => {
      const { diffParams } = await import("../../tracking/params.ts");
      const { args, options, repository } = call;
      const { targets = [], all, deps } = options;
      const compared = await diffParams({ before: args[0], after: args[1], targets, all, deps }, repository);
      return printComparison(call, compared, { noun: "Param", hasChange: false });
    },
  );
}
