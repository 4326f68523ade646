import { addAddCommand } from "./add.ts";
import { addCheckoutCommand } from "./checkout.ts";
import type { DataCommands } from "./command.ts";
import { addCommitCommand } from "./commit.ts";
import { addConfigCommand } from "./config.ts";
import { addDagCommand } from "./dag.ts";
import { addDiffCommand } from "./diff.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addFetchCommand } from "./fetch.ts";
import { addFsckCommand } from "./fsck.ts";
import { addGcCommand } from "./gc.ts";
import { addGetCommand } from "./get.ts";
import { addListCommand } from "./list.ts";
import { addMetricsCommands } from "./metrics.ts";
import { addParamsCommands } from "./params.ts";
import { addPullCommand } from "./pull.ts";
import { addPushCommand } from "./push.ts";
import { addRemoteCommands } from "./remote.ts";
import { addStatusCommand } from "./status.ts";

/** Adds every data command, in the order of the help; one line for each. */
export function addDataCommands(to: DataCommands): void {
  for (const add of commands) add(to);
}

const commands: readonly ((to: DataCommands) => void)[] = [
  addAddCommand,
  addCommitCommand,
  addStatusCommand,
  addCheckoutCommand,
  addFetchCommand,
  addPullCommand,
  addPushCommand,
  addDiffCommand,
  addMetricsCommands,
  addParamsCommands,
  addGetCommand,
  addDagCommand,
  addListCommand,
  addConfigCommand,
  addRemoteCommands,
  addGcCommand,
  addFsckCommand,
  addDoctorCommand,
];
