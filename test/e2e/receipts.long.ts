import { afterAll, beforeAll, expect, test } from "vitest";
import {
  check,
  merge,
  moreEpochs,
  onMain,
  openPlayground,
  type Playground,
  propose,
  shipFirstModel,
  tagNames,
} from "./playground.ts";

let shipped: Playground & { remove(): void };
const first = 1;

beforeAll(async () => {
  shipped = await openPlayground();
  await shipFirstModel(shipped);
}, 180_000);

afterAll(() => {
  shipped.remove();
});

/** What the robot's comments on a pull request say that are no answers to commands. */
async function reports(play: Playground, number: number): Promise<readonly string[]> {
  const comments = await (await play.forge("robot")).comments(number);
  return comments.map(({ body }) => body).filter((body) => body.startsWith("<!-- lockstep:report -->"));
}

test("what was promoted is on the pull request: version, digest, tags, and by whose word", async () => {
  const play = shipped.copy();
  const [receipt = "", ...more] = await reports(play, first);
  expect(more).toEqual([]);
  expect(receipt).toContain("## 🚀 Merged · `failure-predictor` `v1.0.0` is promoted to `production`");
  for (const tag of await tagNames(play)) expect(receipt).toContain(`\`${tag}\``);
  expect(receipt).toMatch(/\| `[0-9a-f]{64}` \| `ravi` \|/);
});

test("promoting again, and a report that comes late, leave the receipt as it is", async () => {
  const play = shipped.copy();
  const before = await reports(play, first);
  expect((await play.step("robot", "promote")).log).not.toContain("receipt");
  const late = await play.step("robot", "report", { post: "true", "pull-request": String(first) });
  expect(late.log).toContain("#1 is merged; nothing was posted");
  expect(await reports(play, first)).toEqual(before);
}, 60_000);

test("a merge that nobody approved says why nothing was promoted, on the pull request", async () => {
  const play = shipped.copy();
  const number = await propose(play, { branch: "more-epochs", files: moreEpochs });
  await check(play, number, "more-epochs");
  await merge(play, number);
  await onMain(play);
  await play.step("robot", "promote");
  const [receipt = ""] = await reports(play, number);
  expect(receipt).toContain("## ❌ Merged · nothing was promoted");
  expect(receipt).toContain("- `failure-predictor` was not promoted: ");
}, 90_000);

test("a pull request that is closed says that nothing was promoted, once; one without a report gets no comment", async () => {
  const play = shipped.copy();
  const number = await propose(play, { branch: "more-epochs", files: moreEpochs });
  const report = await check(play, number, "more-epochs");
  // The report itself shows where the model comes from and what its clients meet.
  expect(report).toContain("### History");
  expect(report).toContain("`v1.0.0`, the last 1 model of the default branch, and this one at the end");
  expect(report).toContain("Requests and answers stay as they are with `v1.0.0`");
  expect(report).toMatch(/\| copy beside → serve(?: → ask the server → put back if it does not answer)? \|/);
  const forge = await play.forge("robot");
  await (await play.forge("dana")).close(number);
  const close = () => play.step("robot", "report", { post: "true", "pull-request": String(number) });
  await close();
  const closed = await reports(play, number);
  expect(closed).toHaveLength(1);
  expect(closed[0]).toContain("## ⚫ Closed without a merge · nothing was promoted");
  await close();
  expect(await reports(play, number)).toEqual(closed);

  await play.git("dana", "switch", "--quiet", "--create", "talk", "main");
  await play.git("dana", "commit", "--quiet", "--allow-empty", "--message", "Talk");
  await play.git("dana", "push", "--quiet", "origin", "talk");
  const talk = await (await play.forge("dana")).openPullRequest({
    title: "Talk",
    body: "",
    head: "talk",
    base: "main",
  });
  await (await play.forge("dana")).close(talk.number);
  await play.step("robot", "report", { post: "true", "pull-request": String(talk.number) });
  expect(await forge.comments(talk.number)).toEqual([]);
}, 120_000);
