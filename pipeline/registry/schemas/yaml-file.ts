import type { z } from "zod";
import { locateYaml } from "../../data/yaml/locate.ts";
import { parseYaml } from "../../data/yaml/parse.ts";
import { toJson } from "../../data/yaml/python.ts";
import type { ErrorCode } from "../../domain/error-codes.ts";
import { checkShape, invalid, pathText } from "./check-shape.ts";

/**
 * A YAML file that a person writes, held to its schema.
 *
 * @param where - The file's name for messages.
 * @throws LockstepError of `code` naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
 */
export function readYamlFile<Schema extends z.ZodType>(
  { text, where }: { readonly text: string; readonly where: string },
  schema: Schema,
  { code, hint }: { readonly code: ErrorCode; readonly hint: string },
): z.output<Schema> {
  const result = checkShape(schema, toJson(parseYaml(text, where)));
  if ("value" in result) return result.value;
  throw invalid(code, { summary: `${where} is not valid:`, hint, ...result }, ({ path, isKey }) => {
    const place = locateYaml({ text, where }, path, isKey ? "key" : "value");
    return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
  });
}
