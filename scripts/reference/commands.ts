import { buildProgram } from "../../pipeline/cli/program.ts";
import { declareInputs } from "../../pipeline/cli/step-inputs.ts";
import { type StepName, stepInputs } from "../../pipeline/inputs/steps.ts";
import { table } from "./part.ts";

export type Command = ReturnType<typeof buildProgram>;

/** The command line as it is declared; nothing can be run with it. */
export function declaredProgram(): Command {
  const program = buildProgram({
    version: "0.0.0",
    open: () => {
      throw new Error("this program is only looked at");
    },
    done: () => undefined,
  });
  for (const command of program.commands)
    if (Object.hasOwn(stepInputs, command.name())) declareInputs(command, command.name() as StepName);
  return program;
}

/** Names of a command from the program down: `["pr", "create"]`. */
function namesOf(command: Command): readonly string[] {
  return command.parent === null ? [] : [...namesOf(command.parent), command.name()];
}

/** Every command that does something, in the order of the help; groups such as `pr` are passed over. */
export function commandsOf(program: Command): readonly Command[] {
  return program.commands.flatMap((command) => (command.commands.length === 0 ? [command] : commandsOf(command)));
}

export function titleOf(command: Command): string {
  return ["lockstep", ...namesOf(command)].join(" ");
}

/** What `lockstep help <command>` prints on a terminal of 100 columns, without the global options. */
export function helpOf(command: Command): string {
  let text = "";
  command
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
      getOutHelpWidth: () => 100,
      getOutHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: false })
    .outputHelp();
  return text.trimEnd();
}

/** The generated part of docs/reference/cli.md. */
export function commandsPart(program: Command): string {
  const commands = commandsOf(program);
  const index = table(
    ["command", "what it does"],
    commands.map((command) => {
      const title = titleOf(command);
      return [`[\`${title}\`](#${title.replaceAll(" ", "-")})`, command.summary()];
    }),
  );
  const global = program
    .createHelp()
    .visibleOptions(program)
    .map((option) => [`\`${option.flags}\``, option.description]);
  return [
    index,
    "## Options of every command",
    table(["option", "what it does"], global),
    ...commands.map((command) => `## ${titleOf(command)}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``),
  ].join("\n\n");
}
