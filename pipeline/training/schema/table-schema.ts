import { z } from "zod";
import { emitYaml } from "../../data/yaml/emit.ts";
import { parseYaml } from "../../data/yaml/parse.ts";
import { fromJson, toJson } from "../../data/yaml/python.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import { problemsOf } from "../params.ts";

const text = z.string().max(1000);
const common = {
  /** Cells may be missing. */
  nullable: z.boolean().default(false),
  /** What the column is for; a feature when left out. */
  role: z.enum(["feature", "id", "label", "drop"]).default("feature"),
};
const range = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low <= high, "not ascending")
  .optional();

const columnSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("integer"), range, ...common }),
  z.strictObject({ type: z.literal("number"), range, ...common }),
  z.strictObject({ type: z.literal("category"), values: z.array(text).min(1).max(1000).optional(), ...common }),
  z.strictObject({ type: z.literal("date"), ...common }),
  z.strictObject({ type: z.literal("text"), ...common }),
  z.strictObject({ type: z.literal("image"), ...common }),
]);

const schemaFile = z.strictObject({
  columns: z
    .record(z.string().min(1).max(1000), columnSchema)
    .refine((columns) => Object.keys(columns).length > 0, "no column"),
});

/** What one column holds. */
export type ColumnSchema = z.output<typeof columnSchema>;

/** What the columns of a table hold, by name. */
export interface TableSchema {
  readonly columns: ReadonlyMap<string, ColumnSchema>;
}

/**
 * Reads a schema that a person may have corrected.
 *
 * @param where - Names the file in messages.
 * @throws LockstepError YAML_INVALID; PARAMS_INVALID naming every wrong key.
 */
export function readTableSchema(yaml: string, where: string): TableSchema {
  const parsed = schemaFile.safeParse(toJson(parseYaml(yaml, where)));
  if (parsed.success) return { columns: new Map(Object.entries(parsed.data.columns)) };
  throw new LockstepError("PARAMS_INVALID", `${where} is no schema of a table: ${problemsOf(parsed.error)}`, {
    hint: "Correct the named keys, or write the file anew with `lockstep schema <table> --write`.",
  });
}

/** Without what is so when nothing is said. */
function shortened({ nullable, role, ...column }: ColumnSchema): Json {
  const rest = Object.fromEntries(Object.entries(column).filter(([, value]) => value !== undefined));
  return { ...rest, ...(nullable ? { nullable } : {}), ...(role === "feature" ? {} : { role }) };
}

/** The file of a schema; the same schema gives the same bytes. */
export function encodeTableSchema({ columns }: TableSchema): string {
  const file = { columns: Object.fromEntries([...columns].map(([name, column]) => [name, shortened(column)])) };
  return `# What the columns of a table hold. \`lockstep fit\` refuses rows that differ; correct it where it is wrong.\n${emitYaml(fromJson(file))}`;
}
