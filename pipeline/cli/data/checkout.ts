import { addDataCommand, type DataCommands } from "./command.ts";
import { failedOutputs } from "./failed-outputs.ts";
import { countedFiles, sayChanges } from "./summary.ts";
import { type ScopeOptions, scopeOptions, targetsArgument } from "./transfer-options.ts";

interface Options extends ScopeOptions {
  readonly summary?: boolean;
  readonly force?: boolean;
  readonly relink?: boolean;
  readonly allowMissing?: boolean;
}

/** `checkout`: puts recorded data from the cache into the workspace. */
export function addCheckoutCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "checkout",
      summary: "put data that .dvc files and dvc.lock record from the cache into the workspace",
      description:
        "Makes outputs in the workspace what .dvc files and dvc.lock record, and tells each: A added, M modified, D deleted. Content " +
        "that is saved nowhere is not overwritten without --force; then nothing is written at all",
      arguments: [targetsArgument],
      options: [
        ["--summary", "tell how many files changed, not which"],
        ...scopeOptions("check out"),
        ["-f, --force", "overwrite and remove content that is saved nowhere"],
        ["--relink", "make every file anew, linked as cache.type says"],
        ["--allow-missing", "leave outputs alone whose content the cache does not have"],
      ],
      examples: [
        "lockstep checkout",
        "lockstep checkout data.dvc",
        "lockstep checkout data/raw/a.csv",
        "lockstep checkout --relink",
      ],
      failure: 255,
    },
    async ({ session, repository, args, options }) => {
      const { checkout } = await import("../../tracking/checkout.ts");
      const { failed, ...changes } = await checkout({ ...options, targets: args }, repository);
      session.print({ ...changes, failed: failed.map(({ path }) => path) });
      if (options.summary === true) session.say(countedFiles(changes.stats) || "No changes.");
      else sayChanges(session, changes);
      if (failed.length > 0 && options.allowMissing !== true) throw failedOutputs(failed);
      if (options.relink === true) session.say("Relinked successfully");
      return 0;
    },
  );
}
