import { describe, expect, test } from "vitest";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeTeam } from "./support.ts";

const lock = (text: string, name = "production"): { readonly name: string; readonly text: string } => ({ name, text });

describe.each([
  ["with an origin", "sha1", true],
  ["without an origin", "sha1", false],
  ["with an origin", "sha256", true],
] as const)("a lock %s (%s)", (_name, objectFormat, hasOrigin) => {
  const open = async () => {
    const { origin, clones } = makeTeam(2, { objectFormat });
    const [first = "", second = ""] = clones;
    if (!hasOrigin) git(first, "remote", "remove", "origin");
    const mine = await openGit({ folder: first });
    return { decided: hasOrigin ? origin : first, mine, other: hasOrigin ? await openGit({ folder: second }) : mine };
  };

  test("is one ref that the first one has; the others are told what it says", async () => {
    const { decided, mine, other } = await open();
    const made = await mine.createLock(lock("ravi\n"));
    expect(made).toMatchObject({ created: { name: "production", text: "ravi\n" } });
    expect(git(decided, "for-each-ref", "--format=%(refname)", "refs/lockstep")).toBe("refs/lockstep/locks/production");
    expect(await other.createLock(lock("mei\n"))).toEqual({ taken: "created" in made ? made.created : undefined });
    expect(await other.locks()).toEqual(["created" in made ? made.created : undefined]);
    // The other one needs no lock of its own, and fetching brings none.
    await other.fetch();
    expect(git(other.root, "for-each-ref", "--format=%(refname)", "refs/lockstep/locks").split("\n")).toEqual(
      hasOrigin ? [""] : ["refs/lockstep/locks/production"],
    );
  });

  test("goes only as what it was, and going twice is going once", async () => {
    const { mine, other } = await open();
    const made = await mine.createLock(lock("ravi\n"));
    if (!("created" in made)) throw new Error("nobody else was there");
    const { id } = made.created;
    expect(await other.removeLock({ name: "production", id })).toBe(true);
    expect(await mine.removeLock({ name: "production", id })).toBe(true);
    const next = await other.createLock(lock("mei\n"));
    expect(next).toHaveProperty("created");
    expect(await mine.removeLock({ name: "production", id })).toBe(false);
    expect(await mine.locks()).toEqual(["created" in next ? next.created : undefined]);
  });

  test("of a place below another place is one of its own", async () => {
    const { mine } = await open();
    for (const name of ["eu", "eu/west", "EU"])
      expect(await mine.createLock(lock(name, name))).toHaveProperty("created");
    expect((await mine.locks()).map(({ name, text }) => [name, text]).sort()).toEqual([
      ["EU", "EU"],
      ["eu", "eu"],
      ["eu/west", "eu/west"],
    ]);
  });

  test("that somebody made by hand is one, and says nothing", async () => {
    const { decided, mine } = await open();
    const commit = commitAll(mine.root, "by hand");
    if (hasOrigin) git(mine.root, "push", "-q", "origin", `${commit}:refs/lockstep/locks/production`);
    else git(decided, "update-ref", "refs/lockstep/locks/production", commit);
    expect(await mine.locks()).toEqual([{ name: "production", id: commit, text: "" }]);
    expect(await mine.createLock(lock("ravi\n"))).toEqual({ taken: { name: "production", id: commit, text: "" } });
  });
});

test("of eight who lock at once one is the holder, and the seven know whom", async () => {
  const { origin, clones } = makeTeam(8);
  const people = await Promise.all(clones.map((folder) => openGit({ folder })));
  const made = await Promise.all(people.map((person, i) => person.createLock(lock(`person ${i}\n`))));
  const winners = made.flatMap((found) => ("created" in found ? [found.created] : []));
  expect(winners).toHaveLength(1);
  expect(made.flatMap((found) => ("taken" in found ? [found.taken] : []))).toEqual(
    Array.from({ length: 7 }, () => winners[0]),
  );
  expect(git(origin, "rev-parse", "refs/lockstep/locks/production")).toBe(winners[0]?.id);
  // And of eight who take it off, each sees it gone.
  const [winner] = winners;
  if (winner === undefined) throw new Error("nobody won");
  const gone = await Promise.all(people.map((person) => person.removeLock(winner)));
  expect(gone).toEqual(Array.from({ length: 8 }, () => true));
  expect(await people[0]?.locks()).toEqual([]);
});

test.each(["a..b", "x.lock", ""])("the name %j is none of a lock", async (name) => {
  const { clones } = makeTeam(1);
  const opened = await openGit({ folder: clones[0] ?? "" });
  await expect(opened.createLock(lock("", name))).rejects.toMatchObject({ code: "NAME_INVALID" });
});
