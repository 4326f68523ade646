import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { openLocalForge } from "../../../pipeline/platform/forge/local.ts";
import { openOrigin } from "../../../pipeline/platform/git/origin.ts";
import { errorOf } from "../../support/errors.ts";
import { commitAll, git, makeRepository, refs } from "../git/support.ts";
import { admin, fingerprint, type LocalWorld, localWorld, robot } from "./local-world.ts";

async function withPullRequest(): Promise<
  LocalWorld & { readonly number: number; readonly head: ReturnType<typeof commitSha> }
> {
  const world = await localWorld();
  const head = await world.commit("better");
  const ravi = await world.as("ravi");
  const { number } = await ravi.openPullRequest({ title: "Better", body: "Why", head: "better", base: "main" });
  return { ...world, number, head };
}

describe("where it keeps things", () => {
  test("in the origin's own folder, so that every clone sees the same; the branches and working trees see nothing", async () => {
    const world = await withPullRequest();
    expect(existsSync(join(world.folder, "pulls/1.json"))).toBe(true);
    expect(git(world.clone, "status", "--porcelain")).toBe("");
    const second = join(world.clone, "../second");
    git(world.origin, "clone", "-q", world.origin, second);
    const forge = await openLocalForge({
      origin: await openOrigin({ folder: second }),
      self: { id: "mia", login: "mia" },
    });
    expect(await forge.pullRequest(1)).toMatchObject({ title: "Better", author: { login: "ravi" } });
    expect(await forge.description(1)).toBe("Why");
  });

  test("in the repository's own folder when it has no origin, for all of its worktrees", async () => {
    const folder = makeRepository();
    git(folder, "checkout", "-q", "-b", "better");
    commitAll(folder, "better", { "b.txt": "b" });
    git(folder, "checkout", "-q", "main");
    const open = async (at: string) => openLocalForge({ origin: await openOrigin({ folder: at }), self: admin });
    const forge = await open(folder);
    const { number, head } = await forge.openPullRequest({ title: "Better", body: "", head: "better", base: "main" });
    const worktree = join(folder, "../", `${folder.split("/").at(-1) ?? ""}-worktree`);
    git(folder, "worktree", "add", "-q", worktree, "better");
    expect(await (await open(worktree)).pullRequest(number)).toMatchObject({ state: "open" });
    const commit = await forge.merge(number, { method: "squash", expectedHead: head.sha, by: admin });
    expect(git(folder, "rev-parse", "HEAD")).toBe(commit);
    expect(git(folder, "status", "--porcelain")).toBe("");
    expect(existsSync(join(folder, "b.txt"))).toBe(true);
    rmSync(worktree, { recursive: true, force: true });
  });
});

describe("who may do what", () => {
  test("the person who opens the forge first administers it; a program never does", async () => {
    const folder = makeRepository();
    const origin = await openOrigin({ folder });
    const program = await openLocalForge({ origin, self: robot, isBot: true });
    expect(await program.permission(robot)).toBe("none");
    const ravi = { id: "ravi", login: "ravi" };
    const first = await openLocalForge({ origin, self: ravi });
    await openLocalForge({ origin, self: { id: "mia", login: "mia" } });
    expect(await first.permission(ravi)).toBe("admin");
    expect(await first.permission({ id: "mia", login: "mia" })).toBe("none");
    expect(await first.permission({ id: "mia", login: "ravi" })).toBe("none");
    await first.setPermission("Ravi", "read");
    expect(await first.permission(ravi)).toBe("read");
  });

  test.each([[""], ["a\nb"], ["x".repeat(300)]])("%j is no login", async (login) => {
    const { forge } = await localWorld();
    expect(await errorOf(() => forge.setPermission(login, "admin"))).toMatch(/^FORGE_REQUEST_FAILED/);
  });

  test.each(["../../../etc/x", "con", ".", "a/b", "__proto__"])(
    "the login %j is a person like any other",
    async (login) => {
      const { forge, origin } = await localWorld();
      const before = readdirSync(origin).sort();
      await forge.setPermission(login, "write");
      expect(await forge.permission({ id: login, login })).toBe("write");
      expect(readdirSync(origin).sort()).toEqual(before);
    },
  );
});

describe("opening", () => {
  const rows: readonly (readonly [
    string,
    { readonly head?: string; readonly base?: string; readonly title?: string; readonly body?: string },
    string,
  ])[] = [
    ["a branch that is not there", { head: "none" }, "FORGE_REQUEST_FAILED"],
    ["a base that is not there", { base: "none" }, "FORGE_REQUEST_FAILED"],
    ["a branch that holds nothing new", { head: "main" }, "PULL_REQUEST_STATE"],
    ["a title of two lines", { title: "a\nb" }, "FORGE_REQUEST_FAILED"],
    ["no title", { title: " " }, "FORGE_REQUEST_FAILED"],
    ["a body that is too long", { body: "x".repeat(65_537) }, "FORGE_REQUEST_FAILED"],
  ];
  test.each(rows)("with %s is refused, and nothing is written", async (_name, change, code) => {
    const world = await localWorld();
    await world.commit("better");
    const before = fingerprint(world.folder);
    const request = { title: "Better", body: "", head: "better", base: "main", ...change };
    expect(await errorOf(() => world.forge.openPullRequest(request))).toMatch(new RegExp(`^${code}`));
    expect(fingerprint(world.folder)).toBe(before);
  });

  test("eight at once for one branch: one pull request", async () => {
    const world = await localWorld();
    await world.commit("better");
    const forges = await Promise.all(Array.from({ length: 8 }, (_, at) => world.as(`person-${at}`)));
    const opened = await Promise.all(
      forges.map((forge) => forge.openPullRequest({ title: "Better", body: "", head: "better", base: "main" })),
    );
    expect(new Set(opened.map(({ number }) => number)).size).toBe(1);
    expect(await world.forge.pullRequests("all")).toHaveLength(1);
  });

  test("eight at once for eight branches: eight numbers", async () => {
    const world = await localWorld();
    for (let at = 0; at < 8; at += 1) await world.commit(`b${at}`);
    const opened = await Promise.all(
      Array.from({ length: 8 }, async (_, at) =>
        (await world.as("ravi")).openPullRequest({ title: `B${at}`, body: "", head: `b${at}`, base: "main" }),
      ),
    );
    expect(new Set(opened.map(({ number }) => number)).size).toBe(8);
  });
});

describe("a branch that changes under its pull request", () => {
  test("is gone: closed; is back: open again", async () => {
    const world = await withPullRequest();
    git(world.origin, "update-ref", "-d", "refs/heads/better");
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "closed", head: { sha: world.head } });
    git(world.origin, "update-ref", "refs/heads/better", world.head);
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "open" });
  });

  test("was set back to the base: not merged, for what it held is nowhere", async () => {
    const world = await withPullRequest();
    const main = git(world.origin, "rev-parse", "main");
    git(world.origin, "update-ref", "refs/heads/better", main);
    expect(await world.forge.pullRequest(1)).toMatchObject({
      state: "open",
      head: { sha: main },
      mergeCommit: undefined,
    });
    expect(
      await errorOf(() => world.forge.merge(1, { method: "merge", expectedHead: commitSha(main), by: admin })),
    ).toMatch(/has all of its changes/);
  });

  test.each([
    ["merged by hand", ["merge", "-q", "--no-ff", "-m", "by hand", "origin/better"]],
    ["fast-forwarded by hand", ["merge", "-q", "--ff-only", "origin/better"]],
  ])("was %s and pushed with Git alone: merged, by the commit that brought it", async (_name, command) => {
    const world = await withPullRequest();
    git(world.clone, "fetch", "-q", "origin");
    git(world.clone, "checkout", "-q", "main");
    git(world.clone, ...command);
    const commit = commitSha(git(world.clone, "rev-parse", "HEAD"));
    commitAll(world.clone, "after");
    git(world.clone, "push", "-q", "origin", "main");
    expect(await world.forge.pullRequest(1)).toMatchObject({
      state: "merged",
      mergeCommit: commit,
      head: { sha: world.head },
    });
    expect((await world.forge.pullRequestsOf(commit)).map(({ number }) => number)).toEqual([1]);
    expect((await world.forge.pullRequestsOf(world.head)).map(({ number }) => number)).toEqual([1]);
    git(world.origin, "update-ref", "-d", "refs/heads/better");
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "merged", mergeCommit: commit });
  });
});

describe("merging", () => {
  test.each(["merge", "squash", "rebase"] as const)("%s: done once, however often it is asked for", async (method) => {
    const world = await withPullRequest();
    await world.commit("better");
    await world.commit("main");
    const { head } = await world.forge.pullRequest(1);
    const commit = await world.forge.merge(1, { method, expectedHead: head.sha, by: admin });
    expect(git(world.origin, "rev-parse", "main")).toBe(commit);
    const after = [refs(world.origin), fingerprint(world.folder)];
    expect(await world.forge.merge(1, { method, expectedHead: head.sha, by: admin })).toBe(commit);
    expect([refs(world.origin), fingerprint(world.folder)]).toEqual(after);
    const coming = git(
      world.origin,
      "rev-list",
      commit,
      `^${git(world.origin, "rev-parse", `${commit}~${method === "rebase" ? 2 : 1}`)}`,
    ).split("\n");
    expect(coming).toHaveLength({ merge: 3, squash: 1, rebase: 2 }[method]);
    for (const one of coming)
      expect((await world.forge.pullRequestsOf(commitSha(one))).map(({ number }) => number)).toEqual([1]);
    expect(git(world.origin, "log", "-1", "--format=%cn <%ce>", commit)).toBe("ada <ada@localhost>");
  });

  const other = commitSha("1".repeat(40));
  const refusals: readonly (readonly [
    string,
    (world: Awaited<ReturnType<typeof withPullRequest>>) => Promise<unknown>,
    RegExp,
  ])[] = [
    ["a head that moved", async (world) => world.commit("better"), /its head is [0-9a-f]{40}, not/],
    ["a closed pull request", (world) => world.close(1), /it is closed/],
    [
      "a branch that is gone",
      (world) => Promise.resolve(git(world.origin, "update-ref", "-d", "refs/heads/better")),
      /it is closed/,
    ],
    [
      "a base that is gone",
      (world) => Promise.resolve(git(world.origin, "update-ref", "-d", "refs/heads/main")),
      /its base branch main is gone/,
    ],
    [
      "a required check that nobody set",
      (world) => world.forge.setRequiredChecks(["lockstep/approval"]),
      /lockstep\/approval is missing/,
    ],
    [
      "a required check that fails",
      async (world) => {
        await world.forge.setRequiredChecks(["lockstep/approval"]);
        const check = { sha: world.head, name: "lockstep/approval", title: "t", summary: "", record: "" };
        await world.forge.setCheck({ ...check, conclusion: "success" });
        await world.forge.setCheck({ ...check, conclusion: "failure" });
      },
      /lockstep\/approval says failure/,
    ],
    [
      "a required check that is successful on another commit",
      async (world) => {
        await world.forge.setRequiredChecks(["lockstep/approval"]);
        await world.forge.setCheck({
          sha: other,
          name: "lockstep/approval",
          title: "t",
          summary: "",
          record: "",
          conclusion: "success",
        });
      },
      /lockstep\/approval is missing/,
    ],
  ];
  test.each(refusals)("%s is refused and nothing is changed", async (_name, arrange, why) => {
    const world = await withPullRequest();
    await arrange(world);
    const before = [refs(world.origin), fingerprint(world.folder)];
    const said = await errorOf(() => world.forge.merge(1, { method: "squash", expectedHead: world.head, by: admin }));
    expect(said).toMatch(/^PULL_REQUEST_STATE/);
    expect(said).toMatch(why);
    expect([refs(world.origin), fingerprint(world.folder)]).toEqual(before);
  });

  test("a required check that is successful lets it through", async () => {
    const world = await withPullRequest();
    await world.forge.setRequiredChecks(["lockstep/approval", "lockstep/approval"]);
    expect(await world.forge.requiredChecks()).toEqual(["lockstep/approval"]);
    const check = { sha: world.head, name: "lockstep/approval", title: "t", summary: "", record: "" };
    await world.forge.setCheck({ ...check, conclusion: "pending" });
    await world.forge.setCheck({ ...check, conclusion: "success" });
    await world.forge.merge(1, { method: "merge", expectedHead: world.head, by: admin });
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "merged" });
    expect(await (await world.as("mia")).latestCheck(world.head, "lockstep/approval")).toMatchObject({
      conclusion: "success",
    });
  });

  test.each(["none", "read"] as const)("somebody with the permission %j may not", async (permission) => {
    const world = await withPullRequest();
    const ravi = await world.person("ravi", permission);
    const before = [refs(world.origin), fingerprint(world.folder)];
    expect(await errorOf(() => world.forge.merge(1, { method: "merge", expectedHead: world.head, by: ravi }))).toMatch(
      /^FORGE_PERMISSION_MISSING/,
    );
    expect([refs(world.origin), fingerprint(world.folder)]).toEqual(before);
  });

  test.each(["merge", "squash", "rebase"] as const)(
    "%s of what conflicts names the paths and changes nothing",
    async (method) => {
      const world = await withPullRequest();
      git(world.clone, "checkout", "-q", "main");
      commitAll(world.clone, "clash", { "file-1.txt": "other\n" });
      git(world.clone, "push", "-q", "origin", "main");
      const before = [refs(world.origin), fingerprint(world.folder)];
      const said = await errorOf(() => world.forge.merge(1, { method, expectedHead: world.head, by: admin }));
      expect(said).toMatch(/^PULL_REQUEST_STATE.*conflict in file-1\.txt/);
      expect([refs(world.origin), fingerprint(world.folder)]).toEqual(before);
    },
  );

  test("eight at once, by three methods: one merge, and all get its commit", async () => {
    const world = await withPullRequest();
    await world.commit("main");
    const forges = await Promise.all(Array.from({ length: 8 }, (_, at) => world.as(`p${at}`)));
    const methods = ["merge", "squash", "rebase"] as const;
    const before = git(world.origin, "rev-parse", "main");
    const ended = await Promise.allSettled(
      forges.map((forge, at) =>
        forge.merge(1, { method: methods[at % 3] ?? "merge", expectedHead: world.head, by: admin }),
      ),
    );
    const commits = ended.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const tip = git(world.origin, "rev-parse", "main");
    expect(new Set(commits)).toEqual(new Set([tip]));
    expect(git(world.origin, "rev-list", "--first-parent", "--count", `${before}..${tip}`)).toBe("1");
    // A lock that somebody else held at that moment is the one thing that may be told instead.
    for (const one of ended)
      if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "GIT_COMMAND_FAILED" });
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "merged", mergeCommit: tip });
  });

  test("eight pull requests at once on one base: all are merged", async () => {
    const world = await localWorld();
    for (let at = 0; at < 8; at += 1) {
      await world.commit(`b${at}`);
      await world.forge.openPullRequest({ title: `B${at}`, body: "", head: `b${at}`, base: "main" });
    }
    const open = await world.forge.pullRequests("open");
    const merged = await Promise.all(
      open.map(async ({ number, head }) => {
        for (;;) {
          try {
            return await (await world.as("ada")).merge(number, { method: "squash", expectedHead: head.sha, by: admin });
          } catch (error) {
            // Git does not wait for the lock of a ref; asking again is what a person would do.
            if (!String(error).includes("lock")) throw error;
          }
        }
      }),
    );
    expect(new Set(merged).size).toBe(8);
    expect(git(world.origin, "rev-list", "--count", "main")).toBe("9");
    expect(await world.forge.pullRequests("open")).toEqual([]);
  });

  test("after a crash between the step and its record, the pull request is merged and says so", async () => {
    const world = await withPullRequest();
    const commit = await world.forge.merge(1, { method: "squash", expectedHead: world.head, by: admin });
    rmSync(join(world.folder, "merged"), { recursive: true });
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "merged", mergeCommit: commit });
    expect(existsSync(join(world.folder, "merged/1.json"))).toBe(true);
    expect(await world.forge.merge(1, { method: "squash", expectedHead: world.head, by: admin })).toBe(commit);
  });

  test("after a crash between the record of what is meant and the step, it is open, and merging works", async () => {
    const world = await withPullRequest();
    const main = git(world.origin, "rev-parse", "main");
    const first = await world.forge.merge(1, { method: "squash", expectedHead: world.head, by: admin });
    rmSync(join(world.folder, "merged"), { recursive: true });
    git(world.origin, "update-ref", "refs/heads/main", main);
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "open" });
    await world.commit("main");
    const second = await world.forge.merge(1, { method: "rebase", expectedHead: world.head, by: admin });
    expect(second).not.toBe(first);
    expect(await world.forge.pullRequest(1)).toMatchObject({ state: "merged", mergeCommit: second });
  });
});

describe("comments", () => {
  test("two processes that keep the same comment at once make one", async () => {
    const world = await withPullRequest();
    const forges = await Promise.all(Array.from({ length: 8 }, () => world.again()));
    await Promise.all(forges.map((forge) => forge.keepComment(1, "lockstep:report", "the same")));
    expect(await world.forge.comments(1)).toHaveLength(1);
    expect((await world.forge.keepComment(1, "lockstep:report", "the same")).changed).toBe(false);
  });

  test("eight people at once: eight comments, none lost", async () => {
    const world = await withPullRequest();
    await Promise.all(
      Array.from({ length: 8 }, async (_, at) => (await world.as(`p${at}`)).comment(1, `comment ${at}`)),
    );
    const comments = await world.forge.comments(1);
    expect(comments.map(({ body }) => body).sort()).toEqual(Array.from({ length: 8 }, (_, at) => `comment ${at}`));
    expect(new Set(comments.map(({ id }) => id)).size).toBe(8);
  });

  test("one that is removed is gone, and its id is never another's", async () => {
    const world = await withPullRequest();
    const ravi = await world.as("ravi");
    const first = await ravi.comment(1, "one");
    await ravi.deleteComment(first);
    await ravi.deleteComment(first);
    expect(await ravi.comment(1, "two")).not.toBe(first);
    expect((await ravi.comments(1)).map(({ body }) => body)).toEqual(["two"]);
    expect(await errorOf(() => ravi.react(first, "eyes"))).toMatch(/^FORGE_REQUEST_FAILED/);
  });

  test("reactions are kept, one of a kind for each person", async () => {
    const world = await withPullRequest();
    const ravi = await world.as("ravi");
    const id = await ravi.comment(1, "one");
    await ravi.react(id, "eyes");
    await ravi.react(id, "eyes");
    await world.forge.react(id, "eyes");
    expect((await ravi.reactions(id)).map(({ author, reaction }) => `${author.login} ${reaction}`).sort()).toEqual([
      "lockstep[bot] eyes",
      "ravi eyes",
    ]);
  });

  test.each([["0"], ["1"], ["../../x"], ["-1"], ["1e6"], ["99999999999999999999"], ["1000000"], ["4711000001"]])(
    "%j is no comment",
    async (id) => {
      const { forge } = await withPullRequest();
      expect(await errorOf(() => forge.react(id, "eyes"))).toMatch(/^FORGE_REQUEST_FAILED/);
      expect(await errorOf(() => forge.editComment(id, "x"))).toMatch(/^FORGE_REQUEST_FAILED/);
    },
  );

  test.each([[" \n"], ["x".repeat(65_537)]])("a comment that no forge takes is refused", async (body) => {
    const { forge } = await withPullRequest();
    expect(await errorOf(() => forge.comment(1, body))).toMatch(/^FORGE_REQUEST_FAILED/);
    expect(await forge.comments(1)).toEqual([]);
  });
});

describe("files that somebody else wrote", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["no JSON", "pulls/1.json", "{"],
    ["another kind", "pulls/1.json", '{"kind":"other","schema":1}'],
    ["a newer version", "pulls/1.json", '{"kind":"lockstep/PullRequest","schema":2}'],
    ["a list", "pulls/1.json", "[]"],
    [
      "a member too many",
      "creator.json",
      '{"kind":"lockstep/ForgeCreator","schema":1,"creator":{"id":"eve","login":"eve"},"isAdmin":true}',
    ],
    [
      "a prototype",
      "creator.json",
      '{"kind":"lockstep/ForgeCreator","schema":1,"__proto__":{"creator":{"id":"eve","login":"eve"}}}',
    ],
    [
      "a permission that there is not",
      "people",
      '{"kind":"lockstep/Person","schema":1,"login":"ravi","permission":"owner"}',
    ],
    ["bytes that are no text", "creator.json", "\xff"],
  ];
  test.each(rows)("%s: an error that names the file, never a guess", async (_name, path, content) => {
    const world = await withPullRequest();
    await world.person("ravi", "write");
    const target =
      path === "people"
        ? join(world.folder, "people", readdirSync(join(world.folder, "people"))[0] ?? "")
        : join(world.folder, path);
    writeFileSync(target, content, "latin1");
    const said = await errorOf(async () => {
      await world.forge.pullRequest(1);
      await world.forge.permission({ id: "ravi", login: "ravi" });
      await world.forge.permission({ id: "eve", login: "eve" });
    });
    expect(said).toMatch(/^RECORD_INVALID/);
    expect(said).toContain(target);
  });

  test("what is not finished is not seen", async () => {
    const world = await withPullRequest();
    for (const [folder, name] of [
      ["pulls", ".abc.tmp"],
      ["pulls", "2.json.part"],
      ["comments/1", ".x.tmp"],
    ] as const) {
      mkdirSync(join(world.folder, folder), { recursive: true });
      writeFileSync(join(world.folder, folder, name), "{");
    }
    expect(await world.forge.pullRequests("all")).toHaveLength(1);
    expect(await world.forge.comments(1)).toEqual([]);
  });
});

test("kill -9 at any moment leaves records whole and the next run ends the work", async () => {
  const world = await withPullRequest();
  const script = `
    import { openLocalForge } from ${JSON.stringify(new URL("../../../pipeline/platform/forge/local.ts", import.meta.url).href)};
    import { openOrigin } from ${JSON.stringify(new URL("../../../pipeline/platform/git/origin.ts", import.meta.url).href)};
    const forge = await openLocalForge({ origin: await openOrigin({ folder: process.argv[1] }), self: ${JSON.stringify(robot)}, isBot: true });
    console.log("ready");
    for (let n = 0; ; n += 1) {
      await forge.keepComment(1, "lockstep:report", "report " + n + "x".repeat(20000));
      await forge.comment(1, "talk " + n);
      await forge.setCheck({ sha: ${JSON.stringify(world.head)}, name: "c", conclusion: "success", title: String(n), summary: "", record: "" });
    }`;
  for (let round = 0; round < 6; round += 1) {
    await new Promise<void>((resolve) => {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", script, world.clone], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      child.stdout.once("data", () => {
        setTimeout(() => child.kill("SIGKILL"), 10 + round * 17);
      });
      child.once("close", () => {
        resolve();
      });
    });
    const comments = await world.forge.comments(1);
    expect(
      comments.filter(({ body }) => body.startsWith("<!-- lockstep:report -->\nreport ")).length,
    ).toBeLessThanOrEqual(1);
    for (const { body } of comments)
      expect(body).toMatch(/^(?:<!-- lockstep:report -->\nreport \d+x{20000}|talk \d+)$/);
    expect((await world.forge.check(world.head, "c"))?.title ?? "0").toMatch(/^\d+$/);
    await world.forge.keepComment(1, "lockstep:report", `report ${round}${"x".repeat(20_000)}`);
  }
  expect((await world.forge.comments(1)).length).toBeGreaterThan(1);
});
