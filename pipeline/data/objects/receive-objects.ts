import { dirname, join } from "node:path";
import type { Md5 } from "../../domain/ids.ts";
import { asideName, removeFile } from "./aside.ts";
import { commitMoves } from "./bulk/barrier.ts";
import { PieceHash, readHash } from "./bulk/read-file.ts";
import type { MoveItem } from "./bulk/tasks.ts";
import { NewFile } from "./bulk/write-file.ts";
import { ensureFolder } from "./folder.ts";
import type { ReceiveRequest, Receiving } from "./object-cache.ts";
import { withStorageErrors } from "./storage-error.ts";
import { contentMd5, corruptObject, type ObjectPlace } from "./store.ts";

/** Streams an object to a new file; nothing is left of it unless the content is the id's. */
async function writeStream(place: ObjectPlace, request: ReceiveRequest, aside: string): Promise<number> {
  const hash = new PieceHash("md5");
  const file = new NewFile(aside, place.objectMode);
  try {
    let sizeBytes = 0;
    for await (const piece of request.stream) {
      hash.update(piece, false);
      file.append(piece);
      sizeBytes += piece.length;
      request.onBytes?.(piece.length);
    }
    file.finish();
    // DVC 2.x's hash is taken over pieces of its own size.
    const found = place.hash === "legacy" ? readHash(aside, place.hash).md5 : hash.digest();
    if (found !== contentMd5(request.id)) throw corruptObject({ ...request, found });
    return sizeBytes;
  } catch (error) {
    file.discard();
    throw error;
  }
}

export function openReceiving(place: ObjectPlace): Receiving {
  const waiting = new Map<Md5, MoveItem>();
  const madeFolders = new Set<string>();
  return {
    receive: (request) =>
      withStorageErrors(async () => {
        const to = place.path(request.id);
        const folder = dirname(to);
        if (!madeFolders.has(folder)) ensureFolder(folder, place.folderMode);
        madeFolders.add(folder);
        const from = join(folder, asideName());
        const sizeBytes = await writeStream(place, request, from);
        const earlier = waiting.get(request.id);
        waiting.set(request.id, { from, to });
        if (earlier !== undefined) await removeFile(earlier.from);
        return { sizeBytes };
      }),

    commit: () =>
      withStorageErrors(async () => {
        // What arrives meanwhile waits for the next commit.
        const moves = [...waiting];
        waiting.clear();
        try {
          await commitMoves(
            moves.map(([, move]) => move),
            place.objects,
          );
        } catch (error) {
          for (const [id, move] of moves) if (!waiting.has(id)) waiting.set(id, move);
          throw error;
        }
      }),

    async [Symbol.asyncDispose]() {
      for (const { from } of waiting.values()) await removeFile(from);
      waiting.clear();
    },
  };
}
