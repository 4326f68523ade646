import { addDataCommand, countOption, type DataCommands } from "./command.ts";
import { sayForGit } from "./summary.ts";

interface Options {
  readonly commit: boolean;
  readonly glob?: boolean;
  readonly out?: string;
  readonly toRemote?: boolean;
  readonly remote?: string;
  readonly remoteJobs?: number;
  readonly force?: boolean;
  readonly relink: boolean;
}

/** `add`: tracks files and folders. */
export function addAddCommand(to: DataCommands): void {
  addDataCommand<Options>(
    to,
    {
      name: "add",
      summary: "track files or folders with pointers beside them",
      description:
        "Stores files and folders in the cache, writes a .dvc file beside each that names the content, and lets Git leave the data out. " +
        "A path inside a tracked folder updates that part of the folder",
      arguments: [["<targets...>", "files and folders"]],
      options: [
        ["--no-commit", "write the .dvc files and store nothing; `lockstep commit` does that later"],
        ["--glob", "let targets hold shell wildcards"],
        ["-o, --out <path>", "where the data goes in the repository, when the target is outside"],
        ["--to-remote", "send the data to the remote without keeping it here"],
        ["-r, --remote <name>", "remote to take with --to-remote"],
        countOption("--remote-jobs <number>", "transfers at once with --to-remote"),
        ["-f, --force", "replace what stands where --out leads"],
        ["--no-relink", "leave the files of the workspace as they are, whatever cache.type says"],
      ],
      examples: [
        "lockstep add data/raw",
        "lockstep add --glob 'images/*.png'",
        "lockstep add data/raw/2026-11-21.csv",
        "lockstep add /mnt/camera/run-7 --out data/run-7",
        "lockstep add --to-remote /mnt/camera/run-7 --out data/run-7",
      ],
    },
    async ({ session, repository, args, options }) => {
      const { out, toRemote = false, remote, remoteJobs, force } = options;
      if (out !== undefined || toRemote || remote !== undefined || remoteJobs !== undefined) {
        const { addFromOutside } = await import("../../tracking/add-from-outside.ts");
        const { glob, commit } = options;
        const request = { targets: args, out, toRemote, remote, jobs: remoteJobs, force, glob, noCommit: !commit };
        const result = await addFromOutside(request, repository);
        session.print(result);
        sayForGit(session, result.git);
        return 0;
      }
      const { add } = await import("../../tracking/add.ts");
      const request = { targets: args, glob: options.glob, noCommit: !options.commit, noRelink: !options.relink };
      const result = await add(request, repository);
      session.print(result);
      sayForGit(session, result.git);
      return 0;
    },
  );
}
