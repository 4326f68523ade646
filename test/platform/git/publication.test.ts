import { describe, expect, test } from "vitest";
import { type CommitSha, commitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, eventsLedger, git, makeTeam, publicationOf, refs, writeHook } from "./support.ts";

const registration = "model@v1.0.0";
const assignment = "model#production#1";

describe.each([
  ["sha1", true],
  ["sha256", true],
  ["sha1", false],
] as const)("tags and their entries (%s, with an origin: %s)", (objectFormat, hasOrigin) => {
  test("come together: the entries name the very tag objects, one commit for each, visible here and there", async () => {
    const { origin, clones } = makeTeam(1, { objectFormat });
    const [folder = ""] = clones;
    if (!hasOrigin) git(folder, "remote", "remove", "origin");
    const opened = await openGit({ folder });
    const commit = await opened.headCommit();
    const tags = [
      { name: registration, commit, message: "Registering artifact model version v1.0.0" },
      { name: assignment, commit, message: "Assigning stage production to artifact model version v1.0.0" },
    ];
    const tip = await opened.publish(publicationOf(tags));
    for (const at of hasOrigin ? [origin, folder] : [folder]) {
      expect(git(at, "rev-parse", eventsLedger)).toBe(tip);
      expect(git(at, "rev-list", "--count", eventsLedger)).toBe("2");
      for (const { name } of tags)
        expect(git(at, "show", `${eventsLedger}:${encodeURIComponent(name)}.txt`)).toBe(
          git(at, "rev-parse", `refs/tags/${name}`),
        );
      expect(git(at, "fsck", "--strict", "--no-dangling")).toBe("");
    }
    const chain = await opened.readLedgerChain(eventsLedger, { isOffline: true });
    expect([chain.tip, chain.commits.length, chain.entries.length]).toEqual([tip, 2, 2]);
    expect((await opened.tags()).map(({ name, id }) => [name, id])).toEqual(
      [assignment, registration].map((name) => [name, git(folder, "rev-parse", `refs/tags/${name}`)]),
    );
  });
});

describe("who is not the first writes nothing and is told", () => {
  const world = async () => {
    const { origin, clones, first } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    const [own, other] = [await openGit({ folder: mine }), await openGit({ folder: theirs })];
    return { origin, mine, theirs, own, other, commit: commitSha(first) };
  };

  test.each([
    [
      "the ledger has moved",
      async ({ other, commit }: Awaited<ReturnType<typeof world>>) => {
        await other.publish(publicationOf([{ name: "other@v1.0.0", commit, message: "theirs" }]));
      },
    ],
    [
      "the tag is there, at the same commit",
      async ({ theirs }: Awaited<ReturnType<typeof world>>) => {
        git(theirs, "tag", "-a", "-m", "theirs", registration);
        git(theirs, "push", "-q", "origin", registration);
        await Promise.resolve();
      },
    ],
    [
      "the tag is there, lightweight",
      async ({ theirs }: Awaited<ReturnType<typeof world>>) => {
        git(theirs, "tag", registration);
        git(theirs, "push", "-q", "origin", registration);
        await Promise.resolve();
      },
    ],
  ])("%s", async (_name, arrange) => {
    const found = await world();
    await arrange(found);
    const before = refs(found.origin);
    const tags = [registration, assignment].map((name) => ({ name, commit: found.commit, message: "ours" }));
    expect(await found.own.publish(publicationOf(tags))).toBeUndefined();
    expect(refs(found.origin)).toBe(before);
    expect(git(found.mine, "tag", "--list")).toBe("");
  });

  test("six clones at once, each looking again: one after the other, and no tag without its entry", async () => {
    const { origin, clones, first } = makeTeam(6);
    await Promise.all(
      clones.map(async (folder, at) => {
        const opened = await openGit({ folder });
        for (;;) {
          await opened.fetch();
          const { tip } = await opened.readLedgerChain(eventsLedger, { isOffline: true });
          const tag = { name: `model@v1.${at}.0`, commit: commitSha(first), message: "m" };
          if ((await opened.publish(publicationOf([tag], tip))) !== undefined) return;
        }
      }),
    );
    expect(git(origin, "rev-list", "--count", eventsLedger)).toBe("6");
    expect(git(origin, "tag", "--list").split("\n")).toHaveLength(6);
    expect(git(origin, "ls-tree", "--name-only", eventsLedger).split("\n")).toHaveLength(6);
  }, 120_000);
});

describe("what is wrong is told, and leaves nothing behind", () => {
  const before = (folders: readonly string[]): readonly string[] => folders.map(refs);

  test("a server's rule about tags keeps the ledger where it was, too", async () => {
    const { origin, clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    writeHook(origin, "update", 'case "$1" in refs/tags/*) echo "tags are frozen today" >&2; exit 1;; esac');
    const [there, here] = before([origin, mine]);
    const tag = { name: registration, commit: commitSha(first), message: "m" };
    await expect((await openGit({ folder: mine })).publish(publicationOf([tag]))).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      message: expect.stringContaining("tags are frozen today") as string,
    });
    expect(before([origin, mine])).toEqual([there, here]);
  }, 60_000);

  test.each<[string, (first: CommitSha) => Parameters<typeof publicationOf>, string]>([
    ["a name that Git does not allow", (commit) => [[{ name: "a..b", commit, message: "m" }]], "NAME_INVALID"],
    ["an option for a name", (commit) => [[{ name: "--output=x", commit, message: "m" }]], "NAME_INVALID"],
    [
      "a commit that is not here",
      () => [[{ name: registration, commit: commitSha("1".repeat(40)), message: "m" }]],
      "GIT_COMMAND_FAILED",
    ],
    [
      "one tag twice",
      (commit) => [
        [
          { name: registration, commit, message: "m" },
          { name: registration, commit, message: "n" },
        ],
      ],
      "GIT_REF_CONFLICT",
    ],
    ["nothing at all", () => [[]], "GIT_COMMAND_FAILED"],
  ])("%s", async (_name, asked, code) => {
    const { origin, clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    const there = refs(origin);
    await expect(
      (await openGit({ folder: mine })).publish(publicationOf(...asked(commitSha(first)))),
    ).rejects.toMatchObject({ code });
    expect(refs(origin)).toBe(there);
  });

  test("an entry that is there already is not written again", async () => {
    const { clones, first } = makeTeam(1);
    const [mine = ""] = clones;
    const opened = await openGit({ folder: mine });
    const tag = { name: registration, commit: commitSha(first), message: "m" };
    const tip = await opened.publish(publicationOf([tag]));
    git(mine, "push", "-q", "origin", `:refs/tags/${registration}`);
    git(mine, "tag", "--delete", registration);
    await expect(opened.publish(publicationOf([tag], tip))).rejects.toMatchObject({ code: "GIT_REF_CONFLICT" });
  });
});

test("tags of one artifact are ordered by time in the order they were made, also when a clock is two hours slow", async () => {
  const { clones, first } = makeTeam(2);
  const [mine = "", theirs = ""] = clones;
  const commit = commitSha(first);
  const now = Math.floor(Date.now() / 1000);
  const tip = await (await openGit({ folder: mine })).publish(
    publicationOf([{ name: assignment, commit, message: "m" }]),
  );
  const env = { ...process.env, GIT_COMMITTER_DATE: `${now - 7200} +0000` };
  const slow = await openGit({ folder: theirs, env });
  await slow.fetch();
  const names = ["model#production!#2", "model#production#3", "other@v1.0.0"];
  await slow.publish(
    publicationOf(
      names.map((name) => ({ name, commit, message: "m" })),
      tip,
    ),
  );
  const times = new Map((await slow.tags()).map(({ name, taggedAtSeconds }) => [name, taggedAtSeconds]));
  const start = times.get(assignment) ?? 0;
  expect(names.map((name) => times.get(name))).toEqual([start + 1, start + 2, now - 7200]);
});

test("after a crash between the push and the refs of the clone, a fetch brings what was published", async () => {
  const { origin, clones, first } = makeTeam(1);
  const [mine = ""] = clones;
  const opened = await openGit({ folder: mine });
  await opened.publish(publicationOf([{ name: registration, commit: commitSha(first), message: "m" }]));
  git(mine, "update-ref", "-d", `refs/tags/${registration}`);
  git(mine, "update-ref", "-d", eventsLedger);
  await opened.fetch();
  expect(git(mine, "rev-parse", registration, eventsLedger)).toBe(git(origin, "rev-parse", registration, eventsLedger));
});

test("what a message holds stays as it is", async () => {
  const { clones, first } = makeTeam(1);
  const [mine = ""] = clones;
  commitAll(mine, "next");
  const opened = await openGit({ folder: mine });
  const message = "`id` $(id)\n\n# kept";
  await opened.publish(publicationOf([{ name: "a'b\"c", commit: commitSha(first), message }]));
  expect(await opened.tags()).toMatchObject([{ name: "a'b\"c", commit: first, message }]);
});
