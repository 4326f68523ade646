import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeArtifact } from "../../pipeline/data/objects/artifact.ts";
import { tableOfRows } from "../../pipeline/data/tables/rows.ts";
import { startServer } from "../../pipeline/delivery/server/server.ts";
import { openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import type { Served } from "../../pipeline/delivery/targets/target.ts";
import { environmentName, modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { openModel, openTrainer } from "../../pipeline/training/trainers/index.ts";
import { filesOf, scratchFolder } from "./milling.ts";

const columns = ["type", "torque_nm", "tool_wear_min", "failed"];

/** Tools that break when they are worn and the torque is high. */
function millingRows(rows: number, seed: number) {
  const prng = new Prng(seed);
  return tableOfRows(
    columns,
    Array.from({ length: rows }, () => {
      const torque = 20 + prng.uniform() * 50;
      const wear = prng.uniform() * 240;
      const type = ["L", "M", "H"][prng.index(3)] ?? "L";
      return [type, torque.toFixed(2), wear.toFixed(0), torque * wear > 8_000 ? "1" : "0"];
    }),
  );
}

test("a trained TensorFlow.js model is placed, verified, served and answers as it does when it is opened directly", async () => {
  await using scratch = await scratchFolder();
  const trainer = await openTrainer("tfjs-layers", "binary", { prefer: "wasm", searchFrom: [] });
  await trainer.train({
    rows: millingRows(400, 1),
    labelColumn: "failed",
    task: { kind: "binary", positive: "1" },
    numericColumns: ["torque_nm", "tool_wear_min"],
    categoricalColumns: ["type"],
    params: { epochs: 5, hidden: [4] },
    seed: 7,
    outputFolder: join(scratch.path, "model"),
    onProgress: () => undefined,
  });
  const served: Served = {
    model: modelName("failure-predictor"),
    environment: environmentName("production"),
    modelVersion: modelVersion("v1.0.0"),
    artifact: await describeArtifact({ root: scratch.path, path: "model", format: trainer.format }),
  };
  const folder = join(scratch.path, "production");
  const target = openDirectoryTarget({ folder, description: "", url: undefined });
  await target.place(served, join(scratch.path, "model"));
  await target.switchTo(served);

  const live = millingRows(50, 2);
  const direct = await openModel(join(scratch.path, "model"));
  const expected = [...(await direct.predict(live)).values];
  direct.close();

  const options = { folder, host: "127.0.0.1", port: 0, openModel, clock: Date.now, log: () => undefined };
  const server = await startServer(options);
  try {
    const instances = Array.from({ length: live.rowCount }, (_, row) => ({
      type: live.column("type")[row],
      torque_nm: Number(live.column("torque_nm")[row]),
      tool_wear_min: Number(live.column("tool_wear_min")[row]),
    }));
    const answer = await fetch(`${server.url}/predict`, { method: "POST", body: JSON.stringify({ instances }) });
    const { predictions } = (await answer.json()) as {
      predictions: { probability: number; positive: boolean; threshold: number }[];
    };
    expect(predictions.map(({ probability }) => probability)).toEqual(expected);
    expect(predictions.every(({ probability, positive, threshold }) => positive === probability >= threshold)).toBe(
      true,
    );
    expect(new Set(expected).size).toBeGreaterThan(10);

    const unknown = await fetch(`${server.url}/predict`, {
      method: "POST",
      body: JSON.stringify({ type: null, torque_nm: null, tool_wear_min: 10 }),
    });
    expect(unknown.status).toBe(200);
  } finally {
    await server.close();
  }

  await writeFile(join(filesOf(folder, served), "weights.bin"), Buffer.alloc(64));
  const later = await startServer(options);
  const ready = await fetch(`${later.url}/v2/health/ready`);
  await later.close();
  expect([ready.status, await ready.json()]).toMatchObject([503, { degraded: [{ code: "ARTIFACT_DIGEST_MISMATCH" }] }]);
});
