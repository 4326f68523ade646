import { join } from "node:path";
import { expect, test } from "vitest";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { fit } from "../../../pipeline/training/fit.ts";
import { picturesOf } from "../../../pipeline/training/operation/pictures-of.ts";
import { openTimedModel } from "../../../pipeline/training/operation/timed-model.ts";
import { openTrainer } from "../../../pipeline/training/trainers/index.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const cells = Array.from({ length: 60 }, (_, row) => [String(row), String(row % 7), String(Number(row % 7 > 3))]);
const rows = tableOfRows(["id", "x", "y"], cells);

test("a model is timed in a thread of its own, request by request and in one, and says what it holds", async () => {
  const folder = temporaryFolder();
  await writeFiles(folder, { "rows.csv": `id,x,y\n${cells.join("\n")}\n` });
  const output = join(folder, "model");
  const params = { trainer: "linear", id: "id", label: "y", positive: 1 };
  const ports = {
    openTrainer: (name: string, task: "binary") => openTrainer(name, task, { prefer: "auto" as const, searchFrom: [] }),
  };
  await fit({ rows: join(folder, "rows.csv"), params, output, onProgress: () => undefined }, ports as never);

  const model = openTimedModel(output, rows);
  try {
    // From beyond the last row on it begins again.
    const times = await model.requests(50, 25);
    expect(times).toHaveLength(25);
    expect(times.every((ms) => ms > 0 && ms < 10_000)).toBe(true);
    expect(await model.batch()).toBeGreaterThan(0);
    const held = await model.memory();
    expect(held).toBeGreaterThan(1_000_000);
    await model.requests(0, 25);
    expect(Math.abs((await model.memory()) / held - 1)).toBeLessThan(0.1);
  } finally {
    await model.close();
  }
});

test("rows that name pictures take along as many as there is room for, and one at least", async () => {
  const named = (sizes: readonly number[]) => ({
    ...tableOfRows(
      ["path", "note"],
      sizes.map((_, row) => [`${row}.png`, row === 1 ? "../outside.png" : "none"]),
    ),
    file: (path: string) =>
      path.startsWith("..")
        ? Promise.reject(new LockstepError("PATH_UNSAFE", path))
        : Promise.resolve(new Uint8Array(sizes[Number.parseInt(path, 10)] ?? 0)),
  });
  const taken = async (sizes: readonly number[]) => {
    const { given, files } = await picturesOf(named(sizes));
    return [given.rowCount, [...files.keys()].join()];
  };
  const half = 32 * 1024 * 1024;
  expect(await taken([half, half])).toEqual([2, "0.png,1.png"]);
  expect(await taken([half, half, 1])).toEqual([2, "0.png,1.png"]);
  expect(await taken([3 * half, 1])).toEqual([1, "0.png"]);
});

test("a folder that holds no model ends the timing with an error", async () => {
  const model = openTimedModel(temporaryFolder(), rows);
  await expect(model.batch()).rejects.toMatchObject({
    code: "WORKER_FAILED",
    message: expect.stringContaining("holds no model of a known format") as unknown,
  });
  await model.close();
});
