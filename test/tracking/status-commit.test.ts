import { chmodSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type AddRequest, add } from "../../pipeline/tracking/add.ts";
import { type CommitRequest, commit } from "../../pipeline/tracking/commit.ts";
import { status } from "../../pipeline/tracking/status.ts";
import type { TargetRequest } from "../../pipeline/tracking/targets.ts";
import { errorOf } from "../support/errors.ts";
import { within, write } from "./two-repositories.ts";
import { objects, repositoryWith, text } from "./workspace.ts";

const pipeline = "stages:\n  make:\n    cmd: cp data out\n    deps: [data]\n    params: [lr]\n    outs: [out]\n";

function statusOf(root: string, request: Partial<TargetRequest> = {}, folder = "") {
  return within(join(root, folder), (repository) => status({ targets: [], ...request }, repository));
}

function commitTo(root: string, request: Partial<CommitRequest> = {}) {
  return within(root, (repository) => commit({ targets: [], ...request }, repository));
}

/** `data` tracked, and a stage that made `out` of it. */
async function scene(more: Partial<AddRequest> = {}): Promise<string> {
  const root = repositoryWith({ data: "1\n", "dvc.yaml": pipeline, "params.yaml": "lr: 0.1\n", out: "1\n" });
  await within(root, (repository) => add({ targets: ["data"], ...more }, repository));
  return root;
}

describe("status says what DVC says", () => {
  test.each<[string, (root: string) => void, unknown]>([
    ["everything is up to date", () => undefined, {}],
    [
      "data changed",
      (root) => {
        write(root, { data: "2\n" });
      },
      {
        "data.dvc": [{ "changed outs": { data: "modified" } }],
        make: [{ "changed deps": { data: "modified" } }],
      },
    ],
    [
      "data is gone",
      (root) => {
        rmSync(join(root, "data"));
      },
      { "data.dvc": [{ "changed outs": { data: "deleted" } }], make: [{ "changed deps": { data: "deleted" } }] },
    ],
    [
      "the cache is gone",
      (root) => {
        rmSync(join(root, ".dvc/cache"), { recursive: true });
      },
      {
        "data.dvc": [{ "changed outs": { data: "not in cache" } }],
        make: [{ "changed outs": { out: "not in cache" } }],
      },
    ],
    [
      "a parameter, the command and an output changed",
      (root) => {
        write(root, { "params.yaml": "lr: 0.2\n", out: "x", "dvc.yaml": pipeline.replace("cp", "cp -f") });
      },
      {
        make: [
          { "changed deps": { "params.yaml": { lr: "modified" } } },
          { "changed outs": { out: "modified" } },
          "changed command",
        ],
      },
    ],
    [
      "a parameter is gone",
      (root) => {
        write(root, { "params.yaml": "other: 1\n" });
      },
      { make: [{ "changed deps": { "params.yaml": { lr: "deleted" } } }] },
    ],
  ])("%s", async (_name, change, expected) => {
    const root = await scene();
    await commitTo(root, { force: true });
    change(root);
    expect(await statusOf(root)).toEqual(expected);
  });

  test("paths and stages are named from the folder it was started in", async () => {
    const root = repositoryWith({ "sub/dvc.yaml": "stages:\n  a:\n    cmd: echo\n    outs: [x]\n", "other/.keep": "" });
    expect(await statusOf(root, {}, "other")).toEqual({
      "../sub/dvc.yaml:a": [{ "changed outs": { "../sub/x": "deleted" } }],
    });
    expect(await statusOf(root, {}, "sub")).toEqual({ a: [{ "changed outs": { x: "deleted" } }] });
  });

  test("a folder with a changed member is modified; one whose member the cache lacks is not in the cache", async () => {
    const root = repositoryWith({ "data/a": "1\n", "data/b": "2\n" });
    await within(root, (repository) => add({ targets: ["data"] }, repository));
    write(root, { "data/a": "3\n" });
    expect(await statusOf(root)).toEqual({ "data.dvc": [{ "changed outs": { data: "modified" } }] });
    rmSync(join(root, ".dvc/cache/files/md5/26"), { recursive: true });
    expect(await statusOf(root)).toEqual({ "data.dvc": [{ "changed outs": { data: "not in cache" } }] });
  });

  test("files of DVC inside a tracked folder are data", async () => {
    const root = repositoryWith({ "data/other.dvc": "not a pointer at all: [", "data/dvc.yaml": "stages: 1\n" });
    write(root, { "data.dvc": "outs:\n- md5: b026324c6904b2a9cb4b88d6d61c81d1.dir\n  hash: md5\n  path: data\n" });
    expect(await statusOf(root)).toEqual({ "data.dvc": [{ "changed outs": { data: "not in cache" } }] });
  });

  test("legacy data of DVC 2.x is read with its own md5 and from its own place", async () => {
    const root = repositoryWith({
      "a.txt": "1\r\n",
      // The md5 after line ends were unified: that of "1\n".
      "a.txt.dvc": "outs:\n- md5: b026324c6904b2a9cb4b88d6d61c81d1\n  size: 3\n  path: a.txt\n",
      ".dvc/cache/b0/26324c6904b2a9cb4b88d6d61c81d1": "1\r\n",
    });
    expect(await statusOf(root)).toEqual({});
  });
});

describe("targets", () => {
  test.each<[string, Partial<TargetRequest>, string, readonly string[]]>([
    ["a pointer", { targets: ["data.dvc"] }, "", ["data.dvc"]],
    ["an output", { targets: ["data"] }, "", ["data.dvc"]],
    ["a stage", { targets: ["make"] }, "", ["make"]],
    ["a stage by its file", { targets: ["dvc.yaml:make"] }, "", ["make"]],
    ["all stages of a file", { targets: ["dvc.yaml"] }, "", ["make"]],
    ["a stage of another folder", { targets: ["sub/dvc.yaml:deep"] }, "", ["sub/dvc.yaml:deep"]],
    ["a stage of the folder here", { targets: ["deep"] }, "sub", ["deep"]],
    ["a stage and what it depends on", { targets: ["make"], withDeps: true }, "", ["data.dvc", "make"]],
    ["a folder", { targets: ["sub"], recursive: true }, "", ["sub/dvc.yaml:deep"]],
    ["a group of stages", { targets: ["each"] }, "sub2", ["each@1", "each@2"]],
    ["a generated stage", { targets: ["each@2"] }, "sub2", ["each@2"]],
    ["the same twice", { targets: ["data", "data.dvc"] }, "", ["data.dvc"]],
  ])("%s", async (_name, request, folder, expected) => {
    const root = await scene();
    const each = "stages:\n  each:\n    foreach: [1, 2]\n    do:\n      cmd: echo\n      outs:\n      - x_${item}\n";
    write(root, {
      "sub/dvc.yaml": "stages:\n  deep:\n    cmd: echo\n    outs: [x]\n",
      "sub2/dvc.yaml": each,
      data: "changed",
    });
    expect(Object.keys(await statusOf(root, request, folder)).sort()).toEqual(expected);
  });

  test.each([
    ["a name that nothing has", { targets: ["mke"] }, /TARGET_UNKNOWN: "mke"/],
    ["a folder without -R", { targets: ["sub"] }, /TARGET_UNKNOWN/],
    ["a pointer that is not there", { targets: ["x.dvc"] }, /TARGET_UNKNOWN/],
    ["a path outside", { targets: ["../x"] }, /PATH_UNSAFE/],
  ])("unknown: %s", async (_name, request, expected) => {
    const root = await scene();
    write(root, { "sub/x": "" });
    expect(await errorOf(() => statusOf(root, request))).toMatch(expected);
  });
});

describe("commit", () => {
  test("stores what add --no-commit left, without being asked twice", async () => {
    const root = await scene({ noCommit: true });
    await commitTo(root, { targets: ["data.dvc"] });
    expect(objects(join(root, ".dvc/cache"))).toEqual(["b026324c6904b2a9cb4b88d6d61c81d1"]);
    expect(await statusOf(root, { targets: ["data.dvc"] })).toEqual({});
  });

  test("refuses what differs from what is recorded, and changes nothing", async () => {
    const root = await scene();
    write(root, { data: "2\n" });
    const before = text(root, "data.dvc");
    expect(await errorOf(() => commitTo(root, { targets: ["data.dvc"] }))).toMatch("CHANGE_UNCONFIRMED");
    expect(text(root, "data.dvc")).toBe(before);
    await commitTo(root, { targets: ["data.dvc"], force: true });
    expect(text(root, "data.dvc")).toContain("26ab0db90d72e28ad0ba1e22ee510510");
  });

  test("records a stage with the bytes that DVC writes", async () => {
    const root = await scene();
    const { committed } = await commitTo(root, { targets: ["make"], force: true });
    expect(committed).toEqual(["make"]);
    const entry = (path: string) =>
      `    - path: ${path}\n      hash: md5\n      md5: b026324c6904b2a9cb4b88d6d61c81d1\n      size: 2\n`;
    expect(text(root, "dvc.lock")).toBe(
      `schema: '2.0'\nstages:\n  make:\n    cmd: cp data out\n    deps:\n${entry("data")}    params:\n      params.yaml:\n        lr: 0.1\n    outs:\n${entry("out")}`,
    );
    expect(text(root, ".gitignore")).toBe("/data\n/out\n");
  });

  test.each([
    ["an output that is not there", "out", "TARGET_UNKNOWN"],
    ["a dependency that is not there", "data", "DEPENDENCY_MISSING"],
  ])("%s is an error", async (_name, path, code) => {
    const root = await scene();
    rmSync(join(root, path));
    expect(await errorOf(() => commitTo(root, { targets: ["make"], force: true }))).toMatch(code);
  });
});

describe("what is executable", () => {
  test.each([["hardlink"], ["symlink"], ["copy"]])(
    "stays recorded when a file that is put there by %s is committed again",
    async (type) => {
      const root = repositoryWith({ tool: "#!/bin/sh\n" }, `[cache]\n    type = ${type}\n`);
      chmodSync(join(root, "tool"), 0o755);
      await within(root, (repository) => add({ targets: ["tool"] }, repository));
      await commitTo(root, { targets: ["tool.dvc"], force: true });
      expect(text(root, "tool.dvc")).toContain("isexec: true");
    },
  );

  test("is no longer recorded of other content, nor of a copy whose bit was taken away", async () => {
    const root = repositoryWith({ tool: "1\n" }, "[cache]\n    type = hardlink\n");
    chmodSync(join(root, "tool"), 0o755);
    await within(root, (repository) => add({ targets: ["tool"] }, repository));
    rmSync(join(root, "tool"));
    write(root, { tool: "2\n" });
    await commitTo(root, { targets: ["tool.dvc"], force: true });
    expect(text(root, "tool.dvc")).not.toContain("isexec");

    const other = repositoryWith({ tool: "1\n" }, "[cache]\n    type = copy\n");
    chmodSync(join(other, "tool"), 0o755);
    await within(other, (repository) => add({ targets: ["tool"] }, repository));
    chmodSync(join(other, "tool"), 0o644);
    await commitTo(other, { targets: ["tool.dvc"], force: true });
    expect(text(other, "tool.dvc")).not.toContain("isexec");
  });
});

test("a stage that is committed is found again by its inputs when dvc.lock is lost", async () => {
  const metric = pipeline.replace("outs: [out]", "outs: [out]\n    metrics: [{m.json: {cache: false}}]");
  const root = repositoryWith({
    data: "1\n",
    "dvc.yaml": metric,
    "params.yaml": "lr: 0.1\n",
    out: "1\n",
    "m.json": "{}",
  });
  await commitTo(root, { force: true });
  expect(existsSync(join(root, ".dvc/cache/runs"))).toBe(true);
  // The run-cache could not give the result back without the metric, which only Git keeps.
  expect(objects(join(root, ".dvc/cache"))).toContain("99914b932bd37a50b983c5e7c90ae93b");
});

describe("commit --force of what DVC 2 recorded, where the md5 of text is taken without carriage returns", () => {
  // md5 of "q\n", and of "q\r\n" as it is.
  const old = "c3be117041a113540deb0ff532b19543";
  const lockOf = (out: string): string =>
    `schema: '2.0'\nstages:\n  s:\n    cmd: cp in out\n    deps:\n    - path: in\n      md5: ${old}\n      size: 3\n` +
    `    outs:\n    - path: out\n${out}`;
  const oldOut = `      md5: ${old}\n      size: 3\n`;
  test.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
    ["stays as it is while the content is the same", { out: "q\r\n" }, oldOut, []],
    [
      "becomes DVC 3's when the content is another",
      { out: "w\r\n" },
      "      hash: md5\n      md5: 7009b1f453cee28102a3f1e2be9d210e\n      size: 3\n",
      ["7009b1f453cee28102a3f1e2be9d210e"],
    ],
  ])("%s", async (_name, changed, out, inNewLayout) => {
    const pipelineOf = "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n";
    const root = repositoryWith({ in: "q\r\n", "dvc.yaml": pipelineOf, "dvc.lock": lockOf(oldOut), ...changed });
    await commitTo(root, { force: true });
    expect(text(root, "dvc.lock")).toBe(lockOf(out));
    expect(objects(join(root, ".dvc/cache"))).toEqual(inNewLayout);
    expect(existsSync(join(root, ".dvc/cache", old.slice(0, 2), old.slice(2)))).toBe(inNewLayout.length === 0);
    expect(await statusOf(root)).toEqual({});
  });

  test("a pointer stays with its comments, and its folder goes to the layout of DVC 2", async () => {
    const pointer =
      "outs:\n- md5: bd3c162d5bd3ad00b734c5fd04d4c851.dir\n  size: 6\n  nfiles: 2\n  path: d  # keep me\n";
    const root = repositoryWith({ "d/t": "x\r\n", "d/z.bin": "\0\r\n", "d.dvc": pointer });
    await commitTo(root, { force: true });
    expect(text(root, "d.dvc")).toBe(pointer);
    expect(text(root, ".dvc/cache/40/1b30e3b8b5d629635a5c613cdb7919")).toBe("x\r\n");
    expect(await statusOf(root)).toEqual({});
  });
});
