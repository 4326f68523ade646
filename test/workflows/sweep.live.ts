import { expect, test } from "vitest";
import { branchSha } from "../support/github-server/bare.ts";
import { resultsOf } from "./act.ts";
import { commented } from "./events.ts";
import { openHub } from "./hub.ts";
import { openWorld } from "./world.ts";

/** Two points, few epochs: enough that each worker has something to try. */
const smallSpace = `metric: roc_auc
strategy: grid
folds: 2
seeds: [20]
repeats: 1
space:
  epochs: {values: [1, 2]}
`;

test("`/sweep` in a comment has workers of the branch try parameters, and the default branch say what they found", async () => {
  const world = await openWorld();
  const { scene } = world;
  const { server, state } = scene;
  const hub = openHub(scene);
  await scene.commit("parameters", { "sweep.yaml": smallSpace });
  const head = branchSha(state.folder, "parameters") ?? "";
  const pull = scene.openPull({ branch: "parameters", author: "dana", title: "Other parameters" });
  const say = async (login: string, body: string) =>
    (await hub.deliver(commented(server, pull, scene.say(login, pull.number, body))))["review"];

  // Who only reads starts nothing.
  const stranger = await say("eve", "/sweep --workers 2");
  expect(resultsOf(stranger), stranger?.log).toEqual({ review: "failure" });
  expect(await hub.requested()).toEqual({});

  const asked = await say("dana", "/sweep --workers 2");
  expect(resultsOf(asked), asked?.log).toEqual({ review: "success" });
  const before = server.served.length;
  const { sweep } = await hub.requested();
  expect(resultsOf(sweep), sweep?.log).toEqual({
    ...{ plan: "success", worker: "success", join: "success" },
    "hand-over": "success",
  });
  // What ran the branch's code has asked for one thing: that the default branch reads what it found.
  expect(server.served.slice(before).map(({ operation }) => operation)).toEqual(["actions/create-workflow-dispatch"]);
  expect(JSON.parse(hub.artifact(sweep, "sweep.json"))).toMatchObject({
    ...{ kind: "lockstep/Sweep", section: "train", trials: 2, failed: 0 },
  });

  const { report } = await hub.requested();
  expect(resultsOf(report), report?.log).toEqual({ sweep: "success" });
  const posted = state.comments.filter(({ body }) => body.startsWith("<!-- lockstep:sweep -->"));
  expect(posted.map(({ pullRequest, author }) => [pullRequest, author?.login])).toEqual([
    [pull.number, "github-actions[bot]"],
  ]);
  expect(posted[0]?.body).toContain(head.slice(0, 12));
  expect(branchSha(state.folder, "parameters")).toBe(head);
  expect([...server.hosts]).toEqual([new URL(server.webUrl).host]);
  console.log(hub.runs.map(({ id, seconds }) => `run ${id}: ${seconds} s`).join("\n"));
});
