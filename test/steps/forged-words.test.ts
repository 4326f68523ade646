import { expect, test } from "vitest";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import type { Approval } from "../../pipeline/domain/approval.ts";
import { approvalsRef, readApprovals } from "../../pipeline/repository/approvals.ts";
import { approvalPath, approvalText } from "../../pipeline/review/approvals.ts";
import { model } from "../registry/samples.ts";
import { type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };

interface Word {
  readonly id: string;
  readonly text: string;
}

type Said = (world: ReviewWorld, proposal: Proposal) => Word;

const said =
  (login: string, body: (proposal: Proposal) => string): Said =>
  ({ scene }, proposal) => {
    const text = body(proposal);
    return { id: String(scene.say(login, proposal.pull.number, text).id), text };
  };

/** Somebody with write permission changes what somebody else wrote. */
const edited: Said = ({ scene }, { pull, line }) => {
  const comment = scene.say("ravi", pull.number, "I look at it tomorrow.");
  comment.body = line;
  comment.updatedAt = new Date(Date.parse(comment.createdAt) + 60_000).toISOString();
  return { id: String(comment.id), text: line };
};

const reviewed =
  (state: "COMMENTED" | "CHANGES_REQUESTED"): Said =>
  ({ scene }, { pull, head }) => {
    const { id } = scene.review("ravi", pull.number, { state, body: "Hm." });
    return { id: `review-${id}`, text: `${state === "COMMENTED" ? "comment" : "rejected"} ${head}\nHm.` };
  };

const reviewedByAnother: Said = ({ scene }, { pull, head }) => {
  const { id } = scene.review("ana", pull.number, { state: "APPROVED", body: "" });
  return { id: `review-${id}`, text: `approved ${head}\n` };
};

/** An entry about the very content that Ravi may approve, which rests on a word. */
async function forge(world: ReviewWorld, proposal: Proposal, { id, text }: Word): Promise<void> {
  const { git } = await world.workspace({});
  // One approval is given as it should be, and has the parts that another one needs.
  await world.say("mei", proposal, proposal.line);
  const [honest] = await readApprovals(git, model);
  if (honest === undefined) throw new Error("nobody has approved");
  const ravi = world.scene.say("ravi", proposal.pull.number, "hello").author;
  const entry: Approval = {
    ...honest,
    approver: { id: String(ravi?.id ?? 0), login: "ravi" },
    comment: { id, bodySha256: hashBytes(text).sha256 },
  };
  await git.appendToLedger(approvalsRef, { path: approvalPath(entry), text: approvalText(entry) });
}

test.each<[string, Said, string?]>([
  ["the forger's own talk", said("ana", () => "hello")],
  ["the forger's own command", said("ana", ({ line }) => line)],
  ["the approver's talk", said("ravi", () => "Looks good to me.")],
  ["the approver's rejection", said("ravi", ({ bytes }) => `/reject ${model}@${bytes}`), "rejected"],
  ["the approver's word about other bytes", said("ravi", () => `/approve ${model}@${"f".repeat(64)}`)],
  ["a comment of the approver that the forger has edited", edited],
  ["a review of the approver that approves nothing", reviewed("COMMENTED")],
  ["a review of the approver that asks for changes", reviewed("CHANGES_REQUESTED")],
  ["the forger's own review", reviewedByAnother],
  ["nothing", () => ({ id: "1", text: "" })],
])(
  "N27 an entry that was pushed to the ledger by hand, resting on %s, promotes nothing",
  timeout,
  async (_name, word, refused = "approval_revoked") => {
    const world = await reviewWorld("  approvers: [ravi, mei]\n  required: 2\n");
    const proposal = await world.propose({ letter: "a" });
    await forge(world, proposal, word(world, proposal));
    world.scene.merge(proposal.pull.number);
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual([refused]);
    expect(await world.tags()).toEqual([]);
  },
);

test("the same entry promotes when the approver has said it", timeout, async () => {
  const world = await reviewWorld("  approvers: [ravi, mei]\n  required: 2\n");
  const proposal = await world.propose({ letter: "a" });
  await forge(world, proposal, said("ravi", ({ line }) => line)(world, proposal));
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals).toEqual([]);
});
