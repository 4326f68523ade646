import { LockstepError } from "../../../domain/error.ts";

/** What a request is for, in words that fit after "GitHub could not", and the line of `permissions:` that lets a job do it. */
export interface Need {
  readonly what: string;
  /** For example `pull-requests: write`; `undefined` when every token may. */
  readonly permission: string | undefined;
}

/** An answer that is an error, or no answer at all. */
export interface Failure {
  /** `undefined` when the connection broke before there was an answer. */
  readonly status: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(message: unknown): string {
  return typeof message === "string" ? message.replaceAll(/\s+/g, " ").slice(0, 300) : "no reason given";
}

/** The status that REST has for what GraphQL calls so. */
const graphQlStatus: Readonly<Record<string, number>> = {
  RATE_LIMITED: 429,
  FORBIDDEN: 403,
  INSUFFICIENT_SCOPES: 403,
  NOT_FOUND: 404,
};

/** Reads what Octokit threw. It gives a broken connection the status 500, but no response. */
export function failureOf(error: unknown): Failure {
  const { status, response, message, errors, headers } = record(error);
  // GraphQL says with an answer of status 200 what REST says with its status.
  const [refusal] = Array.isArray(errors) ? (errors as readonly unknown[]) : [];
  const type = record(refusal)["type"];
  if (refusal !== undefined && response !== undefined)
    return {
      // Without a type it is a query that came to no end, which may do better the next time.
      status: typeof type === "string" ? (graphQlStatus[type] ?? 422) : undefined,
      message: textOf(record(refusal)["message"]),
      headers: record(headers) as Failure["headers"],
    };
  const answered = record(response);
  const data = record(answered["data"]);
  const told = textOf(data["message"] ?? message);
  const details = Array.isArray(data["errors"])
    ? (data["errors"] as readonly unknown[]).flatMap((item) => {
        const said = typeof item === "string" ? item : record(item)["message"];
        return typeof said === "string" ? [said] : [];
      })
    : [];
  return {
    status: response !== undefined && typeof status === "number" ? status : undefined,
    message: [told, ...details].join("; ").replaceAll(/\s+/g, " ").slice(0, 300),
    headers: record(answered["headers"]) as Failure["headers"],
  };
}

/** Seconds from a `Retry-After`, which is a number of them or a date. */
function retryAfterSeconds(header: string | number | undefined, nowMs: number): number | undefined {
  if (header === undefined || header === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : Math.ceil(seconds);
  const date = Date.parse(String(header));
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMs) / 1000));
}

/**
 * Seconds that GitHub asks to wait, when the answer is about a rate limit. Where it names no time, its documentation says a minute at
 * first and longer each time.
 */
export function rateLimitSeconds(
  { status, message, headers }: Failure,
  nowMs: number,
  attempt: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = retryAfterSeconds(headers["retry-after"], nowMs);
  if (after !== undefined) return after;
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(headers["x-ratelimit-reset"]);
    if (Number.isFinite(reset)) return Math.max(0, Math.ceil(reset - nowMs / 1000)) + 1;
  }
  return status === 429 || /rate limit|abuse detection/i.test(message) ? 60 * 2 ** (attempt - 1) : undefined;
}

/** True when nobody knows whether GitHub did what was asked: the connection broke, or a server in between gave up. */
export function isAmbiguous({ status }: Failure): boolean {
  return status === undefined || status === 408 || status >= 500;
}

/**
 * `issues=write; pull_requests=write` as the lines a workflow would have: `issues: write` or `pull-requests: write`. A comma joins what is
 * needed together. Everybody may read metadata, and no workflow can say so.
 */
function acceptedPermissions(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  const ways = header.split(";").map((way) =>
    way
      .split(",")
      .map((part) => /^\s*([a-z_]+)=(read|write|admin)\s*$/.exec(part))
      .flatMap((found) => {
        const [, name = "metadata", level = ""] = found ?? [];
        return name === "metadata" ? [] : [`${name.replaceAll("_", "-")}: ${level}`];
      })
      .join("` and `"),
  );
  const known = ways.filter((way) => way !== "");
  return known.length === 0 ? undefined : known.join("` or `");
}

/** What GitHub says where a permission is not what is missing, and what to do then. */
const otherRefusals: readonly (readonly [says: RegExp, hint: string])[] = [
  [
    /not permitted to create or approve pull requests/i,
    'Tick "Allow GitHub Actions to create and approve pull requests" under Settings, Actions, General, or give the token of an App.',
  ],
  [/archived/i, "The repository is archived, and nobody can write to it: take it out of the archive first."],
  [
    /SAML/,
    "The organisation wants single sign-on: authorise the token for it on GitHub's page of the token, or use the token of the job.",
  ],
  [
    /IP allow list/i,
    "The organisation lets only some addresses in: run the job on a runner that has one, or add the runner's to the list.",
  ],
];

/** What lets a token do what it may not, in the place where its kind is told what it may. */
function permissionHint(message: string, lines: string | undefined): string {
  const wanted = lines === undefined ? "what is named above" : `\`${lines}\``;
  if (/personal access token/i.test(message))
    return `Give the personal access token the repository permission ${wanted}; check runs can only be written by the token of a job or an App.`;
  if (lines === undefined) return "Use the token of the job or of an App that may: this request names no permission.";
  return `Add ${wanted} to the \`permissions:\` of this job; an App needs it in its own settings. Pull requests from forks have a token that only reads.`;
}

/** The status of the answer that an error of ours came from. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof LockstepError ? failureOf(error.cause).status : undefined;
}

/** A list that GitHub did not give whole. */
export function incomplete(need: Need, message: string): LockstepError {
  return new LockstepError("FORGE_REQUEST_FAILED", `GitHub could not ${need.what}: ${message}`, {
    hint: "Run this job again; what is not seen must not count as absent.",
  });
}

/** What went wrong, under one of our codes, with what to do now. */
export function forgeError(error: unknown, need: Need): LockstepError {
  if (error instanceof LockstepError) return error;
  const failure = failureOf(error);
  const { status, message } = failure;
  const told = status === undefined ? `no answer (${message})` : `${status} ${message}`;
  const at = `GitHub could not ${need.what}: ${told}`;
  const waitSeconds = rateLimitSeconds(failure, Date.now(), 1);
  if (waitSeconds !== undefined)
    return new LockstepError(
      "FORGE_RATE_LIMITED",
      `GitHub limits the rate of requests and could not ${need.what}: ${told}`,
      {
        hint: `Run this job again in ${waitSeconds} seconds (rate_limited); it goes on where it stopped.`,
        cause: error,
      },
    );
  if (status === 401)
    return new LockstepError("FORGE_PERMISSION_MISSING", at, {
      hint: "The token is wrong or has expired. Give `github-token: ${{ github.token }}`, or leave the input out.",
      cause: error,
    });
  const other = status === 403 ? otherRefusals.find(([says]) => says.test(message)) : undefined;
  if (other !== undefined) return new LockstepError("FORGE_PERMISSION_MISSING", at, { hint: other[1], cause: error });
  const lines = acceptedPermissions(failure.headers["x-accepted-github-permissions"]) ?? need.permission;
  const isRefused = status === 403 && (lines !== undefined || /not accessible by|must have .*rights/i.test(message));
  // What a token may not see, GitHub says is not there.
  if (isRefused || (status === 404 && need.permission !== undefined))
    return new LockstepError("FORGE_PERMISSION_MISSING", at, { hint: permissionHint(message, lines), cause: error });
  return new LockstepError("FORGE_REQUEST_FAILED", at, {
    hint:
      status === undefined || status >= 500
        ? "Run this job again; https://www.githubstatus.com says whether GitHub has a problem."
        : "See what GitHub says above; nothing was changed by this request.",
    cause: error,
  });
}
