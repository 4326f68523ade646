import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockstep } from "../cli/command-line.ts";
import { memoryFolder, writeFiles } from "../support/folder.ts";

const fitted = `stages:
  train: {cmd: lockstep fit --rows train.csv --output models/press, deps: [train.csv], params: [train], outs: [models/press]}
`;

async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = memoryFolder();
  execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: root });
  await writeFiles(root, files);
  return root;
}

const pin = ["--pin", "0123456789abcdef0123456789abcdef01234567"];

test.each<[string, Readonly<Record<string, string>>, readonly string[], readonly string[], readonly string[]]>([
  [
    "the workflow of /sweep where a sweep.yaml says what to try",
    { "dvc.yaml": fitted, "sweep.yaml": "strategy: grid\n" },
    [],
    ["sweep.yml"],
    ["Give `--deploy`"],
  ],
  [
    "what was asked for, and offers nothing more",
    { "dvc.yaml": fitted },
    ["--sweep", "--deploy"],
    ["sweep.yml", "deploy"],
    [],
  ],
  [
    "neither, and says how to have them",
    { "dvc.yaml": fitted },
    [],
    [],
    ["sweep.yaml, and give `--sweep`", "Give `--deploy`"],
  ],
  [
    "no word of sweeps for a model that another trainer makes",
    { "dvc.yaml": "stages:\n  train: {cmd: python t.py, outs: [m.pkl]}\n" },
    [],
    [],
    ["Give `--deploy`"],
  ],
])("init writes %s", async (_name, files, options, written, offered) => {
  const root = await repository(files);
  const told = await lockstep(root, "init", ...pin, ...options);
  expect(told.code, told.stderr).toBe(0);
  const promote = readFileSync(join(root, ".github/workflows/promote.yml"), "utf8");
  const found = [
    ...(existsSync(join(root, ".github/workflows/sweep.yml")) ? ["sweep.yml"] : []),
    ...(/^ {2}deploy:$/m.test(promote) ? ["deploy"] : []),
  ];
  expect(found).toEqual(written);
  const offers = ["sweep.yaml, and give `--sweep`", "Give `--deploy`"].filter((offer) => told.stdout.includes(offer));
  expect(offers).toEqual(offered);
});

test("init says of a pipeline in a folder that it is not looked at, and what to do", async () => {
  const root = await repository({ "models/press/dvc.yaml": fitted });
  const told = await lockstep(root, "init");
  expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining("there is models/press/dvc.yaml") as string });
  expect(told.stdout).toContain("with `wdir: models/press`, and run `lockstep init` again");
  await writeFiles(root, { "dvc.yaml": fitted });
  const again = await lockstep(root, "init", "--dry-run", ...pin);
  expect(again.stdout).toContain("move it there, with `wdir: models/press`");
});
