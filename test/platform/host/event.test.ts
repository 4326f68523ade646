import { describe, expect, test } from "vitest";
import { parseEvent } from "../../../pipeline/platform/host/event.ts";
import { contract } from "../../support/github-server/contract.ts";

const sha = "0123456789abcdef0123456789abcdef01234567";
const user = { id: 2, login: "ravi", type: "User" };
const said = { id: "5000000001", author: { id: "2", login: "ravi" }, isBot: false, body: "/help" };
const comment = { id: 5_000_000_001, body: "/help", user, performed_via_github_app: null };
const issue = { number: 7, pull_request: {} };

const nothing = { pullRequest: undefined, comment: undefined, headSha: undefined };

test.each([
  ["pull_request", { pull_request: { number: 7, head: { sha } } }, { pullRequest: 7, headSha: sha }],
  [
    "pull_request",
    { pull_request: { number: 7, head: { sha }, labels: [{ name: "lockstep:major" }, { name: 5 }, "bug"] } },
    { pullRequest: 7, headSha: sha, labels: ["lockstep:major"] },
  ],
  ["pull_request", { pull_request: { number: 7, head: { sha }, labels: [] } }, { pullRequest: 7, headSha: sha }],
  ["pull_request_target", { pull_request: { number: 7, head: { sha } } }, { pullRequest: 7, headSha: sha }],
  ["issue_comment", { issue, comment }, { pullRequest: 7, comment: said }],
  [
    "issue_comment",
    { issue, comment: { ...comment, user: { ...user, type: "Bot" } } },
    { pullRequest: 7, comment: { ...said, isBot: true } },
  ],
  [
    "issue_comment",
    { issue, comment: { ...comment, performed_via_github_app: { id: 1 } } },
    { pullRequest: 7, comment: { ...said, isBot: true } },
  ],
  [
    "issue_comment",
    { issue, comment: { ...comment, user: null } },
    { pullRequest: 7, comment: { ...said, author: { id: "0", login: "ghost" }, isBot: true } },
  ],
  ["issue_comment", { issue: { number: 7 }, comment: { id: 1 } }, {}],
  ["workflow_run", { workflow_run: { head_sha: sha, pull_requests: [{ number: 9 }] } }, { headSha: sha }],
  [
    "workflow_run",
    { repository: { id: 1 }, workflow_run: { head_sha: sha, head_branch: "x", head_repository: { id: 1 } } },
    { headSha: sha, head: { branch: "x", isFork: false } },
  ],
  [
    "workflow_run",
    { repository: { id: 1 }, workflow_run: { head_sha: sha, head_branch: "x", head_repository: { id: 2 } } },
    { headSha: sha, head: { branch: "x", isFork: true } },
  ],
  // The fork is gone.
  [
    "workflow_run",
    { repository: { id: 1 }, workflow_run: { head_sha: sha, head_branch: "x", head_repository: null } },
    { headSha: sha },
  ],
  ["merge_group", { merge_group: { head_sha: sha } }, { headSha: sha }],
  ["push", { after: sha, pull_request: { number: 7 } }, {}],
  ["schedule", {}, {}],
])("%s: %j", (name, payload, expected) => {
  expect(parseEvent(name, JSON.stringify(payload))).toEqual({ name, ...nothing, ...expected });
});

test.each([
  ["pull_request", "{"],
  ["pull_request", "null"],
  ["pull_request", "[]"],
  ["pull_request", "{}"],
  ["pull_request", JSON.stringify({ pull_request: { number: "7", head: { sha } } })],
  ["pull_request", JSON.stringify({ pull_request: { number: -7, head: { sha } } })],
  ["pull_request", JSON.stringify({ pull_request: { number: 7.5, head: { sha } } })],
  ["pull_request", JSON.stringify({ pull_request: { number: 7, head: { sha: "main" } } })],
  ["pull_request", JSON.stringify({ pull_request: { number: 7, head: { sha: `${sha}\n` } } })],
  ["issue_comment", JSON.stringify({ issue: { number: 7, pull_request: {} }, comment: {} })],
  ["issue_comment", JSON.stringify({ issue: { number: 7, pull_request: {} }, comment: { id: "1 --comment 2" } })],
  ["issue_comment", JSON.stringify({ issue, comment: { ...comment, body: 7 } })],
  ["issue_comment", JSON.stringify({ issue, comment: { ...comment, user: { login: "ravi" } } })],
  ["workflow_run", JSON.stringify({ workflow_run: { head_sha: "$(id)" } })],
  ["merge_group", '{"__proto__": {"merge_group": {"head_sha": "x"}}}'],
])("%s with the payload %s is RECORD_INVALID", (name, text) => {
  expect(() => parseEvent(name, text)).toThrow(expect.objectContaining({ code: "RECORD_INVALID" }));
});

describe("what is read is what GitHub describes", () => {
  test.each([
    ["pull-request-opened", "pull_request.number", "integer"],
    ["pull-request-synchronize", "pull_request.head.sha", "string"],
    ["issue-comment-created", "issue.number", "integer"],
    ["issue-comment-created", "issue.pull_request", "object"],
    ["issue-comment-created", "comment.id", "integer"],
    ["issue-comment-created", "comment.body", "string"],
    ["issue-comment-created", "comment.user.id", "integer"],
    ["issue-comment-created", "comment.user.login", "string"],
    ["issue-comment-created", "comment.user.type", "string"],
    ["workflow-run-completed", "workflow_run.head_sha", "string"],
    ["merge-group-checks-requested", "merge_group.head_sha", "string"],
  ])("%s: %s is of type %s", (webhook, path, type) => {
    expect(contract().webhookType(webhook, path)).toBe(type);
  });
});
