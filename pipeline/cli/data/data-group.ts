import { type DataCommands, dataGroup } from "./command.ts";
import { addDataCheckCommand } from "./data-check.ts";
import { addTableDiffCommand } from "./data-diff.ts";
import { addDataStatusCommand } from "./data-status.ts";

/** `data …`: how tracked data stands, what changed in its rows, and whether it holds to its contract. */
export function addDataGroup(to: DataCommands): void {
  const data = dataGroup(to, { name: "data", summary: "look at tracked data" });
  addDataStatusCommand(data);
  addTableDiffCommand(data);
  addDataCheckCommand(data);
}
