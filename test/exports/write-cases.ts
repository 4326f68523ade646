// Trains small models, exports each to every format that has a form for it, and writes down what Lockstep itself predicts:
// `write-cases.ts <folder>`. The runtimes in live.py have to predict the same.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCsv } from "../../pipeline/data/tables/csv.ts";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { exportFormats } from "../../pipeline/domain/export-format.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { exportModel } from "../../pipeline/training/export-model.ts";
import type { ModelGraph } from "../../pipeline/training/exports/model-graph.ts";
import { fit } from "../../pipeline/training/fit.ts";
import { openGraph } from "../../pipeline/training/trainers/graphs/index.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";
import { columns, csv, edgeRows, labels, paddedRows, trainingRows } from "./tables.ts";
import { tensorCases } from "./tensor-cases.ts";

const crosses = ["b * größe", "air temp [°C] / b", "b + air temp [°C]", "größe - b", "größe / b"];
/** Embeddings beside what stays numbers, in an order that is not that of the branches. */
const embedded: Json = [
  { categorical: ["<城市>"], encode: "embedding", dimension: 3 },
  { numeric: ["b"], scale: "minmax" },
  { categorical: ["kind"], encode: "embedding" },
];
/** Every feature that exports hold, in an order that is not that of the defaults. */
const declared: Json = [
  { categorical: ["kind"], encode: "ordinal", order: ["L", "M", "H"], unknown: -1 },
  { numeric: ["air temp [°C]"], impute: "mean", indicator: true, clip: { from: 285, to: 315 }, scale: "minmax" },
  { arithmetic: ["b / größe", "b * b"], scale: "robust", log: "signed_log1p" },
  { numeric: ["b"], impute: { constant: 0.25 }, clip: { from: -1.5 }, log: "signed_log1p" },
  { categorical: ["<城市>"], encode: "target" },
  { numeric: ["größe"], impute: "median", log: "log1p", clip: { from: 0 }, scale: "none" },
  { categorical: ["kind"], encode: "one_hot", other: false, impute: "most_frequent" },
  { categorical: ["<城市>"], encode: "one_hot", impute: { constant: "7" }, max_categories: 5 },
];
const models: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  logistic: { trainer: "tfjs-layers", epochs: 3 },
  "logistic with crosses": { trainer: "tfjs-layers", epochs: 2, crosses },
  "network, relu": { trainer: "tfjs-layers", hidden: [8, 4], epochs: 3, crosses },
  "network, tanh": { trainer: "tfjs-layers", hidden: [6], activation: "tanh", dropout: 0.2, epochs: 3 },
  "network, numbers only": { trainer: "tfjs-layers", hidden: [4], epochs: 2, drop: ["kind", "<城市>"] },
  "network, categories only": { trainer: "tfjs-layers", epochs: 2, drop: ["air temp [°C]", "b", "größe"] },
  "network, embeddings": { trainer: "tfjs-layers", hidden: [6], epochs: 3, features: embedded },
  "network, wide and deep": { trainer: "tfjs-layers", wide: true, hidden: [5], epochs: 3, crosses },
  "network, wide and deep, classes": {
    trainer: "tfjs-layers",
    task: "multiclass",
    label: "class",
    wide: true,
    hidden: [5],
    epochs: 2,
  },
  "network, wide and deep, numbers": {
    trainer: "tfjs-layers",
    task: "regression",
    label: "amount",
    wide: true,
    hidden: [5],
    epochs: 2,
  },
  "linear, classes of two": { trainer: "linear", crosses },
  "linear, classes": { trainer: "linear", task: "multiclass", label: "class" },
  "linear, numbers": { trainer: "linear", task: "regression", label: "amount" },
  "random forest, numbers": { trainer: "random_forest", task: "regression", label: "amount", trees: 8 },
  "network, declared features": { trainer: "tfjs-layers", hidden: [6], epochs: 3, features: declared },
  "linear, declared features": { trainer: "linear", features: declared },
  "trees, declared features": { trainer: "gbdt", trees: 30, patience: 0, features: declared },
  "network, classes": { trainer: "tfjs-layers", task: "multiclass", label: "class", hidden: [5], epochs: 3 },
  "network, numbers": { trainer: "tfjs-layers", task: "regression", label: "amount", hidden: [5], epochs: 3 },
  trees: { trainer: "gbdt", trees: 40, patience: 0 },
  "trees with crosses": { trainer: "gbdt", trees: 20, patience: 0, crosses },
  "trees, numbers only": { trainer: "gbdt", trees: 20, patience: 0, drop: ["kind", "<城市>"] },
  "trees, categories only": { trainer: "gbdt", trees: 10, patience: 0, drop: ["air temp [°C]", "b", "größe"] },
  "trees of one leaf": { trainer: "gbdt", trees: 3, patience: 0, leaf_rows: 1500 },
  "random forest": { trainer: "random_forest", trees: 12 },
  "random forest, classes": { trainer: "random_forest", task: "multiclass", label: "class", trees: 8 },
  "trees, classes": { trainer: "gbdt", task: "multiclass", label: "class", trees: 15, patience: 0 },
  "trees, numbers": { trainer: "gbdt", task: "regression", label: "amount", trees: 30, patience: 0 },
  "trees, quantiles": {
    trainer: "gbdt",
    task: "quantiles",
    label: "amount",
    levels: [0.1, 0.5, 0.9],
    trees: 15,
    patience: 0,
  },
};

/** Up to 40 thresholds of each numeric column, spread over all of the model's. */
function thresholdsOf({ features, body }: ModelGraph): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  if (body.kind === "forest")
    for (const { nodes } of body.trees)
      for (const node of nodes)
        if (node.kind === "numeric") {
          const source = features.numbers[node.column]?.source;
          const column = source === undefined ? undefined : features.sources[source]?.column;
          const at = columns.findIndex((name) => name === column);
          if (at > 0) found.set(at, [...(found.get(at) ?? []), node.threshold]);
        }
  return new Map(
    [...found].map(([at, values]) => {
      const all = [...new Set(values)].sort((a, b) => a - b);
      return [at, all.filter((_, i) => i % Math.ceil(all.length / 40) === 0)];
    }),
  );
}

const folder = process.argv[2] ?? "";
mkdirSync(folder, { recursive: true });
const training = join(folder, "training.csv");
writeFileSync(training, csv(columns, trainingRows(2000, 5)));

/** Every format that has a form for a model. */
async function exportsOf(model: string, at: string): Promise<Readonly<Record<string, string>>> {
  const exports: Record<string, string> = {};
  for (const format of exportFormats) {
    const output = join(folder, `${format}-${at}`);
    try {
      await exportModel({ model, format, output }, { openGraph });
      exports[format] = output;
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== "EXPORT_UNSUPPORTED") throw error;
    }
  }
  return exports;
}

const cases: Json[] = [];
for (const [at, [name, params]] of Object.entries(models).entries()) {
  const model = join(folder, `model-${at}`);
  const label = params["label"] ?? "y";
  const drop = [...labels.filter((other) => other !== label), ...((params["drop"] ?? []) as readonly string[])];
  await fit(
    { rows: training, output: model, params: { id: "id", ...params, label, drop }, onProgress: () => undefined },
    { openTrainer: (trainer, task, prefer) => openTrainer(trainer, task, { prefer, searchFrom: [] }) },
  );
  const graph = await openGraph(model);
  const rows = [...edgeRows(thresholdsOf(graph)), ...trainingRows(200, 6), ...paddedRows];
  const path = join(folder, `rows-${at}.csv`);
  writeFileSync(path, csv(columns, rows));
  const predictor = await openModel(model);
  const table = await readCsv(path, path);
  const { values, width } = await predictor.predict(table);
  cases.push({
    name,
    exports: await exportsOf(model, String(at)),
    task: graph.task as unknown as Json,
    kind: graph.body.kind,
    threshold: graph.threshold ?? null,
    inputs: predictor.inputs.map(({ name: column, kind, categories }) => ({
      column,
      kind,
      categories: [...categories],
    })),
    rows: predictor.inputs.map(({ name: column }) => [...table.column(column)]),
    padded: rows.length - paddedRows.length,
    scores: [...values],
    width,
  });
}
cases.push(...((await tensorCases(folder, exportsOf)) as unknown as readonly Json[]));
writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
console.log(`${cases.length} models`);
