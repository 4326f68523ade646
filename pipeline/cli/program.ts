import { Command, CommanderError } from "commander";
import { addCompletionCommands } from "./completion-command.ts";
import { dataExitCodes } from "./data/exit.ts";
import { addDataCommands } from "./data/index.ts";
import { withInstead } from "./dvc-commands.ts";
import { exitCodeOf, exitCodes } from "./exit.ts";
import { addExportCommand } from "./export-command.ts";
import { addHelpCommand } from "./help-command.ts";
import { addModelCommands } from "./model-commands.ts";
import { addPullRequestCommands } from "./pull-request-commands.ts";
import { addReproduceCommand } from "./reproduce-command.ts";
import { addServingCommands } from "./serving-commands.ts";
import type { AddCommand, Session } from "./session.ts";
import { addSplitCommand } from "./split-command.ts";
import { addStepCommands } from "./step-commands.ts";
import { withStrayOption } from "./stray-option.ts";
import { addSweepCommand } from "./sweep-command.ts";
import { addTableCommands } from "./table-commands.ts";

/** The whole command line. `open` makes the session from the global options; `done` gets the exit code, and the error if there was one. */
export function buildProgram(request: {
  readonly version: string;
  readonly open: (global: {
    readonly cd: string | undefined;
    readonly json: boolean;
    readonly as: string | undefined;
  }) => Session;
  readonly done: (code: number, error?: unknown) => void;
}): Command {
  const program = new Command("lockstep")
    .description("CI-native GitOps for machine-learning models: the model you reviewed is the model you ship.")
    .version(request.version, "-V, --version", "print the version")
    .helpCommand(false)
    .option("-C, --cd <folder>", "work in this folder")
    .option("--json", "print records as JSON on standard output", false)
    .option("--as <login>", "who you are on the local forge; Git's user.name when left out")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError("(`lockstep help <command>` explains the options)")
    .configureOutput({
      outputError: (text, write) => {
        write(withInstead(text));
      },
    })
    .exitOverride();
  const add: AddCommand = (command, work, failures = ourFailures) => {
    command.exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : failures.usage, error.code, error.message);
    });
    command.configureOutput({
      outputError: (text, write) => {
        write(withInstead(withStrayOption(command, text)));
      },
    });
    command.action(async () => {
      const global = program.opts<{ cd?: string; json: boolean; as?: string }>();
      try {
        request.done(await work(request.open({ cd: global.cd, json: global.json, as: global.as }), command));
      } catch (error) {
        if (error instanceof CommanderError) throw error;
        request.done(failures.exitOf(error), error);
      }
    });
  };
  program.commandsGroup("The loop:");
  addStepCommands(program, add);
  addPullRequestCommands(program, add);
  program.commandsGroup("Data and stages, as DVC has them:");
  addDataCommands({ parent: program, add });
  program.commandsGroup("Models:");
  addModelCommands(program, add);
  addReproduceCommand(program, add);
  addExportCommand(program, add);
  addSweepCommand(program, add);
  program.commandsGroup("The rest:");
  addServingCommands(program, add);
  addTableCommands(program, add);
  addSplitCommand(program, add);
  addCompletionCommands(program, add);
  addHelpCommand(program);
  return program;
}

const ourFailures = { usage: exitCodes.usage, exitOf: exitCodeOf };

/** The exit code of what commander threw: 0 for help and version, else the command's own for a line that it could not read. */
export function usageExit(error: CommanderError): number {
  if (error.exitCode === 0) return exitCodes.done;
  return error.exitCode === dataExitCodes.usage ? error.exitCode : exitCodes.usage;
}
