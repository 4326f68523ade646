import type { GraphCross, GraphFeatures } from "../model-graph.ts";
import type { OnnxGraph, Value } from "./onnx-graph.ts";

const operators = { "*": "Mul", "/": "Div", "+": "Add", "-": "Sub" } as const;

function doubles(graph: OnnxGraph, values: readonly number[]): Value {
  return graph.constant({ type: "double", shape: [values.length], values });
}

function concat(graph: OnnxGraph, parts: readonly Value[]): Value {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : graph.node("Concat", parts, { axis: { int: 1 } });
}

/** `[rows]` to `[rows, 1]`. */
function column(graph: OnnxGraph, value: Value): Value {
  return graph.node("Unsqueeze", [value, graph.constant({ type: "int64", shape: [1], values: [1] })]);
}

/** Crosses of one operator side by side: `[rows, crosses]`. */
function crossBlock(
  graph: OnnxGraph,
  crosses: readonly GraphCross[],
  { numbers, names }: { readonly numbers: Value; readonly names: readonly string[] },
): Value {
  const side = (pick: (cross: GraphCross) => string): Value => {
    const positions = crosses.map((cross) => names.indexOf(pick(cross)));
    const indices = graph.constant({ type: "int64", shape: [positions.length], values: positions });
    return graph.node("Gather", [numbers, indices], { axis: { int: 1 } });
  };
  const [left, right] = [side((cross) => cross.left), side((cross) => cross.right)];
  const operator = crosses[0]?.operator ?? "*";
  const value = graph.node(operators[operator], [left, right]);
  if (operator !== "/") return value;
  const zero = doubles(graph, [0]);
  return graph.node("Where", [graph.node("Equal", [right, zero]), zero, value]);
}

/** Numbers, then crosses, filled and scaled: `[rows, numbers and crosses]` in double precision; `undefined` when there are none. */
export function numberBlock(
  graph: OnnxGraph,
  { numeric, crosses, scaling }: GraphFeatures,
  columns: ReadonlyMap<string, Value>,
): Value | undefined {
  if (numeric.length === 0) return undefined;
  const raw = concat(
    graph,
    numeric.map((feature) => column(graph, columns.get(feature.column) as Value)),
  );
  const fills = numeric.map(({ fill }) => fill ?? Number.NaN);
  const filled = fills.every(Number.isNaN)
    ? raw
    : graph.node("Where", [graph.node("IsNaN", [raw]), doubles(graph, fills), raw]);
  const names = numeric.map((feature) => feature.column);
  // One operator for each run of crosses that use the same, so that the order of the columns stays.
  const runs: GraphCross[][] = [];
  for (const cross of crosses) {
    const run = runs.at(-1);
    if (run?.[0]?.operator === cross.operator) run.push(cross);
    else runs.push([cross]);
  }
  const all = concat(graph, [filled, ...runs.map((run) => crossBlock(graph, run, { numbers: filled, names }))]);
  if (scaling.length === 0) return all;
  const means = doubles(
    graph,
    scaling.map(({ mean }) => mean),
  );
  const scales = doubles(
    graph,
    scaling.map(({ scale }) => scale),
  );
  return graph.node("Div", [graph.node("Sub", [all, means]), scales]);
}

/** The position of each row's category, `[rows]`; as many as there are categories for one that is missing or unknown. */
export function categoryCodes(
  graph: OnnxGraph,
  { column: name, categories }: GraphFeatures["categorical"][number],
  columns: ReadonlyMap<string, Value>,
): Value {
  // An encoder without a key is refused by runtimes: the empty text is never a category.
  const keys = categories.length === 0 ? [""] : categories;
  return graph.mlNode("LabelEncoder", [columns.get(name) as Value], {
    keys_strings: { texts: keys },
    values_int64s: { ints: [...keys.keys()] },
    default_int64: { int: categories.length },
  });
}

/** `[rows]` of positions to `[rows, width]` of 0 and 1. */
export function oneHot(graph: OnnxGraph, codes: Value, width: number): Value {
  const positions = graph.constant({ type: "int64", shape: [1, width], values: [...Array(width).keys()] });
  return graph.cast(graph.node("Equal", [column(graph, codes), positions]), "float");
}
