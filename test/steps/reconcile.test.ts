import { expect, test } from "vitest";
import { promote } from "../../pipeline/steps/promote.ts";
import { reconcile } from "../../pipeline/steps/reconcile.ts";
import { type ReviewWorld, reviewWorld } from "../support/review-world.ts";

const records = ".lockstep/records";

/** What the job of promote.yml does each hour, that has no way to the targets. */
async function heal(world: ReviewWorld) {
  const workspace = await world.workspace({ name: "schedule" });
  const about = { model: undefined, environment: undefined, timeoutMs: 0, targets: false };
  return reconcile(about, workspace, {
    promote: async (model) => (await promote({ model, records }, workspace)).refusals,
    deploy: () => Promise.reject(new Error("no target is filled here")),
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

test("what may never be promoted is proposed to be asked for no more: one pull request, closed when it is pointless", async () => {
  const world = await reviewWorld();
  await merged(world, "a", "v1.0.0");
  await heal(world);
  const drifts = () => {
    const pulls = world.scene.state.pulls.filter(({ headBranch }) => headBranch.startsWith("lockstep/drift"));
    return pulls.map(({ title, state }) => `${state}: ${title}`);
  };
  expect(drifts()).toEqual([]);

  await edited(world, "production: v1.0.0", "production: v9.9.9");
  await heal(world);
  await heal(world);
  expect(drifts()).toEqual(["open: Ask for what production has of failure-predictor"]);
  const { git } = await world.workspace({});
  await git.fetch();
  const head = await git.resolve("refs/remotes/origin/lockstep/drift");
  const [tip, registered] = [
    await git.resolve("refs/remotes/origin/main"),
    await git.resolve("failure-predictor@v1.0.0"),
  ];
  if (head === undefined || tip === undefined || registered === undefined) throw new Error("a ref is missing");
  expect(await git.changedPaths(tip, head)).toEqual(["models/failure-predictor.yaml"]);
  expect(await git.readFile(head, "models/failure-predictor.yaml")).toEqual(
    await git.readFile(registered, "models/failure-predictor.yaml"),
  );
  expect(world.scene.state.issues[0]?.body).toContain("makes the records ask for what is there");

  // Somebody else puts it right.
  await edited(world, "production: v9.9.9", "production: v1.0.0");
  const { refusals } = await heal(world);
  expect(refusals).toEqual([]);
  expect(drifts()).toEqual(["closed: Ask for what production has of failure-predictor"]);
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
