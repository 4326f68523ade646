import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { promote } from "../../pipeline/steps/promote.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };

/** The commit that the queue makes of some pull requests, each squashed on top of the one before, on a branch of its own. */
function group(world: ReviewWorld, proposals: readonly Proposal[], after: () => void = () => undefined): string {
  const { clone } = world.scene;
  gitIn(clone, "fetch", "-q", "origin");
  gitIn(clone, "checkout", "-q", "-B", "queue", "origin/main");
  for (const { pull } of proposals) {
    gitIn(clone, "merge", "-q", "--squash", "-X", "theirs", `origin/${pull.headBranch}`);
    gitIn(clone, "commit", "-q", "-m", `${pull.title} (#${pull.number})`);
  }
  after();
  const name = `gh-readonly-queue/main/pr-${proposals.at(-1)?.pull.number ?? 0}-${gitIn(clone, "rev-parse", "main")}`;
  gitIn(clone, "push", "-q", "--force", "origin", `HEAD:refs/heads/${name}`);
  return gitIn(clone, "rev-parse", "HEAD");
}

/** What the job after the queue's training says: codes of refusals, and the conclusions of the two checks of the commit. */
async function judge(world: ReviewWorld, sha: string): Promise<readonly unknown[]> {
  const workspace = await world.workspace({ name: "workflow_run" });
  const { refusals } = await promote({ model: undefined, records: ".lockstep/records", group: sha }, workspace);
  const found = world.scene.state.checkRuns.filter(({ headSha }) => headSha === sha);
  const conclusion = (name: string): unknown => found.find((run) => run.name === name)?.conclusion;
  return [refusals.map(({ code }) => code), conclusion("lockstep/evaluation"), conclusion("lockstep/approval")];
}

test(
  "N41 what the queue makes is approved when somebody approved these bytes at a head with this very record",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    const unapproved = group(world, [proposal]);
    expect(await judge(world, unapproved)).toEqual([["no_approval"], "success", "failure"]);
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    const sha = group(world, [proposal]);
    expect(await judge(world, sha)).toEqual([[], "success", "success"]);
    expect(await world.tags()).toEqual([]);
    // Once more is the same.
    expect(await judge(world, sha)).toEqual([[], "success", "success"]);
    // A lock is no reason to keep it out of the branch: it is registered, and assigned when the lock goes.
    await world.say("mei", proposal, "/lock production --reason freeze");
    expect(await judge(world, group(world, [proposal]))).toEqual([[], "success", "success"]);
  },
);

test("N41 a combination that nobody evaluated is put out, and what is put out is never promoted", timeout, async () => {
  const world = await reviewWorld();
  const first = await world.propose({ letter: "a" });
  const second = await world.propose({ letter: "b", version: "v1.2.0" });
  for (const proposal of [first, second]) await world.say("ravi", proposal, proposal.line);
  // The second one's record, and the first one's parameters.
  const mixed = group(world, [first, second], () => {
    gitIn(world.scene.clone, "checkout", `origin/${first.pull.headBranch}`, "--", "params.yaml");
    gitIn(world.scene.clone, "commit", "-q", "-m", "resolved");
  });
  expect(await judge(world, mixed)).toEqual([["needs_reevaluation"], "failure", "failure"]);
  expect(await judge(world, group(world, [first]))).toEqual([[], "success", "success"]);
  world.scene.merge(first.pull.number, "squash");
  expect((await world.promote()).refusals).toEqual([]);
  expect(await world.tags()).toEqual(["failure-predictor#production#1", "failure-predictor@v1.1.0"]);
});

test(
  "N41 a record that is not the head's own, or of a pull request that is closed, was approved by nobody",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    await world.say("ravi", proposal, proposal.line);
    const path = "models/failure-predictor.yaml";
    const other = group(world, [proposal], () => {
      const { clone } = world.scene;
      appendFileSync(join(clone, path), "# by hand\n");
      gitIn(clone, "commit", "-q", "-am", "another text of the same record");
    });
    expect(await judge(world, other)).toEqual([["no_approval"], "success", "failure"]);
    const { pull } = proposal;
    const sha = group(world, [proposal]);
    pull.state = "closed";
    expect(await judge(world, sha)).toEqual([["no_approval"], "success", "failure"]);
  },
);

test("N41 an approval that is too old when the queue asks is told before the merge", timeout, async () => {
  const world = await reviewWorld("  approvers: [ravi]\n  required: 1\n  expires_after: 1d\n");
  const proposal = await world.propose({ letter: "a" });
  await world.say("ravi", proposal, proposal.line);
  const sha = group(world, [proposal]);
  world.scene.state.pass(2 * 86_400);
  expect(await judge(world, sha)).toEqual([["approval_expired"], "success", "failure"]);
});

test(
  "N41 a group that changes no record has nothing to be approved; a commit that is gone is no success",
  timeout,
  async () => {
    const world = await reviewWorld();
    const sha = group(world, [], () => {
      gitIn(world.scene.clone, "commit", "-q", "--allow-empty", "-m", "docs");
    });
    expect(await judge(world, sha)).toEqual([[], "success", "success"]);
    await expect(judge(world, "a".repeat(40))).rejects.toMatchObject({ code: "GIT_COMMAND_FAILED" });
  },
);
