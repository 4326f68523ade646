import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { type ExportFormat, exportFormats } from "../../../pipeline/domain/export-format.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { exportModel } from "../../../pipeline/training/export-model.ts";

import { pmmlExporter } from "../../../pipeline/training/exports/pmml.ts";
import { fit } from "../../../pipeline/training/fit.ts";
import { inputWidth } from "../../../pipeline/training/networks/shapes.ts";
import { openGraph } from "../../../pipeline/training/trainers/graphs/index.ts";
import { openModel, openTrainer } from "../../../pipeline/training/trainers/index.ts";
import { columns, csv, labels, trainingRows } from "../../exports/tables.ts";
import { errorOf } from "../../support/errors.ts";
import { folderLoader } from "../support/tfjs-folder.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

async function train(name: string, params: Readonly<Record<string, Json>>): Promise<void> {
  const label = params["label"] ?? "y";
  const drop = labels.filter((other) => other !== label);
  await fit(
    {
      rows: at("rows.csv"),
      output: at(name),
      params: { id: "id", ...params, label, drop },
      onProgress: () => undefined,
    },
    { openTrainer: (trainer, task, prefer) => openTrainer(trainer, task, { prefer, searchFrom: [] }) },
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-exports-"));
  await writeFile(at("rows.csv"), csv(columns, trainingRows(400, 3)));
  await train("network", { hidden: [5], epochs: 2, crosses: ["b * größe", "größe / b"] });
  await train("forest", { trainer: "gbdt", trees: 5, patience: 0 });
  await train("quantiles", {
    trainer: "gbdt",
    task: "quantiles",
    label: "amount",
    levels: [0.1, 0.9],
    trees: 3,
    patience: 0,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = (model: string, format: ExportFormat, output: string) =>
  exportModel({ model: at(model), format, output: at(output) }, { openGraph });

describe("an export", () => {
  test.each(
    ["network", "forest"].flatMap((model) =>
      exportFormats
        .filter((format) => model === "network" || !format.startsWith("tfjs"))
        .map((format) => [model, format] as const),
    ),
  )("of a %s as %s is the same bytes each time, and replaces an earlier one", async (model, format) => {
    const first = await write(model, format, `${model}-${format}`);
    const second = await write(model, format, `${model}-${format}`);
    expect(second).toEqual(first);
    expect(first.sizeBytes).toBeGreaterThan(100);
  });

  test("leaves nothing aside behind", async () => {
    await write("forest", "saved-model", "aside/model");
    await write("forest", "onnx", "aside/model.onnx");
    expect((await readdir(at("aside"))).sort()).toEqual(["model", "model.onnx"]);
  });

  test.each<[string, ExportFormat, string]>([
    ["a forest has no form as layers", "tfjs-layers", "EXPORT_UNSUPPORTED: a forest has no form as tfjs-layers"],
    ["a forest has no form as a graph", "tfjs-graph", "EXPORT_UNSUPPORTED: a forest has no form as tfjs-graph"],
  ])("%s, and the error names the formats that have one", async (_name, format, expected) => {
    const thrown: unknown = await write("forest", format, "nothing").catch((error: unknown) => error);
    expect(await errorOf(() => Promise.reject(thrown as Error))).toBe(expected);
    expect(thrown).toMatchObject({ hint: "Formats that have one: onnx, pmml, saved-model." });
  });

  test("several quantiles have no form as PMML", async () => {
    expect(await errorOf(() => write("quantiles", "pmml", "nothing"))).toMatch(/^EXPORT_UNSUPPORTED: /);
  });

  test("a hashed category has no form in any format", async () => {
    const features = [{ categorical: ["kind"], encode: "hashing", buckets: 4 }];
    await train("hashed", { trainer: "linear", features });
    expect(await errorOf(() => write("hashed", "onnx", "nothing"))).toBe(
      "EXPORT_UNSUPPORTED: the feature of kind has no form in exports",
    );
  });

  test("a name that XML cannot hold has no form as PMML", async () => {
    const graph = await openGraph(at("forest"));
    const renamed = { ...graph, label: "bell \u0007" };
    expect(await errorOf(() => pmmlExporter(renamed))).toBe(
      'EXPORT_UNSUPPORTED: "bell \\u0007" has characters that XML cannot hold',
    );
  });

  test("never replaces a folder by a file, or what is no export by a folder", async () => {
    await write("forest", "saved-model", "taken");
    expect(await errorOf(() => write("forest", "onnx", "taken"))).toMatch(/^PATH_UNSAFE: /);
    await writeFile(at("kept.txt"), "kept");
    expect(await errorOf(() => write("forest", "saved-model", "kept.txt"))).toMatch(/^PATH_UNSAFE: /);
    expect(await readFile(at("kept.txt"), "utf8")).toBe("kept");
  });

  test.each(["onnx", "pmml"] as const)(
    "never replaces a file that is no export by %s, and its own again",
    async (format) => {
      await writeFile(at("params.yaml"), "train: {}\n");
      expect(await errorOf(() => write("forest", format, "params.yaml"))).toMatch(/^PATH_UNSAFE: /);
      expect(await readFile(at("params.yaml"), "utf8")).toBe("train: {}\n");
      await writeFile(at(`again.${format}`), "");
      await write("forest", format, `again.${format}`);
      await write("network", format, `again.${format}`);
    },
  );

  test("a folder without a model cannot be exported", async () => {
    expect(await errorOf(() => write("nowhere", "onnx", "nothing"))).toMatch(/^MODEL_INVALID: /);
  });
});

describe("TensorFlow.js", () => {
  beforeAll(async () => {
    await tf.setBackend("cpu");
  });

  test("predicts the same from raw rows with a graph, to single precision", async () => {
    await write("network", "tfjs-graph", "graph");
    const predictor = await openModel(at("network"));
    const rows = await readCsv(at("rows.csv"), "rows");
    const { values } = await predictor.predict(rows);
    const model = await tf.loadGraphModel(folderLoader(at("graph")));
    const given = Object.fromEntries(
      predictor.inputs.map(({ name, kind, categories }) => {
        const cells = rows.column(name);
        return [
          name,
          kind === "numeric"
            ? tf.tensor1d(cells.map((cell) => (cell === "" ? Number.NaN : Number(cell))))
            : tf.tensor1d(
                cells.map((cell) => categories.indexOf(cell)),
                "int32",
              ),
        ];
      }),
    );
    // In the order of the signature.
    const [scores, predictions] = model.predict(given) as readonly tf.Tensor[];
    const score = scores?.dataSync() ?? [];
    expect(score).toHaveLength(values.length);
    for (const [i, value] of values.entries()) expect(score[i]).toBeCloseTo(value, 5);
    const wanted = [...values].map((value) => Number(value >= (predictor.threshold ?? 0.5)));
    expect([...(predictions?.dataSync() ?? [])]).toEqual(wanted);
  });

  test("loads layers, whose description of the features leads to the same scores", async () => {
    await write("network", "tfjs-layers", "layers");
    const model = await tf.loadLayersModel(folderLoader(at("layers")));
    const { features, body } = await openGraph(at("network"));
    const described = JSON.parse(await readFile(join(at("layers"), "features.json"), "utf8")) as object;
    expect(described).toMatchObject(JSON.parse(JSON.stringify(features)) as object);
    const inputs = body.kind === "network" ? inputWidth(body.network) : 0;
    const [score] = (model.predict(tf.zeros([1, inputs])) as tf.Tensor).dataSync();
    expect(score).toBeGreaterThan(0);
    expect(score).toBeLessThan(1);
  });
});
