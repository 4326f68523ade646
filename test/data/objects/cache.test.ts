import { execFileSync } from "node:child_process";
import { mkdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { damage, filesBelow, md5Of } from "./store.ts";

const hello = md5("5d41402abc4b2a76b9719d911017c592");

describe("a cache", () => {
  test("keeps a file where DVC 3 keeps it, read-only", async () => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    await writeFile(join(folder, "a"), "hello");
    expect(await cache.addFile(join(folder, "a"))).toEqual({ id: hello, sizeBytes: 5, isExecutable: false });
    const path = join(folder, "cache/files/md5/5d/41402abc4b2a76b9719d911017c592");
    expect(await readFile(path, "utf8")).toBe("hello");
    expect((await stat(path)).mode & 0o777).toBe(0o444);
    expect(await cache.has(hello)).toBe(true);
  });

  test("adding twice is adding once, and leaves nothing aside", async () => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    await writeFile(join(folder, "a"), "hello");
    await cache.addFile(join(folder, "a"));
    const before = await stat(cache.path(hello));
    await cache.addFile(join(folder, "a"));
    expect((await stat(cache.path(hello))).ino).toBe(before.ino);
    expect(Object.keys(await filesBelow(join(folder, "cache")))).toHaveLength(1);
  });

  test("gives a directory the id that DVC 3.67.1 gives it", async () => {
    // The object that DVC makes of these two files, as its documentation of the format has it.
    const folder = temporaryFolder();
    await writeFiles(join(folder, "data"), { "a.txt": "hello\n", "sp ace é 漢 😀.txt": "hi\n" });
    const cache = openCache(join(folder, "cache"));
    const directory = await cache.addDirectory(join(folder, "data"), ignoreNothing);
    const text =
      `[{"md5": "${md5Of("hello\n")}", "relpath": "a.txt"}, ` +
      `{"md5": "${md5Of("hi\n")}", "relpath": "sp ace \\u00e9 \\u6f22 \\ud83d\\ude00.txt"}]`;
    expect(await readFile(cache.path(directory.id), "utf8")).toBe(text);
    expect(directory).toMatchObject({ id: `${md5Of(text)}.dir`, sizeBytes: 9, fileCount: 2 });
    expect(await cache.readDirectory(directory.id)).toEqual(directory.entries);
  });

  test("gives an empty directory the id of an empty list", async () => {
    const folder = temporaryFolder();
    await mkdir(join(folder, "data/empty"), { recursive: true });
    const directory = await openCache(join(folder, "cache")).addDirectory(join(folder, "data"), ignoreNothing);
    expect(directory).toEqual({ id: "d751713988987e9331980363e24189ce.dir", sizeBytes: 0, fileCount: 0, entries: [] });
  });

  test("stores the file a link points to when it is among the data", async () => {
    const folder = temporaryFolder();
    await writeFiles(join(folder, "data"), { a: "hello" });
    await symlink("a", join(folder, "data/b"));
    const { entries } = await openCache(join(folder, "cache")).addDirectory(join(folder, "data"), ignoreNothing);
    expect(entries).toEqual([
      { md5: hello, relpath: "a" },
      { md5: hello, relpath: "b" },
    ]);
  });

  test.each([
    ["of the repository around", "../outside", undefined],
    ["of Git", "../.git/config", "is a symbolic link that leads out"],
    ["of DVC", "../.dvc/config.local", "is a symbolic link that leads out"],
    ["outside the repository", "../../elsewhere", "is a symbolic link that leads out"],
  ])("follows a link to a file among the data of the repository only: one %s", async (_name, target, problem) => {
    const folder = temporaryFolder();
    const secrets = { "repo/.git/config": "secret", "repo/.dvc/config.local": "secret", elsewhere: "secret" };
    await writeFiles(folder, { ...secrets, "repo/data/a": "", "repo/outside": "hello" });
    await symlink(target, join(folder, "repo/data/x"));
    const adding = openCache(join(folder, "cache")).addDirectory(join(folder, "repo/data"), ignoreNothing);
    if (problem === undefined) expect((await adding).entries).toContainEqual({ md5: hello, relpath: "x" });
    else await expect(adding).rejects.toThrow(problem);
  });

  test.each([
    ["inside", "sub"],
    ["outside", "../elsewhere"],
  ])("leaves out a link to a folder %s, as DVC does", async (_name, target) => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "data/sub/b": "hello", "elsewhere/secret": "secret" });
    await symlink(target, join(folder, "data/x"));
    const { entries } = await openCache(join(folder, "cache")).addDirectory(join(folder, "data"), ignoreNothing);
    expect(entries).toEqual([{ md5: hello, relpath: "sub/b" }]);
  });

  test.each<[string, (folder: string) => Promise<unknown>, string]>([
    ["a link that leads out", (data) => symlink("../outside", join(data, "x")), "is a symbolic link that leads out"],
    ["a link to nothing", (data) => symlink("nothing", join(data, "x")), "is a symbolic link to nothing"],
    ["a FIFO", (data) => Promise.resolve(execFileSync("mkfifo", [join(data, "x")])), "is neither a file nor a folder"],
    ["names that differ in case", (data) => writeFile(join(data, "A"), ""), "names ignore case or Unicode form"],
  ])("refuses %s and stores no directory object", async (_name, prepare, problem) => {
    const folder = temporaryFolder();
    await writeFiles(folder, { "data/a": "hello", "data/sub/b": "", outside: "secret" });
    await prepare(join(folder, "data"));
    const cache = openCache(join(folder, "cache"));
    await expect(cache.addDirectory(join(folder, "data"), ignoreNothing)).rejects.toMatchObject({
      code: "PATH_UNSAFE",
      message: expect.stringContaining(problem) as string,
    });
    expect(Object.keys(await filesBelow(join(folder, "cache")))).toEqual([]);
  });

  test("does not take a read-only object for intact, and says what to do", async () => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    await writeFile(join(folder, "a"), "hello");
    await cache.addFile(join(folder, "a"));
    await damage(cache.path(hello), "jello");
    expect(await cache.isIntact(hello)).toBe(false);
    await expect(cache.verify(hello)).rejects.toMatchObject({
      code: "OBJECT_CORRUPT",
      message: `${cache.path(hello)} does not hold what its name says: expected md5 ${hello}, found ${md5Of("jello")}`,
      hint: expect.stringContaining(`Move ${cache.path(hello)} away`) as string,
    });
    // It is the person's to delete: it may be the last trace of the data.
    expect(await readFile(cache.path(hello), "utf8")).toBe("jello");
  });

  test("adding the original again heals a damaged object", async () => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    await writeFile(join(folder, "a"), "hello");
    await cache.addFile(join(folder, "a"));
    await damage(cache.path(hello), "jello");
    await cache.addFile(join(folder, "a"));
    expect(await cache.verify(hello)).toEqual({ sizeBytes: 5 });
  });

  test.each<[string, string, string]>([
    ["damaged", "[]", "OBJECT_CORRUPT"],
    ["missing", "", "OBJECT_MISSING"],
  ])("a directory object that is %s is an error", async (state, content, code) => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    await writeFiles(folder, { "data/a": "hello" });
    const { id } = await cache.addDirectory(join(folder, "data"), ignoreNothing);
    if (state === "damaged") await damage(cache.path(id), content);
    const asked = state === "damaged" ? id : md5(`${md5Of("other")}.dir`);
    await expect(cache.readDirectory(asked)).rejects.toMatchObject({ code });
  });

  test.each([
    ["../x", "PATH_UNSAFE"],
    [".git/hooks/pre-commit", "PATH_UNSAFE"],
    [".dvc/config", "PATH_UNSAFE"],
  ])("a directory object with the entry %s is not read", async (relpath, code) => {
    const folder = temporaryFolder();
    const text = `[{"md5": "${hello}", "relpath": ${JSON.stringify(relpath)}}]`;
    const id = md5(`${md5Of(text)}.dir`);
    const cache = openCache(join(folder, "cache"));
    await writeFiles(folder, { [`cache/files/md5/${id.slice(0, 2)}/${id.slice(2)}`]: text });
    await expect(cache.readDirectory(id)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(relpath) as string,
    });
  });

  test("what arrives with other content gets no name", async () => {
    const folder = temporaryFolder();
    const cache = openCache(join(folder, "cache"));
    const stream = (async function* () {
      yield Buffer.from("jel");
      await Promise.resolve();
      yield Buffer.from("lo");
    })();
    await expect(
      cache.receive({ id: hello, stream, where: "the remote", hint: "Push it again." }),
    ).rejects.toMatchObject({
      code: "OBJECT_CORRUPT",
      message: `the remote does not hold what its name says: expected md5 ${hello}, found ${md5Of("jello")}`,
    });
    expect(Object.keys(await filesBelow(folder))).toEqual([]);
  });
});
