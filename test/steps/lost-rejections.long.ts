import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { approvalsRef, readApprovals } from "../../pipeline/repository/approvals.ts";
import { digest, model } from "../registry/samples.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };

type Act = (world: ReviewWorld, proposal: Proposal) => unknown;

const reject = ({ bytes }: Pick<Proposal, "bytes">): string => `/reject ${model}@${bytes}`;

/** Words that review never hears, so that no ledger has them. */
const unheard =
  (login: string, text: (proposal: Proposal) => string): Act =>
  ({ scene }, proposal) =>
    scene.say(login, proposal.pull.number, text(proposal));

/** Takes the newest entry out of the ledger, at origin and for who clones it anew. */
function setBack({ scene }: ReviewWorld): void {
  const folder = dirname(scene.clone);
  for (const name of ["milling.git", "job"]) gitIn(join(folder, name), "update-ref", approvalsRef, `${approvalsRef}~1`);
}

const rows: readonly [string, Act, readonly string[]][] = [
  ["is in no ledger", unheard("mei", reject), ["rejected"]],
  [
    "was in the ledger before somebody set it back",
    async (world, proposal) => {
      expect(codes((await world.say("mei", proposal, reject(proposal))).outcomes)).toEqual(["accepted"]);
      setBack(world);
      expect(await readApprovals((await world.workspace({})).git, model)).toHaveLength(1);
    },
    ["rejected"],
  ],
  [
    "was followed by words that took it back",
    async (world, proposal) => {
      await unheard("mei", reject)(world, proposal);
      expect(codes((await world.say("mei", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    },
    [],
  ],
  [
    "was followed by an approval that nobody took down",
    async (world, proposal) => {
      await unheard("mei", reject)(world, proposal);
      await unheard("mei", ({ line }) => line)(world, proposal);
    },
    ["rejected"],
  ],
  [
    "somebody has edited",
    ({ scene }, proposal) => {
      const comment = scene.say("mei", proposal.pull.number, reject(proposal));
      comment.updatedAt = new Date(Date.parse(comment.createdAt) + 60_000).toISOString();
    },
    [],
  ],
  ["is about other bytes", unheard("mei", () => reject({ bytes: digest("f") })), []],
  ["is by a writer who is not listed", unheard("ana", reject), []],
  [
    "is by an approver who may not write any more",
    ({ scene }, proposal) => {
      scene.say("mei", proposal.pull.number, reject(proposal));
      scene.state.roles.set("mei", "read");
    },
    [],
  ],
];

test.each(rows)("N27 a rejection on the merged pull request that %s", timeout, async (_name, act, expected) => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
  await act(world, proposal);
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(expected);
  expect((await world.tags()).length > 0).toBe(expected.length === 0);
});

test("N27 a rejection in a review is heard where a review approved", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { number } = proposal.pull;
  world.scene.review("ravi", number, { state: "APPROVED", body: "" });
  expect(codes(await world.sweep(proposal, "pull_request_review"))).toEqual(["accepted"]);
  world.scene.review("mei", number, { state: "CHANGES_REQUESTED", body: reject(proposal) });
  world.scene.merge(number);
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["rejected"]);
});

test("what is said after the merge rejects nothing, and looking costs no request more", timeout, async () => {
  const costs: number[] = [];
  for (const words of ["Thanks!", undefined]) {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    await world.say("ravi", proposal, proposal.line);
    world.scene.merge(proposal.pull.number);
    world.scene.say("mei", proposal.pull.number, words ?? reject(proposal));
    const before = world.scene.server.restCalls;
    expect((await world.promote()).refusals).toEqual([]);
    costs.push(world.scene.server.restCalls - before);
  }
  expect(costs[1]).toBe(costs[0]);
});
