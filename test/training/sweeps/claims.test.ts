import { describe, expect, test } from "vitest";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { sha256 } from "../../../pipeline/domain/ids.ts";
import { Claims } from "../../../pipeline/training/sweeps/claims.ts";
import { folderStore } from "../../../pipeline/training/sweeps/folder-store.ts";
import { remoteStore } from "../../../pipeline/training/sweeps/remote-store.ts";
import { temporaryFolder } from "../../support/folder.ts";

const trial = sha256("a".repeat(64));

/** Workers at one store, each with a time of its own that only goes on when it is told to. */
function workers(count: number) {
  const store = folderStore(temporaryFolder());
  return Array.from({ length: count }, (_, i) => {
    const time = { now: 1000 * i };
    return { time, claims: new Claims({ store, worker: `w${i}`, leaseMs: 100, now: () => time.now }) };
  });
}

describe("a claim", () => {
  test("is made by one of many at once", async () => {
    const found = await Promise.all(workers(20).map(({ claims }) => claims.claim(trial)));
    expect(found.filter((claim) => claim !== undefined)).toEqual([{ trial, generation: 1 }]);
  });

  test("is nobody else's while its owner gives signs, however long the work takes", async () => {
    const [owner, other] = workers(2);
    const claim = await owner?.claims.claim(trial);
    if (claim === undefined || other === undefined) throw new Error("no claim");
    for (let count = 1; count <= 5; count++) {
      expect(await owner?.claims.beat(claim, count)).toBe(true);
      expect(await other.claims.claim(trial)).toBeUndefined();
      other.time.now += 99_999;
    }
  });

  test.each([
    ["one moment before the lease is over it is still held", 99, false],
    ["when the lease is over without a sign it is taken over", 100, true],
  ])("%s", async (_name, passed, isTaken) => {
    const [owner, other] = workers(2);
    await owner?.claims.claim(trial);
    expect(await other?.claims.claim(trial)).toBeUndefined();
    if (other) other.time.now += passed;
    expect(await other?.claims.claim(trial)).toEqual(isTaken ? { trial, generation: 2 } : undefined);
  });

  test("is lost by an owner that comes back after another has taken over", async () => {
    const [owner, other] = workers(2);
    const claim = await owner?.claims.claim(trial);
    if (claim === undefined || other === undefined) throw new Error("no claim");
    await other.claims.claim(trial);
    other.time.now += 100;
    expect(await other.claims.claim(trial)).toEqual({ trial, generation: 2 });
    expect(await owner?.claims.beat(claim, 1)).toBe(false);
  });

  test("is taken over by one of many at once", async () => {
    const [owner, ...others] = workers(20);
    await owner?.claims.claim(trial);
    await Promise.all(others.map(({ claims }) => claims.claim(trial)));
    for (const { time } of others) time.now += 100;
    const found = await Promise.all(others.map(({ claims }) => claims.claim(trial)));
    expect(found.filter((claim) => claim !== undefined)).toEqual([{ trial, generation: 2 }]);
  });

  test("that was given back is free at once", async () => {
    const [owner, other] = workers(2);
    const claim = await owner?.claims.claim(trial);
    if (claim === undefined) throw new Error("no claim");
    await owner?.claims.release(claim);
    expect(await other?.claims.claim(trial)).toEqual({ trial, generation: 2 });
  });
});

describe.each([
  ["a folder", async (folder: string) => Promise.resolve(folderStore(folder))],
  [
    "a remote that is not known to be a folder",
    async (folder: string) => {
      const remote = await openLocalRemote({ url: folder, base: folder, settings: {} });
      return remoteStore({ ...remote, folder: undefined });
    },
  ],
])("a store in %s", (_name, open) => {
  test("makes a text once and keeps it", async () => {
    const store = await open(temporaryFolder());
    expect(await store.read("a/b")).toBeUndefined();
    expect(await store.list("a/")).toEqual([]);
    expect(await store.create("a/b", "first")).toBe(true);
    expect(await store.create("a/b", "second")).toBe(false);
    expect(await store.read("a/b")).toBe("first");
    expect(await store.create("a/c/d", "deeper")).toBe(true);
    expect([...(await store.list("a/"))].sort()).toEqual(["a/b", "a/c/d"]);
  });
});
