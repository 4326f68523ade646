import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeRepository, makeTeam, refs, writeHook } from "./support.ts";

const registration = "model@v1.0.0";
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

describe.each(["sha1", "sha256"] as const)("creating tags (%s)", (objectFormat) => {
  test.each(["on origin", "without an origin"])(
    "%s: annotated, as Git itself writes them, visible here and there",
    async (where) => {
      const { origin, clones } = makeTeam(1, { objectFormat });
      const [folder = ""] = clones;
      if (where === "without an origin") git(folder, "remote", "remove", "origin");
      const decided = where === "on origin" ? origin : folder;
      const opened = await openGit({ folder });
      const commit = await opened.headCommit();
      await opened.createTags([
        { name: registration, commit, message: "Registering artifact model version v1.0.0" },
        { name: assignment, commit, message: "Assigning stage production to artifact model version v1.0.0" },
      ]);
      git(folder, "tag", "-a", "-m", "Registering artifact model version v1.0.0", "reference");
      const content = (name: string, at: string): string =>
        execFileSync("git", ["cat-file", "tag", name], { cwd: at, encoding: "utf8" })
          .replace(/^tag .*/m, "")
          .replace(/> \d+ /, "> T ");
      expect(content(registration, decided)).toBe(content("reference", folder));
      expect(
        git(decided, "for-each-ref", "--format=%(refname:lstrip=2) %(objecttype) %(*objectname)", `refs/tags/model*`),
      ).toBe([`${assignment} tag ${commit}`, `${registration} tag ${commit}`].join("\n"));
      expect((await opened.tags()).map(({ name }) => name)).toEqual([assignment, registration, "reference"]);
      expect(git(decided, "fsck", "--strict", "--no-dangling")).toBe("");
    },
  );
});

describe("a tag that is there already", () => {
  const arrangements = {
    "at the same commit": (folder: string, first: string) =>
      git(folder, "tag", "-a", "-m", "theirs", registration, first),
    "as a lightweight one at the same commit": (folder: string, first: string) =>
      git(folder, "tag", registration, first),
  };

  test.each(Object.entries(arrangements))(
    "%s is success, and what is missing beside it is made",
    async (_name, arrange) => {
      const { origin, clones, first } = makeTeam(2);
      const [mine = "", theirs = ""] = clones;
      arrange(theirs, first);
      git(theirs, "push", "-q", "origin", registration);
      const there = git(origin, "rev-parse", `refs/tags/${registration}`);
      const opened = await openGit({ folder: mine });
      const commit = commitSha(first);
      await opened.createTags([
        { name: registration, commit, message: "ours" },
        { name: assignment, commit, message: "ours" },
      ]);
      expect(git(origin, "rev-parse", `refs/tags/${registration}`)).toBe(there);
      expect(git(mine, "rev-parse", `refs/tags/${registration}`)).toBe(there);
      expect(git(origin, "rev-parse", `${assignment}^{commit}`)).toBe(first);
      await opened.createTags([{ name: assignment, commit, message: "again" }]);
    },
  );

  test.each([
    ["annotated", (folder: string) => git(folder, "tag", "-a", "-m", "theirs", registration)],
    ["lightweight", (folder: string) => git(folder, "tag", registration)],
  ])("at another commit (%s) is a conflict that names both, and none of the others is made", async (_name, arrange) => {
    const { origin, clones, first } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    const winner = commitAll(theirs, "theirs");
    arrange(theirs);
    git(theirs, "push", "-q", "origin", "main", registration);
    const opened = await openGit({ folder: mine });
    const before = [refs(origin), refs(mine)];
    const commit = commitSha(first);
    const error = await opened
      .createTags([
        { name: assignment, commit, message: "ours" },
        { name: registration, commit, message: "ours" },
      ])
      .then(
        () => undefined,
        (reason: unknown) => reason as Error,
      );
    expect(error).toMatchObject({ code: "GIT_REF_CONFLICT" });
    for (const part of [registration, winner, first]) expect(error?.message).toContain(part);
    expect([refs(origin), refs(mine)]).toEqual(before);
  });

  test("at another commit, without an origin, is the same conflict", async () => {
    const folder = makeRepository();
    const first = git(folder, "rev-parse", "HEAD");
    git(folder, "tag", "-a", "-m", "there", registration);
    commitAll(folder, "next");
    const opened = await openGit({ folder });
    const before = refs(folder);
    const commit = await opened.headCommit();
    await expect(
      opened.createTags([
        { name: assignment, commit, message: "ours" },
        { name: registration, commit, message: "ours" },
      ]),
    ).rejects.toMatchObject({ code: "GIT_REF_CONFLICT", message: expect.stringContaining(first) as string });
    expect(refs(folder)).toBe(before);
    await opened.createTags([{ name: registration, commit: commitSha(first), message: "the same" }]);
    expect(refs(folder)).toBe(before);
  });

  test("only in this clone, at another commit, is told before anything is pushed", async () => {
    const { origin, clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    const stray = commitAll(mine, "stray");
    git(mine, "tag", "-a", "-m", "left behind by a loser", registration);
    const before = [refs(origin), refs(mine)];
    await expect(
      (await openGit({ folder: mine })).createTags([{ name: registration, commit: commitSha(first), message: "m" }]),
    ).rejects.toMatchObject({ code: "GIT_REF_CONFLICT", message: expect.stringContaining(stray) as string });
    expect([refs(origin), refs(mine)]).toEqual(before);
  });

  test("on origin but not here, after a crash between the push and the local ref: the second run ends it", async () => {
    const { origin, clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    const opened = await openGit({ folder: mine });
    await opened.createTags([{ name: registration, commit: commitSha(first), message: "m" }]);
    const there = refs(origin);
    git(mine, "update-ref", "-d", `refs/tags/${registration}`);
    await opened.createTags([{ name: registration, commit: commitSha(first), message: "m" }]);
    expect(refs(origin)).toBe(there);
    expect(git(mine, "rev-parse", registration)).toBe(git(origin, "rev-parse", registration));
  });
});

describe("tags and the world", () => {
  test("a server's rule that refuses them is told in its words, and nothing stays behind", async () => {
    const { origin, clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    writeHook(origin, "pre-receive", "echo 'tags are frozen today' >&2; exit 1");
    const before = [refs(origin), refs(mine)];
    await expect(
      (await openGit({ folder: mine })).createTags([
        { name: registration, commit: commitSha(first), message: "m" },
        { name: assignment, commit: commitSha(first), message: "m" },
      ]),
    ).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED", hint: expect.stringContaining("server's rules") as string });
    expect([refs(origin), refs(mine)]).toEqual(before);
  });

  test.each([["--output=x"], ["-d"], ["a b"], [""], ["a..b"], ["refs/../x"], ["x\n"]])(
    "the name %j is refused",
    async (name) => {
      const { origin, clones, first } = makeTeam(1);
      const [mine = ""] = clones;
      const before = refs(origin);
      await expect(
        (await openGit({ folder: mine })).createTags([{ name, commit: commitSha(first), message: "m" }]),
      ).rejects.toMatchObject({ code: "NAME_INVALID" });
      expect(refs(origin)).toBe(before);
    },
  );

  test.each([["ünïcode@v1.0.0"], ["$(id)"], ["a'b\"c"], ["model#production!#3"], ["%00"]])(
    "the name %j works",
    async (name) => {
      const { origin, clones, first } = makeTeam(1);
      const [mine = ""] = clones;
      const opened = await openGit({ folder: mine });
      await opened.createTags([{ name, commit: commitSha(first), message: "`id` $(id)\n\n# kept" }]);
      expect(await opened.tags()).toMatchObject([{ name, commit: first, message: "`id` $(id)\n\n# kept" }]);
      expect(git(origin, "rev-parse", `refs/tags/${name}^{commit}`)).toBe(first);
    },
  );

  test("a commit that is not here cannot be tagged; none is no work", async () => {
    const { origin, clones } = makeTeam(1);
    const [mine = ""] = clones;
    const opened = await openGit({ folder: mine });
    const before = refs(origin);
    await expect(
      opened.createTags([{ name: registration, commit: commitSha("1".repeat(40)), message: "m" }]),
    ).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
    await opened.createTags([]);
    expect(refs(origin)).toBe(before);
  });

  test("one name for two commits in one request is a conflict", async () => {
    const { clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    const next = commitAll(mine, "next");
    await expect(
      (await openGit({ folder: mine })).createTags([
        { name: registration, commit: commitSha(first), message: "m" },
        { name: registration, commit: commitSha(next), message: "m" },
      ]),
    ).rejects.toMatchObject({ code: "GIT_REF_CONFLICT" });
  });

  test("tags of one artifact are ordered by time in the order they were made, also when a clock is two hours slow", async () => {
    const { clones, first } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    const commit = commitSha(first);
    const now = Math.floor(Date.now() / 1000);
    await (await openGit({ folder: mine })).createTags([{ name: assignment, commit, message: "m" }]);
    const env = { ...process.env, GIT_COMMITTER_DATE: `${now - 7200} +0000` };
    const slow = await openGit({ folder: theirs, env });
    await slow.fetch();
    await slow.createTags([
      { name: "model#production!#2", commit, message: "m" },
      { name: "model#production#3", commit, message: "m" },
      { name: "other@v1.0.0", commit, message: "m" },
    ]);
    const times = new Map((await slow.tags()).map(({ name, taggedAtSeconds }) => [name, taggedAtSeconds]));
    const start = times.get(assignment) ?? 0;
    expect(Math.abs(start - now)).toBeLessThan(120);
    expect(times.get("model#production!#2")).toBe(start + 1);
    expect(times.get("model#production#3")).toBe(start + 2);
    expect(times.get("other@v1.0.0")).toBe(now - 7200);
  });
});

describe("eight clones at once", () => {
  test("the same tags at the same commit: success for all, one set of tags", async () => {
    const { origin, clones, first } = makeTeam(8);
    const all = await Promise.all(clones.map((folder) => openGit({ folder })));
    await Promise.all(
      all.map((opened, at) =>
        opened.createTags([
          { name: registration, commit: commitSha(first), message: `by ${at}` },
          { name: assignment, commit: commitSha(first), message: `by ${at}` },
        ]),
      ),
    );
    const tips = clones.map((clone) => git(clone, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags"));
    expect(new Set(tips)).toEqual(
      new Set([git(origin, "for-each-ref", "--format=%(refname) %(objectname)", "refs/tags")]),
    );
    // All or none: both were made by the same one.
    expect(new Set(git(origin, "for-each-ref", "--format=%(contents:subject)", "refs/tags").split("\n")).size).toBe(1);
  });

  test("the same tag at eight commits: one winner, seven conflicts that name it, nothing left behind", async () => {
    const { origin, clones } = makeTeam(8);
    const commits = clones.map((clone, at) => commitAll(clone, `by ${at}`));
    clones.forEach((clone, at) => git(clone, "push", "-q", "origin", `HEAD:refs/heads/b${at}`));
    const all = await Promise.all(clones.map((folder) => openGit({ folder })));
    const ended = await Promise.allSettled(
      all.map((opened, at) =>
        opened.createTags([{ name: registration, commit: commitSha(commits[at] ?? ""), message: `by ${at}` }]),
      ),
    );
    const winner = git(origin, "rev-parse", `${registration}^{commit}`);
    const won = ended.flatMap(({ status }, at) => (status === "fulfilled" ? [at] : []));
    expect(won.map((at) => commits[at])).toEqual([winner]);
    ended.forEach((one, at) => {
      if (one.status === "fulfilled") return;
      expect(one.reason).toMatchObject({ code: "GIT_REF_CONFLICT" });
      expect(String(one.reason)).toContain(winner);
      expect(String(one.reason)).toContain(commits[at]);
      expect(git(clones[at] ?? "", "tag", "--list")).toBe("");
    });
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
