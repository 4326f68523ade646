import { describe, expect, test } from "vitest";
import { workflows } from "../actions/workflows.ts";
import type { Delivery } from "./events.ts";
import { listens } from "./listens.ts";

const of = (event: string, payload: Delivery["payload"]): Delivery => ({ event, payload, actor: "dana" });

describe("our own workflows listen to", () => {
  test.each([
    ["a push to a branch", of("push", { ref: "refs/heads/deeper-network" }), ["train"]],
    ["a push to main", of("push", { ref: "refs/heads/main" }), ["ci", "promote"]],
    ["a push of the merge queue's", of("push", { ref: "refs/heads/gh-readonly-queue/main/pr-1-0a" }), []],
    ["an opened pull request", of("pull_request", { action: "opened" }), ["ci", "train"]],
    ["the end of train", of("workflow_run", { action: "completed", workflow: { name: "train" } }), ["report"]],
    ["the end of another workflow", of("workflow_run", { action: "completed", workflow: { name: "ci" } }), []],
    ["the start of train", of("workflow_run", { action: "requested", workflow: { name: "train" } }), []],
    ["a new comment", of("issue_comment", { action: "created" }), ["review"]],
    ["a changed comment", of("issue_comment", { action: "edited" }), []],
    ["the merge queue", of("merge_group", { action: "checks_requested" }), ["ci", "train"]],
    ["a closed pull request", of("pull_request_target", { action: "closed" }), ["report"]],
    ["the clock", of("schedule", {}), ["promote"]],
  ])("%s", (_name, delivery, expected) => {
    expect(workflows.filter(({ on }) => listens(on, delivery)).map(({ name }) => name)).toEqual(expected);
  });
});

test("a filter that is not known is not passed over", () => {
  expect(() => listens({ push: { paths: ["models/**"] } }, of("push", { ref: "refs/heads/main" }))).toThrow(
    "on.push.paths",
  );
});
