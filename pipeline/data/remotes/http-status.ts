import type { IncomingHttpHeaders } from "node:http";
import { type FailureKind, RemoteFailure } from "./remote.ts";

/** What an HTTP status says about trying again. */
export function kindOfStatus(status: number): FailureKind {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return "denied";
    case 404:
    case 410:
      return "missing";
    case 429:
    case 503:
      return "throttled";
    // Timeout, too early, and a lock that somebody else holds on a WebDAV resource.
    case 408:
    case 423:
    case 425:
      return "transient";
    // Not for this server at all: asking again changes nothing.
    case 501:
    case 505:
    case 507:
      return "permanent";
    default:
      // A success where another one was expected comes from something in between, which may be gone the next time.
      return status >= 500 || (status >= 200 && status < 300) ? "transient" : "permanent";
  }
}

/**
 * The pause that a `Retry-After` header asks for, in milliseconds; seconds or an HTTP date.
 *
 * @see RFC 9110, 10.2.3
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** An answer that is not what was asked for. The server's own words stay out: they may repeat what was sent. */
export function failureOfStatus(
  what: string,
  answer: { readonly status: number; readonly headers: IncomingHttpHeaders },
): RemoteFailure {
  const { status, headers } = answer;
  return new RemoteFailure(
    kindOfStatus(status),
    `${what}: the server answered HTTP ${status}`,
    retryAfterMs(headers["retry-after"], Date.now()),
  );
}
