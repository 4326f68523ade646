import { taskWidth } from "../../domain/task.ts";
import type { Exporter } from "./exporter.ts";
import { type ModelGraph, numericColumns, tensorInputs, textColumns } from "./model-graph.ts";
import { freeName } from "./names.ts";
import { categoryCodes, numberBlock } from "./onnx/features.ts";
import { forestScores } from "./onnx/forest.ts";
import { networkScores } from "./onnx/network.ts";
import { OnnxGraph, type Value } from "./onnx/onnx-graph.ts";

/** Inputs of every column as it stands in a row: numbers in double precision with NaN for missing, texts. */
function bodyScores(graph: OnnxGraph, model: ModelGraph): Value {
  const { features, body } = model;
  const columns = new Map<string, Value>();
  for (const name of numericColumns(features)) columns.set(name, graph.input(name, "double"));
  for (const name of textColumns(features)) columns.set(name, graph.input(name, "string"));
  const numbers = numberBlock(graph, features, columns);
  if (body.kind === "network") return networkScores(graph, body, numbers);
  const codes = features.categories
    .filter(({ encoding }) => encoding.kind === "position")
    .map((category) => categoryCodes(graph, category, columns));
  return forestScores(graph, body, { numbers, codes, features });
}

/** What the predictions table calls `prediction`: 1 or 0, the class, or the number. */
function addPrediction(
  graph: OnnxGraph,
  { task, threshold }: ModelGraph,
  { scores, name }: { readonly scores: Value; readonly name: string },
): void {
  const only = (): Value => {
    const axis = graph.constant({ type: "int64", shape: [1], values: [1] });
    return graph.node("Squeeze", [scores, axis]);
  };
  switch (task.kind) {
    case "binary": {
      const limit = graph.constant({ type: "double", shape: [1], values: [threshold ?? 0.5] });
      const isPositive = graph.node("GreaterOrEqual", [only(), limit]);
      graph.output(name, { from: graph.cast(isPositive, "int64"), type: "int64" });
      return;
    }
    case "multiclass": {
      const best = graph.node("ArgMax", [scores], { axis: { int: 1 }, keepdims: { int: 0 } });
      const classes = graph.mlNode("LabelEncoder", [best], {
        keys_int64s: { ints: [...task.classes.keys()] },
        values_strings: { texts: task.classes },
      });
      graph.output(name, { from: classes, type: "string" });
      return;
    }
    case "regression":
      graph.output(name, { from: only(), type: "double" });
      return;
    case "quantiles":
  }
}

/**
 * ONNX with the transform inside: a tensor `[rows]` for each raw column, doubles and strings, in; `score` as `[rows, width]` and
 * `prediction` as `[rows]` out. Everything is computed in double precision, as it was when the model was judged.
 */
export const onnxExporter: Exporter = (model) => {
  const tensors = tensorInputs(model.body);
  const inputs = [
    ...numericColumns(model.features),
    ...textColumns(model.features),
    ...tensors.map(({ column }) => column),
  ];
  const score = freeName("score", inputs);
  const predicted = freeName("prediction", inputs);
  const graph = new OnnxGraph([...inputs, score, predicted]);
  const scores = bodyScores(graph, model);
  graph.output(score, { from: scores, type: "double", width: taskWidth(model.task) });
  addPrediction(graph, model, { scores, name: predicted });
  return {
    kind: "file",
    content: graph.finish({
      // ai.onnx.ml 5 is the first with trees in double precision; ONNX Runtime reads it from 1.20 on.
      irVersion: 10,
      opset: 21,
      mlOpset: 5,
      metadata: [
        ["task", JSON.stringify(model.task)],
        ...(model.threshold === undefined ? [] : [["threshold", String(model.threshold)] as const]),
        ...(tensors.length === 0 ? [] : [["tensors", JSON.stringify(tensors)] as const]),
      ],
    }),
  };
};
