import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { md5, plant, plantDirectory, pointer, put, type Victim, victim } from "../security/victim.ts";
import { brokenPromises, differences, type Expected, snapshot } from "./invariants.ts";

/** A world before and after a command that adds `new` and writes its pointer. */
async function world(): Promise<{ readonly here: Victim; readonly expected: Expected }> {
  const here = victim();
  const cache = join(here.work, ".dvc/cache");
  rmSync(join(here.remote, "keep"));
  put(here.work, { new: "new\n", "old.dvc": pointer(plant(cache, "old\n"), "old"), old: "old\n" });
  plantDirectory(here.remote, [{ md5: plant(here.remote, "member\n"), relpath: "a" }]);
  const before = await snapshot(here);
  put(here.work, { "new.dvc": pointer(plant(cache, "new\n"), "new") });
  return { here, expected: { before, done: await snapshot(here) } };
}

const cached = (here: Victim, content: string): string =>
  join(here.work, ".dvc/cache/files/md5", md5(content).slice(0, 2), md5(content).slice(2));

/** Each breaks one promise. */
const breaks: readonly (readonly [promise: string, name: string, act: (here: Victim) => void])[] = [
  [
    "P1",
    "an object of the cache is gone",
    (here) => {
      rmSync(cached(here, "old\n"));
    },
  ],
  [
    "P1",
    "an object of the remote is gone",
    (here) => {
      rmSync(join(here.remote, "files"), { recursive: true });
    },
  ],
  [
    "P1",
    "a file of the workspace is gone, and its bytes are nowhere",
    (here) => {
      rmSync(join(here.work, "new"));
      rmSync(join(here.work, "new.dvc"));
      rmSync(cached(here, "new\n"));
    },
  ],
  [
    "P2",
    "an object has other bytes",
    (here) => {
      writeFileSync(cached(here, "new\n"), "evil\n");
    },
  ],
  [
    "P2",
    "a file has half of its new bytes",
    (here) => {
      writeFileSync(join(here.work, "new.dvc"), "outs:\n- md5: ");
    },
  ],
  [
    "P2",
    "something that is no object lies in the cache",
    (here) => {
      put(here.work, { ".dvc/cache/files/md5/ab/half": "x" });
    },
  ],
  [
    "P3",
    "a pointer names what the cache does not have yet",
    (here) => {
      rmSync(cached(here, "new\n"));
    },
  ],
  [
    "P3",
    "a directory is there before its files",
    (here) => {
      plantDirectory(join(here.work, ".dvc/cache"), [{ md5: md5("later\n"), relpath: "a" }]);
    },
  ],
  [
    "P3",
    "something unfinished lies in the workspace",
    (here) => {
      put(here.work, { ".abcdefghijklmnopqrstuv.tmp": "half" });
    },
  ],
];

describe("the checker of P1–P3", () => {
  test("finds nothing in the old state, in the new one, and with unfinished objects in the stores", async () => {
    const { here, expected } = await world();
    expect(await brokenPromises(here, expected)).toEqual([]);
    put(here.work, { ".dvc/cache/files/md5/ab/.abcdefghijklmnopqrstuv.tmp": "half" });
    expect(await brokenPromises(here, expected)).toEqual([]);
    expect(await differences(here, expected.done)).toEqual([]);
    rmSync(join(here.work, "new.dvc"));
    expect(await brokenPromises(here, expected)).toEqual([]);
    expect(await differences(here, expected.done)).toEqual(["files/new.dvc is missing"]);
  });

  test.each(breaks)("says %s when %s", async (promise, _name, act) => {
    const { here, expected } = await world();
    act(here);
    expect((await brokenPromises(here, expected)).join("\n")).toMatch(new RegExp(`^${promise}: `, "m"));
  });

  test("lets go what a command is there to remove, and nothing else", async () => {
    const { here, expected } = await world();
    const key = `files/md5/${md5("old\n").slice(0, 2)}/${md5("old\n").slice(2)}`;
    renameSync(cached(here, "old\n"), join(here.folder, "gone"));
    expect(await brokenPromises(here, { ...expected, mayGo: new Set([`cache/${key}`]) })).toEqual([]);
    expect(await brokenPromises(here, { ...expected, mayGo: new Set([`remote/${key}`]) })).toHaveLength(1);
  });
});

test("a read-only object and an empty folder disturb no snapshot", async () => {
  const { here, expected } = await world();
  chmodSync(cached(here, "old\n"), 0o444);
  mkdirSync(join(here.work, "empty"));
  expect(await differences(here, expected.done)).toEqual([]);
});
