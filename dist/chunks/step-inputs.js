import { n as Option } from "./commander.js";
import { t as describeInputs } from "./declare2.js";
import { t as stepInputs } from "./steps2.js";

// pipeline/cli/step-inputs.ts
/** The inputs that a terminal gives; tokens are a job's. */
function inputsOf(name) {
	return describeInputs(stepInputs[name]).filter((input) => input.name !== "github-token");
}
function optionOf(input) {
	const option = new Option(input.isSwitch ? `--${input.name} [true|false]` : `--${input.name} <value>`, input.description);
	if (input.isSwitch) option.preset("true").choices(["true", "false"]);
	if (input.default !== void 0) option.description = `${input.description} (default: ${input.default})`;
	return option;
}
/** Gives a step's command its options. */
function declareInputs(command, name) {
	for (const input of inputsOf(name)) command.addOption(optionOf(input));
}
/** Inputs as they were typed, by name. */
function typedInputs(command, step) {
	const names = inputsOf(step).map(({ name }) => name);
	const values = {};
	for (const option of command.options) {
		const name = option.long?.replace(/^--/, "") ?? "";
		const value = command.getOptionValue(option.attributeName());
		if (names.includes(name) && typeof value === "string") values[name] = value;
	}
	return values;
}
/** The step of a name, if it is one. */
function stepNamed(name) {
	return Object.keys(stepInputs).find((step) => step === name);
}

export { declareInputs, stepNamed, typedInputs };