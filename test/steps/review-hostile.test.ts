import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evaluationCheck } from "../../pipeline/repository/checks.ts";
import { workflows } from "../actions/workflows.ts";
import { gitIn } from "../support/github-server/bare.ts";
import { codes, type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const timeout = { timeout: 120_000 };

function ledgers(world: ReviewWorld): string {
  return gitIn(world.scene.state.folder, "for-each-ref", "--format=%(refname)", "refs/lockstep");
}

test("N08 what is no command from its first to its last character records nothing", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const { line } = proposal;
  const rows: readonly (readonly [what: string, body: string, codes: readonly string[]])[] = [
    ["a quote", `> ${line}`, []],
    ["a code block", `\`\`\`\n${line}\n\`\`\``, []],
    ["an HTML comment", `<!-- ${line} -->`, []],
    ["a second line", `Looks good.\n${line}`, []],
    ["something behind it", `${line} please`, ["bad_command"]],
    ["a blank behind it", `${line} `, ["bad_command"]],
    ["a zero-width blank in it", line.replace("/approve", "/appr\u200bove"), ["bad_command"]],
    ["a fullwidth slash", line.replace("/", "\uff0f"), ["bad_command"]],
    ["a Cyrillic letter", line.replace("a", "\u0430"), ["bad_command"]],
    ["two commands", `${line}\n${line}`, ["bad_command"]],
  ];
  for (const [what, body, expected] of rows)
    expect(codes((await world.say("ravi", proposal, body)).outcomes), what).toEqual(expected);
  // Edited after it was written, and found by a run without its event.
  const edited = world.scene.say("ravi", proposal.pull.number, line);
  edited.updatedAt = "2027-01-01T00:00:00Z";
  expect(codes(await world.sweep(proposal))).toEqual(["bad_command"]);
  expect(ledgers(world)).toBe("");
  // And a form's line ends do not matter.
  expect(codes((await world.say("ravi", proposal, `${line}\r\nThank you.`)).outcomes)).toEqual(["accepted"]);
});

test("N17 a number that is none in what a check keeps ends the job, and approves nothing", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const [run] = world.scene.state.checkRuns.filter(({ name }) => name === evaluationCheck);
  if (run === undefined) throw new Error("nothing was shown");
  const { text = "" } = run.output;
  for (const wrong of ["1e400", "null", '"0.9"', "true"]) {
    const spoilt = text.replace(/"requested":\d+/, `"requested":${wrong}`).replace(/"count":\d+/, `"count":${wrong}`);
    expect(spoilt).not.toBe(text);
    run.output = { ...run.output, text: spoilt };
    const comment = world.scene.say("ravi", proposal.pull.number, proposal.line);
    await expect(world.deliver(proposal, comment), wrong).rejects.toMatchObject({ code: "RECORD_INVALID" });
  }
  expect(ledgers(world)).toBe("");
});

test("N20 words without end are ignored or refused, and no answer is too long", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  const long = "x".repeat(60_000);
  const rows: readonly (readonly [body: string, codes: readonly string[]])[] = [
    [`/approve ${long}@${"a".repeat(64)}`, []],
    [`/approve ${"m".repeat(800)}@${"a".repeat(64)}`, ["bad_command"]],
    [`/override ${"g".repeat(900)} --reason x`, ["not_owner"]],
    [`/why\n${long}`, ["done"]],
  ];
  for (const [body, expected] of rows) {
    const { comment, outcomes } = await world.say("ravi", proposal, body);
    expect(codes(outcomes), body.slice(0, 20)).toEqual(expected);
    for (const answer of world.answerTo(comment)) expect(answer.length).toBeLessThan(60_000);
  }
  expect(ledgers(world)).toBe("");
});

test(
  "N29 a branch that would promote itself promotes nothing, and the recipe keeps its job from the environment",
  timeout,
  async () => {
    const world = await reviewWorld();
    const proposal = await world.propose({ letter: "a" });
    await world.say("ravi", proposal, proposal.line);
    // Its own run of promote has a checkout of the branch, where the record asks for the version.
    const workspace = await world.workspace({ name: "push" });
    gitIn(workspace.git.root, "checkout", "-q", "--detach", proposal.head);
    expect(await world.promote()).toEqual({ promotions: [], refusals: [] });
    expect(await world.tags()).toEqual([]);

    const jobs = workflows.find(({ name }) => name === "promote")?.jobs ?? {};
    expect(JSON.stringify(jobs["promote"])).toContain("github.event.repository.default_branch");
    expect(jobs["deploy"]).toMatchObject({ environment: "production" });
    const recipe = readFileSync(join(import.meta.dirname, "../../docs/how-to/adopt.md"), "utf8");
    expect(recipe).toMatch(
      /Settings, Environments: `production`, deployable from the default branch only, with required reviewers/,
    );
    expect(recipe).toMatch(/\| versions \| tags `\*@v\*` and `\*#\*` \| restrict updates and deletions \|/);
  },
);

test("N31 names with Markdown, HTML and mentions in them are text in every answer", timeout, async () => {
  const world = await reviewWorld();
  const proposal = await world.propose({ letter: "a" });
  for (const name of [
    "a|b](https://evil.example)",
    "![x](https://evil.example/y.png)",
    "<img src=x onerror=alert(1)>",
    "<!-- lockstep:report -->",
    "@acme/reviewers fixes #1",
    "``` `x` ```",
    "\u202egnp.exe",
  ]) {
    const { comment, outcomes } = await world.say("olga", proposal, `/override ${name} --reason ${name}`);
    expect(codes(outcomes), name).toEqual(["unknown_gate"]);
    const [answer = ""] = world.answerTo(comment);
    // A code span ends at as many backticks as it began with; what is left is ours.
    const ours = answer.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
    expect(ours, answer).not.toMatch(/[<>[\]!@#|\u202e]/);
  }
});
