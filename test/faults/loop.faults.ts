import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  approvalLine,
  check,
  merge,
  moreEpochs,
  onMain,
  openPlayground,
  type Person,
  type Playground,
  propose,
  shipFirstModel,
  tagNames,
} from "../e2e/playground.ts";

let shipped: Playground & { remove(): void };
let number: number;

beforeAll(async () => {
  shipped = await openPlayground();
  await shipFirstModel(shipped);
  number = await propose(shipped, { branch: "more-epochs", files: moreEpochs });
  await check(shipped, number, "more-epochs");
}, 180_000);

afterAll(() => {
  shipped.remove();
});

/** Starts a command and kills it after a while; gives whether it got through before. */
async function killAfter(
  play: Playground,
  request: { readonly person: Person; readonly args: readonly string[]; readonly ms: number },
): Promise<boolean> {
  const child = play.start(request.person, ...request.args);
  const ended = once(child, "close");
  await Promise.race([ended, sleep(request.ms)]);
  const isRunning = child.exitCode === null;
  if (isRunning && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await ended;
  return !isRunning && child.exitCode === 0;
}

/** Kills a command ever later until it once got through; every try begins where the one before was killed. */
async function killUntilDone(play: Playground, person: Person, args: readonly string[]): Promise<number> {
  let tries = 0;
  // A stage's command outlives the process that was killed, and holds the lock until it ends; such a try counts as one more.
  for (let ms = 300; !(await killAfter(play, { person, args, ms })); ms = Math.round(ms * 1.5)) tries++;
  return tries;
}

test("train, killed again and again, ends in the committed record and a clean tree", async () => {
  const play = shipped.copy();
  const record = readFileSync(play.at("dana", "models/failure-predictor.yaml"), "utf8");
  await play.git("ravi", "fetch", "--quiet", "origin");
  await play.git("ravi", "switch", "--quiet", "--detach", "origin/more-epochs");
  expect(await killUntilDone(play, "ravi", ["train", "--force"])).toBeGreaterThan(1);
  await play.step("ravi", "train");
  expect(readFileSync(play.at("ravi", "models/failure-predictor.yaml"), "utf8")).toBe(record);
  expect(await play.git("ravi", "status", "--porcelain")).toBe("");
}, 120_000);

test("evaluate and report, killed again and again, end in one comment with the same bytes", async () => {
  const play = shipped.copy();
  const markdown = readFileSync(play.at("robot", ".lockstep/report/report.md"), "utf8");
  await killUntilDone(play, "robot", ["evaluate"]);
  await killUntilDone(play, "robot", ["report", "--post", "--pull-request", String(number)]);
  const comments = await (await play.forge("robot")).comments(number);
  expect(comments.filter(({ body }) => body.includes("lockstep:report"))).toHaveLength(1);
  expect(readFileSync(play.at("robot", ".lockstep/report/report.md"), "utf8")).toBe(markdown);
}, 120_000);

test("review, promote and deploy, killed again and again, end with one approval, one answer and each tag once", async () => {
  const play = shipped.copy();
  const line = approvalLine(readFileSync(play.at("robot", ".lockstep/report/report.md"), "utf8"));
  const forge = await play.forge("ravi");
  await forge.comment(number, line);
  await killUntilDone(play, "robot", ["review", "--pull-request", String(number)]);
  const comments = await forge.comments(number);
  expect(comments.filter(({ body }) => body.includes("lockstep:answer:"))).toHaveLength(1);
  await play.git("robot", "fetch", "--quiet", "origin", "+refs/lockstep/*:refs/check/*");
  expect((await play.git("robot", "ls-tree", "-r", "--name-only", "refs/check/approvals")).split("\n")).toHaveLength(2);

  await merge(play, number, "squash");
  await onMain(play);
  await killUntilDone(play, "robot", ["promote"]);
  expect(await tagNames(play)).toEqual([
    "failure-predictor#production#1",
    "failure-predictor#production#2",
    "failure-predictor@v1.0.0",
    "failure-predictor@v1.1.0",
  ]);
  await killUntilDone(play, "robot", ["deploy"]);
  const current = readFileSync(play.at("robot", ".lockstep/production/failure-predictor.current.json"), "utf8");
  expect(current).toContain(line.slice(line.indexOf("@") + 1));
}, 180_000);
