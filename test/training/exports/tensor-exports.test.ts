import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportModel } from "../../../pipeline/training/export-model.ts";
import { openGraph } from "../../../pipeline/training/trainers/graphs/index.ts";
import { type TensorCase, tensorCases } from "../../exports/tensor-cases.ts";
import { errorOf } from "../../support/errors.ts";
import { folderLoader } from "../support/tfjs-folder.ts";
import { trained } from "../support/trained.ts";

let folder: string;
let cases: readonly TensorCase[];
const models: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-tensors-"));
  cases = await tensorCases(folder, async (model, at) => {
    models.push(model);
    const exports = { "tfjs-graph": join(folder, `graph-${at}`), "tfjs-layers": join(folder, `layers-${at}`) } as const;
    for (const format of ["tfjs-graph", "tfjs-layers"] as const)
      await exportModel({ model, format, output: exports[format] }, { openGraph });
    return exports;
  });
  await tf.setBackend("cpu");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a model is given: tensors as they were written down, and numbers of columns. */
function tensorOf({ tensors, rows, inputs }: TensorCase, name: string): tf.Tensor {
  const given = tensors[name];
  if (given !== undefined) return tf.tensor([...given.values], [rows[0]?.length ?? 0, ...given.shape], given.type);
  const at = inputs.findIndex(({ column }) => column === name);
  return tf.tensor1d((rows[at] ?? []).map(Number));
}

function expectScores(found: tf.Tensor, { scores }: TensorCase): void {
  const values = found.dataSync();
  expect(values).toHaveLength(scores.length);
  for (const [i, score] of scores.entries()) expect(values[i]).toBeCloseTo(score, 5);
}

describe("a network that takes tensors of its own", () => {
  test("predicts the same as a graph of TensorFlow.js", async () => {
    expect(cases).toHaveLength(3);
    for (const own of cases) {
      const model = await tf.loadGraphModel(folderLoader(own.exports["tfjs-graph"] ?? ""));
      const given = Object.fromEntries(own.inputs.map(({ column }) => [column, tensorOf(own, column)]));
      expectScores(model.execute(given, "score") as tf.Tensor, own);
    }
  });

  test("predicts the same as layers, where all it takes are tensors", async () => {
    for (const own of cases.filter(({ inputs }) => inputs.length === 1)) {
      const model = await tf.loadLayersModel(folderLoader(own.exports["tfjs-layers"] ?? ""));
      const [input] = own.inputs;
      expectScores(model.predict(tensorOf(own, input?.column ?? "")) as tf.Tensor, own);
      const described = JSON.parse(await readFile(join(own.exports["tfjs-layers"] ?? "", "features.json"), "utf8")) as {
        readonly inputs: readonly { readonly column: string }[];
      };
      expect(described.inputs.map(({ column }) => column)).toEqual([input?.column]);
    }
  });

  test("has no form where words are of a column that is something else, too", async () => {
    const features = [
      { text: ["note"], encode: "embedding" },
      { categorical: ["note"], encode: "one_hot" },
    ];
    const model = join(folder, "shared");
    const params = { id: "id", label: "kind", positive: "sea", epochs: 1, features };
    await trained({ rows: join(folder, "notes.csv"), params, output: model });
    expect(await errorOf(() => exportModel({ model, format: "onnx", output: join(folder, "no") }, { openGraph }))).toBe(
      "EXPORT_UNSUPPORTED: note is a picture or words, and something else, too",
    );
  });

  test("has no form as PMML", async () => {
    for (const model of models)
      expect(
        await errorOf(() => exportModel({ model, format: "pmml", output: join(folder, "no") }, { openGraph })),
      ).toBe(
        "EXPORT_UNSUPPORTED: a network with other layers than dense ones, one after the other, has no form as PMML",
      );
  });
});
