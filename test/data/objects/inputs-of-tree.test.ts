import { execFileSync } from "node:child_process";
import { chmod, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readInputs } from "../../../pipeline/data/objects/inputs-of-tree.ts";
import { type InputKey, modelName } from "../../../pipeline/domain/ids.ts";
import type { Inputs } from "../../../pipeline/domain/inputs.ts";
import type { ModelDeclaration } from "../../../pipeline/domain/project.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const declaration: ModelDeclaration = {
  model: modelName("m"),
  artifact: "models/m",
  metricsFile: "metrics.json",
  evaluationRows: "rows/test.csv",
  trainingRows: "rows/train.csv",
  idColumn: "id",
  labelColumn: "y",
  task: { kind: "binary", positive: "1" },
  groupColumn: undefined,
  score: undefined,
  slices: [],
  fairness: [],
  environmentFiles: ["package-lock.json"],
  gates: [],
  drift: { minimumRows: 1, alpha: 0.05, minimumEffect: 0.1 },
};

const rawId = "0123456789abcdef0123456789abcdef.dir";
const files = {
  "dvc.yaml": `stages:
  split:
    cmd: split raw
    deps: [raw, src]
    outs: [rows/train.csv, rows/test.csv]
  train:
    cmd: [fit a, fit b]
    deps: [rows/train.csv, fit.py]
    params: [train, eval.seed]
    outs: [models/m]
  evaluate:
    cmd: score
    deps: [models/m, score.py]
    metrics: [metrics.json]
`,
  "params.yaml": "train:\n  lr: 0.1\n  layers: [1, 2.5]\neval:\n  seed: 1\nunused: 1\n",
  "raw.dvc": `outs:\n- md5: ${rawId}\n  size: 2\n  nfiles: 1\n  hash: md5\n  path: raw\n`,
  "src/split.py": "split\n",
  "src/deep/er.py": "deep\n",
  "fit.py": "fit\n",
  "score.py": "score\n",
  "package-lock.json": "{}\n",
  "README.md": "read me\n",
  "dvc.lock": "schema: '2.0'\n",
  "models/m.yaml": "record: 1\n",
};

interface Repository {
  readonly root: string;
  readonly read: (
    change?: Partial<ModelDeclaration>,
  ) => Promise<{ readonly inputs: Inputs; readonly inputKey: InputKey }>;
}

async function repository(changes: Readonly<Record<string, string>> = {}): Promise<Repository> {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q", "-b", "main", root]);
  await writeFiles(root, { ...files, ...changes });
  return {
    root,
    async read(change = {}) {
      execFileSync("git", ["-C", root, "add", "-A"]);
      execFileSync("git", ["-C", root, "commit", "-q", "--allow-empty", "-m", "change"]);
      const git = await openGit({ folder: root });
      const head = await git.headCommit();
      return readInputs({
        declaration: { ...declaration, ...change },
        entries: await git.tree(head),
        readFile: (path) => git.readFile(head, path),
      });
    },
  };
}

const oid = (root: string, path: string): string =>
  execFileSync("git", ["-C", root, "hash-object", path], { encoding: "utf8" }).trim();

describe("what decides a model", () => {
  test("is every fact of the stages that make it and its tables, and of no other", async () => {
    const { root, read } = await repository();
    const { inputs, inputKey } = await read();
    expect(inputs).toEqual({
      "code fit.py": oid(root, "fit.py"),
      "code src/deep/er.py": oid(root, "src/deep/er.py"),
      "code src/split.py": oid(root, "src/split.py"),
      "command split": "split raw",
      "command train": ["fit a", "fit b"],
      "data raw": rawId,
      "environment package-lock.json": oid(root, "package-lock.json"),
      "params params.yaml:eval.seed": 1,
      "params params.yaml:train": { lr: 0.1, layers: [1, 2.5] },
    });
    expect(inputKey).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["what nothing depends on", { "README.md": "x", "score.py": "x" }],
    ["a parameter that nothing depends on", { "params.yaml": files["params.yaml"].replace("unused: 1", "unused: 2") }],
    [
      "the lock and the records",
      { "dvc.lock": "schema: '2.0'\nstages: {}\n", "models/m.yaml": "record: 2\n", "models/m.md": "card" },
    ],
    ["comments and order of dvc.yaml", { "dvc.yaml": `# why\n${files["dvc.yaml"]}` }],
    ["the stage that only measures", { "dvc.yaml": files["dvc.yaml"].replace("cmd: score", "cmd: score more") }],
  ])("does not change with %s", async (_name, changes) => {
    const { inputKey } = await (await repository()).read();
    expect((await (await repository(changes)).read()).inputKey).toBe(inputKey);
  });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["code", { "fit.py": "fit better\n" }, ["code fit.py"]],
    ["a new file of a folder", { "src/new.py": "new\n" }, ["code src/new.py"]],
    ["data", { "raw.dvc": files["raw.dvc"].replace("0123", "3210") }, ["data raw"]],
    ["a parameter", { "params.yaml": files["params.yaml"].replace("0.1", "0.2") }, ["params params.yaml:train"]],
    ["a command", { "dvc.yaml": files["dvc.yaml"].replace("split raw", "split raw -x") }, ["command split"]],
    ["the environment", { "package-lock.json": "{ }" }, ["environment package-lock.json"]],
  ])("changes with %s, in the fact of that name", async (_name, changes, names) => {
    const before = await (await repository()).read();
    const after = await (await repository(changes)).read();
    expect(after.inputKey).not.toBe(before.inputKey);
    const all = new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)]);
    const changed = [...all].filter(
      (name) => JSON.stringify(before.inputs[name]) !== JSON.stringify(after.inputs[name]),
    );
    expect(changed).toEqual(names);
  });

  test("changes with the executable bit of code", async () => {
    const { root, read } = await repository();
    await chmod(join(root, "fit.py"), 0o755);
    expect((await read()).inputs["code fit.py"]).toBe(`executable ${oid(root, "fit.py")}`);
  });

  test.each(["fit.py", "src/split.py"])(
    "may not be hidden behind the link %s, whose target would change unseen",
    async (path) => {
      const { root, read } = await repository({ "lib/real.py": "real\n" });
      await rm(join(root, path));
      await symlink("../lib/real.py", join(root, path));
      await expect(read()).rejects.toMatchObject({
        code: "PATH_UNSAFE",
        message: expect.stringContaining(path) as string,
      });
    },
  );

  test("is the same from a workspace whose data and outputs are not there, and one with them", async () => {
    const { root, read } = await repository();
    const { inputKey } = await read();
    await writeFiles(root, { ".gitignore": "/raw\n/rows\n", "raw/a": "1", "rows/train.csv": "x" });
    expect((await read()).inputKey).toBe(inputKey);
  });

  test("counts the working folder and the names of stages in other folders", async () => {
    const { read } = await repository({
      "dvc.yaml": files["dvc.yaml"].replace(
        "    cmd: split raw\n    deps: [raw, src]\n    outs: [rows/train.csv, rows/test.csv]\n",
        "    wdir: rows\n    cmd: split\n    deps: [../raw]\n    outs: [train.csv, test.csv]\n",
      ),
      "sub/dvc.yaml": "stages:\n  other:\n    cmd: x\n    outs: [y]\n",
    });
    const { inputs } = await read();
    expect(inputs["command split"]).toEqual({ cmd: "split", wdir: "rows" });
    expect(inputs["data raw"]).toBe(rawId);
    expect(Object.keys(inputs).some((name) => name.includes("other"))).toBe(false);
  });

  test("takes tables that no stage makes from Git or from a pointer", async () => {
    const { root, read } = await repository({ "tables/test.csv": "id\n" });
    const { inputs } = await read({ evaluationRows: "tables/test.csv", trainingRows: "raw/train.csv" });
    expect(inputs["code tables/test.csv"]).toBe(oid(root, "tables/test.csv"));
    expect(inputs["data raw"]).toBe(rawId);
  });

  test.each<[string, Readonly<Record<string, string>>, Partial<ModelDeclaration>, string]>([
    [
      "a dependency that is nowhere",
      { "dvc.yaml": files["dvc.yaml"].replace("fit.py]", "gone.py]") },
      {},
      'stage train needs "gone.py", which nothing provides',
    ],
    [
      "a parameter that is nowhere",
      { "dvc.yaml": files["dvc.yaml"].replace("eval.seed", "eval.gone") },
      {},
      'stage train needs the parameter "eval.gone", which params.yaml does not have',
    ],
    [
      "a params file that is nowhere",
      { "dvc.yaml": files["dvc.yaml"].replace("[train, eval.seed]", "[{gone.yaml: [x]}]") },
      {},
      'stage train needs the parameters of "gone.yaml", which is not in Git',
    ],
    [
      "a pointer without content",
      { "raw.dvc": "outs:\n- hash: md5\n  path: raw\n" },
      {},
      'raw.dvc names no content for "raw", which stage split needs',
    ],
    [
      "an environment file that is nowhere",
      {},
      { environmentFiles: ["gone.lock"] },
      'the environment file "gone.lock" of the model m is not in Git',
    ],
    ["a model that no stage makes", {}, { artifact: "models/other" }, 'no stage makes "models/other", the model m'],
    [
      "a table that is nowhere",
      {},
      { trainingRows: "gone.csv" },
      'the model m needs "gone.csv", which nothing provides',
    ],
  ])("refuses %s, naming it", async (_name, changes, change, message) => {
    const { read } = await repository(changes);
    await expect(read(change)).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      message,
      hint: expect.any(String) as string,
    });
  });
});
