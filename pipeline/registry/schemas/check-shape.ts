import type { z } from "zod";
import { closestWord } from "../../domain/closest-word.ts";
import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import type { ErrorCode } from "../../domain/error-codes.ts";
import { hostileParts } from "./hostile.ts";
import type { Problem } from "./problem.ts";

/** Most problems that one message lists. */
const shownProblems = 20;

function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** `a.b[2]`; keys that are no plain words are quoted; nothing for the root. */
export function pathText(path: Problem["path"]): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${step}]`;
      if (!/^[A-Za-z_][\w-]{0,59}$/.test(step)) return `[${quoted(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}

type Issue = z.core.$ZodIssue;

/** Keys that a schema has at a path, for suggestions; none where it has a map with free keys or one of several forms. */
function keysAt(schema: z.core.$ZodType, path: Problem["path"]): readonly string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const [step, ...rest] = path;
  if (def.type === "object") {
    if (step === undefined) return Object.keys(def.shape);
    const next = def.shape[String(step)];
    return next === undefined ? [] : keysAt(next, rest);
  }
  if (def.type === "record") return step === undefined ? [] : keysAt(def.valueType, rest);
  if (def.type === "array") return step === undefined ? [] : keysAt(def.element, rest);
  if (def.type === "pipe") return keysAt(def.in, path);
  return "innerType" in def ? keysAt(def.innerType, path) : [];
}

function plainPath(path: readonly PropertyKey[]): Problem["path"] {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}

const typeWords: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  null: "null",
  number: "a number",
  object: "a map",
  record: "a map",
  string: "text",
};

function lengthOf(origin: string, bound: number | bigint): string {
  return origin === "string" ? counted(Number(bound), "character") : counted(Number(bound), "entry", "entries");
}

/** Problems are found with `reportInput`, so that what is missing can be told from what is wrong. */
function messageOf(issue: Issue): string {
  const isMissing = issue.input === undefined;
  if (issue.code === "invalid_type")
    return isMissing ? "is missing" : `must be ${typeWords[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value")
    return isMissing ? "is missing" : `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
  if (issue.code === "too_small") {
    const bound = issue.minimum.toString();
    if (issue.origin === "number" || issue.origin === "int")
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${bound}`;
    return `must have at least ${lengthOf(issue.origin, issue.minimum)}`;
  }
  if (issue.code === "too_big") {
    const bound = issue.maximum.toString();
    if (issue.origin === "number" || issue.origin === "int")
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${bound}`;
    return `must have at most ${lengthOf(issue.origin, issue.maximum)}`;
  }
  if (issue.code === "invalid_union") return isMissing ? "is missing" : "has none of the forms it may have";
  return issue.message;
}

/** All that zod found, in the words of this project. */
function problemsOf(error: z.core.$ZodError, schema: z.core.$ZodType): readonly Problem[] {
  return error.issues.flatMap((issue): readonly Problem[] => {
    const path = plainPath(issue.path);
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => {
        const meant = closestWord(key, keysAt(schema, path));
        const message = meant === undefined ? "is not a known key" : `is not a known key; did you mean \`${meant}\`?`;
        return { path: [...path, key], isKey: true, message };
      });
    if (issue.code === "invalid_key")
      return issue.issues.map((inner) => ({ path, isKey: true, message: messageOf(inner) }));
    const isKey = issue.code === "custom" && issue.params?.["isKey"] === true;
    return [{ path, isKey, message: messageOf(issue) }];
  });
}

/** A value held to a schema, or all that is wrong with it. */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.output<Schema> } | { readonly problems: readonly Problem[] } {
  const hostile = hostileParts(value);
  if (hostile.length > 0) return { problems: hostile };
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? { value: result.data } : { problems: problemsOf(result.error, schema) };
}

/** One error that names every problem, each at its place. */
export function invalid(
  code: ErrorCode,
  found: { readonly summary: string; readonly problems: readonly Problem[]; readonly hint: string },
  placeOf: (problem: Problem) => string,
): LockstepError {
  const { summary, problems, hint } = found;
  const lines = problems.slice(0, shownProblems).map((problem) => {
    const place = placeOf(problem);
    return `\n  ${place}${place === "" ? "" : ": "}${problem.message}`;
  });
  const rest = problems.length > shownProblems ? `\n  and ${problems.length - shownProblems} more` : "";
  return new LockstepError(code, `${summary}${lines.join("")}${rest}`, { hint });
}
