import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fit } from "../../../pipeline/training/fit.ts";
import { openTrainer } from "../../../pipeline/training/trainers/index.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const rows = Array.from({ length: 60 }, (_, row) => `${row},${row % 7},${Number(row % 7 > 3)}`);

async function trained(folder: string, trainer: Readonly<Record<string, string | number>>, table = "rows.csv") {
  const request = { rows: join(folder, table), output: join(folder, "model"), onProgress: () => undefined };
  await fit(
    { ...request, params: { id: "id", label: "y", positive: 1, ...trainer } },
    { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, searchFrom: [] }) },
  );
  return readdirSync(request.output).sort();
}

test("a model takes the place of one of another trainer, as a whole, and of nothing else", async () => {
  const folder = temporaryFolder();
  await writeFiles(folder, { "rows.csv": `id,x,y\n${rows.join("\n")}\n`, "none.csv": "id,x,y\n" });
  expect(await trained(folder, { trainer: "linear" })).toEqual(["linear.json", "transform.json"]);
  expect(await trained(folder, { trainer: "gbdt", trees: 2 })).toEqual(["forest.json"]);
  expect(await trained(folder, { trainer: "tfjs-layers", epochs: 1 })).toEqual([
    "model.json",
    "transform.json",
    "weights.bin",
  ]);
  expect(await trained(folder, { trainer: "random_forest", trees: 2 })).toEqual(["forest.json"]);

  await expect(trained(folder, { trainer: "linear" }, "none.csv")).rejects.toMatchObject({
    code: "TABLE_INVALID",
    message: `${join(folder, "none.csv")} has no rows`,
  });

  const other = temporaryFolder();
  await writeFiles(other, { "rows.csv": `id,x,y\n${rows.join("\n")}\n`, "model/notes.txt": "kept" });
  await expect(trained(other, { trainer: "linear" })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
  expect(await readFile(join(other, "model/notes.txt"), "utf8")).toBe("kept");
  expect(existsSync(join(other, "model/linear.json"))).toBe(false);
});
