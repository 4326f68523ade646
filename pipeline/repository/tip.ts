import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { Git } from "../platform/git/git.ts";

/** The tip of the default branch as `origin` has it: where the desired state is. */
export async function defaultTip(git: Git): Promise<CommitSha> {
  const branch = await git.defaultBranch();
  const tip = (await git.resolve(`refs/remotes/origin/${branch}`)) ?? (await git.resolve(`refs/heads/${branch}`));
  if (tip === undefined)
    throw new LockstepError("GIT_COMMAND_FAILED", `the default branch ${branch} has no commit here`, {
      hint: `Run \`git fetch origin ${branch}\`; in a workflow, let checkout use \`fetch-depth: 0\`.`,
    });
  return tip;
}
