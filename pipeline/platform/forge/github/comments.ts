import type { Actor } from "../../../domain/approval.ts";
import type { PullRequestComment, Reaction } from "../forge.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import { statusOf } from "./failure.ts";
import { actorOf, missingPullRequest } from "./pull-requests.ts";

type Answer = Awaited<ReturnType<Client["rest"]["issues"]["listComments"]>>["data"][number];

const writing = "pull-requests: write";

function commentOf(answer: Answer): PullRequestComment {
  const { user, performed_via_github_app: app } = answer;
  return {
    id: String(answer.id),
    author: actorOf(user),
    // An account that is gone cannot be asked what it may do, so it counts as nobody's.
    isBot: user === null || user.type !== "User" || (app !== null && app !== undefined),
    body: answer.body ?? "",
    isEdited: answer.created_at !== answer.updated_at,
  };
}

/** All comments, oldest first. */
export async function listComments(client: Client, pullRequest: number): Promise<readonly PullRequestComment[]> {
  const need = { what: `list the comments of pull request ${pullRequest}`, permission: "pull-requests: read" };
  try {
    const found = await client.all(need, (page) =>
      client.rest.issues.listComments({ ...client.repository, issue_number: pullRequest, per_page: pageSize, page }),
    );
    return found.map(commentOf);
  } catch (error) {
    throw statusOf(error) === 404 ? missingPullRequest(client, pullRequest, error) : error;
  }
}

/** Keeps exactly one comment of ours with this marker; a copy that a lost answer left behind goes away. */
export async function keepComment(
  client: Client,
  self: Actor,
  request: { readonly pullRequest: number; readonly marker: string; readonly body: string },
): Promise<{ readonly id: string; readonly changed: boolean }> {
  const { pullRequest, marker } = request;
  const body = withMarker(marker, request.body);
  checkLength("the comment", body, bodyLimit);
  // A marker proves nothing by itself: anybody can write one. The account that wrote it does.
  const find = async (): Promise<readonly PullRequestComment[]> =>
    (await listComments(client, pullRequest)).filter(
      (comment) => comment.author.id === self.id && hasMarker(marker, comment.body),
    );
  const [kept, ...copies] = await find();
  if (kept === undefined) {
    const need = { what: `comment on pull request ${pullRequest}`, permission: writing };
    const made = await client.create<{ readonly id: string | number }>(need, {
      send: () => client.rest.issues.createComment({ ...client.repository, issue_number: pullRequest, body }),
      find: async () => (await find())[0],
    });
    return { id: String(made.id), changed: true };
  }
  for (const copy of copies) await deleteComment(client, copy.id);
  if (kept.body === body) return { id: kept.id, changed: copies.length > 0 };
  await client.repeat({ what: `change comment ${kept.id}`, permission: writing }, () =>
    client.rest.issues.updateComment({ ...client.repository, comment_id: Number(kept.id), body }),
  );
  return { id: kept.id, changed: true };
}

async function deleteComment(client: Client, id: string): Promise<void> {
  try {
    await client.repeat({ what: `delete comment ${id}`, permission: writing }, () =>
      client.rest.issues.deleteComment({ ...client.repository, comment_id: Number(id) }),
    );
  } catch (error) {
    // Gone is what was wanted.
    if (statusOf(error) !== 404) throw error;
  }
}

/** GitHub keeps one reaction of a kind for each account, so this may be sent again. */
export async function react(client: Client, comment: string, reaction: Reaction): Promise<void> {
  await client.repeat({ what: `react to comment ${comment}`, permission: writing }, () =>
    client.rest.reactions.createForIssueComment({
      ...client.repository,
      comment_id: Number(comment),
      content: reaction,
    }),
  );
}
