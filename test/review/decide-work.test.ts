import { expect, test } from "vitest";
import { commitSha, modelName } from "../../pipeline/domain/ids.ts";
import type { WorkflowRun } from "../../pipeline/platform/forge/forge.ts";
import { decideWork, refuseNowhere, type WorkRequest } from "../../pipeline/review/decide-work.ts";

const sha = commitSha("1".repeat(40));
const head = { branch: "better", sha, isFork: false };
const pullRequest: WorkRequest["pullRequest"] = { number: 3, state: "open", head };
const fork: WorkRequest["pullRequest"] = { ...pullRequest, head: { ...head, isFork: true } };
const model = modelName("failure-predictor");
const train = { verb: "train" } as const;
const sweep = { verb: "sweep", section: "train", model: undefined, workers: 4 } as const;

function run(more: Partial<WorkflowRun> = {}): WorkflowRun {
  return {
    id: "9",
    title: "Better",
    event: "pull_request",
    headSha: sha,
    state: "done",
    attempt: 1,
    url: "https://github.com/acme/milling/actions/runs/9",
    ...more,
  };
}

const request: WorkRequest = {
  command: train,
  comment: { id: "7", isEdited: false },
  pullRequest,
  models: [model],
  workflow: "train.yml",
  runs: [run()],
};
const started = { event: "workflow_dispatch", title: "train for comment 7" };

/** What came of it, in a word: the refusal's code, or what is done, and to which run. */
function outcome(more: Partial<WorkRequest>): string {
  const decision = decideWork({ ...request, ...more });
  if ("refused" in decision) return decision.refused.code;
  if ("start" in decision) return `start ${decision.start.workflow} on ${decision.start.branch}`;
  return "again" in decision ? `again ${decision.again.id}` : `under way ${decision.underWay.id}`;
}

test.each<[string, Partial<WorkRequest>, string]>([
  ["a finished run of the head is run again", {}, "again 9"],
  ["of several the newest", { runs: [run({ id: "10" }), run()] }, "again 10"],
  ["a run that is going on is not run twice", { runs: [run({ state: "running" })] }, "under way 9"],
  ["not even when a newer one has ended", { runs: [run({ id: "10" }), run({ state: "running" })] }, "under way 9"],
  [
    "a run of a push posts no report, so it is not the one",
    { runs: [run({ event: "push" })] },
    "start train.yml on better",
  ],
  ["a run in the merge queue is not the one", { runs: [run({ event: "merge_group" })] }, "start train.yml on better"],
  ["a head without a run is trained on its branch", { runs: [] }, "start train.yml on better"],
  [
    "one that waits for a person, too: who asks may start it",
    { runs: [run({ state: "held" })] },
    "start train.yml on better",
  ],
  ["what this comment started is found again", { runs: [run({ id: "11", ...started })] }, "under way 11"],
  [
    "a title that somebody else's event has says nothing",
    { runs: [run({ id: "11", ...started, event: "pull_request" })] },
    "again 11",
  ],
  [
    "what another comment started may run once more",
    { runs: [run({ ...started, title: "train for comment 6" })] },
    "again 9",
  ],

  ["a fork's run is run again with its own token", { pullRequest: fork }, "again 9"],
  ["a fork's run that is going on", { pullRequest: fork, runs: [run({ state: "running" })] }, "under way 9"],
  ["a fork's head without a run is not started from here", { pullRequest: fork, runs: [] }, "not_by_comment"],
  [
    "a fork's run that nobody let begin stays so",
    { pullRequest: fork, runs: [run({ state: "held" })] },
    "not_by_comment",
  ],

  [
    "a sweep is started on the branch",
    { command: sweep, workflow: "sweep.yml", runs: [] },
    "start sweep.yml on better",
  ],
  [
    "a second sweep may be another one",
    { command: sweep, runs: [run({ ...started, title: "sweep for comment 6", state: "running" })] },
    "start train.yml on better",
  ],
  [
    "the same sweep is not",
    { command: sweep, runs: [run({ ...started, title: "sweep for comment 7" })] },
    "under way 9",
  ],
  ["a sweep of a fork", { command: sweep, pullRequest: fork }, "not_by_comment"],
  ["a sweep of a model that the base has", { command: { ...sweep, model }, runs: [] }, "start train.yml on better"],
  ["of one that it does not have", { command: { ...sweep, model: modelName("other") } }, "unknown_model"],
  ["of nobody knows which", { command: sweep, models: [model, modelName("other")] }, "bad_command"],

  ["a pull request that is closed", { pullRequest: { ...pullRequest, state: "closed" } }, "wrong_state"],
  ["one that is merged", { pullRequest: { ...pullRequest, state: "merged" } }, "wrong_state"],
  ["a comment that was edited", { comment: { id: "7", isEdited: true } }, "bad_command"],
  ["a repository without the workflow", { runs: undefined }, "not_by_comment"],
])("%s", (_name, more, expected) => {
  expect(outcome(more)).toBe(expected);
});

test("a start names the head that was seen, and the comment by which it is found again", () => {
  const decision = decideWork({ ...request, command: { ...sweep, model }, workflow: "sweep.yml", runs: [] });
  expect(decision).toEqual({
    start: {
      workflow: "sweep.yml",
      branch: "better",
      headSha: sha,
      title: "sweep for comment 7",
      inputs: { head: sha, request: "7", section: "train", model: "failure-predictor", workers: "4" },
    },
  });
});

test.each<[string, Partial<WorkRequest>, string]>([
  ["training", {}, "git switch better && lockstep train --commit"],
  ["a sweep", { command: sweep }, "git switch better && lockstep sweep --section train --write"],
  [
    "a branch that a shell would run",
    { pullRequest: { ...pullRequest, head: { ...head, branch: "a$(id)'b" } } },
    "git switch 'a$(id)'\\''b' && lockstep train --commit",
  ],
])("where nothing runs jobs, the answer is what to type: %s", (_name, more, command) => {
  const { code, sentence } = refuseNowhere({ ...request, ...more });
  expect(code).toBe("not_by_comment");
  expect(sentence.endsWith(command)).toBe(true);
});
