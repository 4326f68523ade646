import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseRecord } from "../../../pipeline/registry/schemas/parse-record.ts";
import { lockstep } from "../../cli/command-line.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { treesCsv } from "../support/table.ts";

const files = {
  "rows.csv": treesCsv(300, 4),
  "sweep.yaml": `metric: log_loss
strategy: grid
folds: 2
seeds: [1]
repeats: 2
space:
  learning_rate: {values: [0.05, 0.1, 0.3]}
  leaves: {values: [2, 8]}
`,
  "params.yaml": "train:\n  trainer: gbdt\n  id: id\n  label: y\n  trees: 5\n  leaves: 4\n",
  "lockstep.yaml": `models:
  churn:
    artifact: models/churn
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: rows.csv
    id: id
    label: y
    positive: 1
    gates: [{metric: roc_auc, margin: 0.01}]
    drift: {minimum_rows: 50, alpha: 0.01, minimum_effect: 0.2}
environments:
  production: {target: {kind: directory, path: .lockstep/production}}
review: {approvers: [ravi], required: 1}
`,
  ".dvc/config": "[core]\n    no_scm = true\n",
};

const results = ".lockstep/sweeps/results";

test("workers that share nothing run each trial once, and who joins their results runs only what is left", {
  timeout: 120_000,
}, async () => {
  const place = memoryFolder();
  const matrix = join(place, "plan");
  await writeFiles(matrix, files);
  const planned = await lockstep(matrix, "sweep", "--emit-matrix", "4", "--model", "churn");
  const { include } = JSON.parse(planned.stdout) as { include: { part: number; worker: string; rows: string }[] };
  expect(include).toEqual([1, 2, 3, 4].map((part) => ({ part, worker: `${part}/4`, rows: "rows.csv" })));

  // The fourth worker's machine was lost.
  const parts: string[][] = [];
  const join4 = join(place, "join");
  await writeFiles(join4, files);
  for (const { worker, rows } of include.slice(0, 3)) {
    const folder = join(place, `worker-${worker.slice(0, 1)}`);
    await writeFiles(folder, files);
    const { code, stderr } = await lockstep(folder, "sweep", "--rows", rows, "--worker", worker, "--apart");
    expect(code, stderr).toBe(0);
    parts.push(await readdir(join(folder, results)));
    await cp(join(folder, results), join(join4, results), { recursive: true });
  }
  expect(parts.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(new Set(parts.flat()).size).toBe(5);

  const record = "records/sweep.json";
  const { code, stderr } = await lockstep(join4, "sweep", "--record", record);
  expect(code, stderr).toBe(0);
  expect(stderr.match(/ of 6 trials:/g), "one trial was left").toHaveLength(1);
  const found = parseRecord("lockstep/Sweep", await readFile(join(join4, record), "utf8"), record);
  expect(found).toMatchObject({
    section: "train",
    metric: "log_loss",
    trials: 6,
    failed: 0,
    params: { path: "params.yaml" },
  });
  expect(Object.keys(found.best?.point ?? {}).sort()).toEqual(["learning_rate", "leaves"]);
  expect(found.comparison).toMatchObject({ folds: 4 });

  const alone = join(place, "alone");
  await writeFiles(alone, files);
  await lockstep(alone, "sweep", "--rows", "rows.csv", "--record", record);
  const whole = parseRecord("lockstep/Sweep", await readFile(join(alone, record), "utf8"), record);
  expect({ ...found, cpuMs: 0 }, "the same sweep on one machine finds the same").toEqual({ ...whole, cpuMs: 0 });
});

test.each<[string, readonly string[], RegExp]>([
  ["a part without a worker", ["--apart"], /--apart is for a worker that shares nothing/],
  ["a part that shares", ["--apart", "--worker", "1/2", "--remote"], /--apart is for a worker that shares nothing/],
  ["a worker of none", ["--worker", "3/2"], /"3\/2" is no worker/],
])("%s is no sweep", async (_name, args, message) => {
  const folder = memoryFolder();
  await writeFiles(folder, files);
  const { code, stderr } = await lockstep(folder, "sweep", ...args);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(message);
});

test("of several models one has to be named", async () => {
  const folder = memoryFolder();
  const { "lockstep.yaml": project } = files;
  const second = project
    .slice(project.indexOf("  churn:"), project.indexOf("environments:"))
    .replaceAll("churn", "other");
  await writeFiles(folder, { ...files, "lockstep.yaml": project.replace("environments:", `${second}environments:`) });
  const { code, stderr } = await lockstep(folder, "sweep", "--emit-matrix", "2");
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/--model` \(churn, other\)/);
});
