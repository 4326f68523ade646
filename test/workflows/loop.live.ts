import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { branchSha, gitIn } from "../support/github-server/bare.ts";
import type { StoredPull } from "../support/github-server/state.ts";
import { resultsOf as results, type WorkflowRun } from "./act.ts";
import { clockStruck, closed, commented, ended, opened, pushed, queued } from "./events.ts";
import { openHub } from "./hub.ts";
import { openWorld, type World } from "./world.ts";

/** Where promote.yml starts the example's server. */
const served = "http://127.0.0.1:8089";

const strainedCut = {
  type: "L",
  air_temperature_k: 302.3,
  process_temperature_k: 310.9,
  rotational_speed_rpm: 1320,
  torque_nm: 58.4,
  tool_wear_min: 206,
};

function stepOf(run: WorkflowRun | undefined, job: string, name: string) {
  const found = run?.jobs[job]?.steps.find((step) => step.id === name || step.name === name);
  if (found === undefined) throw new Error(`${job} ran no step ${name}:\n${run?.log ?? "nothing ran"}`);
  return found;
}

function checks({ scene }: World, sha: string): readonly string[] {
  return scene.state.checkRuns
    .filter(({ headSha }) => headSha === sha)
    .map(({ name, conclusion }) => `${name}: ${conclusion ?? "pending"}`)
    .sort();
}

/** The tags of the origin, each with the commit it names. */
function tags({ scene }: World): readonly string[] {
  const format = "--format=%(refname:short) %(*objectname)";
  return gitIn(scene.state.folder, "for-each-ref", format, "refs/tags").split("\n");
}

function commentsOn({ scene }: World, pull: StoredPull): readonly string[] {
  return scene.state.comments.filter(({ pullRequest }) => pullRequest === pull.number).map(({ body }) => body);
}

function approvalLine(world: World, pull: StoredPull): string {
  const [line] = /\/approve [\w-]+@[0-9a-f]{64}/.exec(commentsOn(world, pull).join("\n")) ?? [];
  if (line === undefined) throw new Error("no comment says how to approve");
  return line;
}

/** What the server first predicts while a run goes on; act removes the folder that it serves from when the job ends. */
async function firstAnswer(run: Promise<unknown>): Promise<unknown> {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  run.then(end, end);
  while (!over.signal.aborted) {
    const answer = await fetch(`${served}/predict`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ instances: [strainedCut] }),
    }).catch(() => undefined);
    if (answer?.ok === true) return answer.json();
    await delay(50);
  }
  return undefined;
}

test("our workflows take a model from a push to a served version", async () => {
  const occupied = await fetch(served).catch(() => undefined);
  expect(occupied, `${served} is taken, and promote.yml deploys to it`).toBeUndefined();
  const world = await openWorld();
  const { scene } = world;
  const { server, state } = scene;
  const hub = openHub(scene);
  const before = branchSha(state.folder, "main") ?? "";

  // Dana trains on her machine and pushes a branch: the push is trained and judged again, and writes nothing anywhere.
  await scene.commit("first-model", {});
  await world.dana("train", "--commit");
  const head = branchSha(state.folder, "first-model") ?? "";
  const onPush = await hub.deliver(pushed(server, { branch: "first-model", before, login: "dana" }));
  expect(Object.keys(onPush)).toEqual(["train"]);
  expect(results(onPush["train"]), onPush["train"]?.log).toEqual({ train: "success", data: "success" });

  // The pull request: the same for its head, not for GitHub's trial merge of it; and what is handed over names that head.
  const pull = scene.openPull({ branch: "first-model", author: "dana", title: "First failure predictor" });
  const { train } = await hub.deliver(opened(server, pull));
  expect(results(train), train?.log).toEqual({ train: "success", data: "success" });
  expect(stepOf(train, "train", "report").summary).toContain("failure-predictor");
  const handedOver = hub.artifact(train, "report.json");
  expect(handedOver).toContain(`"headSha":"${head}"`);
  expect(hub.artifact(train, "lockstep-report-html")).toContain("<!doctype html>");
  expect(server.served, "training has asked the forge for nothing").toEqual([]);
  expect(state.comments).toEqual([]);

  // The job that may write takes it from there: one comment and two checks, and the same ones when it runs again.
  const ofTrain = hub.stored(train);
  for (const time of ["first", "second"]) {
    const { report } = await hub.deliver(ended(server, ofTrain));
    expect(results(report), `${time}: ${report?.log ?? ""}`).toEqual({ report: "success" });
    expect(state.comments.map(({ author, body }) => [author?.login, body.split("\n")[0]])).toEqual([
      ["github-actions[bot]", "<!-- lockstep:report -->"],
    ]);
    expect(checks(world, head)).toEqual(["lockstep/approval: pending", "lockstep/evaluation: success"]);
  }
  // The end of a run that was for a push, or that failed, is nothing to report.
  for (const run of [hub.stored(onPush["train"]), { ...ofTrain, conclusion: "failure" }])
    expect(results((await hub.deliver(ended(server, run)))["report"])).toEqual({});

  // Talk starts nothing. A reader's approval is refused by a reaction alone, the author's with the reason; Ravi's counts.
  const line = approvalLine(world, pull);
  const say = async (login: string, body: string) => {
    const comment = scene.say(login, pull.number, body);
    return { comment, run: (await hub.deliver(commented(server, pull, comment)))["review"] };
  };
  expect(results((await say("ravi", "Looks good.")).run)).toEqual({});
  const stranger = await say("eve", line);
  expect(results(stranger.run), stranger.run?.log).toEqual({ review: "failure" });
  expect([...stranger.comment.reactions]).toEqual(["github-actions[bot] confused"]);
  expect(commentsOn(world, pull).at(-1)).toBe(line);
  const author = await say("dana", line);
  expect(results(author.run), author.run?.log).toEqual({ review: "failure" });
  expect([...author.comment.reactions]).toEqual(["github-actions[bot] eyes"]);
  expect(commentsOn(world, pull).at(-1)).toContain("self_approval");
  expect(checks(world, head)).toContain("lockstep/approval: pending");

  // `/train` runs the pull request's own run once more, and what that hands over changes nothing that is said.
  const repeated = await say("dana", "/train");
  expect(results(repeated.run), repeated.run?.log).toEqual({ review: "success" });
  const comments = commentsOn(world, pull);
  const rerun = (await hub.requested())["train"];
  expect(results(rerun), rerun?.log).toEqual({ train: "success", data: "success" });
  expect([rerun?.id, ofTrain.attempt]).toEqual([train?.id, 2]);
  expect(hub.artifact(rerun, "report.json")).toContain(`"headSha":"${head}"`);
  const ofRerun = (await hub.deliver(ended(server, ofTrain)))["report"];
  expect(results(ofRerun), ofRerun?.log).toEqual({ report: "success" });
  expect(commentsOn(world, pull)).toEqual(comments);

  // `/train` where the pull request's run would wait for a maintainer: a run of the branch, which asks for its report itself.
  ofTrain.status = "waiting";
  const asked = await say("dana", "/train");
  expect(results(asked.run), asked.run?.log).toEqual({ review: "success" });
  const again = await hub.requested();
  expect(results(again["train"]), again["train"]?.log).toEqual({
    train: "success",
    data: "success",
    "hand-over": "success",
  });
  const late = await hub.requested();
  expect(results(late["report"]), late["report"]?.log).toEqual({ report: "success" });
  expect(checks(world, head)).toEqual(["lockstep/approval: pending", "lockstep/evaluation: success"]);

  const accepted = await say("ravi", line);
  expect(results(accepted.run), accepted.run?.log).toEqual({ review: "success" });
  expect(checks(world, head)).toContain("lockstep/approval: success");
  expect(gitIn(state.folder, "ls-tree", "-r", "--name-only", "refs/lockstep/approvals").split("\n")).toHaveLength(1);

  // The merge queue asks about the combination.
  const ref = `refs/heads/gh-readonly-queue/main/pr-${pull.number}-${before}`;
  gitIn(state.folder, "update-ref", ref, gitIn(state.folder, "rev-parse", `refs/pull/${pull.number}/merge`));
  const inQueue = await hub.deliver(queued(server, { ref, base: "main" }));
  expect(Object.keys(inQueue)).toEqual(["train"]);
  expect(results(inQueue["train"]), inQueue["train"]?.log).toEqual({ train: "success", data: "success" });
  const combination = hub.stored(inQueue["train"]);
  const ofQueue = (await hub.deliver(ended(server, combination)))["report"];
  expect(results(ofQueue), ofQueue?.log).toEqual({ queue: "success" });
  expect(checks(world, combination.headSha)).toEqual(["lockstep/approval: success", "lockstep/evaluation: success"]);
  gitIn(state.folder, "update-ref", "-d", ref);

  // Merged: the tags name the merge, and the version that was approved serves.
  const merge = scene.merge(pull.number, "squash");
  const released = hub.deliver(pushed(server, { branch: "main", before, login: "ravi" }));
  const answer = firstAnswer(released);
  const { promote } = await released;
  expect(results(promote), promote?.log).toMatchObject({ promote: "success", deploy: "success", reconcile: "success" });
  expect(Object.values(results(promote)), promote?.log).not.toContain("failure");
  expect(stepOf(promote, "promote", "promote").outputs).toEqual({ changed: "true" });
  const made = tags(world);
  expect(made).toEqual([`failure-predictor#production#1 ${merge}`, `failure-predictor@v1.0.0 ${merge}`]);
  expect(await answer).toMatchObject({ model_version: "v1.0.0", artifact_sha256: line.slice(-64) });

  // The next hour's run finds nothing to do, and so deploys nothing.
  const written = () =>
    server.served.filter(({ method, operation }) => method !== "GET" && operation !== "graphql").map((one) => one.path);
  const writes = written();
  const hourly = await hub.deliver(clockStruck(server));
  expect(results(hourly["promote"]), hourly["promote"]?.log).toMatchObject({
    promote: "success",
    reconcile: "success",
  });
  expect(results(hourly["promote"])).not.toHaveProperty("deploy");
  expect(stepOf(hourly["promote"], "promote", "promote").outputs).toEqual({ changed: "false" });
  expect(tags(world)).toEqual(made);
  expect(written()).toEqual(writes);

  // A pull request that is merged gets its receipt from promote, one that is closed from here.
  expect(results((await hub.deliver(closed(server, pull)))["report"])).toEqual({});
  await scene.commit("second-thoughts", { "NOTES.md": "Perhaps not.\n" });
  const dropped = scene.openPull({ branch: "second-thoughts", author: "dana" });
  dropped.state = "closed";
  const receipt = (await hub.deliver(closed(server, dropped)))["report"];
  expect(results(receipt), receipt?.log).toEqual({ close: "success" });

  // Nobody but this machine was asked for anything but packages; and no run wrote down its token.
  expect([...server.hosts]).toEqual([new URL(server.webUrl).host]);
  for (const { log } of hub.runs) for (const token of state.tokens.keys()) expect(log).not.toContain(token);
  console.log(hub.runs.map(({ id, seconds }) => `run ${id}: ${seconds} s`).join("\n"));
});
