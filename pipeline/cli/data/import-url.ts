import { LockstepError } from "../../domain/error.ts";
import { addDataCommand, type DataCommands, jobsOption } from "./command.ts";

interface ImportUrlOptions {
  readonly force?: boolean;
  readonly toRemote?: boolean;
  readonly remote?: string;
  readonly exec: boolean;
  readonly download: boolean;
}

/** `import-url`. */
export function addImportUrlCommand(to: DataCommands): void {
  addDataCommand<ImportUrlOptions>(
    to,
    {
      name: "import-url",
      summary: "bring data from a url and track it, with where it is from",
      arguments: [
        ["<url>", "http(s), s3, gs, azure, ssh or webdav(s) address, a path, or remote://<name>/<path>"],
        ["[out]", "where to put it; its own name when left out"],
      ],
      options: [
        ["--to-remote", "send it to the remote without keeping it here"],
        ["-r, --remote <name>", "remote to send it to, with --to-remote"],
        ["--no-exec", "only write the pointer"],
        ["--no-download", "write the pointer with what the source says of itself, and bring nothing"],
        ["-f, --force", "replace what stands there"],
        jobsOption("transfers at once"),
      ],
      examples: [
        "lockstep import-url https://data.example.com/2026/readings.csv data/readings.csv",
        "lockstep import-url s3://bucket/images",
        "lockstep import-url remote://storage/raw/prices.csv --no-download",
      ],
    },
    async ({ session, repository, args, options }) => {
      const { importUrl } = await import("../../tracking/import-url.ts");
      const [url, out] = args;
      if (url === undefined) throw new LockstepError("ARGUMENT_INVALID", "import-url needs a url");
      const { toRemote = false, exec, download, remote, force } = options;
      const others = [toRemote, !exec, !download].filter((isSet) => isSet).length;
      if (others > 1 || (remote !== undefined && !toRemote))
        throw new LockstepError(
          "ARGUMENT_INVALID",
          "only one of --to-remote, --no-exec and --no-download, and --remote only with --to-remote",
        );
      const mode = toRemote ? "remote" : !exec ? "pointer" : !download ? "source" : "all";
      const { git, ...imported } = await importUrl({ url, out, force, remote, mode }, repository);
      session.say(`Imported ${imported.path}: ${imported.pointer} says where it is from`);
      if (git !== undefined && !git.isStaged)
        session.say(`\nTo track the changes with git, run:\n\n\tgit add ${git.files.join(" ")}`);
      session.print(imported);
      return 0;
    },
  );
}
