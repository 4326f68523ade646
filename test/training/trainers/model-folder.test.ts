import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeTrainedModel } from "../../../pipeline/training/trainers/model-folder.ts";
import { errorOf } from "../../support/errors.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";

test.each<[string, (place: string) => Promise<unknown>]>([
  ["nothing", () => Promise.resolve()],
  ["an empty folder", (place) => mkdir(place)],
  ["a model of the same trainer", (place) => writeFiles(place, { "forest.json": "old" })],
  [
    "a model of another one",
    (place) => writeFiles(place, { "model.json": "{}", "weights.bin": "", "transform.json": "{}" }),
  ],
])("a model takes the place of %s", async (_name, prepare) => {
  const place = join(memoryFolder(), "model");
  await prepare(place);
  await writeTrainedModel(place, { "forest.json": "new" });
  expect(await readdir(place)).toEqual(["forest.json"]);
  expect(await readFile(join(place, "forest.json"), "utf8")).toBe("new");
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  [
    "notes beside a model",
    { "forest.json": "old", "NOTES.md": "mine" },
    'holds "NOTES.md", which is no file of a model',
  ],
  ["a folder beside a model", { "forest.json": "old", "data/rows.csv": "mine" }, 'holds "data"'],
  ["what is no model", { "weights.bin": "old" }, "exists and is not a model of this format"],
])("a model never takes the place of %s", async (_name, files, said) => {
  const place = join(memoryFolder(), "model");
  await writeFiles(place, files);
  const before = await readdir(place);
  expect(await errorOf(() => writeTrainedModel(place, { "forest.json": "new" }))).toContain(said);
  expect(await readdir(place)).toEqual(before);
});
