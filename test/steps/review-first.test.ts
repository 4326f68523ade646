import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockstep } from "../cli/command-line.ts";
import { temporaryFolder, writeFiles } from "../support/folder.ts";

test("the pull request that brings lockstep.yaml cannot be reviewed by it, and the answer says how to go on", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const clone = join(folder, "dana");
  const git = (...args: readonly string[]): void => {
    execFileSync("git", ["-C", clone, "-c", "user.name=dana", "-c", "user.email=dana@example.com", ...args]);
  };
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", join(folder, "origin.git")]);
  execFileSync("git", ["init", "-q", "-b", "main", clone]);
  git("config", "user.name", "dana");
  const unborn = await lockstep(clone, "evaluate");
  expect(unborn).toMatchObject({ code: 1 });
  expect(unborn.stderr).toContain("nothing is committed yet");
  git("commit", "-q", "--allow-empty", "-m", "one");
  git("remote", "add", "origin", join(folder, "origin.git"));
  git("push", "-q", "origin", "main");
  git("switch", "-q", "-c", "lockstep");
  await writeFiles(clone, { "lockstep.yaml": "models: {}\n" });
  git("add", "-A");
  git("commit", "-q", "-m", "two");
  const nowhere = await lockstep(clone, "pr", "create", "--title", "t", "--base", "nope");
  expect(nowhere).toMatchObject({ code: 1, stdout: "" });
  expect(nowhere.stderr).toContain('there is no branch "nope"');
  expect(nowhere.stderr).toContain("Name the branch to merge into with `--base`");
  expect(await lockstep(clone, "pr", "create", "--title", "t")).toMatchObject({ code: 0 });
  await lockstep(clone, "pr", "comment", "1", `/approve m@${"a".repeat(64)}`);
  for (const time of ["once", "twice"]) {
    const ended = await lockstep(clone, "review", "--pull-request", "1");
    expect(ended, time).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr, time).toContain("error[CONFIG_INVALID]: the base branch main of #1 has no lockstep.yaml");
    expect(ended.stderr, time).toContain("what now: Merge lockstep.yaml first, without a record");
  }
});
