import { basename, join } from "node:path";
import type { Entry, Pointer, PointerOut } from "../data/dvc/model.ts";
import { emitPointer, parsePointer, updatePointer } from "../data/dvc/pointer.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { readTextIfThere } from "../data/objects/aside.ts";
import { writeWorkspaceFile } from "../data/objects/scratch.ts";
import type { Md5 } from "../domain/ids.ts";

/** Content as a pointer records it. */
export interface RecordedContent {
  readonly id: Md5;
  /** `undefined` when a part of a folder was replaced whose size nobody knows, as in DVC. */
  readonly sizeBytes: number | undefined;
  /** Folders only. */
  readonly fileCount: number | undefined;
  readonly isExecutable: boolean;
  /** True when the id is DVC 2's. */
  readonly isLegacy?: boolean;
}

/** What a remote with versions said of content that is replaced now. */
const ofOldContent: ReadonlySet<string> = new Set(["etag", "checksum", "version_id", "cloud", "files"]);

/** An entry with other content; what a person wrote into it stays. */
export function withContent<One extends Entry>(entry: One, content: RecordedContent): One {
  return {
    ...entry,
    md5: content.id,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: content.isExecutable,
    isLegacy: content.isLegacy ?? false,
    rest: new Map([...entry.rest].filter(([key]) => !ofOldContent.has(key))),
  };
}

/** The pointer of a path that was not tracked before. @param content - Without an id: it was not brought yet. */
export function newPointer(
  path: string,
  content: Omit<RecordedContent, "id"> & { readonly id: Md5 | undefined },
): Pointer {
  const out: PointerOut = {
    path: basename(path),
    md5: content.id,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: content.isExecutable,
    isLegacy: false,
    rest: new Map(),
    isCached: true,
    isPersisted: false,
    isPushed: true,
  };
  return { outs: [out], deps: [], isFrozen: false, wdir: "." };
}

/** A pointer with other content of one output; the digest of an import follows. */
export function withOutput(pointer: Pointer, written: string, content: RecordedContent): Pointer {
  const outs = pointer.outs.map((out) => (out.path === written ? withContent(out, content) : out));
  const changed = { ...pointer, outs };
  if (pointer.rest?.has("md5") !== true) return changed;
  return { ...changed, rest: new Map([...pointer.rest, ["md5", stageMd5(changed)]]) };
}

/**
 * Writes a `*.dvc` file whole. What a person wrote into the old one stays: comments, order of keys, quotes.
 *
 * @param file - From the root.
 * @returns False when it says this already.
 */
export async function writePointer(root: string, file: string, pointer: Pointer): Promise<boolean> {
  const old = await readTextIfThere(join(root, file));
  const text = old === undefined ? emitPointer(pointer) : updatePointer(old, pointer);
  if (text === old) return false;
  await writeWorkspaceFile(root, file, text);
  return true;
}

export async function readPointer(root: string, file: string): Promise<Pointer | undefined> {
  const text = await readTextIfThere(join(root, file));
  return text === undefined ? undefined : parsePointer(text, file);
}
