import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { memoryFolder, writeFiles } from "../support/folder.ts";
import { lockstep } from "./command-line.ts";

test.each<[string, readonly string[], number, string]>([
  ["a list without pull requests", ["pr", "list"], 0, "no pull request is open; `--all` lists those that are over"],
  ["a list of all without any", ["pr", "list", "--all"], 0, "there is no pull request"],
  [
    "a commit that is none",
    ["promote", "--group", "nope"],
    1,
    "what now: Give all 40 digits of it, or 64; `git rev-parse",
  ],
  ["a number that is none", ["sweep", "--rows", "r.csv", "--jobs", "x"], 1, "what now: Write for example `--jobs 4`"],
  ["a table in two forms", ["metrics", "show", "--csv", "--md"], 254, "'--csv' cannot be used with option '--md'"],
  ["a comparison in two forms", ["params", "diff", "--md", "--csv"], 254, "'--csv' cannot be used with option '--md'"],
])("the command line says what is meant: %s", async (_name, args, code, said) => {
  const root = memoryFolder();
  execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: root });
  execFileSync("git", ["config", "user.name", "dana"], { cwd: root });
  await writeFiles(root, { ".dvc/config": "", "params.yaml": "a: 1\n" });
  const ended = await lockstep(root, ...args);
  expect(ended.stdout + ended.stderr).toContain(said);
  expect(ended.code).toBe(code);
});
