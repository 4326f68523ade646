import { Command, CommanderError, Option } from "commander";
import { describeInputs, type InputDescription } from "../inputs/declare.ts";
import { type StepName, stepInputs } from "../inputs/steps.ts";
import { runStep } from "../wiring.ts";
import { addDataCommands } from "./data-commands.ts";
import { exitCodes } from "./exit.ts";
import { addModelCommands } from "./model-commands.ts";
import { addPullRequestCommands } from "./pull-request-commands.ts";
import { addServingCommands } from "./serving-commands.ts";
import type { AddCommand, Session } from "./session.ts";

const summaries: Readonly<Record<StepName, string>> = {
  train: "run the stages that changed, and write dvc.lock, the record and the card",
  evaluate: "score candidate, baseline and champion on the same rows, and answer the gates",
  report: "render what merging would change and do, and keep it on the pull request",
  review: "answer the commands in a pull request's comments",
  promote: "create the tags that the records at the tip ask for",
  deploy: "place the promoted version, switch to it, check it, put the earlier one back if it fails",
  monitor: "compare live inputs with the rows the model was trained on",
};

const examples: Readonly<Record<StepName, readonly string[]>> = {
  train: ["lockstep train", "lockstep train --commit"],
  evaluate: ["lockstep evaluate", "lockstep evaluate --base origin/main"],
  report: ["lockstep report", "lockstep report --pull-request 12 --post"],
  review: ["lockstep review --pull-request 12"],
  promote: ["lockstep promote"],
  deploy: ["lockstep deploy --environment production"],
  monitor: ["lockstep monitor --environment production --rows 1000"],
};

function optionOf(input: InputDescription): Option {
  const option = new Option(
    input.isSwitch ? `--${input.name} [true|false]` : `--${input.name} <value>`,
    input.description,
  );
  if (input.isSwitch) option.preset("true").choices(["true", "false"]);
  // Shown in the help only: the reader applies the default, for the command line and for actions alike.
  if (input.default !== undefined) option.description = `${input.description} (default: ${input.default})`;
  return option;
}

/** Options as they were typed, by input name. */
function typedInputs(command: Command, names: readonly string[]): Readonly<Record<string, string | undefined>> {
  const values: Record<string, string | undefined> = {};
  for (const option of command.options) {
    const name = option.long?.replace(/^--/, "") ?? "";
    const value: unknown = command.getOptionValue(option.attributeName());
    if (names.includes(name) && typeof value === "string") values[name] = value;
  }
  return values;
}

function addStepCommands(program: Command, add: AddCommand): void {
  for (const name of Object.keys(stepInputs) as readonly StepName[]) {
    const inputs = describeInputs(stepInputs[name]).filter((input) => input.name !== "github-token");
    const command = program.command(name).summary(summaries[name]).description(`${summaries[name]}.`);
    for (const input of inputs) command.addOption(optionOf(input));
    command.addHelpText("after", `\nExamples:\n${examples[name].map((line) => `  $ ${line}`).join("\n")}`);
    add(command, async (session, invoked) => {
      const host = session.host(
        typedInputs(
          invoked,
          inputs.map((input) => input.name),
        ),
      );
      const result = await runStep(name, host, session);
      session.print(result.records);
      return result.refusals.length > 0 ? exitCodes.refused : exitCodes.done;
    });
  }
}

/** The whole command line. `open` makes the session from the global options; `done` gets the exit code. */
export function buildProgram(request: {
  readonly version: string;
  readonly open: (global: {
    readonly cd: string | undefined;
    readonly json: boolean;
    readonly as: string | undefined;
  }) => Session;
  readonly done: (code: number) => void;
}): Command {
  const program = new Command("lockstep")
    .description("CI-native GitOps for machine-learning models: the model you reviewed is the model you ship.")
    .version(request.version, "-V, --version", "print the version")
    .helpCommand("help [command]", "explain a command")
    .option("-C, --cd <folder>", "work in this folder")
    .option("--json", "print records as JSON on standard output", false)
    .option("--as <login>", "who you are on the local forge; Git's user.name when left out")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError("(`lockstep help <command>` explains the options)")
    .exitOverride();
  const add: AddCommand = (command, work) => {
    command.exitOverride().action(async () => {
      const global = program.opts<{ cd?: string; json: boolean; as?: string }>();
      request.done(await work(request.open({ cd: global.cd, json: global.json, as: global.as }), command));
    });
  };
  addStepCommands(program, add);
  addPullRequestCommands(program, add);
  addModelCommands(program, add);
  addServingCommands(program, add);
  addDataCommands(program, add);
  return program;
}

/** The exit code of what commander threw: 0 for help and version, 2 for a command line it could not read. */
export function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
