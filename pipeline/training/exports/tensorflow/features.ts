import type { GraphCross, GraphFeatures } from "../model-graph.ts";
import type { Result, TensorFlowGraph } from "./graph.ts";

const operators = { "*": "Mul", "/": "RealDiv", "+": "AddV2", "-": "Sub" } as const;

function crossed(graph: TensorFlowGraph, { left, operator, right }: GraphCross, numbers: ReadonlyMap<string, Result>) {
  const [dividend, divisor] = [numbers.get(left) as Result, numbers.get(right) as Result];
  const value = graph.operation(operators[operator], [dividend, divisor]);
  if (operator !== "/") return value;
  const zero = graph.number(0);
  return graph.where(graph.operation("Equal", [divisor, zero], { gives: "bool" }), zero, value);
}

/** Numbers, then crosses, filled and scaled: `[rows, numbers and crosses]`; `undefined` when there are none. */
export function numberBlock(
  graph: TensorFlowGraph,
  { numeric, crosses, scaling }: GraphFeatures,
  columns: ReadonlyMap<string, Result>,
): Result | undefined {
  if (numeric.length === 0) return undefined;
  const filled = new Map(
    numeric.map(({ column, fill }) => {
      const raw = graph.column(columns.get(column) as Result);
      if (fill === undefined) return [column, raw];
      const isMissing = graph.operation("IsNan", [raw], { gives: "bool" });
      return [column, graph.where(isMissing, graph.number(fill), raw)];
    }),
  );
  const all = graph.joined([...filled.values(), ...crosses.map((cross) => crossed(graph, cross, filled))]);
  if (scaling.length === 0) return all;
  const means = graph.numbers(scaling.map(({ mean }) => mean));
  const scales = graph.numbers(scaling.map(({ scale }) => scale));
  return graph.operation("RealDiv", [graph.operation("Sub", [all, means]), scales]);
}

/**
 * `[rows, categories + 1]` of 0 and 1; the last place is that of missing and unknown ones.
 *
 * @param given - Texts, or positions among the categories.
 */
export function oneHot(graph: TensorFlowGraph, given: Result, categories: readonly string[]): Result {
  const values = given.type === "string" ? categories : [...categories.keys()];
  const known = graph.constant(given.type, [1, categories.length], values);
  const isOne = graph.operation("Equal", [graph.column(given), known], { gives: "bool" });
  const ones = graph.cast(isOne, graph.precision);
  const count = graph.operation("Sum", [ones, graph.list("int32", [1])], {
    attributes: { T: { type: graph.precision }, Tidx: { type: "int32" }, keep_dims: { bool: true } },
  });
  return graph.joined([ones, graph.operation("Sub", [graph.number(1), count])]);
}
