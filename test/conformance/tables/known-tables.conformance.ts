import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import { readCsv } from "../../../pipeline/data/tables/csv.ts";
import type { Evaluation } from "../../../pipeline/domain/evaluation.ts";
import { openTerminalHost } from "../../../pipeline/platform/host/terminal.ts";
import { openModel } from "../../../pipeline/training/trainers/index.ts";
import { serveFolder } from "../../../pipeline/wiring.ts";
import {
  check,
  comment,
  merge,
  onMain,
  openPlayground,
  type Playground,
  propose,
  writeDataConfig,
} from "../../e2e/playground.ts";
import { sharedPath } from "../../support/shared.ts";

interface Known {
  readonly name: string;
  readonly csv: () => string;
  readonly id: string;
  readonly label: string;
  /** Of the section `train` of params.yaml, and of the model in lockstep.yaml. */
  readonly task: string;
  readonly params: readonly string[];
  readonly gate: string;
  readonly metric: string;
  /** How much worse than scikit-learn's model of the usual kind it may be on a few dozen rows. */
  readonly within: number;
}

const fromScikitLearn = (name: string): string => readFileSync(join(inject("tables"), `${name}.csv`), "utf8");
const reached = JSON.parse(readFileSync(join(inject("tables"), "reached.json"), "utf8")) as Record<string, number>;

const known: readonly Known[] = [
  {
    name: "wine",
    csv: () => fromScikitLearn("wine"),
    id: "id",
    label: "target",
    task: "task: multiclass",
    params: ["trainer: linear"],
    gate: "{metric: accuracy, minimum: 0.8}",
    metric: "accuracy",
    within: 0.05,
  },
  {
    name: "breast-cancer",
    csv: () => fromScikitLearn("breast_cancer"),
    id: "id",
    label: "target",
    task: "positive: 1",
    params: ["trainer: gbdt", "leaf_rows: 10"],
    gate: "{metric: roc_auc, minimum: 0.9}",
    metric: "roc_auc",
    within: 0.02,
  },
  {
    name: "diabetes",
    csv: () => fromScikitLearn("diabetes"),
    id: "id",
    label: "target",
    task: "task: regression",
    params: ["trainer: linear", "l2: 10"],
    gate: "{metric: r2, minimum: 0.2}",
    metric: "r2",
    within: 0.05,
  },
];

/** The original file: names of columns with blanks and brackets, a byte order mark, and the failure modes, which are the label. */
const original = sharedPath("data/ai4i2020.csv");
const milling: readonly Known[] =
  original === undefined
    ? []
    : [
        {
          name: "ai4i",
          csv: () => readFileSync(original, "utf8"),
          id: "UDI",
          label: "Machine failure",
          task: "positive: 1",
          params: ["trainer: gbdt", "drop: [Product ID, TWF, HDF, PWF, OSF, RNF]"],
          gate: "{metric: roc_auc, minimum: 0.9}",
          metric: "roc_auc",
          within: Number.POSITIVE_INFINITY,
        },
      ];

function paramsOf({ id, label, task, params }: Known): string {
  return `${["train:", ...[`id: ${id}`, `label: ${label}`, task, ...params].map((line) => `  ${line}`)].join("\n")}\n`;
}

function fill(table: Known): (seed: string) => void {
  const { name, csv, id, label, task, gate } = table;
  const lockstep = `models:
  ${name}:
    artifact: models/${name}
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: ${id}
    label: ${label}
    ${task}
    gates: [${gate}]
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi]
  required: 1
`;
  const dvc = `stages:
  prepare:
    cmd: >-
      mkdir -p prepared && awk 'NR == 1 || NR % 3 != 1' rows.csv > prepared/train.csv
      && awk 'NR == 1 || NR % 3 == 1' rows.csv > prepared/test.csv
    deps: [rows.csv]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: lockstep fit --rows prepared/train.csv --output models/${name}
    deps: [prepared/train.csv]
    params: [train]
    outs: [models/${name}]
  evaluate:
    cmd: >-
      lockstep score --model models/${name} --rows prepared/test.csv
      --predictions evaluation/predictions.csv --metrics evaluation/metrics.json
    deps: [models/${name}, prepared/test.csv]
    params: [train]
    outs: [evaluation/predictions.csv]
    metrics:
    - evaluation/metrics.json: {cache: false}
`;
  return (seed) => {
    const ignored = ["/prepared", `/models/${name}`, "/evaluation/predictions.csv"];
    writeDataConfig(seed, ignored);
    const files = { "rows.csv": csv(), "params.yaml": paramsOf(table), "lockstep.yaml": lockstep, "dvc.yaml": dvc };
    for (const [path, text] of Object.entries(files)) writeFileSync(join(seed, path), text);
    mkdirSync(join(seed, "evaluation"), { recursive: true });
  };
}

/** Brings a first model through review into the folder of an environment. */
async function ship(play: Playground, name: string): Promise<Evaluation> {
  const number = await propose(play, { branch: "first-model", files: {} });
  const markdown = await check(play, number, "first-model");
  const [subject = "nothing"] = /[a-z0-9-]+@[0-9a-f]{64}/.exec(markdown) ?? [];
  await comment(play, { person: "ravi", number, body: `/approve ${subject}` });
  await merge(play, number);
  await onMain(play);
  await play.step("robot", "promote");
  await play.step("robot", "deploy", { environment: "production" });
  return JSON.parse(readFileSync(play.at("robot", `.lockstep/records/${name}.evaluation.json`), "utf8")) as Evaluation;
}

describe.each([...known, ...milling])("the table $name", (table) => {
  test("goes from CSV to a model that is reviewed, exported and placed", async () => {
    const { name, metric, within } = table;
    expect(paramsOf(table).trim().split("\n").length).toBeLessThan(25);
    const play = await openPlayground(fill(table));
    try {
      const evaluation = await ship(play, name);
      const measured = evaluation.candidate.metrics[metric as keyof typeof evaluation.candidate.metrics];
      const wanted = reached[name.replace("-", "_")] ?? 0;
      expect(measured?.value).toBeGreaterThan(wanted - within);
      const exported = play.start("robot", "export", `--model=models/${name}`, "--format=onnx", "--output=model.onnx");
      expect(await once(exported, "close")).toEqual([0, null]);
      expect(readFileSync(play.at("robot", "model.onnx")).length).toBeGreaterThan(500);
      const place = play.at("robot", ".lockstep/production");
      expect(readFileSync(join(place, `${name}.current.json`), "utf8")).toContain(evaluation.candidate.artifactSha256);
      const { task } = await openModel(play.at("robot", "models", name));
      if (task.kind === "binary") await expectServed(play, table);
    } finally {
      play.remove();
    }
  });
});

/** The inference server over the folder answers as the model does, row by row. */
async function expectServed(play: Playground, { name, id }: Known): Promise<void> {
  const host = openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} });
  const folder = play.at("robot", ".lockstep/production");
  const server = await serveFolder(host, { folder, host: "127.0.0.1", port: 0 });
  try {
    const path = play.at("dana", "prepared/test.csv");
    const rows = await readCsv(path, path);
    const predictor = await openModel(play.at("robot", "models", name));
    const { values } = await predictor.predict(rows);
    for (const row of [0, 7, rows.rowCount - 1]) {
      const body = Object.fromEntries(
        predictor.inputs.map((input) => {
          const cell = rows.column(input.name)[row] ?? "";
          return [input.name, input.kind === "numeric" ? Number(cell) : cell];
        }),
      );
      const answer = await fetch(`${server.url}/predict`, {
        method: "POST",
        body: JSON.stringify({ ...body, id: rows.column(id)[row] }),
      });
      expect(await answer.json()).toMatchObject({ predictions: [{ probability: values[row] }] });
    }
  } finally {
    await server.close();
  }
}
