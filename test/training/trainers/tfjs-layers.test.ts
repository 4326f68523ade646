import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type * as tfjs from "@tensorflow/tfjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import { scoreBinary } from "../../../pipeline/evaluation/metrics/index.ts";
import { applyFeatures } from "../../../pipeline/training/features/graph/apply.ts";
import { fit } from "../../../pipeline/training/fit.ts";
import { type ScoreRequest, score } from "../../../pipeline/training/score.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";
import { openModel, openTrainer } from "../../../pipeline/training/trainers/index.ts";
import { readTransform } from "../../../pipeline/training/trainers/transform-file.ts";
import { errorOf } from "../../support/errors.ts";
import { learnableCsv, section } from "../support/table.ts";

let folder: string;
let rows: string;
let model: string;
const run = promisify(execFile);
const network = { ...section, hidden: [8], crosses: ["a * b"], epochs: 12, learning_rate: 0.02 };

async function train(params: object, output: string, source = rows) {
  return fit(
    { rows: source, params: params as Record<string, string>, output, onProgress: () => undefined },
    { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, searchFrom: [] }) },
  );
}

async function trainApart(params: object, output: string): Promise<Record<string, unknown>> {
  const training = pathToFileURL(join(import.meta.dirname, "../../../pipeline/training/")).href;
  const script = `
    const { fit } = await import("${training}fit.ts");
    const { openTrainer } = await import("${training}trainers/index.ts");
    const [rows, output, params] = process.argv.slice(1);
    const before = Math.random;
    const summary = await fit(
      { rows, output, params: JSON.parse(params), onProgress() {} },
      { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, searchFrom: [] }) },
    );
    process.stdout.write(JSON.stringify({ ...summary, isRandomRestored: Math.random === before }));`;
  const args = ["--input-type=module", "-e", script, rows, output, JSON.stringify(params)];
  const { stdout, stderr } = await run(process.execPath, args);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function bytesOf(path: string): Promise<Record<string, string>> {
  const names = (await readdir(path)).sort();
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, (await readFile(join(path, name))).toString("base64")] as const),
    ),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-training-"));
  rows = join(folder, "rows.csv");
  model = join(folder, "model");
  await writeFile(rows, learnableCsv(600, 1));
  await train(network, model);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("training", () => {
  test("twice, each time in a process of its own, gives the same bytes", async () => {
    const params = { ...network, dropout: 0.2, class_weight: "balanced", l2: 0.001 };
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    const summary = await trainApart(params, first);
    expect(await trainApart(params, second)).toEqual(summary);
    expect(summary).toMatchObject({ format: "tfjs-layers", backend: "wasm", isRandomRestored: true });
    expect(await bytesOf(second)).toEqual(await bytesOf(first));
  });

  test("with another seed gives other bytes", async () => {
    const other = join(folder, "other");
    await train({ ...network, seed: 4 }, other);
    expect((await bytesOf(other))["weights.bin"]).not.toBe((await bytesOf(model))["weights.bin"]);
  });

  test("again in the same place replaces the model as a whole and leaves nothing else", async () => {
    const place = join(folder, "place");
    await train({ ...network, hidden: [] }, place);
    await train(network, place);
    expect(await bytesOf(place)).toEqual(await bytesOf(model));
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("never replaces a folder that is no model", async () => {
    const mine = join(folder, "mine");
    await cp(rows, join(mine, "notes.txt"));
    expect(await errorOf(() => train(network, mine))).toMatch(
      /^PATH_UNSAFE: .*mine holds "notes.txt", which is no file of a model/,
    );
    expect(await readdir(mine)).toEqual(["notes.txt"]);
  });

  test("stops early at the epoch that is best on the validation rows", async () => {
    const summary = await train({ ...network, epochs: 400, patience: 3, learning_rate: 0.1 }, join(folder, "early"));
    expect(summary.epochs).toBeLessThan(400);
  });

  test("learns: a network with the cross beats a logistic regression without it", async () => {
    const fresh = join(folder, "fresh.csv");
    await writeFile(fresh, learnableCsv(1000, 2));
    const plain = join(folder, "plain");
    await train({ ...network, hidden: [], crosses: [] }, plain);
    const auc = async (path: string): Promise<number> => {
      const roles = { idColumn: "id", labelColumn: "y" };
      const files = { predictions: join(folder, "p.csv"), metrics: join(folder, "m.json") };
      const summary = await score({ ...roles, ...files, model: path, rows: fresh }, { openModel });
      return summary.roc_auc ?? Number.NaN;
    };
    expect(await auc(model)).toBeGreaterThan(0.93);
    expect(await auc(plain)).toBeLessThan(0.75);
  });

  test("records the backend that computed the weights", async () => {
    const { backend } = readTransform(await readFile(join(model, "transform.json"), "utf8"));
    expect(backend).toMatchObject({ name: "wasm", version: "4.22.0", preferred: "wasm" });
  });

  test("fits the transform on its training rows only", async () => {
    const { features } = readTransform(await readFile(join(model, "transform.json"), "utf8"));
    const [first] = features.nodes;
    const median = first?.kind === "number" ? first.fill : undefined;
    const all = await readCsv(rows, rows);
    const known = all
      .column("a")
      .filter((cell) => cell !== "")
      .map(Number)
      .sort((a, b) => a - b);
    const medianOfAll = known[known.length >> 1] ?? 0;
    expect(median).not.toBe(medianOfAll);
    expect(median).toBeCloseTo(medianOfAll, 0);
  });

  test.each<[string, object, string]>([
    ["an unknown parameter", { epoch: 3 }, "PARAMS_INVALID: parameters that cannot be used: Unrecognized key"],
    ["several wrong parameters, all named", { epochs: 0, hidden: ["x"] }, "epochs: "],
    ["an unknown trainer", { trainer: "__proto__" }, "PARAMS_INVALID: there is no trainer"],
    ["a label that is no column", { label: "z" }, "COLUMN_MISSING"],
    ["a positive text that no row has", { positive: "yes" }, 'has 0 rows of "yes" and 600 others'],
    ["a network too large to be loaded again", { hidden: [8192, 8192] }, "PARAMS_INVALID: a network of"],
  ])("refuses %s and writes nothing", async (_name, change, message) => {
    const place = join(folder, "refused");
    expect(await errorOf(() => train({ ...network, ...change }, place))).toContain(message);
    await expect(stat(place)).rejects.toThrow("ENOENT");
  });
});

describe("a saved model", () => {
  test("predicts as TensorFlow.js does that loads the same files", async () => {
    const predictor = await openModel(model);
    const fresh = await readCsv(rows, rows);
    const { values: ours } = await predictor.predict(fresh);
    predictor.close();
    const { tf } = (await openTensorFlow({
      prefer: "wasm",
      multiplyAddsPerRow: 0,
      convolutional: false,
      searchFrom: [],
    })) as unknown as {
      readonly tf: typeof tfjs;
    };
    const { modelTopology, weightsManifest } = JSON.parse(await readFile(join(model, "model.json"), "utf8")) as {
      readonly modelTopology: object;
      readonly weightsManifest: readonly [{ readonly weights: tfjs.io.WeightsManifestEntry[] }];
    };
    const weights = await readFile(join(model, "weights.bin"));
    const loaded = await tf.loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: new Uint8Array(weights).buffer,
      }),
    );
    const { features } = readTransform(await readFile(join(model, "transform.json"), "utf8"));
    const matrix = applyFeatures({ graph: features, rows: fresh });
    const theirs = (
      loaded.predict(tf.tensor2d(matrix.values, [matrix.rowCount, matrix.width])) as tfjs.Tensor
    ).dataSync();
    expect(theirs).toHaveLength(600);
    for (const [row, value] of theirs.entries()) expect(Math.abs(value - (ours[row] ?? 9))).toBeLessThan(1e-6);
  });

  test("names the raw columns it takes", async () => {
    const { inputs, threshold } = await openModel(model);
    expect(inputs).toEqual([
      { name: "a", kind: "numeric", categories: [] },
      { name: "b", kind: "numeric", categories: [] },
      { name: "kind", kind: "categorical", categories: ["H", "L", "M"] },
    ]);
    expect(threshold).toBeGreaterThan(0);
    expect(threshold).toBeLessThan(1);
  });

  test("treats a category it never saw as a missing one", async () => {
    const predictor = await openModel(model);
    const table = tableOfRows(
      ["a", "b", "kind"],
      [
        ["1", "1", "Z"],
        ["1", "1", ""],
      ],
    );
    const { values } = await predictor.predict(table);
    expect(values[0]).toBe(values[1]);
  });

  const damages: readonly (readonly [string, (copy: string) => Promise<unknown>, string])[] = [
    ["without weights", (copy) => rm(join(copy, "weights.bin")), "weights.bin cannot be read"],
    [
      "whose weights are a link",
      async (copy) => {
        await rename(join(copy, "weights.bin"), join(copy, "elsewhere"));
        await symlink("elsewhere", join(copy, "weights.bin"));
      },
      "weights.bin cannot be read",
    ],
    [
      "whose weights are a folder",
      async (copy) => {
        await rm(join(copy, "weights.bin"));
        await cp(model, join(copy, "weights.bin"), { recursive: true });
      },
      "weights.bin is not a regular file",
    ],
    [
      "whose weights are a gigabyte of nothing",
      async (copy) => {
        const { open } = await import("node:fs/promises");
        await using file = await open(join(copy, "weights.bin"), "r+");
        await file.truncate(2 ** 30);
      },
      "more than the",
    ],
    [
      "whose weights are a pickle",
      (copy) => writeFile(join(copy, "weights.bin"), "\x80\x04\x95\x1f\0\0\0cos\nsystem\n"),
      "where its shapes need",
    ],
    [
      "whose model.json is HDF5",
      (copy) => writeFile(join(copy, "model.json"), Buffer.from("\x89HDF\r\n\x1a\n", "latin1")),
      "is not UTF-8",
    ],
    ["whose model.json is huge", (copy) => writeFile(join(copy, "model.json"), " ".repeat(5_000_000)), "more than the"],
    [
      "of two trainings",
      async (copy) => {
        const other = join(folder, "narrow");
        await train({ ...network, crosses: [] }, other);
        await cp(join(other, "transform.json"), join(copy, "transform.json"));
      },
      "the transform gives 6 inputs, the network takes 7",
    ],
    [
      "with a transform of another schema",
      (copy) => edit(copy, (text) => text.replace('"schema": 3', '"schema": 2')),
      "transform.json: schema",
    ],
    [
      "with a threshold above 1",
      (copy) => edit(copy, (text) => text.replace(/"threshold": [\d.]+/, '"threshold": 1.5')),
      "transform.json: threshold",
    ],
    [
      "with an infinite center",
      (copy) => edit(copy, (text) => text.replace(/"center": [-\d.e]+/, '"center": 1e999')),
      "transform.json: features.nodes.0.scaling.center",
    ],
    [
      "with a scale of 0",
      (copy) => edit(copy, (text) => text.replace(/"scale": [\d.e-]+/, '"scale": 0')),
      "transform.json: features.nodes.0.scaling.scale",
    ],
    ["with an unknown key", (copy) => edit(copy, (text) => text.replace("{", '{"code": "x",')), "transform.json: "],
    [
      "that takes its own label",
      (copy) => edit(copy, (text) => text.replace('"column": "b"', '"column": "y"')),
      "the label is among the inputs",
    ],
    ["without model.json", (copy) => rm(join(copy, "model.json")), "holds no model of a known format"],
  ];

  async function edit(copy: string, change: (text: string) => string): Promise<void> {
    const path = join(copy, "transform.json");
    const text = await readFile(path, "utf8");
    expect(change(text)).not.toBe(text);
    await writeFile(path, change(text));
  }

  test.each(damages)("%s is refused", async (_name, damage, message) => {
    const copy = await mkdtemp(join(folder, "damaged-"));
    await cp(model, copy, { recursive: true });
    await damage(copy);
    const before = process.memoryUsage().rss;
    expect(await errorOf(() => openModel(copy))).toMatch(/^MODEL_INVALID: /);
    expect(await errorOf(() => openModel(copy))).toContain(message);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
  });

  test.each(["model.pkl", "model.h5", "model.pt", "model.joblib"])("named %s is of no known format", async (name) => {
    const copy = await mkdtemp(join(folder, "foreign-"));
    await writeFile(join(copy, name), "\x80\x04.");
    expect(await errorOf(() => openModel(copy))).toContain("holds no model of a known format");
  });
});

describe("scoring", () => {
  const request = (name: string): ScoreRequest => ({
    idColumn: "id",
    labelColumn: "y",
    model,
    rows,
    predictions: join(folder, name, "predictions.csv"),
    metrics: join(folder, name, "metrics.json"),
  });

  test("writes predictions from which the metrics can be computed again, the same bytes each time", async () => {
    const first = request("scores");
    // What is said beside the metrics is not written among them.
    const { treated, ...summary } = await score(first, { openModel });
    expect(treated.map(({ column, treatment }) => [column, treatment])).toEqual([
      ["a", "imputed"],
      ["b", "imputed"],
    ]);
    const predictions = await readCsv(first.predictions, "predictions");
    expect(predictions.columns).toEqual(["id", "label", "prediction", "score"]);
    const labels = Uint8Array.from(predictions.column("label"), Number);
    const scores = Float64Array.from(predictions.column("score"), Number);
    expect(predictions.column("prediction").map(Number)).toEqual(
      [...scores].map((value) => (value >= (summary.threshold ?? 2) ? 1 : 0)),
    );
    const again = scoreBinary({ labels, scores, threshold: summary.threshold ?? Number.NaN });
    expect(summary.roc_auc).toBeCloseTo(again.metrics.roc_auc.value ?? Number.NaN, 11);
    expect(summary.log_loss).toBeCloseTo(again.metrics.log_loss.value ?? Number.NaN, 11);
    expect(JSON.parse(await readFile(first.metrics, "utf8"))).toEqual(summary);
    const bytes = [await readFile(first.predictions), await readFile(first.metrics)];
    await score(first, { openModel });
    expect([await readFile(first.predictions), await readFile(first.metrics)]).toEqual(bytes);
  });

  test("of rows of one class says which metrics are undefined and why", async () => {
    const only = join(folder, "only.csv");
    const lines = (await readFile(rows, "utf8")).split("\n");
    await writeFile(only, `${[lines[0], ...lines.filter((line) => line.endsWith(",0"))].join("\n")}\n`);
    const summary = await score({ ...request("only"), rows: only }, { openModel });
    expect(summary.roc_auc).toBeNull();
    expect(summary.undefined?.roc_auc).toBe("all rows are of one class");
  });

  test("of no rows is refused", async () => {
    const none = join(folder, "none.csv");
    await writeFile(none, "id,a,b,kind,y\n");
    expect(await errorOf(() => score({ ...request("none"), rows: none }, { openModel }))).toMatch(
      /^EVALUATION_EMPTY: /,
    );
  });

  test("that cannot write says so and leaves no half file", async () => {
    const blocked = join(folder, "blocked");
    await writeFile(blocked, "");
    await chmod(blocked, 0o444);
    await expect(score(request("blocked"), { openModel })).rejects.toThrow();
    expect(await readFile(blocked, "utf8")).toBe("");
  });
});
