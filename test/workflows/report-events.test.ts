import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { parse } from "yaml";

interface Workflow {
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, { readonly if: string }>>;
}

const file = join(import.meta.dirname, "../../.github/workflows/report.yml");
const workflow = parse(readFileSync(file, "utf8")) as Workflow;

type Members = Readonly<Record<string, unknown>>;

/** An expression of a workflow, which is one of JavaScript as far as it is used here; what is not there is empty. */
function evaluate(expression: string, event: Members): unknown {
  const value = (path: string): unknown =>
    path.split(".").reduce<unknown>((found, name) => (found as Members | undefined)?.[name], event) ?? "";
  return runInNewContext(
    expression.replaceAll(/\b(?:github|inputs)(?:\.\w+)+/g, (path) => `value("${path}")`),
    { value, startsWith: (text: string, prefix: string) => text.startsWith(prefix) },
  );
}

function groupOf(event: Members): string {
  return workflow.concurrency.group.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    String(evaluate(expression, event)),
  );
}

const repository = { id: 1, default_branch: "main" };

/** The end of a run of a branch of this repository, unless it says otherwise. */
function ended(run: Members): Members {
  const given = { name: "train", event: "pull_request", conclusion: "success", display_title: "A change", ...run };
  const branch = { head_branch: "change", head_repository: repository };
  const event = { repository, workflow_run: { ...branch, ...given } };
  return { github: { event_name: "workflow_run", repository_id: "1", event }, inputs: {} };
}

function asked(branch: string): Members {
  const github = { event_name: "workflow_dispatch", ref_name: "main", repository_id: "1", event: { repository } };
  return { github, inputs: { workflow: "train", run: "7", branch } };
}

const posting = groupOf(ended({}));

test.each<[string, Members, boolean]>([
  ["the run of a later push to the pull request", ended({}), true],
  ["a run that a comment started on its branch", asked("change"), true],
  ["the run of the push itself, which posts nothing", ended({ event: "push" }), false],
  ["a run of a branch of that name in a fork", ended({ head_repository: { id: 2 } }), false],
  ["a run of another branch", ended({ head_branch: "other" }), false],
  ["a sweep of the same branch", ended({ name: "sweep" }), false],
])("the report of a pull request makes way for that of %s, or not", (_name, event, isSame) => {
  expect(groupOf(event) === posting).toBe(isSame);
});

const title = "sweep for comment 7";

test.each<[string, Members, readonly string[]]>([
  ["a run of a pull request", ended({}), ["report"]],
  ["a run of a push", ended({ event: "push" }), []],
  ["a run that failed", ended({ conclusion: "failure" }), []],
  ["a run for a comment", ended({ event: "workflow_dispatch", display_title: "train for comment 7" }), ["report"]],
  ["a run that somebody started by hand", ended({ event: "workflow_dispatch", display_title: "train" }), []],
  ["a run of the merge queue", ended({ event: "merge_group" }), ["queue"]],
  ["a sweep for a comment", ended({ name: "sweep", event: "workflow_dispatch", display_title: title }), ["sweep"]],
  ["a workflow of a pull request that calls itself so", ended({ name: "sweep", display_title: title }), []],
  ["an order on the default branch", asked("change"), ["report"]],
])("the end of %s starts these jobs", (_name, event, jobs) => {
  const started = Object.entries(workflow.jobs).filter(([, job]) => evaluate(job.if, event) === true);
  expect(started.map(([name]) => name)).toEqual(jobs);
});
