import { expect, test } from "vitest";
import { branchSha } from "../support/github-server/bare.ts";
import { gitHubScene } from "../support/github-server/scene.ts";
import type { StoredRun } from "../support/github-server/state.ts";
import { closed, commented, dispatched, ended, opened, pushed, queued } from "./events.ts";

test("each event that the workflow runs deliver is as GitHub describes it", async () => {
  const scene = await gitHubScene({ branches: { change: { "change.txt": "1\n" } } });
  const { server, state } = scene;
  const pull = scene.openPull({ branch: "change", author: "dana" });
  const comment = scene.say("ravi", pull.number, "/help");
  const run: StoredRun = {
    ...{ id: 7, workflow: "train.yml", title: "Change", event: "pull_request", headBranch: "change", attempt: 1 },
    ...{ status: "completed", conclusion: "success", inputs: { head: "", request: "7" }, refusal: undefined },
    headSha: branchSha(state.folder, "change") ?? "",
    sequence: state.next(),
  };
  // Each of them throws when the payload does not fit GitHub's schema.
  const deliveries = [
    pushed(server, { branch: "change", before: "0".repeat(40), login: "dana" }),
    opened(server, pull),
    ended(server, run),
    commented(server, pull, comment),
    closed(server, pull),
    queued(server, { ref: "refs/heads/change", base: "main" }),
    dispatched(server, run),
  ];
  expect(deliveries.map(({ event, actor }) => [event, actor])).toEqual([
    ["push", "dana"],
    ["pull_request", "dana"],
    ["workflow_run", "dana"],
    ["issue_comment", "ravi"],
    ["pull_request_target", "ravi"],
    ["merge_group", "ravi"],
    ["workflow_dispatch", "github-actions[bot]"],
  ]);
});

test("an event that GitHub could not send is not delivered", async () => {
  const scene = await gitHubScene({ branches: { change: { "change.txt": "1\n" } } });
  const pull = scene.openPull({ branch: "change", author: "dana" });
  expect(() => opened(scene.server, { ...pull, number: 1.5 })).toThrow("GitHub sends no such pull-request-opened");
});
