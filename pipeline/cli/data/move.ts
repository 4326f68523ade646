import { addDataCommand, type DataCommands } from "./command.ts";
import { sayForGit } from "./summary.ts";

/** `move`: renames tracked data. */
export function addMoveCommand(to: DataCommands): void {
  addDataCommand(
    to,
    {
      name: "move",
      aliases: ["mv"],
      summary: "move tracked data, with its .dvc file and its line in .gitignore",
      arguments: [
        ["<from>", "a file or folder that a .dvc file tracks"],
        ["<to>", "its new path, or a folder to put it into"],
      ],
      examples: ["lockstep move data/raw data/2026", "lockstep mv model.bin models"],
    },
    async ({ session, repository, args: [from = "", target = ""] }) => {
      const { move } = await import("../../tracking/move.ts");
      const result = await move({ from, to: target }, repository);
      session.print(result);
      sayForGit(session, result.git);
      return 0;
    },
  );
}
