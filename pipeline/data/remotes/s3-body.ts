import { createHash } from "node:crypto";
import { Readable } from "node:stream";

/** Up to here one request; beyond it parts of at least this size. */
export const smallestPartBytes = 8 * 1024 * 1024;
/** S3 takes 10,000 parts. */
const mostParts = 9000;
/** Bytes whose sending is shown at once. */
const shownBytes = 256 * 1024;

/** An ETag without its quotes. */
export const bare = (etag: string | undefined): string => etag?.replaceAll('"', "") ?? "";

export const md5Of = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("hex");

const base64Of = (digest: string): string => Buffer.from(digest, "hex").toString("base64");

/** As a stream, so that progress is seen and stalls are noticed while it is sent. */
export function bodyOf(bytes: Buffer, onBytes: (count: number) => void): Readable {
  const pieces = function* (): Generator<Buffer> {
    for (let start = 0; start < bytes.length; start += shownBytes) {
      const piece = bytes.subarray(start, start + shownBytes);
      yield piece;
      onBytes(piece.length);
    }
  };
  return Readable.from(pieces(), { objectMode: false });
}

/** What `Content-MD5` and length say of a body. */
export function bodyHeaders(bytes: Uint8Array): { readonly ContentMD5: string; readonly ContentLength: number } {
  return { ContentMD5: base64Of(md5Of(bytes)), ContentLength: bytes.length };
}

/**
 * The md5 that an ETag is; `undefined` when it is something else: of an upload in parts, or encrypted with a key of KMS, which a bucket
 * may do by itself, or of the customer.
 */
export function md5OfEtag(answer: {
  readonly ETag?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSECustomerAlgorithm?: string | undefined;
}): string | undefined {
  const { ETag, ServerSideEncryption: encryption = "AES256", SSECustomerAlgorithm: customer } = answer;
  const [digest] = /[0-9a-f]{32}(?!-)/.exec(bare(ETag)) ?? [];
  return encryption === "AES256" && customer === undefined && bare(ETag) === digest ? digest : undefined;
}

export function partBytesFor(sizeBytes: number): number {
  const mebibyte = 1024 * 1024;
  return Math.max(smallestPartBytes, Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte);
}
