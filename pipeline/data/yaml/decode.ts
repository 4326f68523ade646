import { LockstepError } from "../../domain/error.ts";

/** Where the first byte stands that UTF-8 does not allow, as `line:column`, both from 1; the column counts bytes. */
function firstBadByte(bytes: Uint8Array): string {
  let low = 0;
  let high = bytes.length;
  // The longest beginning that decodes ends at the bad byte; a stream decoder does not mind a cut character.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  const before = bytes.subarray(0, low);
  const lineStart = before.lastIndexOf(0x0a) + 1;
  const line = before.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 1);
  return `${line}:${low - lineStart + 1}`;
}

/**
 * The text of a file that must be UTF-8; a byte order mark at the start is dropped.
 *
 * @throws LockstepError YAML_INVALID naming line and column of the first byte that is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LockstepError("YAML_INVALID", `${where}:${firstBadByte(bytes)} is not UTF-8`, {
      hint: "Save the file as UTF-8.",
      cause,
    });
  }
}
