import { execFileSync } from "node:child_process";
import { lstat, mkdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ObjectCache, openCache } from "../../../pipeline/data/objects/cache.ts";
import { checkout } from "../../../pipeline/data/objects/checkout.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { damage, filesBelow, md5Of } from "./store.ts";

interface Scene {
  readonly root: string;
  readonly cache: ObjectCache;
  /** Stores a folder's files in the cache. */
  readonly directory: (files: Readonly<Record<string, string>>) => Promise<Md5>;
  readonly file: (text: string) => Promise<Md5>;
}

function scene(): Scene {
  const root = temporaryFolder();
  const sources = temporaryFolder();
  const cache = openCache(join(root, ".dvc/cache"));
  let count = 0;
  return {
    root,
    cache,
    async directory(files) {
      const folder = join(sources, String(count++));
      await mkdir(folder);
      await writeFiles(folder, files);
      return (await cache.addDirectory(folder, ignoreNothing)).id;
    },
    async file(text) {
      const path = join(sources, String(count++));
      await writeFile(path, text);
      return (await cache.addFile(path)).id;
    },
  };
}

/** The workspace without the cache. */
async function workspace(root: string): Promise<Readonly<Record<string, string>>> {
  const all = await filesBelow(root);
  return Object.fromEntries(Object.entries(all).filter(([path]) => !path.startsWith(".dvc/")));
}

describe("checkout", () => {
  test("writes a folder that was not there, as ordinary files that can be changed", async () => {
    const { root, cache, directory } = scene();
    const id = await directory({ a: "1", "b/c": "2", "b/d/e": "" });
    const result = await checkout({ cache, id, root, destination: "data" });
    expect(await workspace(root)).toEqual({ "data/a": "1", "data/b/c": "2", "data/b/d/e": "" });
    expect(result).toEqual({ written: ["data/a", "data/b/c", "data/b/d/e"], removed: [], unchanged: 0 });
    await writeFile(join(root, "data/a"), "changed");
    expect(await readFile(cache.path(md5(md5Of("1"))), "utf8")).toBe("1");
  });

  test("makes a folder hold exactly the object, touching only what differs", async () => {
    const { root, cache, directory } = scene();
    const before = await directory({ same: "s", changed: "1", gone: "g", "sub/gone": "h", "sub/deep/gone": "i" });
    const after = await directory({ same: "s", changed: "2", "new/x": "n" });
    await checkout({ cache, id: before, root, destination: "data" });
    const same = await stat(join(root, "data/same"));
    const result = await checkout({ cache, id: after, root, destination: "data" });
    expect(await workspace(root)).toEqual({ "data/same": "s", "data/changed": "2", "data/new/x": "n" });
    expect((await stat(join(root, "data/same"))).ino).toBe(same.ino);
    expect(result).toEqual({
      written: ["data/changed", "data/new/x"],
      removed: expect.arrayContaining(["data/gone", "data/sub/gone", "data/sub/deep/gone"]) as string[],
      unchanged: 1,
    });
    await expect(lstat(join(root, "data/sub"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ["a file where a folder was", { "a/b": "1" }, { a: "2" }],
    ["a folder where a file was", { a: "1" }, { "a/b": "2" }],
    ["an empty folder where files were", { a: "1", "b/c": "2" }, {}],
  ])("puts %s", async (_name, before, after) => {
    const { root, cache, directory } = scene();
    await checkout({ cache, id: await directory(before), root, destination: "data" });
    await checkout({ cache, id: await directory(after), root, destination: "data" });
    expect(await workspace(root)).toEqual(
      Object.fromEntries(Object.entries(after).map(([path, text]) => [`data/${path}`, text])),
    );
    expect((await stat(join(root, "data"))).isDirectory()).toBe(true);
  });

  test("puts a single file where a folder was, and a folder where a file was", async () => {
    const { root, cache, directory, file } = scene();
    const folderId = await directory({ a: "1", "b/c": "2" });
    const fileId = await file("one");
    await checkout({ cache, id: folderId, root, destination: "x" });
    await checkout({ cache, id: fileId, root, destination: "x" });
    expect(await workspace(root)).toEqual({ x: "one" });
    await checkout({ cache, id: folderId, root, destination: "x" });
    expect(await workspace(root)).toEqual({ "x/a": "1", "x/b/c": "2" });
  });

  test("makes a single file executable when its pointer says so", async () => {
    const { root, cache, file } = scene();
    await checkout({ cache, id: await file("#!/bin/sh\n"), root, destination: "run", isExecutable: true });
    expect((await stat(join(root, "run"))).mode & 0o100).toBe(0o100);
  });

  test.each<[string, (data: string) => Promise<unknown>, string]>([
    ["a changed file", (data) => writeFile(join(data, "a"), "mine"), '"data/a"'],
    ["an extra file", (data) => writeFile(join(data, "extra"), "mine"), '"data/extra"'],
    [
      "a link in the place of a file",
      async (data) => {
        await rm(join(data, "a"));
        await symlink("b", join(data, "a"));
      },
      '"data/a"',
    ],
  ])("does not lose %s that is saved nowhere, unless forced", async (_name, change, named) => {
    const { root, cache, directory } = scene();
    const before = await directory({ a: "1", b: "2" });
    const after = await directory({ a: "3", b: "2" });
    await checkout({ cache, id: before, root, destination: "data" });
    await change(join(root, "data"));
    const changed = await workspace(root);
    await expect(checkout({ cache, id: after, root, destination: "data" })).rejects.toMatchObject({
      code: "WORKSPACE_MODIFIED",
      message: expect.stringContaining(named) as string,
    });
    expect(await workspace(root)).toEqual(changed);
    await checkout({ cache, id: after, root, destination: "data", force: true });
    expect(await workspace(root)).toEqual({ "data/a": "3", "data/b": "2" });
  });

  test("does not count content as saved that the cache holds damaged", async () => {
    const { root, cache, file } = scene();
    const old = await file("old");
    await checkout({ cache, id: old, root, destination: "x" });
    await damage(cache.path(old), "odd");
    await expect(checkout({ cache, id: await file("new"), root, destination: "x" })).rejects.toMatchObject({
      code: "WORKSPACE_MODIFIED",
    });
    expect(await workspace(root)).toEqual({ x: "old" });
  });

  test.each<[string, string]>([
    ["missing", "OBJECT_MISSING"],
    ["damaged and read-only", "OBJECT_CORRUPT"],
    ["cut short", "OBJECT_CORRUPT"],
  ])("writes nothing when one object is %s", async (state, code) => {
    const { root, cache, directory } = scene();
    const before = await directory({ a: "1", b: "2" });
    const after = await directory({ a: "one", b: "two", c: "three" });
    await checkout({ cache, id: before, root, destination: "data" });
    const object = cache.path(md5(md5Of("two")));
    if (state === "missing") await rm(object);
    else await damage(object, state === "cut short" ? "tw" : "TWO");
    await expect(checkout({ cache, id: after, root, destination: "data" })).rejects.toMatchObject({
      code,
      hint: expect.stringContaining("lockstep pull") as string,
    });
    expect(await workspace(root)).toEqual({ "data/a": "1", "data/b": "2" });
  });

  test.each(["../out", ".git/hooks", ".github/workflows", ".dvc/x", "/x", ""])(
    "refuses the destination %j",
    async (destination) => {
      const { root, cache, directory } = scene();
      const id = await directory({ "pre-commit": "evil" });
      await expect(checkout({ cache, id, root, destination })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
      expect(await workspace(root)).toEqual({});
    },
  );

  test.each<[string, (root: string, outside: string) => Promise<unknown>]>([
    ["the destination's folder", (root, outside) => symlink(outside, join(root, "a"))],
    [
      "a folder inside the destination",
      async (root, outside) => {
        await mkdir(join(root, "a/b"), { recursive: true });
        await symlink(outside, join(root, "a/b/c"));
      },
    ],
    [
      "Git's hooks",
      async (root) => {
        await mkdir(join(root, ".git/hooks"), { recursive: true });
        await symlink(".git/hooks", join(root, "a"));
      },
    ],
  ])("never writes through a link in the place of %s", async (_name, prepare) => {
    const { root, cache, directory } = scene();
    const outside = temporaryFolder();
    await prepare(root, outside);
    const id = await directory({ "c/pre-commit": "evil" });
    await expect(checkout({ cache, id, root, destination: "a/b" })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
    await expect(checkout({ cache, id, root, destination: "a/b", force: true })).rejects.toMatchObject({
      code: "PATH_UNSAFE",
    });
    expect(await filesBelow(outside)).toEqual({});
    expect(await workspace(root)).toEqual({});
  });

  test("replaces a link itself when forced, and leaves what it points to", async () => {
    const { root, cache, file } = scene();
    await writeFiles(root, { target: "kept" });
    await symlink("target", join(root, "x"));
    const id = await file("new");
    await expect(checkout({ cache, id, root, destination: "x" })).rejects.toMatchObject({ code: "WORKSPACE_MODIFIED" });
    expect(await readlink(join(root, "x"))).toBe("target");
    await checkout({ cache, id, root, destination: "x", force: true });
    expect(await workspace(root)).toEqual({ target: "kept", x: "new" });
  });

  test("does not overwrite a FIFO, nor wait for it", async () => {
    const { root, cache, file } = scene();
    execFileSync("mkfifo", [join(root, "x")]);
    await expect(checkout({ cache, id: await file("new"), root, destination: "x" })).rejects.toMatchObject({
      code: "WORKSPACE_MODIFIED",
    });
  });

  test("breaks a hard link instead of writing through it", async () => {
    const { root, cache, file } = scene();
    const old = await file("old");
    await checkout({ cache, id: old, root, destination: "x" });
    execFileSync("ln", [join(root, "x"), join(root, "other")]);
    await checkout({ cache, id: await file("new"), root, destination: "x" });
    expect(await workspace(root)).toEqual({ other: "old", x: "new" });
  });

  test("leaves files that DVC ignores, in a folder that else holds exactly the object", async () => {
    const { root, cache, directory } = scene();
    await checkout({ cache, id: await directory({ a: "1", b: "2" }), root, destination: "data" });
    await writeFile(join(root, "data/notes.log"), "mine");
    const ignore = { ignores: (path: string) => path.endsWith(".log"), leavesOut: () => false };
    await checkout({ cache, id: await directory({ a: "1" }), root, destination: "data", ignore });
    expect(await workspace(root)).toEqual({ "data/a": "1", "data/notes.log": "mine" });
  });

  test("is done when it is done: a second time changes nothing", async () => {
    const { root, cache, directory } = scene();
    const id = await directory({ a: "1", "b/c": "2" });
    await checkout({ cache, id, root, destination: "data" });
    expect(await checkout({ cache, id, root, destination: "data" })).toEqual({
      written: [],
      removed: [],
      unchanged: 2,
    });
    expect(Object.keys(await filesBelow(join(root, ".dvc/tmp/lockstep")))).toEqual([".gitignore"]);
  });

  test("leaves the workspace as it was when there is no place for unfinished files", async () => {
    const { root, cache, directory } = scene();
    await checkout({ cache, id: await directory({ a: "1" }), root, destination: "data" });
    const id = await directory({ a: "2" });
    await rm(join(root, ".dvc/tmp/lockstep"), { recursive: true });
    await writeFile(join(root, ".dvc/tmp/lockstep"), "a file in the way");
    await expect(checkout({ cache, id, root, destination: "data" })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
    expect(await readFile(join(root, "data/a"), "utf8")).toBe("1");
  });
});
