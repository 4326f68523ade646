import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeArtifact } from "../../pipeline/data/objects/artifact.ts";
import { readRows } from "../../pipeline/data/tables/read-rows.ts";
import { readInferenceLog } from "../../pipeline/delivery/server/inference-log.ts";
import { type InferenceServer, startServer } from "../../pipeline/delivery/server/server.ts";
import { openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import { environmentName, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { openModel } from "../../pipeline/training/trainers/index.ts";
import { bar, png } from "../training/support/pictures.ts";
import { trained } from "../training/support/trained.ts";
import { scratchFolder } from "./milling.ts";

const prng = new Prng(3);
const picture = png(bar("across", prng));

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let server: InferenceServer;
let expected: number;

beforeAll(async () => {
  scratch = await scratchFolder();
  const at = (...names: readonly string[]): string => join(scratch.path, ...names);
  for (const kind of ["across", "down"] as const) {
    await mkdir(at("bars", kind), { recursive: true });
    for (let i = 0; i < 10; i++) await writeFile(at("bars", kind, `${i}.png`), png(bar(kind, prng)));
  }
  await writeFile(at("one.csv"), "path\none.png\n");
  await writeFile(at("one.png"), picture);
  const features = [{ image: ["path"], height: 6, width: 6, channels: 1 }];
  const params = { id: "md5", label: "label", positive: "across", features, convolutions: [{ filters: 2 }], epochs: 2 };
  await trained({ rows: at("bars"), params, output: at("models", "bars") });
  const predictor = await openModel(at("models", "bars"));
  expected = (await predictor.predict(await readRows(at("one.csv")))).values[0] ?? Number.NaN;
  const served = {
    model: modelName("bars"),
    environment: environmentName("production"),
    modelVersion: modelVersion("v1.0.0"),
    artifact: await describeArtifact({ root: scratch.path, path: "models/bars", format: predictor.format }),
  };
  const folder = at("production");
  const target = openDirectoryTarget({ folder, description: "", url: undefined });
  await target.place(served, at("models", "bars"));
  await target.switchTo(served);
  const options = { host: "127.0.0.1", port: 0, openModel, clock: () => 0, log: () => undefined, pollMs: 100_000 };
  server = await startServer({ folder, ...options });
});
afterAll(async () => {
  await server.close();
  await scratch[Symbol.asyncDispose]();
});

async function ask(cell: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${server.url}/predict`, { method: "POST", body: JSON.stringify({ path: cell }) });
  return { status: response.status, text: await response.text() };
}

describe("a server of a model that looks at pictures", () => {
  test.each([
    ["base64", picture.toString("base64")],
    ["a data: address", `data:image/png;base64,${picture.toString("base64")}`],
  ])("answers for %s as for the file", async (_name, cell) => {
    const { status, text } = await ask(cell);
    expect(status).toBe(200);
    const { predictions } = JSON.parse(text) as { readonly predictions: readonly { readonly probability: number }[] };
    expect(predictions[0]?.probability).toBe(expected);
  });

  test.each([
    ["the path of a file that is there", "one.png"],
    ["a path that leaves the folder", "../one.png"],
    ["base64 of no picture", Buffer.from("hello").toString("base64")],
    ["half a picture", picture.subarray(0, 60).toString("base64")],
    ["a number", 7],
    ["nothing", null],
  ])("refuses %s, and repeats nothing of it", async (_name, cell) => {
    const { status, text } = await ask(cell);
    expect(status).toBe(400);
    expect(text).toContain("FEATURE_INVALID");
    if (typeof cell === "string") expect(text).not.toContain(cell);
  });

  test("logs the digest of a picture, not the picture", async () => {
    const cell = picture.toString("base64");
    await ask(cell);
    const sent = `sha256:${createHash("sha256").update(cell).digest("hex")}`;
    const log = async () =>
      (await readInferenceLog(join(scratch.path, "production"), modelName("bars"), { limit: 1 })).rows;
    await expect.poll(log).toMatchObject([{ inputs: { path: sent } }]);
  });

  test("says that its input is a picture", async () => {
    const response = await fetch(`${server.url}/v2/models/bars`);
    const { inputs } = (await response.json()) as { readonly inputs: readonly object[] };
    expect(inputs).toMatchObject([{ name: "path", datatype: "BYTES", parameters: { kind: "image" } }]);
  });
});
