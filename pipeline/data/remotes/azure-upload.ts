import { createHash } from "node:crypto";
import type { BlockBlobClient } from "@azure/storage-blob";
import type { Remote, RemoteSource } from "./remote.ts";
import { verifiedPieces } from "./source-pieces.ts";

type WriteOptions = NonNullable<Parameters<Remote["write"]>[2]>;

/** Sent at once. Azure takes 50,000 blocks of a blob: 390 GiB; larger files get larger blocks. */
const smallestBlockBytes = 8 * 1024 * 1024;
const mostBlocks = 50_000;

/** Only when the name is free. */
const isNew = { ifNoneMatch: "*" };

function blockBytesFor(sizeBytes: number): number {
  return Math.max(smallestBlockBytes, Math.ceil(sizeBytes / mostBlocks));
}

/** True for the answers that say: there is such a blob already. */
export function isTaken(error: unknown): boolean {
  const { statusCode, code } = error as { readonly statusCode?: unknown; readonly code?: unknown };
  return statusCode === 412 || (statusCode === 409 && code === "BlobAlreadyExists");
}

/** Tells how far an upload has come, from running totals. */
function progressOf(onBytes: WriteOptions["onBytes"]): (progress: { readonly loadedBytes: number }) => void {
  let before = 0;
  return ({ loadedBytes }) => {
    onBytes?.(loadedBytes - before);
    before = loadedBytes;
  };
}

/** Names of the blocks that an earlier try brought over. */
async function stagedBlocks(blob: BlockBlobClient, signal: AbortSignal | undefined): Promise<ReadonlySet<string>> {
  try {
    const list = await blob.getBlockList("uncommitted", signal === undefined ? {} : { abortSignal: signal });
    return new Set(list.uncommittedBlocks?.map(({ name }) => name));
  } catch (error) {
    // Nothing was ever sent under this name.
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return new Set();
    throw error;
  }
}

/**
 * Stores a file as a new blob. One of a single block is sent at once; a larger one block by block, each with its md5, which Azure compares,
 * and gets its name when the list of blocks is committed. A block is named by its place and content, so that one that is there already,
 * from this process or an earlier one, is not sent again.
 *
 * @throws the SDK's RestError; {@link isTaken} tells a name that is taken.
 */
export async function uploadBlob(
  blob: BlockBlobClient,
  source: RemoteSource,
  { signal, onBytes }: WriteOptions,
): Promise<void> {
  const blockBytes = blockBytesFor(source.sizeBytes);
  const common = signal === undefined ? {} : { abortSignal: signal };
  const blobHTTPHeaders = {
    blobContentType: "application/octet-stream",
    blobContentMD5: Buffer.from(source.md5, "hex"),
  };
  if (source.sizeBytes <= blockBytes) {
    const pieces: Buffer[] = [];
    for await (const piece of verifiedPieces(source, { pieceBytes: blockBytes, signal })) pieces.push(piece);
    const content = Buffer.concat(pieces);
    await blob.upload(content, content.length, {
      ...common,
      conditions: isNew,
      blobHTTPHeaders,
      transactionalContentMD5: blobHTTPHeaders.blobContentMD5,
      onProgress: progressOf(onBytes),
    });
    return;
  }
  const staged = await stagedBlocks(blob, signal);
  const names: string[] = [];
  for await (const piece of verifiedPieces(source, { pieceBytes: blockBytes, signal })) {
    const digest = createHash("md5").update(piece).digest();
    // All names of a blob must have the same length.
    const name = Buffer.from(`${names.length.toString().padStart(6, "0")}-${digest.toString("hex")}`).toString(
      "base64",
    );
    names.push(name);
    if (staged.has(name)) onBytes?.(piece.length);
    else
      await blob.stageBlock(name, piece, piece.length, {
        ...common,
        transactionalContentMD5: digest,
        onProgress: progressOf(onBytes),
      });
  }
  await blob.commitBlockList(names, { ...common, conditions: isNew, blobHTTPHeaders });
}
