import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shiftLabels } from "../../examples/milling/damage.ts";
import { dataSet, millingCsv } from "../../examples/milling/generate.ts";
import { type LiveRow, liveRows } from "../../examples/milling/live.ts";
import { prepare } from "../../examples/milling/prepare.ts";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import { readCsv } from "../../pipeline/data/tables/csv.ts";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { toJson } from "../../pipeline/data/yaml/python.ts";
import { environmentName, md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { compareModels, type ModelScores } from "../../pipeline/evaluation/evaluate.ts";
import { type DriftColumn, detectDrift } from "../../pipeline/monitoring/detect.ts";
import { parseProject } from "../../pipeline/registry/project.ts";
import { fit } from "../../pipeline/training/fit.ts";
import { truthOf } from "../../pipeline/training/judged-rows.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";

const root = dirname(dirname(import.meta.dirname));
const model = modelName("failure-predictor");
const data = millingCsv(dataSet);
const sound = prepare(data);
let folder: string;

async function project() {
  const { models } = parseProject(await readFile(join(root, "lockstep.yaml"), "utf8"), "lockstep.yaml");
  const [declaration] = models;
  if (declaration === undefined) throw new Error("no model is declared");
  return declaration;
}

/** Trains as the stage does, and scores the rows of the sound data. */
async function scoresOf(name: string, paramsFile: string, train: string): Promise<ModelScores> {
  const rows = join(folder, `${name}.csv`);
  await writeFile(rows, train);
  const params = toJson(parseYaml(await readFile(join(root, paramsFile), "utf8"), paramsFile)) as Readonly<
    Record<string, Json>
  >;
  const output = join(folder, name);
  await fit(
    { rows, output, params: params["train"] ?? null, onProgress: () => undefined },
    { openTrainer: (trainer, task, prefer) => openTrainer(trainer, task, { prefer, searchFrom: [] }) },
  );
  const predictor = await openModel(output);
  const { values: scores } = await predictor.predict(await readCsv(Buffer.from(sound.test), "test.csv"));
  return {
    modelVersion: undefined,
    artifactSha256: hashBytes(name).sha256,
    threshold: predictor.threshold ?? Number.NaN,
    scores,
  };
}

async function judged(candidate: ModelScores, champion?: ModelScores) {
  const { gates, labelColumn, task } = await project();
  const table = await readCsv(Buffer.from(sound.test), "test.csv");
  return compareModels({
    model,
    rows: { source: "base", path: "prepared/test.csv", md5: md5("0".repeat(32)), changed: false },
    truth: truthOf(table, { column: labelColumn, task, models: [] }),
    candidate,
    champion,
    gates,
    seed: 20,
  });
}

describe("the example's models", () => {
  let first: ModelScores;
  let better: ModelScores;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "lockstep-story-"));
    first = await scoresOf("first", "params.yaml", sound.train);
    better = await scoresOf("better", "examples/milling/better-params.yaml", sound.train);
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test("begin with one that reaches its limits", async () => {
    expect((await judged(first)).verdict.phase).toBe("equivalent");
  });

  test("become better beyond noise with better parameters", async () => {
    const { verdict, comparisons } = await judged(better, first);
    expect(verdict.phase).toBe("improved");
    for (const metric of ["roc_auc", "f1"])
      expect(comparisons.find((each) => each.metric === metric)?.interval?.low).toBeGreaterThan(0);
  });

  test("become worse beyond noise with damaged data, judged by the sound rows", async () => {
    const damaged = prepare(shiftLabels(data));
    const candidate = await scoresOf("damaged", "examples/milling/better-params.yaml", damaged.train);
    const { verdict, comparisons } = await judged(candidate, better);
    expect(verdict.phase).toBe("regressed");
    for (const metric of ["roc_auc", "f1"])
      expect(comparisons.find((each) => each.metric === metric)?.interval?.high).toBeLessThan(0);
  }, 240_000);
});

describe("the example's live rows", () => {
  const numeric = [
    "air_temperature_k",
    "process_temperature_k",
    "rotational_speed_rpm",
    "torque_nm",
    "tool_wear_min",
  ] as const satisfies readonly (keyof LiveRow)[];

  async function drift(isDrifted: boolean, seed: number) {
    const reference = await readCsv(Buffer.from(sound.train), "train.csv");
    const rows = liveRows({ count: 400, seed, isDrifted });
    const { drift: rule } = await project();
    return detectDrift({
      model,
      environment: environmentName("production"),
      version: modelVersion("v1.0.0"),
      sha256: sha256("0".repeat(64)),
      reference: [
        ...numeric.map(
          (name): DriftColumn => ({ kind: "numeric", name, values: Float64Array.from(reference.column(name), Number) }),
        ),
        { kind: "categorical", name: "type", values: reference.column("type") },
      ],
      current: [
        ...numeric.map(
          (name): DriftColumn => ({ kind: "numeric", name, values: Float64Array.from(rows, (row) => row[name]) }),
        ),
        { kind: "categorical", name: "type", values: rows.map(({ type }) => type) },
      ],
      rule,
    });
  }

  test.each([1, 2, 3, 4, 5])("are stable when the machine is (seed %d)", async (seed) => {
    expect((await drift(false, seed)).verdict).toBe("stable");
  });

  test.each([1, 2, 3, 4, 5])("have drifted in torque and air temperature when both changed (seed %d)", async (seed) => {
    const { verdict, features } = await drift(true, seed);
    expect(verdict).toBe("drifted");
    expect(
      features
        .filter(({ isDrifted }) => isDrifted)
        .map(({ feature }) => feature)
        .sort(),
    ).toEqual(["air_temperature_k", "torque_nm"]);
  });
});
