import { addAddCommand } from "./add.ts";
import { addArtifactsCommands } from "./artifacts.ts";
import { addCacheCommands } from "./cache.ts";
import { addCheckIgnoreCommand } from "./check-ignore.ts";
import { addCheckoutCommand } from "./checkout.ts";
import type { DataCommands } from "./command.ts";
import { addCommitCommand } from "./commit.ts";
import { addConfigCommand } from "./config.ts";
import { addCostCommand } from "./cost.ts";
import { addDagCommand } from "./dag.ts";
import { addDataGroup } from "./data-group.ts";
import { addDiffCommand } from "./diff.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addFetchCommand } from "./fetch.ts";
import { addFreezeCommands } from "./freeze.ts";
import { addFsckCommand } from "./fsck.ts";
import { addGcCommand } from "./gc.ts";
import { addGetCommand } from "./get.ts";
import { addImportUrlCommand } from "./import-url.ts";
import { addInitCommand } from "./init.ts";
import { addListCommand } from "./list.ts";
import { addMergeDriverCommands } from "./merge-driver.ts";
import { addMetricsCommands } from "./metrics.ts";
import { addMoveCommand } from "./move.ts";
import { addParamsCommands } from "./params.ts";
import { addPlotsCommands } from "./plots.ts";
import { addPullCommand } from "./pull.ts";
import { addPushCommand } from "./push.ts";
import { addRemoteCommands } from "./remote.ts";
import { addRemoveCommand } from "./remove.ts";
import { addReproCommand } from "./repro.ts";
import { addStatusCommand } from "./status.ts";

/** Adds every data command, in the order of the help; one line for each. */
export function addDataCommands(to: DataCommands): void {
  for (const add of commands) add(to);
}

const commands: readonly ((to: DataCommands) => void)[] = [
  addInitCommand,
  addAddCommand,
  addCommitCommand,
  addStatusCommand,
  addReproCommand,
  addCheckoutCommand,
  addFetchCommand,
  addPullCommand,
  addPushCommand,
  addMoveCommand,
  addRemoveCommand,
  addDataGroup,
  addDiffCommand,
  addMetricsCommands,
  addParamsCommands,
  addPlotsCommands,
  addCostCommand,
  addGetCommand,
  addArtifactsCommands,
  addImportUrlCommand,
  addDagCommand,
  addFreezeCommands,
  addCheckIgnoreCommand,
  addMergeDriverCommands,
  addListCommand,
  addConfigCommand,
  addRemoteCommands,
  addCacheCommands,
  addGcCommand,
  addFsckCommand,
  addDoctorCommand,
];
