import { describe, expect, test } from "vitest";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import type { WorkflowOrder, Workflows } from "../../../pipeline/platform/forge/forge.ts";
import type { Fault } from "../../support/github-server/faults.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";

async function scene(): Promise<Scene> {
  const made = await gitHubScene({ branches: { better: { "params.yaml": "epochs: 20\n" } } });
  made.openPull({ branch: "better", author: "ada" });
  return made;
}

function workflowsOf(made: Scene, token?: string): Workflows {
  const { workflows } = made.forge(token);
  if (workflows === undefined) throw new Error("GitHub runs workflows");
  return workflows;
}

function head({ state }: Scene) {
  return commitSha(state.pulls[0]?.headSha ?? "");
}

const order = (made: Scene, more: Partial<WorkflowOrder> = {}): WorkflowOrder => ({
  workflow: "train.yml",
  branch: "better",
  headSha: head(made),
  title: "train for comment 7",
  inputs: { head: head(made), request: "7" },
  ...more,
});

/** Each way in which an answer is lost. */
const losses: readonly (readonly [string, readonly Omit<Fault, "operation">[]])[] = [
  ["GitHub did it and said 502", [{ kind: "bad-gateway-after" }]],
  ["GitHub did it and the connection broke", [{ kind: "reset-after" }]],
  ["the connection broke before", [{ kind: "reset-before" }]],
  ["it broke before, and then GitHub did it and said 502", [{ kind: "reset-before" }, { kind: "bad-gateway-after" }]],
];

describe("a run", () => {
  test.each(losses)("is started once when %s", async (_name, faults) => {
    const made = await scene();
    for (const fault of faults) made.server.fault({ operation: "actions/create-workflow-dispatch", ...fault } as Fault);
    expect(await workflowsOf(made).start(order(made))).toBeUndefined();
    expect(made.state.runs.map(({ title, headSha }) => [title, headSha])).toEqual([
      ["train for comment 7", head(made)],
    ]);
  });

  test.each(losses)("is run again once when %s", async (_name, faults) => {
    const made = await scene();
    made.run(1);
    const workflows = workflowsOf(made);
    const [run] = (await workflows.runs("train.yml", head(made))) ?? [];
    if (run === undefined) throw new Error("the run is not listed");
    for (const fault of faults) made.server.fault({ operation: "actions/re-run-workflow", ...fault } as Fault);
    expect(await workflows.rerun(run)).toBeUndefined();
    expect(made.state.runs.map(({ attempt, status }) => [attempt, status])).toEqual([[2, "queued"]]);
  });
});

test("runs are those of the head, newest first, with what they wait for", async () => {
  const made = await scene();
  made.run(1, { conclusion: "action_required" });
  made.run(1, { status: "in_progress", conclusion: undefined, event: "push" });
  made.run(1, { headSha: "a".repeat(40) });
  made.run(1, { workflow: "sweep.yml", title: "sweep for comment 7", event: "workflow_dispatch" });
  made.run(1, { status: "waiting", conclusion: undefined });
  const workflows = workflowsOf(made);
  expect((await workflows.runs("train.yml", head(made)))?.map(({ event, state }) => [event, state])).toEqual([
    ["pull_request", "held"],
    ["push", "running"],
    ["pull_request", "held"],
  ]);
  expect((await workflows.runs("sweep.yml", head(made)))?.map(({ title }) => title)).toEqual(["sweep for comment 7"]);
  expect(await workflows.runs("elsewhere.yml", head(made))).toBeUndefined();
});

test("more runs than fit on a page are all listed", async () => {
  const made = await scene();
  for (let at = 0; at < 101; at++) made.run(1);
  expect(await workflowsOf(made).runs("train.yml", head(made))).toHaveLength(101);
});

test.each<[string, Partial<WorkflowOrder>, RegExp]>([
  ["a branch that is gone", { branch: "gone" }, /No ref found/],
  ["a branch whose file knows no such input", { inputs: { nonsense: "1" } }, /Unexpected inputs/],
])("GitHub's word about %s is given back", async (_name, more, words) => {
  const made = await scene();
  const refused = await workflowsOf(made).start(order(made, more));
  expect(refused?.refused).toMatch(words);
  expect(made.state.runs).toEqual([]);
});

test.each([
  ["too old", "Unable to retry this workflow run because it was created over a month ago"],
  ["not ended", "This workflow is already running"],
])("GitHub's word about a run that is %s is given back", async (_name, refusal) => {
  const made = await scene();
  made.run(1, { refusal });
  const workflows = workflowsOf(made);
  const [run] = (await workflows.runs("train.yml", head(made))) ?? [];
  if (run === undefined) throw new Error("the run is not listed");
  expect(await workflows.rerun(run)).toEqual({ refused: refusal });
});

test.each<[string, Record<string, "read" | "write">, (workflows: Workflows, made: Scene) => Promise<unknown>, string]>([
  ["listing", { contents: "read" }, (workflows, made) => workflows.runs("train.yml", head(made)), "actions: read"],
  ["starting", { actions: "read" }, (workflows, made) => workflows.start(order(made)), "actions: write"],
  [
    "running again",
    { actions: "read" },
    async (workflows, made) => {
      made.run(1);
      const [run] = (await workflows.runs("train.yml", head(made))) ?? [];
      return run === undefined ? undefined : workflows.rerun(run);
    },
    "actions: write",
  ],
])("%s names the permission that is missing", async (_name, permissions, act, line) => {
  const made = await scene();
  await expect(act(workflowsOf(made, made.jobToken(permissions)), made)).rejects.toMatchObject({
    code: "FORGE_PERMISSION_MISSING",
    hint: expect.stringContaining(`Add \`${line}\` to the \`permissions:\``) as string,
  });
});
