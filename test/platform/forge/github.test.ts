import { describe, expect, test } from "vitest";
import type { Annotation } from "../../../pipeline/domain/annotation.ts";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { Check } from "../../../pipeline/platform/forge/forge.ts";
import { errorOf } from "../../support/errors.ts";
import type { Fault } from "../../support/github-server/faults.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";
import type { Role } from "../../support/github-server/state.ts";

/** GitHub with one open pull request, number 1, by Ada. */
async function scene(options: Parameters<typeof gitHubScene>[0] = {}): Promise<Scene> {
  const made = await gitHubScene({ ...options, branches: { better: { "params.yaml": "epochs: 20\n" } } });
  made.openPull({ branch: "better", author: "ada" });
  return made;
}

function headOf({ state }: Scene) {
  return commitSha(state.pulls[0]?.headSha ?? "");
}

function evaluation(made: Scene, change: Partial<Check> = {}): Check {
  return {
    sha: headOf(made),
    name: "lockstep/evaluation",
    conclusion: "success",
    title: "equivalent",
    summary: "**equivalent**",
    record: '{"kind":"lockstep/Report"}',
    ...change,
  };
}

/** How often an operation was served, whatever came of it. */
function calls({ server }: Scene, operation: string): number {
  return server.served.filter((served) => served.operation === operation).length;
}

describe("who writes", () => {
  test("the token of a job writes as the bot of GitHub Actions, and it asks once", async () => {
    const made = await scene();
    const forge = made.forge();
    expect(await forge.self()).toEqual({ id: "41898282", login: "github-actions[bot]" });
    await forge.self();
    expect(calls(made, "graphql")).toBe(1);
    expect(calls(made, "users/get-authenticated")).toBe(0);
  });

  test("a token of unknown kind is asked both ways", async () => {
    const made = await scene();
    const bot = made.state.account("lockstep-acme[bot]");
    made.state.tokens.set("v1.0123", { account: bot, app: { id: 77, slug: "lockstep-acme" }, permissions: {} });
    expect(await made.forge("v1.0123").self()).toEqual({ id: String(bot.id), login: "lockstep-acme[bot]" });
    expect([calls(made, "users/get-authenticated"), calls(made, "graphql")]).toEqual([1, 1]);
  });

  test.each<[string, Fault]>([
    ["is closed", { operation: "graphql", kind: "answer", status: 403, message: "Resource not accessible" }],
    [
      "answers with errors",
      { operation: "graphql", kind: "body", body: { data: null, errors: [{ message: "x" }] }, times: 4 },
    ],
    ["names nobody", { operation: "graphql", kind: "body", body: { data: { viewer: { login: "a" } } } }],
  ])("where GraphQL %s nobody is guessed", async (_name, fault) => {
    const made = await scene();
    made.server.fault(fault);
    expect(await errorOf(() => made.forge().self())).toContain("could not say whose token this is");
  });

  test("a person's token writes as that person", async () => {
    const made = await scene();
    const ravi = made.state.account("ravi");
    expect(await made.forge(made.personalToken("ravi")).self()).toEqual({ id: String(ravi.id), login: "ravi" });
  });

  test("an App's token writes as the bot of that App", async () => {
    const made = await scene();
    const bot = made.state.account("lockstep-acme[bot]");
    made.state.tokens.set("ghs_app", { account: bot, app: { id: 77, slug: "lockstep-acme" }, permissions: {} });
    expect(await made.forge("ghs_app").self()).toEqual({ id: String(bot.id), login: "lockstep-acme[bot]" });
  });

  test("a token that GitHub does not know is an error that says which input to correct", async () => {
    const made = await scene();
    expect(await errorOf(() => made.forge("ghs_unknown").self())).toContain("FORGE_PERMISSION_MISSING");
  });
});

describe("what somebody may do", () => {
  const rows: readonly (readonly [string, Role, string])[] = [
    ["an administrator", "admin", "admin"],
    ["a maintainer writes", "maintain", "write"],
    ["a writer writes", "write", "write"],
    ["a triager only reads", "triage", "read"],
    ["a reader reads", "read", "read"],
    ["nobody", "none", "none"],
    ["a role of the organisation counts as what it builds on: read", { name: "labeller", base: "read" }, "read"],
    ["a role of the organisation counts as what it builds on: write", { name: "releaser", base: "write" }, "write"],
  ];
  test.each(rows)("%s", async (_name, role, expected) => {
    const made = await scene();
    const { id, login } = made.state.account("ravi");
    made.state.roles.set(login, role);
    expect(await made.forge().permission({ id: String(id), login })).toBe(expected);
  });

  test("an account that does not exist may nothing", async () => {
    const made = await scene();
    expect(await made.forge().permission({ id: "1", login: "nobody" })).toBe("none");
  });

  test("a login that belongs to another account today may nothing", async () => {
    const made = await scene();
    made.state.account("ravi");
    made.state.roles.set("ravi", "admin");
    expect(await made.forge().permission({ id: "999999", login: "ravi" })).toBe("none");
  });

  const operation = "repos/get-collaborator-permission-level";
  const unclear: readonly (readonly [string, Fault])[] = [
    ["GitHub is out of order", { operation, kind: "answer", status: 500, times: 4 }],
    [
      "GitHub refuses to say",
      { operation, kind: "answer", status: 403, message: "Resource not accessible by integration" },
    ],
    [
      "the answer is of no known word",
      { operation, kind: "body", body: { permission: "owner", role_name: "owner", user: null } },
    ],
  ];
  test.each(unclear)("%s: an error or nothing, never a permission", async (_name, fault) => {
    const made = await scene();
    made.state.roles.set("ravi", "admin");
    const { id, login } = made.state.account("ravi");
    made.server.fault(fault);
    const said = await made
      .forge()
      .permission({ id: String(id), login })
      .catch(() => "error");
    expect(["error", "none"]).toContain(said);
  });
});

describe("pull requests", () => {
  test("an open one shows its branch's tip, which moves with a push", async () => {
    const made = await scene();
    const forge = made.forge();
    const before = await forge.pullRequest(1);
    const moved = await made.commit("better", { "params.yaml": "epochs: 30\n" });
    const after = await forge.pullRequest(1);
    expect(before).toMatchObject({ state: "open", isDraft: false, mergeCommit: undefined, author: { login: "ada" } });
    expect(before.head).toMatchObject({ branch: "better", isFork: false });
    expect(after.head.sha).toBe(moved);
  });

  test.each(["merge", "squash", "rebase"] as const)(
    "a %s is found by the commit that it put on main",
    async (method) => {
      const made = await scene();
      await made.commit("main", { "other.txt": "meanwhile\n" });
      const commit = commitSha(made.merge(1, method));
      const [found, ...others] = await made.forge().pullRequestsOf(commit);
      expect(others).toEqual([]);
      expect(found).toMatchObject({ number: 1, state: "merged", mergeCommit: commit });
    },
  );

  test("a commit that is still on an open pull request belongs to none", async () => {
    const made = await scene();
    expect(await made.forge().pullRequestsOf(headOf(made))).toEqual([]);
  });

  test("one that was closed without a merge is closed, and no trial merge counts as its merge", async () => {
    const made = await scene();
    const [pull] = made.state.pulls;
    if (pull !== undefined) pull.state = "closed";
    const forge = made.forge();
    expect(await forge.pullRequest(1)).toMatchObject({ state: "closed", mergeCommit: undefined });
    expect(await forge.pullRequests("merged")).toEqual([]);
    expect(await forge.pullRequests("closed")).toHaveLength(1);
  });

  test("a fork's is told apart", async () => {
    const made = await scene();
    made.openPull({ branch: "better", author: "eve", fork: "eve/milling" });
    expect((await made.forge().pullRequest(2)).head.isFork).toBe(true);
  });

  test("a number that does not exist is PULL_REQUEST_MISSING", async () => {
    const made = await scene();
    expect(await errorOf(() => made.forge().pullRequest(7))).toBe(
      "PULL_REQUEST_MISSING: there is no pull request 7 in acme/milling",
    );
  });

  test("all 101 are listed, over two pages", async () => {
    const made = await scene();
    for (let number = 2; number <= 101; number++) made.openPull({ branch: "better", author: "ada" });
    expect(await made.forge().pullRequests("open")).toHaveLength(101);
    expect(calls(made, "pulls/list")).toBe(2);
  });

  test("opening one twice opens it once, and updates what it says", async () => {
    const made = await gitHubScene({ branches: { "lockstep/drift": { "data.dvc": "outs: []\n" } } });
    const forge = made.forge();
    const request = { title: "Retrain", body: "Torque drifted.", head: "lockstep/drift", base: "main" };
    const first = await forge.openPullRequest(request);
    const second = await forge.openPullRequest({ ...request, body: "Torque drifted further." });
    const third = await forge.openPullRequest({ ...request, body: "Torque drifted further." });
    expect([first.number, second.number, third.number]).toEqual([1, 1, 1]);
    expect(made.state.pulls.map(({ body }) => body)).toEqual(["Torque drifted further."]);
    expect([calls(made, "pulls/create"), calls(made, "pulls/update")]).toEqual([1, 1]);
  });

  test("one whose answer was lost is found, not opened again", async () => {
    const made = await gitHubScene({ branches: { "lockstep/drift": { "data.dvc": "outs: []\n" } } });
    made.server.fault({ operation: "pulls/create", kind: "bad-gateway-after" });
    const opened = await made.forge().openPullRequest({ title: "t", body: "b", head: "lockstep/drift", base: "main" });
    expect(opened.number).toBe(1);
    expect(calls(made, "pulls/create")).toBe(1);
  });

  test("a repository that forbids it to jobs is told which box to tick", async () => {
    const made = await gitHubScene({ branches: { "lockstep/drift": { "data.dvc": "outs: []\n" } } });
    made.server.fault({
      operation: "pulls/create",
      kind: "answer",
      status: 403,
      message: "GitHub Actions is not permitted to create or approve pull requests.",
    });
    const request = { title: "t", body: "b", head: "lockstep/drift", base: "main" };
    await expect(made.forge().openPullRequest(request)).rejects.toMatchObject({
      code: "FORGE_PERMISSION_MISSING",
      hint: expect.stringContaining("Allow GitHub Actions to create and approve pull requests") as string,
    });
  });
});

describe("comments", () => {
  test("all 205 come in their order, over three pages", async () => {
    const made = await scene();
    for (let at = 0; at < 205; at++) made.say("ravi", 1, `comment ${at}`);
    const bodies = (await made.forge().comments(1)).map(({ body }) => body);
    expect(bodies).toEqual(Array.from({ length: 205 }, (_, at) => `comment ${at}`));
    expect(calls(made, "issues/list-comments")).toBe(3);
  });

  test("a bot's, an App's and a vanished account's are nobody's; a person's is theirs", async () => {
    const made = await scene();
    made.say("ravi", 1, "by hand");
    made.say("dependabot[bot]", 1, "by a bot");
    made.state.comments.push(
      { ...made.say("ravi", 1, "through an App"), id: 1, app: { id: 3, slug: "mail-bridge" } },
      { ...made.say("ravi", 1, "gone"), id: 2, author: undefined },
    );
    const told = (await made.forge().comments(1)).map(({ body, isBot }) => `${body}: ${String(isBot)}`);
    expect(told).toEqual([
      "by hand: false",
      "by a bot: true",
      "through an App: false",
      "gone: false",
      "through an App: true",
      "gone: true",
    ]);
  });

  test("one that was changed after it was written says so", async () => {
    const made = await scene();
    const comment = made.say("ravi", 1, "/approve nothing");
    made.state.next();
    comment.updatedAt = made.state.now();
    made.say("ravi", 1, "unchanged");
    expect((await made.forge().comments(1)).map(({ isEdited }) => isEdited)).toEqual([true, false]);
  });

  test("keeping one writes it once, changes it when it differs, and leaves it alone otherwise", async () => {
    const made = await scene();
    const forge = made.forge();
    const first = await forge.keepComment(1, "lockstep report", "one");
    const same = await forge.keepComment(1, "lockstep report", "one");
    const second = await forge.keepComment(1, "lockstep report", "two");
    expect([first.changed, same.changed, second.changed]).toEqual([true, false, true]);
    expect(new Set([first.id, same.id, second.id]).size).toBe(1);
    expect(made.state.comments.map(({ body }) => body)).toEqual(["<!-- lockstep report -->\ntwo"]);
  });

  test("somebody else's comment with our marker is never touched", async () => {
    const made = await scene();
    const forged = made.say("eve", 1, "<!-- lockstep report -->\nApproved by all.");
    const kept = await made.forge().keepComment(1, "lockstep report", "regressed");
    expect(kept.id).not.toBe(String(forged.id));
    expect(forged.body).toBe("<!-- lockstep report -->\nApproved by all.");
    expect(made.state.comments).toHaveLength(2);
  });

  test("a second copy of our own goes away", async () => {
    const made = await scene();
    made.say("github-actions[bot]", 1, "<!-- lockstep report -->\none");
    made.say("github-actions[bot]", 1, "<!-- lockstep report -->\none");
    expect((await made.forge().keepComment(1, "lockstep report", "one")).changed).toBe(true);
    expect(made.state.comments.map(({ body }) => body)).toEqual(["<!-- lockstep report -->\none"]);
  });

  test.each(["bad-gateway-after", "reset-after"] as const)(
    "a comment whose answer was lost (%s) is not written again",
    async (kind) => {
      const made = await scene();
      made.server.fault({ operation: "issues/create-comment", kind });
      const kept = await made.forge().keepComment(1, "lockstep report", "one");
      expect(made.state.comments.map(({ id }) => String(id))).toEqual([kept.id]);
      expect(calls(made, "issues/create-comment")).toBe(1);
    },
  );

  test("a list that lags behind the lost answer is read again before anything is written twice", async () => {
    const made = await scene();
    const forge = made.forge();
    // The first list is before the write; the two after it do not show the write yet.
    await forge.comments(1);
    made.server.fault({ operation: "issues/create-comment", kind: "bad-gateway-after" });
    made.server.fault({ operation: "issues/list-comments", kind: "stale", times: 3 });
    const kept = await forge.keepComment(1, "lockstep report", "one");
    expect(made.state.comments.map(({ id }) => String(id))).toEqual([kept.id]);
  });

  test("a connection that broke before anything was done is tried again", async () => {
    const made = await scene();
    made.server.fault({ operation: "issues/create-comment", kind: "reset-before" });
    await made.forge().keepComment(1, "lockstep report", "one");
    expect(made.state.comments).toHaveLength(1);
  });

  test("a body of 65,536 characters is written, one more is refused before it is sent", async () => {
    const made = await scene();
    const forge = made.forge();
    const room = 65_536 - "<!-- m -->\n".length;
    expect((await forge.keepComment(1, "m", "x".repeat(room))).changed).toBe(true);
    expect(await errorOf(() => forge.keepComment(1, "m", "x".repeat(room + 1)))).toContain("FORGE_REQUEST_FAILED");
    expect(calls(made, "issues/update-comment")).toBe(0);
  });

  test("reacting twice leaves one reaction", async () => {
    const made = await scene();
    const comment = made.say("ravi", 1, "/help");
    const forge = made.forge();
    await forge.react(String(comment.id), "eyes");
    await forge.react(String(comment.id), "eyes");
    expect([...comment.reactions]).toEqual(["github-actions[bot] eyes"]);
  });
});

describe("checks", () => {
  test.each([
    ["success", "success"],
    ["failure", "failure"],
    ["neutral", "neutral"],
    ["pending", "pending"],
  ] as const)("%s comes back as it was set", async (_name, conclusion) => {
    const made = await scene();
    const forge = made.forge();
    const check = evaluation(made, { conclusion });
    await forge.setCheck(check);
    expect(await forge.check(check.sha, check.name)).toEqual(check);
  });

  const texts: readonly (readonly [string, Partial<Check>])[] = [
    ["an empty summary and record", { summary: "", record: "" }],
    ["a record with code fences in it", { record: '{"stage":"```\\n````json\\n```"}' }],
    ["a record with letters of every size", { record: '{"label":"Fräse ≥ 8 µm 🛠"}' }],
    ["the longest record", { record: JSON.stringify("x".repeat(59_998)) }],
  ];
  test.each(texts)("%s comes back to the byte", async (_name, change) => {
    const made = await scene();
    const forge = made.forge();
    const check = evaluation(made, change);
    await forge.setCheck(check);
    expect(await forge.check(check.sha, check.name)).toEqual(check);
  });

  test("a record that is too long in bytes is refused before it is sent", async () => {
    const made = await scene();
    const check = evaluation(made, { record: JSON.stringify("ä".repeat(33_000)) });
    expect(await errorOf(() => made.forge().setCheck(check))).toContain("66014 bytes");
    expect(made.state.checkRuns).toEqual([]);
  });

  test("setting it again changes our run in place; setting the same does nothing", async () => {
    const made = await scene();
    const forge = made.forge();
    await forge.setCheck(evaluation(made, { conclusion: "pending", title: "evaluating" }));
    await forge.setCheck(evaluation(made, { conclusion: "failure", title: "regressed" }));
    await forge.setCheck(evaluation(made, { conclusion: "failure", title: "regressed" }));
    expect(made.state.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure"]);
    expect([calls(made, "checks/create"), calls(made, "checks/update")]).toEqual([1, 1]);
  });

  const finding = (line: number): Annotation => ({
    ...{ path: "params.yaml", line, level: "failure", title: "a gate says no" },
    message: "units was 8 and is 24",
  });

  test.each<[string, readonly (readonly Annotation[] | undefined)[], readonly number[]]>([
    ["are sent with the first report", [[finding(3)]], [1]],
    ["are added once to a check that had none", [undefined, [finding(3)], [finding(3)]], [1]],
    ["stay when somebody who has none says something new", [[finding(3)], undefined], [1]],
    [
      "that are others begin a new check, because none is ever taken away",
      [[finding(3)], [finding(3), finding(4)]],
      [1, 2],
    ],
    ["beyond fifty stay in the report", [Array.from({ length: 60 }, (_, line) => finding(line + 1))], [50]],
  ])("annotations %s", async (_name, reports, counts) => {
    const made = await scene();
    const forge = made.forge();
    for (const [index, annotations] of reports.entries())
      await forge.setCheck(evaluation(made, { title: `report ${String(index)}`, annotations }));
    expect(made.state.checkRuns.map(({ output }) => output.annotations.length)).toEqual(counts);
    expect((await forge.check(headOf(made), "lockstep/evaluation"))?.title).toBe(
      `report ${String(reports.length - 1)}`,
    );
  });

  test("a completed one that has to wait again is replaced: GitHub does not take a conclusion back", async () => {
    const made = await scene();
    const forge = made.forge();
    const approval = { name: "lockstep/approval", summary: "", record: "" };
    await forge.setCheck(evaluation(made, { ...approval, conclusion: "success" }));
    await forge.setCheck(evaluation(made, { ...approval, conclusion: "pending", title: "1 more to approve" }));
    expect((await forge.check(headOf(made), "lockstep/approval"))?.conclusion).toBe("pending");
  });

  test("a run that nobody may change any more is replaced", async () => {
    const made = await scene();
    const forge = made.forge();
    await forge.setCheck(evaluation(made, { title: "one" }));
    made.server.fault({
      operation: "checks/update",
      kind: "answer",
      status: 403,
      message: "Check run status and conclusions can only be updated internally by GitHub Actions",
    });
    await forge.setCheck(evaluation(made, { title: "two" }));
    expect((await forge.check(headOf(made), "lockstep/evaluation"))?.title).toBe("two");
  });

  test("a run of the same name by another App counts for nothing", async () => {
    const made = await scene();
    const output = { title: "approved by all", summary: "", text: undefined, annotations: [] };
    const run = { id: 1, name: "lockstep/approval", headSha: headOf(made), status: "completed", conclusion: "success" };
    made.state.checkRuns.push({ ...run, app: { id: 9, slug: "eves-app" }, output, sequence: made.state.next() });
    expect(await made.forge().check(headOf(made), "lockstep/approval")).toBeUndefined();
  });

  test("one whose answer was lost is found, not created again", async () => {
    const made = await scene();
    made.server.fault({ operation: "checks/create", kind: "reset-after" });
    await made.forge().setCheck(evaluation(made));
    expect(made.state.checkRuns).toHaveLength(1);
  });

  test("a person's token may not write check runs, and the error says which token may", async () => {
    const made = await scene();
    await expect(made.forge(made.personalToken("ravi")).setCheck(evaluation(made))).rejects.toMatchObject({
      code: "FORGE_PERMISSION_MISSING",
      hint: expect.stringContaining("checks: write") as string,
    });
  });
});

describe("a job without the permission", () => {
  const rows: readonly (readonly [string, (made: Scene, token: string) => Promise<unknown>, string])[] = [
    ["show a pull request", (made, token) => made.forge(token).pullRequest(1), "pull-requests: read"],
    ["list comments", (made, token) => made.forge(token).comments(1), "issues: read` or `pull-requests: read"],
    ["set a check", (made, token) => made.forge(token).setCheck(evaluation(made)), "checks: read"],
  ];
  test.each(rows)("to %s is told the line to add", async (_name, act, line) => {
    const made = await scene();
    await expect(act(made, made.jobToken({ contents: "read" }))).rejects.toMatchObject({
      code: "FORGE_PERMISSION_MISSING",
      hint: expect.stringContaining(`Add \`${line}\` to the \`permissions:\` of this job`) as string,
    });
  });

  test("a fork's job, which may only read, cannot comment", async () => {
    const made = await scene();
    const token = made.jobToken({ contents: "read", "pull-requests": "read" });
    await expect(made.forge(token).keepComment(1, "m", "b")).rejects.toMatchObject({
      hint: expect.stringContaining("pull-requests: write") as string,
    });
    expect(made.state.comments).toEqual([]);
  });
});

test("an Enterprise Server is spoken to below /api/v3, and through /api/graphql", async () => {
  const made = await scene({ base: "/api/v3" });
  const forge = made.forge();
  await forge.keepComment(1, "lockstep report", "one");
  expect((await forge.comments(1))[0]?.author).toEqual(await forge.self());
});
