import {
  encodedWidth,
  type GraphCategory,
  type GraphCross,
  type GraphFeatures,
  type GraphShape,
} from "../model-graph.ts";
import type { OnnxGraph, Value } from "./onnx-graph.ts";

const operators = { "*": "Mul", "/": "Div", "+": "Add", "-": "Sub" } as const;

/** Raw columns by name, `[rows]`. */
export type Columns = ReadonlyMap<string, Value>;

function doubles(graph: OnnxGraph, values: readonly number[]): Value {
  return graph.constant({ type: "double", shape: [values.length], values });
}

/** Side by side along the second dimension. */
export function joined(graph: OnnxGraph, parts: readonly Value[]): Value {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : graph.node("Concat", parts, { axis: { int: 1 } });
}

/** `[rows]` to `[rows, 1]`. */
function column(graph: OnnxGraph, value: Value): Value {
  return graph.node("Unsqueeze", [value, graph.constant({ type: "int64", shape: [1], values: [1] })]);
}

/** Some columns of `[rows, width]`, in this order. */
export function picked(graph: OnnxGraph, from: Value, positions: readonly number[]): Value {
  const indices = graph.constant({ type: "int64", shape: [positions.length], values: positions });
  return graph.node("Gather", [from, indices], { axis: { int: 1 } });
}

/** Crosses of one operator side by side: `[rows, crosses]`. */
function crossBlock(graph: OnnxGraph, sources: Value, crosses: readonly GraphCross[]): Value {
  const right = picked(
    graph,
    sources,
    crosses.map((cross) => cross.right),
  );
  const left = picked(
    graph,
    sources,
    crosses.map((cross) => cross.left),
  );
  const operator = crosses[0]?.operator ?? "*";
  const value = graph.node(operators[operator], [left, right]);
  if (operator !== "/") return value;
  const zero = doubles(graph, [0]);
  return graph.node("Where", [graph.node("Equal", [right, zero]), zero, value]);
}

/** One operator for each run of crosses that use the same, so that their order stays. */
function runsOf(crosses: readonly GraphCross[]): readonly (readonly GraphCross[])[] {
  const runs: GraphCross[][] = [];
  for (const cross of crosses) {
    const run = runs.at(-1);
    if (run?.[0]?.operator === cross.operator) run.push(cross);
    else runs.push([cross]);
  }
  return runs;
}

/** The logarithm of those columns that take it. */
function logged(graph: OnnxGraph, values: Value, shapes: readonly GraphShape[]): Value {
  return [...new Set(shapes.flatMap(({ log }) => log ?? []))].reduce((now, kind) => {
    const one = doubles(graph, [1]);
    const size = kind === "signed_log1p" ? graph.node("Abs", [now]) : now;
    const log = graph.node("Log", [kind === "ln" ? size : graph.node("Add", [size, one])]);
    const result = kind === "signed_log1p" ? graph.node("Mul", [graph.node("Sign", [now]), log]) : log;
    const isTaken = shapes.map((shape) => Number(shape.log === kind));
    const mask = graph.constant({ type: "bool", shape: [shapes.length], values: isTaken });
    return graph.node("Where", [mask, result, now]);
  }, values);
}

/** Columns clipped, their logarithm taken, scaled; all at once, each where it is given. */
function shaped(graph: OnnxGraph, values: Value, shapes: readonly GraphShape[]): Value {
  let now = values;
  for (const [side, operator, none] of [
    ["from", "Less", Number.NEGATIVE_INFINITY],
    ["to", "Greater", Number.POSITIVE_INFINITY],
  ] as const) {
    const bounds = shapes.map(({ clip }) => clip?.[side] ?? none);
    if (bounds.every((bound) => bound === none)) continue;
    const limit = doubles(graph, bounds);
    // Not Clip, Min or Max: a missing value stays missing.
    now = graph.node("Where", [graph.node(operator, [now, limit]), limit, now]);
  }
  now = logged(graph, now, shapes);
  if (shapes.every(({ scaling }) => scaling === undefined)) return now;
  const centers = doubles(
    graph,
    shapes.map(({ scaling }) => scaling?.center ?? 0),
  );
  const scales = doubles(
    graph,
    shapes.map(({ scaling }) => scaling?.scale ?? 1),
  );
  return graph.node("Div", [graph.node("Sub", [now, centers]), scales]);
}

/** Numbers, crosses and indicators: parts of `[rows, …]` in double precision. */
function numberParts(graph: OnnxGraph, features: GraphFeatures, columns: Columns): readonly Value[] {
  const { sources, numbers, crosses, indicators } = features;
  const shapes = [...numbers, ...crosses];
  const missing = indicators.map((name) =>
    graph.cast(graph.node("IsNaN", [column(graph, columns.get(name) as Value)]), "double"),
  );
  if (shapes.length === 0) return missing;
  const raw = joined(
    graph,
    sources.map((source) => column(graph, columns.get(source.column) as Value)),
  );
  const fills = sources.map(({ fill }) => fill ?? Number.NaN);
  const filled = fills.every(Number.isNaN)
    ? raw
    : graph.node("Where", [graph.node("IsNaN", [raw]), doubles(graph, fills), raw]);
  const positions = numbers.map(({ source }) => source);
  const isWhole = positions.length === sources.length && positions.every((position, i) => position === i);
  const own = isWhole ? [filled] : positions.length === 0 ? [] : [picked(graph, filled, positions)];
  const all = joined(graph, [...own, ...runsOf(crosses).map((run) => crossBlock(graph, filled, run))]);
  return [shaped(graph, all, shapes), ...missing];
}

/** The position of each row's category, `[rows]`; as many as there are categories for one that is unknown. */
export function categoryCodes(
  graph: OnnxGraph,
  { column: name, categories, fill }: GraphCategory,
  columns: Columns,
): Value {
  // The empty text is never a category; with it among the keys, no encoder is without one, which runtimes refuse.
  return graph.mlNode("LabelEncoder", [columns.get(name) as Value], {
    keys_strings: { texts: [...categories, ""] },
    values_int64s: { ints: [...categories.keys(), fill ?? categories.length] },
    default_int64: { int: categories.length },
  });
}

/** What a category is encoded as, `[rows, width]`. */
function encoded(graph: OnnxGraph, category: GraphCategory, columns: Columns): Value {
  const { categories, encoding } = category;
  const codes = categoryCodes(graph, category, columns);
  if (encoding.kind === "table") {
    const shape = [categories.length + 1, encoding.width];
    const table = graph.constant({ type: "double", shape, values: encoding.values }, "encodings");
    return graph.node("Gather", [table, codes], { axis: { int: 0 } });
  }
  const width = encodedWidth(category);
  const positions = graph.constant({ type: "int64", shape: [1, width], values: [...Array(width).keys()] });
  return graph.cast(graph.node("Equal", [column(graph, codes), positions]), "double");
}

/** All numbers that the body takes, `[rows, numbers]` in double precision; `undefined` when there are none. */
export function numberBlock(graph: OnnxGraph, features: GraphFeatures, columns: Columns): Value | undefined {
  const groups = features.categories
    .filter((category) => encodedWidth(category) > 0)
    .map((category) => encoded(graph, category, columns));
  const parts = [...numberParts(graph, features, columns), ...groups];
  return parts.length === 0 ? undefined : joined(graph, parts);
}
