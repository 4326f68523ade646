import type { CommitSha } from "../../domain/ids.ts";
import type { Forge, PullRequest } from "../../platform/forge/forge.ts";
import type { JobEvent } from "../../platform/host/host.ts";

/**
 * The open pull request that was evaluated. Anybody may push the head of another one to a fork and open theirs: where the run says whose
 * branch it was of, that counts, and of several the one that was opened first.
 */
export async function pullRequestOf(
  forge: Forge,
  { headSha, head }: { readonly headSha: CommitSha; readonly head: JobEvent["head"] },
): Promise<PullRequest | undefined> {
  const open = (await forge.pullRequests("open")).filter((pull) => pull.head.sha === headSha);
  const own = open.filter(
    (pull) => head === undefined || (pull.head.branch === head.branch && pull.head.isFork === head.isFork),
  );
  return own.toSorted((a, b) => a.number - b.number)[0];
}
