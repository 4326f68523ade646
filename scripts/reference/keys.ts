import { jsonSchemas } from "../../pipeline/registry/schemas/json-schema.ts";
import { table } from "./part.ts";

/** The parts of JSON Schema that our schemas use. */
export interface Schema {
  readonly type?: "array" | "object" | "integer" | "number" | "string" | "boolean";
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

export interface Key {
  /** As it is reached in the file: `models.<name>.gates[].metric`. */
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** A published schema by its file name in docs/schemas. */
export function publishedSchema(name: string): Schema {
  return JSON.parse(jsonSchemas()[name] ?? "null") as Schema;
}

/** Every key that a schema names, parents first; entries of maps are `<name>`, items of lists `[]`. */
export function keysOf(schema: Schema, path = ""): readonly Key[] {
  const join = (name: string): string => (path === "" ? name : `${path}.${name}`);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
    { path: join(name), schema: member, isRequired: schema.required?.includes(name) === true },
    ...keysOf(member, join(name)),
  ]);
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
  return [
    ...own,
    ...(values === undefined ? [] : keysOf(values, join("<name>"))),
    ...(schema.items === undefined ? [] : keysOf(schema.items, `${path}[]`)),
  ];
}

const range = ({ minimum, exclusiveMinimum, exclusiveMaximum }: Schema): string =>
  [
    ...(minimum === undefined || minimum === Number.MIN_SAFE_INTEGER ? [] : [`at least ${minimum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`below ${exclusiveMaximum}`]),
  ].join(", ");

/** What may stand there, in words. */
export function kindOf(schema: Schema): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const).replaceAll('"', "")}\``;
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (schema.anyOf !== undefined) return schema.anyOf.map(kindOf).join(" or ");
  const bounds = range(schema);
  const withBounds = (word: string): string => (bounds === "" ? word : `${word}, ${bounds}`);
  const { type } = schema;
  if (type === undefined) throw new Error("a key without a type");
  switch (type) {
    case "array":
      return `list of ${schema.items?.type === "object" ? "maps" : "texts"}${schema.minItems ? `, at least ${schema.minItems}` : ""}`;
    case "object":
      return typeof schema.additionalProperties === "object" ? "map by name" : "map";
    case "boolean":
      return "`true`, `false`";
    case "integer":
      return withBounds("whole number");
    case "number":
      return withBounds("number");
    case "string":
      return schema.format === "uri" ? "url" : "text";
  }
}

function defaultOf({ schema, isRequired }: Key): string {
  if (isRequired) return "required";
  return schema.default === undefined || schema.type === "object" ? "" : `\`${JSON.stringify(schema.default)}\``;
}

/** The generated part of docs/reference/lockstep-yaml.md. */
export function keysPart(): string {
  return table(
    ["key", "what stands there", "default", "meaning"],
    keysOf(publishedSchema("lockstep.json")).map((key) => [
      `\`${key.path}\``,
      kindOf(key.schema),
      defaultOf(key),
      key.schema.description ?? "",
    ]),
  );
}
