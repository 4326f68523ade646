import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { lstat, mkdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { bulk } from "../../../pipeline/data/objects/bulk/run.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { applyCheckouts, checkout, prepareCheckout } from "../../../pipeline/data/objects/checkout.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { openHashState } from "../../../pipeline/data/objects/hash-state.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { moduleUrl } from "../../support/faults.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { damage, filesBelow, md5Of } from "./store.ts";

/** More than are done without threads. */
const many = 1000;

function manyFiles(prefix: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: many }, (_, i) => [`${prefix}/${String(i % 7)}/${String(i)}`, `${prefix} ${String(i)}`]),
  );
}

describe("work on many files", () => {
  test("gives results in the order of the items, and `undefined` for what is not there", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, manyFiles("data"));
    const names = [...Object.keys(manyFiles("data")), "none"];
    const found = await bulk(
      "hash",
      names.map((name) => ({ path: join(folder, name), hash: "md5" as const })),
    );
    expect(found.map((file) => file?.md5)).toEqual([...Object.values(manyFiles("data")).map(md5Of), undefined]);
  });

  test("ends with the system's error, named, after everything else that was begun", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, manyFiles("data"));
    const items = Object.keys(manyFiles("data")).map((name) => ({
      from: join(folder, name),
      to: join(folder, `${name}.moved`),
    }));
    const results: unknown[] = [];
    const wrong = { from: join(folder, "none"), to: join(folder, "there") };
    const moving = bulk("move", [...items.slice(0, 700), wrong, ...items.slice(700)], {
      onResult: () => results.push(1),
    });
    await expect(moving).rejects.toMatchObject({ code: "ENOENT", path: join(folder, "none") });
    const moved = Object.keys(await filesBelow(folder)).filter((name) => name.endsWith(".moved"));
    expect(moved).toHaveLength(results.length);
  });

  test("stops when it is told to", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, { a: "one" });
    const abort = new AbortController();
    const items = Array.from({ length: 20_000 }, () => ({ path: join(folder, "a"), hash: "md5" as const }));
    let done = 0;
    const hashing = bulk("hash", items, {
      signal: abort.signal,
      onProgress: ({ doneFiles }) => {
        done = doneFiles;
        abort.abort();
      },
    });
    await expect(hashing).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(done).toBeLessThan(items.length);
  });

  test("tells how far it is, up to the end", async () => {
    const folder = memoryFolder();
    await writeFiles(folder, manyFiles("data"));
    const told: number[] = [];
    await openCache(join(folder, "cache")).add([{ path: join(folder, "data") }], {
      onProgress: ({ doneFiles, totalFiles }) => {
        expect(totalFiles).toBe(many);
        told.push(doneFiles);
      },
    });
    expect(told.at(-1)).toBe(many);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test("a large file is hashed as it is copied, in pieces", async () => {
    const folder = memoryFolder();
    const bytes = Buffer.alloc(18 * 1024 * 1024 + 3, "lockstep ");
    await writeFile(join(folder, "large"), bytes);
    const cache = openCache(join(folder, "cache"));
    const { id, sizeBytes } = await cache.addFile(join(folder, "large"));
    expect({ id, sizeBytes }).toEqual({ id: hashBytes(bytes).md5, sizeBytes: bytes.length });
    expect(Buffer.compare(await readFile(cache.path(id)), bytes)).toBe(0);
  });

  test.each([1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 2 * 1024 * 1024])(
    "copies a file of %i bytes whole",
    async (size) => {
      const folder = memoryFolder();
      const bytes = Buffer.alloc(size, "x");
      await writeFile(join(folder, "a"), bytes);
      const cache = openCache(join(folder, "cache"));
      const { id } = await cache.addFile(join(folder, "a"));
      expect(id).toBe(hashBytes(bytes).md5);
      expect(await cache.verify(id)).toEqual({ sizeBytes: size });
    },
  );
});

describe("adding and checking out many outputs", () => {
  test("in one commit is the same as one after the other", async () => {
    const root = memoryFolder();
    await writeFiles(root, { ...manyFiles("one"), ...manyFiles("two"), three: "three", "four/a": "three" });
    const cache = openCache(join(root, "cache"));
    const added = await cache.add(["one", "two", "three", "four"].map((name) => ({ path: join(root, name) })));
    const other = openCache(join(root, "other"));
    expect(added).toEqual([
      { kind: "folder", stored: await other.addDirectory(join(root, "one"), ignoreNothing) },
      { kind: "folder", stored: await other.addDirectory(join(root, "two"), ignoreNothing) },
      { kind: "file", stored: await other.addFile(join(root, "three")) },
      { kind: "folder", stored: await other.addDirectory(join(root, "four"), ignoreNothing) },
    ]);
    expect(await filesBelow(join(root, "cache"))).toEqual(await filesBelow(join(root, "other")));
    const requests = added.map(({ stored }, index) => ({
      cache,
      id: stored.id,
      root,
      destination: `new/${String(index)}`,
    }));
    await applyCheckouts(await Promise.all(requests.map(prepareCheckout)));
    expect(Object.keys(await filesBelow(join(root, "new")))).toHaveLength(2 * many + 2);
    expect(await readFile(join(root, "new/2"), "utf8")).toBe("three");
  });

  test("replaces objects that are damaged by the good copies", async () => {
    const root = memoryFolder();
    await writeFiles(root, manyFiles("one"));
    const cache = openCache(join(root, "cache"));
    const { entries } = await cache.addDirectory(join(root, "one"), ignoreNothing);
    for (const { md5: id } of entries.slice(0, 3)) await damage(cache.path(id), "bad");
    const ids = entries.map(({ md5: id }) => id);
    expect((await cache.verifyAll(ids)).damaged).toHaveLength(3);
    await cache.addDirectory(join(root, "one"), ignoreNothing);
    expect(await cache.verifyAll(ids)).toMatchObject({ missing: [], damaged: [] });
  });

  test("tells missing from present, of few and of many in one folder of the cache", async () => {
    const root = memoryFolder();
    const cache = openCache(join(root, "cache"));
    const ids = Array.from({ length: 20 }, (_, i) => md5(`${i < 10 ? "ab" : "cd"}${String(i).padStart(30, "0")}`));
    const present = new Set([...ids.slice(0, 5), ...ids.slice(10, 12)]);
    for (const id of present)
      await writeFiles(join(root, "cache"), { [`files/md5/${id.slice(0, 2)}/${id.slice(2)}`]: "" });
    // A folder under the name of an object is none.
    await mkdir(cache.path(ids[6] ?? md5("0".repeat(32))), { recursive: true });
    expect(await cache.hasAll(ids)).toEqual(present);
    expect(await cache.hasAll(ids.slice(9, 12))).toEqual(new Set(ids.slice(10, 12)));
  });
});

describe("what was found right once", () => {
  test("is not read again until somebody writes to it; what is copied is", async () => {
    const root = memoryFolder();
    await writeFiles(root, { a: "hello" });
    const state = await openHashState(root);
    const cache = openCache(join(root, "cache"), { state: () => Promise.resolve(state) });
    const { id } = await cache.addFile(join(root, "a"));
    await pause(100);
    expect(await cache.isIntact(id)).toBe(true);
    // A disk that fails changes bytes and no time stamp; the state says that the bytes are known to be wrong, to show that it is asked.
    const [known] = state.knownOf([cache.path(id)]);
    expect(known?.md5).toBe(id);
    state.remember([{ path: cache.path(id), stamp: known?.stamp ?? "", md5: md5(md5Of("marked")) }]);
    expect(await cache.isIntact(id)).toBe(false);
    await checkout({ cache, id, root, destination: "b" });
    expect(await readFile(join(root, "b"), "utf8")).toBe("hello");
    await damage(cache.path(id), "jello");
    await expect(cache.verify(id)).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
  });
});

describe("links", () => {
  async function scene(links: readonly ("reflink" | "hardlink" | "symlink" | "copy")[]) {
    const root = memoryFolder();
    await writeFiles(root, { "source/a": "hello", "source/empty": "" });
    const cache = openCache(join(root, ".dvc/cache"));
    const { id } = await cache.addDirectory(join(root, "source"), ignoreNothing);
    const request = { cache, id, root, destination: "data", links };
    return { root, cache, id, request, object: cache.path(md5(md5Of("hello"))) };
  }

  test.each<["hardlink" | "symlink" | "copy"]>([["hardlink"], ["symlink"], ["copy"]])(
    "of type %s are made, but empty files are never linked hard, and are right the next time",
    async (type) => {
      const { root, request, object } = await scene([type]);
      await checkout(request);
      const [file, target] = [await lstat(join(root, "data/a")), await lstat(object)];
      expect(file.isSymbolicLink()).toBe(type === "symlink");
      expect(file.ino === target.ino).toBe(type === "hardlink");
      if (type === "symlink") expect(await readlink(join(root, "data/a"))).toBe(object);
      if (type === "hardlink") expect(file.mode & 0o777).toBe(0o444);
      expect((await lstat(join(root, "data/empty"))).isSymbolicLink()).toBe(type === "symlink");
      expect((await lstat(join(root, "data/empty"))).nlink).toBe(1);
      expect(await readFile(join(root, "data/a"), "utf8")).toBe("hello");
      expect(await checkout(request)).toMatchObject({ written: [], unchanged: 2 });
      expect(await checkout({ ...request, isRelinking: true })).toMatchObject({ written: [], unchanged: 2 });
    },
  );

  test("are replaced by others when that is asked for", async () => {
    const { root, request } = await scene(["hardlink"]);
    await checkout({ ...request, links: ["copy"] });
    expect(await checkout(request)).toMatchObject({ written: [] });
    expect(await checkout({ ...request, isRelinking: true })).toMatchObject({ written: ["data/a"] });
    expect((await stat(join(root, "data/a"))).nlink).toBe(2);
    await checkout({ ...request, links: ["copy"], isRelinking: true });
    expect((await stat(join(root, "data/a"))).nlink).toBe(1);
  });

  test("fall through the list where a type cannot be made", async () => {
    const { root, request } = await scene(["reflink", "copy"]);
    await checkout(request);
    expect((await lstat(join(root, "data/a"))).nlink).toBe(1);
    expect(await readFile(join(root, "data/a"), "utf8")).toBe("hello");
  });

  test.each<["reflink" | "hardlink" | "symlink" | "copy"]>([["reflink"], ["hardlink"], ["symlink"], ["copy"]])(
    "of type %s never show damaged bytes, although the object is read-only",
    async (type) => {
      const { root, request, object } = await scene([type, "copy"]);
      await damage(object, "jello");
      await expect(checkout(request)).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
      expect(existsSync(join(root, "data"))).toBe(false);
    },
  );
});

describe("a shared cache", () => {
  test("lets the group write, as DVC does", async () => {
    const root = memoryFolder();
    await writeFiles(root, { "data/a": "hello" });
    const cache = openCache(join(root, "cache"), { isShared: true });
    const { id } = await cache.addDirectory(join(root, "data"), ignoreNothing);
    for (const object of [id, md5(md5Of("hello"))]) {
      expect((await stat(cache.path(object))).mode & 0o7777).toBe(0o664);
      expect((await stat(join(cache.path(object), ".."))).mode & 0o7777).toBe(0o2775);
    }
  });
});

describe("a cache of DVC 2.x", () => {
  async function legacyCache(root: string): Promise<{ readonly id: Md5; readonly file: Md5 }> {
    // Its ids are taken after line ends were unified; its objects are the bytes as they were.
    const file = md5(md5Of("a\nb\n"));
    const listing = `[{"md5": "${file}", "relpath": "x/text"}]`;
    const id = md5(`${md5Of(listing)}.dir`);
    await writeFiles(join(root, "cache"), {
      [`${file.slice(0, 2)}/${file.slice(2)}`]: "a\r\nb\r\n",
      [`${id.slice(0, 2)}/${id.slice(2)}`]: listing,
    });
    return { id, file };
  }

  test("is read where it is, with its own md5", async () => {
    const root = memoryFolder();
    const { id, file } = await legacyCache(root);
    const cache = openCache(join(root, "cache"));
    expect(await cache.has(file)).toBe(false);
    expect(cache.legacy.legacy).toBe(cache.legacy);
    expect(await cache.legacy.verifyAll([id, file])).toMatchObject({ missing: [], damaged: [] });
    await checkout({ cache: cache.legacy, id, root, destination: "data" });
    expect(await readFile(join(root, "data/x/text"), "utf8")).toBe("a\r\nb\r\n");
    expect(await checkout({ cache: cache.legacy, id, root, destination: "data" })).toMatchObject({ unchanged: 1 });
    await damage(cache.legacy.path(file), "a\r\nc\r\n");
    await expect(checkout({ cache: cache.legacy, id, root, destination: "other" })).rejects.toMatchObject({
      code: "OBJECT_CORRUPT",
    });
  });
});

/** Runs a program and kills it, for good, after a time. */
async function killedAfter(ms: number, program: string): Promise<boolean> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
  const ended = once(child, "exit") as Promise<[number | null, string | null]>;
  await Promise.race([ended, pause(ms)]);
  child.kill("SIGKILL");
  const [, signal] = await ended;
  return signal === "SIGKILL";
}

describe("killed at any moment in the middle of many files", () => {
  const text = (path: string): string => JSON.stringify(moduleUrl(path));
  const moments = [200, 350, 500];

  test("adding leaves whole objects, no directory without its members, and is completed by the next run", async () => {
    let kills = 0;
    for (const ms of moments) {
      const root = memoryFolder();
      await writeFiles(root, manyFiles("data"));
      const program = `
        import { openCache } from ${text("data/objects/cache.ts")};
        await openCache(${JSON.stringify(join(root, "cache"))}).add([{ path: ${JSON.stringify(join(root, "data"))} }]);`;
      if (await killedAfter(ms, program)) kills++;
      const cache = openCache(join(root, "cache"));
      const names = Object.keys(await filesBelow(cache.objects)).filter((name) => !/\.tmp$/.test(name));
      const ids = names.map((name) => md5(name.replace("/", "")));
      expect(await cache.verifyAll(ids)).toMatchObject({ missing: [], damaged: [] });
      if (names.some((name) => name.endsWith(".dir"))) expect(names).toHaveLength(many + 1);
      const { id } = await cache.addDirectory(join(root, "data"), ignoreNothing);
      expect(await cache.readDirectory(id)).toHaveLength(many);
    }
    expect(kills).toBeGreaterThan(0);
  }, 120_000);

  test("checking out leaves old files or new ones, whole, and is completed by the next run", async () => {
    let kills = 0;
    for (const ms of moments) {
      const root = memoryFolder();
      await writeFiles(root, { ...manyFiles("old"), ...manyFiles("new") });
      const cache = openCache(join(root, "cache"));
      const [before, after] = await cache.add(["old", "new"].map((name) => ({ path: join(root, name) })));
      if (before === undefined || after === undefined) throw new Error("nothing was added");
      await checkout({ cache, id: before.stored.id, root, destination: "data" });
      const program = `
        import { openCache } from ${text("data/objects/cache.ts")};
        import { checkout } from ${text("data/objects/checkout.ts")};
        const cache = openCache(${JSON.stringify(join(root, "cache"))});
        await checkout({ cache, id: "${after.stored.id}", root: ${JSON.stringify(root)}, destination: "data" });`;
      if (await killedAfter(ms, program)) kills++;
      for (const [path, content] of Object.entries(await filesBelow(join(root, "data")))) {
        const [, index = ""] = /\/(\d+)$/.exec(path) ?? [];
        expect([`old ${index}`, `new ${index}`], path).toContain(content);
      }
      await checkout({ cache, id: after.stored.id, root, destination: "data" });
      expect(await filesBelow(join(root, "data"))).toEqual(await filesBelow(join(root, "new")));
      // What the killed process had aside is gone.
      const own = [join(root, ".lockstep/tmp"), join(root, ".dvc/tmp/lockstep/tmp")].filter((folder) =>
        existsSync(folder),
      );
      expect(own.flatMap((folder) => readdirSync(folder))).toEqual([]);
    }
    expect(kills).toBeGreaterThan(0);
  }, 120_000);
});

test("a thread that dies ends the work with a clear error, and the next work has new ones", async () => {
  const folder = memoryFolder();
  const bytes = Buffer.alloc(1024);
  await writeFile(join(folder, "a"), bytes);
  const program = `
    import { bulk } from ${JSON.stringify(moduleUrl("data/objects/bulk/run.ts"))};
    import { Worker } from "node:worker_threads";
    const { postMessage } = Worker.prototype;
    let sent = 0;
    // The third batch meets its end, as one does that the system takes the memory from.
    Worker.prototype.postMessage = function (...args) {
      if (++sent === 3) void this.terminate();
      return postMessage.apply(this, args);
    };
    const items = Array.from({ length: 100_000 }, () => ({ path: ${JSON.stringify(join(folder, "a"))}, hash: "md5" }));
    const error = await bulk("hash", items).then(() => undefined, (caught) => caught);
    const again = await bulk("hash", items.slice(0, 1000));
    console.log(JSON.stringify([error?.code, again.length]));`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => (output += piece));
  await once(child, "close");
  expect(JSON.parse(output)).toEqual(["WORKER_FAILED", 1000]);
});
