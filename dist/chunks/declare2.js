import { A as LockstepError } from "./file-work.js";
import { f as number, n as _enum, p as object, v as string, w as toJSONSchema } from "./schemas.js";

// pipeline/inputs/declare.ts
/** A text that may be left out. */
function optionalText(description) {
	return string().min(1).max(4096).optional().describe(description);
}
/** `true` or `false`. */
function toggle(description, initial) {
	return _enum(["true", "false"]).default(initial ? "true" : "false").transform((text) => text === "true").describe(description);
}
/** A whole number with bounds. */
function wholeNumber(description, range) {
	const wrong = `must be a whole number from ${range.min} to ${range.max}`;
	const text = string().regex(/^\d{1,15}$/, wrong);
	return (range.initial === void 0 ? text : text.default(String(range.initial))).transform(Number).pipe(number().min(range.min, wrong).max(range.max, wrong)).describe(description);
}
function describeInputs(shape) {
	return Object.entries(shape).map(([name, schema]) => {
		const absent = schema.safeParse(void 0);
		const value = toJSONSchema(object({ value: schema }), {
			io: "input",
			unrepresentable: "any"
		}).properties?.value;
		return {
			name,
			description: schema.description ?? "",
			required: !absent.success,
			default: typeof value?.default === "string" ? value.default : void 0,
			isSwitch: value?.enum?.join() === "true,false"
		};
	});
}
/**
* Reads and checks every input in one run.
*
* @throws LockstepError ARGUMENT_INVALID naming each wrong input.
*/
function readInputs(source, shape) {
	const values = {};
	const problems = [];
	for (const [name, schema] of Object.entries(shape)) {
		const result = schema.safeParse(source.input(name));
		if (result.success) values[name] = result.data;
		else problems.push(...result.error.issues.map((issue) => `${name}: ${issue.message}`));
	}
	if (problems.length > 0) throw new LockstepError("ARGUMENT_INVALID", `Inputs that cannot be used: ${problems.join("; ")}`, { hint: "Correct the named inputs; `lockstep help <command>` and the action's README list what each takes." });
	return values;
}

export { wholeNumber as a, toggle as i, optionalText as n, readInputs as r, describeInputs as t };