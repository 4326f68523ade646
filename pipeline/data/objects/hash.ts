import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { type Md5, md5, type Sha256, sha256 } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import { mapParallel } from "./parallel.ts";

export interface Digests {
  readonly md5: Md5;
  readonly sha256: Sha256;
  readonly sizeBytes: number;
}

/** Bytes read at once; DVC's legacy hash is defined over pieces of this size. */
const pieceBytes = 1024 * 1024;

/** Gives a file's bytes piece by piece, each full but the last; a piece is only valid until the next one is asked for. */
export async function eachPiece(path: string, visit: (piece: Uint8Array) => void | Promise<void>): Promise<number> {
  const handle = await open(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(pieceBytes, (await handle.stat()).size + 1)));
    let sizeBytes = 0;
    for (;;) {
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      if (filled > 0) await visit(buffer.subarray(0, filled));
      sizeBytes += filled;
      if (filled < buffer.length) return sizeBytes;
    }
  } finally {
    await handle.close();
  }
}

/** Both digests of a file in one pass; never more than one piece in memory. */
export async function hashFile(path: string): Promise<Digests> {
  const byMd5 = createHash("md5");
  const bySha256 = createHash("sha256");
  const sizeBytes = await eachPiece(path, (piece) => {
    byMd5.update(piece);
    bySha256.update(piece);
  });
  return { md5: md5(byMd5.digest("hex")), sha256: sha256(bySha256.digest("hex")), sizeBytes };
}

/** Digests of many files, in the order given. */
export async function hashFiles(paths: readonly string[], parallel = 8): Promise<readonly Digests[]> {
  return mapParallel(paths, parallel, hashFile);
}

export function hashBytes(bytes: Uint8Array | string): Digests {
  return {
    md5: md5(createHash("md5").update(bytes).digest("hex")),
    sha256: sha256(createHash("sha256").update(bytes).digest("hex")),
    sizeBytes: Buffer.byteLength(bytes),
  };
}

/** Only the md5 of a file, for comparing with an id. */
export async function md5OfFile(path: string): Promise<{ readonly md5: Md5; readonly sizeBytes: number }> {
  const hash = createHash("md5");
  const sizeBytes = await eachPiece(path, (piece) => {
    hash.update(piece);
  });
  return { md5: md5(hash.digest("hex")), sizeBytes };
}

/** The digest of a record: sha256 of its canonical JSON. */
export function digestOf(value: unknown): Sha256 {
  return hashBytes(canonicalJson(value)).sha256;
}
