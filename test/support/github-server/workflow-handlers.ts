import { branchSha } from "./bare.ts";
import { type Answer, type Handler, type Request, refusal } from "./handlers.ts";
import { runShape } from "./shapes.ts";
import type { StoredRun } from "./state.ts";

const notFound = refusal(404, "Not Found");

function runOf({ state, parameters }: Request): StoredRun | undefined {
  return state.runs.find(({ id }) => String(id) === parameters["run_id"]);
}

function listRuns({ state, place, parameters, query, visible }: Request): Answer {
  const workflow = parameters["workflow_id"] ?? "";
  if (!state.workflows.has(workflow)) return notFound;
  const sha = query.get("head_sha");
  const found = state.runs.filter(
    (run) => run.workflow === workflow && run.sequence <= visible && (sha === null || run.headSha === sha),
  );
  return {
    status: 200,
    items: found.reverse().map((run) => runShape(place, state, run)),
    wrap: (page, total) => ({ total_count: total, workflow_runs: page }),
  };
}

function rerun(request: Request): Answer {
  const run = runOf(request);
  if (run === undefined) return notFound;
  if (run.refusal !== undefined) return refusal(403, run.refusal);
  if (run.status !== "completed") return refusal(403, "This workflow is already running");
  request.state.next();
  run.status = "queued";
  run.conclusion = undefined;
  run.attempt += 1;
  return { status: 201, body: {} };
}

function dispatch({ state, parameters, body }: Request): Answer {
  const file = parameters["workflow_id"] ?? "";
  const workflow = state.workflows.get(file);
  if (workflow === undefined) return notFound;
  const ref = String(body["ref"]);
  const branch = ref.replace(/^refs\/heads\//, "");
  const headSha = branchSha(state.folder, branch);
  if (headSha === undefined) return refusal(422, `No ref found for: ${ref}`);
  if (workflow.inputs === undefined) return refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  const inputs = (body["inputs"] ?? {}) as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(inputs).filter((name) => workflow.inputs?.includes(name) !== true);
  if (unknown.length > 0) return refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  const sequence = state.next();
  state.runs.push({
    id: 3_000_000_000 + sequence,
    workflow: file,
    title: workflow.title(inputs),
    event: "workflow_dispatch",
    headBranch: branch,
    headSha,
    inputs,
    status: "queued",
    conclusion: undefined,
    attempt: 1,
    refusal: undefined,
    sequence,
  });
  return { status: 204 };
}

/** GitHub Actions, as far as a job may ask for it. */
export const workflowHandlers: Readonly<Record<string, Handler>> = {
  "actions/list-workflow-runs": { needs: ["actions=read"], run: listRuns },
  "actions/get-workflow-run": {
    needs: ["actions=read"],
    run: (request) => {
      const run = runOf(request);
      return run === undefined ? notFound : { status: 200, body: runShape(request.place, request.state, run) };
    },
  },
  "actions/re-run-workflow": { needs: ["actions=write"], run: rerun },
  "actions/create-workflow-dispatch": { needs: ["actions=write"], run: dispatch },
};
