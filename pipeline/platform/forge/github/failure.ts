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

/** Reads what Octokit threw. It gives a broken connection the status 500, but no response. */
export function failureOf(error: unknown): Failure {
  const { status, response, message } = record(error);
  const answered = record(response);
  const data = record(answered["data"]);
  const told =
    typeof data["message"] === "string" ? data["message"] : typeof message === "string" ? message : "no reason given";
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

/** `issues=write; pull_requests=write` as the lines a workflow would have: `issues: write` or `pull-requests: write`. */
function acceptedPermissions(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  const lines = header
    .split(/[;,]/)
    .map((part) => /^\s*([a-z_]+)=(read|write|admin)\s*$/.exec(part))
    .flatMap((found) => (found === null ? [] : [`${(found[1] ?? "").replaceAll("_", "-")}: ${found[2] ?? ""}`]));
  return lines.length === 0 ? undefined : lines.join("` or `");
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
  if (status === 403 && /not permitted to create or approve pull requests/i.test(message))
    return new LockstepError("FORGE_PERMISSION_MISSING", at, {
      hint: 'Tick "Allow GitHub Actions to create and approve pull requests" under Settings, Actions, General, or give the token of an App.',
      cause: error,
    });
  if ((status === 403 || status === 404) && need.permission !== undefined) {
    const lines = acceptedPermissions(failure.headers["x-accepted-github-permissions"]);
    return new LockstepError("FORGE_PERMISSION_MISSING", at, {
      hint: `Add \`${lines ?? need.permission}\` to the \`permissions:\` of this job. Pull requests from forks have a token that only reads.`,
      cause: error,
    });
  }
  return new LockstepError("FORGE_REQUEST_FAILED", at, {
    hint:
      status === undefined || status >= 500
        ? "Run this job again; https://www.githubstatus.com says whether GitHub has a problem."
        : "See what GitHub says above; nothing was changed by this request.",
    cause: error,
  });
}
