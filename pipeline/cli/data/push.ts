import { addDataCommand, type DataCommands } from "./command.ts";
import { countedFiles } from "./summary.ts";
import { type TransferOptions, targetsArgument, transferOptions } from "./transfer-options.ts";

/** `push`: sends recorded data from the cache to remotes. */
export function addPushCommand(to: DataCommands): void {
  addDataCommand<TransferOptions>(
    to,
    {
      name: "push",
      summary: "send data that .dvc files and dvc.lock record from the cache to the remote",
      description:
        "Sends recorded data that the remote lacks: members of a folder first, what says that the folder is whole last. Imports of other " +
        "repositories and outputs with `push: false` stay. What is nowhere is named, and ends with 1 after everything else was sent",
      arguments: [targetsArgument],
      options: transferOptions("push"),
      examples: [
        "lockstep push",
        "lockstep push -r backup data.dvc",
        "lockstep push --all-commits",
        "lockstep push --run-cache",
      ],
    },
    async ({ session, repository, args, options }) => {
      const { push } = await import("../../tracking/push.ts");
      // Nothing to send is no success where there is no place to send it to.
      if (repository.config.remotes.size === 0) await repository.remote(options.remote);
      const result = await push({ ...options, targets: args }, repository);
      session.print(result);
      session.say(countedFiles({ pushed: result.pushed }) || "Everything is up to date.");
      return 0;
    },
  );
}
