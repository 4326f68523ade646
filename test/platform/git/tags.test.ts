import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { git, makeRepository } from "./support.ts";

const assignment = "model#production#1";

describe("reading tags", () => {
  test("annotated tags with their whole message; lightweight ones and tags of files are not seen", async () => {
    const folder = makeRepository();
    const head = git(folder, "rev-parse", "HEAD");
    git(folder, "tag", "light");
    git(folder, "tag", "-a", "-m", "a file", "file", "HEAD:README.md");
    git(folder, "tag", "-a", "-m", "Registering\n\nwith a body\n\nünï ☃", "dir=model@v1.0.0");
    git(folder, "tag", "-a", "-m", "nested", "nested", "dir=model@v1.0.0");
    git(folder, "tag", "-a", "-m", "assign", assignment);
    git(folder, "pack-refs", "--all");
    const tags = await (await openGit({ folder })).tags();
    expect(tags.map(({ name, commit, message }) => [name, commit, message])).toEqual([
      ["dir=model@v1.0.0", head, "Registering\n\nwith a body\n\nünï ☃"],
      [assignment, head, "assign"],
      ["nested", head, "nested"],
    ]);
    expect(tags.every(({ taggedAtSeconds }) => Math.abs(taggedAtSeconds - Date.now() / 1000) < 600)).toBe(true);
  });

  test("no tags are no tags", async () => {
    expect(await (await openGit({ folder: makeRepository() })).tags()).toEqual([]);
  });
});

test("2,000 tags are read in one go", async () => {
  const folder = makeRepository();
  const head = git(folder, "rev-parse", "HEAD");
  const input = Array.from(
    { length: 2000 },
    (_, at) =>
      `tag model#production#${at + 1}\nfrom ${head}\ntagger A <a@example.com> ${1_700_000_000 + at} +0000\ndata 5\nentry\n`,
  ).join("");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: folder, input });
  expect(readFileSync(join(folder, ".git/HEAD"), "utf8")).toContain("main");
  const opened = await openGit({ folder });
  const tags = await opened.tags();
  expect(tags).toHaveLength(2000);
  expect(new Set(tags.map(({ commit }) => commit))).toEqual(new Set([head]));
});
