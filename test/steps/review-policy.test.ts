import { expect, test } from "vitest";
import { commitSha } from "../../pipeline/domain/ids.ts";
import { version } from "../registry/samples.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { everything } from "../support/github-server/scene.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };
const day = 86_400;

const expiring = `  approvers: [ravi, mei, olga]
  required: 1
  expires_after: 14d
  environments:
    production: {expires_after: 7d}
`;

test("an approval that is merged on too late is none, by GitHub's clock alone", timeout, async () => {
  const world = await reviewWorld(expiring);
  const { state } = world.scene;
  const proposal = await world.propose({ letter: "a" });
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
  state.pass(7 * day + 60);
  const { comment } = await world.say("ana", proposal, "/why");
  expect(world.answerTo(comment)[0]).toMatch(
    /`approval_expired`: ``The approval of ravi is of .*, and `review\.expires_after` is 7 days/,
  );
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["approval_expired"]);
  expect(await world.tags()).toEqual([]);
});

test(
  "approving again renews it, and what was merged in time is promoted however late that happens",
  timeout,
  async () => {
    const world = await reviewWorld(expiring);
    const { state } = world.scene;
    const proposal = await world.propose({ letter: "a" });
    await world.say("ravi", proposal, proposal.line);
    state.pass(8 * day);
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    state.pass(6 * day);
    world.scene.merge(proposal.pull.number);
    state.pass(300 * day);
    expect((await world.promote()).refusals).toEqual([]);
    expect(await world.tags()).toHaveLength(2);
  },
);

const demanding = `  approvers: [ravi, mei, olga]
  required: 1
  environments:
    staging: {approvers: [olga]}
`;

/** A pull request that has the record ask for its version in one more environment, or in none any more. */
async function move(world: ReviewWorld, from: Proposal, branch: string, asks: string): Promise<Proposal> {
  const path = "models/failure-predictor.yaml";
  const text = gitIn(world.scene.state.folder, "show", `refs/heads/main:${path}`);
  const moved = text.replace(/^environments:\n(?: {2}.*\n)+/m, `environments:\n${asks}`);
  const head = commitSha(await world.scene.commit(branch, { [path]: `${moved}\n` }));
  const proposal = { ...from, pull: world.scene.openPull({ branch, author: "ana" }), head };
  await world.show(proposal);
  return proposal;
}

test.each<[string, string, readonly (readonly [string, string])[], string, readonly string[]]>([
  ["nobody for an environment with demands", demanding, [], "staging", ["no_approval"]],
  ["somebody whom it does not list", demanding, [["ravi", "not_approver"]], "staging", ["no_approval"]],
  ["somebody whom it lists", demanding, [["olga", "accepted"]], "staging", []],
  ["nobody for an environment without any", demanding.replace("staging:", "production:"), [], "staging", []],
])(
  "a version that is registered, and approved by %s, goes there or does not",
  timeout,
  async (_name, policy, words, environment, refused) => {
    const world = await reviewWorld(policy);
    const first = await world.propose({ letter: "a" });
    expect(codes((await world.say("olga", first, first.line)).outcomes)).toEqual(["accepted"]);
    world.scene.merge(first.pull.number, "squash");
    expect((await world.promote()).refusals).toEqual([]);
    const asks = `  production: v1.1.0\n  ${environment}: v1.1.0\n`;
    const proposal = await move(world, first, "more", asks);
    for (const [who, code] of words)
      expect(codes((await world.say(who, proposal, proposal.line)).outcomes)).toEqual([code]);
    world.scene.merge(proposal.pull.number, "squash");
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(refused);
    expect((await world.tags()).includes(`failure-predictor#${environment}#2`)).toBe(refused.length === 0);
  },
);

test("what was in an environment with demands returns there without being asked", timeout, async () => {
  const world = await reviewWorld(demanding.replace("staging:", "production:"));
  let last: Proposal | undefined;
  for (const [letter, version] of [
    ["a", "v1.1.0"],
    ["b", "v1.2.0"],
  ] as const) {
    last = await world.propose({ letter, version });
    expect(codes((await world.say("olga", last, last.line)).outcomes)).toEqual(["accepted"]);
    world.scene.merge(last.pull.number, "squash");
    expect((await world.promote()).refusals).toEqual([]);
  }
  if (last === undefined) throw new Error("nothing was proposed");
  const back = await move(world, last, "back", "  production: v1.1.0\n");
  world.scene.merge(back.pull.number, "squash");
  expect((await world.promote()).refusals).toEqual([]);
  expect(await world.tags()).toContain("failure-predictor#production#3");
});

test("an approval that is too old by now counts for no status", timeout, async () => {
  const world = await reviewWorld(expiring.replace("required: 1", "required: 2"));
  const { state } = world.scene;
  const proposal = await world.propose({ letter: "a" });
  const status = () => state.checkRuns.filter(({ name }) => name === "lockstep/approval").at(-1)?.output.title;
  await world.say("ravi", proposal, proposal.line);
  state.pass(8 * day);
  const { comment } = await world.say("mei", proposal, proposal.line);
  expect(world.answerTo(comment)[0]).toMatch(/1 more approval is needed/);
  expect(status()).toBe("1 more to approve");
  await world.say("ravi", proposal, proposal.line);
  expect(status()).toMatch(/^approved by /);
});

test("a clock that went back refuses, and authorises nothing", timeout, async () => {
  const world = await reviewWorld(expiring);
  const proposal = await world.propose({ letter: "a" });
  await world.say("ravi", proposal, proposal.line);
  world.scene.state.pass(-30 * day);
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["approval_expired"]);
});

const byTeam = `  approvers: ["@acme/reviewers", olga]
  required: 1
  owners: ["@acme/owners"]
  code_owners: true
`;
const owners = { CODEOWNERS: "/models/ @acme/reviewers @olga\n" };
const reading = { ...everything, members: "read" } as const;

test(
  "members of a team approve and own, in at most six calls, and are asked about again at promotion",
  timeout,
  async () => {
    const world = await reviewWorld(byTeam, owners, reading);
    const { state, server } = world.scene;
    state.teams.set("acme/reviewers", ["ravi", "ravioli"]);
    state.teams.set("acme/owners", ["olga"]);
    const proposal = await world.propose({ letter: "a" });
    const before = server.restCalls;
    expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
    expect(server.restCalls - before).toBeLessThanOrEqual(6);
    expect(codes((await world.say("mei", proposal, proposal.line)).outcomes)).toEqual(["not_approver"]);
    expect(codes((await world.say("mei", proposal, "/override roc_auc --reason x")).outcomes)).toEqual(["not_owner"]);
    expect(codes((await world.say("olga", proposal, "/override roc_auc --reason x")).outcomes)).toEqual([
      "unknown_gate",
    ]);
    world.scene.merge(proposal.pull.number);
    const refused = async (): Promise<readonly string[]> => (await world.promote()).refusals.map(({ code }) => code);
    state.teams.set("acme/reviewers", ["ravioli"]);
    expect(await refused()).toEqual(["approver_not_authorised"]);
    state.teams.delete("acme/reviewers");
    expect(await refused()).toEqual(["permission_unknown"]);
    state.teams.set("acme/reviewers", ["ravi"]);
    expect(await refused()).toEqual([]);
    // What is registered stays so when its approver leaves the team.
    state.teams.set("acme/reviewers", []);
    expect(await refused()).toEqual([]);
  },
);

test("a token that sees no teams makes nobody an approver, and says what it needs", timeout, async () => {
  const world = await reviewWorld(byTeam, owners);
  const { state } = world.scene;
  state.teams.set("acme/reviewers", ["ravi"]);
  const proposal = await world.propose({ letter: "a" });
  const { comment, outcomes } = await world.say("ravi", proposal, proposal.line);
  expect(codes(outcomes)).toEqual(["permission_unknown"]);
  expect(world.answerTo(comment)[0]).toMatch(/@acme\/reviewers.*`Members: read`/);
  // Who is listed by name needs no team.
  expect(codes((await world.say("olga", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
  world.scene.merge(proposal.pull.number);
  expect((await world.promote()).refusals).toEqual([]);
});

test("an answer about a team that is lost, or another organisation's, makes nobody a member", timeout, async () => {
  const world = await reviewWorld(
    byTeam.replace(/acme/g, "other"),
    { CODEOWNERS: "/models/ @other/reviewers\n" },
    reading,
  );
  world.scene.state.teams.set("acme/reviewers", ["ravi"]);
  const proposal = await world.propose({ letter: "a" });
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["permission_unknown"]);
  expect(await world.tags()).toEqual([]);
});

test("of eight who lock at once one holds it, and seven are told who, why and until when", timeout, async () => {
  const people = ["ravi", "mei", "olga", "ana", "ben", "cleo", "dana", "finn"];
  const world = await reviewWorld(`  approvers: [${people.join(", ")}]\n  required: 1\n`);
  const { state } = world.scene;
  for (const login of people) state.roles.set(login, "write");
  const proposal = await world.propose({ letter: "a" });
  const said = await Promise.all(
    people.map((login) => world.say(login, proposal, `/lock production --for 2h --reason ${login} audits`)),
  );
  expect(said.flatMap(({ outcomes }) => codes(outcomes)).sort()).toEqual([
    "done",
    ...people.slice(1).map(() => "locked"),
  ]);
  const winner = said.findIndex(({ outcomes }) => codes(outcomes)[0] === "done");
  for (const [i, { comment }] of said.entries()) {
    const [answer = ""] = world.answerTo(comment);
    if (i !== winner)
      expect(answer).toMatch(new RegExp(`locked by ${people[winner] ?? ""} until 20.*${people[winner] ?? ""} audits`));
  }
  const refs = (): string => gitIn(state.folder, "for-each-ref", "--format=%(refname)", "refs/lockstep/locks");
  expect(refs()).toBe("refs/lockstep/locks/production");
  // A run that ended between its lock and its answer says the same thing again.
  const again = said[winner];
  if (again === undefined) throw new Error("nobody won");
  const repeated = await world.say(people[winner] ?? "", proposal, "/lock production --reason mine");
  expect(codes(repeated.outcomes)).toEqual(["done"]);
  expect(codes((await world.say(people[winner] ?? "", proposal, "/unlock production")).outcomes)).toEqual(["done"]);
  expect(refs()).toBe("");
});

test(
  "a lock holds until both clocks say that its time is over, and then whoever comes next takes its place",
  timeout,
  async () => {
    const world = await reviewWorld();
    const { state } = world.scene;
    const proposal = await world.propose({ letter: "a" });
    await world.say("ravi", proposal, proposal.line);
    await world.say("ravi", proposal, "/lock production --for 2h --reason audit");
    world.scene.merge(proposal.pull.number);
    const refused = async (): Promise<readonly string[]> => (await world.promote()).refusals.map(({ code }) => code);
    // By GitHub's clock, which is behind in this world, hardly any time has passed; the machine's alone ends nothing.
    state.pass((Date.now() - Date.parse(state.now())) / 1000);
    expect(await refused()).toEqual(["locked"]);
    state.pass(3 * 3600);
    expect(await refused()).toEqual(["locked"]);
    const { comment, outcomes } = await world.say("mei", proposal, "/lock production --reason mine");
    expect(codes(outcomes)).toEqual(["locked"]);
    expect(world.answerTo(comment)[0]).toMatch(/locked by ravi until 20[^]*audit/);
  },
);

test("a lock that somebody made by hand stops everything, and is named", timeout, async () => {
  const world = await reviewWorld();
  const { clone, state } = world.scene;
  const proposal = await world.propose({ letter: "a" });
  await world.say("ravi", proposal, proposal.line);
  world.scene.merge(proposal.pull.number);
  gitIn(clone, "push", "-q", "origin", "main:refs/lockstep/locks/production");
  await expect(world.promote()).rejects.toMatchObject({
    code: "RECORD_INVALID",
    hint: expect.stringContaining("refs/lockstep/locks/production") as string,
  });
  gitIn(state.folder, "update-ref", "-d", "refs/lockstep/locks/production");
  expect((await world.promote()).refusals).toEqual([]);
});

test(
  "what an owner let pass stays in the record: one that leaves it out is neither approved nor promoted",
  timeout,
  async () => {
    const world = await reviewWorld();
    const first = await world.propose({ letter: "a", phase: "regressed" });
    await world.say("olga", first, "/override roc_auc --reason the night shift is not served");
    expect(codes((await world.say("ravi", first, first.line)).outcomes)).toEqual(["accepted"]);
    world.scene.merge(first.pull.number);
    expect((await world.promote()).refusals).toEqual([]);

    const dropped = await world.propose({ letter: "b", version: "v1.2.0", branch: "drops" });
    const { comment, outcomes } = await world.say("ravi", dropped, dropped.line);
    expect(codes(outcomes)).toEqual(["override_differs"]);
    expect(world.answerTo(comment)[0]).toMatch(/leaves out an override: v1\.1\.0, olga: roc_auc/);
    // Merged by who may merge anything.
    world.scene.merge(dropped.pull.number);
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["override_differs"]);

    const overrides = [{ modelVersion: version("v1.1.0"), override: "olga: roc_auc (the night shift is not served)" }];
    const kept = await world.propose({ letter: "c", version: "v1.2.0", branch: "keeps", overrides });
    expect(codes((await world.say("ravi", kept, kept.line)).outcomes)).toEqual(["accepted"]);
    world.scene.merge(kept.pull.number);
    expect((await world.promote()).refusals).toEqual([]);
    expect(await world.tags()).toContain("failure-predictor@v1.2.0");
  },
);
