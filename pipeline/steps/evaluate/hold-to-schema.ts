import type { Table } from "../../data/tables/table.ts";
import { parseYaml } from "../../data/yaml/parse.ts";
import { toJson } from "../../data/yaml/python.ts";
import type { Json } from "../../domain/json.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { RepositoryState } from "../../repository/state.ts";
import { enforceSchema } from "../../training/schema/enforce.ts";
import { readTableSchema } from "../../training/schema/table-schema.ts";

const paramsFile = "params.yaml";

type Columns = Pick<ModelDeclaration, "idColumn" | "labelColumn">;
type Members = Readonly<Record<string, Json>>;

function isMembers(value: Json | undefined): value is Members {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Schemas that sections of params.yaml name for rows with this id and this label: those the model learned from. */
function schemaFiles(params: Json, { idColumn, labelColumn }: Columns): readonly string[] {
  const sections = isMembers(params) ? Object.values(params).filter(isMembers) : [];
  const own = sections.filter(({ id, label }) => id === idColumn && label === labelColumn);
  return own.flatMap(({ schema }) => (typeof schema === "string" ? [schema] : []));
}

/**
 * Holds the rows that a model is judged by to the schema of the rows that it learned from.
 *
 * @throws LockstepError TABLE_INVALID naming row and column, COLUMN_MISSING, PARAMS_INVALID for a file that is no schema, YAML_INVALID.
 */
export async function holdToSchema(
  declaration: Columns,
  head: Pick<RepositoryState, "text">,
  rows: Table,
): Promise<void> {
  const params = await head.text(paramsFile);
  if (params === undefined) return;
  for (const file of schemaFiles(toJson(parseYaml(params, paramsFile)), declaration)) {
    const text = await head.text(file);
    // A schema that is no file of the tree is refused where the model is trained.
    if (text !== undefined) enforceSchema(rows, readTableSchema(text, file), file);
  }
}
