import { gitIn } from "../support/github-server/bare.ts";
import { contract } from "../support/github-server/contract.ts";
import type { GitHubServer } from "../support/github-server/server.ts";
import {
  accountShape,
  commentShape,
  fullPullShape,
  type Place,
  repositoryShape,
  runShape,
} from "../support/github-server/shapes.ts";
import {
  type Account,
  actionsBot,
  type StoredComment,
  type StoredPull,
  type StoredRun,
  timeOf,
} from "../support/github-server/state.ts";

type Shape = Record<string, unknown>;

/** What GitHub delivers, and who did it. */
export interface Delivery {
  /** As `on:` of a workflow names it. */
  readonly event: string;
  readonly payload: Shape;
  readonly actor: string;
}

const placeOf = (server: GitHubServer): Place => ({ api: server.apiUrl, web: server.webUrl });

/** A payload that is not as GitHub describes it would test nothing. */
function deliver(webhook: string, delivery: Delivery): Delivery {
  const problems = contract().webhookProblems(webhook, delivery.payload);
  if (problems.length > 0) throw new Error(`GitHub sends no such ${webhook}:\n${problems.join("\n")}`);
  return delivery;
}

/** The members that most events have. */
function around(server: GitHubServer, sender: string): Shape {
  const { state } = server;
  const place = placeOf(server);
  return {
    repository: { ...repositoryShape(place, state, `${state.owner}/${state.name}`), visibility: "public" },
    sender: accountShape(place, state.account(sender)),
  };
}

const authorShape = (account: Account): Shape => ({
  name: account.login,
  email: `${account.login}@example.com`,
  username: account.login,
});

export function pushed(
  server: GitHubServer,
  { branch, before, login }: { readonly branch: string; readonly before: string; readonly login: string },
): Delivery {
  const { state, webUrl } = server;
  const full = `${state.owner}/${state.name}`;
  const after = gitIn(state.folder, "rev-parse", `refs/heads/${branch}`);
  const account = state.account(login);
  const commit = {
    id: after,
    tree_id: gitIn(state.folder, "rev-parse", `${after}^{tree}`),
    distinct: true,
    message: gitIn(state.folder, "log", "-1", "--format=%B", after),
    timestamp: gitIn(state.folder, "log", "-1", "--format=%cI", after),
    url: `${webUrl}/${full}/commit/${after}`,
    author: authorShape(account),
    committer: authorShape(account),
    added: [],
    removed: [],
    modified: [],
  };
  return deliver("push", {
    event: "push",
    actor: login,
    payload: {
      ...around(server, login),
      ref: `refs/heads/${branch}`,
      before,
      after,
      created: /^0+$/.test(before),
      deleted: false,
      forced: false,
      base_ref: null,
      compare: `${webUrl}/${full}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
      commits: [commit],
      head_commit: commit,
      pusher: { name: login, email: `${login}@example.com` },
    },
  });
}

export function opened(server: GitHubServer, pull: StoredPull): Delivery {
  const author = pull.author?.login ?? "ghost";
  return deliver("pull-request-opened", {
    event: "pull_request",
    actor: author,
    payload: {
      ...around(server, author),
      action: "opened",
      number: pull.number,
      pull_request: fullPullShape(placeOf(server), server.state, pull),
    },
  });
}

/** A pull request is closed, merged or not; `pull_request_target` is the same event for workflows of the default branch. */
export function closed(server: GitHubServer, pull: StoredPull): Delivery {
  return deliver("pull-request-closed", {
    event: "pull_request_target",
    actor: "ravi",
    payload: {
      ...around(server, "ravi"),
      action: "closed",
      number: pull.number,
      pull_request: fullPullShape(placeOf(server), server.state, pull),
    },
  });
}

export function commented(server: GitHubServer, pull: StoredPull, comment: StoredComment): Delivery {
  const { state } = server;
  const place = placeOf(server);
  const login = comment.author?.login ?? "ghost";
  const full = `${state.owner}/${state.name}`;
  const api = `${place.api}/repos/${full}`;
  const page = `${place.web}/${full}/pull/${pull.number}`;
  return deliver("issue-comment-created", {
    event: "issue_comment",
    actor: login,
    payload: {
      ...around(server, login),
      action: "created",
      issue: {
        id: 10_000 + pull.number,
        node_id: `I_${pull.number}`,
        number: pull.number,
        url: `${api}/issues/${pull.number}`,
        html_url: page,
        repository_url: api,
        labels_url: `${api}/issues/${pull.number}/labels{/name}`,
        comments_url: `${api}/issues/${pull.number}/comments`,
        events_url: `${api}/issues/${pull.number}/events`,
        timeline_url: `${api}/issues/${pull.number}/timeline`,
        title: pull.title,
        body: pull.body === "" ? null : pull.body,
        state: pull.state,
        locked: false,
        active_lock_reason: null,
        labels: [],
        assignee: null,
        assignees: [],
        milestone: null,
        comments: 1,
        created_at: timeOf(pull.sequence),
        updated_at: timeOf(pull.sequence),
        closed_at: null,
        author_association: "CONTRIBUTOR",
        user: accountShape(place, pull.author ?? { id: 10_137, login: "ghost", type: "User" }),
        reactions: reactionsShape(`${api}/issues/${pull.number}/reactions`),
        pull_request: {
          url: `${api}/pulls/${pull.number}`,
          html_url: page,
          diff_url: `${page}.diff`,
          patch_url: `${page}.patch`,
        },
      },
      comment: {
        ...commentShape(place, state, comment),
        reactions: reactionsShape(`${api}/issues/comments/${comment.id}/reactions`),
      },
    },
  });
}

function reactionsShape(url: string): Shape {
  const names = ["+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];
  return { url, total_count: 0, ...Object.fromEntries(names.map((name) => [name, 0])) };
}

export function ended(server: GitHubServer, run: StoredRun): Delivery {
  const { state } = server;
  const place = placeOf(server);
  const actor = accountShape(place, state.account("dana"));
  const repository = repositoryShape(place, state, `${state.owner}/${state.name}`);
  const path = `.github/workflows/${run.workflow}`;
  const name = run.workflow.replace(/\.yml$/, "");
  return deliver("workflow-run-completed", {
    event: "workflow_run",
    actor: "dana",
    payload: {
      ...around(server, "dana"),
      action: "completed",
      workflow: {
        ...contract().example("get", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}", 200),
        ...{ name, path },
      },
      workflow_run: {
        ...runShape(place, state, run),
        ...{ path, repository, head_repository: repository, actor, triggering_actor: actor },
        // GitHub leaves it empty when the head is in a fork; what reads it must not need it.
        pull_requests: [],
      },
    },
  });
}

/** The merge queue asks whether a combination may become the base branch. */
export function queued(server: GitHubServer, { ref, base }: { readonly ref: string; readonly base: string }): Delivery {
  const { folder } = server.state;
  const sha = gitIn(folder, "rev-parse", ref);
  return deliver("merge-group-checks-requested", {
    event: "merge_group",
    actor: "ravi",
    payload: {
      ...around(server, "ravi"),
      action: "checks_requested",
      merge_group: {
        head_sha: sha,
        head_ref: ref,
        base_sha: gitIn(folder, "rev-parse", `refs/heads/${base}`),
        base_ref: `refs/heads/${base}`,
        head_commit: {
          id: sha,
          tree_id: gitIn(folder, "rev-parse", `${sha}^{tree}`),
          message: gitIn(folder, "log", "-1", "--format=%B", sha),
          timestamp: gitIn(folder, "log", "-1", "--format=%cI", sha),
          author: { name: "ravi", email: "ravi@example.com" },
          committer: { name: "ravi", email: "ravi@example.com" },
        },
      },
    },
  });
}

/** The clock starts a workflow; nobody describes its payload, which has nothing but the schedule and the repository. */
export function clockStruck(server: GitHubServer): Delivery {
  const { repository } = around(server, "dana");
  return { event: "schedule", actor: "dana", payload: { schedule: "17 * * * *", repository } };
}

/** Somebody, or a job's token, asks for a run. */
export function dispatched(
  server: GitHubServer,
  { workflow, headBranch, inputs }: Pick<StoredRun, "workflow" | "headBranch" | "inputs">,
): Delivery {
  const login = actionsBot.login;
  return deliver("workflow-dispatch", {
    event: "workflow_dispatch",
    actor: login,
    payload: {
      ...around(server, login),
      ref: `refs/heads/${headBranch}`,
      workflow: `.github/workflows/${workflow}`,
      inputs,
    },
  });
}
