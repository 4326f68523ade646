import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeDirectory, describeFile, openCache } from "../../../pipeline/data/objects/cache.ts";
import { isLfsPointer } from "../../../pipeline/data/objects/lfs-pointer.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { filesBelow, md5Of } from "./store.ts";

/** As `git lfs pointer --file` writes it. */
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a".repeat(16)}\nsize 12345\n`;

test.each<[string, string, boolean]>([
  ["a pointer", pointer, true],
  ["a pointer with an extension", pointer.replace("oid", "ext-0-foo sha256:aa\noid"), true],
  ["1023 bytes that begin like one", pointer.padEnd(1023, "x\n"), true],
  ["1024 bytes that begin like one", pointer.padEnd(1024, "x\n"), false],
  ["a first line alone", pointer.split("oid")[0] ?? "", false],
  ["a text about pointers", `see ${pointer}`, false],
  ["nothing", "", false],
])("%s", (_name, text, isOne) => {
  expect(isLfsPointer(Buffer.from(text))).toBe(isOne);
});

describe("a pointer that was not replaced by its content", () => {
  const refusal = { code: "LFS_POINTER", hint: expect.stringContaining("git lfs pull") as string };

  test("is not added, alone or among others, and nothing is left of the attempt", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, { "data/a": "fine", "data/model.bin": pointer });
    const cache = openCache(join(folder, "cache"));
    await expect(cache.addFile(join(folder, "data/model.bin"))).rejects.toMatchObject(refusal);
    await expect(cache.addDirectory(join(folder, "data"), ignoreNothing)).rejects.toMatchObject(refusal);
    expect(await filesBelow(join(folder, "cache"))).toEqual({});
  });

  test("is no dependency, alone or among others; its content is", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, { "data/a": "fine", "data/model.bin": pointer });
    const links = { links: "refuse" } as const;
    const request = { path: join(folder, "data"), ignore: ignoreNothing, links };
    await expect(describeDirectory(request)).rejects.toMatchObject(refusal);
    const file = { folder, path: "data/model.bin", links };
    await expect(describeFile(file)).rejects.toMatchObject(refusal);
    await writeFile(join(folder, "data/model.bin"), "content");
    expect((await describeFile(file)).id).toBe(md5Of("content"));
  });
});
