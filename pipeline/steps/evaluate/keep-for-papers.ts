import { LockstepError } from "../../domain/error.ts";
import type { Evaluation } from "../../domain/evaluation.ts";
import { keepEvaluation } from "../../repository/kept-evaluations.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { defaultRemote } from "../../tracking/repository.ts";

/**
 * Keeps an evaluation on the remote, where the papers of the version find it once it is registered. A remote that does not take it is told:
 * the release will say that intervals and slices were not kept, and no verdict depends on it.
 */
export async function keepForPapers(workspace: Workspace, evaluation: Evaluation): Promise<void> {
  const { git, host, signal } = workspace;
  try {
    const remote = await defaultRemote(await workspace.data());
    if (remote !== undefined) await keepEvaluation(remote, evaluation, { root: git.root, signal });
  } catch (error) {
    if (!(error instanceof LockstepError) || signal.aborted) throw error;
    host.warning(`the evaluation of ${evaluation.model} is not kept for its release: ${error.message}`);
  }
}
