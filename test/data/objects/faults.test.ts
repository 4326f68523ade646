import { cp, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { checkout } from "../../../pipeline/data/objects/checkout.ts";
import { fetchObjects } from "../../../pipeline/data/objects/fetch.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { pushObjects } from "../../../pipeline/data/objects/push.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { objectKey } from "../../../pipeline/data/remotes/remote.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { atEveryWrite, disturb, type FaultKind, moduleUrl, runKilled } from "../../support/faults.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { filesBelow } from "./store.ts";

const old = { same: "s", changed: "1", "gone/deep": "g" };
const fresh = { same: "s", changed: "2", "new/a": "n" };

/** Every object under its final name has the content of its name; what is unfinished has another kind of name. */
async function expectIntact(store: string): Promise<void> {
  for (const [path, text] of Object.entries(await filesBelow(store))) {
    if (/\.[\w-]{22}\.tmp$/.test(path)) continue;
    const [, first, rest] = /^files\/md5\/([0-9a-f]{2})\/([0-9a-f]{30}(?:\.dir)?)$/.exec(path) ?? [];
    expect(hashBytes(text).md5, path).toBe(`${first ?? ""}${rest ?? ""}`.replace(".dir", ""));
  }
}

/** A directory object is there only when all its members are. */
async function expectComplete(store: string): Promise<void> {
  const objects = await filesBelow(store);
  for (const [path, text] of Object.entries(objects)) {
    if (!path.endsWith(".dir")) continue;
    for (const { md5: id } of JSON.parse(text) as readonly { readonly md5: string }[]) {
      expect(Object.keys(objects)).toContain(`files/md5/${id.slice(0, 2)}/${id.slice(2)}`);
    }
  }
}

interface World {
  readonly folder: string;
  readonly full: string;
  readonly store: string;
  readonly oldId: Md5;
  readonly freshId: Md5;
}

/** A workspace `work` with the old data, a cache with both states, and a remote with the fresh one. */
async function world(): Promise<World> {
  const folder = memoryFolder();
  await mkdir(join(folder, "work"));
  await writeFiles(join(folder, "old"), old);
  await writeFiles(join(folder, "fresh"), fresh);
  const full = join(folder, "full");
  const cache = openCache(full);
  const oldId = (await cache.addDirectory(join(folder, "old"), ignoreNothing)).id;
  const freshId = (await cache.addDirectory(join(folder, "fresh"), ignoreNothing)).id;
  await checkout({ cache, id: oldId, root: join(folder, "work"), destination: "data" });
  const store = join(folder, "store");
  const remote = await openLocalRemote({ url: store, base: folder, settings: {} });
  await pushObjects({ cache, remote, ids: [{ id: freshId, path: "data" }] });
  return { folder, full, store, oldId, freshId };
}

interface Operation {
  readonly name: string;
  readonly run: (world: World) => Promise<unknown>;
  /** The same as a program of its own. */
  readonly program: string;
  /** After a fault: the old state or the new one. */
  readonly check: (world: World) => Promise<void>;
  readonly checkDone: (world: World, wasFrozen: boolean) => Promise<void>;
}

const url = (path: string): string => JSON.stringify(moduleUrl(path));
const remoteOf = (folder: string): ReturnType<typeof openLocalRemote> =>
  openLocalRemote({ url: folder, base: "/", settings: {} });

const operations: readonly Operation[] = [
  {
    name: "add",
    program: `
      import { openCache } from ${url("data/objects/cache.ts")};
      import { ignoreNothing } from ${url("data/objects/walk.ts")};
      await openCache(input.folder + "/cache").addDirectory(input.folder + "/fresh", ignoreNothing);`,
    async check({ folder }) {
      expect(await filesBelow(join(folder, "fresh"))).toEqual(fresh);
      await expectIntact(join(folder, "cache"));
      await expectComplete(join(folder, "cache"));
    },
    async run({ folder }) {
      await openCache(join(folder, "cache")).addDirectory(join(folder, "fresh"), ignoreNothing);
    },
    async checkDone({ folder, freshId }) {
      expect(await openCache(join(folder, "cache")).readDirectory(freshId)).toHaveLength(3);
    },
  },
  {
    name: "fetch",
    program: `
      import { openCache } from ${url("data/objects/cache.ts")};
      import { fetchObjects } from ${url("data/objects/fetch.ts")};
      import { openLocalRemote } from ${url("data/remotes/local.ts")};
      const remote = await openLocalRemote({ url: input.store, base: "/", settings: {} });
      await fetchObjects({ cache: openCache(input.folder + "/cache"), remote, ids: [{ id: input.freshId, path: "data" }] });`,
    async check({ folder }) {
      await expectIntact(join(folder, "cache"));
    },
    async run({ folder, store, freshId }) {
      const cache = openCache(join(folder, "cache"));
      await fetchObjects({ cache, remote: await remoteOf(store), ids: [{ id: freshId, path: "data" }] });
    },
    async checkDone({ folder, freshId }) {
      const cache = openCache(join(folder, "cache"));
      for (const entry of await cache.readDirectory(freshId)) await cache.verify(entry.md5);
    },
  },
  {
    name: "push",
    program: `
      import { openCache } from ${url("data/objects/cache.ts")};
      import { pushObjects } from ${url("data/objects/push.ts")};
      import { openLocalRemote } from ${url("data/remotes/local.ts")};
      const remote = await openLocalRemote({ url: input.folder + "/other", base: "/", settings: {} });
      await pushObjects({ cache: openCache(input.full), remote, ids: [{ id: input.freshId, path: "data" }] });`,
    async check({ folder }) {
      await expectIntact(join(folder, "other"));
      await expectComplete(join(folder, "other"));
    },
    async run({ folder, full, freshId }) {
      const remote = await remoteOf(join(folder, "other"));
      await pushObjects({ cache: openCache(full), remote, ids: [{ id: freshId, path: "data" }] });
    },
    async checkDone({ folder, freshId }) {
      const key = objectKey(freshId);
      expect((await (await remoteOf(join(folder, "other"))).existing([key])).has(key)).toBe(true);
      await expectComplete(join(folder, "other"));
    },
  },
  {
    name: "checkout",
    program: `
      import { openCache } from ${url("data/objects/cache.ts")};
      import { checkout } from ${url("data/objects/checkout.ts")};
      await checkout({ cache: openCache(input.full), id: input.freshId, root: input.folder + "/work", destination: "data" });`,
    async check({ folder }) {
      const found = await filesBelow(join(folder, "work/data"));
      for (const [path, text] of Object.entries(found)) {
        const allowed = [old, fresh].map((state: Readonly<Record<string, string>>) => state[path]);
        expect(allowed, path).toContain(text);
      }
    },
    async run({ folder, full, freshId }) {
      await checkout({ cache: openCache(full), id: freshId, root: join(folder, "work"), destination: "data" });
    },
    async checkDone({ folder }, wasFrozen) {
      expect(await filesBelow(join(folder, "work/data"))).toEqual(fresh);
      expect(await readdir(join(folder, "work"))).toEqual([".lockstep", "data"]);
      // What a process that lives has there stays; this one lives although its work was frozen.
      const left = Object.keys(await filesBelow(join(folder, "work/.lockstep")));
      expect(left.filter((path) => !wasFrozen || !path.startsWith(`tmp/${process.pid}-`))).toEqual([".gitignore"]);
    },
  },
];

/** The same over a remote that this process cannot reach as files: objects go as streams, one by one. */
function streamed(operation: Operation, run: Operation["run"]): Operation {
  return {
    ...operation,
    name: `${operation.name}, as streams`,
    run,
    program: operation.program.replace(
      /const remote = await (openLocalRemote\([^;]+\));/,
      "const remote = { ...(await $1), folder: undefined };",
    ),
  };
}

const streaming: readonly Operation[] = operations.flatMap((operation) => {
  if (operation.name === "fetch") {
    return streamed(operation, async ({ folder, store, freshId }) => {
      const remote = { ...(await remoteOf(store)), folder: undefined };
      await fetchObjects({ cache: openCache(join(folder, "cache")), remote, ids: [{ id: freshId, path: "data" }] });
    });
  }
  if (operation.name === "push") {
    return streamed(operation, async ({ folder, full, freshId }) => {
      const remote = { ...(await remoteOf(join(folder, "other"))), folder: undefined };
      await pushObjects({ cache: openCache(full), remote, ids: [{ id: freshId, path: "data" }] });
    });
  }
  return [];
});

/** A copy of a world, made without syncing: what is under test does that itself. */
async function copyOf(template: World): Promise<World> {
  const folder = memoryFolder();
  await cp(template.folder, folder, { recursive: true });
  return { ...template, folder, full: join(folder, "full"), store: join(folder, "store") };
}

describe.each([...operations, ...streaming])("$name", ({ name: operationName, run, program, check, checkDone }) => {
  test.each<FaultKind>(["freeze", "ENOSPC", "EIO"])(
    "with %s at every write leaves the old state or the new one, and the next run completes it",
    async (kind) => {
      const template = await world();
      const faults = await atEveryWrite(async (at) => {
        const here = await copyOf(template);
        const disturbed = await disturb(kind, at, () => run(here));
        await check(here);
        if (disturbed.end !== "succeeded") {
          expect(disturbed.end).toBe(kind === "freeze" ? "frozen" : "failed");
          if (kind !== "freeze") {
            // A driver's error is its own; whoever calls it through the retries gets a sentence.
            const isDrivers = operationName === "push, as streams" && disturbed.error instanceof Error;
            if (isDrivers) expect(disturbed.error).toHaveProperty("message", expect.stringContaining(kind));
            else expect(disturbed.error).toMatchObject({ code: "STORAGE_FAILED", cause: { code: kind } });
          }
          await run(here);
          await checkDone(here, kind === "freeze");
        }
        return disturbed;
      });
      // A test that met no write has shown nothing.
      expect(faults).toBeGreaterThan(10);
    },
    180_000,
  );

  test("killed for good, it leaves the old state or the new one, and the next run completes it", async () => {
    const template = await world();
    const { writes } = await runKilled(program, await copyOf(template), -1);
    for (const part of [0.05, 0.35, 0.65, 0.95]) {
      const here = await copyOf(template);
      const killed = await runKilled(program, here, Math.ceil((writes ?? 0) * part));
      expect(killed.end, killed.output).toBe("killed");
      await check(here);
      await run(here);
      await checkDone(here, false);
    }
  }, 60_000);
});

test("an object that was killed on its way is not taken for whole", async () => {
  const here = await world();
  const cache = openCache(join(here.folder, "cache"));
  await writeFiles(join(here.folder, "cache/files/md5/ab"), { [`.${"x".repeat(22)}.tmp`]: "half" });
  expect(await cache.has(md5(`ab${"0".repeat(30)}`))).toBe(false);
});
