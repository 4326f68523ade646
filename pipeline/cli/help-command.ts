import type { Command } from "commander";
import { closestWord } from "../domain/closest-word.ts";
import { addExamples } from "./examples.ts";

/** Ends as any line with an unknown command does, when one of the names is none. */
function requireCommand(program: Command, names: readonly string[]): void {
  let found = program;
  for (const name of names) {
    const below = found.commands.find((command) => command.name() === name || command.aliases().includes(name));
    if (below === undefined) {
      const meant = closestWord(
        name,
        found.commands.map((command) => command.name()),
      );
      program.error(`error: unknown command '${name}'${meant === undefined ? "" : `\n(Did you mean ${meant}?)`}`, {
        code: "commander.unknownCommand",
      });
    }
    found = below;
  }
}

/** `lockstep help remote add`: what `lockstep remote add --help` prints. */
export function addHelpCommand(program: Command): void {
  const command = program
    .command("help")
    .argument("[command...]", "a command, and the one below it")
    .summary("explain a command")
    .description("Explains a command; without one, lists them all.")
    .exitOverride()
    .action(async (names: readonly string[]) => {
      requireCommand(program, names);
      await program.parseAsync([...names, "--help"], { from: "user" });
    });
  addExamples(command, ["lockstep help", "lockstep help evaluate", "lockstep help remote add"]);
}
