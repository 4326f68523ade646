import { describe, expect, test } from "vitest";
import { checkIgnore } from "../../pipeline/tracking/check-ignore.ts";
import { freeze } from "../../pipeline/tracking/freeze.ts";
import { listRepository } from "../../pipeline/tracking/list.ts";
import { errorOf } from "../support/errors.ts";
import { commit, within } from "./two-repositories.ts";
import { repositoryWith, text } from "./workspace.ts";

const pipeline = `# the pipeline
stages:
  train:   # the model
    cmd: 'echo 1'
    outs: [out]
  each:
    foreach: [a, b]
    do:
      cmd: echo \${item}
`;
const pointer = `outs:   # kept
- md5: b026324c6904b2a9cb4b88d6d61c81d1
  size: 2
  hash: md5
  path: a.txt
`;

describe("freeze", () => {
  const files = { "dvc.yaml": pipeline, "a.txt.dvc": pointer, "a.txt": "1\n" };

  test.each([
    ["a stage", ["train"], "dvc.yaml", pipeline.replace("    outs: [out]\n", "    outs: [out]\n    frozen: true\n")],
    ["what foreach makes, in its do", ["each"], "dvc.yaml", `${pipeline}      frozen: true\n`],
    ["a pointer", ["a.txt.dvc"], "a.txt.dvc", `${pointer}frozen: true\n`],
  ])("freezes %s by one line, and unfreezes it by taking that away", async (_name, targets, file, frozen) => {
    const root = repositoryWith(files);
    const set = (isFrozen: boolean) => within(root, (repository) => freeze({ targets, isFrozen }, repository));
    expect((await set(true)).written).toEqual([file]);
    expect(text(root, file)).toBe(frozen);
    expect((await set(true)).written).toEqual([]);
    await set(false);
    expect(text(root, file)).toBe(files[file as keyof typeof files]);
  });

  test.each([
    ["one of several stages that are written as one", "each@a", /^DVC_FEATURE_UNSUPPORTED/],
    ["what is not there", "trian", /^TARGET_UNKNOWN/],
  ])("refuses %s, and changes nothing", async (_name, target, code) => {
    const root = repositoryWith(files);
    const asked = { targets: ["train", target], isFrozen: true };
    expect(await errorOf(() => within(root, (repository) => freeze(asked, repository)))).toMatch(code);
    expect(text(root, "dvc.yaml")).toBe(pipeline);
  });
});

describe("check-ignore", () => {
  const root = (): string =>
    repositoryWith({ ".dvcignore": "# rules\n*.tmp\n!keep.tmp\n/build/\n", "sub/.dvcignore": "x\n", "build/y": "" });

  test.each([
    ["a.tmp", true, [".dvcignore:2"]],
    ["keep.tmp", false, [".dvcignore:2", ".dvcignore:3"]],
    ["build", true, [".dvcignore:4"]],
    ["build/y", true, [".dvcignore:4"]],
    ["sub/x", true, ["sub/.dvcignore:1"]],
    ["x", false, []],
    [".git/config", true, [":"]],
  ])("%s", async (path, isIgnored, rules) => {
    const found = await within(root(), (repository) => checkIgnore(path, repository));
    expect(found.isIgnored).toBe(isIgnored);
    expect(found.rules.map(({ file, line }) => `${file}:${line ?? ""}`)).toEqual(rules);
  });
});

describe("list", () => {
  const repository = (): string => {
    const root = repositoryWith({ "a.txt.dvc": pointer, "code/x.py": "print()\n", "code/deep/y.py": "" });
    commit(root);
    return root;
  };
  const paths = async (request: Parameters<typeof listRepository>[0]): Promise<readonly string[]> =>
    (await within(repository(), (opened) => listRepository(request, opened))).map(({ path }) => path);

  test.each([
    ["a folder's own names", { path: "code" }, ["deep", "x.py"]],
    ["everything below", { path: "code", recursive: true }, ["deep/y.py", "x.py"]],
    ["down to a depth", { path: "", recursive: true, level: 1, revision: "HEAD" }, ["a.txt", "a.txt.dvc", "code"]],
    ["what DVC tracks, in the workspace or not", { path: "", recursive: true, dvcOnly: true }, ["a.txt"]],
    ["one file", { path: "code/x.py" }, ["x.py"]],
  ])("shows %s", async (_name, request, expected) => {
    expect(await paths(request)).toEqual(expected);
  });

  test.each([
    ["nothing there", { path: "nope" }, /^TARGET_UNKNOWN/],
    ["no such revision", { path: "", revision: "nope" }, /^REVISION_UNKNOWN/],
  ])("says when there is %s", async (_name, request, code) => {
    expect(await errorOf(() => paths(request))).toMatch(code);
  });
});
