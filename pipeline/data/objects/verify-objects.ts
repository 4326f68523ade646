import { lstatSync, readdirSync } from "node:fs";
import type { Md5 } from "../../domain/ids.ts";
import type { BulkProgress } from "./bulk/run.ts";
import { type HashState, hashAll } from "./hash-state.ts";
import type { Verification } from "./object-cache.ts";
import { contentMd5, type ObjectPlace } from "./store.ts";

function codeIs(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    if (codeIs(error, "ENOTDIR")) return false;
    throw error;
  }
}

/** From this many objects of one folder on, listing it is quicker than asking for each. */
const manyObjects = 8;

/** Those of the ids that have an object, whatever it holds. */
export function existingObjects(place: ObjectPlace, ids: readonly Md5[]): ReadonlySet<Md5> {
  const found = new Set<Md5>();
  for (const [prefix, group] of Map.groupBy(new Set(ids), (id) => id.slice(0, 2))) {
    if (group.length < manyObjects) {
      for (const id of group) if (isFile(place.path(id))) found.add(id);
      continue;
    }
    const names = listed(`${place.objects}/${prefix}`);
    for (const id of group) if (names.has(id.slice(2))) found.add(id);
  }
  return found;
}

function listed(folder: string): ReadonlySet<string> {
  try {
    const children = readdirSync(folder, { withFileTypes: true });
    return new Set(children.filter((child) => child.isFile()).map(({ name }) => name));
  } catch (error) {
    if (codeIs(error, "ENOENT", "ENOTDIR")) return new Set();
    throw error;
  }
}

/** Holds many objects to their names. Those that a state knows to be right, and that nobody has written to since, are not read again. */
export async function verifyObjects(
  place: ObjectPlace,
  asked: readonly Md5[],
  options: {
    readonly state: (() => Promise<HashState>) | undefined;
    readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Verification> {
  const { onProgress, signal } = options;
  const ids = [...new Set(asked)];
  const present = existingObjects(place, ids);
  const here = ids.filter((id) => present.has(id));
  const paths = here.map((id) => place.path(id));
  const hashing = { hash: place.hash, onProgress, signal };
  const state = await options.state?.();
  const found = await (state === undefined ? hashAll(paths, hashing) : state.md5OfAll(paths, hashing));

  const missing = ids.filter((id) => !present.has(id));
  const damaged: { readonly id: Md5; readonly found: string }[] = [];
  let sizeBytes = 0;
  for (const [index, id] of here.entries()) {
    const file = found[index];
    if (file === undefined) missing.push(id);
    else if (file.md5 === contentMd5(id)) sizeBytes += file.sizeBytes;
    else damaged.push({ id, found: file.md5 });
  }
  return { missing, damaged, sizeBytes };
}
