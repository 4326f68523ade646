import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../../pipeline/data/tables/read-rows.ts";
import { errorOf } from "../../support/errors.ts";

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);
const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-rows-"));
  await write({
    "classes/dog/b.JPG": "dog b",
    "classes/cat/deep/a.png": "cat a",
    "classes/cat/notes.txt": "no picture",
    "loose/cat/a.png": "a",
    "loose/b.png": "b",
    "nothing/notes.txt": "no picture",
    "labelled/labels.csv": "path,label,split\nx/1.png,cat,train\n2.png,dog,test\n",
    "labelled/x/1.png": "one",
    "labelled/2.png": "two",
    "lines/labels.jsonl": '{"path":"a.png","label":"cat"}\n',
    "lines/a.png": "a",
    "missing/labels.csv": "path,label\na.png,cat\nb.png,dog\n",
    "missing/a.png": "a",
    "leaving/labels.csv": "path,label\n../classes/dog/b.JPG,cat\n",
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a folder of pictures", () => {
  test("is a table by the folders of its classes, in the order of its paths", async () => {
    const rows = await readRows(at("classes"));
    expect(rows.columns).toEqual(["path", "label", "md5"]);
    expect(rows.column("path")).toEqual(["cat/deep/a.png", "dog/b.JPG"]);
    expect(rows.column("label")).toEqual(["cat", "dog"]);
    expect(rows.column("md5")).toEqual([md5("cat a"), md5("dog b")]);
    expect(Buffer.from((await rows.file?.("dog/b.JPG", 100)) ?? []).toString()).toBe("dog b");
  });

  test.each([
    ["labelled", ["cat", "dog"], [md5("one"), md5("two")]],
    ["lines", ["cat"], [md5("a")]],
  ])("is the table that lies in it: %s", async (name, labels, digests) => {
    const rows = await readRows(at(name));
    expect(rows.column("label")).toEqual(labels);
    expect(rows.column("md5")).toEqual(digests);
    expect(rows.columns.at(-1)).toBe("md5");
  });

  test.each([
    ["loose", "TABLE_INVALID: ", '"b.png" lies in no folder of a class'],
    ["nothing", "TABLE_INVALID: ", "holds no pictures"],
    ["missing", "TABLE_INVALID: ", 'labels.csv, row 3: there is no file "b.png"'],
    ["leaving", "PATH_UNSAFE: ", '"../classes/dog/b.JPG"'],
    ["nowhere", "TABLE_INVALID: ", "nowhere"],
  ])("that cannot be one is refused: %s", async (name, code, message) => {
    const error = await errorOf(() => readRows(at(name)));
    expect(error.startsWith(code)).toBe(true);
    expect(error).toContain(message);
  });
});

test("a table's cells name files below its folder, up to a size", async () => {
  const rows = await readRows(at("labelled", "labels.csv"));
  expect(rows.columns).toEqual(["path", "label", "split"]);
  expect(Buffer.from((await rows.file?.("x/1.png", 3)) ?? []).toString()).toBe("one");
  expect(await rows.file?.("x/1.png", 2)).toBeUndefined();
  expect(await rows.file?.("x", 100)).toBeUndefined();
});
