import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { commitAll, git, makeRepository, makeTeam, refs, scratchFolder, writeHook } from "./support.ts";

const ref = "refs/lockstep/approvals";
const entry = (name: string, text = `{"by":"${name}"}\n`): { readonly path: string; readonly text: string } => ({
  path: `12/${name}.json`,
  text,
});

describe.each([
  ["with an origin", "sha1", true],
  ["without an origin", "sha1", false],
  ["with an origin", "sha256", true],
] as const)("a ledger %s (%s)", (_name, objectFormat, hasOrigin) => {
  const open = async (): Promise<{ readonly folder: string; readonly decided: string }> => {
    const { origin, clones } = makeTeam(1, { objectFormat });
    const [folder = ""] = clones;
    if (!hasOrigin) git(folder, "remote", "remove", "origin");
    await Promise.resolve();
    return { folder, decided: hasOrigin ? origin : folder };
  };

  test("gives back what was appended, oldest first, byte for byte", async () => {
    const { folder, decided } = await open();
    const opened = await openGit({ folder });
    expect(await opened.readLedger(ref)).toEqual([]);
    const entries = [
      entry("ravi"),
      entry("mia", ""),
      { path: "ünï/☃.json", text: "\ufeffünï\r\n\0x" },
      entry("a", "x".repeat(100_000)),
    ];
    for (const one of entries) await opened.appendToLedger(ref, one);
    expect(await opened.readLedger(ref)).toEqual(entries);
    expect(git(decided, "rev-list", "--count", ref)).toBe("4");
    expect(git(decided, "fsck", "--strict", "--no-dangling")).toBe("");
    expect(git(folder, "status", "--porcelain")).toBe("");
  });

  test("takes the same entry twice as once, and refuses another one under its path", async () => {
    const { folder, decided } = await open();
    const opened = await openGit({ folder });
    await opened.appendToLedger(ref, entry("ravi"));
    const before = refs(decided);
    await opened.appendToLedger(ref, entry("ravi"));
    expect(refs(decided)).toBe(before);
    await expect(opened.appendToLedger(ref, entry("ravi", "other"))).rejects.toMatchObject({
      code: "GIT_REF_CONFLICT",
      message: expect.stringContaining("12/ravi.json") as string,
    });
    await expect(opened.appendToLedger(ref, { path: "12", text: "a file for a folder" })).rejects.toMatchObject({
      code: "GIT_REF_CONFLICT",
    });
    await expect(opened.appendToLedger(ref, { path: "12/ravi.json/x", text: "" })).rejects.toMatchObject({
      code: "PATH_UNSAFE",
    });
    expect(refs(decided)).toBe(before);
  });

  test.each([
    ["refs/heads/main", "a.json", "NAME_INVALID"],
    ["refs/lockstep/--x..", "a.json", "NAME_INVALID"],
    ["--output=x", "a.json", "NAME_INVALID"],
    ["refs/lockstep/locks/production", "a.json", "NAME_INVALID"],
    [ref, "../a.json", "PATH_UNSAFE"],
    [ref, ".git/config", "PATH_UNSAFE"],
    [ref, "", "PATH_UNSAFE"],
  ])("refuses %j and %j", async (name, path, code) => {
    const { folder, decided } = await open();
    const opened = await openGit({ folder });
    const before = refs(decided);
    await expect(opened.appendToLedger(name, { path, text: "x" })).rejects.toMatchObject({ code });
    expect(refs(decided)).toBe(before);
  });
});

describe("many writers", () => {
  test("eight clones that append at once lose nothing and repeat nothing", async () => {
    const { origin, clones } = makeTeam(8);
    const all = await Promise.all(clones.map((folder) => openGit({ folder })));
    await Promise.all(all.map((opened, at) => opened.appendToLedger(ref, entry(`writer-${at}`))));
    const [one] = all;
    const entries = (await one?.readLedger(ref)) ?? [];
    expect(entries.map(({ path }) => path).sort()).toEqual(all.map((_, at) => `12/writer-${at}.json`));
    expect(git(origin, "rev-list", "--count", ref)).toBe("8");
  });

  test("eight who append the same entry make it once; of eight different ones under one path, one wins", async () => {
    const { origin, clones } = makeTeam(8);
    const all = await Promise.all(clones.map((folder) => openGit({ folder })));
    await Promise.all(all.map((opened) => opened.appendToLedger(ref, entry("same"))));
    expect(git(origin, "rev-list", "--count", ref)).toBe("1");
    const ended = await Promise.allSettled(
      all.map((opened, at) => opened.appendToLedger(ref, entry("claimed", `by ${at}`))),
    );
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of ended)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "GIT_REF_CONFLICT" });
    expect(git(origin, "rev-list", "--count", ref)).toBe("2");
  });

  test("four writers in one clone without an origin", async () => {
    const folder = makeRepository();
    const all = await Promise.all([0, 1, 2, 3].map(() => openGit({ folder })));
    await Promise.all(all.map((opened, at) => opened.appendToLedger(ref, entry(`writer-${at}`))));
    expect(await all[0]?.readLedger(ref)).toHaveLength(4);
  });

  test("four writers in one clone of an origin", async () => {
    const { clones } = makeTeam(1);
    const [folder = ""] = clones;
    const all = await Promise.all([0, 1, 2, 3].map(() => openGit({ folder })));
    await Promise.all(all.map((opened, at) => opened.appendToLedger(ref, entry(`writer-${at}`))));
    expect(await all[0]?.readLedger(ref)).toHaveLength(4);
  });
});

describe("a ledger that somebody worked against", () => {
  const tampered: readonly (readonly [string, (theirs: string) => void])[] = [
    ["was deleted", (theirs) => git(theirs, "push", "-q", "origin", `:${ref}`)],
    ["was set back", (theirs) => git(theirs, "push", "-q", "--force", "origin", `${ref}~1:${ref}`)],
    ["was replaced", (theirs) => git(theirs, "push", "-q", "--force", "origin", `HEAD:${ref}`)],
    [
      "got a commit that alters an entry",
      (theirs) => {
        git(theirs, "checkout", "-q", "--detach", ref);
        commitAll(theirs, "forge", { "12/ravi.json": "forged" });
        git(theirs, "push", "-q", "origin", `HEAD:${ref}`);
      },
    ],
    [
      "got a commit that takes an entry away",
      (theirs) => {
        git(theirs, "checkout", "-q", "--detach", ref);
        git(theirs, "rm", "-q", "12/ravi.json");
        git(theirs, "commit", "-q", "-m", "forge");
        git(theirs, "push", "-q", "origin", `HEAD:${ref}`);
      },
    ],
    [
      "got an entry that is a link",
      (theirs) => {
        git(theirs, "checkout", "-q", "--detach", ref);
        execFileSync("ln", ["-s", "ravi.json", "12/link.json"], { cwd: theirs });
        commitAll(theirs, "forge");
        git(theirs, "push", "-q", "origin", `HEAD:${ref}`);
      },
    ],
    [
      "got a merge",
      (theirs) => {
        git(theirs, "checkout", "-q", "--detach", ref);
        git(theirs, "merge", "-q", "--allow-unrelated-histories", "-m", "forge", "main");
        git(theirs, "push", "-q", "origin", `HEAD:${ref}`);
      },
    ],
  ];

  test.each(tampered)("%s: told by everybody who saw it before", async (_name, tamper) => {
    const { clones } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    const opened = await openGit({ folder: mine });
    await opened.appendToLedger(ref, entry("ravi"));
    await opened.appendToLedger(ref, entry("mia"));
    git(theirs, "fetch", "-q", "origin", `${ref}:${ref}`);
    tamper(theirs);
    await expect(opened.readLedger(ref)).rejects.toMatchObject({
      code: "GIT_REF_CONFLICT",
      message: expect.stringContaining(ref) as string,
      hint: expect.stringMatching(/\w/) as string,
    });
  });

  test("was altered: told also in a fresh clone", async () => {
    const { origin, clones } = makeTeam(2);
    const [mine = "", theirs = ""] = clones;
    await (await openGit({ folder: mine })).appendToLedger(ref, entry("ravi"));
    git(theirs, "fetch", "-q", "origin", `${ref}:${ref}`);
    tampered.find(([name]) => name.includes("alters"))?.[1](theirs);
    const fresh = join(scratchFolder(), "fresh");
    git(origin, "clone", "-q", "--depth=1", `file://${origin}`, fresh);
    await expect((await openGit({ folder: fresh })).readLedger(ref)).rejects.toMatchObject({
      code: "GIT_REF_CONFLICT",
    });
  });

  test("a shallow clone reads all of it", async () => {
    const { origin, clones } = makeTeam(1);
    const [mine = ""] = clones;
    const opened = await openGit({ folder: mine });
    for (const name of ["a", "b", "c"]) await opened.appendToLedger(ref, entry(name));
    const fresh = join(scratchFolder(), "fresh");
    git(origin, "clone", "-q", "--depth=1", `file://${origin}`, fresh);
    const shallow = await openGit({ folder: fresh });
    expect((await shallow.readLedger(ref)).map(({ path }) => path)).toEqual(["12/a.json", "12/b.json", "12/c.json"]);
    await shallow.appendToLedger(ref, entry("d"));
    expect(await opened.readLedger(ref)).toHaveLength(4);
  });

  test("a server's rule that refuses it is told, and nothing stays behind", async () => {
    const { origin, clones } = makeTeam(1);
    const [mine = ""] = clones;
    writeHook(origin, "update", 'case "$1" in refs/lockstep/*) echo "no ledgers here" >&2; exit 1;; esac');
    const before = [refs(origin), refs(mine)];
    await expect((await openGit({ folder: mine })).appendToLedger(ref, entry("ravi"))).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
    });
    expect([refs(origin), refs(mine)]).toEqual(before);
  });

  test("an origin that is gone is an error, never an empty ledger", async () => {
    const { clones } = makeTeam(1);
    const [mine = ""] = clones;
    git(mine, "remote", "set-url", "origin", join(scratchFolder(), "gone.git"));
    await expect((await openGit({ folder: mine })).readLedger(ref)).rejects.toMatchObject({
      code: "GIT_COMMAND_FAILED",
      hint: expect.stringContaining("git remote -v") as string,
    });
  });

  test("after a crash between the push and the local ref, reading and appending go on", async () => {
    const { clones } = makeTeam(1);
    const [mine = ""] = clones;
    const opened = await openGit({ folder: mine });
    await opened.appendToLedger(ref, entry("a"));
    const before = git(mine, "rev-parse", ref);
    await opened.appendToLedger(ref, entry("b"));
    git(mine, "update-ref", ref, before);
    await opened.appendToLedger(ref, entry("b"));
    await opened.appendToLedger(ref, entry("c"));
    expect((await opened.readLedger(ref)).map(({ path }) => path)).toEqual(["12/a.json", "12/b.json", "12/c.json"]);
  });
});
