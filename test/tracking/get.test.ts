import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataDrivers } from "../../pipeline/data-wiring.ts";
import { type GetRequest, get, showUrl } from "../../pipeline/tracking/get.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";
import { commit, git, sourceRepository, write } from "./two-repositories.ts";

/** Every file below a folder, with its content. */
function filesOf(folder: string): Readonly<Record<string, string>> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    entries
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );
}

async function scene() {
  const folder = memoryFolder();
  const source = await sourceRepository(folder);
  const here = join(folder, "here");
  mkdirSync(here);
  const request = (path: string, more: Partial<GetRequest> = {}): GetRequest => ({
    url: "../source",
    path,
    from: here,
    environment: process.env,
    jobs: undefined,
    signal: new AbortController().signal,
    progress: () => undefined,
    ...more,
  });
  return { ...source, folder, here, request, drivers: dataDrivers() };
}

describe("get", () => {
  test.each<[string, string, Partial<GetRequest>, Readonly<Record<string, string>>]>([
    ["a tracked folder", "data", {}, { "data/a": "new", "data/sub/b": "b" }],
    ["the same with a slash", "data/", {}, { "data/a": "new", "data/sub/b": "b" }],
    ["a file of a tracked folder", "data/a", {}, { a: "new" }],
    ["a folder in a tracked folder", "data/sub", { out: "x" }, { "x/b": "b" }],
    ["an older state", "data/a", { revision: "v1", out: "deep/er/x" }, { "deep/er/x": "old" }],
    ["a file of Git", "code.py", {}, { "code.py": "print()\n" }],
    [
      "a folder with both, without what describes data",
      "mix",
      {},
      { "mix/.gitignore": "/t.txt\n", "mix/git.txt": "in git", "mix/t.txt": "tracked" },
    ],
  ])("brings %s", async (_name, path, more, files) => {
    const { here, request, drivers, first, second } = await scene();
    const got = await get(request(path, more), drivers);
    expect(filesOf(here)).toEqual(files);
    expect(got.commit).toBe(more.revision === undefined ? second : first);
  });

  test("keeps a file of Git executable, and others not", async () => {
    const { here, request, drivers } = await scene();
    await get(request("run.sh"), drivers);
    await get(request("data/a"), drivers);
    expect(statSync(join(here, "run.sh")).mode & 0o111).not.toBe(0);
    expect(statSync(join(here, "a")).mode & 0o111).toBe(0);
    expect(statSync(join(here, "a")).mode & 0o200).not.toBe(0);
  });

  test("puts it into a folder that exists, and overwrites only when told to", async () => {
    const { here, request, drivers } = await scene();
    write(here, { "into/data/mine": "mine" });
    expect(await errorOf(() => get(request("data", { out: "into" }), drivers))).toContain(
      "WORKSPACE_MODIFIED: into/data",
    );
    expect(filesOf(here)).toEqual({ "into/data/mine": "mine" });
    expect((await get(request("data", { out: "into", force: true }), drivers)).path).toBe("into/data");
    expect(filesOf(here)).toEqual({ "into/data/a": "new", "into/data/sub/b": "b" });
  });

  test.each<[string, string, Partial<GetRequest>, string]>([
    ["a path that is not there", "nope", {}, "TARGET_UNKNOWN"],
    ["a path that leads out", "../source/data", {}, "TARGET_UNKNOWN"],
    ["a revision that is not there", "data", { revision: "v9" }, "REVISION_UNKNOWN"],
    ["a revision that is an option", "data", { revision: "--help" }, "REVISION_UNKNOWN"],
    ["a repository that is not there", "data", { url: "../nowhere" }, "GIT_COMMAND_FAILED"],
    ["a url that would run a program", "data", { url: "ext::sh -c touch% pwned" }, "GIT_COMMAND_FAILED"],
    ["a url that is an option", "data", { url: "--upload-pack=touch pwned" }, "GIT_COMMAND_FAILED"],
    ["a remote that is not there", "data", { remote: "other" }, "REMOTE_MISSING"],
  ])("refuses %s, and leaves nothing behind", async (_name, path, more, code) => {
    const { here, request, drivers } = await scene();
    expect(await errorOf(() => get(request(path, more), drivers))).toContain(code);
    expect(readdirSync(here)).toEqual([]);
  });

  test("brings nothing when objects are damaged on the other side", async () => {
    const { here, folder, request, drivers, root } = await scene();
    rmSync(join(root, ".dvc/cache"), { recursive: true });
    const stored = Object.keys(filesOf(join(folder, "store")));
    expect(stored.length).toBeGreaterThan(3);
    for (const path of stored.filter((name) => !name.endsWith(".dir"))) {
      rmSync(join(folder, "store", path));
      writeFileSync(join(folder, "store", path), "other bytes");
    }
    expect(await errorOf(() => get(request(".", { out: "all" }), drivers))).toContain("OBJECT_CORRUPT");
    expect(readdirSync(here)).toEqual([]);
  });

  test("takes what the cache of a repository without a remote has", async () => {
    const { here, root, request, drivers } = await scene();
    write(root, { ".dvc/config": "" });
    commit(root);
    await get(request("data/a"), drivers);
    expect(filesOf(here)).toEqual({ a: "new" });
  });

  test("works through a bare copy of the repository, whose remote is read from its commit", async () => {
    const { here, folder, root, request, drivers } = await scene();
    write(root, { ".dvc/config": `[core]\n    remote = s\n['remote "s"']\n    url = ${folder}/store\n` });
    commit(root);
    git(folder, "clone", "--quiet", "--bare", root, "bare.git");
    await get(request("data", { url: `file://${folder}/bare.git` }), drivers);
    expect(filesOf(here)).toEqual({ "data/a": "new", "data/sub/b": "b" });
  });

  test("names where the storage keeps an output", async () => {
    const { folder, request, drivers } = await scene();
    expect(await showUrl(request("data"), drivers)).toMatch(/store\/files\/md5\/[0-9a-f]{2}\/[0-9a-f]{30}\.dir$/);
    expect(await errorOf(() => showUrl(request("code.py"), drivers))).toContain("TARGET_UNKNOWN");
    expect(readdirSync(folder).sort()).toEqual(["here", "source", "store"]);
  });
});
