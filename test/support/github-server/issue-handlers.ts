import { contract } from "./contract.ts";
import { type Answer, type Handler, type Request, refusal } from "./handlers.ts";
import { accountShape, type Place } from "./shapes.ts";
import type { RepositoryState, StoredIssue } from "./state.ts";

type Shape = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function issueShape(place: Place, state: RepositoryState, issue: StoredIssue): Shape {
  const repository = `${state.owner}/${state.name}`;
  const example = contract().example("post", "/repos/{owner}/{repo}/issues", 201);
  // The example is of a pull request, which is an issue, too.
  const shared = Object.entries(example).filter(([name]) => name !== "pull_request");
  return {
    ...Object.fromEntries(shared),
    id: 9_000_000_000 + issue.number,
    url: `${place.api}/repos/${repository}/issues/${issue.number}`,
    html_url: `${place.web}/${repository}/issues/${issue.number}`,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    user: accountShape(place, issue.author),
  };
}

/** GitHub lists pull requests among issues. */
function pullAsIssue(place: Place, state: RepositoryState, number: number): Shape {
  const pull = state.pulls.find((found) => found.number === number);
  const author = pull?.author ?? { id: 10_137, login: "ghost", type: "User" as const };
  const { title = "", body = "", sequence = 0 } = pull ?? {};
  const repository = `${state.owner}/${state.name}`;
  const url = `${place.api}/repos/${repository}/pulls/${number}`;
  const page = `${place.web}/${repository}/pull/${number}`;
  return {
    ...issueShape(place, state, { number, title, body, state: pull?.state ?? "closed", author, sequence }),
    pull_request: { url, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch` },
  };
}

function listIssues({ state, place, query, visible }: Request): Answer {
  const wanted = query.get("state") ?? "open";
  const creator = query.get("creator");
  const isWanted = (found: { readonly state: string; readonly sequence: number }, login: string | undefined): boolean =>
    found.sequence <= visible &&
    (wanted === "all" || found.state === wanted) &&
    (creator === null || creator === login);
  const issues = state.issues.filter((issue) => isWanted(issue, issue.author.login));
  const pulls = state.pulls.filter((pull) => isWanted(pull, pull.author?.login));
  const items = [
    ...issues.map((issue) => issueShape(place, state, issue)),
    ...pulls.map(({ number }) => pullAsIssue(place, state, number)),
  ];
  return { status: 200, items: items.toSorted((a, b) => Number(b["number"]) - Number(a["number"])) };
}

function createIssue({ state, place, token, body }: Request): Answer {
  const issue: StoredIssue = {
    number: Math.max(0, ...[...state.pulls, ...state.issues].map(({ number }) => number)) + 1,
    title: text(body["title"]),
    body: text(body["body"]),
    state: "open",
    author: token.account,
    sequence: state.next(),
  };
  state.issues.push(issue);
  return { status: 201, body: issueShape(place, state, issue) };
}

function updateIssue({ state, place, body, parameters }: Request): Answer {
  const issue = state.issues.find(({ number }) => String(number) === parameters["issue_number"]);
  if (issue === undefined) return refusal(404, "Not Found");
  state.next();
  if (typeof body["title"] === "string") issue.title = body["title"];
  if (typeof body["body"] === "string") issue.body = body["body"];
  if (body["state"] === "open" || body["state"] === "closed") issue.state = body["state"];
  return { status: 200, body: issueShape(place, state, issue) };
}

/** Issues, as far as a program keeps some of its own. */
export const issueHandlers: Readonly<Record<string, Handler>> = {
  "issues/list-for-repo": { needs: ["issues=read", "pull_requests=read"], run: listIssues },
  "issues/create": { needs: ["issues=write"], run: createIssue },
  "issues/update": { needs: ["issues=write", "pull_requests=write"], run: updateIssue },
};
