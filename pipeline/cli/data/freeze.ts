import { addDataCommand, type DataCommands } from "./command.ts";

function addOne(to: DataCommands, name: "freeze" | "unfreeze"): void {
  const isFrozen = name === "freeze";
  addDataCommand(
    to,
    {
      name,
      summary: isFrozen
        ? "let a stage or .dvc file stay as it is, whatever its dependencies do"
        : "look at a stage's or .dvc file's dependencies again",
      arguments: [["<targets...>", "stages, or .dvc files"]],
      examples: [`lockstep ${name} train`, `lockstep ${name} data.dvc sub/dvc.yaml:evaluate`],
    },
    async ({ session, repository, args: targets }) => {
      const { freeze } = await import("../../tracking/freeze.ts");
      const done = await freeze({ targets, isFrozen }, repository);
      session.say(done.written.length === 0 ? "nothing to change" : `changed ${done.written.join(", ")}`);
      session.print(done);
      return 0;
    },
  );
}

/** `freeze` and `unfreeze`. */
export function addFreezeCommands(to: DataCommands): void {
  addOne(to, "freeze");
  addOne(to, "unfreeze");
}
