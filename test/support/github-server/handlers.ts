import { branchSha, isCommit, isOnBranch } from "./bare.ts";
import {
  accountShape,
  checkRunShape,
  commentShape,
  fullPullShape,
  headShaOf,
  type Place,
  permissionShape,
  profileShape,
  pullShape,
  reactionShape,
  reviewShape,
} from "./shapes.ts";
import type { RepositoryState, StoredCheckRun, Token } from "./state.ts";

type Shape = Record<string, unknown>;

export interface Request {
  readonly state: RepositoryState;
  readonly place: Place;
  readonly token: Token;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Shape;
  /** A file that is sent as it is, and what it says it is. */
  readonly raw: Uint8Array;
  readonly contentType: string;
  /** Nothing that was written later is seen by a list; reads are not always up to date. */
  readonly visible: number;
}

/** `items` are what a list would give if it had no pages; `wrap` makes the body of one page of them. */
export type Answer =
  | { readonly status: number; readonly body?: unknown }
  | {
      readonly status: 200;
      readonly items: readonly Shape[];
      readonly wrap?: (page: readonly Shape[], total: number) => unknown;
    };

export interface Handler {
  /** What a job's `permissions:` must grant: any one of these. None: every token may. */
  readonly needs: readonly string[];
  readonly run: (request: Request) => Answer;
}

const documentation = "https://docs.github.com/rest";

export function refusal(status: number, message: string): Answer {
  return { status, body: { message, documentation_url: documentation, status: String(status) } };
}

function invalid(resource: string, message: string): Answer {
  return {
    status: 422,
    body: {
      message: "Validation Failed",
      documentation_url: documentation,
      errors: [{ resource, code: "custom", message }],
    },
  };
}

const notFound = refusal(404, "Not Found");
const bytes = (text: unknown): number => (typeof text === "string" ? Buffer.byteLength(text) : 0);
const text = (value: unknown): string => (typeof value === "string" ? value : "");

function pullOf({ state, parameters }: Request, name: string) {
  return state.pulls.find(({ number }) => String(number) === parameters[name]);
}

function listPulls(request: Request): Answer {
  const { state, place, query, visible } = request;
  const wanted = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const found = state.pulls.filter(
    (pull) =>
      pull.sequence <= visible &&
      (wanted === "all" || pull.state === wanted) &&
      (head === null || head === `${(pull.fork ?? state.owner).split("/")[0] ?? ""}:${pull.headBranch}`) &&
      (base === null || base === pull.baseBranch),
  );
  const ordered = query.get("direction") === "asc" ? found : found.reverse();
  return { status: 200, items: ordered.map((pull) => pullShape(place, state, pull)) };
}

function createPull(request: Request): Answer {
  const { state, place, token, body } = request;
  const head = text(body["head"]).replace(`${state.owner}:`, "");
  const base = text(body["base"]);
  const headSha = branchSha(state.folder, head);
  if (headSha === undefined) return invalid("PullRequest", `Field head is invalid: ${head}`);
  if (branchSha(state.folder, base) === undefined) return invalid("PullRequest", `Field base is invalid: ${base}`);
  if (state.pulls.some((pull) => pull.state === "open" && pull.headBranch === head && pull.baseBranch === base))
    return invalid("PullRequest", `A pull request already exists for ${state.owner}:${head}.`);
  if (isOnBranch(state.folder, headSha, base)) return invalid("PullRequest", `No commits between ${base} and ${head}`);
  const pull = {
    number: Math.max(0, ...[...state.pulls, ...state.issues].map(({ number }) => number)) + 1,
    title: text(body["title"]),
    body: text(body["body"]),
    author: token.account,
    headBranch: head,
    fork: undefined,
    headSha,
    baseBranch: base,
    isDraft: body["draft"] === true,
    state: "open" as const,
    mergeCommit: undefined,
    merged: new Set<string>(),
    sequence: state.next(),
  };
  state.pulls.push(pull);
  return { status: 201, body: fullPullShape(place, state, pull) };
}

function updatePull(request: Request): Answer {
  const { state, place, body } = request;
  const pull = pullOf(request, "pull_number");
  if (pull === undefined) return notFound;
  state.next();
  if (typeof body["title"] === "string") pull.title = body["title"];
  if (typeof body["body"] === "string") pull.body = body["body"];
  if (body["state"] === "open" || body["state"] === "closed") pull.state = body["state"];
  return { status: 200, body: fullPullShape(place, state, pull) };
}

function pullsOfCommit({ state, place, parameters, visible }: Request): Answer {
  const sha = parameters["commit_sha"] ?? "";
  if (!isCommit(state.folder, sha)) return refusal(422, `No commit found for SHA: ${sha}`);
  const onDefault = isOnBranch(state.folder, sha, "main");
  const found = state.pulls.filter(
    (pull) => pull.sequence <= visible && (pull.merged.has(sha) || (!onDefault && headShaOf(state, pull) === sha)),
  );
  return { status: 200, items: found.map((pull) => pullShape(place, state, pull)) };
}

function listComments(request: Request): Answer {
  const { state, place, visible } = request;
  const pull = pullOf(request, "issue_number");
  if (pull === undefined) return notFound;
  const found = state.comments.filter((comment) => comment.pullRequest === pull.number && comment.sequence <= visible);
  return { status: 200, items: found.map((comment) => commentShape(place, state, comment)) };
}

function listReviews(request: Request): Answer {
  const { state, place, visible } = request;
  const pull = pullOf(request, "pull_number");
  if (pull === undefined) return notFound;
  const found = state.reviews.filter((review) => review.pullRequest === pull.number && review.sequence <= visible);
  return { status: 200, items: found.map((review) => reviewShape(place, state, review)) };
}

function createComment(request: Request): Answer {
  const { state, place, token, body } = request;
  const pull = pullOf(request, "issue_number");
  if (pull === undefined) return notFound;
  const written = text(body["body"]);
  if (written === "") return invalid("IssueComment", "Body cannot be blank");
  if (written.length > 65_536) return invalid("IssueComment", "Body is too long (maximum is 65536 characters)");
  const sequence = state.next();
  const comment = {
    id: 5_000_000_000 + sequence,
    pullRequest: pull.number,
    author: token.account,
    app: token.app,
    body: written,
    createdAt: state.now(),
    updatedAt: state.now(),
    reactions: new Set<string>(),
    sequence,
  };
  state.comments.push(comment);
  return { status: 201, body: commentShape(place, state, comment) };
}

function updateComment({ state, place, body, parameters }: Request): Answer {
  const comment = state.comments.find(({ id }) => String(id) === parameters["comment_id"]);
  if (comment === undefined) return notFound;
  const written = text(body["body"]);
  if (written.length > 65_536) return invalid("IssueComment", "Body is too long (maximum is 65536 characters)");
  state.next();
  comment.body = written;
  comment.updatedAt = state.now();
  return { status: 200, body: commentShape(place, state, comment) };
}

function deleteComment({ state, parameters }: Request): Answer {
  const at = state.comments.findIndex(({ id }) => String(id) === parameters["comment_id"]);
  if (at === -1) return notFound;
  state.comments.splice(at, 1);
  return { status: 204 };
}

function react({ state, place, token, body, parameters }: Request): Answer {
  const comment = state.comments.find(({ id }) => String(id) === parameters["comment_id"]);
  if (comment === undefined) return notFound;
  const content = text(body["content"]);
  const key = `${token.account.login} ${content}`;
  const isNew = !comment.reactions.has(key);
  comment.reactions.add(key);
  const shape = reactionShape(place, { id: 1, account: token.account, content, at: state.now() });
  return { status: isNew ? 201 : 200, body: shape };
}

function listCheckRuns({ state, place, query, parameters, visible }: Request): Answer {
  const ref = parameters["ref"] ?? "";
  const sha = isCommit(state.folder, ref) ? ref : (branchSha(state.folder, ref) ?? "");
  if (!isCommit(state.folder, sha)) return refusal(422, `No commit found for SHA: ${ref}`);
  const name = query.get("check_name");
  const app = query.get("app_id");
  const found = state.checkRuns.filter(
    (run) =>
      run.headSha === sha &&
      run.sequence <= visible &&
      (name === null || run.name === name) &&
      (app === null || String(run.app.id) === app),
  );
  const latest = found.filter(
    (run) => !found.some((later) => later.name === run.name && later.app.id === run.app.id && later.id > run.id),
  );
  return {
    status: 200,
    items: (query.get("filter") === "all" ? found : latest).reverse().map((run) => checkRunShape(place, state, run)),
    wrap: (page, total) => ({ total_count: total, check_runs: page }),
  };
}

/** What GitHub refuses in the output of a check run. It counts bytes, whatever its documentation says (github/docs#35252). */
function outputProblem(output: unknown): Answer | undefined {
  const members = (output ?? {}) as Shape;
  for (const name of ["summary", "text"])
    if (bytes(members[name]) > 65_535) return invalid("CheckRun", `${name} exceeds a maximum bytesize of 65535`);
  const { annotations } = members;
  if (Array.isArray(annotations) && annotations.length > 50)
    return invalid("CheckRun", "annotations exceeds a maximum quantity of 50");
  return undefined;
}

function outputOf(body: Shape, before?: StoredCheckRun["output"]): StoredCheckRun["output"] {
  const output = body["output"] as Shape | undefined;
  if (output === undefined) return before ?? { title: "", summary: "", text: undefined, annotations: [] };
  const added = Array.isArray(output["annotations"]) ? (output["annotations"] as readonly unknown[]) : [];
  return {
    title: text(output["title"] ?? before?.title),
    summary: text(output["summary"]),
    text: typeof output["text"] === "string" ? output["text"] : before?.text,
    annotations: [...(before?.annotations ?? []), ...added],
  };
}

function createCheckRun({ state, place, token, body }: Request): Answer {
  if (token.app === undefined) return refusal(403, "You must authenticate via a GitHub App.");
  const headSha = text(body["head_sha"]);
  if (!isCommit(state.folder, headSha)) return refusal(422, `No commit found for SHA: ${headSha}`);
  const problem = outputProblem(body["output"]);
  if (problem !== undefined) return problem;
  const sequence = state.next();
  const conclusion = body["conclusion"];
  const run: StoredCheckRun = {
    id: 9_000_000_000 + sequence,
    app: token.app,
    name: text(body["name"]),
    headSha,
    status: typeof conclusion === "string" ? "completed" : text(body["status"] ?? "queued"),
    conclusion: typeof conclusion === "string" ? conclusion : undefined,
    output: outputOf(body),
    sequence,
  };
  state.checkRuns.push(run);
  return { status: 201, body: checkRunShape(place, state, run) };
}

function updateCheckRun({ state, place, token, body, parameters }: Request): Answer {
  const run = state.checkRuns.find(({ id }) => String(id) === parameters["check_run_id"]);
  if (run === undefined) return notFound;
  if (run.app.id !== token.app?.id)
    return refusal(
      403,
      `Invalid app_id ${run.app.id} - check run can only be modified by the GitHub App that created it.`,
    );
  const problem = outputProblem(body["output"]);
  if (problem !== undefined) return problem;
  state.next();
  if (typeof body["conclusion"] === "string") {
    run.status = "completed";
    run.conclusion = body["conclusion"];
  } else if (run.status !== "completed" && typeof body["status"] === "string") {
    // A run that is completed stays so, whatever a request says (taskcluster/taskcluster#5085, dotnet/arcade#6080).
    run.status = body["status"];
  }
  run.output = outputOf(body, run.output);
  return { status: 200, body: checkRunShape(place, state, run) };
}

function permissionOf({ state, place, parameters }: Request): Answer {
  const account = state.accounts.get(parameters["username"] ?? "");
  if (account === undefined) return notFound;
  return { status: 200, body: permissionShape(place, account, state.roles.get(account.login) ?? "read") };
}

function whoAmI({ place, token }: Request): Answer {
  if (token.app !== undefined) return refusal(403, "Resource not accessible by integration");
  return { status: 200, body: profileShape(place, token.account) };
}

const pulls = (level: "read" | "write"): readonly string[] => [`pull_requests=${level}`];
const conversation = (level: "read" | "write"): readonly string[] => [`issues=${level}`, `pull_requests=${level}`];

/** The operations that this server has, by their ids in the contract. */
export const handlers: Readonly<Record<string, Handler>> = {
  "users/get-authenticated": { needs: [], run: whoAmI },
  "pulls/list": { needs: pulls("read"), run: listPulls },
  "pulls/create": { needs: pulls("write"), run: createPull },
  "pulls/update": { needs: pulls("write"), run: updatePull },
  "pulls/get": {
    needs: pulls("read"),
    run: (request) => {
      const pull = pullOf(request, "pull_number");
      return pull === undefined ? notFound : { status: 200, body: fullPullShape(request.place, request.state, pull) };
    },
  },
  "repos/list-pull-requests-associated-with-commit": { needs: pulls("read"), run: pullsOfCommit },
  "issues/list-comments": { needs: conversation("read"), run: listComments },
  "pulls/list-reviews": { needs: pulls("read"), run: listReviews },
  "issues/create-comment": { needs: conversation("write"), run: createComment },
  "issues/update-comment": { needs: conversation("write"), run: updateComment },
  "issues/delete-comment": { needs: conversation("write"), run: deleteComment },
  "reactions/create-for-issue-comment": { needs: conversation("write"), run: react },
  "checks/list-for-ref": { needs: ["checks=read"], run: listCheckRuns },
  "checks/create": { needs: ["checks=write"], run: createCheckRun },
  "checks/update": { needs: ["checks=write"], run: updateCheckRun },
  "repos/get-collaborator-permission-level": { needs: [], run: permissionOf },
};

/** Members of a team whose login holds a text, to a token that may read an organisation's members; to others there is no team. */
function teamMembers({ state, token, body }: Pick<Request, "state" | "token" | "body">): Answer {
  const { organization, team, login } = (body["variables"] ?? {}) as Shape;
  if (text(organization) !== state.owner)
    return {
      status: 200,
      body: { data: { organization: null }, errors: [{ type: "NOT_FOUND", message: "no organization" }] },
    };
  const members = state.teams.get(`${text(organization)}/${text(team)}`);
  const mayRead = token.permissions["members"] !== undefined;
  const found = members?.filter((member) => member.includes(text(login))) ?? [];
  const nodes = found.map((member) => ({ databaseId: state.account(member).id }));
  return {
    status: 200,
    body: { data: { organization: { team: mayRead && members !== undefined ? { members: { nodes } } : null } } },
  };
}

/** A hundred comments of a pull request behind a cursor, which is the number of those before. */
function commentsOf({ state, body }: Pick<Request, "state" | "body">): Answer {
  const { number, after } = (body["variables"] ?? {}) as Shape;
  const all = state.comments.filter(({ pullRequest }) => pullRequest === number);
  const from = Number(after ?? 0);
  const nodes = all.slice(from, from + 100).map((comment) => ({
    fullDatabaseId: String(comment.id),
    body: comment.body,
    createdAt: comment.createdAt,
    lastEditedAt: comment.updatedAt === comment.createdAt ? null : comment.updatedAt,
    author:
      comment.author === undefined
        ? null
        : comment.author.type === "User"
          ? { __typename: "User", login: comment.author.login, databaseId: comment.author.id }
          : { __typename: "Bot", login: comment.author.login },
  }));
  const pageInfo = { hasNextPage: from + 100 < all.length, endCursor: String(from + nodes.length) };
  return {
    status: 200,
    body: { data: { repository: { pullRequest: { comments: { nodes, pageInfo } } } } },
  };
}

/** `POST /graphql`, which the REST description does not have: who the token is, who is in a team, and what was said. */
export function answerGraphql(request: Pick<Request, "state" | "place" | "token" | "body">): Answer {
  const { place, token, body } = request;
  const query = text(body["query"]).replaceAll(/\s+/g, " ").trim();
  if (/^query \(.*\) \{ organization\(login: \$organization\) \{ team\(slug: \$team\)/.test(query))
    return teamMembers(request);
  if (query.includes("pullRequest(number: $number) { comments(first: 100, after: $after)")) return commentsOf(request);
  if (!/^(?:query )?\{ ?viewer ?\{ ?login databaseId ?\} ?\}$/.test(query))
    return refusal(422, `this server has no answer to ${query}`);
  const { login, id } = accountShape(place, token.account);
  return { status: 200, body: { data: { viewer: { login, databaseId: id } } } };
}
