import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { pushObjects } from "../../../pipeline/data/objects/push.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { md5Of } from "../../data/objects/store.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { repository, type TestRepository, twoStages } from "./repository.ts";

const skipped = ["sum skipped: nothing changed", "model skipped: nothing changed"];

/** Moves everything that the lock names to the remote, and leaves a workspace as after a fresh clone. */
async function asFreshClone({ root }: TestRepository): Promise<void> {
  const cache = openCache(join(root, ".dvc/cache"));
  const remote = await openLocalRemote({ url: `${root}-remote`, base: root, settings: {} });
  const lock = parseLock(await readFile(join(root, "dvc.lock"), "utf8"), "dvc.lock");
  const outs = [...lock.stages.values()].flatMap((stage) => stage.outs);
  const ids = outs.flatMap(({ md5, path }) => (md5 === undefined ? [] : [{ id: md5, path }]));
  await pushObjects({ cache, remote, ids });
  await rm(join(root, ".dvc/cache"), { recursive: true });
  for (const { path } of outs) await rm(join(root, path), { recursive: true, force: true });
}

describe("running stages", () => {
  test("makes the outputs, records them, and keeps them out of Git", async () => {
    const repo = await repository(twoStages);
    expect(await repo.run()).toEqual([
      "sum ran: dvc.lock has no record of the stage",
      "model ran: dvc.lock has no record of the stage",
    ]);
    expect(await repo.files()).toEqual({
      ...twoStages,
      ".gitignore": "/sum.txt\n/model\n",
      "dvc.lock": await repo.read("dvc.lock"),
      "sum.txt": "1\n2\n",
      "model/weights": "1\n2\n",
      "model/params": "lr: 1\n",
    });
    const directory = `[{"md5": "${md5Of("lr: 1\n")}", "relpath": "params"}, {"md5": "${md5Of("1\n2\n")}", "relpath": "weights"}]`;
    expect(await repo.read("dvc.lock")).toBe(`schema: '2.0'
stages:
  sum:
    cmd: cat data/* > sum.txt
    deps:
    - path: data
      hash: md5
      md5: ${md5Of(`[{"md5": "${md5Of("1\n")}", "relpath": "a"}, {"md5": "${md5Of("2\n")}", "relpath": "b"}]`)}.dir
      size: 4
      nfiles: 2
    outs:
    - path: sum.txt
      hash: md5
      md5: ${md5Of("1\n2\n")}
      size: 4
  model:
    cmd: mkdir model; cp sum.txt model/weights; cp params.yaml model/params
    deps:
    - path: sum.txt
      hash: md5
      md5: ${md5Of("1\n2\n")}
      size: 4
    params:
      params.yaml:
        lr: 1
    outs:
    - path: model
      hash: md5
      md5: ${md5Of(directory)}.dir
      size: 10
      nfiles: 2
`);
  });

  test("a second time runs nothing and changes no byte", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    const before = await repo.files();
    expect(await repo.run()).toEqual(skipped);
    expect(await repo.files()).toEqual(before);
  });

  test.each<[string, (repo: TestRepository) => Promise<unknown>, readonly string[]]>([
    [
      "a parameter",
      (repo) => repo.write({ "params.yaml": "lr: 2\n" }),
      ["sum skipped: nothing changed", "model ran: parameter params.yaml:lr changed from 1 to 2"],
    ],
    ["another key of the params file", (repo) => repo.write({ "params.yaml": "lr: 1\nmore: 2\n" }), skipped],
    [
      "a file of a folder",
      (repo) => repo.write({ "data/b": "3\n" }),
      ["sum ran: dependency data changed", "model ran: dependency sum.txt changed"],
    ],
    [
      "data without effect on what is made of it",
      (repo) => repo.write({ "data/c": "" }),
      ["sum ran: dependency data changed", "model skipped: nothing changed"],
    ],
    [
      "a command",
      (repo) => repo.write({ "dvc.yaml": twoStages["dvc.yaml"].replace("cat data/*", "sort data/*") }),
      ["sum ran: its command changed", "model skipped: nothing changed"],
    ],
    ["a comment in dvc.yaml", (repo) => repo.write({ "dvc.yaml": `# c\n${twoStages["dvc.yaml"]}` }), skipped],
    [
      "an output that is gone",
      (repo) => repo.remove("model"),
      ["sum skipped: nothing changed", "model restored: output model is missing"],
    ],
    [
      "an output that was edited",
      (repo) => repo.write({ "sum.txt": "x" }),
      ["sum restored: output sum.txt changed", "model skipped: nothing changed"],
    ],
    [
      "one file of an output",
      (repo) => repo.remove("model/params"),
      ["sum skipped: nothing changed", "model restored: output model changed"],
    ],
  ])("after a change of %s does what that needs, and says why", async (_name, change, expected) => {
    const repo = await repository(twoStages);
    await repo.run();
    await change(repo);
    expect(await repo.run()).toEqual(expected);
    expect((await repo.run()).every((line) => line.endsWith("skipped: nothing changed"))).toBe(true);
  });

  test("runs again when forced", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    expect(await repo.run({ force: true })).toEqual(["sum ran: it was asked for", "model ran: it was asked for"]);
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["a stage", ["sum"], ["sum"]],
    ["a stage with what it needs", ["model"], ["sum", "model"]],
    ["an output", ["sum.txt"], ["sum"]],
    ["a file inside an output", ["model/weights"], ["sum", "model"]],
  ])("can be asked for %s", async (_name, targets, stages) => {
    const repo = await repository(twoStages);
    expect((await repo.run({ selection: { targets, folder: "" } })).map((line) => line.split(" ")[0])).toEqual(stages);
  });

  test("refuses a target that is not there, naming what is", async () => {
    const repo = await repository(twoStages);
    await expect(repo.run({ selection: { targets: ["nothing"], folder: "" } })).rejects.toMatchObject({
      code: "TARGET_UNKNOWN",
      hint: "Stages: sum, model.",
    });
  });

  test("refuses a repository without stages", async () => {
    const repo = await repository({ "params.yaml": "" });
    await expect(repo.run()).rejects.toMatchObject({ code: "DVC_FILE_INVALID" });
  });

  test("leaves the comments and foreign stages of dvc.yaml and params alone", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    expect(await repo.read("dvc.yaml")).toBe(twoStages["dvc.yaml"]);
  });
});

describe("on a fresh clone", () => {
  test("nothing changed and nothing wanted: nothing is downloaded", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await asFreshClone(repo);
    const outcomes = await repo.run({ wanted: [] });
    expect(outcomes.map((line) => line.split(":")[0])).toEqual(["sum skipped", "model skipped"]);
    await expect(lstat(join(repo.root, ".dvc/cache"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("only what is wanted is fetched", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await asFreshClone(repo);
    expect(await repo.run({ wanted: ["model"] })).toEqual([
      "sum skipped: nothing changed; missing data is not needed here",
      "model restored: output model is missing",
    ]);
    expect(Object.keys(await repo.files())).not.toContain("sum.txt");
  });

  test("a stage that runs gets its inputs, and no other does", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await asFreshClone(repo);
    await repo.write({ "params.yaml": "lr: 2\n" });
    expect(await repo.run({ wanted: [] })).toEqual([
      "sum skipped: nothing changed; missing data is not needed here",
      "model ran: parameter params.yaml:lr changed from 1 to 2",
    ]);
    expect(await repo.read("model/weights")).toBe("1\n2\n");
  });

  test("an output that nobody has is made again, and what needs it follows", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await asFreshClone(repo);
    await rm(`${repo.root}-remote`, { recursive: true });
    await repo.write({ "params.yaml": "lr: 2\n" });
    expect(await repo.run({ wanted: [] })).toEqual([
      "sum ran: output sum.txt is needed, and neither the cache nor a remote has it",
      "model ran: parameter params.yaml:lr changed from 1 to 2",
    ]);
  });

  test("outputs that nobody has are made again when they are wanted", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await asFreshClone(repo);
    expect(await repo.run({ remote: undefined })).toEqual([
      "sum ran: output sum.txt is missing or changed, and neither the cache nor a remote has it",
      "model ran: output model is missing or changed, and neither the cache nor a remote has it",
    ]);
  });
});

describe("data with a pointer", () => {
  const files = {
    "dvc.yaml": "stages:\n  s:\n    cmd: cat raw/* > o\n    deps: [raw]\n    outs: [o]\n",
    "raw.dvc": "outs:\n- md5: PLACEHOLDER\n  size: 2\n  nfiles: 1\n  hash: md5\n  path: raw\n",
  };

  async function withPointer(): Promise<{ readonly repo: TestRepository; readonly id: string }> {
    const sources = temporaryFolder();
    await writeFiles(sources, { "raw/a": "1\n" });
    const repo = await repository({});
    const cache = openCache(join(repo.root, ".dvc/cache"));
    const { id } = await cache.addDirectory(join(sources, "raw"), ignoreNothing);
    await repo.write({ ...files, "raw.dvc": files["raw.dvc"].replace("PLACEHOLDER", id) });
    return { repo, id };
  }

  test("is restored for a stage that runs", async () => {
    const { repo } = await withPointer();
    await repo.run();
    expect(await repo.read("o")).toBe("1\n");
    expect(await repo.read("raw/a")).toBe("1\n");
  });

  test("is not touched when nothing runs", async () => {
    const { repo } = await withPointer();
    await repo.run();
    await repo.remove("raw");
    expect(await repo.run({ wanted: [] })).toEqual(["s skipped: nothing changed; missing data is not needed here"]);
    await expect(lstat(join(repo.root, "raw"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("that was changed beside its pointer is added, as dvc repro does", async () => {
    const { repo, id } = await withPointer();
    await repo.run();
    await repo.write({ "raw/b": "2\n" });
    expect(await repo.run()).toEqual(["s ran: dependency raw changed"]);
    expect(await repo.read("o")).toBe("1\n2\n");
    expect(await repo.read("raw.dvc")).toMatch(
      /^outs:\n- md5: [0-9a-f]{32}\.dir\n {2}size: 4\n {2}nfiles: 2\n {2}hash: md5\n {2}path: raw\n$/,
    );
    expect(await repo.read("raw.dvc")).not.toContain(id);
    expect(repo.events).toContainEqual({ kind: "updated", file: "raw.dvc" });
  });

  test("that nobody has is an error that names it and helps its author", async () => {
    const { repo, id } = await withPointer();
    await rm(join(repo.root, ".dvc/cache"), { recursive: true });
    await expect(repo.run()).rejects.toMatchObject({
      code: "OBJECT_MISSING",
      message: expect.stringContaining(`${id} ("raw")`) as string,
      hint: expect.stringContaining("dvc push") as string,
    });
  });

  test("is refused when a stage writes it, too", async () => {
    const { repo } = await withPointer();
    await repo.write({ "dvc.yaml": "stages:\n  s:\n    cmd: x\n    outs: [raw/x]\n" });
    await expect(repo.run()).rejects.toMatchObject({ code: "DVC_FILE_INVALID" });
  });
});

describe("a stage that fails", () => {
  const failing = `stages:
  s:
    cmd: echo begun; echo half > o; echo why >&2; exit 3
    outs: [o, p]
`;

  test("loses nothing: its old outputs are back, what it left is kept aside", async () => {
    const repo = await repository({
      "dvc.yaml": "stages:\n  s:\n    cmd: echo good > o; echo good > p\n    outs: [o, p]\n",
    });
    await repo.run();
    const before = await repo.files();
    await repo.write({ "dvc.yaml": failing });
    await expect(repo.run()).rejects.toMatchObject({
      code: "STAGE_FAILED",
      message:
        "stage s: `echo begun; echo half > o; echo why >&2; exit 3` ended with exit code 3; its last lines:\nbegun\nwhy",
      hint: expect.stringContaining(join(repo.root, ".dvc/tmp/lockstep/failed/s")) as string,
    });
    expect(await repo.files()).toEqual({ ...before, "dvc.yaml": failing });
    expect(await repo.read(".dvc/tmp/lockstep/failed/s/o")).toBe("half\n");
    expect(await readdir(join(repo.root, ".dvc/tmp/lockstep/outputs"))).toEqual([]);
  });

  test("the first time leaves no outputs and no record", async () => {
    const repo = await repository({ "dvc.yaml": failing });
    await expect(repo.run()).rejects.toMatchObject({ code: "STAGE_FAILED" });
    expect(await repo.files()).toEqual({ "dvc.yaml": failing });
  });

  test("leaves the stages before it recorded", async () => {
    const repo = await repository({
      ...twoStages,
      "dvc.yaml": twoStages["dvc.yaml"].replace("mkdir model;", "exit 1;"),
    });
    await expect(repo.run()).rejects.toMatchObject({ code: "STAGE_FAILED" });
    await repo.write({ "dvc.yaml": twoStages["dvc.yaml"] });
    expect((await repo.run())[0]).toBe("sum skipped: nothing changed");
  });

  test.each<[string, string, string]>([
    ["writes no output", "true", "stage s did not write its output o"],
    ["is killed", "kill -9 $$", "was stopped by SIGKILL"],
    ["is not there", "no-such-command-anywhere", "ended with exit code 127"],
    ["stops at its first command that fails", "false\necho never > o", "`false` ended with exit code 1"],
  ])("because its command %s says so", async (_name, cmd, message) => {
    const repo = await repository({ "dvc.yaml": `stages:\n  s:\n    cmd: ${JSON.stringify(cmd)}\n    outs: [o]\n` });
    await expect(repo.run()).rejects.toMatchObject({
      code: "STAGE_FAILED",
      message: expect.stringContaining(message) as string,
    });
  });

  test("for a parameter that is missing, before anything runs", async () => {
    const repo = await repository({ ...twoStages, "params.yaml": "other: 1\n" });
    await expect(repo.run({ selection: { targets: ["model"], folder: "" } })).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: 'stage model needs the parameter "lr", which params.yaml does not have',
    });
  });

  test("for a dependency that is missing, naming stage and path", async () => {
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: x\n    deps: [gone]\n" });
    await expect(repo.run()).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message: 'stage s depends on "gone", which is not there',
    });
  });
});

describe("a command", () => {
  test("runs in its working folder with DVC's variables, this Lockstep first on PATH, and none of the job's", async () => {
    const bin = temporaryFolder();
    await writeFile(join(bin, "lockstep"), "#!/bin/sh\necho our own\n", { mode: 0o755 });
    const repo = await repository({
      "dvc.yaml":
        "stages:\n  s:\n    wdir: w\n    cmd: lockstep; pwd; echo $DVC_STAGE; echo $DVC_ROOT; env | grep -c GITHUB; true\n    deps: [x]\n",
      "w/x": "",
    });
    await repo.run({ env: { PATH: process.env["PATH"], GITHUB_TOKEN: "secret" }, commandFolder: bin });
    const lines = repo.events.flatMap((event) => (event.kind === "output" ? [event.line] : []));
    expect(lines).toEqual(["our own", join(repo.root, "w"), "s", repo.root, "0"]);
  });

  test("that leaves something running does not keep the run waiting, and it is stopped", async () => {
    const repo = await repository({
      "dvc.yaml":
        "stages:\n  s:\n    cmd: (for beat in $(seq 100); do echo $beat > beat; sleep 0.2; done; echo late > o) & sleep 0.3; echo now > o\n    outs: [o]\n",
    });
    await repo.run();
    const last = await repo.read("beat");
    expect(Number(last)).toBeLessThan(100);
    await new Promise((fulfil) => setTimeout(fulfil, 1000));
    expect(await repo.read("beat")).toBe(last);
    expect(await repo.read("o")).toBe("now\n");
  });

  test("may keep a persisted output and go on with it", async () => {
    const repo = await repository({
      "dvc.yaml":
        "stages:\n  s:\n    cmd: echo more >> o\n    params: [lr]\n    outs:\n    - o:\n        persist: true\n",
      "params.yaml": "lr: 1\n",
    });
    await repo.run();
    await repo.write({ "params.yaml": "lr: 2\n" });
    await repo.run();
    expect(await repo.read("o")).toBe("more\nmore\n");
  });
});

describe("an output from a pull request", () => {
  test.each([".git/hooks", ".github/workflows", ".dvc/config", "../out"])("may not be %s", async (path) => {
    const repo = await repository({ "dvc.yaml": `stages:\n  s:\n    cmd: touch ran\n    outs: [${path}]\n` });
    await expect(repo.run()).rejects.toMatchObject({ code: "PATH_UNSAFE" });
    expect(Object.keys(await repo.files())).toEqual(["dvc.yaml"]);
  });

  test("may not lie behind a link", async () => {
    const outside = temporaryFolder();
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: touch ran\n    outs: [link/o]\n" });
    await mkdir(join(outside, "o"));
    await symlink(outside, join(repo.root, "link"));
    await expect(repo.run()).rejects.toMatchObject({ code: "PATH_UNSAFE" });
    expect(await readdir(outside)).toEqual(["o"]);
    await expect(lstat(join(repo.root, "ran"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
