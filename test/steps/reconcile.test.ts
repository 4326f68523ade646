import { expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { promote } from "../../pipeline/steps/promote.ts";
import { type Remedies, reconcile } from "../../pipeline/steps/reconcile.ts";
import { type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const records = ".lockstep/records";

/** What the job of promote.yml does each hour, that has no way to the targets. */
async function heal(world: ReviewWorld, remedies: Partial<Remedies> = {}) {
  const workspace = await world.workspace({ name: "schedule" });
  const about = { model: undefined, environment: undefined, timeoutMs: 0, targets: false };
  return reconcile(about, workspace, {
    promote: async (model) => (await promote({ model, records }, workspace)).refusals,
    deploy: () => Promise.reject(new Error("no target is filled here")),
    ...remedies,
  });
}

/** A version that Ravi approved and merged; promote has not run. */
async function merged(world: ReviewWorld, letter: string, version: string): Promise<void> {
  const proposal = await world.propose({ letter, version });
  await world.say("ravi", proposal, proposal.line);
  world.scene.merge(proposal.pull.number);
}

test("GitHub: what a lost run left undone is done, and one issue tells of a plain revert", async () => {
  const world = await reviewWorld();
  await merged(world, "a", "v1.0.0");
  const first = await heal(world);
  expect(first.refusals).toEqual([]);
  expect(first.environments.map(({ environment, assigned }) => [environment, assigned])).toEqual([
    ["production", "v1.0.0"],
    ["staging", undefined],
  ]);
  await merged(world, "b", "v1.1.0");
  await heal(world);
  const { state } = world.scene;
  expect(state.issues).toEqual([]);

  // Somebody reverts the merge with Git alone.
  const { git } = await world.workspace({});
  const path = "models/failure-predictor.yaml";
  const bytes = async (commit: string) => {
    const resolved = await git.resolve(commit);
    return resolved === undefined ? undefined : git.readFile(resolved, path);
  };
  await git.fetch();
  const before = new TextDecoder().decode(await bytes("failure-predictor@v1.0.0"));
  await world.scene.commit("main", { [path]: before, "params.yaml": "epochs: 97\n" });
  await heal(world);
  await heal(world);
  const told = state.issues.map(({ title, state: phase }) => `${phase}: ${title}`);
  expect(told).toEqual(["open: production went back from failure-predictor v1.1.0 to v1.0.0"]);
  expect(state.issues[0]?.body).toContain("lockstep release failure-predictor v1.1.0 --reason");
  expect(state.issues[0]?.body).toContain("`ravi` in #2");
}, 120_000);

/** The record of the default branch with another word in it. */
async function edited(world: ReviewWorld, from: string, to: string): Promise<void> {
  const { git } = await world.workspace({});
  await git.fetch();
  const path = "models/failure-predictor.yaml";
  const tip = await git.resolve("refs/remotes/origin/main");
  const bytes = tip === undefined ? undefined : await git.readFile(tip, path);
  const record = new TextDecoder().decode(bytes);
  expect(record).toContain(from);
  await world.scene.commit("main", { [path]: record.replace(from, to) });
}

/** Pull requests that would end a drift, oldest first. */
function drifts(world: ReviewWorld): readonly string[] {
  const pulls = world.scene.state.pulls.filter(({ headBranch }) => headBranch.startsWith("lockstep/drift-"));
  return pulls.map(({ title, state }) => `${state}: ${title}`);
}

const proposal = "Ask for what production has of failure-predictor";

/** v1.0.0 is in production, and the default branch asks for what was never registered. */
async function drifted(): Promise<ReviewWorld> {
  const world = await reviewWorld();
  await merged(world, "a", "v1.0.0");
  await heal(world);
  expect(drifts(world)).toEqual([]);
  await edited(world, "production: v1.0.0", "production: v9.9.9");
  return world;
}

test("what may never be promoted is proposed to be asked for no more: one pull request, withdrawn when the drift has ended", async () => {
  const world = await drifted();
  await heal(world);
  await world.scene.commit("main", { "README.md": "another commit\n" });
  await heal(world);
  expect(drifts(world)).toEqual([`open: ${proposal}`]);
  const { git } = await world.workspace({});
  await git.fetch();
  const branch = world.scene.state.pulls.find(({ title }) => title === proposal)?.headBranch ?? "";
  const [head, registered] = [
    await git.resolve(`refs/remotes/origin/${branch}`),
    await git.resolve("failure-predictor@v1.0.0"),
  ];
  const before = await git.resolve(`refs/remotes/origin/${branch}^`);
  if (head === undefined || before === undefined || registered === undefined) throw new Error("a ref is missing");
  expect(await git.changedPaths(before, head)).toEqual(["models/failure-predictor.yaml"]);
  expect(await git.readFile(head, "models/failure-predictor.yaml")).toEqual(
    await git.readFile(registered, "models/failure-predictor.yaml"),
  );
  expect(world.scene.state.issues[0]?.body).toContain("makes the records ask for what is there");

  // Somebody else puts it right; then it is wrong again in the same way.
  await edited(world, "production: v9.9.9", "production: v1.0.0");
  expect((await heal(world)).refusals).toEqual([]);
  expect(drifts(world)).toEqual([`closed: Withdrawn: ${proposal}`]);
  await edited(world, "production: v1.0.0", "production: v9.9.9");
  await heal(world);
  expect(drifts(world)).toEqual([`closed: Withdrawn: ${proposal}`, `open: ${proposal}`]);
}, 120_000);

test("what people have closed is not proposed again, and what cannot be judged now takes nothing back", async () => {
  const world = await drifted();
  await heal(world);
  const failing = { promote: () => Promise.reject(new LockstepError("GIT_COMMAND_FAILED", "no way to origin")) };
  await heal(world, failing);
  expect(drifts(world)).toEqual([`open: ${proposal}`]);
  for (const pull of world.scene.state.pulls) if (pull.title === proposal) pull.state = "closed";
  await heal(world);
  expect(drifts(world)).toEqual([`closed: ${proposal}`]);
  expect(world.log.join("\n")).toContain("was closed, so that the same is not proposed again");
}, 120_000);

test("merging the proposal ends the drift, and refuses nothing more", async () => {
  const world = await reviewWorld();
  await merged(world, "a", "v1.0.0");
  await heal(world);
  // Merged, though nobody approved it.
  const { pull } = await world.propose({ letter: "b", version: "v1.1.0" });
  world.scene.merge(pull.number);
  expect((await heal(world)).refusals.map(({ code }) => code)).toEqual(["out_of_sync"]);
  const proposed = world.scene.state.pulls.find(({ title }) => title === proposal);
  if (proposed === undefined) throw new Error("nothing is proposed");
  world.scene.merge(proposed.number);
  expect((await heal(world)).refusals).toEqual([]);
  expect((await world.promote()).refusals).toEqual([]);
  expect(await world.tags()).not.toContain("failure-predictor@v1.1.0");
}, 120_000);

test("without the permission for issues the log says what the job needs, and everything else is done", async () => {
  const world = await reviewWorld(undefined, {}, { contents: "write", checks: "write", "pull-requests": "write" });
  await merged(world, "a", "v1.0.0");
  await heal(world);
  const path = "models/failure-predictor.yaml";
  const { git } = await world.workspace({});
  await git.fetch();
  const commit = await git.resolve("failure-predictor@v1.0.0");
  const bytes = commit === undefined ? undefined : await git.readFile(commit, path);
  const record = new TextDecoder().decode(bytes);
  await world.scene.commit("main", { [path]: record.replace("production: v1.0.0", "production: v9.9.9") });
  const { refusals } = await heal(world);
  expect(refusals.map(({ code }) => code)).toEqual(["out_of_sync"]);
  expect(world.log.join("\n")).toContain("issues: write");
  expect(await world.tags()).toContain("failure-predictor@v1.0.0");
}, 120_000);
