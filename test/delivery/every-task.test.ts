import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeArtifact } from "../../pipeline/data/objects/artifact.ts";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import { readInferenceLog } from "../../pipeline/delivery/server/inference-log.ts";
import { type InferenceServer, startServer } from "../../pipeline/delivery/server/server.ts";
import { openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import { environmentName, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import type { Task } from "../../pipeline/domain/task.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";
import { scratchFolder } from "./milling.ts";

const columns = ["part", "type", "load", "label"];

/** Forty parts whose load says what they are: soft below 10, hard from 30, middling between. */
function parts(label: (load: number) => string) {
  const rows = Array.from({ length: 40 }, (_, i) => [`p${i}`, i % 3 === 0 ? "L" : "H", String(i), label(i)]);
  return tableOfRows(columns, rows);
}

const nameOf = (load: number): string => (load < 10 ? "soft" : load < 30 ? "middling" : "hard");

interface Case {
  readonly task: Task;
  readonly trainer: string;
  readonly label: (load: number) => string;
  readonly params: Readonly<Record<string, number>>;
}

const cases: Readonly<Record<string, Case>> = {
  failure: {
    task: { kind: "binary", positive: "1" },
    trainer: "linear",
    label: (load) => (load < 20 ? "0" : "1"),
    params: { l2: 1 },
  },
  hardness: {
    task: { kind: "multiclass", classes: ["hard", "middling", "soft"] },
    trainer: "gbdt",
    label: nameOf,
    params: { trees: 5, leaf_rows: 3 },
  },
  wear: { task: { kind: "regression" }, trainer: "linear", label: (load) => String(3 * load - 7), params: { l2: 1 } },
  delay: {
    task: { kind: "quantiles", levels: [0.1, 0.5, 0.9] },
    trainer: "gbdt",
    label: (load) => String(load ** 2),
    params: { trees: 5, leaf_rows: 3 },
  },
};
const names = Object.keys(cases);

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let server: InferenceServer;
const folder = (): string => join(scratch.path, "production");
const place = (name: string): string => join(scratch.path, "models", name);

beforeAll(async () => {
  scratch = await scratchFolder();
  const target = openDirectoryTarget({ folder: folder(), description: "", url: undefined });
  for (const [name, { task, trainer, label, params }] of Object.entries(cases)) {
    const opened = await openTrainer(trainer, task.kind, { prefer: "auto", searchFrom: [] });
    await opened.train({
      rows: parts(label),
      labelColumn: "label",
      task,
      numericColumns: ["load"],
      categoricalColumns: ["type"],
      params,
      seed: 1,
      outputFolder: place(name),
      onProgress: () => undefined,
    });
    const served = {
      model: modelName(name),
      environment: environmentName("production"),
      modelVersion: modelVersion("v1.0.0"),
      artifact: await describeArtifact({ root: scratch.path, path: `models/${name}`, format: opened.format }),
    };
    await target.place(served, place(name));
    await target.switchTo(served);
  }
  const options = { host: "127.0.0.1", port: 0, openModel, clock: () => 0, log: () => undefined, pollMs: 100_000 };
  server = await startServer({ folder: folder(), ...options });
});
afterAll(async () => {
  await server.close();
  await scratch[Symbol.asyncDispose]();
});

/** The model's own scores for the rows 0, 15 and 39, opened beside the server. */
async function scoresOf(name: string): Promise<readonly (readonly number[])[]> {
  const predictor = await openModel(place(name));
  const { values, width } = await predictor.predict(parts(() => ""));
  predictor.close();
  return [0, 15, 39].map((row) => [...values.subarray(row * width, (row + 1) * width)]);
}

const instances = [0, 15, 39].map((load) => ({ id: `p${load}`, type: load % 3 === 0 ? "L" : "H", load }));

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a test expects says what it is.
  readonly body: Record<string, any>;
}

async function ask(path: string, body?: object): Promise<Answer> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** What the words of a task make of a row's scores. */
const fields: Readonly<Record<string, (scores: readonly number[], row: number) => object>> = {
  failure: ([probability = 0], row) => ({ probability, positive: row === 2 }),
  hardness: ([hard, middling, soft], row) => ({
    prediction: ["soft", "middling", "hard"][row],
    probabilities: { hard, middling, soft },
  }),
  wear: ([prediction]) => ({ prediction }),
  delay: ([low, middle, high]) => ({ prediction: middle, quantiles: { "0.1": low, "0.5": middle, "0.9": high } }),
};

describe.each(names)("a model of %s", (name) => {
  test("answers rows in the words of its task, with the very scores of the model", async () => {
    const scores = await scoresOf(name);
    const { status, body } = await ask(`/predict?model=${name}`, { instances });
    expect(status).toBe(200);
    expect(body["predictions"]).toMatchObject(
      scores.map((own, row) => ({ id: instances[row]?.id, ...fields[name]?.(own, row) })),
    );
  });

  test("answers tensors of the shapes that its metadata tells", async () => {
    const { body } = await ask(`/v2/models/${name}`);
    const { task } = cases[name] as Case;
    expect(body).toMatchObject({
      task,
      model_version: "v1.0.0",
      artifact_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(body["inputs"]).toEqual(
      expect.arrayContaining([
        { name: "load", datatype: "FP64", shape: [-1], parameters: { kind: "numeric" } },
        { name: "type", datatype: "BYTES", shape: [-1], parameters: { kind: "categorical", categories: ["H", "L"] } },
      ]),
    );
    const answer = await ask(`/v2/models/${name}/infer`, {
      inputs: [
        { name: "load", datatype: "FP64", shape: [3], data: [0, 15, 39] },
        { name: "type", datatype: "BYTES", shape: [3], data: ["L", "L", "L"] },
      ],
    });
    const outputs = answer.body["outputs"] as { name: string; shape: number[]; data: unknown[]; datatype: string }[];
    expect(
      outputs.map(({ name: own, datatype, shape }) => ({ name: own, datatype, shape: [-1, ...shape.slice(1)] })),
    ).toEqual(body["outputs"]);
    for (const { shape, data } of outputs) expect(data).toHaveLength(shape.reduce((a, b) => a * b, 1));
    const scores = await scoresOf(name);
    expect(outputs.map(({ data }) => data)).toContainEqual(scores.flat());
  });

  test("is logged row by row with prediction and scores", async () => {
    await ask(`/predict?model=${name}`, { instances });
    const scores = await scoresOf(name);
    await expect
      .poll(async () => (await readInferenceLog(folder(), modelName(name), { limit: 3 })).rows)
      .toMatchObject(instances.map(({ id, type, load }, row) => ({ id, inputs: { type, load }, scores: scores[row] })));
    const text = await readFile(join(folder(), `log/${name}/requests.jsonl`), "utf8");
    expect(text).not.toContain("null");
  });
});

test("the protocol's own words for each task", async () => {
  const told = await Promise.all(
    names.map(async (name) => (await ask(`/v2/models/${name}`)).body["outputs"] as { name: string }[]),
  );
  expect(told.map((outputs) => outputs.map((output) => output.name))).toEqual([
    ["probability", "positive"],
    ["prediction", "probabilities"],
    ["prediction"],
    ["prediction", "quantiles"],
  ]);
});

describe("names that do not fit", () => {
  test("a whole row of the table may be sent; what the model has no input for is named", async () => {
    const row = { part: "p7", label: "soft", "<script>": 1, type: "L", load: 7 };
    const { status, body } = await ask("/predict?model=wear", row);
    expect([status, body["ignored"]]).toEqual([200, ["part", "label"]]);
    expect((await ask("/predict?model=wear", { type: "L", load: 7, id: "a" })).body).not.toHaveProperty("ignored");
  });

  test.each([
    ["one", { type: "L" }, 'the feature "load" is missing; null says that it is unknown'],
    ["all", {}, 'the features "load", "type" are missing; null says that it is unknown'],
    [
      "a mistyped one",
      { type: "L", laod: 7 },
      'the feature "load" is missing; null says that it is unknown; "laod" is no feature, "load" may be meant',
    ],
    [
      "one beside a hostile name",
      { type: "L", "<load>": 7 },
      'the feature "load" is missing; null says that it is unknown',
    ],
  ])("missing features are named: %s", async (_name, row, error) => {
    expect(await ask("/predict?model=wear", row)).toEqual({ status: 400, body: { error, code: "FEATURE_MISSING" } });
  });

  test("tensors likewise", async () => {
    const tensor = (name: string, value: unknown) => ({ name, datatype: "FP64", shape: [1], data: [value] });
    const inputs = [tensor("load", 1), tensor("type", "L"), tensor("label", 1)];
    expect((await ask("/v2/models/wear/infer", { inputs })).body).toMatchObject({ parameters: { ignored: "label" } });
    expect((await ask("/v2/models/wear/infer", { inputs: [tensor("typ", "L")] })).body["code"]).toBe("FEATURE_MISSING");
  });
});

test("metrics tell classes by name and numbers by their sum", async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  for (const line of [
    /lockstep_predictions_total\{model="hardness",class="soft"\} \d/,
    /lockstep_predictions_total\{model="wear",class="number"\} \d/,
    /lockstep_prediction_value_sum\{model="wear"\} -?\d/,
    /lockstep_prediction_score_count\{model="failure"\} \d/,
  ])
    expect(text).toMatch(line);
  expect(text).not.toMatch(/prediction_score_count\{model="wear"/);
});
