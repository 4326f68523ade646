import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { bar, png } from "../training/support/pictures.ts";
import { check, openPlayground, type Playground, propose, run, writeDataConfig } from "./playground.ts";

/** Bars across and down: the folders of one part by class, in the other a table says which is which. */
function pictures(seed: number, count: number, path: (kind: string, i: number) => string): Record<string, Buffer> {
  const prng = new Prng(seed);
  const kinds = ["across", "down"] as const;
  return Object.fromEntries(
    kinds.flatMap((kind) => Array.from({ length: count }, (_, i) => [path(kind, i), png(bar(kind, prng))] as const)),
  );
}

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: pictures/test
    training_rows: pictures/train
    id: md5
    label: label
    positive: across
    gates:
    - {metric: roc_auc, minimum: 0.8}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [ravi]
  required: 1
`;

const params = `train:
  id: md5
  label: label
  positive: across
  features:
    - {image: [path], height: 12, width: 12, channels: 1}
  convolutions: [{filters: 6}]
  epochs: 8
  patience: 0
  batch_size: 16
`;

const stages = `stages:
  train:
    cmd: lockstep fit --rows pictures/train --output models/failure-predictor
    deps: [pictures/train]
    params: [train]
    outs: [models/failure-predictor]
  evaluate:
    cmd: >-
      lockstep score --model models/failure-predictor --rows pictures/test
      --predictions evaluation/predictions.csv --metrics evaluation/metrics.json
    deps: [models/failure-predictor, pictures/test]
    outs: [evaluation/predictions.csv]
    metrics:
    - evaluation/metrics.json: {cache: false}
`;

async function write(seed: string): Promise<void> {
  writeDataConfig(seed, ["/evaluation/predictions.csv", "/models/failure-predictor"]);
  const test = pictures(2, 25, (kind, i) => `pictures/test/${kind}-${i}.png`);
  const labels = Object.keys(test).map((path) => {
    const name = path.slice("pictures/test/".length);
    return `${name},${name.split("-", 1)[0] ?? ""}`;
  });
  const files = {
    ...pictures(1, 40, (kind, i) => `pictures/train/${kind}/${i}.png`),
    ...test,
    "pictures/test/labels.csv": `path,label\n${labels.join("\n")}\n`,
    "lockstep.yaml": project,
    "params.yaml": params,
    "dvc.yaml": stages,
  };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(seed, path)), { recursive: true });
    writeFileSync(join(seed, path), content);
  }
  await run(seed, "add", "pictures/train", "pictures/test");
  await run(seed, "push");
}

let play: Playground & { remove(): void };

beforeAll(async () => {
  play = await openPlayground(write);
}, 60_000);
afterAll(() => {
  play.remove();
});

describe("a model that looks at pictures", () => {
  test("is trained, scored from the cache, explained and reported as any other", async () => {
    const number = await propose(play, { branch: "first-model", files: {} });
    const markdown = await check(play, number, "first-model");
    const evaluation = JSON.parse(
      readFileSync(play.at("robot", ".lockstep/records/failure-predictor.evaluation.json"), "utf8"),
    ) as Evaluation;
    expect(evaluation.rows.count).toBe(50);
    expect(evaluation.candidate.operation?.timed).toBe("requests");
    expect(evaluation.candidate.metrics.roc_auc?.value).toBeGreaterThan(0.9);
    expect(evaluation.importance?.map(({ input }) => input)).toEqual(["path"]);
    expect(markdown).toContain("failure-predictor@");
    const metrics = JSON.parse(readFileSync(play.at("robot", "evaluation/metrics.json"), "utf8")) as {
      roc_auc: number;
    };
    expect(metrics.roc_auc).toBeCloseTo(evaluation.candidate.metrics.roc_auc?.value ?? 0, 9);
    expect(readFileSync(play.at("robot", "models/failure-predictor.md"), "utf8")).toContain("| `path` | image |");
  }, 120_000);
});
