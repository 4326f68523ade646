import { LockstepError } from "../../domain/error.ts";
import { kindOfStatus, retryAfterMs } from "./http-status.ts";
import { type FailureKind, RemoteFailure } from "./remote.ts";

/** What an error of the SDK says, without the request it belongs to. */
export interface S3Problem {
  /** S3's own code, for example `NoSuchKey`; empty when no answer came or it was not S3's. */
  readonly code: string;
  readonly status: number | undefined;
  readonly retryAfter: string | undefined;
  /** Of the connection, for example `ECONNRESET`. */
  readonly systemCode: string;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Codes come from whoever answers: only what looks like one is repeated. */
function word(value: unknown): string {
  return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_.]{0,63}$/.test(value) ? value : "";
}

export function problemOf(error: unknown): S3Problem {
  const status = property(property(error, "$metadata"), "httpStatusCode");
  const header = property(property(property(error, "$response"), "headers"), "retry-after");
  return {
    code: word(property(error, "name")),
    status: typeof status === "number" ? status : undefined,
    retryAfter: typeof header === "string" ? header : undefined,
    systemCode: word(property(error, "code")),
  };
}

/** Codes that say more than their status. */
const kinds: Readonly<Record<string, FailureKind>> = {
  // Something was lost or changed on the way.
  BadDigest: "transient",
  IncompleteBody: "transient",
  InvalidPart: "transient",
  NoSuchUpload: "transient",
  // The SDK sets its clock by the answer.
  RequestTimeTooSkewed: "transient",
  RequestTimeout: "transient",
  TimeoutError: "transient",
  XAmzContentSHA256Mismatch: "transient",
  // Somebody else writes the same object.
  ConditionalRequestConflict: "transient",
  OperationAborted: "transient",
  BandwidthLimitExceeded: "throttled",
  RequestLimitExceeded: "throttled",
  SlowDown: "throttled",
  SlowDownRead: "throttled",
  SlowDownWrite: "throttled",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  TooManyRequests: "throttled",
  CredentialsProviderError: "denied",
  ExpiredToken: "denied",
  InvalidToken: "denied",
  TokenRefreshRequired: "denied",
  NoSuchBucket: "missing",
};

const certificateProblem = /^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** What is worth knowing beside the code. */
const advice: Readonly<Record<string, string>> = {
  AuthorizationHeaderMalformed: ": the bucket is in another region; set `region`",
  CredentialsProviderError: ": no credentials were found",
  NoSuchBucket: ": there is no such bucket",
  PermanentRedirect: ": the bucket is in another region; set `region`",
};

/**
 * The failure that an error of the SDK stands for. Neither its message nor its request is kept: they may hold headers with
 * credentials, and the server's words.
 */
export function failureOf(what: string, error: unknown): unknown {
  if (error instanceof RemoteFailure || error instanceof LockstepError) return error;
  const { code, status, retryAfter, systemCode } = problemOf(error);
  if (status === undefined && systemCode === "" && kinds[code] === undefined) {
    // No answer and no connection is behind it: it is ours.
    return error;
  }
  if (status === undefined && systemCode !== "") {
    if (systemCode === "ENOTFOUND") return new RemoteFailure("permanent", `${what}: no host of that name`);
    if (certificateProblem.test(systemCode))
      return new RemoteFailure(
        "permanent",
        `${what}: the certificate is not trusted (${systemCode}); see \`ssl_verify\``,
      );
    return new RemoteFailure("transient", `${what}: the connection failed (${systemCode})`);
  }
  const kind = kinds[code] ?? kindOfStatus(status ?? 500);
  // A status without S3's own code comes from something in between.
  const said = [code, ...(status === undefined ? [] : [`HTTP ${status.toString()}`])].filter((part) => part !== "");
  const answer = `${what}: the server answered ${said.join(", ")}${advice[code] ?? ""}`;
  return new RemoteFailure(kind, answer, retryAfterMs(retryAfter, Date.now()));
}
