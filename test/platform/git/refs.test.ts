import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CommitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeRepository, makeTeam, scratchFolder, write } from "./support.ts";

describe("refs", () => {
  test("are all that lead to a commit: branches, tags peeled, the stash, other working trees, anything below refs/", async () => {
    const folder = makeRepository();
    const first = git(folder, "rev-parse", "HEAD");
    git(folder, "tag", "light");
    git(folder, "tag", "-a", "-m", "one", "annotated");
    git(folder, "tag", "-a", "-m", "two", "nested", "annotated");
    git(folder, "update-ref", "refs/exps/ab/cd", "HEAD");
    const second = commitAll(folder, "second", { "a.txt": "2\n" });
    git(folder, "tag", "blob", "HEAD:a.txt");
    write(folder, { "a.txt": "3\n" });
    git(folder, "stash", "-q");
    git(folder, "worktree", "add", "-q", "--detach", join(scratchFolder(), "other"), first);
    const found = await (await openGit({ folder })).refs();
    expect(Object.fromEntries(found)).toMatchObject({
      "refs/heads/main": second,
      "refs/tags/light": first,
      "refs/tags/annotated": first,
      "refs/tags/nested": first,
      "refs/exps/ab/cd": first,
      "refs/stash": git(folder, "rev-parse", "refs/stash"),
    });
    expect([...found.keys()]).not.toContain("refs/tags/blob");
    expect([...found.values()].filter((commit) => commit === first).length).toBeGreaterThan(4);
  });

  test.each([
    ["whose file is damaged", "not an id\n"],
    ["that names a commit which is not there", `${"1".repeat(40)}\n`],
  ])("one %s is an error, never passed over", async (_name, content) => {
    const folder = makeRepository();
    mkdirSync(join(folder, ".git/refs/heads/x"), { recursive: true });
    writeFileSync(join(folder, ".git/refs/heads/x/broken"), content);
    await expect((await openGit({ folder })).refs()).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  });

  test("of origin are what it has now, heads of pull requests among them", async () => {
    const { origin, clones, first } = makeTeam(2);
    const [one = "", two = ""] = clones;
    const pushed = commitAll(two, "by another", { "a.txt": "2\n" });
    git(two, "push", "-q", "origin", "HEAD:refs/heads/feature");
    git(two, "tag", "-a", "-m", "one", "v1");
    git(two, "push", "-q", "origin", "v1");
    git(origin, "update-ref", "refs/pull/7/head", pushed);
    expect(Object.fromEntries(await (await openGit({ folder: one })).originRefs())).toMatchObject({
      "refs/heads/main": first,
      "refs/heads/feature": pushed,
      "refs/tags/v1": pushed,
      "refs/pull/7/head": pushed,
    });
    expect((await (await openGit({ folder: makeRepository() })).originRefs()).size).toBe(0);
  });
});

describe("history", () => {
  test("gives commits by number and by time, and every content that files had, merges included", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    const a1 = commitAll(folder, "a1", { "a.dvc": "1\n", "x.txt": "x\n" });
    git(folder, "switch", "-q", "-c", "side");
    commitAll(folder, "side", { "sub/b ü.dvc": "b\n" });
    git(folder, "switch", "-q", "main");
    const a2 = commitAll(folder, "a2", { "a.dvc": "2\n" });
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "side");
    write(folder, { "a.dvc": "evil\n" });
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "--amend", "--no-edit");
    const head = git(folder, "rev-parse", "HEAD") as CommitSha;
    expect(await opened.commitsFrom([head], { first: 2 })).toEqual([head, a2]);
    expect(await opened.commitsFrom([head])).toHaveLength(5);
    expect(await opened.commitsFrom([head], { sinceSeconds: 4_000_000_000 })).toEqual([]);
    const versions = await opened.versionsFrom([head], ["*.dvc"]);
    expect([...new Set(versions.map(({ path }) => path))].sort()).toEqual(["a.dvc", "sub/b ü.dvc"]);
    const texts = await Promise.all(
      versions.map(async ({ commit, path }) => Buffer.from((await opened.readFile(commit, path)) ?? []).toString()),
    );
    expect(texts.sort()).toEqual(["1\n", "2\n", "b\n", "evil\n"]);
    expect(versions.map(({ commit }) => commit)).toContain(a1);
  });

  test("ranks commits by ancestry alone: a merge above both its sides, sides beside each other, clocks unheard", async () => {
    const folder = makeRepository();
    const opened = await openGit({ folder });
    const root = git(folder, "rev-parse", "HEAD") as CommitSha;
    git(folder, "switch", "-q", "-c", "side");
    const side = commitAll(folder, "side", { "b.txt": "1\n" }) as CommitSha;
    git(folder, "switch", "-q", "main");
    commitAll(folder, "between", { "a.txt": "1\n" });
    const line = commitAll(folder, "line", { "a.txt": "2\n" }) as CommitSha;
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "side");
    git(folder, "commit", "-q", "--amend", "--no-edit", "--date=1990-01-01T00:00:00Z");
    const merged = git(folder, "rev-parse", "HEAD") as CommitSha;
    expect(await opened.ranksOf([merged, line, side, root])).toEqual(
      new Map([
        [root, 1],
        [side, 2],
        [line, 2],
        [merged, 3],
      ]),
    );
    expect(await opened.ranksOf([])).toEqual(new Map());
    await expect(opened.ranksOf(["1".repeat(40) as CommitSha])).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  });

  test("of a shallow clone is an error, not a shorter answer", async () => {
    const { origin, clones } = makeTeam(1);
    commitAll(clones[0] ?? "", "second", { "a.dvc": "1\n" });
    git(clones[0] ?? "", "push", "-q", "origin", "HEAD:refs/heads/main");
    const shallow = join(scratchFolder(), "shallow");
    git(clones[0] ?? "", "clone", "-q", "--depth=1", `file://${origin}`, shallow);
    const opened = await openGit({ folder: shallow });
    const head = await opened.headCommit();
    await expect(opened.versionsFrom([head], ["*.dvc"])).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
    await expect(opened.commitsFrom([head])).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
    await expect(opened.ranksOf([head])).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  });
});
