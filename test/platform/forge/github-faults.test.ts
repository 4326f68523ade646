import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { Forge } from "../../../pipeline/platform/forge/forge.ts";
import { errorOf } from "../../support/errors.ts";
import type { Fault } from "../../support/github-server/faults.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";

/** GitHub with one open pull request, number 1, by Ada, and a branch that has none yet. */
async function scene(comments = 0): Promise<Scene> {
  const made = await gitHubScene({
    branches: { better: { "params.yaml": "epochs: 20\n" }, "lockstep/drift": { "data.dvc": "outs: []\n" } },
  });
  made.openPull({ branch: "better", author: "ada" });
  for (let at = 0; at < comments; at++) made.say("ravi", 1, `comment ${at}`);
  return made;
}

function head({ state }: Scene) {
  return commitSha(state.pulls[0]?.headSha ?? "");
}

const name = "lockstep/evaluation";
const check = (made: Scene, title = "equivalent") =>
  ({ sha: head(made), name, conclusion: "success", title, summary: "", record: "" }) as const;

function calls({ server }: Scene, operation: string): number {
  return server.served.filter((served) => served.operation === operation).length;
}

describe("a rate limit", () => {
  const limit = "You have exceeded a secondary rate limit.";
  test.each<[string, Omit<Extract<Fault, { kind: "answer" }>, "operation" | "kind">, number[]]>([
    ["429 with Retry-After", { status: 429, headers: { "retry-after": "2" } }, [2]],
    ["403 with Retry-After", { status: 403, headers: { "retry-after": "1" }, message: limit }, [1]],
    ["Retry-After as a date", { status: 429, headers: { "retry-after": "Mon, 05 Jan 2026 00:00:09 GMT" } }, [9]],
    ["a date that has passed", { status: 429, headers: { "retry-after": "Sun, 04 Jan 2026 00:00:00 GMT" } }, [0]],
    ["429 without any header: a minute, then two", { status: 429, times: 2 }, [60, 120]],
    ["403 without any header", { status: 403, message: limit }, [60]],
    [
      "three in a row, each with its own time",
      { status: 429, headers: { "retry-after": "90" }, times: 3 },
      [90, 90, 90],
    ],
    [
      "the hour's requests used up, for 100 seconds more",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(Date.UTC(2026, 0, 5) / 1000 + 100) },
        message: "API rate limit exceeded",
      },
      [101],
    ],
    ["the longest that is waited for", { status: 429, headers: { "retry-after": "300" } }, [300]],
  ])("%s is waited for as GitHub asks", async (_name, answer, waits) => {
    const made = await scene();
    made.server.fault({ operation: "pulls/get", kind: "answer", ...answer });
    expect((await made.forge().pullRequest(1)).number).toBe(1);
    expect(made.waits).toEqual(waits);
    expect(made.log).toHaveLength(waits.length);
  });

  test.each<[string, Omit<Extract<Fault, { kind: "answer" }>, "operation" | "kind">, number]>([
    ["an hour", { status: 429, headers: { "retry-after": "3600" } }, 1],
    ["one second too long", { status: 429, headers: { "retry-after": "301" } }, 1],
    ["a secondary limit for an hour", { status: 403, headers: { "retry-after": "3600" }, message: limit }, 1],
    ["the bound in parts", { status: 429, headers: { "retry-after": "200" }, times: 2 }, 2],
    ["no end", { status: 429, headers: { "retry-after": "0" }, times: 4 }, 4],
  ])("%s ends the job with a code and what to do, and the token is not in it", async (_name, answer, sent) => {
    const made = await scene();
    const token = made.jobToken();
    made.server.fault({ operation: "pulls/get", kind: "answer", ...answer });
    const error: unknown = await made
      .forge(token)
      .pullRequest(1)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "FORGE_RATE_LIMITED",
      hint: expect.stringMatching(/in \d+ seconds \(rate_limited\)/) as string,
    });
    const parts = [...Object.getOwnPropertyNames(error), "cause", "request", "headers", "response"];
    expect(JSON.stringify(error, parts)).not.toContain(token);
    expect(calls(made, "pulls/get")).toBe(sent);
  });

  test("on a write loses nothing and makes nothing twice", async () => {
    const made = await scene();
    made.server.fault({ operation: "issues/create-comment", kind: "answer", status: 429, times: 2 });
    await made.forge().keepComment(1, "m", "b");
    expect(made.state.comments).toHaveLength(1);
    expect(made.waits).toEqual([60, 120]);
  });
});

/** Everything that the driver makes, and how many of it there are afterwards. */
const makings: Readonly<
  Record<
    string,
    { operation: string; act: (forge: Forge, made: Scene) => Promise<unknown>; count: (made: Scene) => number }
  >
> = {
  comment: {
    operation: "issues/create-comment",
    act: (forge) => forge.keepComment(1, "lockstep:report", "one"),
    count: ({ state }) => state.comments.filter(({ body }) => body.includes("lockstep:report")).length,
  },
  "answer that nobody looked for": {
    operation: "issues/create-comment",
    act: (forge) => forge.makeComment(1, "lockstep:report", "one"),
    count: ({ state }) => state.comments.filter(({ body }) => body.includes("lockstep:report")).length,
  },
  reaction: {
    operation: "reactions/create-for-issue-comment",
    act: async (forge, made) => forge.react(String(made.say("ravi", 1, "/help").id), "eyes"),
    count: ({ state }) => state.comments.reduce((sum, { reactions }) => sum + reactions.size, 0),
  },
  "check run": {
    operation: "checks/create",
    act: (forge, made) => forge.setCheck(check(made)),
    count: ({ state }) => state.checkRuns.length,
  },
  "pull request": {
    operation: "pulls/create",
    act: (forge) => forge.openPullRequest({ title: "t", body: "b", head: "lockstep/drift", base: "main" }),
    count: ({ state }) => state.pulls.length - 1,
  },
};

describe.each(Object.entries(makings))("a %s is made once", (_name, { operation, act, count }) => {
  test.each<[string, Omit<Fault, "operation">[]]>([
    ["when GitHub did it and said 502", [{ kind: "bad-gateway-after" }]],
    ["when GitHub did it and the connection broke", [{ kind: "reset-after" }]],
    ["when the connection broke before", [{ kind: "reset-before" }]],
    [
      "when GitHub was out of order twice, and then did it and said 502",
      [
        { kind: "answer", status: 503 } as Omit<Fault, "operation">,
        { kind: "reset-before" },
        { kind: "bad-gateway-after" },
      ],
    ],
    [
      "when the last try was the one that GitHub did and did not tell",
      [{ kind: "reset-before" }, { kind: "reset-before" }, { kind: "reset-before" }, { kind: "bad-gateway-after" }],
    ],
  ])("%s", async (_case, faults) => {
    const made = await scene();
    for (const fault of faults) made.server.fault({ operation, ...fault } as Fault);
    // A reaction's last try is not looked for: asking again is safe, and the job says that it does not know.
    await act(made.forge(), made).catch((error: unknown) => {
      if (operation !== "reactions/create-for-issue-comment") throw error;
    });
    expect(count(made)).toBe(1);
  });

  test("when the job was delivered twice, one after the other", async () => {
    const made = await scene();
    const comment = made.say("ravi", 1, "/help");
    for (let run = 0; run < 2; run++) {
      const forge = made.forge();
      if (operation.startsWith("reactions/")) await forge.react(String(comment.id), "eyes");
      else await forge.setCheck(check(made)).then(() => forge.keepComment(1, "lockstep:report", "one"));
    }
    expect([made.state.checkRuns.length, comment.reactions.size].filter((found) => found > 1)).toEqual([]);
    expect(made.state.comments.filter(({ body }) => body.includes("lockstep:report")).length).toBeLessThan(2);
  });
});

describe("reads that lag behind", () => {
  test("the comment whose answer was lost is looked for until the list has it", async () => {
    const made = await scene();
    made.server.fault({ operation: "issues/create-comment", kind: "bad-gateway-after" });
    made.server.fault({ operation: "issues/list-comments", kind: "stale", times: 3 });
    const kept = await made.forge().keepComment(1, "lockstep:report", "one");
    expect(made.state.comments.map(({ id }) => String(id))).toEqual([kept.id]);
  });

  test("a copy that a stale list led to is taken away by the next run, and the oldest stays", async () => {
    const made = await scene();
    const first = await made.forge().keepComment(1, "lockstep:report", "one");
    made.server.fault({ operation: "issues/list-comments", kind: "stale", since: 0 });
    await made.forge().keepComment(1, "lockstep:report", "two");
    expect(made.state.comments).toHaveLength(2);
    expect(await made.forge().keepComment(1, "lockstep:report", "two")).toEqual({ id: first.id, changed: true });
    expect(made.state.comments.map(({ id, body }) => `${id} ${body}`)).toEqual([
      `${first.id} <!-- lockstep:report -->\ntwo`,
    ]);
  });

  test("copies that another run has just taken away are no failure", async () => {
    const made = await scene();
    for (let copy = 0; copy < 2; copy++) made.say("github-actions[bot]", 1, "<!-- m -->\none");
    made.server.fault({ operation: "issues/delete-comment", kind: "answer", status: 404 });
    expect((await made.forge().keepComment(1, "m", "one")).changed).toBe(true);
  });
});

describe("a list", () => {
  const lists: readonly (readonly [string, Fault])[] = [
    ["whose second page is empty", { operation: "issues/list-comments", kind: "empty-page", page: 2 }],
    [
      "whose second page cannot be had",
      { operation: "issues/list-comments", kind: "answer", status: 500, page: 2, times: 4 },
    ],
    [
      "that ends before the page that was called the last",
      { operation: "issues/list-comments", kind: "cut-page", page: 2 },
    ],
    [
      "that is the page of a proxy",
      { operation: "issues/list-comments", kind: "body", body: { message: "Please sign in" } },
    ],
  ];
  test.each(lists)("%s is a failure, not a short list", async (_name, fault) => {
    const made = await scene(250);
    made.server.fault(fault);
    expect(await errorOf(() => made.forge().comments(1))).toContain("FORGE_REQUEST_FAILED");
  });

  test("whose full page does not name the next one is followed all the same", async () => {
    const made = await scene(150);
    made.server.fault({ operation: "issues/list-comments", kind: "no-link" });
    expect(await made.forge().comments(1)).toHaveLength(150);
  });

  test("of checks that do not add up to their total is a failure, never no checks", async () => {
    const made = await scene();
    made.server.fault({ operation: "checks/list-for-ref", kind: "body", body: { total_count: 1, check_runs: [] } });
    expect(await errorOf(() => made.forge().check(head(made), name))).toContain("it gave 0 of 1");
  });

  test("that grows while it is read shows everything once", async () => {
    const made = await scene();
    for (let number = 2; number <= 100; number++) made.openPull({ branch: "better", author: "ada" });
    for (let more = 0; more < 20; more++) made.openPull({ branch: "better", author: "ada" });
    // Newest first: what comes meanwhile pushes the end of the first page onto the second.
    made.server.fault({
      operation: "pulls/list",
      kind: "meanwhile",
      act: () => {
        for (let more = 0; more < 3; more++) made.openPull({ branch: "better", author: "ada" });
      },
    });
    const numbers = (await made.forge().pullRequests("open")).map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toHaveLength(120);
  });
});

describe("the newest comment", () => {
  test.each([
    [0, 1],
    [1, 1],
    [100, 2],
    [101, 2],
    [1000, 2],
  ])("of %d is found in %d requests", async (comments, requests) => {
    const made = await scene(comments);
    const last = made.state.comments.at(-1);
    expect(await made.forge().lastComment(1)).toBe(last === undefined ? undefined : String(last.id));
    // A page that is just full may be followed by one that nobody has named.
    expect(calls(made, "issues/list-comments")).toBe(requests);
  });

  test("is not missed when a page begins between two requests", async () => {
    const made = await scene(200);
    let last = "";
    made.server.fault({
      operation: "issues/list-comments",
      kind: "meanwhile",
      act: () => {
        last = String(made.say("ravi", 1, "meanwhile").id);
      },
    });
    expect(await made.forge().lastComment(1)).toBe(last);
  });
});

describe("1,000 comments", () => {
  test("and still one report: found, changed in place, and not written when nothing is new", async () => {
    const made = await scene(30);
    const first = await made.forge().keepComment(1, "lockstep:report", "one");
    const foreign = made.say("eve", 1, "<!-- lockstep:report -->\napproved by all");
    for (let at = 0; at < 968; at++) made.say("ravi", 1, `comment ${at}`);
    expect(made.state.comments).toHaveLength(1000);
    expect(await made.forge().keepComment(1, "lockstep:report", "two")).toEqual({ id: first.id, changed: true });
    const before = made.server.served.length;
    expect(await made.forge().keepComment(1, "lockstep:report", "two")).toEqual({ id: first.id, changed: false });
    expect(
      made.server.served.slice(before).filter(({ method, operation }) => method !== "GET" && operation !== "graphql"),
    ).toEqual([]);
    expect(foreign.body).toBe("<!-- lockstep:report -->\napproved by all");
    expect(made.state.comments).toHaveLength(1000);
  });

  test("of which ours is the last is found there, over all pages", async () => {
    const made = await scene(999);
    const late = made.say("github-actions[bot]", 1, "<!-- lockstep:report -->\none");
    expect((await made.forge().keepComment(1, "lockstep:report", "one")).id).toBe(String(late.id));
    expect(calls(made, "issues/list-comments")).toBe(10);
  });

  test("and none of ours yet: one is made", async () => {
    const made = await scene(1000);
    await made.forge().keepComment(1, "lockstep:report", "one");
    await made.forge().keepComment(1, "lockstep:report", "one");
    expect(made.state.comments).toHaveLength(1001);
  });
});

describe("what was read before", () => {
  test("is asked for by its ETag, and unchanged it comes from memory", async () => {
    const made = await scene(120);
    const forge = made.forge();
    const first = await forge.comments(1);
    expect(await forge.comments(1)).toEqual(first);
    made.say("ravi", 1, "one more");
    expect(await forge.comments(1)).toHaveLength(121);
    const listed = made.server.served.filter(({ operation }) => operation === "issues/list-comments");
    expect(listed.map(({ status }) => status)).toEqual([200, 200, 304, 304, 304, 200]);
  });

  test("shows a head that moved between two looks", async () => {
    const made = await scene();
    const forge = made.forge();
    const before = await forge.pullRequest(1);
    const moved = await made.commit("better", { "params.yaml": "epochs: 30\n" });
    expect([before.head.sha, (await forge.pullRequest(1)).head.sha]).toEqual([
      head(made) === moved ? before.head.sha : "",
      moved,
    ]);
  });
});

describe("no other host", () => {
  test.each([301, 302, 307] as const)("is spoken to, also when the API says %d", async (status) => {
    const made = await scene();
    const location = "http://attacker.example/repos/acme/milling/pulls/1";
    made.server.fault({ operation: "pulls/get", kind: "redirect", status, location, times: 4 });
    expect(await errorOf(() => made.forge().pullRequest(1))).toContain("FORGE_REQUEST_FAILED");
    expect([...made.server.hosts]).toEqual([new URL(made.server.apiUrl).host]);
  });

  test("a repository that was renamed is followed on the same host", async () => {
    const made = await scene();
    const location = `${made.server.apiUrl}/repos/acme/milling/pulls/1`;
    made.server.fault({ operation: "pulls/get", kind: "redirect", status: 301, location });
    expect((await made.forge().pullRequest(1)).number).toBe(1);
  });

  test("is followed by the links of a list", async () => {
    const made = await scene(150);
    await made.forge().comments(1);
    expect([...made.server.hosts]).toEqual([new URL(made.server.apiUrl).host]);
  });
});

test.each([
  ["500", { kind: "answer", status: 500 }],
  ["502", { kind: "answer", status: 502 }],
  ["503", { kind: "answer", status: 503 }],
  ["a broken connection", { kind: "reset-before" }],
] as const)("a read that meets %s is repeated, a little later", async (_name, fault) => {
  const made = await scene();
  made.server.fault({ operation: "pulls/get", ...fault });
  expect((await made.forge().pullRequest(1)).number).toBe(1);
  expect(made.waits).toHaveLength(1);
  expect(made.waits[0]).toBeGreaterThanOrEqual(0.5);
  expect(made.waits[0]).toBeLessThanOrEqual(0.75);
});

test("a change of a comment whose answer was lost is sent again, and is the same", async () => {
  const made = await scene();
  made.say("github-actions[bot]", 1, "<!-- m -->\none");
  made.server.fault({ operation: "issues/update-comment", kind: "bad-gateway-after" });
  expect((await made.forge().keepComment(1, "m", "two")).changed).toBe(true);
  expect(made.state.comments.map(({ body }) => body)).toEqual(["<!-- m -->\ntwo"]);
});
