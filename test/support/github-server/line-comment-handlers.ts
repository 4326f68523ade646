import { gitIn } from "./bare.ts";
import { type Answer, type Handler, type Request, refusal } from "./handlers.ts";
import { lineCommentShape } from "./shapes.ts";
import type { StoredLineComment } from "./state.ts";

const notFound = refusal(404, "Not Found");

function commentOf({ state, parameters }: Request): StoredLineComment | undefined {
  return state.lineComments.find(({ id }) => String(id) === parameters["comment_id"]);
}

/** Lines of a file at the head that its diff shows: those that changed, and three around them. */
function shownLines(folder: string, base: string, head: string, path: string): ReadonlySet<number> {
  const diff = gitIn(folder, "diff", "-U3", `${base}...${head}`, "--", path);
  const hunks = [...diff.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))? @@/gm)];
  return new Set(
    hunks.flatMap(([, start = "1", count = "1"]) => Array.from({ length: Number(count) }, (_, i) => Number(start) + i)),
  );
}

function list({ state, place, parameters, visible }: Request): Answer {
  const found = state.lineComments.filter(
    (comment) => String(comment.pullRequest) === parameters["pull_number"] && comment.sequence <= visible,
  );
  return { status: 200, items: found.map((comment) => lineCommentShape(place, state, comment)) };
}

function create({ state, place, token, parameters, body }: Request): Answer {
  const pull = state.pulls.find(({ number }) => String(number) === parameters["pull_number"]);
  if (pull === undefined) return notFound;
  const {
    path,
    commit_id: commit,
    line,
    start_line: start,
  } = body as {
    readonly path: string;
    readonly commit_id: string;
    readonly line: number;
    readonly start_line?: number;
  };
  const lines = shownLines(state.folder, pull.baseBranch, commit, path);
  const first = start ?? line;
  if (!lines.has(line) || !lines.has(first) || first > line)
    return refusal(422, "Validation Failed: pull_request_review_thread.line must be part of the diff");
  const sequence = state.next();
  const comment: StoredLineComment = {
    id: 6_000_000_000 + sequence,
    pullRequest: pull.number,
    author: token.account,
    path,
    commit,
    startLine: start,
    line,
    body: String(body["body"]),
    sequence,
  };
  state.lineComments.push(comment);
  return { status: 201, body: lineCommentShape(place, state, comment) };
}

function update(request: Request): Answer {
  const comment = commentOf(request);
  if (comment === undefined) return notFound;
  request.state.next();
  comment.body = String(request.body["body"]);
  return { status: 200, body: lineCommentShape(request.place, request.state, comment) };
}

function remove(request: Request): Answer {
  const comment = commentOf(request);
  if (comment === undefined) return notFound;
  request.state.lineComments.splice(request.state.lineComments.indexOf(comment), 1);
  return { status: 204 };
}

/** Comments on lines of a change. */
export const lineCommentHandlers: Readonly<Record<string, Handler>> = {
  "pulls/list-review-comments": { needs: ["pull_requests=read"], run: list },
  "pulls/create-review-comment": { needs: ["pull_requests=write"], run: create },
  "pulls/update-review-comment": { needs: ["pull_requests=write"], run: update },
  "pulls/delete-review-comment": { needs: ["pull_requests=write"], run: remove },
};
