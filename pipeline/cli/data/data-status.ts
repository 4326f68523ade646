import { Option } from "commander";
import type { DataChanges, DataStatus } from "../../tracking/data-status.ts";
import { addDataCommand, type DataCommands } from "./command.ts";

interface DataStatusOptions {
  readonly granular?: boolean;
  readonly unchanged?: boolean;
  readonly untrackedFiles: "no" | "all" | true;
  readonly remote?: string;
  readonly notInRemote?: boolean;
}

/** Titles and hints, in DVC's order. */
const sections: readonly (readonly [keyof DataStatus, title: string, ...hints: string[]])[] = [
  ["not_in_cache", "Not in cache", 'use "lockstep fetch <file>..." to download files'],
  ["not_in_remote", "Not in remote", 'use "lockstep push <file>..." to upload files'],
  ["committed", "DVC committed changes", "git commit the corresponding dvc files to update the repo"],
  [
    "uncommitted",
    "DVC uncommitted changes",
    'use "lockstep commit <file>..." to track changes',
    'use "lockstep checkout <file>..." to discard changes',
  ],
  ["untracked", "Untracked files", 'use "git add <file> ..." or "lockstep add <file>..." to commit to git or to dvc'],
  ["unchanged", "DVC unchanged files"],
];

/** Without what is empty, as DVC prints it. */
function kept(changes: DataChanges): Partial<DataChanges> {
  return Object.fromEntries(Object.entries(changes).filter(([, paths]) => (paths as readonly unknown[]).length > 0));
}

function itemsOf(part: DataStatus[keyof DataStatus]): readonly string[] {
  if (!("added" in part)) return part;
  return Object.entries(kept(part)).flatMap(([state, paths]) =>
    (paths as readonly (string | { readonly old: string; readonly new: string })[]).map(
      (path) => `${state}: ${typeof path === "string" ? path : `${path.old} -> ${path.new}`}`,
    ),
  );
}

/** `data status`. */
export function addDataStatusCommand(to: DataCommands): void {
  addDataCommand<DataStatusOptions>(
    to,
    {
      name: "status",
      summary: "show how tracked data differs between the last commit, what is recorded, and the workspace",
      description:
        "Shows how tracked data differs between the last commit and what .dvc files and dvc.lock record, and between that and the " +
        "workspace. Paths are from the root of the repository, whatever folder it is started in",
      arguments: [["[targets...]", "tracked paths, and paths inside them; everything when left out"]],
      options: [
        ["--granular", "name the files of tracked folders, too"],
        ["--unchanged", "name what did not change, too"],
        new Option("--untracked-files [which]", "name what neither Git nor DVC tracks")
          .choices(["no", "all"])
          .default("no"),
        ["-r, --remote <name>", "ask this remote, with --not-in-remote"],
        ["--not-in-remote", "name what the remote lacks"],
        ["--no-remote-refresh", "accepted for DVC's sake: the remote is always asked"],
      ],
      examples: [
        "lockstep data status",
        "lockstep data status --granular --json",
        "lockstep data status --not-in-remote",
      ],
    },
    async ({ session, repository, args, options }) => {
      const { dataStatus } = await import("../../tracking/data-status.ts");
      const withUntracked = options.untrackedFiles !== "no";
      const found = await dataStatus(
        {
          targets: args,
          isGranular: options.granular === true,
          withUntracked,
          withRemote: options.notInRemote === true,
          remote: options.remote,
        },
        repository,
      );
      const shown = sections.filter(([key]) => key !== "unchanged" || options.unchanged === true);
      const parts = shown.flatMap(([key]) => {
        const part = found[key];
        return itemsOf(part).length === 0 ? [] : [[key, "added" in part ? kept(part) : part]];
      });
      session.print(Object.fromEntries(parts));
      const texts = shown.flatMap(([key, title, ...hints]) => {
        const items = itemsOf(found[key]);
        if (items.length === 0) return [];
        return [
          [`${title}:`, ...hints.map((hint) => `  (${hint})`), ...items.map((item) => `        ${item}`)].join("\n"),
        ];
      });
      session.say(texts.length === 0 ? "No changes." : texts.join("\n\n"));
      return 0;
    },
  );
}
