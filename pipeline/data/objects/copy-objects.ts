import { dirname, join } from "node:path";
import type { Md5 } from "../../domain/ids.ts";
import { asideName, removeFile } from "./aside.ts";
import { commitMoves } from "./bulk/barrier.ts";
import { bulk } from "./bulk/run.ts";
import type { LinkType, MoveItem, PlaceItem } from "./bulk/tasks.ts";
import { ensureFolder } from "./folder.ts";
import { withStorageErrors } from "./storage-error.ts";
import { contentMd5, type ObjectPlace } from "./store.ts";

export interface CopyRequest {
  readonly ids: readonly Md5[];
  /** Where an object is read. */
  readonly from: (id: Md5) => string;
  readonly to: ObjectPlace;
  /** Ways to make the new one of the old, best first; a copy when left out. */
  readonly links?: readonly LinkType[] | undefined;
  /** Called as each is known to be whole, missing or damaged; it has its name only when the copying has returned. */
  readonly onCopied: (id: Md5, copied: Copied) => void;
  readonly signal?: AbortSignal | undefined;
}

export type Copied =
  | { readonly kind: "copied"; readonly sizeBytes: number }
  | { readonly kind: "missing" }
  /** `found` is the md5 of what stands there. */
  | { readonly kind: "damaged"; readonly found: string };

/** Objects that get their names together: what an interruption or a kill can cost. */
const commitObjects = 20_000;

/**
 * Copies objects from one folder of this machine to another, in bulk: each is hashed on the way and gets its name only when its bytes are
 * right and durable. What was copied when an error or an interruption stops it is kept.
 *
 * @throws LockstepError STORAGE_FAILED, INTERRUPTED.
 */
export function copyObjects({ ids, from, to, links = ["copy"], onCopied, signal }: CopyRequest): Promise<void> {
  return withStorageErrors(async () => {
    ensureFolder(to.objects, to.folderMode);
    for (let start = 0; start < ids.length; start += commitObjects) {
      const part = ids.slice(start, start + commitObjects);
      const moves: MoveItem[] = [];
      const items = part.map((id): PlaceItem => {
        const aside = join(dirname(to.path(id)), asideName());
        const md5 = contentMd5(id);
        const { folderMode } = to;
        return { object: from(id), md5, hash: to.hash, aside, mode: to.objectMode, folderMode, links };
      });
      const idOf = new Map(items.map((item, index) => [item.aside, part[index]]));
      try {
        await bulk("place", items, {
          signal,
          fileOf: ({ object }) => object,
          onResult: (placed, { aside }) => {
            const id = idOf.get(aside);
            if (id === undefined) return;
            if ("sizeBytes" in placed) {
              moves.push({ from: aside, to: to.path(id), folderMode: to.folderMode });
              onCopied(id, { kind: "copied", sizeBytes: placed.sizeBytes });
            } else onCopied(id, placed.kind === "damaged" ? placed : { kind: "missing" });
          },
        });
      } finally {
        await commitOrRemove(moves, to);
      }
    }
  });
}

async function commitOrRemove(moves: readonly MoveItem[], to: ObjectPlace): Promise<void> {
  try {
    await commitMoves(moves, to.objects);
  } catch (error) {
    await Promise.all(moves.map(({ from }) => removeFile(from))).catch(() => undefined);
    throw error;
  }
}
