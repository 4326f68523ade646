import type { Command } from "commander";
import { addExamples } from "./examples.ts";

/** `lockstep help remote add`: what `lockstep remote add --help` prints. */
export function addHelpCommand(program: Command): void {
  const command = program
    .command("help")
    .argument("[command...]", "a command, and the one below it")
    .summary("explain a command")
    .description("Explains a command; without one, lists them all.")
    .exitOverride()
    .action(async (names: readonly string[]) => {
      await program.parseAsync([...names, "--help"], { from: "user" });
    });
  addExamples(command, ["lockstep help", "lockstep help evaluate", "lockstep help remote add"]);
}
