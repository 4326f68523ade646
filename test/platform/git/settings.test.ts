import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeTeam, publicationOf, refs, write } from "./support.ts";

/** Settings that people have, each of which changes what some command of Git's says or does. */
const habits: Readonly<Record<string, string>> = {
  "color.ui": "always",
  "commit.cleanup": "strip",
  "commit.verbose": "true",
  "core.quotePath": "true",
  "diff.noprefix": "true",
  "diff.renames": "copies",
  "fetch.prune": "true",
  "fetch.pruneTags": "true",
  "i18n.logOutputEncoding": "ISO-8859-1",
  "log.showSignature": "true",
  "merge.ff": "false",
  "pull.rebase": "true",
  "push.default": "nothing",
  "push.followTags": "true",
  "remote.origin.tagOpt": "--tags",
  "status.branch": "true",
  "status.relativePaths": "true",
  "status.renames": "copies",
  "status.short": "true",
  "status.showUntrackedFiles": "no",
  "tag.forceSignAnnotated": "false",
  "tag.sort": "-taggerdate",
};

test("whatever somebody has set, everything reads and writes the same", async () => {
  const { origin, clones, first } = makeTeam(2);
  const [folder = "", theirs = ""] = clones;
  for (const [name, value] of Object.entries(habits)) git(folder, "config", name, value);
  git(folder, "config", "--unset-all", "remote.origin.tagOpt");
  git(folder, "config", "remote.origin.tagOpt", "--no-tags");
  git(folder, "tag", "-a", "-m", "left behind by a loser", "model@v9.9.9");
  git(folder, "update-ref", "refs/remotes/origin/gone", first);
  git(theirs, "tag", "-a", "-m", "theirs", "theirs@v1.0.0");
  git(theirs, "push", "-q", "origin", "theirs@v1.0.0");

  const opened = await openGit({ folder });
  await opened.fetch();
  expect(refs(folder)).toContain("refs/tags/theirs@v1.0.0");
  expect(refs(folder)).toContain("refs/tags/model@v9.9.9");
  expect(refs(folder)).toContain("refs/remotes/origin/gone");

  write(folder, { "ü n.txt": "new\n", "README.md": "second\n" });
  const commit = await opened.commit({
    paths: ["ü n.txt", "README.md"],
    message: "Größe\n\n# kept",
    author: { name: "Jürgen ☃", email: "j@example.com" },
  });
  if (commit === undefined) throw new Error("nothing was committed");
  expect(git(folder, "log", "-1", "--encoding=UTF-8", "--no-show-signature", "--format=%B")).toContain("# kept");
  expect(await opened.authors(commitSha(first), commit)).toContainEqual({ name: "Jürgen ☃", email: "j@example.com" });
  expect(await opened.changedPaths(commitSha(first), commit)).toEqual(["README.md", "ü n.txt"]);
  expect((await opened.tree(await opened.snapshotTree())).map(({ path }) => path)).toEqual(["README.md", "ü n.txt"]);

  await opened.push("main");
  await opened.publish(publicationOf([{ name: "model@v1.0.0", commit, message: "m" }]));
  await opened.appendToLedger("refs/lockstep/approvals", { path: "1/ü.json", text: "{}\n" });
  expect(await opened.readLedger("refs/lockstep/approvals")).toEqual([{ path: "1/ü.json", text: "{}\n" }]);
  await opened.writeBranch({ branch: "lockstep/x", base: commit, files: { "ü n.txt": "x" }, message: "x" });
  // Nothing of ours took the stray tag along.
  expect(git(origin, "tag", "--list")).toBe("model@v1.0.0\ntheirs@v1.0.0");
  expect((await opened.tags()).map(({ name }) => name)).toEqual(["model@v1.0.0", "model@v9.9.9", "theirs@v1.0.0"]);
});

describe("what the environment may say", () => {
  test("where a server is, by GIT_CONFIG_COUNT as jobs pass credentials", async () => {
    const { origin, clones, first } = makeTeam(1);
    const [folder = ""] = clones;
    git(folder, "remote", "set-url", "origin", "https://example.invalid/x.git");
    const env = {
      ...process.env,
      GIT_CONFIG_COUNT: "2",
      GIT_CONFIG_KEY_0: `url.${origin}.insteadOf`,
      GIT_CONFIG_VALUE_0: "https://example.invalid/x.git",
      GIT_CONFIG_KEY_1: "http.https://example.invalid/.extraheader",
      GIT_CONFIG_VALUE_1: "AUTHORIZATION: basic c2VjcmV0",
    };
    const opened = await openGit({ folder, env });
    await opened.fetch();
    await opened.publish(publicationOf([{ name: "model@v1.0.0", commit: commitSha(first), message: "m" }]));
    expect(git(origin, "tag", "--list")).toBe("model@v1.0.0");
  });

  test("nothing that runs another program", async () => {
    const { clones } = makeTeam(1);
    const [folder = ""] = clones;
    const settings = {
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "core.fsmonitor",
      GIT_CONFIG_VALUE_0: "touch fsmonitor-ran",
    };
    await expect(openGit({ folder, env: { ...process.env, ...settings } })).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("not into the environment") as string,
    });
    expect(git(folder, "status", "--porcelain")).toBe("");
  });
});

test("without git on the PATH, the error says so", async () => {
  const { clones } = makeTeam(1);
  const [folder = ""] = clones;
  await expect(openGit({ folder, env: { ...process.env, PATH: folder } })).rejects.toMatchObject({
    code: "GIT_COMMAND_FAILED",
    hint: expect.stringContaining("Install git") as string,
  });
});

test("a branch that origin and a tag share is not resolved to either", async () => {
  const { clones } = makeTeam(1);
  const [folder = ""] = clones;
  commitAll(folder, "second");
  git(folder, "tag", "origin/main");
  const opened = await openGit({ folder });
  await expect(opened.resolve("origin/main")).rejects.toMatchObject({
    code: "NAME_INVALID",
    hint: expect.stringContaining("refs/remotes/origin/main") as string,
  });
});
