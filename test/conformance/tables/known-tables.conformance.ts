import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, inject, test } from "vitest";
import type { Evaluation } from "../../../pipeline/domain/evaluation.ts";
import { openTerminalHost } from "../../../pipeline/platform/host/terminal.ts";
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
import { askServer, runtimeScores } from "./answers.ts";

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
  /** Formats of which there is an independent runtime, and a form for this kind of model. */
  readonly formats: readonly ("onnx" | "pmml")[];
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
    formats: ["onnx", "pmml"],
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
    formats: ["onnx", "pmml"],
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
    formats: ["onnx", "pmml"],
  },
  {
    name: "diabetes-quantiles",
    csv: () => fromScikitLearn("diabetes"),
    id: "id",
    label: "target",
    task: "task: quantiles",
    params: ["levels: [0.1, 0.5, 0.9]", "trainer: gbdt", "leaf_rows: 10"],
    gate: "{metric: pinball, maximum: 40}",
    metric: "pinball",
    within: Number.POSITIVE_INFINITY,
    formats: ["onnx"],
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
          formats: ["onnx", "pmml"],
        },
      ];

function paramsOf({ id, label, task, params }: Known): string {
  return `${["train:", ...[`id: ${id}`, `label: ${label}`, task, ...params].map((line) => `  ${line}`)].join("\n")}\n`;
}

function fill(table: Known, port: number): (seed: string) => void {
  const { name, csv, id, label, task, gate } = table;
  const levels = table.params.find((line) => line.startsWith("levels"));
  const lockstep = `models:
  ${name}:
    artifact: models/${name}
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: ${id}
    label: ${label}
    ${task}${levels === undefined ? "" : `\n    ${levels}`}
    gates: [${gate}]
environments:
  production:
    target: {kind: directory, path: .lockstep/production, url: "http://127.0.0.1:${port}"}
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
  const promoted = await play.step("robot", "promote");
  expect(promoted.result.refusals, promoted.log).toEqual([]);
  const { result } = await play.step("robot", "deploy", { environment: "production" });
  expect(result.records).toMatchObject([{ outcome: "deployed", health: "Healthy" }]);
  return JSON.parse(readFileSync(play.at("robot", `.lockstep/records/${name}.evaluation.json`), "utf8")) as Evaluation;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return address !== null && typeof address === "object" ? address.port : 0;
}

async function exportAs(play: Playground, { name }: Known, format: string): Promise<string> {
  const output = `model.${format}`;
  const started = play.start("robot", "export", `--model=models/${name}`, `--format=${format}`, `--output=${output}`);
  expect(await once(started, "close")).toEqual([0, null]);
  return play.at("robot", output);
}

/** Largest difference of two lists of scores, absolute or relative. */
function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  expect(a.map((row) => row.length)).toEqual(b.map((row) => row.length));
  return Math.max(...a.flatMap((row, i) => row.map((score, j) => scoreDistance(score, b[i]?.[j]))));
}

function scoreDistance(a: number, b = Number.NaN): number {
  const found = Math.abs(a - b) / Math.max(1, Math.abs(b));
  // A comparison with NaN must not pass for a small one.
  return Number.isNaN(found) ? Number.POSITIVE_INFINITY : found;
}

describe.each([...known, ...milling])("the table $name", (table) => {
  test("goes from CSV to a model that is reviewed, exported and served, and answers as its exports do", async () => {
    const { name, metric, within, formats } = table;
    expect(paramsOf(table).trim().split("\n").length).toBeLessThan(25);
    const port = await freePort();
    const play = await openPlayground(fill(table, port));
    const host = openTerminalHost({ inputs: {}, stream: { write: () => undefined }, environment: {} });
    const folder = play.at("robot", ".lockstep/production");
    const server = await serveFolder(host, { folder, host: "127.0.0.1", port });
    try {
      const evaluation = await ship(play, name);
      const measured = evaluation.candidate.metrics[metric as keyof typeof evaluation.candidate.metrics];
      const wanted = reached[name.replace("-", "_")] ?? 0;
      expect(measured?.value).toBeGreaterThan(wanted - within);

      const rows = play.at("robot", "prepared/test.csv");
      const served = await askServer(server.url, { model: name, rows, id: table.id });
      expect(served.sha256).toBe(evaluation.candidate.artifactSha256);
      const exported: Partial<Record<"onnx" | "pmml", string>> = {};
      for (const format of formats) exported[format] = await exportAs(play, table, format);
      const runtimes = await runtimeScores(served, { rows, exported });
      for (const format of formats) expect(distance(served.scores, runtimes[format] ?? [])).toBeLessThan(1e-9);

      // The log has every row. All of them: the newest alone would have drifted, since the machine's days follow each other.
      const watch = { environment: "production", propose: "false", rows: "10000" };
      const { result } = await play.step("robot", "monitor", watch);
      const enough = served.scores.length >= 200;
      expect(result.records).toMatchObject([
        { currentRows: served.scores.length, verdict: enough ? "stable" : "insufficient_data" },
      ]);
    } finally {
      await server.close();
      play.remove();
    }
  });
});
