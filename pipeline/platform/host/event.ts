import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import type { EventComment, JobEvent } from "./host.ts";

/** GitHub sends at most 25 MB. */
export const eventLimitBytes = 32 * 1024 * 1024;

type Members = Readonly<Record<string, unknown>>;

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
    ? (value as Members)[name]
    : undefined;
}

/** The value at a path of names; `undefined` as soon as one is not there. */
function at(payload: unknown, path: string): unknown {
  return path.split(".").reduce(member, payload);
}

function invalid(event: string, what: string): LockstepError {
  return new LockstepError("RECORD_INVALID", `the payload of the event ${event} has no ${what}`, {
    hint: "Start the workflow by one of the events that the action's README names.",
  });
}

function positive(event: string, payload: unknown, path: string): number {
  const value = at(payload, path);
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(event, `number at ${path}`);
}

function sha(event: string, payload: unknown, path: string): CommitSha {
  const value = at(payload, path);
  if (typeof value === "string" && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)) return commitSha(value);
  throw invalid(event, `commit at ${path}`);
}

/** A comment with the numbers that GitHub gave it and its author; an account that is gone commands nobody. */
function commentOf(event: string, payload: unknown): EventComment {
  const text = (path: string): string => {
    const value = at(payload, path);
    if (typeof value === "string") return value;
    throw invalid(event, `text at ${path}`);
  };
  const id = String(positive(event, payload, "comment.id"));
  const body = text("comment.body");
  if (at(payload, "comment.user") === null) return { id, author: { id: "0", login: "ghost" }, isBot: true, body };
  const app = at(payload, "comment.performed_via_github_app");
  const createdAt = at(payload, "comment.created_at");
  return {
    id,
    author: { id: String(positive(event, payload, "comment.user.id")), login: text("comment.user.login") },
    isBot: at(payload, "comment.user.type") !== "User" || (app !== undefined && app !== null),
    body,
    ...(typeof createdAt === "string" ? { createdAt } : {}),
  };
}

/** The branch of a run, and whether it is another repository's; only compared, never shown or run. */
function headOf(payload: unknown): Pick<JobEvent, "head"> {
  const branch = at(payload, "workflow_run.head_branch");
  const [own, from] = [at(payload, "repository.id"), at(payload, "workflow_run.head_repository.id")];
  if (typeof branch !== "string" || typeof own !== "number" || typeof from !== "number") return {};
  return { head: { branch, isFork: from !== own } };
}

/** Labels of the pull request; who may give them is the forge's to say. */
function labelsOf(payload: unknown): Pick<JobEvent, "labels"> {
  const labels = at(payload, "pull_request.labels");
  if (!Array.isArray(labels)) return {};
  const names = labels.map((label) => member(label, "name")).filter((name) => typeof name === "string");
  return names.length === 0 ? {} : { labels: names };
}

/**
 * What an event says about pull request, comment and commit. Only the members that GitHub fills itself are read, each checked, labels,
 * which who may triage gives, and of what anybody can write only the comment that may be a command; titles, branch names and descriptions
 * are not.
 *
 * @param text - The file that `GITHUB_EVENT_PATH` names.
 * @throws LockstepError RECORD_INVALID when the payload is not what GitHub sends for that event.
 */
export function parseEvent(name: string, text: string): JobEvent {
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `the payload of the event ${name} is no JSON`, { cause });
  }
  const nothing = { name, pullRequest: undefined, comment: undefined, headSha: undefined };
  switch (name) {
    case "pull_request":
    case "pull_request_target":
    case "pull_request_review":
      return {
        ...nothing,
        pullRequest: positive(name, payload, "pull_request.number"),
        headSha: sha(name, payload, "pull_request.head.sha"),
        ...labelsOf(payload),
      };
    case "issue_comment":
      // The same event tells of comments on issues, whose numbers pull requests do not have.
      return at(payload, "issue.pull_request") === undefined
        ? nothing
        : {
            ...nothing,
            pullRequest: positive(name, payload, "issue.number"),
            comment: commentOf(name, payload),
          };
    case "workflow_run":
      // The pull requests it lists are none for a fork, so the head alone is taken; whose it is, the forge knows.
      return { ...nothing, headSha: sha(name, payload, "workflow_run.head_sha"), ...headOf(payload) };
    case "merge_group":
      return { ...nothing, headSha: sha(name, payload, "merge_group.head_sha") };
    default:
      return nothing;
  }
}
