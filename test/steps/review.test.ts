import { expect, test } from "vitest";
import { commitSha } from "../../pipeline/domain/ids.ts";
import { evaluationCheck, parseShownReport, shownReportText } from "../../pipeline/repository/checks.ts";
import { branchSha, gitIn } from "../support/github-server/bare.ts";
import type { StoredComment } from "../support/github-server/state.ts";
import { codes, type Proposal, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };

/** What one comment costs: requests to the REST API. */
async function costOf(world: ReviewWorld, act: () => Promise<unknown>): Promise<number> {
  const before = world.scene.server.restCalls;
  await act();
  return world.scene.server.restCalls - before;
}

function reactions(comment: StoredComment): readonly string[] {
  return [...comment.reactions].map((reaction) => reaction.split(" ")[1] ?? "").sort();
}

/** Who says it, what it says, what comes of it, and a part of the answer. */
type Row = readonly [who: string, body: string, code: string, said: RegExp];

async function play(world: ReviewWorld, proposal: Proposal, rows: readonly Row[]): Promise<void> {
  for (const [who, body, code, said] of rows) {
    const { comment, outcomes } = await world.say(who, proposal, body);
    const row = `${who}: ${body}`;
    expect(codes(outcomes), row).toEqual([code]);
    const [answer = "", ...more] = world.answerTo(comment);
    expect(answer, row).toMatch(said);
    expect(more, row).toEqual([]);
    expect(reactions(comment), row).toEqual(["eyes"]);
  }
}

test(
  "N26 N35 an approval is answered once, in at most six calls, and merging promotes those bytes",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    let comment: StoredComment | undefined;
    const cost = await costOf(world, async () => {
      const said = await world.say("ravi", proposal, proposal.line);
      expect(codes(said.outcomes)).toEqual(["accepted"]);
      comment = said.comment;
    });
    expect(cost).toBeLessThanOrEqual(6);
    if (comment === undefined) throw new Error("nothing was said");
    expect(world.answerTo(comment)).toHaveLength(1);

    // F21: the same delivery once more; F22: and the same command again, in a second.
    const again = comment;
    expect(await costOf(world, () => world.deliver(proposal, again))).toBeLessThanOrEqual(6);
    expect(await world.sweep(proposal)).toEqual([]);
    expect(world.answerTo(comment)).toHaveLength(1);

    world.scene.merge(proposal.pull.number, "squash");
    const first = await world.promote();
    expect(first.refusals).toEqual([]);
    const tags = await world.tags();
    expect(tags).toEqual(["failure-predictor#production#1", "failure-predictor@v1.1.0"]);
    // N26: the run of the approval, and that of the promotion, once more and later.
    expect(codes(await world.deliver(proposal, again))).toEqual([]);
    expect((await world.promote()).promotions.map(({ outcome }) => outcome)).toEqual(["already_promoted"]);
    expect(await world.tags()).toEqual(tags);
  },
);

test("every command has one answer, in at most six calls each", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { bytes } = proposal;
  const rows: readonly Row[] = [
    ["ravi", "/help", "done", /\/approve <model>@<sha256>[^]*\/rollback/],
    ["ana", "/plan", "done", /failure-predictor v1\.1\.0[^]*`production`: `nothing` → `v1\.1\.0`/],
    ["ana", "/why failure-predictor", "done", /`no_approval`: ``1 more to approve, by one of ravi, mei, olga/],
    ["ana", "/why nobody", "unknown_model", /declares no model nobody/],
    ["ana", "/plan nobody", "unknown_model", /declares no model nobody/],
    ["ana", "/train", "done", /^⏳ `train` is started for head `[0-9a-f]{40}`, with a token that only reads\./],
    ["ana", "/train", "done", /^⏳ `train` is under way already [^]*\[Its page\]\(http/],
    ["ana", "/sweep --workers 2", "done", /^⏳ `sweep` is started [^]*as a suggested change/],
    ["ana", "/sweep --trials 20", "bad_command", /\/sweep \[section\]/],
    ["ana", "/sweep --model nobody", "unknown_model", /declares no model nobody/],
    ["ravi", "/promote nowhere", "unknown_environment", /declares no environment nowhere/],
    ["ravi", "/promote production nobody", "unknown_model", /declares no model nobody/],
    ["ana", "/promote production", "not_approver", /does not list ana/],
    ["ravi", "/promote production", "version_unregistered", /records no version of failure-predictor/],
    ["ravi", "/rollback production --reason x", "version_unregistered", /no version of failure-predictor is in prod/],
    ["ravi", "/aprove", "bad_command", /`\/approve` was probably meant/],
    ["ravi", `/reject failure-predictor@${bytes} too slow`, "accepted", /`ravi` rejected/],
    ["ana", "/why", "done", /`rejected`: `ravi rejected these bytes\.`/],
    ["mei", proposal.line, "accepted", /approved/],
    ["ravi", proposal.line, "accepted", /Merging promotes exactly these bytes/],
    ["ana", "/why", "done", /nothing stands in the way/],
    [
      "ravi",
      "/hold failure-predictor production --reason audit",
      "done",
      /holds `failure-predictor in production`.*Reason: `audit`/,
    ],
    ["ana", "/why", "done", /`held`: ``failure-predictor in production is held by ravi \(audit\)/],
    ["mei", "/unhold failure-predictor production", "done", /released/],
    ["mei", "/unhold failure-predictor production", "no_change", /Nothing holds/],
    ["ravi", "/lock staging --reason migration --for 8h", "done", /locked `staging` until `20/],
    ["ravi", "/lock staging --reason migration --for 8h", "done", /locked `staging`/],
    ["mei", "/lock staging --reason mine", "locked", /staging is locked by ravi until 20[^]*\(migration\)/],
    ["mei", "/unlock staging", "not_holder", /ravi holds the lock of staging/],
    ["ravi", "/unlock staging", "done", /released `staging`/],
    ["mei", "/lock nowhere --reason x", "unknown_environment", /declares no environment nowhere/],
    ["mei", "/hold nothing", "unknown_model", /declares no model nothing/],
    ["ana", "/lock staging --reason mine", "not_approver", /does not list ana/],
    ["mei", "/override roc_auc --reason x", "not_owner", /does not list mei under `review\.owners`/],
    ["olga", "/override roc_auc --reason x", "unknown_gate", /none does/],
  ];
  for (const row of rows)
    expect(await costOf(world, () => play(world, proposal, [row])), row[1]).toBeLessThanOrEqual(6);
});

test(
  "an owner's override lets a failing gate be approved for that content alone, and stays in the ledger",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a", phase: "regressed" });
    await play(world, proposal, [
      ["ravi", proposal.line, "evaluation_regressed", /The gates say no/],
      ["ravi", "/override roc_auc --reason please", "not_owner", /review\.owners/],
      ["olga", "/override roc --reason typo", "unknown_gate", /these do: roc_auc/],
      [
        "olga",
        "/override roc_auc --reason the night shift is not served",
        "done",
        /`olga` overrode the gate `roc_auc`/,
      ],
      ["ravi", proposal.line, "accepted", /Gates that were overridden: `roc_auc` by `olga`/],
    ]);
    const { state } = world.scene;
    const shown = (ref: string): string => {
      const paths = gitIn(state.folder, "ls-tree", "-r", "--name-only", ref).split("\n");
      return paths.map((path) => gitIn(state.folder, "show", `${ref}:${path}`)).join("\n");
    };
    // The check that a merge waits for, with the evaluation that it kept before.
    const [check, ...others] = state.checkRuns.filter(({ name }) => name === "lockstep/evaluation");
    expect(check).toMatchObject({
      conclusion: "success",
      output: { title: "failure-predictor: regressed, overridden" },
    });
    expect(check?.output.text).toContain('"phase":"regressed"');
    expect(others).toEqual([]);
    expect(shown("refs/lockstep/overrides")).toContain("the night shift is not served");
    expect(shown("refs/lockstep/approvals")).toContain('"overrides":[{"by":');
    // Merged and promoted as it is, the version says so in its tag.
    const merged = await reviewWorld();
    const same = await merged.propose({ letter: "a", phase: "regressed" });
    const overrides = () =>
      play(merged, same, [["olga", "/override roc_auc --reason the night shift is not served", "done", /overrode/]]);
    expect(await costOf(merged, overrides)).toBeLessThanOrEqual(6);
    await play(merged, same, [["ravi", same.line, "accepted", /Gates that were overridden/]]);
    merged.scene.merge(same.pull.number);
    expect((await merged.promote()).refusals).toEqual([]);
    expect(gitIn(merged.scene.state.folder, "cat-file", "-p", "failure-predictor@v1.1.0")).toContain(
      "Registering artifact failure-predictor version v1.1.0\n\nOverridden by olga: roc_auc (the night shift is not served)",
    );
    // Another head is another content: what was overridden there counts for nothing.
    await world.scene.commit(proposal.pull.headBranch, { "README.md": "# More\n" });
    await world.show(proposal, "regressed");
    await play(world, proposal, [["mei", proposal.line, "evaluation_regressed", /The gates say no/]]);
  },
);

test("an override makes no check green that has more models than it had room for", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a", phase: "regressed" });
  const forge = await (await world.workspace({})).forge();
  const shown = await forge.check(proposal.head, evaluationCheck);
  if (shown === undefined) throw new Error("nothing was shown");
  const { record } = shownReportText({ ...parseShownReport(shown.record), leftOut: 1 });
  await forge.setCheck({ ...shown, conclusion: "failure", record });
  await play(world, proposal, [["olga", "/override roc_auc --reason known", "done", /overrode the gate `roc_auc`/]]);
  expect((await forge.check(proposal.head, evaluationCheck))?.conclusion).toBe("failure");
});

test("a hold and a lock stop promotions until they are released, and a lock ends by itself", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  await play(world, proposal, [
    ["ravi", proposal.line, "accepted", /approved/],
    ["mei", "/hold failure-predictor --reason wait", "done", /holds/],
    ["mei", "/lock production --reason freeze", "done", /locked/],
  ]);
  world.scene.merge(proposal.pull.number);
  const promoted = async (): Promise<readonly string[]> => (await world.promote()).refusals.map(({ code }) => code);
  expect(await promoted()).toEqual(["locked"]);
  await play(world, proposal, [["mei", "/unlock production", "done", /released/]]);
  expect(await promoted()).toEqual(["held"]);
  await play(world, proposal, [["ravi", "/unhold failure-predictor", "done", /released/]]);
  expect(await promoted()).toEqual([]);
  expect(await world.tags()).toEqual(["failure-predictor#production#1", "failure-predictor@v1.1.0"]);
});

test("of two who lock at the same moment one is the holder", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const said = await Promise.all([
    world.say("ravi", proposal, "/lock production --reason one"),
    world.say("mei", proposal, "/lock production --reason two"),
  ]);
  expect(said.flatMap(({ outcomes }) => codes(outcomes)).sort()).toEqual(["done", "locked"]);
});

test("N34 strangers cost two calls each, get a reaction and no words, and learn nothing", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const comments = world.scene.state.comments.length;
  for (const body of [proposal.line, "/help", "/why", "/lock production --reason x", "/aprove"]) {
    const cost = await costOf(world, async () => {
      const { comment, outcomes } = await world.say("eve", proposal, body);
      expect(codes(outcomes)).toEqual(["not_approver"]);
      expect(reactions(comment)).toEqual(["confused"]);
    });
    expect(cost, body).toBeLessThanOrEqual(2);
  }
  expect(world.scene.state.comments).toHaveLength(comments + 5);
});

test("N07 bots, Apps and our own comments are ignored without a call", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { state, server } = world.scene;
  const app: StoredComment = { ...world.scene.say("ravi", 1, proposal.line), id: 3, app: { id: 9, slug: "bridge" } };
  const cost = await costOf(world, async () => {
    for (const login of ["dependabot[bot]", "github-actions[bot]"])
      expect((await world.say(login, proposal, proposal.line)).outcomes).toEqual([]);
    expect(await world.deliver(proposal, app)).toEqual([]);
  });
  expect(cost).toBe(0);
  expect(server.violations).toEqual([]);
  expect(state.comments.every(({ reactions: given }) => given.size === 0)).toBe(true);
});

test("N05 nobody is authorised by an answer that is missing", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  world.scene.server.fault({
    operation: "repos/get-collaborator-permission-level",
    kind: "answer",
    status: 500,
    times: 4,
  });
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["permission_unknown"]);
  world.scene.state.roles.set("ravi", "read");
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["not_approver"]);
  world.scene.state.roles.set("ravi", "maintain");
  expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
});

test(
  "N03 N04 N40 a head that moves before or while the command runs is another one, whatever its date",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    const { clone, state } = world.scene;
    const move = (): void => {
      gitIn(clone, "checkout", "-q", proposal.pull.headBranch);
      const date = "2020-01-01T00:00:00Z";
      gitIn(clone, "-c", "user.name=ana", "commit", "-q", "--allow-empty", "--date", date, "-m", "[skip ci] more");
      gitIn(clone, "push", "-q", "--force", "origin", `HEAD:refs/heads/${proposal.pull.headBranch}`);
    };
    // While: right after the pull request was read.
    world.scene.server.fault({
      operation: "repos/get-collaborator-permission-level",
      kind: "meanwhile",
      act: () => undefined,
    });
    world.scene.server.fault({ operation: "checks/list-for-ref", kind: "meanwhile", act: move });
    await play(world, proposal, [["ravi", proposal.line, "stale_sha", /The head moved to/]]);
    const moved = branchSha(state.folder, proposal.pull.headBranch);
    expect(state.checkRuns.filter(({ headSha, name }) => headSha === moved || name === "lockstep/approval")).toEqual(
      [],
    );
    // Before: nothing is known of the new head yet.
    await play(world, proposal, [["ravi", proposal.line, "candidate_missing", /Nothing was evaluated/]]);
    // And a comment from before the report of the new head says nothing about that head.
    const early = world.scene.say("ravi", proposal.pull.number, proposal.line);
    await world.show(proposal);
    expect(codes(await world.deliver(proposal, early))).toEqual(["stale_sha"]);
    await play(world, proposal, [["ravi", proposal.line, "accepted", /approved/]]);
  },
);

test("N06 N36 whose change it is, and in which state it is, each have their reason", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const own = world.scene.openPull({ branch: proposal.pull.headBranch, author: "ravi" });
  const { pull } = proposal;
  await play(world, { ...proposal, pull: own }, [["ravi", proposal.line, "self_approval", /took part in this change/]]);
  const other = `/approve failure-predictor@${"b".repeat(64)}`;
  await play(world, proposal, [
    ["ravi", other, "wrong_digest", /another digest was named/],
    ["ravi", `/approve nothing@${"b".repeat(64)}`, "unknown_model", /declares no model nothing/],
  ]);
  pull.isDraft = true;
  await play(world, proposal, [["ravi", proposal.line, "wrong_state", /is a draft/]]);
  pull.isDraft = false;
  pull.state = "closed";
  await play(world, proposal, [["ravi", proposal.line, "wrong_state", /is closed/]]);
});

test("N02 N42 the base branch's policy decides, and what it protects an administrator approves", timeout, async () => {
  const policy = `  approvers: [ravi, mei, olga]
  required: 1
  protected: [lockstep.yaml, .github/]
  code_owners: true
  environments:
    production: {required: 2}
`;
  const world = await reviewWorld(policy, { CODEOWNERS: "* @olga\n/models/ @Ravi @mei\n" });
  const proposal = await world.propose({ letter: "a" });
  await play(world, proposal, [["olga", proposal.line, "not_approver", /does not list olga/]]);
  const { clone } = world.scene;
  const branch = proposal.pull.headBranch;
  await play(world, proposal, [["ravi", proposal.line, "accepted", /1 more approval is needed/]]);
  // The pull request makes Ana an approver, and itself easier.
  gitIn(clone, "checkout", "-q", branch);
  const weakened = gitIn(clone, "show", `${branch}:lockstep.yaml`)
    .replace("[ravi, mei, olga]", "[ravi, mei, olga, ana]")
    .replace("required: 2", "required: 1");
  await world.scene.commit(branch, { "lockstep.yaml": `${weakened}\n`, CODEOWNERS: "* @ana\n" });
  await world.show(proposal);
  await play(world, proposal, [
    ["ana", proposal.line, "not_approver", /does not list ana/],
    ["ravi", proposal.line, "needs_admin", /touches lockstep\.yaml, which the base branch protects/],
  ]);
  world.scene.state.roles.set("ravi", "admin");
  world.scene.state.roles.set("mei", "admin");
  await play(world, proposal, [
    ["ravi", proposal.line, "accepted", /1 more approval is needed/],
    ["mei", proposal.line, "accepted", /Merging promotes/],
  ]);
});

test(
  "N10 N28 a check that somebody set, a direct push and a merge nobody approved promote nothing",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    const forge = world.scene.forge();
    await forge.setCheck({
      sha: commitSha(proposal.head),
      name: "lockstep/approval",
      conclusion: "success",
      title: "approved by everybody",
      summary: "",
      record: "",
    });
    world.scene.merge(proposal.pull.number);
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["no_approval"]);
    expect(await world.tags()).toEqual([]);
    // By an administrator who pushes the record of another pull request himself.
    const other = await world.propose({ letter: "b", version: "v1.2.0" });
    await play(world, other, [["ravi", other.line, "accepted", /approved/]]);
    const { clone } = world.scene;
    gitIn(clone, "checkout", "-q", "main");
    gitIn(clone, "merge", "-q", "--squash", `origin/${other.pull.headBranch}`);
    gitIn(clone, "commit", "-q", "-m", "[skip ci] straight to main");
    gitIn(clone, "push", "-q", "origin", "main");
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["no_approval"]);
    expect(await world.tags()).toEqual([]);
  },
);

test("N43 what an approver lost, and a word that was taken back, do not promote", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { comment } = await world.say("ravi", proposal, proposal.line);
  world.scene.merge(proposal.pull.number);
  const refused = async (): Promise<readonly string[]> => (await world.promote()).refusals.map(({ code }) => code);
  const { state } = world.scene;
  state.roles.set("ravi", "read");
  expect(await refused()).toEqual(["approver_not_authorised"]);
  state.roles.set("ravi", "write");
  const { body } = comment;
  comment.body = `${body} not`;
  expect(await refused()).toEqual(["approval_revoked"]);
  comment.body = body;
  const at = state.comments.indexOf(comment);
  state.comments.splice(at, 1);
  expect(await refused()).toEqual(["approval_revoked"]);
  state.comments.splice(at, 0, comment);
  expect(await refused()).toEqual([]);
});

test(
  "N23 N41 of two approved pull requests the second one is not what was approved; a squash is",
  timeout,
  async () => {
    const world = await reviewWorld();
    const first = await world.propose({ letter: "a" });
    const second = await world.propose({ letter: "b", version: "v1.2.0" });
    for (const proposal of [first, second])
      await play(world, proposal, [["ravi", proposal.line, "accepted", /approved/]]);
    world.scene.merge(first.pull.number, "squash");
    expect((await world.promote()).refusals).toEqual([]);
    const { clone } = world.scene;
    gitIn(clone, "fetch", "-q", "origin");
    gitIn(clone, "checkout", "-q", "-B", "main", "origin/main");
    // The record is resolved for the second one, the parameters for the first.
    gitIn(clone, "checkout", `origin/${second.pull.headBranch}`, "--", "models/failure-predictor.yaml");
    gitIn(clone, "commit", "-q", "-m", "resolved by hand");
    gitIn(clone, "push", "-q", "origin", "main");
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["needs_reevaluation"]);
    expect(await world.tags()).toEqual(["failure-predictor#production#1", "failure-predictor@v1.1.0"]);
  },
);

test("N09 a foreign comment that claims to be our answer changes nothing", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const comment = world.scene.say("ravi", proposal.pull.number, proposal.line);
  const forged = world.scene.say("eve", proposal.pull.number, `<!-- lockstep:answer:${comment.id} -->\nRefused.`);
  expect(codes(await world.sweep(proposal))).toEqual(["accepted"]);
  expect(world.answerTo(comment)).toHaveLength(1);
  expect(forged.body).toContain("Refused.");
});

test("a review of GitHub's own that approves the head is an approval, until it is dismissed", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { number } = proposal.pull;
  const { scene } = world;
  scene.review("eve", number);
  scene.review("ana", number, { state: "COMMENTED" });
  scene.review("mei", number, { commit: branchSha(scene.state.folder, "main") ?? "" });
  expect(await world.sweep(proposal, "pull_request_review")).toEqual([]);
  const given = scene.review("ravi", number, { body: "Good." });
  const cost = await costOf(world, async () => {
    expect(codes(await world.sweep(proposal, "pull_request_review"))).toEqual(["accepted"]);
  });
  expect(cost).toBeLessThanOrEqual(6);
  expect(await world.sweep(proposal, "pull_request_review")).toEqual([]);
  scene.merge(number);
  given.state = "DISMISSED";
  expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["approval_revoked"]);
  given.state = "APPROVED";
  expect((await world.promote()).refusals).toEqual([]);
});

test(
  "deliveries in another order, of a comment that is gone, and twice, leave the last word standing",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    const { pull, bytes, line } = proposal;
    const approval = world.scene.say("ravi", pull.number, line);
    const rejection = world.scene.say("ravi", pull.number, `/reject failure-predictor@${bytes}`);
    expect(codes(await world.deliver(proposal, rejection))).toEqual(["accepted"]);
    expect(codes(await world.deliver(proposal, approval))).toEqual(["superseded"]);
    const gone = world.scene.say("mei", pull.number, line);
    const { comments } = world.scene.state;
    comments.splice(comments.indexOf(gone), 1);
    expect(await world.deliver(proposal, gone)).toEqual([]);
    expect(world.answerTo(gone)).toEqual([]);
    world.scene.merge(pull.number);
    expect((await world.promote()).refusals.map(({ code }) => code)).toEqual(["rejected"]);
  },
);

test("N01 a title full of commands is in no answer and in no check", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  await play(world, proposal, [
    ["ravi", "/why", "done", /./],
    ["ravi", proposal.line, "accepted", /approved/],
  ]);
  const { comments, checkRuns } = world.scene.state;
  expect(JSON.stringify([comments, checkRuns.map(({ output }) => output)])).not.toMatch(/\$\(id\)|\$\{\{/);
  expect(world.log.join("\n")).not.toMatch(/\$\(id\)|\$\{\{/);
});

test("N33 what goes wrong at GitHub makes no second answer and no second word", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { server, state } = world.scene;
  server.fault({ operation: "reactions/create-for-issue-comment", kind: "bad-gateway-after" });
  server.fault({ operation: "issues/create-comment", kind: "reset-after" });
  server.fault({ operation: "checks/create", kind: "bad-gateway-after" });
  server.fault({ operation: "pulls/get", kind: "answer", status: 429, headers: { "retry-after": "5" } });
  await play(world, proposal, [["ravi", proposal.line, "accepted", /approved/]]);
  expect(state.checkRuns.filter(({ name }) => name === "lockstep/approval")).toHaveLength(1);
  // A run that ended between its reaction and its answer is made good by the next one.
  const late = world.scene.say("mei", proposal.pull.number, proposal.line);
  server.fault({ operation: "issues/create-comment", kind: "answer", status: 429, headers: { "retry-after": "3600" } });
  await expect(world.deliver(proposal, late)).rejects.toMatchObject({ code: "FORGE_RATE_LIMITED" });
  expect(codes(await world.deliver(proposal, late))).toEqual(["accepted"]);
  expect(world.answerTo(late)).toHaveLength(1);
  expect(gitIn(state.folder, "ls-tree", "-r", "--name-only", "refs/lockstep/approvals").split("\n")).toHaveLength(2);
});

test("a training that was asked for is asked for once, whatever is delivered again", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { state } = world.scene;
  const { comment } = await world.say("ana", proposal, "/train");
  // The answer was lost with its job: the same delivery finds what it started, ended or not.
  for (const status of ["in_progress", "completed"]) {
    for (const run of state.runs) run.status = status;
    state.comments.splice(
      state.comments.findIndex(({ author }) => author?.type === "Bot"),
      1,
    );
    expect(codes(await world.deliver(proposal, comment))).toEqual(["done"]);
    expect(world.answerTo(comment)).toHaveLength(1);
  }
  expect(state.runs.map(({ attempt, title, inputs }) => [attempt, title, inputs])).toEqual([
    [1, `train for comment ${comment.id}`, { head: proposal.head, request: String(comment.id) }],
  ]);

  const { comment: next } = await world.say("ana", proposal, "/train");
  expect(world.answerTo(next)[0]).toMatch(/^⏳ `train` runs once more/);
  expect(state.runs.map(({ attempt }) => attempt)).toEqual([2]);
});

test("a fork's run keeps its own token: it is run again, and nothing is started here", timeout, async () => {
  const world = await reviewWorld();
  const { state } = world.scene;
  const proposal = await world.propose({ letter: "a" });
  Object.assign(proposal.pull, { fork: "eve/milling", headSha: proposal.head });
  const { comment: nothing } = await world.say("ana", proposal, "/train");
  expect(world.answerTo(nothing)[0]).toMatch(/not_by_comment[^]*lockstep train --commit/);
  world.scene.run(proposal.pull.number);
  const { comment } = await world.say("ana", proposal, "/train");
  expect(world.answerTo(comment)[0]).toMatch(/^⏳ `train` runs once more/);
  const { comment: sweep } = await world.say("ana", proposal, "/sweep");
  expect(world.answerTo(sweep)[0]).toMatch(/not_by_comment[^]*lockstep sweep --section train --write/);
  expect(state.runs.map(({ attempt, event }) => [attempt, event])).toEqual([[2, "pull_request"]]);
});

test.each([
  ["eve", "/train"],
  ["eve", "/sweep"],
])("%s may not write, and %s starts nothing", timeout, async (who, body) => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  expect(codes((await world.say(who, proposal, body)).outcomes)).toEqual(["not_approver"]);
  expect(world.scene.state.runs).toEqual([]);
});

test("a workflow of before the command is told the line that it lacks", timeout, async () => {
  const world = await reviewWorld(undefined, {}, { contents: "write", checks: "write", "pull-requests": "write" });
  const proposal = await world.propose({ letter: "a" });
  const { comment, outcomes } = await world.say("ana", proposal, "/train");
  expect(codes(outcomes)).toEqual(["not_by_comment"]);
  expect(world.answerTo(comment)[0]).toMatch(/Add `actions: (?:read|write)` to the `permissions:` of this job/);
});

test(
  "a promotion and a rollback are pull requests that change only the record, opened once by who may approve",
  timeout,
  async () => {
    const world = await reviewWorld();
    const { scene } = world;
    for (const [letter, version] of [
      ["a", "v1.1.0"],
      ["b", "v1.2.0"],
    ] as const) {
      const proposal = await world.propose({ letter, version });
      expect(codes((await world.say("ravi", proposal, proposal.line)).outcomes)).toEqual(["accepted"]);
      scene.merge(proposal.pull.number, "squash");
      expect((await world.promote()).refusals).toEqual([]);
    }
    const proposal = await world.propose({ letter: "c", version: "v1.3.0" });
    const base = branchSha(scene.state.folder, "main") ?? "";
    const pullsBefore = scene.state.pulls.length;

    const rows: readonly Row[] = [
      ["ana", "/rollback production --reason wrong on type L", "not_approver", /does not list ana/],
      [
        "ravi",
        "/rollback production --reason wrong on type L @acme",
        "done",
        /^⏪ #4 asks for `failure-predictor` `v1\.1\.0`/,
      ],
      ["ravi", "/rollback production --reason wrong on type L @acme", "done", /^⏪ #4 asks/],
      ["mei", "/promote staging", "done", /^🚀 #5 asks for `failure-predictor` `v1\.2\.0` in `staging`/],
      ["mei", "/promote staging failure-predictor", "done", /^🚀 #5 asks/],
      ["mei", "/promote production", "no_change", /production is asked to have v1\.2\.0 already/],
      ["mei", "/rollback production --to v9.0.0 --reason wrong", "version_unregistered", /v9\.0\.0 is not registered/],
      ["mei", "/rollback production --to v1.2.0 --reason wrong", "superseded", /nothing to roll back/],
    ];
    for (const row of rows) expect(await costOf(world, () => play(world, proposal, [row]))).toBeLessThanOrEqual(6);

    const [back, forth, ...more] = scene.state.pulls.slice(pullsBefore);
    expect(more).toEqual([]);
    expect(back).toMatchObject({ headBranch: "lockstep/rollback-failure-predictor-production", state: "open" });
    expect(back?.title).toBe("Roll production back to failure-predictor v1.1.0");
    expect(back?.body).toMatch(/Reason: `wrong on type L @acme`\.$/);
    for (const pull of [back, forth]) {
      const tip = branchSha(scene.state.folder, pull?.headBranch ?? "") ?? "";
      const changed = gitIn(scene.state.folder, "diff", "--name-only", base, tip);
      expect(changed).toBe("models/failure-predictor.yaml");
    }
    // What a person asked for is a change of theirs.
    for (const [pull, who, code] of [
      [back, "ravi", "self_approval"],
      [forth, "mei", "self_approval"],
      [forth, "ravi", "candidate_missing"],
    ] as const) {
      if (pull === undefined) throw new Error("no pull request was opened");
      const asked = { ...proposal, pull };
      await play(world, asked, [[who, proposal.line, code, new RegExp(code)]]);
    }
    const record = (branch: string): string =>
      gitIn(scene.state.folder, "show", `refs/heads/${branch}:models/failure-predictor.yaml`);
    expect(record(back?.headBranch ?? "")).toMatch(/production: v1\.1\.0[^]*quarantine:[^]*reason: wrong on type L/);
    expect(record(forth?.headBranch ?? "")).toMatch(/staging: v1\.2\.0/);
  },
);
