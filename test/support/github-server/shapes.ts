import { branchSha } from "./bare.ts";
import { contract } from "./contract.ts";
import {
  type Account,
  type App,
  type RepositoryState,
  type Role,
  type StoredCheckRun,
  type StoredComment,
  type StoredLineComment,
  type StoredPull,
  type StoredReview,
  type StoredRun,
  timeOf,
} from "./state.ts";

type Shape = Record<string, unknown>;

/** Where answers say that things are. */
export interface Place {
  readonly api: string;
  readonly web: string;
}

const repositoryRoute = "/repos/{owner}/{repo}";

function exampleOf(method: "get" | "post", template: string, status: number): Shape {
  return contract().example(method, template, status);
}

export function accountShape(place: Place, account: Account): Shape {
  const api = `${place.api}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: `U_${account.id}`,
    avatar_url: `${place.web}/avatars/${account.id}`,
    gravatar_id: "",
    url: api,
    html_url: `${place.web}/${encodeURIComponent(account.login)}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** An account with everything that its own profile page would show. */
export function profileShape(place: Place, account: Account): Shape {
  return {
    ...accountShape(place, account),
    name: null,
    company: null,
    blog: "",
    location: null,
    email: null,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: timeOf(0),
    updated_at: timeOf(0),
  };
}

function appShape(place: Place, app: App): Shape {
  return {
    id: app.id,
    slug: app.slug,
    node_id: `A_${app.id}`,
    owner: accountShape(place, { id: 9919, login: "github", type: "User" }),
    name: app.slug,
    description: "",
    external_url: place.web,
    html_url: `${place.web}/apps/${app.slug}`,
    created_at: timeOf(0),
    updated_at: timeOf(0),
    permissions: { checks: "write" },
    events: [],
  };
}

export function repositoryShape(place: Place, state: RepositoryState, fullName: string): Shape {
  const [owner = "", name = ""] = fullName.split("/");
  const { repo } = exampleOf("post", `${repositoryRoute}/pulls`, 201)["base"] as { readonly repo: Shape };
  return {
    ...repo,
    id: fullName === `${state.owner}/${state.name}` ? 1 : 2,
    name,
    full_name: fullName,
    owner: accountShape(place, state.account(owner)),
    html_url: `${place.web}/${fullName}`,
    clone_url: `${place.web}/${fullName}.git`,
    url: `${place.api}/repos/${fullName}`,
    fork: fullName !== `${state.owner}/${state.name}`,
    default_branch: "main",
  };
}

/** Where a pull request's branch is now. */
export function headShaOf(state: RepositoryState, pull: StoredPull): string {
  if (pull.state === "open" && pull.fork === undefined)
    pull.headSha = branchSha(state.folder, pull.headBranch) ?? pull.headSha;
  return pull.headSha;
}

/** A pull request as lists have it. */
export function pullShape(place: Place, state: RepositoryState, pull: StoredPull): Shape {
  const [example = {}] = contract().example("get", `${repositoryRoute}/pulls`, 200) as unknown as readonly Shape[];
  const full = `${state.owner}/${state.name}`;
  const api = `${place.api}/repos/${full}`;
  const head = pull.fork ?? full;
  const author = pull.author === undefined ? null : accountShape(place, pull.author);
  const side = (repository: string, branch: string, sha: string): Shape => ({
    label: `${repository.split("/")[0] ?? ""}:${branch}`,
    ref: branch,
    sha,
    user: accountShape(place, state.account(repository.split("/")[0] ?? "")),
    repo: repositoryShape(place, state, repository),
  });
  return {
    ...example,
    url: `${api}/pulls/${pull.number}`,
    id: 10_000 + pull.number,
    html_url: `${place.web}/${full}/pull/${pull.number}`,
    issue_url: `${api}/issues/${pull.number}`,
    comments_url: `${api}/issues/${pull.number}/comments`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: author,
    body: pull.body === "" ? null : pull.body,
    labels: [],
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    created_at: timeOf(pull.sequence),
    updated_at: timeOf(pull.sequence),
    closed_at: pull.state === "closed" ? timeOf(state.sequence) : null,
    merged_at: pull.mergedAt ?? null,
    // While a pull request is open, this is GitHub's trial merge, which is on no branch.
    merge_commit_sha: pull.mergeCommit ?? "e".repeat(40),
    head: side(head, pull.headBranch, headShaOf(state, pull)),
    base: side(full, pull.baseBranch, branchSha(state.folder, pull.baseBranch) ?? pull.headSha),
    author_association: "CONTRIBUTOR",
    auto_merge: null,
    draft: pull.isDraft,
  };
}

/** A pull request as it is given alone. */
export function fullPullShape(place: Place, state: RepositoryState, pull: StoredPull): Shape {
  const shape = pullShape(place, state, pull);
  const ghost = accountShape(place, { id: 10_137, login: "ghost", type: "User" });
  return {
    ...shape,
    user: shape["user"] ?? ghost,
    merged: pull.mergeCommit !== undefined,
    mergeable: pull.state === "open" ? true : null,
    mergeable_state: "clean",
    merged_by: pull.mergeCommit === undefined ? null : ghost,
    comments: state.comments.filter(({ pullRequest }) => pullRequest === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1,
  };
}

export function commentShape(place: Place, state: RepositoryState, comment: StoredComment): Shape {
  const full = `${state.owner}/${state.name}`;
  const api = `${place.api}/repos/${full}/issues`;
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${api}/comments/${comment.id}`,
    html_url: `${place.web}/${full}/pull/${comment.pullRequest}#issuecomment-${comment.id}`,
    issue_url: `${api}/${comment.pullRequest}`,
    body: comment.body,
    user: comment.author === undefined ? null : accountShape(place, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: "NONE",
    performed_via_github_app: comment.app === undefined ? null : appShape(place, comment.app),
  };
}

export function reviewShape(place: Place, state: RepositoryState, review: StoredReview): Shape {
  const full = `${state.owner}/${state.name}`;
  const page = `${place.web}/${full}/pull/${review.pullRequest}#pullrequestreview-${review.id}`;
  const pull = `${place.api}/repos/${full}/pulls/${review.pullRequest}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: review.author === undefined ? null : accountShape(place, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: pull,
    _links: { html: { href: page }, pull_request: { href: pull } },
    submitted_at: review.submittedAt,
    commit_id: review.commit,
    author_association: "NONE",
  };
}

export function checkRunShape(place: Place, state: RepositoryState, run: StoredCheckRun): Shape {
  const url = `${place.api}/repos/${state.owner}/${state.name}/check-runs/${run.id}`;
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    external_id: "",
    url,
    html_url: `${place.web}/${state.owner}/${state.name}/runs/${run.id}`,
    details_url: place.web,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: timeOf(run.sequence),
    completed_at: run.conclusion === undefined ? null : timeOf(run.sequence),
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text ?? null,
      annotations_count: run.output.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: 5 },
    app: appShape(place, run.app),
    pull_requests: [],
  };
}

export function permissionShape(place: Place, account: Account, role: Role): Shape {
  const name = typeof role === "object" ? role.name : role;
  // The older member knows four words only.
  const permission =
    typeof role === "object" ? role.base : role === "triage" ? "read" : role === "maintain" ? "write" : role;
  return {
    permission,
    role_name: name,
    user: {
      ...accountShape(place, account),
      permissions: {
        pull: permission !== "none",
        triage: permission !== "none",
        push: permission === "write" || permission === "admin",
        maintain: name === "maintain" || name === "admin",
        admin: permission === "admin",
      },
      role_name: name,
    },
  };
}

export function reactionShape(
  place: Place,
  request: { readonly id: number; readonly account: Account; readonly content: string; readonly at: string },
): Shape {
  return {
    id: request.id,
    node_id: `RE_${request.id}`,
    user: accountShape(place, request.account),
    content: request.content,
    created_at: request.at,
  };
}

export function runShape(place: Place, state: RepositoryState, run: StoredRun): Shape {
  const full = `${state.owner}/${state.name}`;
  const example = exampleOf("get", `${repositoryRoute}/actions/runs/{run_id}`, 200);
  return {
    ...example,
    id: run.id,
    name: run.workflow.replace(/\.ya?ml$/, ""),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: `.github/workflows/${run.workflow}@${run.headBranch}`,
    display_title: run.title,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion ?? null,
    run_attempt: run.attempt,
    url: `${place.api}/repos/${full}/actions/runs/${run.id}`,
    html_url: `${place.web}/${full}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: timeOf(run.sequence),
    updated_at: timeOf(state.sequence),
  };
}

export function lineCommentShape(place: Place, state: RepositoryState, comment: StoredLineComment): Shape {
  const full = `${state.owner}/${state.name}`;
  const api = `${place.api}/repos/${full}/pulls`;
  const example = exampleOf("get", `${repositoryRoute}/pulls/comments/{comment_id}`, 200);
  return {
    ...example,
    id: comment.id,
    url: `${api}/comments/${comment.id}`,
    html_url: `${place.web}/${full}/pull/${comment.pullRequest}#discussion_r${comment.id}`,
    pull_request_url: `${api}/${comment.pullRequest}`,
    path: comment.path,
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: accountShape(place, comment.author),
    body: comment.body,
    line: comment.line,
    original_line: comment.line,
    start_line: comment.startLine ?? null,
    original_start_line: comment.startLine ?? null,
    start_side: comment.startLine === undefined ? null : "RIGHT",
    side: "RIGHT",
    created_at: timeOf(comment.sequence),
    updated_at: timeOf(state.sequence),
  };
}
