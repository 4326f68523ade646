import type { Actor } from "../../domain/approval.ts";
import type { Forge } from "./forge.ts";
import { conclusionOf, openChecks } from "./github/checks.ts";
import { type ClientRequest, openClient } from "./github/client.ts";
import { keepComment, lastComment, listComments, makeComment, react } from "./github/comments.ts";
import { listCommentsApart } from "./github/comments-apart.ts";
import { findSelf, permissionOf } from "./github/identity.ts";
import { openIssues } from "./github/issues.ts";
import {
  listPullRequests,
  openPullRequest,
  pullRequestsFrom,
  pullRequestsOf,
  readPullRequest,
  withdrawPullRequest,
} from "./github/pull-requests.ts";
import { openReleases } from "./github/releases.ts";
import { listReviews } from "./github/reviews.ts";
import { keepSuggestion } from "./github/suggestions.ts";
import { isTeamMember } from "./github/teams.ts";
import { openWorkflows } from "./github/workflows.ts";

/** The pull requests of one repository on GitHub, or on an Enterprise Server. Nothing is sent before something is asked for. */
export function openGitHubForge(request: ClientRequest): Forge {
  const client = openClient(request);
  let asked: Promise<Actor> | undefined;
  const self = (): Promise<Actor> => (asked ??= findSelf(client));
  const checks = openChecks(client, self);
  return {
    kind: "github",
    workflows: openWorkflows(client),
    releases: openReleases(client, request.apiUrl),
    issues: openIssues(client, self),
    self,
    pullRequest: (number) => readPullRequest(client, number),
    pullRequests: (state) => listPullRequests(client, state),
    pullRequestsOf: (commit) => pullRequestsOf(client, commit),
    openPullRequest: (opened) => openPullRequest(client, opened),
    pullRequestsFrom: (asked) => pullRequestsFrom(client, asked),
    withdrawPullRequest: (number) => withdrawPullRequest(client, number),
    comments: (pullRequest) => listComments(client, pullRequest),
    commentsApart: (pullRequest) => listCommentsApart(client, pullRequest),
    lastComment: (pullRequest) => lastComment(client, pullRequest),
    // GitHub numbers comments as they come.
    isLater: (commentId, than) => BigInt(commentId) > BigInt(than),
    reviews: (pullRequest) => listReviews(client, pullRequest),
    keepComment: async (pullRequest, marker, body) => keepComment(client, await self(), { pullRequest, marker, body }),
    makeComment: async (pullRequest, marker, body) => {
      await makeComment(client, await self(), { pullRequest, marker, body });
    },
    keepSuggestion: async (pullRequest, marker, suggestion) =>
      keepSuggestion(client, await self(), { pullRequest, marker, suggestion }),
    react: (comment, reaction) => react(client, comment, reaction),
    setCheck: (check) => checks.set(check),
    check: (sha, name) => checks.read(sha, name),
    conclusion: (sha, name) => conclusionOf(client, sha, name),
    permission: (actor) => permissionOf(client, actor),
    isTeamMember: (team, person) => isTeamMember(client, team, person),
    nowMs: client.forgeMs,
  };
}
