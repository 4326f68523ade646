import { type CommitSha, commitSha } from "../../../domain/ids.ts";
import type { WorkflowOrder, WorkflowRun, Workflows } from "../forge.ts";
import { type Client, pageSize } from "./client.ts";
import { failureOf, type Need, statusOf } from "./failure.ts";

type Answer = Awaited<ReturnType<Client["rest"]["actions"]["listWorkflowRuns"]>>["data"]["workflow_runs"][number];

const writing = "actions: write";

function runOf(answer: Answer): WorkflowRun {
  // A first contributor's run is "completed" until somebody approves it.
  const isHeld = answer.status === "waiting" || answer.conclusion === "action_required";
  return {
    id: String(answer.id),
    title: answer.display_title,
    event: answer.event,
    headSha: commitSha(answer.head_sha),
    state: isHeld ? "held" : answer.status === "completed" ? "done" : "running",
    attempt: answer.run_attempt ?? 1,
    url: answer.html_url,
  };
}

async function listRuns(client: Client, workflow: string, sha: CommitSha): Promise<readonly WorkflowRun[] | undefined> {
  const need: Need = { what: `list the runs of ${workflow} for ${sha}`, permission: writing };
  try {
    const runs = await client.allCounted(need, async (page) => {
      const { data, headers } = await client.rest.actions.listWorkflowRuns({
        ...client.repository,
        workflow_id: workflow,
        head_sha: sha,
        per_page: pageSize,
        page,
      });
      return { data: { total: data.total_count, items: data.workflow_runs }, headers };
    });
    return runs.filter((run) => run.head_sha === sha).map(runOf);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** What GitHub says of a request that it understood and does not do; anything else is thrown. */
function refusalIn(error: unknown, isRefusal: (status: number | undefined, message: string) => boolean) {
  const { status, message } = failureOf(error instanceof Error ? error.cause : undefined);
  if (isRefusal(status, message)) return { refused: message };
  throw error;
}

/** GitHub Actions of one repository. */
export function openWorkflows(client: Client): Workflows {
  return {
    runs: (workflow, sha) => listRuns(client, workflow, sha),

    async run(id) {
      if (!/^[1-9]\d{0,14}$/.test(id)) return undefined;
      try {
        const need: Need = { what: `show run ${id}`, permission: "actions: read" };
        return runOf(
          await client.repeat(need, () =>
            client.rest.actions.getWorkflowRun({ ...client.repository, run_id: Number(id) }),
          ),
        );
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },

    async rerun({ id, attempt }) {
      const at = { ...client.repository, run_id: Number(id) };
      const need: Need = { what: `run ${id} again`, permission: writing };
      try {
        await client.create<unknown>(need, {
          send: () => client.rest.actions.reRunWorkflow(at),
          find: async () => {
            const run = runOf(await client.repeat(need, () => client.rest.actions.getWorkflowRun(at)));
            return run.attempt > attempt || run.state === "running" ? run : undefined;
          },
        });
        return undefined;
      } catch (error) {
        // "Unable to retry this workflow run because it was created over a month ago", "… already running", "cannot be rerun".
        return refusalIn(
          error,
          (status, message) => status === 403 && /workflow (?:run|is already)|re-?run|retry/i.test(message),
        );
      }
    },

    async start({ workflow, branch, headSha, title, inputs }: WorkflowOrder) {
      try {
        await client.create<unknown>(
          { what: `start ${workflow} on ${branch}`, permission: writing },
          {
            send: () =>
              client.rest.actions.createWorkflowDispatch({
                ...client.repository,
                workflow_id: workflow,
                // A tag may have the name of the branch.
                ref: `refs/heads/${branch}`,
                inputs,
              }),
            find: async () => (await listRuns(client, workflow, headSha))?.find((run) => run.title === title),
          },
        );
        return undefined;
      } catch (error) {
        // "Workflow does not have 'workflow_dispatch' trigger", "Unexpected inputs provided", "No ref found for: …".
        return refusalIn(error, (status) => status === 422);
      }
    },
  };
}
