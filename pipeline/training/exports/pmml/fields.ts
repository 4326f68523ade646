import {
  encodedWidth,
  type GraphCategory,
  type GraphCross,
  type GraphFeatures,
  type GraphShape,
  numericColumns,
  textColumns,
} from "../model-graph.ts";
import { freeName } from "../names.ts";
import { type Element, element } from "./xml.ts";

/** A model's inputs as PMML names them. */
export interface Fields {
  /** Raw columns. */
  readonly dictionary: readonly Element[];
  /** What is computed from them. */
  readonly derived: readonly Element[];
  /** Names of the numbers that the body takes, in its order. */
  readonly numbers: readonly string[];
  /** Names of the categories that are encoded by position: missing where a category is unknown. */
  readonly codes: readonly string[];
  /** A name that no field has. */
  readonly free: (wanted: string) => string;
}

const reference = (field: string): Element => element("FieldRef", { field });
const constant = (value: number): Element => element("Constant", { dataType: "double" }, [String(value)]);
const apply = (name: string, ...args: readonly Element[]): Element => element("Apply", { function: name }, args);
/** Without an else, a missing field makes the result missing: nothing may be computed with it. */
const whereThere = (field: string, value: Element): Element =>
  apply("if", apply("isNotMissing", reference(field)), value);

/** Fields while they are put together. */
class Fieldset {
  readonly derived: Element[] = [];
  readonly #taken: string[];

  constructor(taken: readonly string[]) {
    this.#taken = [...taken];
  }

  readonly free = (wanted: string): string => {
    const name = freeName(wanted, this.#taken);
    this.#taken.push(name);
    return name;
  };

  /** A number under a name like the wanted one. */
  number(wanted: string, expression: Element, dataType = "double"): string {
    const name = this.free(wanted);
    this.derived.push(element("DerivedField", { name, optype: "continuous", dataType }, [expression]));
    return name;
  }

  category(wanted: string, dataType: "string" | "integer", expression: Element): string {
    const name = this.free(wanted);
    this.derived.push(element("DerivedField", { name, optype: "categorical", dataType }, [expression]));
    return name;
  }
}

function crossed({ left, operator, right }: GraphCross, sources: readonly string[]): Element {
  const [dividend, divisor] = [sources[left] ?? "", sources[right] ?? ""];
  const value = apply(operator, reference(dividend), reference(divisor));
  if (operator !== "/") return value;
  return whereThere(divisor, apply("if", apply("equal", reference(divisor), constant(0)), constant(0), value));
}

function logOf(kind: NonNullable<GraphShape["log"]>, value: Element): Element {
  switch (kind) {
    case "ln":
      return apply("ln", value);
    case "log1p":
      return apply("ln1p", value);
    case "signed_log1p": {
      const negative = apply("-", constant(0), apply("ln1p", apply("-", constant(0), value)));
      return apply("if", apply("lessThan", value, constant(0)), negative, apply("ln1p", value));
    }
  }
}

/** A field clipped, its logarithm taken, scaled; the same field when nothing of that is given. */
function shaped(fields: Fieldset, field: string, { clip, log, scaling }: GraphShape): string {
  let now = field;
  if (clip?.from !== undefined || clip?.to !== undefined) {
    const low = clip.from === undefined ? reference(now) : apply("max", constant(clip.from), reference(now));
    const both = clip.to === undefined ? low : apply("min", constant(clip.to), low);
    now = fields.number(`clipped ${field}`, whereThere(now, both));
  }
  if (log !== undefined) now = fields.number(`${log} ${field}`, whereThere(now, logOf(log, reference(now))));
  if (scaling === undefined) return now;
  const shifted = apply("-", reference(now), constant(scaling.center));
  return fields.number(`scaled ${field}`, apply("/", shifted, constant(scaling.scale)));
}

/** A text's entry in a table, by the text. */
function mapped(text: string, entries: readonly (readonly [string, number])[], more: Element["attributes"]): Element {
  const rows = entries.map(([key, entry]) =>
    element("row", {}, [element("text", {}, [key]), element("entry", {}, [String(entry)])]),
  );
  return element("MapValues", { outputColumn: "entry", ...more }, [
    element("FieldColumnPair", { field: text, column: "text" }),
    element("InlineTable", {}, rows),
  ]);
}

/** A text's position among the categories, as a field; missing for one that is unknown. */
function position(fields: Fieldset, text: string, { column, categories, fill }: GraphCategory): string {
  const entries = categories.map((category, at) => [category, at] as const);
  if (fill !== undefined) entries.push(["", fill]);
  const table = mapped(text, entries, { dataType: "integer", mapMissingTo: fill });
  return fields.category(
    `position ${column}`,
    "integer",
    entries.length === 0 ? element("Constant", { missing: "true" }) : table,
  );
}

/** What a category is encoded as: one field for each number. */
function encoded(fields: Fieldset, text: string, category: GraphCategory): readonly string[] {
  const { column, categories, encoding } = category;
  const code = position(fields, text, category);
  return Array.from({ length: encodedWidth(category) }, (_, at) => {
    if (encoding.kind === "table") {
      const entry = (row: number): number => encoding.values[row * encoding.width + at] ?? 0;
      const rows = categories.map((_category, row) => [String(row), entry(row)] as const);
      const unknown = entry(categories.length);
      const table = mapped(code, rows, { dataType: "double", mapMissingTo: unknown });
      return fields.number(`encoded ${column}`, categories.length === 0 ? constant(unknown) : table);
    }
    if (at < categories.length)
      return fields.number(`${column} is ${at}`, element("NormDiscrete", { field: code, value: at, mapMissingTo: 0 }));
    return fields.number(
      `${column} is unknown`,
      apply("if", apply("isMissing", reference(code)), constant(1), constant(0)),
    );
  });
}

/** @param precision - Of the body's numbers: a network's are rounded to `float`. */
export function fieldsOf(features: GraphFeatures, label: string, precision: "float" | "double"): Fields {
  const [numeric, texts] = [numericColumns(features), textColumns(features)];
  const fields = new Fieldset([label, ...numeric, ...texts]);
  const sources = features.sources.map(({ column, fill }) =>
    fill === undefined
      ? column
      : fields.number(`filled ${column}`, element("FieldRef", { field: column, mapMissingTo: fill })),
  );
  const trimmed = new Map(
    texts.map((column) => [
      column,
      fields.category(`trimmed ${column}`, "string", apply("trimBlanks", reference(column))),
    ]),
  );
  const numbers = [
    ...features.numbers.map((number) => shaped(fields, sources[number.source] ?? "", number)),
    ...features.crosses.map((cross) => {
      const name = `${sources[cross.left] ?? ""} ${cross.operator} ${sources[cross.right] ?? ""}`;
      return shaped(fields, fields.number(name, crossed(cross, sources)), cross);
    }),
    ...features.indicators.map((column) =>
      fields.number(
        `${column} is missing`,
        apply("if", apply("isMissing", reference(column)), constant(1), constant(0)),
      ),
    ),
    ...features.categories.flatMap((category) => encoded(fields, trimmed.get(category.column) ?? "", category)),
  ];
  const codes = features.categories
    .filter(({ encoding }) => encoding.kind === "position")
    .map((category) => position(fields, trimmed.get(category.column) ?? "", category));
  return {
    dictionary: [
      ...numeric.map((name) => element("DataField", { name, optype: "continuous", dataType: "double" })),
      ...texts.map((name) => element("DataField", { name, optype: "categorical", dataType: "string" })),
    ],
    numbers:
      precision === "double"
        ? numbers
        : numbers.map((name) => fields.number(`single ${name}`, reference(name), "float")),
    derived: fields.derived,
    codes,
    free: fields.free,
  };
}
