import { expect, test } from "vitest";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import type { Approval } from "../../pipeline/domain/approval.ts";
import type { Override } from "../../pipeline/domain/override.ts";
import { approvalsRef, readApprovals } from "../../pipeline/repository/approvals.ts";
import { overridesRef, readOverrides } from "../../pipeline/repository/stops.ts";
import { approvalPath, approvalText } from "../../pipeline/review/approvals.ts";
import { overridePath, overrideText } from "../../pipeline/review/decide-override.ts";
import { model } from "../registry/samples.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };
const line = "/override roc_auc --reason known";

interface Word {
  readonly id: string;
  readonly text: string;
}

type Said = (world: ReviewWorld, proposal: Proposal) => Word;

const said =
  (login: string, text: string): Said =>
  ({ scene }, { pull }) => ({ id: String(scene.say(login, pull.number, text).id), text });

/** Somebody with write permission changes what the owner wrote. */
const edited: Said = ({ scene }, { pull }) => {
  const comment = scene.say("olga", pull.number, "I look at it tomorrow.");
  comment.body = line;
  comment.updatedAt = new Date(Date.parse(comment.createdAt) + 60_000).toISOString();
  return { id: String(comment.id), text: line };
};

const forgeries: readonly [string, Said][] = [
  ["the forger's own talk", said("ana", "hello")],
  ["the forger's own command", said("ana", line)],
  ["the owner's talk", said("olga", "Looks bad to me.")],
  ["the owner's word about another gate", said("olga", "/override brier --reason known")],
  ["the owner's word for another reason", said("olga", "/override roc_auc --reason for tests only")],
  ["the owner's hold", said("olga", `/hold ${model} --reason known`)],
  ["a comment of the owner that the forger has edited", edited],
  ["nothing", () => ({ id: "1", text: line })],
];

/** An override by Olga of the very content that stands, which rests on a word. */
async function forge(world: ReviewWorld, proposal: Proposal, { id, text }: Word): Promise<void> {
  const { git } = await world.workspace({});
  // Another pull request has one that is given as it should be, and the parts that this one needs.
  const other = await world.propose({ letter: "b", phase: "regressed", branch: "other" });
  expect(codes((await world.say("olga", other, line)).outcomes)).toEqual(["done"]);
  const [honest] = await readOverrides(git);
  const ours = await content(world, proposal);
  if (honest === undefined) throw new Error("nobody has overridden");
  const entry: Override = { ...honest, subject: ours, comment: { id, bodySha256: hashBytes(text).sha256 } };
  await git.appendToLedger(overridesRef, { path: overridePath(entry), text: overrideText(entry) });
}

/** What an override of this head is about, as a rejection says it: that needs no gate to pass. */
async function content(world: ReviewWorld, proposal: Proposal): Promise<Override["subject"]> {
  await world.say("mei", proposal, `/reject ${model}@${proposal.bytes}`);
  const entries = await readApprovals((await world.workspace({})).git, model);
  const found = entries.find(({ subject }) => subject.headSha === proposal.head);
  if (found === undefined) throw new Error("nobody has rejected");
  const { planHash, ...subject } = found.subject;
  expect(planHash).not.toBe("");
  return subject;
}

test.each(forgeries)(
  "N27 an override that was pushed to the ledger by hand, resting on %s, approves nothing and is told by nobody",
  timeout,
  async (_name, word) => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a", phase: "regressed" });
    await forge(world, proposal, word(world, proposal));
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["evaluation_regressed"]);
    const { comment } = await world.say("ana", proposal, "/why");
    expect(world.answerTo(comment).join("\n")).toMatch(/evaluation_regressed/);
  },
);

test("the same entry counts when the owner has said it, and an approval stays within six calls", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a", phase: "regressed" });
  await forge(world, proposal, said("olga", `/override ${model}: roc_auc --reason known`)(world, proposal));
  const before = world.scene.server.restCalls;
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
  expect(world.scene.server.restCalls - before).toBeLessThanOrEqual(6);
});

test("an owner's word is found behind the first hundred comments", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a", phase: "regressed" });
  for (let i = 0; i < 120; i++) world.scene.say("ana", proposal.pull.number, "hello");
  expect(codes((await world.say("olga", proposal, line)).outcomes)).toEqual(["done"]);
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
});

type Overrides = NonNullable<Approval["overrides"]>;

/** What becomes of an override after it was approved with, each in its own way. */
const losses: readonly [string, (world: ReviewWorld, id: string) => void][] = [
  [
    "is deleted",
    ({ scene }, id) => {
      const { comments } = scene.state;
      comments.splice(
        comments.findIndex((comment) => String(comment.id) === id),
        1,
      );
    },
  ],
  [
    "is edited",
    ({ scene }, id) => {
      const comment = scene.state.comments.find((found) => String(found.id) === id);
      if (comment === undefined) throw new Error("the comment is gone");
      comment.updatedAt = new Date(Date.parse(comment.createdAt) + 60_000).toISOString();
    },
  ],
];

test.each(losses)(
  "nothing is promoted by an override whose comment %s before the promotion",
  timeout,
  async (_, lose) => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a", phase: "regressed" });
    const { comment } = await world.say("olga", proposal, line);
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    lose(world, String(comment.id));
    world.scene.merge(proposal.pull.number);
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["approval_revoked"]);
    expect(await world.tags()).toEqual([]);
  },
);

test.each<[string, (found: Overrides) => Overrides]>([
  ["by somebody who did not say it", (found) => found.map((own) => ({ ...own, by: { id: "1", login: "ana" } }))],
  ["of another gate", (found) => found.map((own) => ({ ...own, gate: "brier" }))],
  ["for another reason", (found) => found.map((own) => ({ ...own, reason: "for tests only" }))],
  ["without its comment", (found) => found.map((own) => ({ ...own, comment: undefined }))],
])("N27 an approval that was pushed by hand with an override %s promotes nothing", timeout, async (_name, change) => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a", phase: "regressed" });
  await world.say("olga", proposal, line);
  const { comment } = await world.say("ravi", proposal, proposal.line);
  const { git } = await world.workspace({});
  const [honest] = await readApprovals(git, model);
  if (honest?.overrides === undefined) throw new Error("nobody has approved");
  expect(honest.overrides[0]?.comment).toBeDefined();
  // A later word of the same person, that of the same comment.
  const entry: Approval = { ...honest, overrides: change(honest.overrides) };
  const path = approvalPath({ ...entry, comment: { ...entry.comment, id: `${comment.id}-later` } });
  await git.appendToLedger(approvalsRef, { path, text: approvalText(entry) });
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["approval_revoked"]);
});
