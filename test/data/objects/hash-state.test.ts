import { lstat, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openHashState } from "../../../pipeline/data/objects/hash-state.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { md5Of } from "./store.ts";

const settle = (): Promise<void> => new Promise((fulfil) => setTimeout(fulfil, 2100));
const stateFile = ".lockstep/state/hashes.json";

describe("the state of hashes", () => {
  test("spares reading a file that did not change, in the next process too", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await settle();
    const first = await openHashState(root);
    await first.md5Of(join(root, "a"));
    await first.save();
    // A digest that only the state can know shows that the file was not read.
    const saved = await readFile(join(root, stateFile), "utf8");
    await writeFile(join(root, stateFile), saved.replace(md5Of("one"), md5Of("marked")));
    expect(await (await openHashState(root)).md5Of(join(root, "a"))).toEqual({ md5: md5Of("marked"), sizeBytes: 3 });
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    [
      "of the same length with its old time put back",
      async (path) => {
        await writeFile(path, "two");
        await utimes(path, 1, 1);
      },
    ],
    [
      "replaced by another file",
      async (path) => {
        await writeFile(`${path}2`, "two");
        await utimes(`${path}2`, 1, 1);
        await rename(`${path}2`, path);
      },
    ],
  ])("sees a change %s", async (_name, change) => {
    const root = temporaryFolder();
    const path = join(root, "a");
    await writeFile(path, "one");
    await utimes(path, 1, 1);
    await settle();
    const state = await openHashState(root);
    expect((await state.md5Of(path)).md5).toBe(md5Of("one"));
    await change(path);
    expect((await state.md5Of(path)).md5).toBe(md5Of("two"));
  });

  test("does not keep what was written just now", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    const state = await openHashState(root);
    await state.md5Of(join(root, "a"));
    await state.save();
    await expect(lstat(join(root, stateFile))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each(["{", "null", "[1]", '[["a"]]', '[["a", "b", "not a digest"]]'])(
    "that reads %s is no state",
    async (text) => {
      const root = temporaryFolder();
      await writeFiles(root, { a: "one", [stateFile]: text });
      expect((await (await openHashState(root)).md5Of(join(root, "a"))).md5).toBe(md5Of("one"));
    },
  );
});
