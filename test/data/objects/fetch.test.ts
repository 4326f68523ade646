import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ObjectCache, openCache } from "../../../pipeline/data/objects/cache.ts";
import { fetchObjects } from "../../../pipeline/data/objects/fetch.ts";
import { pushObjects } from "../../../pipeline/data/objects/push.ts";
import { missingOnRemote } from "../../../pipeline/data/objects/remote-check.ts";
import type { TransferProgress, WantedObject } from "../../../pipeline/data/objects/transfer.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { objectKey, type Remote } from "../../../pipeline/data/remotes/remote.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { damage, filesBelow, md5Of } from "./store.ts";

interface Scene {
  readonly full: ObjectCache;
  readonly empty: ObjectCache;
  readonly store: string;
  readonly remote: Remote;
  /** A folder of two files, and a file. */
  readonly ids: readonly WantedObject[];
  readonly object: (text: string) => string;
}

async function scene(isPushed = true): Promise<Scene> {
  const folder = temporaryFolder();
  await writeFiles(folder, { "source/data/a": "one", "source/data/b/c": "two", "source/file": "three" });
  const full = openCache(join(folder, "full"));
  const directory = await full.addDirectory(join(folder, "source/data"), ignoreNothing);
  const file = await full.addFile(join(folder, "source/file"));
  const store = join(folder, "store");
  const remote = await openLocalRemote({ url: store, base: folder, settings: {} });
  const ids = [
    { id: directory.id, path: "data" },
    { id: file.id, path: "file" },
  ];
  if (isPushed) await pushObjects({ cache: full, remote, ids });
  return {
    full,
    empty: openCache(join(folder, "empty")),
    store,
    remote,
    ids,
    object: (text) => join(store, objectKey(md5(md5Of(text)))),
  };
}

async function isThere(remote: Remote, id = ""): Promise<boolean> {
  const key = objectKey(md5(id));
  return (await remote.existing([key])).has(key);
}

describe("fetching", () => {
  test("brings directory objects and their members, once", async () => {
    const { full, empty, remote, ids } = await scene();
    const fractions: number[] = [];
    const request = { cache: empty, remote, ids, onProgress: (fraction: number) => fractions.push(fraction) };
    expect(await fetchObjects(request)).toEqual({ transferred: 4, sizeBytes: 3 + 3 + 5 + 124 });
    expect(await filesBelow(empty.folder)).toEqual(await filesBelow(full.folder));
    expect(fractions.at(-1)).toBe(1);
    expect(await fetchObjects(request)).toEqual({ transferred: 0, sizeBytes: 0 });
  });

  test("needs no remote for what the cache holds", async () => {
    const { full, ids } = await scene();
    expect(await fetchObjects({ cache: full, remote: undefined, ids })).toEqual({ transferred: 0, sizeBytes: 0 });
  });

  test("without a remote says what is missing", async () => {
    const { empty, ids } = await scene();
    await expect(fetchObjects({ cache: empty, remote: undefined, ids })).rejects.toMatchObject({
      code: "REMOTE_MISSING",
      message: expect.stringContaining('("data")') as string,
    });
  });

  test.each<[string, string]>([
    ["cut short", "tw"],
    ["of the same length but other", "TWO"],
    ["an error page", "<html>503</html>"],
    ["empty", ""],
  ])("refuses an object that is %s, and keeps nothing of it", async (_name, content) => {
    const { empty, remote, ids, object } = await scene();
    await damage(object("two"), content);
    await expect(fetchObjects({ cache: empty, remote, ids })).rejects.toMatchObject({
      code: "OBJECT_CORRUPT",
      message: expect.stringMatching(
        new RegExp(`object ${md5Of("two")} \\("data/b/c"\\) .*expected md5 ${md5Of("two")}, found ${md5Of(content)}`),
      ) as string,
    });
    expect(await empty.has(md5(md5Of("two")))).toBe(false);
    const names = Object.keys(await filesBelow(empty.folder));
    expect(names.filter((name) => name.endsWith(".tmp"))).toEqual([]);
    await damage(object("two"), "two");
    await fetchObjects({ cache: empty, remote, ids });
    expect(await empty.isIntact(md5(md5Of("two")))).toBe(true);
  });

  test.each<[string, number, boolean]>([
    ["heals after two reads of wrong bytes", 2, true],
    ["gives up after three", 3, false],
  ])("%s", async (_name, wrongReads, isHealed) => {
    const { empty, remote, ids } = await scene();
    const key = objectKey(md5(md5Of("two")));
    let reads = 0;
    const flipping: Remote = {
      ...remote,
      folder: undefined,
      async read(asked, call) {
        const content = await remote.read(asked, call);
        if (asked !== key || content === undefined || ++reads > wrongReads) return content;
        return { ...content, stream: new Response("TWO").body ?? content.stream };
      },
    };
    const fetching = fetchObjects({ cache: empty, remote: flipping, ids });
    if (isHealed) await fetching;
    else await expect(fetching).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
    expect(reads).toBe(3);
    expect(await empty.has(md5(md5Of("two")))).toBe(isHealed);
    // What was not damaged has arrived in both cases.
    expect(await empty.isIntact(md5(md5Of("one")))).toBe(true);
  });

  test("tells files and bytes as they move", async () => {
    const { full, empty, remote, ids } = await scene(false);
    const told: TransferProgress[] = [];
    const onProgress = (_fraction: number, progress: TransferProgress): void => {
      told.push(progress);
    };
    await pushObjects({ cache: full, remote, ids, onProgress });
    expect(told.at(-1)).toEqual({ doneFiles: 4, totalFiles: 4, doneBytes: 135, totalBytes: 135 });
    await fetchObjects({ cache: empty, remote, ids, onProgress });
    expect(told.at(-1)).toEqual({ doneFiles: 4, totalFiles: 4, doneBytes: 135, totalBytes: undefined });
  });

  test("brings everything else, then names what is missing and helps its author", async () => {
    const { empty, remote, ids, object } = await scene();
    await rm(object("two"));
    await expect(fetchObjects({ cache: empty, remote, ids })).rejects.toMatchObject({
      code: "OBJECT_MISSING",
      message: `the remote ${remote.url} has no object ${md5Of("two")} ("data/b/c")`,
      hint: expect.stringContaining("`dvc push` or `lockstep push`") as string,
    });
    expect(await empty.isIntact(md5(md5Of("one")))).toBe(true);
  });

  test("replaces an object that the cache holds damaged", async () => {
    const { empty, remote, ids } = await scene();
    await fetchObjects({ cache: empty, remote, ids });
    await damage(empty.path(md5(md5Of("two"))), "TWO");
    expect(await fetchObjects({ cache: empty, remote, ids })).toMatchObject({ transferred: 1 });
    expect(await empty.isIntact(md5(md5Of("two")))).toBe(true);
  });

  test("says so when the damaged object is all there is", async () => {
    const { empty, remote, ids, object } = await scene();
    await fetchObjects({ cache: empty, remote, ids });
    await damage(empty.path(md5(md5Of("two"))), "TWO");
    await rm(object("two"));
    await expect(fetchObjects({ cache: empty, remote, ids })).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
  });

  test("writes nothing of a directory object that leads out", async () => {
    const { empty, store, remote } = await scene();
    const text = `[{"md5": "${md5Of("one")}", "relpath": "../evil"}]`;
    const id = md5(`${md5Of(text)}.dir`);
    const path = join(store, objectKey(id));
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, text);
    await expect(fetchObjects({ cache: empty, remote, ids: [{ id, path: "data" }] })).rejects.toMatchObject({
      code: "PATH_UNSAFE",
    });
    expect(await empty.has(md5(md5Of("one")))).toBe(false);
  });

  test("stops when it is told to, keeping what had arrived", async () => {
    const { empty, remote, ids } = await scene();
    const abort = new AbortController();
    const request = { cache: empty, remote, ids, jobs: 1, signal: abort.signal };
    const stopping = fetchObjects({
      ...request,
      onProgress: (_fraction, { doneFiles }) => {
        if (doneFiles > 0) abort.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(Object.keys(await filesBelow(empty.folder))).toHaveLength(1);
  });
});

describe("pushing", () => {
  test("sends members before the directory object", async () => {
    const { full, remote, ids } = await scene(false);
    const order: string[] = [];
    const watched: Remote = {
      ...remote,
      folder: undefined,
      async write(key, source) {
        order.push(key);
        await remote.write(key, source);
      },
    };
    expect(await pushObjects({ cache: full, remote: watched, ids })).toMatchObject({ transferred: 4 });
    expect(order).toHaveLength(4);
    expect(order.at(-1)).toBe(objectKey(md5(ids[0]?.id ?? "")));
    expect(await pushObjects({ cache: full, remote: watched, ids })).toEqual({ transferred: 0, sizeBytes: 0 });
  });

  test("withholds the directory object when a member fails", async () => {
    const { full, remote, ids } = await scene(false);
    const failing: Remote = {
      ...remote,
      folder: undefined,
      write: (key, source) =>
        source.md5 === md5Of("two") ? Promise.reject(new Error("503")) : remote.write(key, source),
    };
    await expect(pushObjects({ cache: full, remote: failing, ids })).rejects.toThrow("503");
    expect(await isThere(remote, ids[0]?.id)).toBe(false);
    await pushObjects({ cache: full, remote, ids });
    expect(await missingOnRemote({ cache: full, remote, ids })).toEqual([]);
  });

  test("sends everything else when a member is nowhere, and withholds the directory object", async () => {
    const { full, remote, ids } = await scene(false);
    await rm(full.path(md5(md5Of("two"))));
    await expect(pushObjects({ cache: full, remote, ids })).rejects.toMatchObject({
      code: "OBJECT_MISSING",
      message: `neither the cache nor ${remote.url} has ${md5Of("two")} ("data/b/c")`,
    });
    expect(await isThere(remote, md5Of("one"))).toBe(true);
    expect(await isThere(remote, ids[1]?.id)).toBe(true);
    expect(await isThere(remote, ids[0]?.id)).toBe(false);
  });

  test("never sends a damaged object", async () => {
    const { full, remote, ids } = await scene(false);
    await damage(full.path(md5(md5Of("two"))), "TWO");
    await expect(pushObjects({ cache: full, remote, ids })).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
    expect(await isThere(remote, md5Of("two"))).toBe(false);
    expect(await isThere(remote, ids[0]?.id)).toBe(false);
  });
});

describe("an object of DVC 2", () => {
  test.each([
    ["a folder", true],
    ["no folder", false],
  ])("whose name is not the md5 of its bytes goes to a remote that is %s, and back", async (_name, isFolder) => {
    const { full, empty, remote } = await scene(false);
    const there: Remote = isFolder ? remote : { ...remote, folder: undefined };
    const id = md5(md5Of("a\nb\n"));
    const path = full.legacy.path(id);
    await mkdir(join(path, ".."), { recursive: true });
    await writeFile(path, "a\r\nb\r\n");
    const ids = [{ id, path: "text", isLegacy: true }];
    expect(await pushObjects({ cache: full, remote: there, ids })).toEqual({ transferred: 1, sizeBytes: 6 });
    expect(await missingOnRemote({ cache: empty, remote: there, ids })).toEqual([]);
    expect(await remote.existing([objectKey(id)])).toEqual(new Set());
    await fetchObjects({ cache: empty, remote: there, ids });
    expect(await readFile(empty.legacy.path(id), "utf8")).toBe("a\r\nb\r\n");
  });
});

describe("what a remote lacks", () => {
  test("is nothing after a push", async () => {
    const { empty, remote, ids } = await scene();
    expect(await missingOnRemote({ cache: empty, remote, ids })).toEqual([]);
  });

  test("is a member, named by path, without reading other members", async () => {
    const { empty, remote, ids, object } = await scene();
    await rm(object("two"));
    expect(await missingOnRemote({ cache: empty, remote, ids })).toEqual([{ id: md5Of("two"), path: "data/b/c" }]);
    expect(await empty.has(md5(md5Of("one")))).toBe(false);
  });

  test("is a directory object, and the members that are known from here", async () => {
    const { full, empty, remote, ids } = await scene(false);
    expect((await missingOnRemote({ cache: full, remote, ids })).map(({ path }) => path)).toEqual([
      "data",
      "file",
      "data/a",
      "data/b/c",
    ]);
    expect((await missingOnRemote({ cache: empty, remote, ids })).map(({ path }) => path)).toEqual(["data", "file"]);
  });
});
