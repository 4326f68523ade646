import { mkdir, readdir, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type LoggedPrediction, readInferenceLog } from "../../pipeline/delivery/server/inference-log.ts";
import { openInferenceLog } from "../../pipeline/delivery/server/inference-log-writer.ts";
import { modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { scratchFolder } from "./milling.ts";

const model = modelName("team/failure-predictor");
const place = "log/team%2Ffailure-predictor";

function prediction(id: number): LoggedPrediction {
  return {
    id: String(id),
    at: "2026-11-21T12:00:00.000Z",
    modelVersion: modelVersion("v1.0.0"),
    artifactSha256: sha256("a".repeat(64)),
    inputs: { type: "L", torque_nm: 40.5 },
    prediction: "negative",
    scores: [0.25],
  };
}

function predictions(from: number, to: number): readonly LoggedPrediction[] {
  return Array.from({ length: to - from + 1 }, (_, index) => prediction(from + index));
}

function openLog(folder: string, options: Partial<Parameters<typeof openInferenceLog>[0]> = {}) {
  return openInferenceLog({
    folder,
    model,
    fileSizeBytes: 1_000_000,
    keptFiles: 3,
    onLost: () => undefined,
    ...options,
  });
}

async function idsIn(folder: string, limit: number): Promise<readonly number[]> {
  return (await readInferenceLog(folder, model, { limit })).rows.map(({ id }) => Number(id));
}

test("what was written is read back, oldest first, the newest when there are too many", async () => {
  await using scratch = await scratchFolder();
  const log = openLog(scratch.path);
  log.append(predictions(1, 3));
  log.append(predictions(4, 5));
  await log.flush();
  expect((await readInferenceLog(scratch.path, model, { limit: 10 })).rows).toEqual(predictions(1, 5));
  expect(await idsIn(scratch.path, 2)).toEqual([4, 5]);
  await log.close();
});

test("a log that was never written is empty", async () => {
  await using scratch = await scratchFolder();
  expect(await readInferenceLog(scratch.path, model, { limit: 10 })).toEqual({ rows: [], badLines: 0 });
});

test("full files give way, the oldest go, and reading crosses them", async () => {
  await using scratch = await scratchFolder();
  const log = openLog(scratch.path, { fileSizeBytes: 1000, keptFiles: 2 });
  // All at once: the bound holds for what waits together, too.
  log.append(predictions(1, 30));
  await log.close();
  for (const name of await readdir(join(scratch.path, place)))
    expect((await stat(join(scratch.path, place, name))).size).toBeLessThanOrEqual(1000);
  expect((await readdir(join(scratch.path, place))).sort()).toEqual([
    "requests.1.jsonl",
    "requests.2.jsonl",
    "requests.jsonl",
  ]);
  const ids = await idsIn(scratch.path, 1000);
  expect(ids.at(-1)).toBe(30);
  expect(ids).toEqual(predictions(ids[0] ?? 0, 30).map(({ id }) => Number(id)));
  expect(ids.length).toBeGreaterThan(4);
  expect(ids.length).toBeLessThan(12);
});

test("a rotation that was cut short loses nothing that is still there", async () => {
  await using scratch = await scratchFolder();
  const log = openLog(scratch.path, { fileSizeBytes: 1, keptFiles: 3 });
  for (let id = 1; id <= 4; id++) {
    log.append([prediction(id)]);
    await log.flush();
  }
  await log.close();
  await rename(join(scratch.path, place, "requests.jsonl"), join(scratch.path, place, "requests.away"));
  expect(await idsIn(scratch.path, 10)).toEqual([1, 2, 3]);
  await rename(join(scratch.path, place, "requests.away"), join(scratch.path, place, "requests.jsonl"));
  await rename(join(scratch.path, place, "requests.2.jsonl"), join(scratch.path, place, "requests.away"));
  expect(await idsIn(scratch.path, 10)).toEqual([1, 3, 4]);
});

test("a torn last line is skipped, later lines stand alone, and what is no prediction is counted", async () => {
  await using scratch = await scratchFolder();
  const file = join(scratch.path, place, "requests.jsonl");
  const first = openLog(scratch.path);
  first.append(predictions(1, 2));
  await first.close();
  await writeFile(file, '{"id":"3","at":"2026', { flag: "a" });
  expect(await readInferenceLog(scratch.path, model, { limit: 10 })).toEqual({ rows: predictions(1, 2), badLines: 0 });

  const second = openLog(scratch.path);
  second.append([prediction(4)]);
  await second.close();
  expect(await readInferenceLog(scratch.path, model, { limit: 10 })).toEqual({
    rows: [prediction(1), prediction(2), prediction(4)],
    badLines: 1,
  });
});

const line = {
  id: "1",
  at: "2026-11-21T12:00:00.000Z",
  model_version: "v1.0.0",
  artifact_sha256: "a".repeat(64),
  inputs: { torque_nm: 1 },
  prediction: "positive",
  scores: [1],
};
test.each<[string, object, number]>([
  ["a class and its probability", {}, 1],
  ["a number and its quantiles", { prediction: 12.5, scores: [10, 12.5, -1e300] }, 1],
  [
    "the words of earlier servers",
    { prediction: undefined, scores: undefined, probability: 1, decision: "positive" },
    1,
  ],
  ["a score as a text", { scores: ["0.5"] }, 0],
  ["scores that are a number", { scores: 1 }, 0],
  ["no score", { scores: [] }, 0],
  ["no prediction", { prediction: undefined }, 0],
  ["a prediction that is a list", { prediction: ["positive"] }, 0],
  ["a digest that is none", { artifact_sha256: "a" }, 0],
  ["a version that is none", { model_version: "1" }, 0],
  ["inputs that are a list", { inputs: [1] }, 0],
  ["an input that is an object", { inputs: { torque_nm: {} } }, 0],
  ["no inputs", { inputs: undefined }, 0],
])("a line with %s", async (_name, change, rows) => {
  await using scratch = await scratchFolder();
  await mkdir(join(scratch.path, place), { recursive: true });
  await writeFile(join(scratch.path, place, "requests.jsonl"), `${JSON.stringify({ ...line, ...change })}\n`);
  const page = await readInferenceLog(scratch.path, model, { limit: 10 });
  expect([page.rows.length, page.badLines]).toEqual([rows, 1 - rows]);
});

test("what waits to be written has a bound in bytes", async () => {
  await using scratch = await scratchFolder();
  let lost = 0;
  const log = openLog(scratch.path, { waitingBytes: 3000, onLost: (lines) => (lost += lines) });
  log.append(predictions(10, 49));
  await log.close();
  const { size } = await stat(join(scratch.path, place, "requests.jsonl"));
  const kept = 40 - lost;
  expect(await idsIn(scratch.path, 100)).toHaveLength(kept);
  expect(kept).toBe(Math.floor(3000 / (size / kept)));
});

test("rows that cannot be written are counted, and a log that can be written again goes on", async () => {
  await using scratch = await scratchFolder();
  let lost = 0;
  const log = openLog(scratch.path, { onLost: (lines) => (lost += lines) });
  await mkdir(join(scratch.path, "log"), { recursive: true });
  await writeFile(join(scratch.path, place), "a file where the folder should be");
  log.append(predictions(1, 2));
  await log.flush();
  expect(lost).toBe(2);
  await rename(join(scratch.path, place), join(scratch.path, "away"));
  log.append([prediction(3)]);
  await log.close();
  expect(await idsIn(scratch.path, 10)).toEqual([3]);
});

test("a link in the place of the log is not followed", async () => {
  await using scratch = await scratchFolder();
  await mkdir(join(scratch.path, place), { recursive: true });
  const away = join(scratch.path, "away.jsonl");
  await writeFile(away, "");
  await symlink(away, join(scratch.path, place, "requests.jsonl"));
  let lost = 0;
  const log = openLog(scratch.path, { onLost: (lines) => (lost += lines) });
  log.append([prediction(1)]);
  await log.close();
  expect(lost).toBe(1);
  await expect(readInferenceLog(scratch.path, model, { limit: 1 })).rejects.toThrow("ELOOP");
});
