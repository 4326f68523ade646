import { expect, test } from "vitest";
import { commitSha } from "../../pipeline/domain/ids.ts";
import { approvalsRef, readApprovals } from "../../pipeline/repository/approvals.ts";
import { overridesRef, readOverrides } from "../../pipeline/repository/stops.ts";
import { approvalPath, approvalText } from "../../pipeline/review/approvals.ts";
import { overridePath, overrideText } from "../../pipeline/review/decide-override.ts";
import { model } from "../registry/samples.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };
const line = "/override roc_auc --reason known";

/** A head with the same bytes, inputs and evaluation, of which nobody has said anything. */
async function moveHead(world: ReviewWorld, proposal: Proposal): Promise<Proposal> {
  const head = commitSha(await world.scene.commit(proposal.pull.headBranch, { "README.md": "# More\n" }));
  const moved = { ...proposal, head };
  await world.show(moved, "regressed");
  return moved;
}

/** Somebody writes the owner's override down again by hand, for another head. */
async function repeat(world: ReviewWorld, { head }: Proposal): Promise<void> {
  const { git } = await world.workspace({});
  const [first] = await readOverrides(git);
  if (first === undefined) throw new Error("nobody has overridden");
  const entry = { ...first, subject: { ...first.subject, headSha: head } };
  await git.appendToLedger(overridesRef, { path: overridePath(entry), text: overrideText(entry) });
}

test.each<[string, (world: ReviewWorld, moved: Proposal) => Promise<unknown>, string]>([
  ["repeated in the ledger for a later head counts for nothing", repeat, "evaluation_regressed"],
  ["said again at the later head counts", (world, moved) => world.say("olga", moved, line), "accepted"],
])("N27 an override that was %s", timeout, async (_name, act, expected) => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a", phase: "regressed" });
  expect(codes((await world.say("olga", proposal, line)).outcomes)).toEqual(["done"]);
  const moved = await moveHead(world, proposal);
  await act(world, moved);
  expect(codes((await world.say("ravi", moved, moved.line)).outcomes)).toEqual([expected]);
});

test.each<[string, (world: ReviewWorld, moved: Proposal) => Promise<void>]>([
  ["as it is", () => Promise.resolve()],
  ["repeated for this head", repeat],
])(
  "N27 an approval that was pushed by hand and rests on an override of an earlier head, %s, promotes nothing",
  timeout,
  async (_name, act) => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a", phase: "regressed" });
    await world.say("olga", proposal, line);
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    const moved = await moveHead(world, proposal);
    await act(world, moved);
    // The words of the approval are real; only what it rests on is not about this head.
    const { comment, outcomes } = await world.say("ravi", moved, moved.line);
    expect(codes(outcomes)).toEqual(["evaluation_regressed"]);
    const { git } = await world.workspace({});
    const [honest] = await readApprovals(git, model);
    if (honest === undefined) throw new Error("nobody has approved");
    const entry = {
      ...honest,
      subject: { ...honest.subject, headSha: moved.head },
      comment: { ...honest.comment, id: String(comment.id) },
    };
    await git.appendToLedger(approvalsRef, { path: approvalPath(entry), text: approvalText(entry) });
    world.scene.merge(proposal.pull.number);
    const { refusals } = await world.promote();
    expect(refusals.map(({ code }) => code)).toEqual(["approval_revoked"]);
    expect(refusals[0]?.sentence).toContain("about another head");
    expect(await world.tags()).toEqual([]);
  },
);

test(
  "a comment that was heard before the head moved, and whose answer was lost, overrides nothing there",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a", phase: "regressed" });
    const { comment } = await world.say("olga", proposal, line);
    const { comments } = world.scene.state;
    const isAnswer = ({ body }: { readonly body: string }): boolean => body.includes(`lockstep:answer:${comment.id}`);
    comments.splice(comments.findIndex(isAnswer), 1);
    const moved = await moveHead(world, proposal);
    expect(codes(await world.deliver(moved, comment))).toEqual(["stale_sha"]);
    expect(world.answerTo(comment).join("\n")).toMatch(/write a new one/);
    expect(await readOverrides((await world.workspace({})).git)).toHaveLength(1);
  },
);
