import { taskWidth } from "../../../domain/task.ts";
import { type ModelGraph, numericColumns, tensorInputs, textColumns } from "../model-graph.ts";
import { freeName } from "../names.ts";
import { numberBlock, oneHot } from "./features.ts";
import { forestScores } from "./forest.ts";
import { type DataType, type Operation, type Result, TensorFlowGraph } from "./graph.ts";
import { networkScores } from "./network.ts";

/** A tensor that goes in or out of a model, by the name it has outside. */
export interface Port {
  readonly key: string;
  readonly operation: string;
  readonly type: DataType;
  /** −1 for the number of rows. */
  readonly shape: readonly number[];
}

/** A whole model as TensorFlow computes it, apart from how it is written down. */
export interface TensorFlowModel {
  readonly operations: readonly Operation[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** What a runtime of TensorFlow can do. */
export interface Abilities {
  /** Of numbers. */
  readonly precision: "float" | "double";
  /** Of categories: texts, or their positions among the model's categories. */
  readonly categories: "string" | "int32";
}

function bodyScores(
  graph: TensorFlowGraph,
  { features, body }: ModelGraph,
  columns: ReadonlyMap<string, Result>,
): Result {
  const numbers = numberBlock(graph, features, columns);
  if (body.kind === "network") return networkScores(graph, body, { numbers, columns });
  const groups = features.categories
    .filter(({ encoding }) => encoding.kind === "position")
    .map((category) => oneHot(graph, { category, other: true }, columns));
  const [input] = columns.values();
  return forestScores(graph, body, { numbers, groups, features, input: input as Result });
}

/** What the predictions table calls `prediction`; `undefined` for quantiles, which have none. */
function prediction(graph: TensorFlowGraph, { task, threshold }: ModelGraph, scores: Result): Result | undefined {
  const only = (): Result =>
    graph.operation("Reshape", [scores, graph.list("int32", [-1])], {
      attributes: { T: { type: scores.type }, Tshape: { type: "int32" } },
    });
  switch (task.kind) {
    case "binary": {
      const limit = graph.number(threshold ?? 0.5);
      return graph.cast(graph.operation("GreaterEqual", [only(), limit], { gives: "bool" }), "int64");
    }
    case "multiclass": {
      const best = graph.operation("ArgMax", [scores, graph.integer(1)], {
        gives: "int64",
        attributes: { T: { type: scores.type }, Tidx: { type: "int32" }, output_type: { type: "int64" } },
      });
      return graph.gather(graph.constant("string", [task.classes.length], task.classes), best, "rows");
    }
    case "regression":
      return only();
    case "quantiles":
      return undefined;
  }
}

/**
 * A tensor `[rows]` for each raw column in, `score` as `[rows, width]` and, but for quantiles, `prediction` as `[rows]` out. Weights
 * are constants of the graph.
 */
export function tensorFlowModel(model: ModelGraph, abilities: Abilities): TensorFlowModel {
  const graph = new TensorFlowGraph(abilities.precision);
  const raw: readonly { readonly column: string; readonly type: DataType; readonly shape: readonly number[] }[] = [
    ...numericColumns(model.features).map((column) => ({ column, type: abilities.precision, shape: [] })),
    ...textColumns(model.features).map((column) => ({ column, type: abilities.categories, shape: [] })),
    ...tensorInputs(model.body).map(({ kind, column, shape }) => {
      return { column, type: kind === "image" ? "float" : "int32", shape } as const;
    }),
  ];
  // Operations have plain names: a column may be called anything, a TensorFlow operation may not.
  const columns = new Map(
    raw.map(({ column, type, shape }, i) => [column, graph.placeholder(`column_${i}`, type, shape)]),
  );
  const scores = bodyScores(graph, model, columns);
  const predicted = prediction(graph, model, scores);
  const names = raw.map(({ column }) => column);
  const port = (key: string, { name, type }: Result, shape: readonly number[]): Port => {
    return { key, operation: name, type, shape };
  };
  return {
    operations: graph.operations,
    inputs: raw.map(({ column, shape }) => port(column, columns.get(column) as Result, [-1, ...shape])),
    outputs: [
      port(freeName("score", names), scores, [-1, taskWidth(model.task)]),
      ...(predicted === undefined ? [] : [port(freeName("prediction", names), predicted, [-1])]),
    ],
  };
}
