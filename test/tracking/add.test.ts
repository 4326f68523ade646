import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AddRequest, add } from "../../pipeline/tracking/add.ts";
import { addFromOutside } from "../../pipeline/tracking/add-from-outside.ts";
import { errorOf } from "../support/errors.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { files, objects, repositoryWith, text } from "./workspace.ts";

const one = "b026324c6904b2a9cb4b88d6d61c81d1"; // "1\n"
const two = "26ab0db90d72e28ad0ba1e22ee510510"; // "2\n"

function addTo(root: string, targets: readonly string[], more: Omit<AddRequest, "targets"> = {}, folder = "") {
  return within(join(root, folder), (repository) => add({ targets, ...more }, repository));
}

describe("add writes the bytes that DVC writes", () => {
  test("for a file", async () => {
    const root = repositoryWith({ "sub/a.txt": "1\n" });
    const result = await addTo(root, ["sub/a.txt"]);
    expect(text(root, "sub/a.txt.dvc")).toBe(`outs:\n- md5: ${one}\n  size: 2\n  hash: md5\n  path: a.txt\n`);
    expect(text(root, "sub/.gitignore")).toBe("/a.txt\n");
    expect(objects(join(root, ".dvc/cache"))).toEqual([one]);
    expect(result).toEqual({
      added: [{ path: "sub/a.txt", pointer: "sub/a.txt.dvc", md5: one }],
      git: { files: ["sub/a.txt.dvc", "sub/.gitignore"], isStaged: false },
    });
  });

  test("for a folder with names of any script, and an empty file", async () => {
    const root = repositoryWith({ "data/ü 漢.txt": "é", "data/sub/empty": "", "data/a": "1\n" });
    await addTo(root, ["data"]);
    expect(text(root, "data.dvc")).toBe(
      "outs:\n- md5: 1e2f99d37629f82b50235d921c2bb252.dir\n  size: 4\n  nfiles: 3\n  hash: md5\n  path: data\n",
    );
  });

  test("for a program, which stays one", async () => {
    const root = repositoryWith({ "run.sh": "1\n" });
    chmodSync(join(root, "run.sh"), 0o755);
    await addTo(root, ["run.sh"]);
    expect(text(root, "run.sh.dvc")).toContain("  isexec: true\n");
  });

  test("for a file that a link stands for, which becomes a file", async () => {
    const root = repositoryWith({ "real.txt": "1\n" });
    symlinkSync("real.txt", join(root, "link.txt"));
    await addTo(root, ["link.txt"]);
    expect(files(root)["link.txt"]).toBe("1\n");
  });

  test("from a subfolder, with paths relative to it", async () => {
    const root = repositoryWith({ "sub/a.txt": "1\n" });
    const { added } = await addTo(root, ["a.txt"], {}, "sub");
    expect(added).toEqual([{ path: "a.txt", pointer: "a.txt.dvc", md5: one }]);
  });

  test("for everything that a pattern matches, hidden names left out", async () => {
    const root = repositoryWith({ "x/a.csv": "1\n", "x/b.csv": "2\n", "x/.c.csv": "", "x/d.txt": "" });
    const { added } = await addTo(root, ["x/*.csv"], { glob: true });
    expect(added.map(({ path }) => path)).toEqual(["x/a.csv", "x/b.csv"]);
    expect(text(root, "x/.gitignore")).toBe("/a.csv\n/b.csv\n");
  });
});

describe("adding what is tracked already", () => {
  test("keeps comments, the order of keys and what a person wrote", async () => {
    const root = repositoryWith({ "a.txt": "1\n" });
    write(root, {
      "a.txt.dvc": `# mine\nouts:\n- path: a.txt # here\n  desc: a number\n  md5: ${two}\n  hash: md5\nmeta:\n  who: me\n`,
    });
    await addTo(root, ["a.txt"]);
    expect(text(root, "a.txt.dvc")).toBe(
      `# mine\nouts:\n- path: a.txt # here\n  desc: a number\n  md5: ${one}\n  hash: md5\n  size: 2\nmeta:\n  who: me\n`,
    );
  });

  test("changes nothing when nothing changed", async () => {
    const root = repositoryWith({ "data/a": "1\n" });
    await addTo(root, ["data"]);
    const before = files(root);
    const { mtimeMs } = statSync(join(root, "data.dvc"));
    await addTo(root, ["data"]);
    expect(files(root)).toEqual(before);
    expect(statSync(join(root, "data.dvc")).mtimeMs).toBe(mtimeMs);
  });

  test("a pointer of DVC 2.x becomes one of DVC 3, with the new key behind", async () => {
    const root = repositoryWith({ "a.txt": "1\n", "a.txt.dvc": `outs:\n- md5: ${two}\n  size: 2\n  path: a.txt\n` });
    await addTo(root, ["a.txt"]);
    expect(text(root, "a.txt.dvc")).toBe(`outs:\n- md5: ${one}\n  size: 2\n  path: a.txt\n  hash: md5\n`);
  });

  test.each<[string, (root: string) => void, string, string]>([
    [
      "a new file in a tracked folder is added to it, and its size grows",
      (root) => {
        write(root, { "data/new": "2\n", "data/a": "changed and not asked for\n" });
      },
      "data/new",
      "size: 4\n  nfiles: 2",
    ],
    [
      "a changed file in a tracked folder replaces its entry; the size is not known any more, as in DVC",
      (root) => {
        write(root, { "data/a": "2\n" });
      },
      "data/a",
      ".dir\n  nfiles: 1",
    ],
  ])("%s", async (_name, change, target, expected) => {
    const root = repositoryWith({ "data/a": "1\n" });
    await addTo(root, ["data"]);
    change(root);
    await addTo(root, [target]);
    expect(text(root, "data.dvc")).toContain(expected);
  });

  test("a file that is gone from a tracked folder is taken out of it", async () => {
    const root = repositoryWith({ "data/a": "1\n", "data/b": "2\n" });
    await addTo(root, ["data"]);
    rmSync(join(root, "data/b"));
    await addTo(root, ["data/b"]);
    expect(text(root, "data.dvc")).toContain("nfiles: 1");
  });

  test("two parts of one folder add up", async () => {
    const root = repositoryWith({ "data/a": "1\n" });
    await addTo(root, ["data"]);
    write(root, { "data/b": "2\n", "data/sub/c": "3\n" });
    await addTo(root, ["data/b", "data/sub"]);
    expect(text(root, "data.dvc")).toContain("size: 6\n  nfiles: 3");
  });
});

describe("what may not be added is refused before anything is written", () => {
  const pipeline = "stages:\n  make:\n    cmd: touch out\n    outs: [out]\n";
  test.each<[string, readonly string[], string]>([
    ["a path that is not there", ["nothing"], "TARGET_UNKNOWN"],
    ["a path outside", ["../elsewhere"], "PATH_UNSAFE"],
    ["the repository itself", ["."], "PATH_UNSAFE"],
    ["DVC's own folder", [".dvc/config"], "PATH_UNSAFE"],
    ["what decides what CI runs", [".github/x"], "PATH_UNSAFE"],
    ["a pointer", ["tracked.txt.dvc"], "TARGET_UNKNOWN"],
    ["an output of a stage", ["out"], "OUTPUT_OVERLAPS"],
    ["a folder that holds tracked data", ["folder"], "OUTPUT_OVERLAPS"],
    ["a file that Git has", ["in-git.txt"], "OUTPUT_OVERLAPS"],
    ["a folder with a file that Git has", ["half"], "OUTPUT_OVERLAPS"],
    ["a folder and a thing in it", ["fresh", "fresh/x"], "OUTPUT_OVERLAPS"],
    ["a name whose pointer tracks something else", ["taken"], "OUTPUT_OVERLAPS"],
    ["what .dvcignore leaves out", ["secret.key"], "TARGET_UNKNOWN"],
    ["something in a folder that is a link", ["linked/x"], "PATH_UNSAFE"],
    ["a folder that is a link", ["linked"], "PATH_UNSAFE"],
    ["a part of what is tracked as a file", ["tracked.txt/x"], "PATH_UNSAFE"],
    ["a good path beside a bad one", ["fresh", "nothing"], "TARGET_UNKNOWN"],
  ])("%s", async (_name, targets, code) => {
    const root = repositoryWith({
      "dvc.yaml": pipeline,
      out: "",
      "in-git.txt": "",
      "half/in-git.txt": "",
      ".github/x": "",
      ".dvcignore": "*.key\n",
      "secret.key": "",
      "taken.dvc": `outs:\n- md5: ${one}\n  hash: md5\n  path: other\n`,
      taken: "",
    });
    git(root, "add", "in-git.txt", "half/in-git.txt");
    write(root, { "tracked.txt": "1\n", "folder/a": "1\n", "fresh/x": "1\n", "half/new": "" });
    symlinkSync("fresh", join(root, "linked"));
    await addTo(root, ["tracked.txt", "folder/a"]);
    const before = { files: files(root), objects: objects(join(root, ".dvc/cache")) };
    expect(await errorOf(() => addTo(root, targets))).toMatch(new RegExp(`^${code}: `));
    expect({ files: files(root), objects: objects(join(root, ".dvc/cache")) }).toEqual(before);
  });
});

test("with core.autostage the files are in Git's index", async () => {
  const root = repositoryWith({ "a.txt": "1\n" }, "[core]\n    autostage = true\n");
  const result = await addTo(root, ["a.txt"]);
  expect(result.git).toEqual({ files: ["a.txt.dvc", ".gitignore"], isStaged: true });
  expect(git(root, "diff", "--cached", "--name-only").split("\n")).toEqual([".gitignore", "a.txt.dvc"]);
});

test("without Git no .gitignore is written", async () => {
  const root = repositoryWith({ "a.txt": "1\n" }, "[core]\n    no_scm = True\n");
  expect((await addTo(root, ["a.txt"])).git).toBeUndefined();
  expect(Object.keys(files(root))).toEqual(["a.txt", "a.txt.dvc"]);
});

test("--no-commit writes the pointer, and stores nothing", async () => {
  const root = repositoryWith({ "data/a": "1\n" });
  await addTo(root, ["data"], { noCommit: true });
  expect(text(root, "data.dvc")).toContain("nfiles: 1");
  expect(objects(join(root, ".dvc/cache"))).toEqual([]);
});

test.each([
  ["hardlink", (root: string) => statSync(join(root, "data/a")).nlink, 2],
  ["symlink", (root: string) => files(root)["data/a"], "a link"],
  ["copy", (root: string) => statSync(join(root, "data/a")).nlink, 1],
])("cache.type = %s: the workspace is linked so", async (type, look, expected) => {
  const root = repositoryWith({ "data/a": "1\n" }, `[cache]\n    type = ${type}\n`);
  await addTo(root, ["data"]);
  expect(look(root)).toBe(expected);
});

describe("data from outside the repository", () => {
  test("is copied in with --out", async () => {
    const root = repositoryWith({});
    write(join(root, ".."), { "camera/run/a": "1\n" });
    const request = { targets: ["../camera/run"], out: "data/run", toRemote: false };
    await within(root, (repository) => addFromOutside(request, repository));
    expect(files(root)).toMatchObject({ "data/run/a": "1\n", "data/.gitignore": "/run\n" });
    expect(text(root, "data/run.dvc")).toContain("path: run\n");
  });

  test("goes to the remote with --to-remote, and is not kept here", async () => {
    const root = repositoryWith({});
    write(join(root, ".."), { "camera/run/a": "1\n" });
    await within(root, (repository) => addFromOutside({ targets: ["../camera/run"], toRemote: true }, repository));
    expect(Object.keys(files(root))).toEqual(["run.dvc"]);
    expect(objects(join(root, ".dvc/cache"))).toEqual([]);
    expect(objects(join(root, "../store"))).toHaveLength(2);
  });

  test.each([
    ["several targets", { targets: ["../a", "../b"], toRemote: true }, "ARGUMENT_INVALID"],
    [
      "a remote without --to-remote",
      { targets: ["../a"], out: "x", toRemote: false, remote: "store" },
      "ARGUMENT_INVALID",
    ],
    ["a place that is taken", { targets: ["../a"], out: "taken.txt", toRemote: false }, "WORKSPACE_MODIFIED"],
    ["a place outside", { targets: ["../a"], out: "../b", toRemote: false }, "PATH_UNSAFE"],
    ["a place that Git has", { targets: ["../a"], out: "taken.txt", toRemote: false, force: true }, "OUTPUT_OVERLAPS"],
    ["nothing there", { targets: ["../nothing"], toRemote: true }, "TARGET_UNKNOWN"],
    ["a url", { targets: ["s3://b/x"], toRemote: true }, "DVC_FEATURE_UNSUPPORTED"],
  ])("is refused: %s", async (_name, request, code) => {
    const root = repositoryWith({ "taken.txt": "" });
    commit(root);
    mkdirSync(join(root, "../a"));
    expect(await errorOf(() => within(root, (repository) => addFromOutside(request, repository)))).toMatch(code);
  });
});

test.each([["hardlink"], ["symlink"], ["copy"]])(
  "a file that is put there by %s stays recorded as executable when it is added again",
  async (type) => {
    const root = repositoryWith({ tool: "#!/bin/sh\n" }, `[cache]\n    type = ${type}\n`);
    chmodSync(join(root, "tool"), 0o755);
    for (const noCommit of [false, false, true]) {
      await addTo(root, ["tool"], { noCommit });
      expect(text(root, "tool.dvc")).toContain("isexec: true");
    }
  },
);
