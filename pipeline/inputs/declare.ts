import { z } from "zod";
import { LockstepError } from "../domain/error.ts";

/** The inputs of one step, by the name they have in `action.yml` and as `--name` on the command line. */
export type InputShape = Readonly<Record<string, z.ZodType<unknown, string | undefined>>>;

export type InputValues<Shape extends InputShape> = { readonly [Name in keyof Shape]: z.output<Shape[Name]> };

/** One input as `action.yml` and `--help` show it. */
export interface InputDescription {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly default: string | undefined;
  readonly isSwitch: boolean;
}

/** A text that may be left out. */
export function optionalText(description: string): z.ZodOptional<z.ZodString> {
  return z.string().min(1).max(4096).optional().describe(description);
}

/** `true` or `false`. */
export function toggle(description: string, initial: boolean): z.ZodType<boolean, string | undefined> {
  return z
    .enum(["true", "false"])
    .default(initial ? "true" : "false")
    .transform((text) => text === "true")
    .describe(description);
}

/** A whole number with bounds. */
export function wholeNumber(
  description: string,
  range: { readonly min: number; readonly max: number; readonly initial?: number },
): z.ZodType<number, string | undefined> {
  const wrong = `must be a whole number from ${range.min} to ${range.max}`;
  const text = z.string().regex(/^\d{1,15}$/, wrong);
  const start: z.ZodType<string, string | undefined> =
    range.initial === undefined ? text : text.default(String(range.initial));
  return start.transform(Number).pipe(z.number().min(range.min, wrong).max(range.max, wrong)).describe(description);
}

export function describeInputs(shape: InputShape): readonly InputDescription[] {
  return Object.entries(shape).map(([name, schema]) => {
    const absent = schema.safeParse(undefined);
    const initial = z.toJSONSchema(z.object({ value: schema }), { io: "input", unrepresentable: "any" }) as {
      readonly properties?: { readonly value?: { readonly default?: unknown; readonly enum?: readonly unknown[] } };
    };
    const value = initial.properties?.value;
    return {
      name,
      description: schema.description ?? "",
      required: !absent.success,
      default: typeof value?.default === "string" ? value.default : undefined,
      isSwitch: value?.enum?.join() === "true,false",
    };
  });
}

/**
 * Reads and checks every input in one run.
 *
 * @throws LockstepError ARGUMENT_INVALID naming each wrong input.
 */
export function readInputs<Shape extends InputShape>(
  source: { input(name: string): string | undefined },
  shape: Shape,
): InputValues<Shape> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, schema] of Object.entries(shape)) {
    const result = schema.safeParse(source.input(name));
    if (result.success) values[name] = result.data;
    else problems.push(...result.error.issues.map((issue) => `${name}: ${issue.message}`));
  }
  if (problems.length > 0)
    throw new LockstepError("ARGUMENT_INVALID", `Inputs that cannot be used: ${problems.join("; ")}`, {
      hint: "Correct the named inputs; `lockstep help <command>` and the action's README list what each takes.",
    });
  return values as InputValues<Shape>;
}
