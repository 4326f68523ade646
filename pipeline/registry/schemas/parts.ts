import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import {
  commitSha,
  environmentName,
  idPatterns,
  inputKey,
  md5,
  modelName,
  modelVersion,
  nameLimit,
  sha256,
} from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { classMeasures, metricIds } from "../../domain/metric.ts";

/** Most entries of a list or map in a record: files of a model, inputs, slices. */
export const entriesLimit = 20_000;
/** Longest sentence in a record, in characters. */
export const sentenceLimit = 2000;

/**
 * A strict object whose absent members are `undefined`, as the domain writes them: a key is either there or says so, and no other
 * key passes.
 */
export function shape<Shape extends z.core.$ZodShape>(members: Shape) {
  type Out = { readonly [Key in keyof Shape]: z.output<Shape[Key]> };
  const names = Object.keys(members);
  return z.strictObject(members).transform((value): Out => {
    const found = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(names.map((name) => [name, found[name]])) as Out;
  });
}

/**
 * As {@link shape}, with members that records of the same schema got later: older ones do not have them, so that they may be missing
 * in memory, too.
 */
export function widenedShape<Shape extends z.core.$ZodShape, Later extends z.core.$ZodShape>(
  members: Shape,
  later: Later,
) {
  type Out = { readonly [Key in keyof Shape]: z.output<Shape[Key]> } & {
    readonly [Key in keyof Later]?: z.output<Later[Key]>;
  };
  const names = Object.keys(members);
  return z.strictObject({ ...members, ...later }).transform((value): Out => {
    const found = value as Readonly<Record<string, unknown>>;
    return { ...Object.fromEntries(names.map((name) => [name, found[name]])), ...found } as Out;
  });
}

/** A list that is never changed, capped. */
export function list<Item extends z.ZodType>(item: Item, { least = 0, most = entriesLimit } = {}) {
  return z.array(item).min(least).max(most).readonly();
}

type ParsedText<T> = z.ZodPipe<z.ZodString, z.ZodTransform<T, string>>;

/** A text that a parsing function of the domain accepts; its refusal is the problem's text. */
function parsed<T>(parse: (text: string) => T, pattern: RegExp, limit: number): ParsedText<T> {
  return z
    .string()
    .meta({ pattern: pattern.source, maxLength: limit })
    .transform((text, context): T => {
      try {
        return parse(text);
      } catch (error) {
        if (!(error instanceof LockstepError)) throw error;
        context.addIssue({ code: "custom", message: error.message });
        return z.NEVER;
      }
    });
}

export const ids = {
  commitSha: parsed(commitSha, idPatterns.commitSha, 64),
  md5: parsed(md5, idPatterns.md5, 36),
  sha256: parsed(sha256, idPatterns.sha256, 64),
  inputKey: parsed(inputKey, idPatterns.inputKey, 64),
  modelName: parsed(modelName, idPatterns.modelName, nameLimit),
  environmentName: parsed(environmentName, idPatterns.environmentName, nameLimit),
  modelVersion: parsed(modelVersion, idPatterns.modelVersion, nameLimit),
} as const;

/** A map from names of one kind. A wrong name does not hide what is wrong behind it. */
export function byName<Name extends string, Value extends z.ZodType>(name: ParsedText<Name>, value: Value) {
  return z
    .record(name.in, value)
    .superRefine(
      (found, context) => {
        for (const key of Object.keys(found))
          for (const { message } of name.safeParse(key).error?.issues ?? [])
            context.addIssue({ code: "custom", path: [key], params: { isKey: true }, message });
      },
      { when: ({ value: found }) => found !== null && typeof found === "object" },
    )
    .transform((found) => found as Readonly<Record<Name, z.output<Value>>>);
}

/** A count or size in bytes. */
export const count = z.int().min(0);
export const probability = z.number().min(0).max(1);
/** Text for people that is not empty. */
export const sentence = z.string().min(1).max(sentenceLimit);
/** Longest short name, in characters. */
export const labelLimit = 500;
/** A short name that is shown, never resolved. */
export const label = z.string().min(1).max(labelLimit);

const toolFolder = /^(?:\.git|git~1|\.dvc|dvc~1)[. ]*$/i;

/** Why a path may not name something inside the repository, or `undefined`. Text alone; links are looked at where files are opened. */
function pathProblem(path: string): string | undefined {
  if (path.startsWith("/") || /^[a-zA-Z]:/.test(path)) return "must be relative to the root of the repository";
  if (path.includes("\\")) return "must be written with `/`, not with a backslash";
  if (/[\u0000-\u001f\u007f]/.test(path)) return "must not hold control characters";
  if (!path.isWellFormed()) return "must be valid Unicode";
  for (const segment of path.split("/")) {
    if (segment === "" || segment === ".") return "must not have empty or `.` segments";
    if (segment === "..") return "must stay inside the repository";
    if (toolFolder.test(segment)) return `must not lead into ${segment}`;
  }
  return undefined;
}

/** A path from the root of the repository, with `/`, to something inside it. */
export const repositoryPath = z
  .string()
  .min(1)
  .max(1024)
  .superRefine((path, context) => {
    const problem = path === "" ? undefined : pathProblem(path);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

/** Any JSON value; its depth, size and keys were looked at before. */
export const json = z.unknown().transform((value) => value as Json);

/** A metric by its id: one that has a name, or of one class of several. */
export const metric = z.union([z.enum(metricIds), z.templateLiteral([z.enum(classMeasures), " of ", z.string()])]);
