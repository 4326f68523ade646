import {
  encodedWidth,
  type GraphCategory,
  type GraphCross,
  type GraphFeatures,
  type GraphShape,
} from "../model-graph.ts";
import type { Result, TensorFlowGraph } from "./graph.ts";

const operators = { "*": "Mul", "/": "RealDiv", "+": "AddV2", "-": "Sub" } as const;

/** Raw columns by name, `[rows]`. */
export type Columns = ReadonlyMap<string, Result>;

function crossed(graph: TensorFlowGraph, { left, operator, right }: GraphCross, sources: readonly Result[]): Result {
  const [dividend, divisor] = [sources[left] as Result, sources[right] as Result];
  const value = graph.operation(operators[operator], [dividend, divisor]);
  if (operator !== "/") return value;
  const zero = graph.number(0);
  return graph.where(graph.operation("Equal", [divisor, zero], { gives: "bool" }), zero, value);
}

function isMissing(graph: TensorFlowGraph, value: Result): Result {
  return graph.operation("IsNan", [value], { gives: "bool" });
}

function logOf(graph: TensorFlowGraph, kind: NonNullable<GraphShape["log"]>, value: Result): Result {
  switch (kind) {
    case "ln":
      return graph.operation("Log", [value]);
    case "log1p":
      return graph.operation("Log1p", [value]);
    case "signed_log1p": {
      const size = graph.operation("Log1p", [graph.operation("Abs", [value])]);
      return graph.operation("Mul", [graph.operation("Sign", [value]), size]);
    }
  }
}

/** One column clipped and its logarithm taken, each where it is given. */
function bent(graph: TensorFlowGraph, value: Result, { clip, log }: GraphShape): Result {
  let now = value;
  // Not a minimum or maximum: a missing value stays missing.
  for (const [operator, bound] of [
    ["Less", clip?.from],
    ["Greater", clip?.to],
  ] as const) {
    if (bound === undefined) continue;
    const limit = graph.number(bound);
    now = graph.where(graph.operation(operator, [now, limit], { gives: "bool" }), limit, now);
  }
  return log === undefined ? now : logOf(graph, log, now);
}

/** Numbers, crosses and indicators: parts of `[rows, …]`. */
function numberParts(graph: TensorFlowGraph, features: GraphFeatures, columns: Columns): readonly Result[] {
  const { sources, numbers, crosses, indicators } = features;
  const missing = indicators.map((name) => {
    return graph.cast(isMissing(graph, graph.column(columns.get(name) as Result)), graph.precision);
  });
  const shapes = [...numbers, ...crosses];
  if (shapes.length === 0) return missing;
  const filled = sources.map(({ column, fill }) => {
    const raw = graph.column(columns.get(column) as Result);
    return fill === undefined ? raw : graph.where(isMissing(graph, raw), graph.number(fill), raw);
  });
  const all = graph.joined([
    ...numbers.map((number) => bent(graph, filled[number.source] as Result, number)),
    ...crosses.map((cross) => bent(graph, crossed(graph, cross, filled), cross)),
  ]);
  if (shapes.every(({ scaling }) => scaling === undefined)) return [all, ...missing];
  const centers = graph.numbers(shapes.map(({ scaling }) => scaling?.center ?? 0));
  const scales = graph.numbers(shapes.map(({ scaling }) => scaling?.scale ?? 1));
  return [graph.operation("RealDiv", [graph.operation("Sub", [all, centers]), scales]), ...missing];
}

/** What a text is compared with: without blanks around it, the empty one replaced where something stands in for it. */
function given(graph: TensorFlowGraph, { column, categories, fill }: GraphCategory, columns: Columns): Result {
  const raw = columns.get(column) as Result;
  if (raw.type !== "string") {
    if (fill === undefined) return raw;
    const isNone = graph.operation("Less", [raw, graph.integer(0)], { gives: "bool" });
    return graph.where(isNone, graph.integer(fill), raw);
  }
  const text = graph.operation("StringStrip", [raw], { attributes: {} });
  if (fill === undefined) return text;
  const isEmpty = graph.operation("Equal", [text, graph.constant("string", [], [""])], { gives: "bool" });
  return graph.where(isEmpty, graph.constant("string", [], [categories[fill] ?? ""]), text);
}

/** `[rows, categories]` of 0 and 1, and with `other` one more place for unknown ones. */
export function oneHot(
  graph: TensorFlowGraph,
  { category, other }: { readonly category: GraphCategory; readonly other: boolean },
  columns: Columns,
): Result {
  const value = given(graph, category, columns);
  const { categories } = category;
  const values = value.type === "string" ? categories : [...categories.keys()];
  const known = graph.constant(value.type, [1, categories.length], values);
  const isOne = graph.operation("Equal", [graph.column(value), known], { gives: "bool" });
  const ones = graph.cast(isOne, graph.precision);
  if (!other) return ones;
  const count = graph.operation("Sum", [ones, graph.list("int32", [1])], {
    attributes: { T: { type: graph.precision }, Tidx: { type: "int32" }, keep_dims: { bool: true } },
  });
  return graph.joined([ones, graph.operation("Sub", [graph.number(1), count])]);
}

function encoded(graph: TensorFlowGraph, category: GraphCategory, columns: Columns): Result {
  const { categories, encoding } = category;
  if (encoding.kind !== "table")
    return oneHot(graph, { category, other: encoding.kind === "one_hot" && encoding.other }, columns);
  const table = graph.constant(graph.precision, [categories.length + 1, encoding.width], encoding.values);
  return graph.matMul(oneHot(graph, { category, other: true }, columns), table);
}

/** All numbers that the body takes, `[rows, numbers]`; `undefined` when there are none. */
export function numberBlock(graph: TensorFlowGraph, features: GraphFeatures, columns: Columns): Result | undefined {
  const groups = features.categories
    .filter((category) => encodedWidth(category) > 0)
    .map((category) => encoded(graph, category, columns));
  const parts = [...numberParts(graph, features, columns), ...groups];
  return parts.length === 0 ? undefined : graph.joined(parts);
}
