import { describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Table } from "../../../pipeline/data/tables/table.ts";
import { enforceSchema, schemaColumns } from "../../../pipeline/training/schema/enforce.ts";
import { inferSchema } from "../../../pipeline/training/schema/infer.ts";
import { encodeTableSchema, readTableSchema } from "../../../pipeline/training/schema/table-schema.ts";
import { errorOf } from "../../support/errors.ts";

const csv = (text: string): Promise<Table> => readCsv(Buffer.from(text), "t.csv");
const roles = { idColumn: "id", labelColumn: "y", known: undefined };

const rows = `id,n,x,k,at,note,empty,y
1,3,0.5,B,2024-01-01,the pump is loud today,,0
2,4,,A,2024-01-02T10:00Z,it is quiet here again,,1
3,-1,2,A,,nothing to see here now,,0
`;

describe("a schema", () => {
  test("is what the cells seem to hold", async () => {
    const { columns } = inferSchema(await csv(rows), roles);
    expect(Object.fromEntries(columns)).toEqual({
      id: { type: "integer", range: [1, 3], nullable: false, role: "id" },
      n: { type: "integer", range: [-1, 4], nullable: false, role: "feature" },
      x: { type: "number", range: [0.5, 2], nullable: true, role: "feature" },
      k: { type: "category", values: ["A", "B"], nullable: false, role: "feature" },
      at: { type: "date", nullable: true, role: "feature" },
      note: { type: "text", nullable: false, role: "feature" },
      empty: { type: "text", nullable: true, role: "drop" },
      y: { type: "integer", range: [0, 1], nullable: false, role: "label" },
    });
  });

  test("reads back as it was written, and accepts the table it came from", async () => {
    const table = await csv(rows);
    const schema = inferSchema(table, roles);
    const text = encodeTableSchema(schema);
    const read = readTableSchema(text, "schema.yaml");
    expect(encodeTableSchema(read)).toBe(text);
    expect([...read.columns.keys()]).toEqual(table.columns);
    expect(() => {
      enforceSchema(table, read, "schema.yaml");
    }).not.toThrow();
    expect(schemaColumns(read, { id: "id", label: "y" }, "schema.yaml")).toEqual({
      numeric: ["n", "x"],
      categorical: ["k"],
      declarations: [{ date: ["at"] }, { text: ["note"] }],
    });
  });

  test("knows a column of pictures, which becomes one of the declarations", async () => {
    const table = await csv("id,photo,y\n1,a/b.png,0\n2,c.JPEG,1\n");
    const schema = inferSchema(table, roles);
    expect(schema.columns.get("photo")).toEqual({ type: "image", nullable: false, role: "feature" });
    expect(schemaColumns(schema, { id: "id", label: "y" }, "schema.yaml").declarations).toEqual([{ image: ["photo"] }]);
    const other = await csv("id,photo,y\n1,a/b.gif,0\n");
    expect(() => {
      enforceSchema(other, schema, "schema.yaml");
    }).toThrow('column "photo": "a/b.gif" is neither the name of a PNG or JPEG nor one in base64');
  });

  test("keeps what a person corrected", async () => {
    const known = readTableSchema("columns:\n  n: {type: number, range: [-10, 10]}\n", "schema.yaml");
    const { columns } = inferSchema(await csv(rows), { ...roles, known });
    expect(columns.get("n")).toEqual({ type: "number", range: [-10, 10], nullable: false, role: "feature" });
    expect(columns.size).toBe(8);
  });

  test.each([
    ["a missing column", rows.replaceAll(/^((?:[^,]*,){3})[^,]*,/gm, "$1"), 'COLUMN_MISSING: t.csv has no column "k"'],
    ["a column nobody knows", rows.replaceAll("\n", ",1\n").replace("y,1", "y,z"), 'column "z" is not in schema.yaml'],
    ["a value that is missing", rows.replace("3,-1", "3,"), 't.csv, row 4, column "n": the value is missing'],
    ["a number out of range", rows.replace("3,-1", "3,5"), 't.csv, row 4, column "n": "5" is not in -1 … 4'],
    ["the largest number and a little", rows.replace("2,4", "2,4.5"), '"4.5" is not a whole number'],
    ["text in a number", rows.replace("0.5", "half"), 't.csv, row 2, column "x": "half" is not a finite number'],
    ["a category nobody knows", rows.replace(",B,", ",b,"), 't.csv, row 2, column "k": "b" is none of the values'],
    [
      "a date that is none",
      rows.replace("2024-01-01", "2024-13-01"),
      't.csv, row 2, column "at": "2024-13-01" is not a date',
    ],
  ])("refuses %s", async (_name, text, message) => {
    const schema = inferSchema(await csv(rows), roles);
    const table = await csv(text);
    expect(
      await errorOf(() => {
        enforceSchema(table, schema, "schema.yaml");
      }),
    ).toContain(message);
  });

  test.each([
    ["a type that is none", "columns: {x: {type: money}}", "columns.x"],
    ["a key nobody knows", "columns: {x: {type: text, size: 3}}", "size"],
    ["a range of categories", "columns: {x: {type: category, range: [1, 2]}}", "range"],
    ["a range upside down", "columns: {x: {type: number, range: [2, 1]}}", "columns.x.range"],
    ["no column", "columns: {}", "no column"],
  ])("is refused with %s", async (_name, yaml, message) => {
    expect(await errorOf(() => readTableSchema(yaml, "schema.yaml"))).toMatch(
      new RegExp(`^PARAMS_INVALID: schema\\.yaml is no schema of a table: .*${message.replaceAll(".", "\\.")}`),
    );
  });

  test("and params.yaml have to agree on the label", async () => {
    const schema = inferSchema(await csv(rows), roles);
    expect(await errorOf(() => schemaColumns(schema, { id: "id", label: "k" }, "schema.yaml"))).toContain(
      'PARAMS_INVALID: schema.yaml calls "y" the label, params.yaml "k"',
    );
  });
});
