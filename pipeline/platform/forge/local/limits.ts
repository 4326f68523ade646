import { LockstepError } from "../../../domain/error.ts";
import { checkLength } from "../marker.ts";

/** Longest title or name, in characters. */
const lineLimit = 256;

/** @throws LockstepError FORGE_REQUEST_FAILED unless the text is one line that says something. */
export function checkLine(what: string, text: string): void {
  checkLength(what, text, lineLimit);
  if (text.trim() === "" || /[\u0000-\u001f\u007f\u2028\u2029]/.test(text))
    throw new LockstepError("FORGE_REQUEST_FAILED", `${what} must be one line and say something`);
}
