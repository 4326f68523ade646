import { type Command, Option } from "commander";
import { describeInputs, type InputDescription } from "../inputs/declare.ts";
import { type StepName, stepInputs } from "../inputs/steps.ts";

/** The inputs that a terminal gives; tokens are a job's. */
function inputsOf(name: StepName): readonly InputDescription[] {
  return describeInputs(stepInputs[name]).filter((input) => input.name !== "github-token");
}

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

/** Gives a step's command its options. */
export function declareInputs(command: Command, name: StepName): void {
  for (const input of inputsOf(name)) command.addOption(optionOf(input));
}

/** Inputs as they were typed, by name. */
export function typedInputs(command: Command, step: StepName): Readonly<Record<string, string | undefined>> {
  const names = inputsOf(step).map(({ name }) => name);
  const values: Record<string, string | undefined> = {};
  for (const option of command.options) {
    const name = option.long?.replace(/^--/, "") ?? "";
    const value: unknown = command.getOptionValue(option.attributeName());
    if (names.includes(name) && typeof value === "string") values[name] = value;
  }
  return values;
}

/** The step of a name, if it is one. */
export function stepNamed(name: string): StepName | undefined {
  return (Object.keys(stepInputs) as readonly StepName[]).find((step) => step === name);
}
