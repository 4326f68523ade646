import { addDataCommand, type DataCommands } from "./command.ts";

/** `remove`: stops tracking. */
export function addRemoveCommand(to: DataCommands): void {
  addDataCommand<{ readonly outs?: boolean }>(
    to,
    {
      name: "remove",
      aliases: ["rm"],
      summary: "stop tracking data, or remove stages from dvc.yaml",
      description:
        "Removes .dvc files, or stages from dvc.yaml and dvc.lock, and the lines of their outputs from .gitignore. The data stays in the " +
        "workspace without --outs, and in the cache until `lockstep gc`",
      arguments: [["<targets...>", ".dvc files, stages and groups of stages"]],
      options: [["--outs", "remove the outputs from the workspace, too"]],
      examples: ["lockstep remove data.dvc", "lockstep remove --outs train"],
    },
    async ({ session, repository, args, options }) => {
      const { remove } = await import("../../tracking/remove.ts");
      const result = await remove({ ...options, targets: args }, repository);
      session.print(result);
      return 0;
    },
  );
}
