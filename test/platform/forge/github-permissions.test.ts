import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { Forge } from "../../../pipeline/platform/forge/forge.ts";
import { failureOf, forgeError } from "../../../pipeline/platform/forge/github/failure.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";

/** GitHub with one open pull request, number 1, by Ada, who wrote one comment. */
async function scene(): Promise<{
  readonly made: Scene;
  readonly sha: ReturnType<typeof commitSha>;
  readonly comment: string;
}> {
  const made = await gitHubScene({ branches: { better: { "params.yaml": "epochs: 20\n" } } });
  made.openPull({ branch: "better", author: "ada" });
  const forge = made.forge();
  await forge.makeComment(1, "other", "a word");
  const comment = (await forge.lastComment(1)) ?? "";
  return { made, sha: commitSha(made.state.pulls[0]?.headSha ?? ""), comment };
}

type Around = Awaited<ReturnType<typeof scene>>;

const check = (sha: Around["sha"]) =>
  ({ sha, name: "lockstep/evaluation", conclusion: "success", title: "t", summary: "s", record: "{}" }) as const;

/** Every call of the driver, what it asks GitHub for first that it may be refused, and the line that a job needs for it. */
const calls: readonly (readonly [
  name: string,
  operation: string,
  act: (forge: Forge, around: Around) => Promise<unknown> | undefined,
  line: string,
])[] = [
  ["show a pull request", "pulls/get", (forge) => forge.pullRequest(1), "pull-requests: read"],
  ["list pull requests", "pulls/list", (forge) => forge.pullRequests("open"), "pull-requests: read"],
  [
    "list the pull requests of a commit",
    "repos/list-pull-requests-associated-with-commit",
    (forge, { sha }) => forge.pullRequestsOf(sha),
    "pull-requests: read",
  ],
  [
    "open a pull request",
    "pulls/create",
    (forge) => forge.openPullRequest({ title: "t", body: "b", head: "other", base: "main" }),
    "pull-requests: write",
  ],
  [
    "update a pull request",
    "pulls/update",
    (forge) => forge.openPullRequest({ title: "new", body: "b", head: "better", base: "main" }),
    "pull-requests: write",
  ],
  ["list comments", "issues/list-comments", (forge) => forge.comments(1), "pull-requests: read"],
  ["find the last comment", "issues/list-comments", (forge) => forge.lastComment(1), "pull-requests: read"],
  ["write a comment", "issues/create-comment", (forge) => forge.makeComment(1, "m", "b"), "pull-requests: write"],
  ["keep a comment", "issues/create-comment", (forge) => forge.keepComment(1, "m", "b"), "pull-requests: write"],
  [
    "change a comment",
    "issues/update-comment",
    (forge) => forge.keepComment(1, "other", "new"),
    "pull-requests: write",
  ],
  [
    "react to a comment",
    "reactions/create-for-issue-comment",
    (forge, { comment }) => forge.react(comment, "eyes"),
    "pull-requests: write",
  ],
  ["list reviews", "pulls/list-reviews", (forge) => forge.reviews(1), "pull-requests: read"],
  ["read a check", "checks/list-for-ref", (forge, { sha }) => forge.check(sha, "lockstep/evaluation"), "checks: read"],
  ["set a check", "checks/create", (forge, { sha }) => forge.setCheck(check(sha)), "checks: write"],
  [
    "look for a check of anybody's",
    "checks/list-for-ref",
    (forge, { sha }) => forge.conclusion(sha, "ci"),
    "checks: read",
  ],
  ["list issues", "issues/list-for-repo", (forge) => forge.issues.list(), "issues: read"],
  [
    "open an issue",
    "issues/create",
    (forge) => forge.issues.keep("m", { title: "t", body: "b", state: "open" }),
    "issues: write",
  ],
  [
    "list runs",
    "actions/list-workflow-runs",
    (forge, { sha }) => forge.workflows?.runs("train.yml", sha),
    "actions: write",
  ],
  ["show a run", "actions/get-workflow-run", (forge) => forge.workflows?.run("1"), "actions: read"],
];

/** What GitHub answers to a token that may not, as its documentation and its users show it. */
const answers: readonly (readonly [
  name: string,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>>,
])[] = [
  ["403 to a job", 403, "Resource not accessible by integration", {}],
  ["403 that names nothing", 403, "Forbidden", {}],
  ["404 for what the token may not see", 404, "Not Found", {}],
];

describe.each(calls)("a token that may not %s", (_name, operation, act, line) => {
  test.each(answers)("is told the line to add, after %s", async (_answer, status, message, headers) => {
    const around = await scene();
    const { made } = around;
    const forge = made.forge();
    await forge.self();
    made.server.fault({ operation, kind: "answer", status, message, headers });
    const error = await errorOfCall(act(forge, around));
    // That something is not there is an answer to some questions, and no refusal.
    if (status === 404 && error === undefined) return;
    if (status === 404 && error?.code === "PULL_REQUEST_MISSING") return;
    expect(error).toMatchObject({
      code: "FORGE_PERMISSION_MISSING",
      hint: expect.stringContaining(`Add \`${line}\` to the \`permissions:\` of this job`) as string,
    });
  });
});

async function errorOfCall(call: Promise<unknown> | undefined): Promise<{ code?: string; hint?: string } | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return error as { code?: string; hint?: string };
  }
}

describe("what is refused for another reason says what to do instead:", () => {
  const need = { what: "comment on pull request 1", permission: "pull-requests: write" };
  const thrown = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Error =>
    Object.assign(new Error(message), { status, response: { data: { message }, headers } });
  test.each<[string, Error, string, string]>([
    [
      "a personal access token",
      thrown(403, "Resource not accessible by personal access token"),
      "FORGE_PERMISSION_MISSING",
      "Give the personal access token the repository permission `pull-requests: write`",
    ],
    [
      "an archived repository",
      thrown(403, "Repository was archived so is read-only."),
      "FORGE_PERMISSION_MISSING",
      "out of the archive",
    ],
    [
      "single sign-on",
      thrown(403, "Resource protected by organization SAML enforcement."),
      "FORGE_PERMISSION_MISSING",
      "single sign-on",
    ],
    [
      "an IP allow list",
      thrown(
        403,
        "Although you appear to have the correct authorization credentials, the `o` organization has an IP allow list enabled",
      ),
      "FORGE_PERMISSION_MISSING",
      "runner",
    ],
    [
      "permissions that GitHub names itself, one way or two together",
      thrown(403, "Resource not accessible by integration", {
        "x-accepted-github-permissions": "issues=write; pull_requests=write,contents=read; metadata=read",
      }),
      "FORGE_PERMISSION_MISSING",
      "Add `issues: write` or `pull-requests: write` and `contents: read` to the",
    ],
    ["a body that is not taken", thrown(422, "Validation Failed"), "FORGE_REQUEST_FAILED", "nothing was changed"],
  ])("%s", (_name, error, code, hint) => {
    const told = forgeError(error, need);
    expect(told.code).toBe(code);
    expect(told.hint).toContain(hint);
  });

  test("a request that every token may make, and this one not, names no line that would not help", () => {
    const told = forgeError(
      thrown(403, "Resource not accessible by integration", { "x-accepted-github-permissions": "metadata=read" }),
      {
        what: "say what ada may do",
        permission: undefined,
      },
    );
    expect([told.code, told.hint]).toEqual([
      "FORGE_PERMISSION_MISSING",
      expect.stringContaining("names no permission"),
    ]);
  });
});

test.each([
  ["RATE_LIMITED", 429],
  ["FORBIDDEN", 403],
  ["INSUFFICIENT_SCOPES", 403],
  ["NOT_FOUND", 404],
  ["SOMETHING_NEW", 422],
  [undefined, undefined],
])("GraphQL's %s has the status %s", (type, status) => {
  const error = Object.assign(new Error("Request failed"), {
    response: {},
    errors: [{ ...(type === undefined ? {} : { type }), message: "told\nso" }],
    headers: { "retry-after": "7" },
  });
  expect(failureOf(error)).toEqual({ status, message: "told so", headers: { "retry-after": "7" } });
});

test("a rate limit of GraphQL is waited for like any other", async () => {
  const { made } = await scene();
  made.server.fault({
    operation: "graphql",
    kind: "body",
    body: { data: null, errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }] },
  });
  expect((await made.forge().self()).login).toBe("github-actions[bot]");
  expect(made.waits).toEqual([60]);
});
