import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../../pipeline/data/tables/read-rows.ts";
import type { Json } from "../../../pipeline/domain/json.ts";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { openModel } from "../../../pipeline/training/trainers/index.ts";
import { errorOf } from "../../support/errors.ts";
import { bar, note, png } from "../support/pictures.ts";
import { labels, tasksCsv } from "../support/tasks.ts";
import { rocAuc, trained } from "../support/trained.ts";

let folder: string;
const at = (name: string): string => join(folder, name);

/** Rows of which nothing but the pair of shop and product says the label: no shop and no product does alone. */
function pairsCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const [shop, product] = [prng.index(8), prng.index(8)];
    return `r${i},s${shop},p${product},${(shop + product) % 2 === 0 ? "yes" : "no"}`;
  });
  return `${["id,shop,product,y", ...lines].join("\n")}\n`;
}

function notesCsv(rows: number, seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const kind = prng.index(2) === 0 ? "weather" : "sea";
    return `r${i},${note(kind, prng)},${kind}`;
  });
  return `${["id,note,y", ...lines].join("\n")}\n`;
}

async function writeBars(name: string, count: number, seed: number): Promise<void> {
  const prng = new Prng(seed);
  for (const kind of ["across", "down"] as const) {
    await mkdir(join(at(name), kind), { recursive: true });
    for (let i = 0; i < count; i++) await writeFile(join(at(name), kind, `${i}.png`), png(bar(kind, prng)));
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-kinds-"));
  await writeFile(at("pairs.csv"), pairsCsv(800, 1));
  await writeFile(at("other-pairs.csv"), pairsCsv(400, 2));
  await writeFile(at("notes.csv"), notesCsv(400, 1));
  await writeFile(at("other-notes.csv"), notesCsv(200, 2));
  await writeFile(at("tasks.csv"), tasksCsv(600, 1));
  await writeBars("bars", 60, 1);
  await writeBars("other-bars", 30, 2);
  await writeFile(
    at("model.ts"),
    `import type * as tfjs from "@tensorflow/tfjs";
export default function model(tf: typeof tfjs, { inputs, outputs, params }: { inputs: { shape: number[] }[]; outputs: number; params: { units: number } }) {
  const taken = inputs.map(({ shape }) => tf.input({ shape }));
  const first = tf.layers.dense({ units: params.units, activation: "tanh" }).apply(taken[0]!) as tfjs.SymbolicTensor;
  const second = tf.layers.dense({ units: params.units, activation: "relu" }).apply(taken[0]!) as tfjs.SymbolicTensor;
  const both = tf.layers.concatenate().apply([first, second]) as tfjs.SymbolicTensor;
  return tf.model({ inputs: taken, outputs: tf.layers.dense({ units: outputs }).apply(both) as tfjs.SymbolicTensor });
}
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const embedded: Json = [{ categorical: ["shop", "product"], encode: "embedding", dimension: 4 }];
const pairs = {
  id: "id",
  label: "y",
  positive: "yes",
  epochs: 30,
  batch_size: 32,
  learning_rate: 0.02,
  hidden: [16],
  patience: 0,
  seed: 2,
};
const words: Json = [{ text: ["note"], encode: "embedding", dimension: 8, length: 12 }];
const notes = { id: "id", label: "y", positive: "sea", epochs: 20, features: words, seed: 2 };
const pictures: Json = [{ image: ["path"], height: 12, width: 12, channels: 1 }];
const bars = {
  id: "md5",
  label: "label",
  positive: "across",
  epochs: 12,
  batch_size: 16,
  patience: 0,
  features: pictures,
  convolutions: [{ filters: 6 }],
  seed: 2,
};

/** A training for each kind of network, the rows that judge it, and how well it has to tell them apart. */
const kinds = [
  ["embeddings", pairs, "pairs.csv", "other-pairs.csv", { features: embedded }, 0.95],
  ["a bag of words", notes, "notes.csv", "other-notes.csv", {}, 0.95],
  ["convolutions over pictures", bars, "bars", "other-bars", {}, 0.95],
  [
    "convolutions over pictures that are moved and mirrored",
    bars,
    "bars",
    "other-bars",
    { augment: { flip: "horizontal", shift: 0.1 } },
    0.9,
  ],
] as const;

/** The files of a model, in base64. */
function bytesOf(model: string): Promise<readonly string[]> {
  return Promise.all(
    ["model.json", "weights.bin", "transform.json"].map((file) => readFile(join(model, file), "base64")),
  );
}

describe.each(kinds)("a network with %s", (name, base, training, judging, change, wanted) => {
  const params: Readonly<Record<string, Json>> = { ...base, ...change };

  test("goes on where it was stopped, and ends with the same bytes", async () => {
    const short = { rows: at(training), params: { ...params, epochs: 4, dropout: 0.2, schedule: "cosine", l2: 0.001 } };
    await trained({ ...short, output: at(`${name} whole`) });
    const checkpoints = at(`${name} checkpoints`);
    const stopped = { ...short, output: at(`${name} stopped`), checkpoints };
    const seen: string[] = [];
    const stop = (_fraction: number, note: string): void => {
      seen.push(note);
      if (seen.length === 2) throw new Error("stopped");
    };
    await expect(trained({ ...stopped, onProgress: stop })).rejects.toThrow("stopped");
    await trained({ ...stopped, onProgress: (_fraction, note) => seen.push(note) });
    // The first two epochs are told again, and not computed again.
    expect(seen.map((note) => note.split(",", 1)[0])).toEqual([1, 2, 1, 2, 3, 4].map((epoch) => `epoch ${epoch}`));
    expect(await bytesOf(at(`${name} stopped`))).toEqual(await bytesOf(at(`${name} whole`)));
  });

  test("tells rows apart that it has not seen, and the same training gives the same bytes", async () => {
    const models = [at(`${name} 1`), at(`${name} 2`)];
    for (const output of models) await trained({ rows: at(training), params, output });
    const [first, second] = await Promise.all(models.map(bytesOf));
    expect(second).toEqual(first);
    const table = await readRows(at(judging));
    const predictor = await openModel(models[0] ?? "");
    const { values } = await predictor.predict(table);
    const truth = table.column(base.label).map((label) => label === base.positive);
    expect(rocAuc(values, truth)).toBeGreaterThan(wanted);
  });
});

test("a linear model cannot tell pairs apart, a wide part with their cross can", async () => {
  const area = async (name: string, change: Readonly<Record<string, Json>>): Promise<number> => {
    await trained({ rows: at("pairs.csv"), params: { ...pairs, ...change }, output: at(name) });
    const table = await readRows(at("other-pairs.csv"));
    const { values } = await (await openModel(at(name))).predict(table);
    return rocAuc(
      values,
      table.column("y").map((label) => label === "yes"),
    );
  };
  expect(await area("linear", { hidden: [] })).toBeLessThan(0.6);
  const cross: Json = [{ cross: ["shop", "product"], encode: "hashing", buckets: 512 }];
  expect(await area("wide", { wide: true, hidden: [4], features: cross, epochs: 10 })).toBeGreaterThan(0.95);
});

describe("a wide and deep network", () => {
  const features: Json = [
    { categorical: ["city"], encode: "embedding" },
    { cross: ["city", "high"], encode: "one_hot" },
  ];
  test.each<[string, Readonly<Record<string, Json>>]>([
    ["binary", { label: "high", positive: "yes", features: [] }],
    ["multiclass", { label: "kind", drop: ["number", "count", "w"], features }],
    ["regression", { label: "number", drop: ["kind", "count", "w"], features }],
    ["quantiles", { label: "number", levels: [0.2, 0.8], drop: ["kind", "count", "w"], features }],
  ])("learns a %s task", async (task, change) => {
    const drop = labels.filter((name) => name !== change["label"]);
    const params = { id: "id", task, drop, wide: true, hidden: [6], epochs: 8, seed: 4, trusted: ["high"], ...change };
    const first = await trained({
      rows: at("tasks.csv"),
      params: { ...params, epochs: 1 },
      output: at(`${task} short`),
    });
    const whole = await trained({ rows: at("tasks.csv"), params, output: at(task) });
    expect(whole.finalLoss).toBeLessThan(first.finalLoss * 0.9);
    const predictor = await openModel(at(task));
    const { values, width } = await predictor.predict(await readRows(at("tasks.csv")));
    expect(values).toHaveLength(600 * width);
    expect(values.every(Number.isFinite)).toBe(true);
  });
});

describe("a model function of the user's", () => {
  const params = {
    id: "id",
    label: "y",
    positive: "yes",
    epochs: 5,
    seed: 2,
    model: "./model.ts",
    model_params: { units: 3 },
  };

  test("is trained, and what is saved is scored without it", async () => {
    await trained({ rows: at("pairs.csv"), params, output: at("own"), paramsFolder: folder });
    await trained({ rows: at("pairs.csv"), params, output: at("own again"), paramsFolder: folder });
    const bytes = (name: string) => readFile(join(at(name), "model.json"), "utf8");
    expect(await bytes("own again")).toBe(await bytes("own"));
    expect(await readFile(join(at("own again"), "weights.bin"))).toEqual(
      await readFile(join(at("own"), "weights.bin")),
    );
    expect(await bytes("own")).not.toContain("model.ts");
    await rm(join(folder, "model.ts"));
    const { values } = await (await openModel(at("own"))).predict(await readRows(at("other-pairs.csv")));
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });

  test.each<[string, string, string]>([
    ["throws", "export default () => { throw new Error('no'); };", "the function threw: no"],
    ["is no function", "export const model = 1;", "the module exports no function as its default"],
    ["cannot be read", "export default (", "the module cannot be loaded"],
    ["returns no model", "export default () => 3;", "the function returned no layers model"],
    [
      "has a layer that has no form",
      "export default (tf, { inputs, outputs }) => tf.sequential({ layers: [tf.layers.batchNormalization({ inputShape: inputs[0].shape }), tf.layers.dense({ units: outputs })] });",
      "the model cannot be saved: config.layers.0.class_name: is none of",
    ],
    [
      "has a penalty of its own",
      "export default (tf, { inputs, outputs }) => tf.sequential({ layers: [tf.layers.dense({ units: outputs, inputShape: inputs[0].shape, kernelRegularizer: 'l1l2' })] });",
      "the model cannot be saved",
    ],
    [
      "takes other inputs",
      "export default (tf, { outputs }) => tf.sequential({ layers: [tf.layers.dense({ units: outputs, inputShape: [2] })] });",
      "it takes inputs of [[2]]",
    ],
    [
      "gives other outputs",
      "export default (tf, { inputs }) => tf.sequential({ layers: [tf.layers.dense({ units: 7, inputShape: inputs[0].shape })] });",
      "it gives [7] for a row, and 1 are asked for",
    ],
    [
      "ends in no logits",
      "export default (tf, { inputs, outputs }) => tf.sequential({ layers: [tf.layers.dense({ units: outputs, activation: 'sigmoid', inputShape: inputs[0].shape })] });",
      "the last layer is no linear dense layer",
    ],
  ])("is refused when it %s", async (name, source, message) => {
    const module = `${name.replaceAll(" ", "-")}.mjs`;
    await writeFile(at(module), source);
    const request = {
      rows: at("pairs.csv"),
      params: { ...params, model: module },
      output: at("no"),
      paramsFolder: folder,
    };
    expect(await errorOf(() => trained(request))).toMatch(/^MODEL_FUNCTION_INVALID: /);
    expect(await errorOf(() => trained(request))).toContain(message);
  });

  test.each([
    ["../model.ts", "MODEL_FUNCTION_INVALID"],
    ["/tmp/model.ts", "MODEL_FUNCTION_INVALID"],
    ["model.json", "MODEL_FUNCTION_INVALID"],
  ])("is not taken from %s", async (model, code) => {
    const request = { rows: at("pairs.csv"), params: { ...params, model }, output: at("no"), paramsFolder: folder };
    expect(await errorOf(() => trained(request))).toMatch(new RegExp(`^${code}: `));
  });
});

test.each<[string, Readonly<Record<string, Json>>, RegExp]>([
  ["hidden layers beside a model function", { model: "m.ts", hidden: [3] }, /^PARAMS_INVALID: hidden: `model` says/],
  ["params of a model function without one", { model_params: {} }, /^PARAMS_INVALID: model_params: there is no/],
  [
    "an embedding for trees",
    { trainer: "gbdt", features: embedded },
    /^PARAMS_INVALID: features: images and embeddings/,
  ],
  [
    "a window that does not fit",
    { features: pictures, convolutions: Array(6).fill({ filters: 2 }) },
    /^PARAMS_INVALID: a window/,
  ],
])("%s is refused", async (_name, change, message) => {
  const isPicture = "convolutions" in change;
  const base: Readonly<Record<string, Json>> = isPicture
    ? { id: "md5", label: "label", positive: "across" }
    : { id: "id", label: "y", positive: "yes" };
  const request = {
    rows: at(isPicture ? "bars" : "pairs.csv"),
    params: { ...base, ...change },
    output: at("no"),
    paramsFolder: folder,
  };
  expect(await errorOf(() => trained(request))).toMatch(message);
});
