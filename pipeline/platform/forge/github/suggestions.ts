import type { Actor } from "../../../domain/approval.ts";
import type { Suggestion } from "../forge.ts";
import { bodyLimit, checkLength, hasMarker, withMarker } from "../marker.ts";
import { type Client, pageSize } from "./client.ts";
import { type Need, statusOf } from "./failure.ts";
import { actorOf } from "./pull-requests.ts";

type Answer = Awaited<ReturnType<Client["rest"]["pulls"]["listReviewComments"]>>["data"][number];

const writing = "pull-requests: write";

interface KeptSuggestion {
  readonly pullRequest: number;
  readonly marker: string;
  readonly suggestion: Suggestion | undefined;
}

/** Our comments on lines of the change with this marker, oldest first; a marker alone proves nothing. */
async function findOwn(
  client: Client,
  self: Actor,
  { pullRequest, marker }: Pick<KeptSuggestion, "pullRequest" | "marker">,
): Promise<readonly Answer[]> {
  const need: Need = {
    what: `list the comments on lines of pull request ${pullRequest}`,
    permission: "pull-requests: read",
  };
  const found = await client.all(need, (page) =>
    client.rest.pulls.listReviewComments({ ...client.repository, pull_number: pullRequest, per_page: pageSize, page }),
  );
  return found.filter(({ user, body }) => actorOf(user).id === self.id && hasMarker(marker, body));
}

/** True for a comment on the very lines; GitHub shows one whose lines have changed as outdated, without a line. */
function isOn(answer: Answer, { headSha, path, startLine, line }: Suggestion): boolean {
  return (
    answer.commit_id === headSha &&
    answer.path === path &&
    answer.line === line &&
    (answer.start_line ?? line) === startLine
  );
}

async function remove(client: Client, id: number): Promise<void> {
  try {
    await client.repeat({ what: `delete comment ${id}`, permission: writing }, () =>
      client.rest.pulls.deleteReviewComment({ ...client.repository, comment_id: id }),
    );
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}

/** Keeps one suggestion of ours, and writes only what changes. */
export async function keepSuggestion(client: Client, self: Actor, request: KeptSuggestion): Promise<boolean> {
  const { pullRequest, marker, suggestion } = request;
  const own = await findOwn(client, self, request);
  const kept = suggestion && own.find((answer) => isOn(answer, suggestion));
  for (const { id } of own) if (id !== kept?.id) await remove(client, id);
  if (suggestion === undefined) return false;
  const body = withMarker(marker, suggestion.body);
  checkLength("the suggestion", body, bodyLimit);
  if (kept !== undefined) {
    if (kept.body !== body)
      await client.repeat({ what: `change comment ${kept.id}`, permission: writing }, () =>
        client.rest.pulls.updateReviewComment({ ...client.repository, comment_id: kept.id, body }),
      );
    return true;
  }
  const { headSha, path, startLine, line } = suggestion;
  try {
    await client.create<{ readonly id: number }>(
      { what: `suggest a change of ${path} on pull request ${pullRequest}`, permission: writing },
      {
        send: () =>
          client.rest.pulls.createReviewComment({
            ...client.repository,
            pull_number: pullRequest,
            commit_id: headSha,
            path,
            side: "RIGHT",
            line,
            ...(startLine === line ? {} : { start_line: startLine, start_side: "RIGHT" }),
            body,
          }),
        find: async () => (await findOwn(client, self, request)).find((answer) => isOn(answer, suggestion)),
      },
    );
    return true;
  } catch (error) {
    // "pull_request_review_thread.line must be part of the diff": only lines that the change shows can be commented on.
    if (statusOf(error) === 422) return false;
    throw error;
  }
}
