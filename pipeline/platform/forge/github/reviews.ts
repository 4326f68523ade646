import { commitSha } from "../../../domain/ids.ts";
import type { PullRequestReview } from "../forge.ts";
import { type Client, pageSize } from "./client.ts";
import { actorOf } from "./pull-requests.ts";

const states: Readonly<Record<string, PullRequestReview["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "rejected",
  DISMISSED: "dismissed",
  COMMENTED: "comment",
};

/** All reviews that were handed in, oldest first. One whose commit is gone says nothing about any head. */
export async function listReviews(client: Client, pullRequest: number): Promise<readonly PullRequestReview[]> {
  const need = { what: `list the reviews of pull request ${pullRequest}`, permission: "pull-requests: read" };
  const found = await client.all(need, (page) =>
    client.rest.pulls.listReviews({ ...client.repository, pull_number: pullRequest, per_page: pageSize, page }),
  );
  return found.flatMap(({ id, user, body, state, commit_id: commit, submitted_at: submittedAt }) => {
    const known = states[state];
    if (known === undefined || commit === null) return [];
    return [
      {
        id: String(id),
        author: actorOf(user),
        isBot: user === null || user.type !== "User",
        body,
        state: known,
        headSha: commitSha(commit),
        submittedAt,
      },
    ];
  });
}
