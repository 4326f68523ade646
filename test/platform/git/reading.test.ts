import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitSha, treeSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeRepository, makeTeam, refs, scratchFolder, write } from "./support.ts";

describe("opening", () => {
  test("a folder below the root finds the root", async () => {
    const folder = makeRepository();
    mkdirSync(join(folder, "a/b"), { recursive: true });
    expect((await openGit({ folder: join(folder, "a/b") })).root).toBe(git(folder, "rev-parse", "--show-toplevel"));
  });

  test.each([
    ["a folder in no repository", () => scratchFolder()],
    ["a folder that is not there", () => join(scratchFolder(), "none")],
    ["a bare repository", () => makeTeam(1).origin],
    ["Git's own folder", () => join(makeRepository(), ".git")],
  ])("%s is GIT_REPOSITORY_MISSING with a hint", async (_name, folder) => {
    await expect(openGit({ folder: folder() })).rejects.toMatchObject({
      code: "GIT_REPOSITORY_MISSING",
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  test("variables that Git sets for hooks lead nowhere else", async () => {
    const folder = makeRepository();
    const other = makeRepository();
    commitAll(other, "other", { "other.txt": "other\n" });
    const opened = await openGit({
      folder,
      env: {
        ...process.env,
        GIT_DIR: join(other, ".git"),
        GIT_WORK_TREE: other,
        GIT_INDEX_FILE: join(other, ".git/index"),
        GIT_OBJECT_DIRECTORY: join(other, ".git/objects"),
        GIT_EXTERNAL_DIFF: "false",
        GIT_EDITOR: "false",
        EDITOR: "false",
      },
    });
    expect(await opened.headCommit()).toBe(git(folder, "rev-parse", "HEAD"));
    expect((await opened.tree(await opened.headCommit())).map(({ path }) => path)).toEqual(["README.md"]);
    write(folder, { "new.txt": "new\n" });
    const commit = await opened.commit({ paths: ["new.txt"], message: "new" });
    expect(commit).toBe(git(folder, "rev-parse", "HEAD"));
    expect(git(other, "status", "--porcelain")).toBe("");
  });
});

describe("resolving names", () => {
  test.each([
    ["HEAD", true],
    ["main", true],
    ["refs/heads/main", true],
    ["HEAD~1", false],
    ["v1", true],
    ["nothing", false],
    ["--output=x", false],
    ["-d", false],
    ["--all", false],
    ["a b", false],
    ["$(id)", false],
    [":/first", false],
    ["@{-1}", false],
    ["main@{1 year ago}", false],
    ["HEAD:README.md", false],
    ["ünïcode", true],
    ["zero\u0000byte", false],
    ["two\nlines", false],
    ["", false],
    ["x".repeat(5000), false],
    ["~1".repeat(4000), false],
  ])("%j", async (name, isFound) => {
    const folder = makeRepository();
    git(folder, "branch", "ünïcode");
    git(folder, "tag", "-a", "-m", "one", "v1");
    const before = git(folder, "status", "--porcelain");
    const found = await (await openGit({ folder })).resolve(name);
    expect(found).toBe(isFound ? git(folder, "rev-parse", "HEAD") : undefined);
    expect(git(folder, "status", "--porcelain")).toBe(before);
  });

  test("a short or a full sha stands for its commit, an unknown one for nothing", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    const head = git(folder, "rev-parse", "HEAD");
    expect(await opened.resolve(head)).toBe(head);
    expect(await opened.resolve(head.slice(0, 10))).toBe(head);
    expect(await opened.resolve("1".repeat(40))).toBeUndefined();
    // A tree is no commit.
    expect(await opened.resolve(git(folder, "rev-parse", "HEAD^{tree}"))).toBeUndefined();
  });

  test("a tag that is named like a branch does not stand in for it", async () => {
    const folder = makeRepository();
    git(folder, "tag", "main");
    commitAll(folder, "second");
    await expect((await openGit({ folder })).resolve("main")).rejects.toMatchObject({
      code: "NAME_INVALID",
      hint: expect.stringContaining("refs/heads/main") as string,
    });
    expect(await (await openGit({ folder })).resolve("refs/heads/main")).toBe(git(folder, "rev-parse", "HEAD"));
  });
});

describe("files of a state", () => {
  const binary = Uint8Array.from({ length: 4096 }, (_, at) => at % 256);

  test.each(["sha1", "sha256"] as const)("bytes, modes and kinds come as they are (%s)", async (objectFormat) => {
    const folder = makeRepository({ objectFormat });
    write(folder, {
      "a/binary.bin": binary,
      "a/empty": "",
      "ünï cödé/`$(id)`": "x",
      "--output=x": "y",
      "tab\there": "z",
    });
    symlinkSync("a/binary.bin", join(folder, "link"));
    write(folder, { "run.sh": "#!/bin/sh\n" });
    git(folder, "update-index", "--add", "--chmod=+x", "run.sh");
    commitAll(folder, "files");
    git(folder, "update-index", "--chmod=+x", "run.sh");
    git(folder, "commit", "-q", "-m", "mode", "--allow-empty");
    const opened = await openGit({ folder });
    const head = await opened.headCommit();
    const entries = await opened.tree(head);
    expect(entries.map(({ path, kind }) => [path, kind])).toEqual([
      ["--output=x", "file"],
      ["README.md", "file"],
      ["a/binary.bin", "file"],
      ["a/empty", "file"],
      ["link", "symlink"],
      ["run.sh", "executable"],
      ["tab\there", "file"],
      ["ünï cödé/`$(id)`", "file"],
    ]);
    expect(await opened.readFile(head, "a/binary.bin")).toEqual(binary);
    expect(await opened.readFile(head, "a/empty")).toEqual(new Uint8Array());
    expect(await opened.readFile(head, "ünï cödé/`$(id)`")).toEqual(new TextEncoder().encode("x"));
    expect(await opened.readFile(head, "--output=x")).toEqual(new TextEncoder().encode("y"));
    const tree = treeSha(git(folder, "rev-parse", "HEAD^{tree}"));
    expect(await opened.tree(tree)).toEqual(entries);
    expect(await opened.readFile(tree, "README.md")).toEqual(new TextEncoder().encode("first\n"));
  });

  test.each([
    ["none"],
    ["a"],
    ["README.md/x"],
    ["../README.md"],
    ["./README.md"],
    ["/README.md"],
    [""],
    ["a/../README.md"],
    ["link"],
  ])("%j is no file of the state", async (path) => {
    const folder = makeRepository();
    write(folder, { "a/file": "x" });
    symlinkSync("README.md", join(folder, "link"));
    commitAll(folder);
    const opened = await openGit({ folder });
    expect(await opened.readFile(await opened.headCommit(), path)).toBeUndefined();
  });

  test("what a reader does to the bytes changes nothing for the next one", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    const head = await opened.headCommit();
    (await opened.readFile(head, "README.md"))?.fill(0);
    expect(await opened.readFile(head, "README.md")).toEqual(new TextEncoder().encode("first\n"));
  });

  test("objects that refs/replace swaps are read as what they are", async () => {
    const folder = makeRepository();
    const blob = git(folder, "rev-parse", "HEAD:README.md");
    write(folder, { "evil.txt": "evil\n" });
    const evil = git(folder, "hash-object", "-w", "evil.txt");
    git(folder, "replace", blob, evil);
    const opened = await openGit({ folder });
    expect(await opened.readFile(await opened.headCommit(), "README.md")).toEqual(new TextEncoder().encode("first\n"));
  });

  test("objects that are packed later, by another process, are still found", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    await opened.readFile(await opened.headCommit(), "README.md");
    const next = commitAll(folder, "later", { "later.txt": "later\n" });
    git(folder, "gc", "-q");
    git(folder, "pack-refs", "--all");
    expect(await opened.headCommit()).toBe(next);
    expect(await opened.readFile(commitSha(next), "later.txt")).toEqual(new TextEncoder().encode("later\n"));
  });

  test("a path that is not UTF-8 is refused by name, not misread", async () => {
    const folder = makeRepository();
    const blob = git(folder, "rev-parse", "HEAD:README.md");
    const tree = execFileSync("git", ["mktree", "-z"], {
      cwd: folder,
      input: Buffer.concat([Buffer.from(`100644 blob ${blob}\tb`), Buffer.from([0xff, 0])]),
    });
    const opened = await openGit({ folder });
    await expect(opened.tree(treeSha(tree.toString().trim()))).rejects.toMatchObject({ code: "PATH_UNSAFE" });
  });

  test("a state that is not here is an error, never an empty list", async () => {
    const opened = await openGit({ folder: makeRepository() });
    const nowhere = commitSha("1".repeat(40));
    await expect(opened.tree(nowhere)).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
    await expect(opened.readFile(nowhere, "README.md")).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  });

  test("a thousand files are read one after the other through one process", async () => {
    const folder = makeRepository();
    write(
      folder,
      Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`d${at % 20}/f${at}.txt`, `content ${at}\n`])),
    );
    commitAll(folder);
    const opened = await openGit({ folder });
    const head = await opened.headCommit();
    const begun = performance.now();
    for (let count = 0; count < 10; count++) git(folder, "rev-parse", "HEAD");
    const processMs = (performance.now() - begun) / 10;
    const start = performance.now();
    const entries = await opened.tree(head);
    let bytes = 0;
    for (const { path } of entries) bytes += (await opened.readFile(head, path))?.length ?? 0;
    // However slow the machine is now, a process for each would be slower.
    expect(performance.now() - start).toBeLessThan(500 * processMs);
    expect(entries).toHaveLength(1001);
    expect(bytes).toBeGreaterThan(11_000);
  });
});

describe("history", () => {
  test("branches, merge bases and ancestors", async () => {
    const folder = makeRepository();
    const base = git(folder, "rev-parse", "HEAD");
    git(folder, "checkout", "-q", "-b", "feature");
    const feature = commitAll(folder, "feature", { "f.txt": "f" });
    git(folder, "checkout", "-q", "main");
    const main = commitAll(folder, "main", { "m.txt": "m" });
    git(folder, "checkout", "-q", "--orphan", "island");
    const island = commitAll(folder, "island");
    const opened = await openGit({ folder });
    expect(await opened.currentBranch()).toBe("island");
    expect(await opened.mergeBase(commitSha(feature), commitSha(main))).toBe(base);
    expect(await opened.mergeBase(commitSha(island), commitSha(main))).toBeUndefined();
    expect(await opened.isAncestor(commitSha(base), commitSha(main))).toBe(true);
    expect(await opened.isAncestor(commitSha(main), commitSha(base))).toBe(false);
    expect(await opened.isAncestor(commitSha(main), commitSha(main))).toBe(true);
    await expect(opened.isAncestor(commitSha("1".repeat(40)), commitSha(main))).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
    });
    git(folder, "checkout", "-q", "--detach");
    expect(await opened.currentBranch()).toBeUndefined();
    expect(await opened.headCommit()).toBe(island);
  });

  test("the last change of a path is found on the first-parent line", async () => {
    const folder = makeRepository();
    const before = commitAll(folder, "model", { "model.yaml": "1" });
    git(folder, "checkout", "-q", "-b", "feature");
    commitAll(folder, "model 2", { "model.yaml": "2" });
    git(folder, "checkout", "-q", "main");
    commitAll(folder, "else", { "else.txt": "e" });
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "feature");
    const merge = git(folder, "rev-parse", "HEAD");
    commitAll(folder, "after", { "else.txt": "f" });
    const opened = await openGit({ folder });
    const head = await opened.headCommit();
    expect(await opened.lastChange(head, "model.yaml")).toBe(merge);
    expect(await opened.lastChange(commitSha(git(folder, "rev-parse", `${merge}^1`)), "model.yaml")).toBe(before);
    expect(await opened.lastChange(head, "none")).toBeUndefined();
    expect(await opened.committedAtSeconds(head)).toBe(Number(git(folder, "show", "-s", "--format=%ct", head)));
    expect(await opened.lastChange(head, "*.yaml")).toBeUndefined();
    expect(await opened.lastChange(head, ":(glob)**")).toBeUndefined();
  });

  test("authors, committers and co-authors of a range", async () => {
    const folder = makeRepository();
    const base = git(folder, "rev-parse", "HEAD");
    git(folder, "config", "log.showSignature", "true");
    git(
      folder,
      "commit",
      "-q",
      "--allow-empty",
      "--author=Ravi <ravi@example.com>",
      "-m",
      "one\n\nCo-authored-by: Mia O'Hara <mia@example.com>",
    );
    git(folder, "commit", "-q", "--allow-empty", "--author=Ünal ☃ <unal@example.com>", "-m", "two");
    const opened = await openGit({ folder });
    const found = await opened.authors(commitSha(base), await opened.headCommit());
    expect(found.map(({ name, email }) => `${name} <${email}>`).sort()).toEqual([
      "Ada Author <ada@example.com>",
      "Mia O'Hara <mia@example.com>",
      "Ravi <ravi@example.com>",
      "Ünal ☃ <unal@example.com>",
    ]);
    expect(await opened.authors(commitSha(base), commitSha(base))).toEqual([]);
  });

  test("changed paths of commits and trees, renames as both sides", async () => {
    const folder = makeRepository();
    const before = commitAll(folder, "a", { "z.txt": "1\n2\n3\n", "ü.txt": "1", "keep.txt": "k" });
    rmSync(join(folder, "z.txt"));
    const after = commitAll(folder, "b", { "y.txt": "1\n2\n3\n", "ü.txt": "2" });
    const opened = await openGit({ folder });
    const expected = ["y.txt", "z.txt", "ü.txt"];
    expect(await opened.changedPaths(commitSha(before), commitSha(after))).toEqual(expected);
    const [left, right] = [before, after].map((commit) => treeSha(git(folder, "rev-parse", `${commit}^{tree}`)));
    expect(left !== undefined && right !== undefined && (await opened.changedPaths(left, right))).toEqual(expected);
    expect(await opened.changedPaths(commitSha(after), commitSha(after))).toEqual([]);
  });

  test.each(["mergeBase", "isAncestor", "lastChange", "authors"] as const)(
    "%s names fetch-depth in a shallow clone where the answer lies beyond its end",
    async (question) => {
      const { origin, clones, first } = makeTeam(1);
      const [clone = ""] = clones;
      git(clone, "checkout", "-q", "-b", "side");
      const side = commitAll(clone, "side", { "s.txt": "s" });
      git(clone, "push", "-q", "origin", "side");
      git(clone, "checkout", "-q", "main");
      for (const n of [1, 2, 3]) commitAll(clone, `main ${n}`, { "m.txt": String(n) });
      git(clone, "push", "-q", "origin", "main");
      const shallow = join(scratchFolder(), "shallow");
      git(origin, "clone", "-q", "--depth=1", "--no-single-branch", `file://${origin}`, shallow);
      const opened = await openGit({ folder: shallow });
      const head = await opened.headCommit();
      expect(await opened.readFile(head, "m.txt")).toEqual(new TextEncoder().encode("3"));
      const answers = {
        mergeBase: () => opened.mergeBase(head, commitSha(side)),
        isAncestor: () => opened.isAncestor(commitSha(side), head),
        lastChange: () => opened.lastChange(head, "README.md"),
        authors: () => opened.authors(commitSha(side), head),
      };
      expect(first).toHaveLength(40);
      await expect(answers[question]()).rejects.toMatchObject({
        code: "GIT_COMMAND_FAILED",
        hint: expect.stringContaining("fetch-depth: 0") as string,
      });
    },
  );

  test("a worktree sees its own branch and the shared objects", async () => {
    const folder = makeRepository();
    const worktree = join(scratchFolder(), "tree");
    git(folder, "worktree", "add", "-q", "-b", "other", worktree);
    commitAll(worktree, "there", { "t.txt": "t" });
    const opened = await openGit({ folder: worktree });
    expect(await opened.currentBranch()).toBe("other");
    expect((await opened.tree(await opened.headCommit())).map(({ path }) => path)).toEqual(["README.md", "t.txt"]);
    writeFileSync(join(worktree, "new.txt"), "n");
    const tree = await opened.snapshotTree();
    expect((await opened.tree(tree)).map(({ path }) => path)).toEqual(["README.md", "new.txt", "t.txt"]);
    expect(refs(folder)).toContain("refs/heads/other");
  });
});
