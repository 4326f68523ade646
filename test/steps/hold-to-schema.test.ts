import { expect, test } from "vitest";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { holdToSchema } from "../../pipeline/steps/evaluate/hold-to-schema.ts";

const schema = `columns:
  id: { type: text, role: id }
  load: { type: number, range: [0, 10] }
  y: { type: integer, range: [0, 1], role: label }
`;
const section = (more: string): string => `train:\n  id: id\n  label: y\n${more}seeds: [1, 2]\n`;

test.each<[string, Readonly<Record<string, string>>, string, string]>([
  ["rows as the schema says pass", { "params.yaml": section("  schema: s.yaml\n"), "s.yaml": schema }, "10", ""],
  [
    "another row is named",
    { "params.yaml": section("  schema: s.yaml\n"), "s.yaml": schema },
    "10.5",
    'TABLE_INVALID: test.csv, row 2, column "load": "10.5" is not in 0 … 10',
  ],
  ["a section without a schema asks nothing", { "params.yaml": section("") }, "10.5", ""],
  [
    "the schema of another label asks nothing",
    { "params.yaml": "train: { id: id, label: z, schema: s.yaml }\n", "s.yaml": schema },
    "10.5",
    "",
  ],
  ["no params.yaml asks nothing", {}, "10.5", ""],
  [
    "a schema that is none is an error",
    { "params.yaml": section("  schema: s.yaml\n"), "s.yaml": "columns: {}\n" },
    "1",
    "PARAMS_INVALID: s.yaml is no schema",
  ],
])("%s", async (_name, files, load, message) => {
  const rows = tableOfRows(
    ["id", "load", "y"],
    [
      ["a", "1", "0"],
      ["b", load, "1"],
    ],
  );
  const table = { ...rows, where: "test.csv", place: (row: number) => `test.csv, row ${row + 1}` };
  const head = { text: (path: string) => Promise.resolve(files[path]) };
  const held = holdToSchema({ idColumn: "id", labelColumn: "y" }, head, table);
  const found = await held.then(
    () => "",
    (error: unknown) => (error instanceof LockstepError ? `${error.code}: ${error.message}` : String(error)),
  );
  if (message === "") expect(found).toBe("");
  else expect(found).toContain(message);
});
