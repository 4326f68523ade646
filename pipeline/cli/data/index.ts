import type { DataCommands } from "./command.ts";
import { addMetricsCommands } from "./metrics.ts";
import { addParamsCommands } from "./params.ts";

/** Adds every data command, in the order of the help; one line for each. */
export function addDataCommands(to: DataCommands): void {
  for (const add of commands) add(to);
}

const commands: readonly ((to: DataCommands) => void)[] = [addMetricsCommands, addParamsCommands];
