import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readInferenceLog } from "../../pipeline/delivery/server/inference-log.ts";
import { type InferenceServer, type ServerOptions, startServer } from "../../pipeline/delivery/server/server.ts";
import { openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import type { Served, Target } from "../../pipeline/delivery/targets/target.ts";
import { filesOf, type MillingModel, millingVersion, openMillingModel, scratchFolder } from "./milling.ts";

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: string;
let target: Target;
let running: InferenceServer[];

beforeEach(async () => {
  scratch = await scratchFolder();
  folder = join(scratch.path, "production");
  target = openDirectoryTarget({ folder, description: "directory production", url: undefined });
  running = [];
});
afterEach(async () => {
  for (const server of running) await server.close();
  await scratch[Symbol.asyncDispose]();
});

async function release(version: string, model: MillingModel & { readonly name?: string }): Promise<Served> {
  const { served, source } = await millingVersion(scratch.path, version, model);
  await target.place(served, source);
  await target.switchTo(served);
  return served;
}

const noon = Date.UTC(2026, 10, 21, 12);

async function start(options: Partial<ServerOptions> = {}): Promise<InferenceServer> {
  const server = await startServer({
    folder,
    host: "127.0.0.1",
    port: 0,
    openModel: openMillingModel,
    clock: () => noon,
    log: () => undefined,
    pollMs: 20,
    ...options,
  });
  running.push(server);
  return server;
}

interface Answer {
  readonly status: number;
  readonly version: string | null;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

async function ask(server: InferenceServer, path: string, body?: unknown): Promise<Answer> {
  const init =
    body === undefined ? {} : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
  const response = await fetch(`${server.url}${path}`, init);
  const text = await response.text();
  return {
    status: response.status,
    version: response.headers.get("x-model-version"),
    body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {},
    text,
  };
}

const row = { type: "L", torque_nm: 40 };
const risky = { type: "H", torque_nm: 80 };

describe("prediction", () => {
  test("answers the features of one row with version, digest, probability and decision", async () => {
    const served = await release("v1.0.0", { torqueMiddle: 60, threshold: 0.4 });
    const answer = await ask(await start(), "/predict", { ...risky, id: "machine-7" });
    expect(answer).toMatchObject({ status: 200, version: "v1.0.0" });
    expect(answer.body).toEqual({
      model: "failure-predictor",
      model_version: "v1.0.0",
      artifact_sha256: served.artifact.sha256,
      predictions: [{ id: "machine-7", probability: 1 / (1 + Math.exp(-10)), positive: true, threshold: 0.4 }],
    });
  });

  test("a probability equal to the threshold is positive", async () => {
    await release("v1.0.0", { torqueMiddle: 60, threshold: 0.5 });
    const { body } = await ask(await start(), "/predict", {
      instances: [
        { type: "M", torque_nm: 60 },
        { type: "M", torque_nm: 59.999 },
      ],
    });
    expect(body["predictions"]).toMatchObject([{ probability: 0.5, positive: true }, { positive: false }]);
  });

  test("answers the Open Inference Protocol in the order of the rows", async () => {
    const served = await release("v1.0.0", { torqueMiddle: 60 });
    const { body, status } = await ask(await start(), "/v2/models/failure-predictor/infer", {
      id: "request-1",
      inputs: [
        { name: "torque_nm", datatype: "FP64", shape: [2, 1], data: [[40], [80]] },
        { name: "type", datatype: "BYTES", shape: [2], data: ["L", "H"] },
      ],
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      model_name: "failure-predictor",
      model_version: "v1.0.0",
      id: "request-1",
      parameters: { artifact_sha256: served.artifact.sha256, threshold: 0.5 },
      outputs: [
        { name: "probability", datatype: "FP64", shape: [2], data: [1 / (1 + Math.exp(10)), 1 / (1 + Math.exp(-10))] },
        { name: "positive", datatype: "BOOL", shape: [2], data: [false, true] },
      ],
    });
  });

  const hostile = "<script>hostile</script>";
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  test.each<[string, string, unknown, number, string]>([
    ["a body that is no JSON", "/predict", `{"torque_nm": ${hostile}`, 400, "BODY_INVALID"],
    ["NaN, which JSON does not know", "/predict", '{"type":"L","torque_nm":NaN}', 400, "BODY_INVALID"],
    ["a body that is a list", "/predict", [row], 400, "BODY_INVALID"],
    ["a body nested a hundred thousand deep", "/predict", deep, 400, "BODY_INVALID"],
    ["a number too large for a float64", "/predict", '{"type":"L","torque_nm":1e999}', 400, "FEATURE_INVALID"],
    ["a number as a text", "/predict", { ...row, torque_nm: hostile }, 400, "FEATURE_INVALID"],
    ["a feature that is missing", "/predict", { type: hostile }, 400, "FEATURE_MISSING"],
    ["a missing value that the model does not take", "/predict", { ...row, torque_nm: null }, 400, "FEATURE_INVALID"],
    ["a feature inherited by name", "/predict", '{"__proto__":{"type":"L","torque_nm":40}}', 400, "FEATURE_MISSING"],
    ["a category the model never saw", "/predict", { ...row, type: hostile }, 400, "FEATURE_INVALID"],
    ["a list for a category", "/predict", { ...row, type: [hostile] }, 400, "FEATURE_INVALID"],
    ["no rows", "/predict", { instances: [] }, 400, "ROWS_INVALID"],
    ["instances that are no list", "/predict", { instances: hostile }, 400, "ROWS_INVALID"],
    ["a row that is no object", "/predict", { instances: [row, hostile] }, 400, "ROWS_INVALID"],
    [
      "one row more than allowed",
      "/predict",
      { instances: Array.from({ length: 6 }, () => row) },
      413,
      "ROWS_TOO_MANY",
    ],
    ["no tensors", "/v2/models/failure-predictor/infer", row, 400, "BODY_INVALID"],
    [
      "a missing tensor",
      "/v2/models/failure-predictor/infer",
      { inputs: [column("type", ["L"])] },
      400,
      "FEATURE_MISSING",
    ],
    [
      "a tensor twice",
      "/v2/models/failure-predictor/infer",
      { inputs: [column("type", ["L"]), column("type", ["L"])] },
      400,
      "BODY_INVALID",
    ],
    [
      "tensors of different lengths",
      "/v2/models/failure-predictor/infer",
      { inputs: [column("type", ["L"]), column("torque_nm", [1, 2])] },
      400,
      "ROWS_INVALID",
    ],
    [
      "data that does not fit its shape",
      "/v2/models/failure-predictor/infer",
      { inputs: [{ ...column("type", ["L"]), shape: [2] }, column("torque_nm", [1, 2])] },
      400,
      "ROWS_INVALID",
    ],
    [
      "a shape of a billion rows",
      "/v2/models/failure-predictor/infer",
      { inputs: [{ ...column("type", ["L"]), shape: [1e9] }] },
      413,
      "ROWS_TOO_MANY",
    ],
    ["a model that is not there", `/v2/models/${encodeURIComponent(hostile)}/infer`, row, 404, "MODEL_UNKNOWN"],
    ["a path that is not there", `/v3/${encodeURIComponent(hostile)}`, row, 404, "PATH_UNKNOWN"],
  ])("refuses %s with a code, and repeats nothing of it", async (_name, path, body, status, code) => {
    await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start({ rowLimit: 5 });
    const answer = await ask(server, path, body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(answer.text).not.toContain("script");
    expect((await ask(server, "/predict", row)).status).toBe(200);
  });

  test("a body of the largest size is read, one byte more is refused", async () => {
    await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start({ bodyLimitBytes: 1000 });
    const padded = (size: number): string => JSON.stringify(row).padEnd(size, " ");
    expect((await ask(server, "/predict", padded(1000))).status).toBe(200);
    expect(await ask(server, "/predict", padded(1001))).toMatchObject({
      status: 413,
      body: { code: "BODY_TOO_LARGE" },
    });
  });

  test("of several models it wants to know which one", async () => {
    await release("v1.0.0", { torqueMiddle: 60 });
    await release("v3.0.0", { torqueMiddle: 60, name: "team/wear" });
    const server = await start();
    expect(await ask(server, "/predict", row)).toMatchObject({ status: 400, body: { code: "MODEL_AMBIGUOUS" } });
    expect(await ask(server, "/predict?model=team/wear", row)).toMatchObject({ status: 200, version: "v3.0.0" });
    expect((await ask(server, "/v2/models/team%2Fwear")).body).toMatchObject({
      name: "team/wear",
      versions: ["v3.0.0"],
    });
  });
});

describe("following the folder", () => {
  test("a switch is answered by the new version, and a rollback by the old one without reading its files again", async () => {
    const first = await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start({ pollMs: 100_000 });
    const second = await release("v1.1.0", { torqueMiddle: 65 });
    await server.refresh();
    expect((await ask(server, "/predict", row)).version).toBe("v1.1.0");
    expect((await ask(server, "/v2/models/failure-predictor")).body).toMatchObject({
      artifact_sha256: second.artifact.sha256,
      previous: { model_version: "v1.0.0", artifact_sha256: first.artifact.sha256 },
    });

    await target.switchTo(first);
    await writeFile(join(filesOf(folder, first), "model.json"), "damaged after it was loaded");
    await server.refresh();
    expect((await ask(server, "/predict", row)).version).toBe("v1.0.0");
  });

  test("no answer is lost or mixed while versions change under load", async () => {
    const first = await release("v1.0.0", { torqueMiddle: 40 });
    const server = await start({ pollMs: 5 });
    const second = await release("v1.1.0", { torqueMiddle: 80 });
    const expected = { "v1.0.0": 0.5, "v1.1.0": 1 / (1 + Math.exp(20)) };
    const versions = new Set<string>();
    const client = async (): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        const answer = await ask(server, "/predict", row);
        const version = answer.version as keyof typeof expected;
        versions.add(version);
        expect(answer.body).toMatchObject({
          model_version: version,
          predictions: [{ probability: expected[version] }],
        });
      }
    };
    const operator = async (): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        await target.switchTo(i % 2 === 0 ? first : second);
        await server.refresh();
      }
    };
    await Promise.all([client(), client(), client(), operator()]);
    expect([...versions].sort()).toEqual(["v1.0.0", "v1.1.0"]);
  });

  test.each<[string, (files: string) => Promise<void>, string]>([
    [
      "a changed byte",
      (files) => writeFile(join(files, "weights/shard1.bin"), Buffer.alloc(16, 1)),
      "ARTIFACT_DIGEST_MISMATCH",
    ],
    ["an extra file", (files) => writeFile(join(files, "run.js"), "process.exit()"), "ARTIFACT_DIGEST_MISMATCH"],
  ])("with %s in the new version the old one goes on answering, and health says so", async (_name, damage, code) => {
    const first = await release("v1.0.0", { torqueMiddle: 60 });
    let loads = 0;
    const server = await start({
      pollMs: 100_000,
      openModel: (files) => {
        loads++;
        return openMillingModel(files);
      },
    });
    const second = await release("v1.1.0", { torqueMiddle: 65 });
    await damage(filesOf(folder, second));
    await server.refresh();
    expect(loads).toBe(1);
    expect((await ask(server, "/predict", row)).version).toBe("v1.0.0");
    const failed = { model_version: "v1.1.0", artifact_sha256: second.artifact.sha256, code };
    expect(await ask(server, "/v2/health/ready")).toMatchObject({
      status: 200,
      body: { live: true, ready: true, degraded: [{ model: "failure-predictor", ...failed }] },
    });
    expect((await ask(server, "/v2/models/failure-predictor")).body).toMatchObject({
      artifact_sha256: first.artifact.sha256,
      failed,
    });
    expect((await ask(server, "/metrics")).text).toContain(
      'lockstep_model_load_failures_total{model="failure-predictor"} 1',
    );
  });

  test("a model that answers no probability never serves", async () => {
    await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start({ pollMs: 100_000 });
    await release("v1.1.0", { torqueMiddle: Number.NaN });
    await server.refresh();
    expect((await ask(server, "/predict", row)).version).toBe("v1.0.0");
    expect((await ask(server, "/v2/health/ready")).body).toMatchObject({ degraded: [{ code: "MODEL_INVALID" }] });
  });

  test("without a model it is alive, not ready, and says so to whoever asks", async () => {
    const server = await start();
    expect(await ask(server, "/v2/health/live")).toMatchObject({ status: 200, body: { live: true } });
    expect(await ask(server, "/v2/health/ready")).toMatchObject({ status: 503, body: { live: true, ready: false } });
    expect(await ask(server, "/predict", row)).toMatchObject({ status: 503, body: { code: "MODEL_NOT_READY" } });
    await release("v1.0.0", { torqueMiddle: 60 });
    await server.refresh();
    expect((await ask(server, "/v2/health/ready")).body).toEqual({ live: true, ready: true });
    expect(await ask(server, "/v2/models/failure-predictor/ready")).toMatchObject({
      status: 200,
      body: { ready: true },
    });
  });

  test("the poll finds a switch by itself, and health waits for it", async () => {
    const first = await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start({ pollMs: 20 });
    const watched = openDirectoryTarget({ folder, description: "", url: server.url });
    expect(await watched.health(first.model, first.artifact.sha256, 2000)).toBe("Healthy");
    const second = await release("v1.1.0", { torqueMiddle: 65 });
    expect(await watched.health(first.model, second.artifact.sha256, 5000)).toBe("Healthy");
    expect(await watched.health(first.model, first.artifact.sha256, 1000)).toBe("Degraded");
  });
});

describe("health of a target", () => {
  test("is missing where nobody listens or the model is not there", async () => {
    const first = await release("v1.0.0", { torqueMiddle: 60 });
    const server = await start();
    const other = openDirectoryTarget({ folder, description: "", url: `${server.url}/` });
    const unknown = await millingVersion(scratch.path, "v1.0.0", { torqueMiddle: 60, name: "unknown" });
    expect(await other.health(unknown.served.model, first.artifact.sha256, 100)).toBe("Missing");
    await server.close();
    expect(await other.health(first.model, first.artifact.sha256, 100)).toBe("Missing");
  });

  test.each([
    ["answers with no JSON", "<html>", 200, "Degraded"],
    ["answers with another shape", '["v2"]', 200, "Degraded"],
    ["sends the client elsewhere", "", 302, "Missing"],
  ])("never takes a server for ours that %s", async (_name, body, status, health) => {
    const first = await release("v1.0.0", { torqueMiddle: 60 });
    const other = createServer((_request, response) =>
      response.writeHead(status, { location: "http://127.0.0.1:9" }).end(body),
    );
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${String((other.address() as AddressInfo).port)}`;
    try {
      const watched = openDirectoryTarget({ folder, description: "", url });
      expect(await watched.health(first.model, first.artifact.sha256, 100)).toBe(health);
    } finally {
      other.close();
      other.closeAllConnections();
    }
  });
});

describe("a folder to serve", () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ["that is not there yet", () => Promise.resolve(), "there is no folder"],
    ["that is empty", () => mkdir(folder), "nothing is deployed to"],
    [
      "that holds a deployment that was killed",
      () => mkdir(join(folder, "versions"), { recursive: true }),
      "nothing is deployed to",
    ],
  ])("%s is waited for, and the log says so", async (_name, prepare, said) => {
    await prepare();
    const lines: string[] = [];
    const server = await start({ log: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringContaining(`${said} ${folder} yet`)]);
    expect(await ask(server, "/predict", row)).toMatchObject({ status: 503, body: { code: "MODEL_NOT_READY" } });
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ["is a file", () => writeFile(folder, ""), "is no folder"],
    [
      "is the folder of a model",
      async () => {
        await mkdir(folder);
        await writeFile(join(folder, "forest.json"), "{}");
      },
      '"forest.json"',
    ],
  ])("that %s is refused with what to name instead", async (_name, prepare, message) => {
    await prepare();
    await expect(start()).rejects.toMatchObject({
      code: "ARGUMENT_INVALID",
      message: expect.stringContaining(message) as string,
      hint: expect.stringContaining("lockstep.yaml") as string,
    });
  });
});

test("a taken port is named, with what to do, and nothing is loaded", async () => {
  await release("v1.0.0", { torqueMiddle: 60 });
  const port = Number(new URL((await start()).url).port);
  let loads = 0;
  const openModel = (files: string): ReturnType<typeof openMillingModel> => {
    loads++;
    return openMillingModel(files);
  };
  await expect(start({ port, openModel })).rejects.toMatchObject({
    code: "PORT_IN_USE",
    hint: expect.stringContaining(String(port)) as string,
  });
  expect(loads).toBe(0);
});

test("what was asked and answered is logged, declared inputs only, one line for each row", async () => {
  const served = await release("v1.0.0", { torqueMiddle: 60 });
  const server = await start();
  await ask(server, "/predict", { ...risky, id: "machine-7", operator: "Ada", email: "ada@example.com" });
  await ask(server, "/predict", { instances: [row, risky] });
  await ask(server, "/predict", { torque_nm: 50 });
  await ask(server, "/predict", { type: null, torque_nm: 50 });
  await server.close();
  const text = await readFile(join(folder, "log/failure-predictor/requests.jsonl"), "utf8");
  const lines = text.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    id: "machine-7",
    at: "2026-11-21T12:00:00.000Z",
    model_version: "v1.0.0",
    artifact_sha256: served.artifact.sha256,
    inputs: { type: "H", torque_nm: 80 },
    prediction: "positive",
    scores: [1 / (1 + Math.exp(-10))],
  });
  const page = await readInferenceLog(folder, served.model, { limit: 2 });
  expect(page.badLines).toBe(0);
  expect(page.rows.map(({ inputs, prediction }) => ({ inputs, prediction }))).toEqual([
    { inputs: { type: "H", torque_nm: 80 }, prediction: "positive" },
    { inputs: { torque_nm: 50 }, prediction: "negative" },
  ]);
});

test("metrics count requests, rows, classes and versions, and keep labels from requests out", async () => {
  const served = await release("v1.0.0", { torqueMiddle: 60 });
  const server = await start();
  await ask(server, "/predict", { instances: [row, risky, risky] });
  await ask(server, "/predict", { instances: [{ ...row, torque_nm: null }, row, { ...row, torque_nm: null }] });
  for (let i = 0; i < 20; i++) await ask(server, `/v2/models/guess-${String(i)}/infer`, row);
  const { text } = await ask(server, "/metrics");
  const values = Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
  const ours = 'model="failure-predictor"';
  expect(values).toMatchObject({
    [`lockstep_inference_requests_total{${ours},version="v1.0.0",slot="stable",code="200"}`]: 1,
    [`lockstep_inference_requests_total{${ours},version="v1.0.0",slot="stable",code="400"}`]: 1,
    'lockstep_inference_requests_total{model="unknown",version="none",slot="stable",code="404"}': 20,
    [`lockstep_inference_duration_seconds_count{${ours}}`]: 2,
    [`lockstep_inference_duration_seconds_bucket{${ours},le="+Inf"}`]: 2,
    [`lockstep_predictions_total{${ours},class="positive"}`]: 2,
    [`lockstep_predictions_total{${ours},class="negative"}`]: 1,
    [`lockstep_prediction_score_bucket{${ours},le="0.9"}`]: 1,
    [`lockstep_prediction_score_count{${ours}}`]: 3,
    [`lockstep_feature_missing_total{${ours},feature="torque_nm"}`]: 2,
    lockstep_inference_in_flight: 0,
    [`lockstep_model_info{${ours},version="v1.0.0",digest="${served.artifact.sha256}"}`]: 1,
  });
  expect(text).not.toContain("guess");
});

function column(name: string, data: readonly unknown[]): object {
  return { name, datatype: name === "type" ? "BYTES" : "FP64", shape: [data.length], data };
}
