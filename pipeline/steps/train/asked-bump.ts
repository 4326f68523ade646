import type { CommitSha } from "../../domain/ids.ts";
import { type AskedBump, type Bump, bumpOfLabels, bumpOfMessages } from "../../domain/version-bump.ts";
import type { Workspace } from "../../repository/workspace.ts";

/**
 * Which number of the version is asked to go up: by the input, else by a label of the pull request that the job is for, else by the
 * messages of the commits since the merge base.
 */
export async function askedBump(
  { git, host }: Pick<Workspace, "git" | "host">,
  asked: { readonly bump: Bump | undefined; readonly base: CommitSha | undefined },
): Promise<AskedBump | undefined> {
  const exact = asked.bump ?? bumpOfLabels(host.event.labels ?? []);
  if (exact !== undefined) return { bump: exact, isExact: true };
  if (asked.base === undefined) return undefined;
  const bump = bumpOfMessages(await git.messages(asked.base, await git.headCommit()));
  return bump === undefined ? undefined : { bump, isExact: false };
}
