import type { GraphCross, GraphFeatures } from "../model-graph.ts";
import { freeName } from "../names.ts";
import { type Element, element } from "./xml.ts";

/** A model's inputs as PMML names them. */
export interface Fields {
  /** Raw columns. */
  readonly dictionary: readonly Element[];
  /** What is computed from them. */
  readonly derived: readonly Element[];
  /** Names of the numbers and crosses that the body takes, in its order. */
  readonly numbers: readonly string[];
  /** Names of the positions of categories, missing where a category is missing or unknown, with how many categories there are. */
  readonly codes: readonly { readonly name: string; readonly count: number }[];
  /** A name that no field has. */
  readonly free: (wanted: string) => string;
}

const reference = (field: string): Element => element("FieldRef", { field });
const constant = (value: number): Element => element("Constant", { dataType: "double" }, [String(value)]);
const apply = (name: string, ...args: readonly Element[]): Element => element("Apply", { function: name }, args);

function crossed({ left, operator, right }: GraphCross, nameOf: (column: string) => string): Element {
  const value = apply(operator, reference(nameOf(left)), reference(nameOf(right)));
  if (operator !== "/") return value;
  const divisor = reference(nameOf(right));
  const quotient = apply("if", apply("equal", divisor, constant(0)), constant(0), value);
  // Without an else, a missing divisor makes the cross missing; nothing may be compared with it.
  return apply("if", apply("isNotMissing", divisor), quotient);
}

/** A text's position among the categories; blanks around it do not count. */
function code(
  { column, categories }: GraphFeatures["categorical"][number],
  { text, name }: { readonly text: string; readonly name: string },
): readonly Element[] {
  const rows = categories.map((category, i) =>
    element("row", {}, [element("text", {}, [category]), element("code", {}, [String(i)])]),
  );
  const mapped = element("MapValues", { outputColumn: "code", dataType: "integer" }, [
    element("FieldColumnPair", { field: text, column: "text" }),
    element("InlineTable", {}, rows),
  ]);
  return [
    element("DerivedField", { name: text, optype: "categorical", dataType: "string" }, [
      apply("trimBlanks", reference(column)),
    ]),
    element("DerivedField", { name, optype: "categorical", dataType: "integer" }, [
      rows.length === 0 ? element("Constant", { missing: "true" }) : mapped,
    ]),
  ];
}

/** @param precision - Of the scaled numbers: a network's inputs are rounded to `float`. */
export function fieldsOf(features: GraphFeatures, label: string, precision: "float" | "double"): Fields {
  const taken = [
    label,
    ...features.numeric.map(({ column }) => column),
    ...features.categorical.map(({ column }) => column),
  ];
  const free = (wanted: string): string => {
    const name = freeName(wanted, taken);
    taken.push(name);
    return name;
  };
  const derived: Element[] = [];
  const derive = (name: string, dataType: string, expression: Element): string => {
    derived.push(element("DerivedField", { name, optype: "continuous", dataType }, [expression]));
    return name;
  };
  const filled = new Map(
    features.numeric.map(({ column, fill }) => [
      column,
      fill === undefined
        ? column
        : derive(free(`filled ${column}`), "double", element("FieldRef", { field: column, mapMissingTo: fill })),
    ]),
  );
  const nameOf = (column: string): string => filled.get(column) ?? column;
  const plain = [
    ...features.numeric.map(({ column }) => nameOf(column)),
    ...features.crosses.map((cross) =>
      derive(free(`${cross.left} ${cross.operator} ${cross.right}`), "double", crossed(cross, nameOf)),
    ),
  ];
  const numbers = plain.map((name, i) => {
    const scaling = features.scaling[i];
    if (scaling === undefined) return name;
    const shifted = apply("-", reference(name), constant(scaling.mean));
    return derive(free(`scaled ${name}`), precision, apply("/", shifted, constant(scaling.scale)));
  });
  const codes = features.categorical.map((feature) => {
    const text = free(`trimmed ${feature.column}`);
    const name = free(`position ${feature.column}`);
    derived.push(...code(feature, { text, name }));
    return { name, count: feature.categories.length };
  });
  return {
    dictionary: [
      ...features.numeric.map(({ column }) =>
        element("DataField", { name: column, optype: "continuous", dataType: "double" }),
      ),
      ...features.categorical.map(({ column }) =>
        element("DataField", { name: column, optype: "categorical", dataType: "string" }),
      ),
    ],
    derived,
    numbers,
    codes,
    free,
  };
}

/** One field of 0 and 1 for each category, and one more for missing and unknown ones. */
export function oneHotFields(fields: Fields): {
  readonly derived: readonly Element[];
  readonly names: readonly string[];
} {
  const derived: Element[] = [];
  const names = fields.codes.flatMap(({ name, count }) =>
    Array.from({ length: count + 1 }, (_, i) => {
      const own = fields.free(`${name} ${i}`);
      const isUnknown = apply("if", apply("isMissing", reference(name)), constant(1), constant(0));
      const expression = i === count ? isUnknown : element("NormDiscrete", { field: name, value: i, mapMissingTo: 0 });
      derived.push(element("DerivedField", { name: own, optype: "continuous", dataType: "double" }, [expression]));
      return own;
    }),
  );
  return { derived, names };
}
