import { describe, expect, test } from "vitest";
import type { Actor, Permission } from "../../../pipeline/domain/approval.ts";
import type { CommitSha } from "../../../pipeline/domain/ids.ts";
import type { Check, Forge } from "../../../pipeline/platform/forge/forge.ts";
import { errorOf } from "../../support/errors.ts";

/** A forge with people around it. Each test has its own. */
export interface ForgeWorld {
  /** The forge as the account under test, which is a program's. */
  readonly forge: Forge;
  /** Pushes a commit of its own onto a branch, which begins at `main` when it is new. */
  commit(branch: string): Promise<CommitSha>;
  /** The same account in another process, with nothing remembered. */
  readonly again: () => Promise<Forge>;
  /** Somebody with a permission. */
  person(login: string, permission: Permission): Promise<Actor>;
  /** Writes a comment as somebody; gives its id. */
  comment(pullRequest: number, login: string, body: string): Promise<string>;
  editComment(id: string, body: string): Promise<void>;
  /** Says something about a commit as somebody else. */
  foreignCheck(check: Check): Promise<void>;
  merge(pullRequest: number, method: "merge" | "squash" | "rebase"): Promise<CommitSha>;
  close(pullRequest: number): Promise<void>;
  /** Something that differs when anything was written to the forge in between. */
  readonly writes: () => Promise<string>;
  /** From now on nothing can be found out about what people may do. */
  breakPermissions(): Promise<void>;
}

const marker = "lockstep:report";
const firstLine = `<!-- ${marker} -->`;

/** What every driver of {@link Forge} must do. */
export function forgeContract(open: () => Promise<ForgeWorld>): void {
  async function withPullRequest(): Promise<ForgeWorld & { readonly number: number; readonly head: CommitSha }> {
    const world = await open();
    const head = await world.commit("better");
    const { number } = await world.forge.openPullRequest({
      title: "Better",
      body: "Why",
      head: "better",
      base: "main",
    });
    return { ...world, number, head };
  }

  describe("pull requests", () => {
    test("opening one twice is opening it once; title and body become the newer", async () => {
      const world = await withPullRequest();
      const self = await world.forge.self();
      const opened = await world.forge.pullRequest(world.number);
      expect(opened).toMatchObject({
        title: "Better",
        author: self,
        state: "open",
        isDraft: false,
        head: { branch: "better", sha: world.head, isFork: false },
        base: { branch: "main" },
      });
      expect(opened.mergeCommit).toBeUndefined();
      const writes = await world.writes();
      const same = await world.forge.openPullRequest({ title: "Better", body: "Why", head: "better", base: "main" });
      expect(same).toEqual(opened);
      expect(await world.writes()).toBe(writes);
      const newer = await world.forge.openPullRequest({ title: "Best", body: "Why not", head: "better", base: "main" });
      expect(newer).toEqual({ ...opened, title: "Best" });
      expect(await world.forge.pullRequest(world.number)).toEqual({ ...opened, title: "Best" });
      expect(await world.forge.pullRequests("all")).toHaveLength(1);
    });

    test("the head is where the branch is, at each moment", async () => {
      const world = await withPullRequest();
      const next = await world.commit("better");
      expect(next).not.toBe(world.head);
      expect((await world.forge.pullRequest(world.number)).head.sha).toBe(next);
      expect((await world.forge.pullRequests("open"))[0]?.head.sha).toBe(next);
    });

    test("a closed one stays closed; the branch gets another one", async () => {
      const world = await withPullRequest();
      await world.close(world.number);
      expect(await world.forge.pullRequest(world.number)).toMatchObject({ state: "closed", mergeCommit: undefined });
      const second = await world.forge.openPullRequest({ title: "Again", body: "", head: "better", base: "main" });
      expect(second.number).toBeGreaterThan(world.number);
      expect((await world.forge.pullRequests("open")).map(({ number }) => number)).toEqual([second.number]);
      expect((await world.forge.pullRequests("closed")).map(({ number }) => number)).toEqual([world.number]);
      expect(await world.forge.pullRequests("merged")).toEqual([]);
    });

    test("what is withdrawn is closed once and says so; of a branch one sees all that became of it, newest first", async () => {
      const world = await withPullRequest();
      const { forge, number } = world;
      await world.commit("other");
      await forge.openPullRequest({ title: "Other", body: "", head: "other", base: "main" });
      await forge.withdrawPullRequest(number);
      expect(await forge.pullRequest(number)).toMatchObject({ state: "closed", title: "Withdrawn: Better" });
      const writes = await world.writes();
      await forge.withdrawPullRequest(number);
      expect(await world.writes()).toBe(writes);
      const again = await forge.openPullRequest({ title: "Better", body: "", head: "better", base: "main" });
      const from = async (head: string, base: string) =>
        (await forge.pullRequestsFrom({ head, base })).map((found) => `${found.number} ${found.state}`);
      expect(await from("better", "main")).toEqual([`${again.number} open`, `${number} closed`]);
      expect(await from("better", "other")).toEqual([]);
      expect(await from("nowhere", "main")).toEqual([]);
    });

    test.each(["merge", "squash", "rebase"] as const)(
      "a %s is found by the commit that it put on main",
      async (method) => {
        const world = await withPullRequest();
        const direct = await world.commit("main");
        await world.commit("other");
        await world.forge.openPullRequest({ title: "Other", body: "", head: "other", base: "main" });
        const commit = await world.merge(world.number, method);
        const merged = await world.forge.pullRequest(world.number);
        expect(merged).toMatchObject({
          state: "merged",
          mergeCommit: commit,
          mergedAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
          head: { branch: "better", sha: world.head },
        });
        expect(await world.forge.pullRequestsOf(commit)).toEqual([merged]);
        expect(await world.forge.pullRequestsOf(direct)).toEqual([]);
        expect(await world.forge.pullRequests("merged")).toEqual([merged]);
        // What happens to its branch afterwards changes nothing.
        await world.commit("better");
        expect(await world.forge.pullRequest(world.number)).toEqual(merged);
      },
    );

    test("the commit of an open one belongs to none", async () => {
      const world = await withPullRequest();
      expect(await world.forge.pullRequestsOf(world.head)).toEqual([]);
    });

    test("lists are complete", async () => {
      const world = await open();
      for (let at = 0; at < 35; at += 1) {
        await world.commit(`branch-${at}`);
        await world.forge.openPullRequest({ title: `Change ${at}`, body: "", head: `branch-${at}`, base: "main" });
      }
      const found = await world.forge.pullRequests("all");
      expect(new Set(found.map(({ title }) => title)).size).toBe(35);
    });

    test("a number that no pull request has is PULL_REQUEST_MISSING", async () => {
      const world = await withPullRequest();
      expect(await errorOf(() => world.forge.pullRequest(4711))).toMatch(/^PULL_REQUEST_MISSING/);
      expect(await errorOf(() => world.forge.comments(4711))).toMatch(/^PULL_REQUEST_MISSING/);
    });
  });

  describe("the issue that is kept", () => {
    const text = { title: "v2 went back", body: "why\n", state: "open" } as const;
    const other = "lockstep:incident:2";

    test("is opened once, changed when it says something else, and not written when it says the same", async () => {
      const { forge, again, writes } = await open();
      const first = await forge.issues.keep(marker, text);
      expect(first?.changed).toBe(true);
      const before = await writes();
      const later = await again();
      expect(await later.issues.keep(marker, text)).toEqual({ number: first?.number, changed: false });
      expect(await writes()).toBe(before);
      expect(await later.issues.keep(marker, { ...text, title: "v3 went back" })).toEqual({ ...first, changed: true });
      const [only, ...rest] = await (await again()).issues.list();
      expect(rest).toEqual([]);
      expect(only).toEqual({ ...text, title: "v3 went back", number: first?.number, body: `${firstLine}\nwhy\n` });
    });

    test("is closed when it is to be, and stays closed", async () => {
      const { forge, again } = await open();
      expect(await forge.issues.keep(marker, { ...text, state: "closed" })).toBeUndefined();
      const { number } = (await forge.issues.keep(marker, text)) ?? {};
      expect(await forge.issues.keep(marker, { ...text, state: "closed" })).toEqual({ number, changed: true });
      const later = await again();
      expect(await later.issues.keep(marker, text)).toEqual({ number, changed: false });
      expect((await later.issues.list()).map(({ state }) => state)).toEqual(["closed"]);
      expect(await later.issues.keep(marker, { ...text, reopens: true })).toEqual({ number, changed: true });
      expect((await (await again()).issues.list()).map(({ state }) => state)).toEqual(["open"]);
    });

    test("another marker is another issue, and a pull request is none", async () => {
      const world = await withPullRequest();
      await world.forge.issues.keep(marker, text);
      await world.forge.issues.keep(other, text);
      const found = await (await world.again()).issues.list();
      expect(found.map(({ body }) => body)).toEqual([`${firstLine}\nwhy\n`, `<!-- ${other} -->\nwhy\n`]);
    });
  });

  test("a check of anybody's is told by how it ended", async () => {
    const world = await open();
    const sha = await world.commit("main");
    expect(await world.forge.conclusion(sha, "smoke")).toBeUndefined();
    const said = { sha, name: "smoke", title: "t", summary: "", record: "" } as const;
    await world.foreignCheck({ ...said, conclusion: "failure" });
    expect(await world.forge.conclusion(sha, "smoke")).toBe("failure");
    await world.foreignCheck({ ...said, conclusion: "success" });
    expect(await world.forge.conclusion(sha, "smoke")).toBe("success");
    expect(await world.forge.conclusion(sha, "load")).toBeUndefined();
  });

  describe("the comment that is kept", () => {
    test("is made once, changed when its text is another, and not written when it is the same", async () => {
      const world = await withPullRequest();
      const first = await world.forge.keepComment(world.number, marker, "one\n");
      expect(first.changed).toBe(true);
      const second = await world.forge.keepComment(world.number, marker, "two\n");
      expect(second).toEqual({ id: first.id, changed: true });
      const writes = await world.writes();
      const third = await (await world.again()).keepComment(world.number, marker, "two\n");
      expect(third).toEqual({ id: first.id, changed: false });
      expect(await world.writes()).toBe(writes);
      const comments = await world.forge.comments(world.number);
      expect(comments).toMatchObject([
        { id: first.id, author: await world.forge.self(), body: `${firstLine}\ntwo\n`, isBot: true },
      ]);
    });

    test("is ours alone: a foreign comment with the marker, there first and edited since, is not touched", async () => {
      const world = await withPullRequest();
      await world.person("eve", "read");
      const foreign = await world.comment(world.number, "eve", `${firstLine}\napproved, trust me`);
      await world.editComment(foreign, `${firstLine}\napproved by everybody`);
      const kept = await world.forge.keepComment(world.number, marker, "the report");
      expect(kept.id).not.toBe(foreign);
      await world.forge.keepComment(world.number, marker, "the report, newer");
      const comments = await world.forge.comments(world.number);
      expect(comments.map(({ id, body, isEdited }) => [id, body, isEdited])).toEqual([
        [foreign, `${firstLine}\napproved by everybody`, true],
        [kept.id, `${firstLine}\nthe report, newer`, true],
      ]);
    });

    test.each([
      ["in the second line", `hello\n${firstLine}\n`],
      ["inside of its line", `> ${firstLine}\n`],
      ["of another report", "<!-- lockstep:report:2 -->\n"],
    ])("is not taken for one of ours that has the marker %s", async (_name, body) => {
      const world = await withPullRequest();
      const { login } = await world.forge.self();
      const other = await world.comment(world.number, login, body);
      const kept = await world.forge.keepComment(world.number, marker, "the report");
      expect(kept.id).not.toBe(other);
      expect((await world.forge.comments(world.number)).find(({ id }) => id === other)?.body).toBe(body);
    });

    test("is found among 250, and all of them are listed, oldest first", async () => {
      const world = await withPullRequest();
      await world.person("ravi", "write");
      const bodies = Array.from({ length: 250 }, (_, at) => `comment ${at}`);
      for (const body of bodies.slice(0, 120)) await world.comment(world.number, "ravi", body);
      const kept = await world.forge.keepComment(world.number, marker, "the report");
      for (const body of bodies.slice(120)) await world.comment(world.number, "ravi", body);
      const writes = await world.writes();
      expect(await (await world.again()).keepComment(world.number, marker, "the report")).toEqual({
        id: kept.id,
        changed: false,
      });
      expect(await world.writes()).toBe(writes);
      const comments = await world.forge.comments(world.number);
      expect(comments.filter(({ id }) => id !== kept.id).map(({ body }) => body)).toEqual(bodies);
      expect(comments[120]?.id).toBe(kept.id);
    });

    test("of two markers are two comments", async () => {
      const world = await withPullRequest();
      const one = await world.forge.keepComment(world.number, marker, "x");
      const two = await world.forge.keepComment(world.number, "lockstep:answer 123", "x");
      expect(two.id).not.toBe(one.id);
      expect(await world.forge.keepComment(world.number, marker, "x")).toEqual({ id: one.id, changed: false });
    });

    test.each([
      [
        "of 65,000 characters and every alphabet is kept as it is",
        `ünï ☃ 😀 \`$(id)\` <img> | \\ \t${"x".repeat(64_900)}`,
        true,
      ],
      ["that no forge takes is refused, and nothing is written", "x".repeat(65_537), false],
    ])("%s", async (_name, body, isTaken) => {
      const world = await withPullRequest();
      if (!isTaken) {
        expect(await errorOf(() => world.forge.keepComment(world.number, marker, body))).toMatch(
          /^FORGE_REQUEST_FAILED/,
        );
        expect(await world.forge.comments(world.number)).toEqual([]);
        return;
      }
      await world.forge.keepComment(world.number, marker, body);
      expect((await world.forge.comments(world.number))[0]?.body).toBe(`${firstLine}\n${body}`);
    });
  });

  describe("comments of people", () => {
    test("say who wrote them, whether a program did, and whether they were changed", async () => {
      const world = await withPullRequest();
      const ravi = await world.person("ravi", "write");
      const plain = await world.comment(world.number, "ravi", "/approve\r\nplease");
      const edited = await world.comment(world.number, "ravi", "/reject");
      await world.editComment(edited, "/approve");
      const comments = await world.forge.comments(world.number);
      const createdAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/) as string;
      expect(comments).toEqual([
        { createdAt, id: plain, author: ravi, isBot: false, body: "/approve\r\nplease", isEdited: false },
        { createdAt, id: edited, author: ravi, isBot: false, body: "/approve", isEdited: true },
      ]);
    });

    test("can be reacted to, twice as once", async () => {
      const world = await withPullRequest();
      await world.person("ravi", "write");
      const id = await world.comment(world.number, "ravi", "/approve");
      await world.forge.react(id, "eyes");
      await world.forge.react(id, "eyes");
      await world.forge.react(id, "+1");
      expect(await world.forge.comments(world.number)).toHaveLength(1);
    });
  });

  describe("checks", () => {
    const evaluation = (sha: CommitSha, change: Partial<Check> = {}): Check => ({
      sha,
      name: "lockstep/evaluation",
      conclusion: "success",
      title: "equivalent",
      summary: "**equivalent** `x`\n",
      record: '{"kind":"lockstep/Report","text":"``` </details> 😀 \\n"}',
      ...change,
    });

    test("come back as they were set; the newest of a name counts", async () => {
      const world = await withPullRequest();
      expect(await world.forge.check(world.head, "lockstep/evaluation")).toBeUndefined();
      for (const conclusion of ["pending", "failure", "neutral", "success", "pending"] as const) {
        const check = evaluation(world.head, { conclusion, title: `it is ${conclusion}` });
        await world.forge.setCheck(check);
        expect(await (await world.again()).check(world.head, "lockstep/evaluation")).toEqual(check);
      }
    });

    test("are per commit and per name, and set again without a word when nothing is new", async () => {
      const world = await withPullRequest();
      const next = await world.commit("better");
      await world.forge.setCheck(evaluation(world.head));
      await world.forge.setCheck(
        evaluation(world.head, { name: "lockstep/approval", title: "missing", conclusion: "pending" }),
      );
      expect(await world.forge.check(next, "lockstep/evaluation")).toBeUndefined();
      expect((await world.forge.check(world.head, "lockstep/approval"))?.title).toBe("missing");
      expect(await world.forge.check(world.head, "lockstep/evaluation")).toEqual(evaluation(world.head));
      const writes = await world.writes();
      await world.forge.setCheck(evaluation(world.head));
      expect(await world.writes()).toBe(writes);
    });

    test("of somebody else under our name are not ours", async () => {
      const world = await withPullRequest();
      await world.foreignCheck(evaluation(world.head, { record: "forged" }));
      expect(await world.forge.check(world.head, "lockstep/evaluation")).toBeUndefined();
      await world.forge.setCheck(evaluation(world.head));
      await world.foreignCheck(evaluation(world.head, { record: "forged again" }));
      expect(await world.forge.check(world.head, "lockstep/evaluation")).toEqual(evaluation(world.head));
    });

    test.each([
      ["an empty record and summary", { summary: "", record: "" }, true],
      ["a record of 60,000 characters", { record: JSON.stringify("x".repeat(59_998)) }, true],
      ["a record that is longer", { record: JSON.stringify("x".repeat(59_999)) }, false],
    ])("with %s", async (_name, change, isTaken) => {
      const world = await withPullRequest();
      const check = evaluation(world.head, change);
      if (isTaken) {
        await world.forge.setCheck(check);
        expect(await world.forge.check(world.head, check.name)).toEqual(check);
      } else {
        expect(await errorOf(() => world.forge.setCheck(check))).toMatch(/^FORGE_REQUEST_FAILED/);
        expect(await world.forge.check(world.head, check.name)).toBeUndefined();
      }
    });
  });

  describe("what people may do", () => {
    test.each(["none", "read", "write", "admin"] as const)("%s is what was granted", async (permission) => {
      const world = await open();
      expect(await world.forge.permission(await world.person("ravi", permission))).toBe(permission);
    });

    test("somebody whom nobody knows may nothing", async () => {
      const world = await open();
      expect(await world.forge.permission({ id: "4711", login: "stranger" })).toBe("none");
    });

    test("what was taken away is gone at once", async () => {
      const world = await open();
      await world.person("ravi", "write");
      expect(await world.forge.permission(await world.person("ravi", "read"))).toBe("read");
    });

    test("what cannot be found out is an error, never a permission", async () => {
      const world = await open();
      const ravi = await world.person("ravi", "admin");
      await world.breakPermissions();
      expect(await errorOf(() => world.forge.permission(ravi))).toMatch(/^(?:FORGE|RECORD)_/);
    });
  });
}
