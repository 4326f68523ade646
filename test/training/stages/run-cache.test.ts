import { lstat, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { runCachePath } from "../../../pipeline/data/dvc/run-cache.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { filesBelow } from "../../data/objects/store.ts";
import { repository, type TestRepository, twoStages } from "./repository.ts";

/** Runs with one parameter, then another, so that the first result is only in the run-cache. */
async function ranTwice(): Promise<TestRepository> {
  const repo = await repository(twoStages);
  await repo.run();
  await repo.write({ "params.yaml": "lr: 2\n" });
  await repo.run();
  await repo.write({ "params.yaml": "lr: 1\n" });
  return repo;
}

const skipped = "sum skipped: nothing changed";
const changed = "parameter params.yaml:lr changed from 2 to 1";

async function results({ root }: TestRepository): Promise<readonly string[]> {
  return Object.keys(await filesBelow(join(root, ".dvc/cache/runs")));
}

describe("a stage that ran with the same inputs before", () => {
  test("is not run: outputs and lock are as they were then", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    const before = await repo.files();
    await repo.write({ "params.yaml": "lr: 2\n" });
    await repo.run();
    expect(await repo.read("model/params")).toBe("lr: 2\n");
    await repo.write({ "params.yaml": "lr: 1\n" });
    expect(await repo.run()).toEqual([skipped, `model cached: ${changed}`]);
    expect(await repo.files()).toEqual(before);
    expect(await repo.run()).toEqual([skipped, "model skipped: nothing changed"]);
  });

  test("is not run when the lock is gone, either", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    const lock = await repo.read("dvc.lock");
    await repo.remove("dvc.lock");
    expect((await repo.run()).map((line) => line.split(":")[0])).toEqual(["sum cached", "model cached"]);
    expect(await repo.read("dvc.lock")).toBe(lock);
  });

  test.each<[string, Parameters<TestRepository["run"]>[0]]>([
    ["when that is forced", { force: true }],
    ["when the run-cache is not to be used", { usesRunCache: false }],
  ])("is run %s", async (_name, options) => {
    const repo = await ranTwice();
    expect((await repo.run(options))[1]).toMatch(/^model ran: /);
  });

  test("is run when an object of the result is gone", async () => {
    const repo = await ranTwice();
    expect(await results(repo)).toHaveLength(3);
    await rm(join(repo.root, ".dvc/cache/files"), { recursive: true });
    expect((await repo.run()).at(-1)).toBe(`model ran: ${changed}`);
  });

  test("takes the newest of several results", async () => {
    const repo = await repository({
      "dvc.yaml": "stages:\n  s:\n    cmd: cat secret > o\n    deps: [in]\n    outs: [o]\n",
      in: "x",
      secret: "first",
    });
    await repo.run();
    await repo.write({ secret: "second" });
    await repo.run({ force: true });
    const runs = (await results(repo)).map((path) => join(repo.root, ".dvc/cache/runs", path));
    expect(runs).toHaveLength(2);
    const lock = parseLock(await repo.read("dvc.lock"), "dvc.lock").stages.get("s");
    if (lock === undefined) throw new Error("there is no lock");
    const second = join(repo.root, ".dvc/cache", runCachePath(lock));
    for (const path of runs) await utimes(path, 1000, path === second ? 1000 : 2000);
    await repo.remove("dvc.lock");
    await repo.run();
    expect(await repo.read("o")).toBe("first");
  });

  test("is run when the run-cache holds another content under its name", async () => {
    const repo = await ranTwice();
    for (const path of await results(repo)) {
      const file = join(repo.root, ".dvc/cache/runs", path);
      await writeFile(file, "cmd: rm -rf /\n");
    }
    expect((await repo.run())[1]).toBe(`model ran: ${changed}`);
  });
});

describe("the run-cache", () => {
  const stage = (more: string): string => `stages:\n  s:\n    cmd: cat in > o; echo 1 > m\n    deps: [in]\n${more}`;

  test.each<[string, string, number]>([
    ["an ordinary stage", stage("    outs: [o]\n"), 1],
    ["a stage whose metric Git keeps", stage("    outs: [o]\n    metrics:\n    - m: {cache: false}\n"), 1],
    ["a stage whose output Git keeps", stage("    outs:\n    - o: {cache: false}\n"), 0],
    ["a stage whose output persists", stage("    outs:\n    - o: {persist: true}\n"), 0],
    ["a stage that always runs", stage("    always_changed: true\n    outs: [o]\n"), 0],
    ["a stage without outputs", stage(""), 0],
    ["a stage without inputs", "stages:\n  s:\n    cmd: echo 1 > o\n    outs: [o]\n", 0],
  ])("of %s has %3$s", async (_name, file, count) => {
    const repo = await repository({ "dvc.yaml": file, in: "x" });
    await repo.run();
    expect(await results(repo)).toHaveLength(count);
  });

  test("holds nothing, and the cache neither, when nothing is to be committed", async () => {
    const repo = await repository(twoStages);
    await repo.run({ commits: false });
    expect(await readdir(repo.root)).not.toContain(".dvc");
    expect(parseLock(await repo.read("dvc.lock"), "dvc.lock").stages.size).toBe(2);
  });

  test("gives back a metric that Git keeps, as a file of its own", async () => {
    const repo = await repository({
      "dvc.yaml": stage("    params: [k]\n    outs: [o]\n    metrics:\n    - m: {cache: false}\n"),
      "params.yaml": "k: 1\n",
      in: "x",
    });
    await repo.run();
    for (const path of ["m", "o", "dvc.lock"]) await repo.remove(path);
    expect((await repo.run({ links: ["symlink"] }))[0]).toMatch(/^s cached: /);
    expect((await lstat(join(repo.root, "m"))).isFile()).toBe(true);
    expect((await lstat(join(repo.root, "o"))).isSymbolicLink()).toBe(true);
  });

  test("and the cache keep what a run made; the workspace gets links when that is configured", async () => {
    const repo = await repository(twoStages);
    await repo.run({ links: ["hardlink"] });
    // The object, sum.txt, and model/weights, which is a copy of it.
    expect((await lstat(join(repo.root, "sum.txt"))).nlink).toBe(3);
    expect(await repo.run({ links: ["hardlink"] })).toEqual([skipped, "model skipped: nothing changed"]);
  });

  test("is never written to by a stage that goes on with a linked output", async () => {
    const repo = await repository({
      "dvc.yaml": "stages:\n  s:\n    cmd: cat in >> o\n    deps: [in]\n    outs:\n    - o: {persist: true}\n",
      in: "1",
    });
    await repo.run({ links: ["symlink"] });
    await repo.write({ in: "2" });
    await repo.run({ links: ["symlink"] });
    expect(await repo.read("o")).toBe("12");
    expect(Object.values(await filesBelow(join(repo.root, ".dvc/cache/files"))).toSorted()).toEqual(["1", "12"]);
  });

  test("on a remote serves a machine that ran nothing, which gets this result and no other", async () => {
    const repo = await ranTwice();
    await repo.run();
    const cache = openCache(join(repo.root, ".dvc/cache"));
    const there = await filesBelow(cache.folder);
    for (const [path, text] of Object.entries(there))
      await repo.write({ [`../${repo.root.split("/").at(-1) ?? ""}-remote/${path}`]: text });
    await rm(cache.folder, { recursive: true });
    await repo.remove("dvc.lock");
    await repo.remove("sum.txt");
    await repo.remove("model");
    expect((await repo.run()).map((line) => line.split(":")[0])).toEqual(["sum cached", "model cached"]);
    expect(await repo.read("model/params")).toBe("lr: 1\n");
    expect(await results(repo)).toHaveLength(2);
  });
});
