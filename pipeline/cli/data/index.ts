import type { DataCommands } from "./command.ts";
import { addConfigCommand } from "./config.ts";
import { addDiffCommand } from "./diff.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addFsckCommand } from "./fsck.ts";
import { addGcCommand } from "./gc.ts";
import { addMetricsCommands } from "./metrics.ts";
import { addParamsCommands } from "./params.ts";
import { addRemoteCommands } from "./remote.ts";

/** Adds every data command, in the order of the help; one line for each. */
export function addDataCommands(to: DataCommands): void {
  for (const add of commands) add(to);
}

const commands: readonly ((to: DataCommands) => void)[] = [
  addDiffCommand,
  addMetricsCommands,
  addParamsCommands,
  addConfigCommand,
  addRemoteCommands,
  addGcCommand,
  addFsckCommand,
  addDoctorCommand,
];
