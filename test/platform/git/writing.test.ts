import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import {
  commitAll,
  git,
  makeRepository,
  makeTeam,
  publicationOf,
  refs,
  scratchFolder,
  write,
  writeHook,
} from "./support.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("the index", () => {
  test("has what is staged: new, changed and gone, ignored or not; what was never there is no error", async () => {
    const folder = makeRepository();
    commitAll(folder, "files", { ".gitignore": "*.log\n", "changed.txt": "1", "gone.txt": "1", "left.txt": "1" });
    write(folder, { "changed.txt": "2", "left.txt": "2", "sub/[a]*.txt": "n", "a.log": "l" });
    rmSync(join(folder, "gone.txt"));
    const opened = await openGit({ folder });
    await opened.stage(["changed.txt", "gone.txt", "sub/[a]*.txt", "a.log", "never.txt"]);
    expect(git(folder, "diff", "--cached", "--name-status").split("\n").sort()).toEqual([
      "A\ta.log",
      "A\tsub/[a]*.txt",
      "D\tgone.txt",
      "M\tchanged.txt",
    ]);
  });

  test("is asked for files, and for folders with files in them", async () => {
    const folder = makeRepository();
    commitAll(folder, "files", { "a.txt": "1", "sub/deep/b.txt": "1" });
    write(folder, { "new.txt": "1" });
    const opened = await openGit({ folder });
    expect(await opened.indexed(["a.txt", "new.txt", "sub", "sub/deep", "sub/deep/b.txt", "su", "nothing"])).toEqual([
      "a.txt",
      "sub",
      "sub/deep",
      "sub/deep/b.txt",
    ]);
    expect(await opened.indexed([])).toEqual([]);
  });
});

describe("a snapshot of the working tree", () => {
  test("has what is staged, changed, new and gone, and leaves the index and HEAD as they were", async () => {
    const folder = makeRepository();
    commitAll(folder, "files", {
      ".gitignore": "ignored/\n*.log\n",
      "changed.txt": "1",
      "gone.txt": "1",
      "kept.txt": "1",
      "staged.txt": "1",
    });
    write(folder, { "changed.txt": "2", "new/ü.txt": "n", "ignored/x": "i", "a.log": "l", "staged.txt": "2" });
    git(folder, "add", "staged.txt");
    rmSync(join(folder, "gone.txt"));
    const before = git(folder, "status", "--porcelain=v2", "--untracked-files=all");
    const opened = await openGit({ folder });
    const tree = await opened.snapshotTree();
    expect((await opened.tree(tree)).map(({ path }) => path)).toEqual([
      ".gitignore",
      "README.md",
      "changed.txt",
      "kept.txt",
      "new/ü.txt",
      "staged.txt",
    ]);
    expect(await opened.readFile(tree, "changed.txt")).toEqual(bytes("2"));
    expect(await opened.readFile(tree, "staged.txt")).toEqual(bytes("2"));
    expect(git(folder, "status", "--porcelain=v2", "--untracked-files=all")).toBe(before);
    expect(await opened.snapshotTree()).toBe(tree);
  });

  test("sees a change of the same size in the same instant as the index was written", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    for (let round = 0; round < 10; round += 1) {
      write(folder, { "racy.txt": `${round}a` });
      git(folder, "add", "racy.txt");
      write(folder, { "racy.txt": `${round}b` });
      expect(await opened.readFile(await opened.snapshotTree(), "racy.txt")).toEqual(bytes(`${round}b`));
    }
  });

  test("of a clean state is the tree of its commit, before the first commit the empty one", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    expect(await opened.snapshotTree()).toBe(git(folder, "rev-parse", "HEAD^{tree}"));
    const empty = scratchFolder();
    git(empty, "init", "-q");
    const fresh = await openGit({ folder: empty });
    expect(await fresh.tree(await fresh.snapshotTree())).toEqual([]);
  });

  test("is taken while another git command holds the index", async () => {
    const folder = makeRepository();
    write(folder, { "new.txt": "n" });
    writeFileSync(join(folder, ".git/index.lock"), "");
    const opened = await openGit({ folder });
    expect((await opened.tree(await opened.snapshotTree())).map(({ path }) => path)).toEqual(["README.md", "new.txt"]);
    expect(existsSync(join(folder, ".git/index.lock"))).toBe(true);
  });
});

describe("committing", () => {
  test("takes exactly the given paths; what else is staged or changed stays so", async () => {
    const folder = makeRepository();
    commitAll(folder, "files", { "a.txt": "1", "b.txt": "1", "c.txt": "1", "gone.txt": "1", "half.txt": "1" });
    write(folder, {
      "a.txt": "2",
      "b.txt": "2",
      "c.txt": "2",
      "new ü.txt": "n",
      "other.txt": "o",
      "-d": "d",
      "half.txt": "2",
    });
    git(folder, "add", "b.txt", "half.txt");
    write(folder, { "half.txt": "3" });
    rmSync(join(folder, "gone.txt"));
    const opened = await openGit({ folder });
    const commit = await opened.commit({
      paths: ["a.txt", "gone.txt", "new ü.txt", "-d", "half.txt", "nowhere.txt"],
      message: "Record\n\n# not a comment\n",
      author: { name: "Ravi", email: "ravi@example.com" },
    });
    expect(commit).toBe(git(folder, "rev-parse", "HEAD"));
    expect(
      git(folder, "-c", "core.quotePath=false", "show", "--name-status", "--format=%an <%ae>|%cn|%B", "HEAD").split(
        "\n",
      ),
    ).toEqual([
      "Ravi <ravi@example.com>|Ada Author|Record",
      "",
      "# not a comment",
      "",
      "",
      "A\t-d",
      "M\ta.txt",
      "D\tgone.txt",
      "M\thalf.txt",
      "A\tnew ü.txt",
    ]);
    expect(git(folder, "show", "HEAD:half.txt")).toBe("3");
    expect(git(folder, "status", "--porcelain")).toBe("M  b.txt\n M c.txt\n?? other.txt");
  });

  test("what does not differ is no commit", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    write(folder, { "other.txt": "o" });
    const before = refs(folder);
    expect(await opened.commit({ paths: ["README.md"], message: "none" })).toBeUndefined();
    expect(await opened.commit({ paths: [], message: "none" })).toBeUndefined();
    expect(await opened.commit({ paths: ["nowhere.txt", "*.txt"], message: "none" })).toBeUndefined();
    expect(refs(folder)).toBe(before);
  });

  test("the first commit of a repository, on a detached head, and in a folder below", async () => {
    const folder = scratchFolder();
    git(folder, "init", "-q", "-b", "main");
    write(folder, { "a/x.txt": "x", "a/y.txt": "y" });
    const opened = await openGit({ folder: join(folder, "a") });
    await expect(opened.headCommit()).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      message: "nothing is committed yet",
    });
    const first = await opened.commit({ paths: ["a/x.txt"], message: "first" });
    expect(git(folder, "ls-tree", "-r", "--name-only", String(first))).toBe("a/x.txt");
    git(folder, "checkout", "-q", "--detach");
    const second = await opened.commit({ paths: ["a"], message: "second" });
    expect(git(folder, "rev-parse", "HEAD")).toBe(second);
    expect(git(folder, "rev-parse", "main")).toBe(first);
  });

  test("a given identity writes, also where none is configured", async () => {
    const folder = makeRepository();
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^GIT_(?:AUTHOR|COMMITTER)/.test(name)),
    );
    write(folder, { "x.txt": "x" });
    git(folder, "config", "user.useConfigOnly", "true");
    const nobody = await openGit({ folder, env });
    await expect(nobody.commit({ paths: ["x.txt"], message: "x" })).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("git config user.name") as string,
    });
    expect(git(folder, "status", "--porcelain")).toBe("?? x.txt");
    const bot = await openGit({ folder, env, identity: { name: "Lockstep", email: "bot@example.com" } });
    await bot.commit({ paths: ["x.txt"], message: "x" });
    expect(git(folder, "log", "-1", "--format=%an <%ae> %cn <%ce>")).toBe(
      "Lockstep <bot@example.com> Lockstep <bot@example.com>",
    );
  });

  test.each([
    [
      "a lock of another command",
      (folder: string) => {
        writeFileSync(join(folder, ".git/index.lock"), "");
      },
      /lock file/,
    ],
    [
      "a hook that says no",
      (folder: string) => {
        writeHook(join(folder, ".git"), "pre-commit", "echo not today >&2; exit 1");
      },
      /\w/,
    ],
  ])("%s is told and nothing is changed", async (_name, obstruct, hint) => {
    const folder = makeRepository();
    write(folder, { "README.md": "2\n", "new.txt": "n" });
    const before = [refs(folder), git(folder, "status", "--porcelain")];
    obstruct(folder);
    await expect(
      (await openGit({ folder })).commit({ paths: ["README.md", "new.txt"], message: "x" }),
    ).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringMatching(hint) as string,
    });
    rmSync(join(folder, ".git/index.lock"), { force: true });
    expect([refs(folder), git(folder, "status", "--porcelain")]).toEqual(before);
  });

  test.each([["../x"], ["/etc/passwd"], [".git/config"], ["a/../../x"]])("the path %j is refused", async (path) => {
    const opened = await openGit({ folder: makeRepository() });
    await expect(opened.commit({ paths: [path], message: "x" })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
  });

  test.each([
    ["a mail that ends the header", { name: "x", email: "x>\nparent 1" }, "NAME_INVALID"],
    ["an empty message", undefined, "ARGUMENT_INVALID"],
  ])("%s is refused", async (_name, author, code) => {
    const folder = makeRepository();
    write(folder, { "README.md": "2\n" });
    const opened = await openGit({ folder });
    const request = { paths: ["README.md"], message: author === undefined ? " \n" : "x" };
    await expect(opened.commit(author === undefined ? request : { ...request, author })).rejects.toMatchObject({
      code,
    });
  });
});

describe("fetching and pushing", () => {
  test("what others pushed is seen: branches, tags, ledgers; nothing is pruned", async () => {
    const { clones } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    git(theirs, "checkout", "-q", "-b", "feature");
    const feature = commitAll(theirs, "feature", { "f.txt": "f" });
    git(theirs, "tag", "-a", "-m", "t", "model@v1.0.0");
    git(theirs, "update-ref", "refs/lockstep/approvals", feature);
    git(theirs, "update-ref", "refs/lockstep/locks/production", feature);
    git(
      theirs,
      "push",
      "-q",
      "origin",
      "feature",
      "model@v1.0.0",
      "refs/lockstep/approvals",
      "refs/lockstep/locks/production",
    );
    git(mine, "update-ref", "refs/remotes/origin/gone", "HEAD");
    const opened = await openGit({ folder: mine });
    await opened.fetch();
    expect(await opened.resolve("origin/feature")).toBe(feature);
    expect((await opened.tags()).map(({ name }) => name)).toEqual(["model@v1.0.0"]);
    expect(refs(mine)).toContain(`refs/lockstep/approvals ${feature}`);
    expect(refs(mine)).not.toContain("refs/lockstep/locks");
    expect(refs(mine)).toContain("refs/remotes/origin/gone");
  });

  test("without an origin there is nothing to fetch", async () => {
    const folder = makeRepository();
    const before = refs(folder);
    await (await openGit({ folder })).fetch();
    expect(refs(folder)).toBe(before);
  });

  test.each([
    ["a tag of the registry that was moved is told", "model@v1.0.0", true],
    ["a tag of somebody else's that was moved stays as it was", "latest", false],
  ])("%s", async (_name, tag, isTold) => {
    const { clones, first } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    git(theirs, "tag", "-a", "-m", "t", tag);
    git(theirs, "push", "-q", "origin", tag);
    const opened = await openGit({ folder: mine });
    await opened.fetch();
    const next = commitAll(theirs, "next");
    git(theirs, "tag", "-f", "-a", "-m", "t", tag);
    git(theirs, "push", "-q", "--force", "origin", "HEAD:main", tag);
    const fetching = opened.fetch();
    if (isTold)
      await expect(fetching).rejects.toMatchObject({
        code: "GIT_REF_CONFLICT",
        message: expect.stringContaining(tag) as string,
      });
    else await fetching;
    expect((await opened.tags())[0]?.commit).toBe(first);
    expect(await opened.resolve("origin/main")).toBe(next);
  });

  test("a push is never forced", async () => {
    const { origin, clones } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    const winner = commitAll(theirs, "theirs");
    git(theirs, "push", "-q", "origin", "main");
    const ours = commitAll(mine, "mine");
    const opened = await openGit({ folder: mine });
    await expect(opened.push("main")).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("pull --rebase") as string,
    });
    expect(git(origin, "rev-parse", "main")).toBe(winner);
    await opened.push("ours");
    expect(git(origin, "rev-parse", "ours")).toBe(ours);
    git(mine, "checkout", "-q", "--detach");
    await opened.push("detached");
    expect(git(origin, "rev-parse", "detached")).toBe(ours);
    await expect(opened.push("--mirror")).rejects.toMatchObject({ code: "NAME_INVALID" });
  });

  test("a credential in the url of origin is in no error", async () => {
    const folder = makeRepository();
    git(folder, "remote", "add", "origin", "https://robot:s3cret-token@127.0.0.1:1/x.git");
    const opened = await openGit({ folder });
    for (const attempt of [
      () => opened.fetch(),
      () => opened.push("main"),
      () => opened.readLedger("refs/lockstep/approvals"),
    ]) {
      const error: unknown = await attempt().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: "GIT_COMMAND_FAILED", hint: expect.stringContaining("origin") as string });
      expect(`${String(error)} ${(error as Error).stack ?? ""} ${JSON.stringify(error)}`).not.toContain("s3cret");
    }
  });

  test.each([
    ["what the clone remembers", (clone: string) => git(clone, "remote", "set-head", "origin", "trunk"), "trunk"],
    [
      "what origin says when the clone remembers nothing",
      (clone: string) => git(clone, "remote", "set-head", "origin", "--delete"),
      "main",
    ],
    ["the one that there is, without an origin", (clone: string) => git(clone, "remote", "remove", "origin"), "main"],
  ])("the default branch is %s", async (_name, arrange, branch) => {
    const { clones } = makeTeam(1);
    const [clone = ""] = clones;
    git(clone, "push", "-q", "origin", "main:trunk");
    arrange(clone);
    expect(await (await openGit({ folder: clone })).defaultBranch()).toBe(branch);
  });

  test("which of two unknown branches is the default is not guessed", async () => {
    const folder = makeRepository();
    git(folder, "branch", "-m", "one");
    git(folder, "branch", "two");
    await expect((await openGit({ folder })).defaultBranch()).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  });
});

describe("branches of our own", () => {
  test.each(["with an origin", "without one"])(
    "are written without a working tree, moved, and left alone when they say it already (%s)",
    async (where) => {
      const team = makeTeam(1);
      const [clone = ""] = team.clones;
      commitAll(clone, "files", { "params.yaml": "lr: 0.1\n", "run.sh": "x", "models/a.yaml": "a\n" });
      git(clone, "update-index", "--chmod=+x", "run.sh");
      git(clone, "commit", "-q", "-m", "mode");
      git(clone, "checkout", "-q", "-b", "elsewhere");
      write(clone, { "dirty.txt": "d" });
      if (where === "without one") git(clone, "remote", "remove", "origin");
      const decided = where === "without one" ? clone : team.origin;
      const opened = await openGit({ folder: clone });
      const base = await opened.headCommit();
      const before = git(clone, "status", "--porcelain");
      const request = {
        branch: "lockstep/retrain/model",
        base,
        files: { "params.yaml": "lr: 0.2\n", "run.sh": "y", "new/deep/ü.txt": "ü", "empty.txt": "" },
        message: "Retrain the model",
      };
      const first = await opened.writeBranch(request);
      expect(git(decided, "rev-parse", "lockstep/retrain/model")).toBe(first);
      expect(git(decided, "rev-parse", `${first}^`)).toBe(base);
      expect(
        git(decided, "ls-tree", "-r", first)
          .split("\n")
          .map((line) => line.replace(/ blob \w+/, "")),
      ).toEqual([
        "100644\tREADME.md",
        "100644\tempty.txt",
        "100644\tmodels/a.yaml",
        '100644\t"new/deep/\\303\\274.txt"',
        "100644\tparams.yaml",
        "100755\trun.sh",
      ]);
      expect(git(decided, "show", `${first}:params.yaml`)).toBe("lr: 0.2");
      expect(git(decided, "show", `${first}:new/deep/ü.txt`)).toBe("ü");
      expect(await opened.writeBranch(request)).toBe(first);
      const second = await opened.writeBranch({ ...request, files: { "params.yaml": "lr: 0.3\n" } });
      expect(second).not.toBe(first);
      expect(git(decided, "rev-parse", "lockstep/retrain/model")).toBe(second);
      expect(git(decided, "show", `${second}:run.sh`)).toBe("x");
      expect(git(clone, "status", "--porcelain")).toBe(before);
      expect(git(decided, "fsck", "--strict", "--no-dangling")).toBe("");
    },
  );

  test.each([
    ["a branch of a person", { branch: "feature" }, "NAME_INVALID"],
    ["a name like an option", { branch: "--force" }, "NAME_INVALID"],
    ["a path that leads out", { files: { "../x": "" } }, "PATH_UNSAFE"],
    ["a path into Git's folder", { files: { ".git/hooks/x": "" } }, "PATH_UNSAFE"],
    ["a file where a folder is", { files: { a: "" } }, "PATH_UNSAFE"],
    ["a folder where a file is", { files: { "README.md/x": "" } }, "PATH_UNSAFE"],
    ["both in one", { files: { x: "", "x/y": "" } }, "PATH_UNSAFE"],
  ])("%s is refused", async (_name, change, code) => {
    const { origin, clones } = makeTeam(1);
    const [clone = ""] = clones;
    commitAll(clone, "files", { "a/b.txt": "b" });
    const opened = await openGit({ folder: clone });
    const request = {
      branch: "lockstep/x",
      base: await opened.headCommit(),
      files: { "x.txt": "x" },
      message: "x",
      ...change,
    };
    const before = refs(origin);
    await expect(opened.writeBranch(request)).rejects.toMatchObject({ code });
    expect(refs(origin)).toBe(before);
  });

  test("eight clones that propose at once: one branch, each gets what it wrote or what stands", async () => {
    const { origin, clones } = makeTeam(8);
    const all = await Promise.all(clones.map((folder) => openGit({ folder })));
    const base = commitSha(git(origin, "rev-parse", "main"));
    const made = await Promise.allSettled(
      all.map((opened) =>
        opened.writeBranch({ branch: "lockstep/x", base, files: { "x.txt": "same" }, message: "same" }),
      ),
    );
    const tip = git(origin, "rev-parse", "lockstep/x");
    expect(made.every((one) => one.status === "fulfilled" && one.value === tip)).toBe(true);
  });

  test("a branch that is checked out here, without an origin, is not moved under its files", async () => {
    const folder = makeRepository();
    git(folder, "checkout", "-q", "-b", "lockstep/x");
    const opened = await openGit({ folder });
    const head = await opened.headCommit();
    await expect(
      opened.writeBranch({ branch: "lockstep/x", base: head, files: { "x.txt": "x" }, message: "x" }),
    ).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
    expect(await opened.headCommit()).toBe(head);
  });
});

test("no command leaves anything in Git's folder or changes a setting", async () => {
  const { clones } = makeTeam(1);
  const [folder = ""] = clones;
  const settings = git(folder, "config", "--list");
  const opened = await openGit({ folder });
  const head = await opened.headCommit();
  await opened.fetch();
  const before = readdirSync(join(folder, ".git")).sort();
  await opened.snapshotTree();
  await opened.publish(publicationOf([{ name: "model@v1.0.0", commit: head, message: "m" }]));
  await opened.appendToLedger("refs/lockstep/approvals", { path: "1/a.json", text: "{}" });
  await opened.readLedger("refs/lockstep/approvals");
  await opened.writeBranch({ branch: "lockstep/x", base: head, files: { "x.txt": "x" }, message: "x" });
  await opened.fetch();
  expect(readdirSync(join(folder, ".git")).sort()).toEqual(before);
  expect(git(folder, "config", "--list")).toBe(settings);
  chmodSync(folder, 0o755);
});
