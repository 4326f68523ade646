import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import type { LockstepError } from "../../domain/error.ts";
import { md5 } from "../../domain/ids.ts";
import { corruptObject } from "../objects/store.ts";
import type { RemoteCall, RemoteSource } from "./remote.ts";

function wrongSource(source: RemoteSource, hash: Hash): LockstepError {
  return corruptObject({
    where: source.path,
    id: md5(source.md5),
    found: hash.digest("hex"),
    hint: "Restore the file, then run the same command again.",
  });
}

export interface PiecesCall extends RemoteCall {
  readonly pieceBytes?: number;
  /** Told of each piece when it was taken and the next one is asked for. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * The bytes of a file on its way to a remote, piece by piece, each full but the last. The last one is given only when the md5 over
 * everything is right: an upload of a file that changed on disk can never be completed.
 *
 * @throws LockstepError OBJECT_CORRUPT in place of the last piece.
 */
export async function* verifiedPieces(
  source: RemoteSource,
  { pieceBytes = 1024 * 1024, signal, onBytes }: PiecesCall = {},
): AsyncGenerator<Buffer> {
  const hash = createHash("md5");
  const handle = await open(source.path, "r");
  try {
    let left = source.sizeBytes;
    let held: Buffer | undefined;
    for (;;) {
      signal?.throwIfAborted();
      // One byte more than expected would show that the file has grown.
      const piece = Buffer.allocUnsafe(Math.min(pieceBytes, left + 1));
      let filled = 0;
      while (filled < piece.length) {
        const { bytesRead } = await handle.read(piece, filled, piece.length - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      hash.update(piece.subarray(0, filled));
      left -= filled;
      if (left < 0) throw wrongSource(source, hash);
      if (filled > 0) {
        if (held !== undefined) {
          yield held;
          onBytes?.(held.length);
        }
        held = piece.subarray(0, filled);
      }
      if (filled < piece.length) break;
    }
    if (hash.copy().digest("hex") !== source.md5) throw wrongSource(source, hash);
    if (held !== undefined) {
      yield held;
      onBytes?.(held.length);
    }
  } finally {
    await handle.close();
  }
}

/** Digest of bytes as they come; nothing is kept of them. */
export async function md5Of(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash("md5");
  for await (const piece of bytes) hash.update(piece);
  return hash.digest("hex");
}
