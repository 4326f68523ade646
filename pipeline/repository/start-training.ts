import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { StartedRun } from "../domain/started-run.ts";
import type { Workspace } from "./workspace.ts";

/** File of the workflow that trains and evaluates, as `lockstep init` writes it. */
const trainWorkflow = "train.yml";

/** A branch of Lockstep's own as it was pushed. */
export interface WrittenBranch {
  readonly branch: string;
  readonly head: CommitSha;
}

/**
 * Starts the train workflow for a branch, once: what a job's own token pushes starts none, an order of the same token does.
 *
 * @param why - A word in the name of the run, for example `reevaluate`.
 */
export async function startTraining(
  workspace: Workspace,
  { branch, head }: WrittenBranch,
  why: string,
): Promise<StartedRun> {
  const { workflows } = await workspace.forge();
  if (workflows === undefined) return { kind: "nowhere" };
  try {
    const runs = await workflows.runs(trainWorkflow, head);
    if (runs === undefined) return { kind: "refused", why: `the default branch has no workflow ${trainWorkflow}` };
    if (runs.length > 0) return { kind: "started" };
    const request = `${why}-${head.slice(0, 12)}`;
    const refused = await workflows.start({
      ...{ workflow: trainWorkflow, branch, headSha: head },
      title: `train for comment ${request}`,
      inputs: { head, request },
    });
    return refused === undefined ? { kind: "started" } : { kind: "refused", why: refused.refused };
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
    return { kind: "refused", why: error.message };
  }
}
