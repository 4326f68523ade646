import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import { type CommitSha, commitSha } from "../../../domain/ids.ts";
import { withdrawnTitle } from "../../../domain/withdrawn-title.ts";
import type { PullRequest } from "../forge.ts";
import { type Client, pageSize } from "./client.ts";
import { type Need, statusOf } from "./failure.ts";
import { ghost } from "./identity.ts";

type Listed = Awaited<ReturnType<Client["rest"]["pulls"]["list"]>>["data"][number];
type Single = Awaited<ReturnType<Client["rest"]["pulls"]["get"]>>["data"];

/** What we read of either; GitHub gives some of it as null where an account or a fork was deleted. */
interface Answer {
  readonly number: number;
  readonly title: string;
  readonly user: { readonly id: number; readonly login: string } | null;
  readonly state: string;
  readonly merged_at: string | null;
  readonly merge_commit_sha: string | null;
  readonly draft?: boolean;
  readonly head: { readonly ref: string; readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly ref: string; readonly sha: string; readonly repo: { readonly full_name: string } };
}

const reading = "pull-requests: read";
const writing = "pull-requests: write";

export function actorOf(user: { readonly id: number; readonly login: string } | null | undefined): Actor {
  return user === null || user === undefined ? ghost : { id: String(user.id), login: user.login };
}

function pullRequestOf(answer: Listed | Single): PullRequest {
  const pull: Answer = answer;
  const isMerged = pull.merged_at !== null;
  return {
    number: pull.number,
    title: pull.title,
    author: actorOf(pull.user),
    state: isMerged ? "merged" : pull.state === "open" ? "open" : "closed",
    isDraft: pull.draft ?? false,
    head: {
      branch: pull.head.ref,
      sha: commitSha(pull.head.sha),
      // A fork that was deleted is null; its branch was in another repository all the same.
      isFork: pull.head.repo?.full_name !== pull.base.repo.full_name,
    },
    base: { branch: pull.base.ref, sha: commitSha(pull.base.sha) },
    // Before the merge this is GitHub's trial merge, which is on no branch.
    mergeCommit: isMerged && pull.merge_commit_sha !== null ? commitSha(pull.merge_commit_sha) : undefined,
    mergedAt: pull.merged_at ?? undefined,
  };
}

export async function readPullRequest(client: Client, number: number): Promise<PullRequest> {
  const need: Need = { what: `show pull request ${number}`, permission: reading };
  try {
    return pullRequestOf(
      await client.repeat(need, () => client.rest.pulls.get({ ...client.repository, pull_number: number })),
    );
  } catch (error) {
    throw statusOf(error) === 404 ? missingPullRequest(client, number, error) : error;
  }
}

export function missingPullRequest({ repository }: Client, number: number, cause: unknown): LockstepError {
  return new LockstepError(
    "PULL_REQUEST_MISSING",
    `there is no pull request ${number} in ${repository.owner}/${repository.repo}`,
    {
      hint: `Correct the number; a token without \`${reading}\` gets the same answer.`,
      cause,
    },
  );
}

/** Newest first, as GitHub shows them. */
export async function listPullRequests(
  client: Client,
  state: "open" | "closed" | "merged" | "all",
): Promise<readonly PullRequest[]> {
  const asked = state === "merged" ? "closed" : state;
  const found = await client.all({ what: "list the pull requests", permission: reading }, (page) =>
    client.rest.pulls.list({ ...client.repository, state: asked, per_page: pageSize, page }),
  );
  return found.map(pullRequestOf).filter((pull) => state === "all" || pull.state === state);
}

/** Merged pull requests whose merge put the commit on the base branch; for a branch's own commits GitHub names open ones, too. */
export async function pullRequestsOf(client: Client, commit: CommitSha): Promise<readonly PullRequest[]> {
  try {
    const found = await client.all({ what: `list the pull requests of ${commit}`, permission: reading }, (page) =>
      client.rest.repos.listPullRequestsAssociatedWithCommit({
        ...client.repository,
        commit_sha: commit,
        per_page: pageSize,
        page,
      }),
    );
    return found.map(pullRequestOf).filter(({ state }) => state === "merged");
  } catch (error) {
    // What GitHub says of a commit that was never pushed.
    if (statusOf(error) === 422) return [];
    throw error;
  }
}

async function listFrom(
  client: Client,
  { head, base, state }: { readonly head: string; readonly base: string; readonly state: "open" | "all" },
): Promise<readonly Listed[]> {
  const found = await client.all({ what: `look for a pull request of ${head}`, permission: reading }, (page) =>
    client.rest.pulls.list({
      ...client.repository,
      state,
      head: `${client.repository.owner}:${head}`,
      base,
      per_page: pageSize,
      page,
    }),
  );
  // GitHub ignores a `head` that it cannot read and then lists everything.
  return found.filter((pull) => pull.head.ref === head && pull.base.ref === base && !pullRequestOf(pull).head.isFork);
}

/** Every pull request of a branch of this repository, never of a fork's branch of the same name; newest first. */
export async function pullRequestsFrom(
  client: Client,
  request: { readonly head: string; readonly base: string },
): Promise<readonly PullRequest[]> {
  const found = (await listFrom(client, { ...request, state: "all" })).map(pullRequestOf);
  return found.sort((a, b) => b.number - a.number);
}

/** Closes an open pull request, and says in its title who did. */
export async function withdrawPullRequest(client: Client, number: number): Promise<void> {
  const { title, state } = await readPullRequest(client, number);
  if (state !== "open") return;
  await client.repeat({ what: `close pull request ${number}`, permission: writing }, () =>
    client.rest.pulls.update({
      ...client.repository,
      pull_number: number,
      title: withdrawnTitle(title),
      state: "closed",
    }),
  );
}

/** Opens a pull request, or sets title and body of the open one with the same head and base. */
export async function openPullRequest(
  client: Client,
  request: { readonly title: string; readonly body: string; readonly head: string; readonly base: string },
): Promise<PullRequest> {
  const { title, body, head, base } = request;
  const find = async (): Promise<Listed | undefined> => (await listFrom(client, { head, base, state: "open" }))[0];
  const update = async (pull: Listed): Promise<PullRequest> => {
    if (pull.title === title && (pull.body ?? "") === body) return pullRequestOf(pull);
    const need: Need = { what: `update pull request ${pull.number}`, permission: writing };
    return pullRequestOf(
      await client.repeat(need, () =>
        client.rest.pulls.update({ ...client.repository, pull_number: pull.number, title, body }),
      ),
    );
  };
  const existing = await find();
  if (existing !== undefined) return update(existing);
  try {
    const opened = await client.create<Listed | Single>(
      { what: `open a pull request of ${head}`, permission: writing },
      { send: () => client.rest.pulls.create({ ...client.repository, title, body, head, base }), find },
    );
    return pullRequestOf(opened);
  } catch (error) {
    // 422: somebody was faster, or the list lagged behind.
    const raced = statusOf(error) === 422 ? await find() : undefined;
    if (raced === undefined) throw error;
    return update(raced);
  }
}
