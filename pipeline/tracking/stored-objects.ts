import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "../data/objects/aside.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import { type Md5, md5 } from "../domain/ids.ts";

/** What a cache or a remote keeps under one key. */
export type StoredName =
  /** An object of DVC 3 (`files/md5/ab/cd…`), or of DVC 2 (`ab/cd…`). */
  | { readonly kind: "object"; readonly id: Md5; readonly isLegacy: boolean }
  /** A result of a stage: `runs/ab/<key>/<value>`. */
  | { readonly kind: "run"; readonly runKey: string; readonly runValue: string }
  /** What an interrupted write left. */
  | { readonly kind: "unfinished" };

export interface StoredFile {
  /** Below the cache or the remote, with `/`. */
  readonly key: string;
  readonly name: StoredName;
  readonly sizeBytes: number;
  /** `undefined` when the server does not say. */
  readonly modifiedMs: number | undefined;
}

const objectKey = /^(files\/md5\/)?([0-9a-f]{2})\/([0-9a-f]{30}(?:\.dir)?)$/;
const runKey = /^runs\/([0-9a-f]{2})\/(\1[0-9a-f]{62})\/([0-9a-f]{64})$/;
/** Both tools write aside under such names. */
const unfinishedKey = /^(?:(?:files\/md5\/)?(?:[0-9a-f]{2}\/)?|runs\/(?:[0-9a-f]{2,64}\/)*)\.[\w-]{22}\.tmp$/;

/** What a key stands for; `undefined` for everything that neither tool puts there. */
export function nameOf(key: string): StoredName | undefined {
  const [, current, first = "", rest] = objectKey.exec(key) ?? [];
  if (rest !== undefined) return { kind: "object", id: md5(`${first}${rest}`), isLegacy: current === undefined };
  const [, , stage, value] = runKey.exec(key) ?? [];
  if (stage !== undefined && value !== undefined) return { kind: "run", runKey: stage, runValue: value };
  return unfinishedKey.test(key) ? { kind: "unfinished" } : undefined;
}

/** Folders of a cache that hold something of DVC's, by the depth at which they stand. */
const layouts: readonly (readonly RegExp[])[] = [
  [/^files$/, /^md5$/, /^[0-9a-f]{2}$/],
  [/^runs$/, /^[0-9a-f]{2}$/, /^[0-9a-f]{64}$/],
  [/^[0-9a-f]{2}$/],
];

async function childrenOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/** Everything of DVC's in a cache folder; what is not a regular file, or has another kind of name, is left out. */
export async function* storedFiles(folder: string): AsyncGenerator<StoredFile> {
  const pending: { readonly below: string; readonly depth: number }[] = [{ below: "", depth: 0 }];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    const { below, depth } = at;
    const files: { readonly key: string; readonly name: StoredName }[] = [];
    for (const child of await childrenOf(join(folder, below))) {
      const key = below === "" ? child.name : `${below}/${child.name}`;
      if (child.isDirectory()) {
        const names = key.split("/");
        if (layouts.some((layout) => depth < layout.length && names.every((name, index) => layout[index]?.test(name))))
          pending.push({ below: key, depth: depth + 1 });
        continue;
      }
      const name = child.isFile() ? nameOf(key) : undefined;
      if (name !== undefined) files.push({ key, name });
    }
    const found = await mapParallel(files, 8, async (file): Promise<StoredFile | undefined> => {
      try {
        const { size, mtimeMs } = await lstat(join(folder, file.key));
        return { ...file, sizeBytes: size, modifiedMs: mtimeMs };
      } catch (error) {
        // Another process has removed it since.
        if (isSystemError(error, "ENOENT")) return undefined;
        throw error;
      }
    });
    for (const file of found) if (file !== undefined) yield file;
  }
}
