import { addPlainDataCommand, type DataCommands } from "./command.ts";

interface Options {
  readonly scm: boolean;
  readonly force?: boolean;
  readonly subdir?: boolean;
}

/** `init`: makes a folder a DVC repository. */
export function addInitCommand(to: DataCommands): void {
  addPlainDataCommand<Options>(
    to,
    {
      name: "init",
      summary: "make a folder a DVC repository",
      description: "Writes .dvc and .dvcignore as DVC does, and puts them into Git's index",
      arguments: [["[directory]", "the folder; this one when left out"]],
      options: [
        ["--no-scm", "the folder is not in Git"],
        ["-f, --force", "remove the .dvc folder that is there, with its cache"],
        ["--subdir", "the folder is below the root of its Git repository"],
      ],
      examples: ["lockstep init", "lockstep init --subdir models/milling", "lockstep init --no-scm"],
    },
    async ({ session, args, options }) => {
      const { initData } = await import("../../data-wiring.ts");
      const { scm, force, subdir } = options;
      const result = await initData({ folder: session.folder, directory: args[0], noScm: !scm, force, subdir });
      session.print(result);
      session.say("Initialized DVC repository.");
      if (result.staged.length > 0) session.say("\nYou can now commit the changes to git.");
      return 0;
    },
  );
}
