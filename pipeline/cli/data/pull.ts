import { addDataCommand, type DataCommands } from "./command.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { countedFiles, sayChanges } from "./summary.ts";
import { type TransferOptions, targetsArgument, transferOptions } from "./transfer-options.ts";

interface Options extends TransferOptions {
  readonly force?: boolean;
  readonly allowMissing?: boolean;
}

/** `pull`: fetches, then checks out. */
export function addPullCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "pull",
      summary: "bring data that .dvc files and dvc.lock record from the remote into the workspace",
      description:
        "Fetches recorded data into the cache, then checks it out. What the remote lacks is named, and ends with 1 after everything else " +
        "has come",
      arguments: [targetsArgument],
      options: [
        ...transferOptions("pull"),
        ["-f, --force", "overwrite and remove content that is saved nowhere"],
        ["--allow-missing", "leave outputs alone that nobody has"],
      ],
      examples: [
        "lockstep pull",
        "lockstep pull data.dvc",
        "lockstep pull data/raw/a.csv",
        "lockstep pull --allow-missing",
      ],
    },
    async ({ session, repository, args, options }) => {
      const { pull } = await import("../../tracking/pull.ts");
      const { failed, reason, ...pulled } = await pull({ ...options, targets: args }, repository);
      const { fetched, sizeBytes, stats, ...changes } = pulled;
      session.print({ ...changes, fetched, sizeBytes, stats, failed: failed.map(({ path }) => path) });
      sayChanges(session, changes);
      session.say(countedFiles({ fetched, ...stats }) || "Everything is up to date.");
      if (options.allowMissing === true) return 0;
      if (failed.length > 0) throw failedOutputs(failed, reason);
      if (reason !== undefined) throw reason;
      return 0;
    },
  );
}
