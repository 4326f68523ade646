import type { Actor } from "../../../domain/approval.ts";
import type { PullRequestComment, Reaction } from "../forge.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import { incomplete, statusOf } from "./failure.ts";
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
    createdAt: answer.created_at,
  };
}

/** How the list of one pull request's comments is read, oldest first. */
function listing(client: Client, pullRequest: number) {
  return {
    need: { what: `list the comments of pull request ${pullRequest}`, permission: "pull-requests: read" },
    read: (page: number) =>
      client.rest.issues.listComments({ ...client.repository, issue_number: pullRequest, per_page: pageSize, page }),
  };
}

/** A pull request that does not exist is told by its own name. */
async function ofPullRequest<Found>(client: Client, pullRequest: number, read: Promise<Found>): Promise<Found> {
  try {
    return await read;
  } catch (error) {
    throw statusOf(error) === 404 ? missingPullRequest(client, pullRequest, error) : error;
  }
}

/** All comments, oldest first. */
export async function listComments(client: Client, pullRequest: number): Promise<readonly PullRequestComment[]> {
  const { need, read } = listing(client, pullRequest);
  return (await ofPullRequest(client, pullRequest, client.all(need, read))).map(commentOf);
}

/** Id of the newest comment, from the first page and the one that it calls the last. */
export async function lastComment(client: Client, pullRequest: number): Promise<string | undefined> {
  const { need, read } = listing(client, pullRequest);
  const first = await ofPullRequest(client, pullRequest, client.readPage(need, read, 1));
  let page = first;
  // Comments that came between two requests may have begun another page.
  for (let number = Math.max(2, first.last); !page.isLast; number++) {
    const next = await client.readPage(need, read, number);
    const isLost = next.items.length === 0 && number === first.last;
    if (isLost) throw incomplete(need, `page ${number} of the list is missing`);
    if (next.items.length === 0) break;
    page = next;
  }
  const newest = page.items.at(-1);
  return newest === undefined ? undefined : String(newest.id);
}

interface KeptComment {
  readonly pullRequest: number;
  readonly marker: string;
  readonly body: string;
}

/**
 * Our comments with this marker, oldest first. The list is read up to the page after the first of them: a copy is made only in the
 * moment in which the first is, by a job beside us or an answer that was lost, since whoever comes later sees the first.
 */
async function findOwn(
  client: Client,
  self: Actor,
  { pullRequest, marker }: KeptComment,
): Promise<readonly PullRequestComment[]> {
  const { need, read } = listing(client, pullRequest);
  const own: PullRequestComment[] = [];
  let isEnough = false;
  for await (const { items } of client.pages(need, read)) {
    // A marker proves nothing by itself: anybody can write one. The account that wrote it does.
    const found = items
      .map(commentOf)
      .filter((comment) => comment.author.id === self.id && hasMarker(marker, comment.body));
    if (isEnough) return [...own, ...found];
    own.push(...found);
    isEnough = own.length > 0;
  }
  return own;
}

/** A comment of ours that is not there yet; when the answer to making it is lost, it is looked for before it is made again. */
export async function makeComment(
  client: Client,
  self: Actor,
  request: KeptComment,
): Promise<{ readonly id: string | number }> {
  const { pullRequest, marker } = request;
  const body = withMarker(marker, request.body);
  checkLength("the comment", body, bodyLimit);
  return client.create<{ readonly id: string | number }>(
    { what: `comment on pull request ${pullRequest}`, permission: writing },
    {
      send: () => client.rest.issues.createComment({ ...client.repository, issue_number: pullRequest, body }),
      find: async () => (await findOwn(client, self, request))[0],
    },
  );
}

/**
 * Keeps exactly one comment of ours with this marker, and writes only when its bytes change; of several the oldest stays, and the copies
 * that a lost answer left behind go away.
 */
export async function keepComment(
  client: Client,
  self: Actor,
  request: KeptComment,
): Promise<{ readonly id: string; readonly changed: boolean }> {
  const { pullRequest, marker } = request;
  const body = withMarker(marker, request.body);
  const [kept, ...copies] = await ofPullRequest(client, pullRequest, findOwn(client, self, request));
  if (kept === undefined) return { id: String((await makeComment(client, self, request)).id), changed: true };
  for (const copy of copies) await deleteComment(client, copy.id);
  if (kept.body === body) return { id: kept.id, changed: copies.length > 0 };
  checkLength("the comment", body, bodyLimit);
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

/**
 * Says whether the reaction is new: GitHub keeps one of a kind for each account, so this may be sent again. A comment that is gone gets
 * none.
 */
export async function react(client: Client, comment: string, reaction: Reaction): Promise<boolean> {
  try {
    return await client.repeat({ what: `react to comment ${comment}`, permission: writing }, async () => {
      const { status } = await client.rest.reactions.createForIssueComment({
        ...client.repository,
        comment_id: Number(comment),
        content: reaction,
      });
      return { data: status === 201 };
    });
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
