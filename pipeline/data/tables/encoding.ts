import { LockstepError } from "../../domain/error.ts";

/**
 * The bytes of a text table as UTF-8. A byte order mark says what they are: UTF-16 with one is read as what it is, UTF-8 with one stays.
 * Nothing is guessed: bytes without a mark are UTF-8, or refused by who reads them.
 *
 * @throws LockstepError TABLE_INVALID for UTF-16 that is cut or broken, and for what can only be UTF-16 without a mark.
 */
export function toUtf8(bytes: Uint8Array, where: string): Uint8Array {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  if (encoding === undefined) {
    if (first !== 0 && second !== 0) return bytes;
    throw new LockstepError("TABLE_INVALID", `${where} looks like UTF-16 without a byte order mark`, {
      hint: "Save the table as UTF-8, for example with `iconv -f utf-16le -t utf-8`.",
    });
  }
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes), "utf8");
  } catch (cause) {
    throw new LockstepError("TABLE_INVALID", `${where} begins as ${encoding.toUpperCase()} and is not`, {
      hint: "Save the table as UTF-8.",
      cause,
    });
  }
}
