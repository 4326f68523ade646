import { Option } from "commander";
import { addDataCommand, countOption, type DataCommands } from "./command.ts";
import { countedFiles } from "./summary.ts";
import { type TransferOptions, targetsArgument, transferOptions } from "./transfer-options.ts";

interface Options extends TransferOptions {
  readonly maxSize?: number;
  readonly type?: readonly ("metrics" | "plots")[];
}

/** `fetch`: brings recorded data from remotes into the cache. */
export function addFetchCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "fetch",
      summary: "bring data that .dvc files and dvc.lock record from the remote into the cache",
      description:
        "Brings recorded data into the cache and leaves the workspace as it is. What the remote lacks is named, and ends with 1 after " +
        "everything else has come",
      arguments: [targetsArgument],
      options: [
        ...transferOptions("fetch"),
        countOption("--max-size <bytes>", "leave out outputs that are larger"),
        new Option("--type <kind...>", "take outputs of these kinds alone").choices(["metrics", "plots"]),
      ],
      examples: ["lockstep fetch", "lockstep fetch train", "lockstep fetch data/raw/a.csv", "lockstep fetch -aT -j 16"],
    },
    async ({ session, repository, args, options }) => {
      const { fetch } = await import("../../tracking/fetch.ts");
      const { type, ...others } = options;
      const result = await fetch({ ...others, targets: args, types: type }, repository);
      session.print(result);
      session.say(countedFiles({ fetched: result.fetched }) || "Everything is up to date.");
      return 0;
    },
  );
}
