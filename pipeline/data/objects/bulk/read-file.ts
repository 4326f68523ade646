import { createHash, type Hash, hash as hashAtOnce } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { withoutCarriageReturns } from "../legacy-text.ts";

/** How a file's id is taken: `legacy` is the md5 of DVC 2.x, taken after line ends of text were unified. */
export type HashName = "md5" | "legacy";

/** Bytes read at once; DVC's legacy hash is defined over pieces of this size. */
const pieceBytes = 1024 * 1024;

let shared: Buffer | undefined;

/** Fills the buffer as far as the file goes, or as it was said to go. */
function fill(descriptor: number, buffer: Buffer, expectedBytes: number | undefined): number {
  let filled = 0;
  while (filled < buffer.length && filled !== expectedBytes) {
    const count = readSync(descriptor, buffer, filled, buffer.length - filled, null);
    if (count === 0) break;
    filled += count;
  }
  return filled;
}

/**
 * Gives a file's bytes piece by piece, each full but the last; a piece is only valid until the next one is read. It blocks: for
 * worker threads, and for little.
 *
 * @param expectedBytes - What a look at the file said just before. Of a file shorter than a piece exactly so much is read, which spares
 *   the call that finds its end: what is appended meanwhile counts as written later.
 * @param visit - `isWhole` says that this piece is all of the file. An empty file has one empty piece.
 */
export function readPieces(
  path: string,
  expectedBytes: number | undefined,
  visit: (piece: Buffer, isWhole: boolean) => void,
): number {
  const descriptor = openSync(path, "r");
  try {
    // One for each thread: what is read is used before the next file is.
    shared ??= Buffer.allocUnsafeSlow(pieceBytes);
    const buffer = shared;
    const isShort = expectedBytes !== undefined && expectedBytes > 0 && expectedBytes < buffer.length;
    const expected = isShort ? expectedBytes : undefined;
    let sizeBytes = 0;
    for (;;) {
      const length = fill(descriptor, buffer, expected);
      const isFirst = sizeBytes === 0;
      sizeBytes += length;
      if (length > 0 || isFirst) visit(buffer.subarray(0, length), isFirst && length < buffer.length);
      if (length < buffer.length) return sizeBytes;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The md5 of pieces as {@link readPieces} gives them. */
export class PieceHash {
  readonly #name: HashName;
  #running: Hash | undefined;
  #whole: string | undefined;

  constructor(name: HashName) {
    this.#name = name;
  }

  update(piece: Uint8Array, isWhole: boolean): void {
    const counted = this.#name === "legacy" ? withoutCarriageReturns(piece) : piece;
    // Most files are one piece; hashing it at once costs half of what a running hash does.
    if (isWhole) this.#whole = hashAtOnce("md5", counted, "hex");
    else {
      this.#running ??= createHash("md5");
      this.#running.update(counted);
    }
  }

  /** 32 hexadecimal digits. */
  digest(): string {
    return this.#whole ?? (this.#running ?? createHash("md5")).digest("hex");
  }
}

interface ReadOptions {
  readonly expectedBytes?: number;
  readonly onWhole?: (content: Uint8Array) => void;
}

/**
 * Hashes a file; never more than one piece in memory.
 *
 * @param expectedBytes - As {@link readPieces} takes it.
 * @param onWhole - Given all bytes of a file that fits one piece.
 */
export function readHash(
  path: string,
  name: HashName,
  { expectedBytes, onWhole }: ReadOptions = {},
): { readonly md5: string; readonly sizeBytes: number } {
  const hash = new PieceHash(name);
  const sizeBytes = readPieces(path, expectedBytes, (piece, isWhole) => {
    if (isWhole) onWhole?.(piece);
    hash.update(piece, isWhole);
  });
  return { md5: hash.digest(), sizeBytes };
}
