import { execFileSync } from "node:child_process";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { MergeMethod, Origin } from "../../../pipeline/platform/git/git.ts";
import { openOrigin } from "../../../pipeline/platform/git/origin.ts";
import { commitAll, git, makeTeam, refs, scratchFolder, write } from "./support.ts";

const by = { name: "Mia", email: "mia@example.com" };

/** A clone and its bare origin; `feature` has two commits on top of the first, `main` one more of its own. */
function diverged(): {
  readonly origin: string;
  readonly clone: string;
  readonly main: string;
  readonly feature: string;
} {
  const { origin, clones } = makeTeam(1);
  const [clone = ""] = clones;
  git(clone, "checkout", "-q", "-b", "feature");
  write(clone, { "params.yaml": "lr: 0.2\n" });
  git(clone, "add", "-A");
  git(
    clone,
    "commit",
    "-q",
    "-m",
    "Raise lr\n\n# kept as it is",
    "--author=Ravi <ravi@example.com>",
    "--date=2021-02-03T04:05:06+0200",
  );
  const feature = commitAll(clone, "Add ünï", { "ü.txt": "ü" });
  git(clone, "checkout", "-q", "main");
  const main = commitAll(clone, "Other work", { "other.txt": "o" });
  git(clone, "push", "-q", "origin", "main", "feature");
  return { origin, clone, main, feature };
}

const listing = (folder: string, commit: string): readonly string[] =>
  git(folder, "-c", "core.quotePath=false", "ls-tree", "-r", "--name-only", commit).split("\n");

describe("which repository decides", () => {
  test("the bare origin, also by a relative path or a file url; the clone itself when it has none", async () => {
    const { origin, clone } = diverged();
    const found = async (): Promise<string> => (await openOrigin({ folder: clone })).folder;
    expect(await found()).toBe(origin);
    git(clone, "remote", "set-url", "origin", "../origin.git");
    expect(await found()).toBe(origin);
    git(clone, "remote", "set-url", "origin", pathToFileURL(origin).href);
    expect(await found()).toBe(origin);
    git(clone, "config", "url.../origin.git.insteadOf", "https://example.com/x.git");
    git(clone, "remote", "set-url", "origin", "https://example.com/x.git");
    expect(await found()).toBe(origin);
    git(clone, "remote", "remove", "origin");
    expect(await found()).toBe(join(clone, ".git"));
    const worktree = join(scratchFolder(), "tree");
    git(clone, "worktree", "add", "-q", worktree, "feature");
    expect((await openOrigin({ folder: worktree })).folder).toBe(join(clone, ".git"));
    expect((await openOrigin({ folder: origin })).folder).toBe(origin);
  });

  test("an origin that is gone is told", async () => {
    const { clone } = diverged();
    git(clone, "remote", "set-url", "origin", "../none.git");
    await expect(openOrigin({ folder: clone })).rejects.toMatchObject({ code: "GIT_REPOSITORY_MISSING" });
  });
});

describe("merging without a working tree", () => {
  test.each(["merge", "squash", "rebase"] as const)("%s", async (method) => {
    const { origin: folder, clone, main, feature } = diverged();
    const origin = await openOrigin({ folder: clone });
    const before = refs(folder);
    const prepared = await origin.prepareMerge({
      method,
      onto: commitSha(main),
      head: commitSha(feature),
      message: "Merge pull request #1",
      by,
    });
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect(refs(folder)).toBe(before);
    expect(listing(folder, prepared.commit)).toEqual(["README.md", "other.txt", "params.yaml", "ü.txt"]);
    expect(prepared.commits.at(-1)).toBe(prepared.commit);
    const log = git(
      folder,
      "log",
      "--reverse",
      "--topo-order",
      "--format=%an|%cn|%ad|%s|%b",
      "--date=iso-strict",
      prepared.commit,
      `^${main}`,
    )
      .split("\n")
      .filter((line) => line !== "");
    const expected: Readonly<Record<MergeMethod, readonly RegExp[]>> = {
      merge: [/^Ravi\|Ada/, /^Ada/, /^Mia\|Mia\|.*\|Merge pull request #1\|$/],
      squash: [/^Ada Author\|Mia\|.*\|Merge pull request #1\|Co-authored-by: Ravi <ravi@example.com>$/],
      rebase: [
        /^Ravi\|Mia\|2021-02-03T04:05:06\+02:00\|Raise lr\|# kept as it is$/,
        /^Ada Author\|Mia\|.*\|Add ünï\|$/,
      ],
    };
    expect(log).toHaveLength(expected[method].length);
    expected[method].forEach((pattern, at) => {
      expect(log[at]).toMatch(pattern);
    });
    expect(prepared.commits).toHaveLength(log.length);
    expect(
      await origin.moveBranch({
        branch: "main",
        from: commitSha(main),
        to: prepared.commit,
        while: { branch: "feature", at: commitSha(feature) },
      }),
    ).toBe(true);
    expect(git(folder, "rev-parse", "main")).toBe(prepared.commit);
    expect(git(folder, "fsck", "--strict", "--no-dangling")).toBe("");
    const again = await origin.prepareMerge({
      method: "merge",
      onto: prepared.commit,
      head: commitSha(feature),
      message: "m",
      by,
    });
    expect(again.kind).toBe(method === "merge" ? "nothing" : "prepared");
    if (method === "rebase")
      expect(
        await origin.prepareMerge({ method, onto: prepared.commit, head: commitSha(feature), message: "m", by }),
      ).toEqual({ kind: "nothing" });
  });

  test.each(["merge", "squash", "rebase"] as const)(
    "%s names the paths in conflict and changes nothing",
    async (method) => {
      const { origin: folder, clone, feature } = diverged();
      const main = commitAll(clone, "Lower lr", { "params.yaml": "lr: 0.01\n", "ü.txt": "u" });
      git(clone, "push", "-q", "origin", "main");
      const origin = await openOrigin({ folder: clone });
      const before = refs(folder);
      const prepared = await origin.prepareMerge({
        method,
        onto: commitSha(main),
        head: commitSha(feature),
        message: "m",
        by,
      });
      expect(prepared).toEqual({
        kind: "conflict",
        paths: method === "rebase" ? ["params.yaml"] : ["params.yaml", "ü.txt"],
      });
      expect(refs(folder)).toBe(before);
    },
  );

  test("rebase leaves out what is there already, merges and nothing else", async () => {
    const { clone, feature } = diverged();
    git(clone, "cherry-pick", feature);
    const main = git(clone, "rev-parse", "main");
    git(clone, "checkout", "-q", "feature");
    git(clone, "merge", "-q", "-m", "Merge main", "main~1");
    git(clone, "commit", "-q", "--allow-empty", "-m", "Empty on purpose");
    git(clone, "push", "-q", "origin", "main", "feature");
    const origin = await openOrigin({ folder: clone });
    const head = commitSha(git(clone, "rev-parse", "feature"));
    const prepared = await origin.prepareMerge({ method: "rebase", onto: commitSha(main), head, message: "m", by });
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    const { folder } = origin;
    expect(git(folder, "log", "--reverse", "--format=%s", prepared.commit, `^${main}`)).toBe(
      "Raise lr\nEmpty on purpose",
    );
    expect(listing(folder, prepared.commit)).toEqual(["README.md", "other.txt", "params.yaml", "ü.txt"]);
  });

  test("a message in another encoding survives a rebase", async () => {
    const { origin: folder, clone, main } = diverged();
    git(clone, "checkout", "-q", "-b", "latin", "main~1");
    write(clone, { "l.txt": "l" });
    git(clone, "add", "-A");
    execFileSync("git", ["-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "-F", "-"], {
      cwd: clone,
      input: Buffer.from("Größe\n", "latin1"),
    });
    git(clone, "push", "-q", "origin", "latin");
    const origin = await openOrigin({ folder: clone });
    const head = commitSha(git(clone, "rev-parse", "latin"));
    const prepared = await origin.prepareMerge({ method: "rebase", onto: commitSha(main), head, message: "m", by });
    if (prepared.kind !== "prepared") throw new Error(prepared.kind);
    expect(git(folder, "log", "-1", "--format=%s %e", prepared.commit)).toBe("Größe ISO-8859-1");
  });
});

test.each([
  ["a merge commit", ["merge", "-q", "--no-ff", "-m", "merge", "feature"], "main"],
  ["a fast-forward", ["reset", "-q", "--hard", "feature"], "feature"],
])("with %s, a branch is contained and its arrival is known", async (_name, command, arrival) => {
  const { clone, main, feature } = diverged();
  git(clone, "checkout", "-q", "main");
  if (arrival === "feature") git(clone, "checkout", "-q", "-B", "main", "main~1");
  git(clone, ...command);
  const at = git(clone, "rev-parse", arrival);
  commitAll(clone, "after");
  git(clone, "push", "-q", "--force", "origin", "main");
  git(clone, "push", "-q", "origin", `${main}:refs/heads/aside`, `${main}~1:refs/heads/old`);
  const origin = await openOrigin({ folder: clone });
  const base = (await origin.branches()).get("main") ?? commitSha("");
  expect([...(await origin.containedIn(base))].sort()).toEqual(
    arrival === "main" ? ["aside", "feature", "main", "old"] : ["feature", "main", "old"],
  );
  expect(await origin.arrivalOf(commitSha(feature), base)).toBe(at);
  expect(await origin.arrivalOf(base, commitSha(feature))).toBeUndefined();
  expect(await origin.commitsBetween(commitSha(git(clone, "rev-parse", `${feature}~2`)), commitSha(feature))).toEqual([
    git(clone, "rev-parse", `${feature}~1`),
    feature,
  ]);
});

describe("moving a branch", () => {
  async function prepared(
    folder: string,
    request: { readonly main: string; readonly feature: string },
  ): Promise<{
    readonly origin: Origin;
    readonly move: (change?: object) => Promise<boolean>;
    readonly commit: string;
  }> {
    const origin = await openOrigin({ folder });
    const made = await origin.prepareMerge({
      method: "merge",
      onto: commitSha(request.main),
      head: commitSha(request.feature),
      message: "m",
      by,
    });
    if (made.kind !== "prepared") throw new Error(made.kind);
    const whole = {
      branch: "main",
      from: commitSha(request.main),
      to: made.commit,
      while: { branch: "feature", at: commitSha(request.feature) },
    };
    return { origin, commit: made.commit, move: (change = {}) => origin.moveBranch({ ...whole, ...change }) };
  }

  test("does nothing when one of the two has moved, or is gone", async () => {
    const { origin: folder, clone, main, feature } = diverged();
    const { move, origin } = await prepared(clone, { main, feature });
    git(folder, "update-ref", "refs/heads/feature", main);
    expect(await move()).toBe(false);
    git(folder, "update-ref", "-d", "refs/heads/feature");
    expect(await move()).toBe(false);
    expect([...(await origin.branches()).keys()]).toEqual(["main"]);
    git(folder, "update-ref", "refs/heads/feature", feature);
    git(folder, "update-ref", "refs/heads/main", feature);
    expect(await move()).toBe(false);
    expect(git(folder, "rev-parse", "main")).toBe(feature);
  });

  test("without an origin the files of a checked out branch come along, and dirty ones stop it", async () => {
    const { clone, main, feature } = diverged();
    git(clone, "remote", "remove", "origin");
    const { move, commit } = await prepared(clone, { main, feature });
    write(clone, { "params.yaml": "mine, not committed\n" });
    await expect(move()).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("Commit or stash") as string,
    });
    expect(git(clone, "rev-parse", "main")).toBe(main);
    execFileSync("rm", [join(clone, "params.yaml")]);
    expect(await move()).toBe(true);
    expect(git(clone, "rev-parse", "HEAD")).toBe(commit);
    expect(git(clone, "status", "--porcelain")).toBe("");
  });

  test("a lock on the ref is told, not waited for", async () => {
    const { origin: folder, clone, main, feature } = diverged();
    const { move } = await prepared(clone, { main, feature });
    writeFileSync(join(folder, "refs/heads/main.lock"), "");
    await expect(move()).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("lock") as string,
    });
    expect(git(folder, "rev-parse", "main")).toBe(main);
  });

  test("at a server, reached through ssh: seen, merged and moved from the clone", async () => {
    const { origin: folder, clone, main, feature } = diverged();
    // What `ssh host command` does, without a network.
    const ssh = join(scratchFolder(), "ssh");
    writeFileSync(ssh, '#!/bin/sh\nshift\neval "$1"\n');
    chmodSync(ssh, 0o755);
    const env = { ...process.env, GIT_SSH: ssh, GIT_SSH_VARIANT: "simple" };
    git(clone, "remote", "set-url", "origin", `ssh://server${folder}`);
    const origin = await openOrigin({ folder: clone, env });
    expect(origin.folder).toBe(join(clone, ".git"));
    expect([...(await origin.branches())]).toEqual([
      ["feature", feature],
      ["main", main],
    ]);
    const made = await origin.prepareMerge({
      method: "rebase",
      onto: commitSha(main),
      head: commitSha(feature),
      message: "m",
      by,
    });
    if (made.kind !== "prepared") throw new Error(made.kind);
    const request = { branch: "main", from: commitSha(main), to: made.commit };
    expect(await origin.moveBranch({ ...request, while: { branch: "feature", at: commitSha(main) } })).toBe(false);
    expect(await origin.moveBranch({ ...request, while: { branch: "feature", at: commitSha(feature) } })).toBe(true);
    expect(await origin.moveBranch({ ...request, while: { branch: "feature", at: commitSha(feature) } })).toBe(false);
    expect(git(folder, "rev-parse", "main")).toBe(made.commit);
    expect(await origin.isAncestor(commitSha(main), made.commit)).toBe(true);
  });
});

test("eight at once on one branch: one moves it", async () => {
  const { origin: folder, clone, main, feature } = diverged();
  const all = await Promise.all(Array.from({ length: 8 }, () => openOrigin({ folder: clone })));
  const moved = await Promise.all(
    all.map(async (origin, at) => {
      const made = await origin.prepareMerge({
        method: "merge",
        onto: commitSha(main),
        head: commitSha(feature),
        message: `by ${at}`,
        by,
      });
      if (made.kind !== "prepared") throw new Error(made.kind);
      // Another one may hold the ref's lock at this very moment.
      return origin
        .moveBranch({
          branch: "main",
          from: commitSha(main),
          to: made.commit,
          while: { branch: "feature", at: commitSha(feature) },
        })
        .catch(() => false);
    }),
  );
  expect(moved.filter(Boolean)).toHaveLength(1);
  expect(git(folder, "rev-list", "--count", "main")).toBe("5");
});
