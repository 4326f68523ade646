import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { gitHubScene, type Scene } from "../support/github-server/scene.ts";
import type { StoredPull } from "../support/github-server/state.ts";
import { smallModel } from "../support/small-model.ts";
import { checkout, type JobEnded, type JobRequest, runAction, runProcess } from "./job.ts";
import { permissionsOf } from "./workflows.ts";

const root = join(import.meta.dirname, "../..");
/** Where the actions are built: from the sources as they are, once for each file of tests. */
let dist = "";

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), "lockstep-dist-"));
  const built = await runProcess(process.execPath, [join(root, "scripts/build.ts"), dist], {
    cwd: root,
    env: process.env,
  });
  if (built.code !== 0) throw new Error(built.log);
});

afterAll(() => {
  for (const folder of [dist, trained]) if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === "string") throw new Error("there is no free port");
  return address.port;
}

/** GitHub with the press in `acme/milling`; Dana writes, Ravi reviews, Eve only reads. */
export interface World {
  readonly scene: Scene;
  readonly dist: string;
  readonly port: number;
  /** Dana's own `lockstep`, on her machine. */
  dana(...args: readonly string[]): Promise<string>;
  /** Runs the action of a workflow's job with the permissions of that job, on a checkout. */
  job(
    workflow: string,
    job: string,
    request: Omit<JobRequest, "token"> & { readonly folder: string },
  ): Promise<JobEnded>;
}

export async function openWorld(from?: string): Promise<World> {
  const port = await freePort();
  const scene = await gitHubScene(from === undefined ? {} : { from });
  for (const login of ["dana", "ravi"]) scene.state.roles.set(login, "write");
  scene.state.roles.set("eve", "read");
  if (from === undefined) await scene.commit("main", smallModel({ port, remote: "../../store", approvers: ["ravi"] }));
  const world: World = {
    scene,
    dist,
    port,
    dana: async (...args) => {
      const ended = await runProcess(process.execPath, [join(dist, "cli.js"), "--as", "dana", ...args], {
        cwd: scene.clone,
        env: process.env,
      });
      if (ended.code !== 0) throw new Error(`lockstep ${args.join(" ")} ended with ${ended.code}:\n${ended.log}`);
      return ended.log;
    },
    job: async (workflow, job, request) => {
      const token = scene.jobToken(permissionsOf(workflow, job));
      const ended = await runAction(dist, scene, { ...request, token });
      // Whatever a job does, its token is in no log but where the runner is told to hide it.
      const told = ended.log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
      expect(told.join("\n")).not.toContain(token);
      return ended;
    },
  };
  return world;
}

/** Dana changes something on a branch, trains it on her machine, pushes, and opens a pull request. */
export async function propose(
  world: World,
  branch: string,
  files: Readonly<Record<string, string>>,
): Promise<StoredPull> {
  await world.scene.commit(branch, files);
  await world.dana("train", "--commit");
  return world.scene.openPull({ branch, author: "dana", title: branch });
}

export function pullRequestEvent(pull: StoredPull): Pick<JobRequest, "event" | "payload"> {
  return {
    event: "pull_request",
    payload: {
      number: pull.number,
      pull_request: { number: pull.number, title: "$(id)", head: { sha: pull.headSha } },
    },
  };
}

/** What train.yml does: three actions on the head, with a token that only reads. Gives the record that it hands over. */
export async function trainRun(
  world: World,
  pull: StoredPull,
): Promise<{ readonly record: string; readonly folder: string }> {
  const folder = checkout(world.scene, `train-${pull.number}`, pull.headSha);
  gitIn(folder, "remote", "set-head", "origin", "main");
  const event = pullRequestEvent(pull);
  for (const [step, inputs] of [
    ["train", { push: "false" }],
    ["evaluate", { draws: "200" }],
    ["report", {}],
  ] as const) {
    const ended = await world.job("train", "train", { step, inputs, folder, ...event });
    expect(ended, ended.log).toMatchObject({ code: 0 });
    if (step === "report") expect(ended.summary).toContain("press");
  }
  expect(gitIn(folder, "status", "--porcelain")).toBe("");
  return { record: join(folder, ".lockstep/records/report.json"), folder };
}

let trained = "";

/** A first model that was proposed, and whose training run has ended: the same for every test that begins there, so made once. */
export async function trainedWorld(): Promise<{
  readonly world: World;
  readonly pull: StoredPull;
  readonly record: string;
}> {
  const recordPath = "train-1/.lockstep/records/report.json";
  if (trained === "") {
    const world = await openWorld();
    await trainRun(world, await propose(world, "first-model", {}));
    const folder = mkdtempSync(join(tmpdir(), "lockstep-trained-"));
    cpSync(dirname(world.scene.clone), folder, { recursive: true });
    trained = folder;
  }
  const world = await openWorld(trained);
  const pull = world.scene.openPull({ branch: "first-model", author: "dana", title: "first-model" });
  return { world, pull, record: join(dirname(world.scene.clone), recordPath) };
}

/** What report.yml does with the record of a finished run. */
export async function reportRun(
  world: World,
  request: { readonly record: string; readonly headSha: string; readonly name: string },
): Promise<JobEnded> {
  const folder = checkout(world.scene, request.name, "main");
  cpSync(request.record, join(folder, ".lockstep/handed-over/report.json"));
  return world.job("report", "report", {
    step: "report",
    inputs: { from: ".lockstep/handed-over/report.json", post: "true" },
    folder,
    event: "workflow_run",
    payload: { workflow_run: { event: "pull_request", head_sha: request.headSha, pull_requests: [] } },
  });
}

/** What review.yml does with a comment. */
export async function reviewRun(world: World, login: string, pull: StoredPull, body: string): Promise<JobEnded> {
  const comment = world.scene.say(login, pull.number, body);
  return world.job("review", "review", {
    step: "review",
    folder: checkout(world.scene, `review-${comment.id}`, "main"),
    event: "issue_comment",
    payload: {
      action: "created",
      issue: { number: pull.number, pull_request: { url: "" } },
      comment: {
        id: comment.id,
        body,
        user: { id: world.scene.state.account(login).id, login, type: "User" },
        performed_via_github_app: null,
      },
    },
  });
}

export async function promoteRun(world: World, name: string): Promise<JobEnded> {
  return world.job("promote", "promote", {
    step: "promote",
    folder: checkout(world.scene, name, "main"),
    event: "push",
    payload: {},
  });
}

/** The line that the report on the pull request asks the reviewer to copy. */
export function approvalLine(world: World, pull: StoredPull): string {
  const bodies = world.scene.state.comments
    .filter(({ pullRequest }) => pullRequest === pull.number)
    .map(({ body }) => body);
  const [line] = /\/approve press@[0-9a-f]{64}/.exec(bodies.join("\n")) ?? [];
  if (line === undefined) throw new Error(`no comment says how to approve:\n${bodies.join("\n")}`);
  return line;
}

export function checks(world: World, sha: string): readonly string[] {
  return world.scene.state.checkRuns
    .filter(({ headSha }) => headSha === sha)
    .map(({ name, conclusion }) => `${name}: ${conclusion ?? "pending"}`)
    .sort();
}

export function tags(world: World): readonly string[] {
  return gitIn(world.scene.state.folder, "tag", "--list")
    .split("\n")
    .filter((tag) => tag !== "");
}

/** A pull request whose run has ended is reported, approved by Ravi and merged. */
export async function approveAndMerge(world: World, pull: StoredPull, record: string): Promise<void> {
  const reported = await reportRun(world, { record, headSha: pull.headSha, name: `report-${pull.number}` });
  expect(reported, reported.log).toMatchObject({ code: 0 });
  const reviewed = await reviewRun(world, "ravi", pull, approvalLine(world, pull));
  expect(reviewed, reviewed.log).toMatchObject({ code: 0 });
  world.scene.merge(pull.number, "squash");
}

export async function serve(world: World, folder: string): Promise<void> {
  const args = ["serve", ".lockstep/production", "--port", String(world.port)];
  const server = spawn(process.execPath, [join(dist, "cli.js"), ...args], { cwd: folder, stdio: "ignore" });
  onTestFinished(() => {
    server.kill("SIGKILL");
  });
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`http://127.0.0.1:${world.port}/v2/health/live`).catch(() => undefined);
    if (answer?.ok === true) return;
    await delay(100);
  }
  throw new Error("the server does not answer");
}

/** The one comment of a pull request that is its report, or its receipt. */
export function reportOf(world: World, pull: StoredPull): string {
  const own = world.scene.state.comments.filter(
    ({ pullRequest, body }) => pullRequest === pull.number && body.startsWith("<!-- lockstep:report -->"),
  );
  expect(own).toHaveLength(1);
  return own[0]?.body ?? "";
}
