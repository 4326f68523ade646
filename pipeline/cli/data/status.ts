import type { Json } from "../../domain/json.ts";
import { addDataCommand, type DataCommands, jobsOption } from "./command.ts";
import { revisionOptions, scopeOptions, type TransferOptions, targetsArgument } from "./transfer-options.ts";

interface Options extends TransferOptions {
  readonly cloud?: boolean;
  readonly updates: boolean;
}

/** Longest word of DVC's, with its colon, and blanks up to the path. */
const wordWidth = 20;

/** A status as DVC shows it: words before paths, indented below what they belong to. */
export function statusLines(value: Json, indent = 0): readonly string[] {
  const tabs = "\t".repeat(indent);
  if (typeof value === "string") return [tabs + value];
  if (Array.isArray(value)) return value.flatMap((part: Json) => statusLines(part, indent));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) =>
    typeof part === "string"
      ? [`${tabs}${`${part}:`.padEnd(wordWidth)}${key}`]
      : [`${tabs}${key}:`, ...statusLines(part, indent + 1)],
  );
}

/** `status`: what differs from what is recorded, or between cache and remote. */
export function addStatusCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "status",
      summary: "show which stages and data differ from what is recorded, or between cache and remote",
      description:
        "Shows which stages and data differ from what dvc.lock and .dvc files record; with --cloud, what cache and remote do not share. " +
        "Ends with 0 whatever it finds; with -q it prints nothing and ends with 1 when something differs. It takes no lock",
      arguments: [targetsArgument],
      options: [
        ["-c, --cloud", "compare the cache with the remote"],
        ["-r, --remote <name>", "compare the cache with this remote"],
        jobsOption("questions at once"),
        ...revisionOptions("compare"),
        ...scopeOptions("show"),
        ["--no-updates", "accepted for DVC's sake: sources of imports are not asked here"],
      ],
      examples: [
        "lockstep status",
        "lockstep status --json train",
        "lockstep status -c",
        "lockstep status -q || lockstep repro",
      ],
    },
    async ({ session, repository, args, options }) => {
      const isCloud = options.cloud === true || options.remote !== undefined;
      const request = { ...options, targets: args };
      const found = isCloud
        ? await (await import("../../tracking/cloud-status.ts")).cloudStatus(request, repository)
        : await (await import("../../tracking/status.ts")).status(request, repository);
      session.print(found);
      const isClean = Object.keys(found).length === 0;
      if (session.isQuiet) return isClean ? 0 : 1;
      for (const line of statusLines(found, isCloud ? 1 : 0)) session.say(line);
      if (isClean && isCloud) {
        const remote = options.remote ?? repository.config.defaultRemote ?? "";
        session.say(`Cache and remote '${remote}' are in sync.`);
      } else if (isClean) session.say("Data and pipelines are up to date.");
      return 0;
    },
  );
}
