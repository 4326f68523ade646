import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { initData, openData } from "../../pipeline/data-wiring.ts";
import { add } from "../../pipeline/tracking/add.ts";
import { commit as commitStages } from "../../pipeline/tracking/commit.ts";
import { move } from "../../pipeline/tracking/move.ts";
import { remove } from "../../pipeline/tracking/remove.ts";
import { status } from "../../pipeline/tracking/status.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";
import { git, within, write } from "./two-repositories.ts";
import { files, repositoryWith, text } from "./workspace.ts";

async function scene(config?: string): Promise<string> {
  const root = repositoryWith({ "data/a": "1\n", "f.txt": "2\n", "sub/.keep": "" }, config);
  await within(root, (repository) => add({ targets: ["data", "f.txt"] }, repository));
  return root;
}

const moveIn = (root: string, from: string, to: string) => within(root, (repository) => move({ from, to }, repository));
const removeIn = (root: string, targets: readonly string[], outs = false) =>
  within(root, (repository) => remove({ targets, outs }, repository));

describe("move", () => {
  test.each([
    [
      "a file into a folder",
      "f.txt",
      "sub",
      { "sub/f.txt": "2\n", "sub/.gitignore": "/f.txt\n", ".gitignore": "/data\n" },
    ],
    ["a file to a new name", "f.txt", "g.txt", { "g.txt": "2\n", ".gitignore": "/data\n/g.txt\n" }],
    ["a folder to a new place", "data", "new/place", { "new/place/a": "1\n", "new/.gitignore": "/place\n" }],
  ])("%s: data, pointer and .gitignore", async (_name, from, to, expected) => {
    const root = await scene();
    const old = text(root, `${from}.dvc`);
    const result = await moveIn(root, from, to);
    expect(files(root)).toMatchObject(expected);
    expect(text(root, result.pointer)).toBe(old.replace(/path: .*/, `path: ${result.to.split("/").at(-1)}`));
    expect(existsSync(join(root, `${from}.dvc`)) || existsSync(join(root, from))).toBe(false);
    expect(await within(root, (repository) => status({ targets: [] }, repository))).toEqual({});
  });

  test("what a person wrote into the pointer goes along", async () => {
    const root = await scene();
    write(root, { "f.txt.dvc": `# mine\n${text(root, "f.txt.dvc")}meta:\n  a: 1\n` });
    await moveIn(root, "f.txt", "g.txt");
    expect(text(root, "g.txt.dvc")).toMatch(/^# mine\nouts:[^]*path: g.txt\nmeta:\n {2}a: 1\n$/);
  });

  test("a run that was killed after the new pointer, or after the data, is completed by the second", async () => {
    for (const isDataMoved of [false, true]) {
      const root = await scene();
      write(root, { "g.txt.dvc": text(root, "f.txt.dvc").replace("f.txt", "g.txt") });
      if (isDataMoved) execFileSync("mv", [join(root, "f.txt"), join(root, "g.txt")]);
      await moveIn(root, "f.txt", "g.txt");
      expect(files(root)).toMatchObject({ "g.txt": "2\n", ".gitignore": "/data\n/g.txt\n" });
      expect(existsSync(join(root, "f.txt.dvc"))).toBe(false);
    }
  });

  test.each([
    ["what nothing tracks", "nothing", "x", "TARGET_UNKNOWN"],
    ["a part of a folder", "data/a", "x", "TARGET_UNKNOWN"],
    ["what a stage makes", "out", "x", "OUTPUT_OVERLAPS"],
    ["to where something is", "f.txt", "taken", "WORKSPACE_MODIFIED"],
    ["to where a pointer is", "f.txt", "pointed", "OUTPUT_OVERLAPS"],
    ["into tracked data", "f.txt", "data/f.txt", "OUTPUT_OVERLAPS"],
    ["out of the repository", "f.txt", "../f.txt", "PATH_UNSAFE"],
    ["through a link", "f.txt", "link/f.txt", "PATH_UNSAFE"],
    ["into .github", "f.txt", ".github/f.txt", "PATH_UNSAFE"],
  ])("refuses %s", async (_name, from, to, code) => {
    const root = await scene();
    write(root, {
      "dvc.yaml": "stages:\n  make:\n    cmd: touch out\n    outs: [out]\n",
      taken: "",
      "pointed.dvc": "outs:\n- md5: b026324c6904b2a9cb4b88d6d61c81d1\n  hash: md5\n  path: pointed\n",
    });
    symlinkSync("..", join(root, "link"));
    const before = files(root);
    expect(await errorOf(() => moveIn(root, from, to))).toMatch(new RegExp(`^${code}: `));
    expect(files(root)).toEqual(before);
  });
});

describe("remove", () => {
  const pipeline =
    "# all\nstages:\n  # first\n  a:\n    cmd: echo 1 > o1\n    outs: [o1]\n  b:\n    cmd: echo 2 > o2\n    outs: [o2]\n";

  test("a pointer: the data stays, Git sees it again", async () => {
    const root = await scene();
    await removeIn(root, ["data.dvc"]);
    expect(files(root)).toEqual({
      ".gitignore": "/f.txt\n",
      "data/a": "1\n",
      "f.txt": "2\n",
      "f.txt.dvc": text(root, "f.txt.dvc"),
      "sub/.keep": "",
    });
  });

  test("with its outputs", async () => {
    const root = await scene();
    await removeIn(root, ["data.dvc", "f.txt.dvc"], true);
    expect(files(root)).toEqual({ "sub/.keep": "" });
  });

  test("a stage, then the last one", async () => {
    const root = repositoryWith({ "dvc.yaml": pipeline, o1: "1\n", o2: "2\n" });
    await within(root, (repository) => commitStages({ targets: [], force: true }, repository));
    await removeIn(root, ["a"]);
    expect(text(root, "dvc.yaml")).toBe("# all\nstages:\n  # first\n  b:\n    cmd: echo 2 > o2\n    outs: [o2]\n");
    expect(text(root, "dvc.lock")).not.toContain("o1");
    expect(text(root, ".gitignore")).toBe("/o2\n");
    await removeIn(root, ["b"]);
    expect(files(root)).toEqual({ o1: "1\n", o2: "2\n" });
  });

  test("what else dvc.yaml says stays when the last stage goes", async () => {
    const root = repositoryWith({ "dvc.yaml": "metrics:\n- m.json\nstages:\n  a:\n    cmd: echo\n    outs: [o]\n" });
    await removeIn(root, ["a"]);
    expect(text(root, "dvc.yaml")).toBe("metrics:\n- m.json\n");
  });

  test("data that was a link into the cache becomes a file of its own", async () => {
    const root = await scene("[cache]\n    type = hardlink\n");
    expect(statSync(join(root, "f.txt")).nlink).toBe(2);
    await removeIn(root, ["f.txt.dvc"]);
    expect(statSync(join(root, "f.txt")).nlink).toBe(1);
  });

  test.each([
    ["data in place of its pointer", "data", /TARGET_UNKNOWN: .*data\.dvc/],
    ["nothing", "nope", /TARGET_UNKNOWN/],
    ["one stage of a group", "each@1", /TARGET_UNKNOWN/],
  ])("refuses %s", async (_name, target, expected) => {
    const root = await scene();
    write(root, {
      "dvc.yaml": "stages:\n  each:\n    foreach: [1, 2]\n    do:\n      cmd: echo\n      outs:\n      - x_${item}\n",
    });
    expect(await errorOf(() => removeIn(root, [target]))).toMatch(expected);
  });
});

describe("init", () => {
  const initIn = (folder: string, more: Omit<Parameters<typeof initData>[0], "folder"> = {}) =>
    initData({ folder, ...more });
  function inGit(): string {
    const root = realpathSync(memoryFolder());
    git(root, "init", "--quiet");
    return root;
  }

  test("writes the bytes that DVC writes, and stages them", async () => {
    const root = inGit();
    await initIn(root);
    expect([text(root, ".dvc/config"), text(root, ".dvc/.gitignore")]).toEqual(["", "/config.local\n/tmp\n/cache\n"]);
    expect(text(root, ".dvcignore")).toMatch(/^(?:#.*\n){3}$/);
    expect(git(root, "status", "--short").split("\n")).toEqual([
      "A  .dvc/.gitignore",
      "A  .dvc/config",
      "A  .dvcignore",
    ]);
  });

  test("in a subfolder, and without Git", async () => {
    const root = inGit();
    mkdirSync(join(root, "sub"));
    expect(await initIn(root, { directory: "sub", subdir: true })).toMatchObject({ root: join(root, "sub") });
    const bare = memoryFolder();
    await initIn(bare, { noScm: true });
    expect(text(bare, ".dvc/config")).toBe("[core]\n    no_scm = True\n");
    expect(existsSync(join(bare, ".dvc/.gitignore"))).toBe(false);
  });

  test("with force begins anew; a .dvcignore that is there stays", async () => {
    const root = inGit();
    write(root, { ".dvcignore": "# mine\n", ".dvc/cache/x": "" });
    expect(await errorOf(() => initIn(root))).toMatch("INIT_REFUSED");
    await initIn(root, { force: true });
    expect([existsSync(join(root, ".dvc/cache/x")), text(root, ".dvcignore")]).toEqual([false, "# mine\n"]);
  });

  test.each<[string, (root: string) => void, Omit<Parameters<typeof initData>[0], "folder">, string]>([
    [
      "outside Git",
      (root) => {
        rmSync(join(root, ".git"), { recursive: true });
      },
      {},
      "GIT_REPOSITORY_MISSING",
    ],
    ["below the root of Git without --subdir", () => undefined, { directory: "sub" }, "GIT_REPOSITORY_MISSING"],
    [
      "where Git ignores it",
      (root) => {
        write(root, { ".gitignore": ".dvc\n" });
      },
      {},
      "INIT_REFUSED",
    ],
    ["--no-scm with --subdir", () => undefined, { noScm: true, subdir: true }, "ARGUMENT_INVALID"],
  ])("is refused %s", async (_name, prepare, request, code) => {
    const root = inGit();
    prepare(root);
    expect(await errorOf(() => initIn(root, request))).toMatch(code);
    expect(existsSync(join(root, ".dvc"))).toBe(false);
  });
});

describe("the repository that a folder is in", () => {
  test("is the nearest one above, with all levels of config and cache.dir beside its file", async () => {
    const root = repositoryWith(
      { "sub/deep/x": "", "global/config": "[cache]\n    dir = ../elsewhere\n" },
      "[core]\n    remote = A\n",
    );
    write(root, { ".dvc/config.local": `['remote "A"']\n    url = ../../store\n` });
    const environment = { ...process.env, DVC_GLOBAL_CONFIG_DIR: join(root, "global") };
    await using repository = await openData({ folder: join(root, "sub/deep"), environment });
    expect(repository).toMatchObject({ root, folder: "sub/deep" });
    expect(repository.cache.folder).toBe(join(root, "elsewhere"));
    expect((await repository.remote()).url).toBe("../../store");
    expect((await repository.git())?.root).toBe(root);
  });

  test("may be below the root of Git: ignore rules and staging count from there", async () => {
    const top = memoryFolder();
    git(top, "init", "--quiet");
    write(top, { ".gitignore": "*.bin\n", "ml/a.bin": "1\n", "ml/b.txt": "2\n" });
    const root = join(top, "ml");
    await initData({ folder: root, subdir: true });
    await within(root, (repository) => add({ targets: ["a.bin", "b.txt"] }, repository));
    expect(text(root, ".gitignore")).toBe("/b.txt\n");
  });

  test("outside any, the error says how to make one", async () => {
    expect(await errorOf(() => openData({ folder: memoryFolder(), environment: {} }))).toMatch("NOT_A_DVC_REPOSITORY");
  });
});
