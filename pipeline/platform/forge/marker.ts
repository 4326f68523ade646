import { LockstepError } from "../../domain/error.ts";

/** Longest body of a comment or pull request, in characters; GitHub's limit, kept by every forge. */
export const bodyLimit = 65_536;
/** Longest record of a check, in characters. */
export const recordLimit = 60_000;

/** The first line of a comment that is kept. */
function markerLine(marker: string): string {
  if (!/^\w[\w :/.@-]{0,99}$/.test(marker) || marker.includes("--"))
    throw new LockstepError("NAME_INVALID", `${JSON.stringify(marker.slice(0, 100))} is not a marker`);
  return `<!-- ${marker} -->`;
}

/** The body with its marker as the first line, once, whether the caller wrote it or not. */
export function withMarker(marker: string, body: string): string {
  return hasMarker(marker, body) ? body : `${markerLine(marker)}\n${body}`;
}

/** True when the first line, whole, is the marker; elsewhere in a text it says nothing. */
export function hasMarker(marker: string, body: string): boolean {
  return body.split(/\r?\n/, 1)[0] === markerLine(marker);
}

/** @throws LockstepError FORGE_REQUEST_FAILED when a forge would refuse a text of that length. */
export function checkLength(what: string, text: string, limit: number): void {
  if (text.length > limit)
    throw new LockstepError("FORGE_REQUEST_FAILED", `${what} has ${text.length} characters, more than ${limit}`, {
      hint: "Shorten it, or keep the whole in a file and link to that.",
    });
}
