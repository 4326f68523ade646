import { lstatSync } from "node:fs";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import { asideName, removeFile } from "./aside.ts";
import { commitMoves } from "./bulk/barrier.ts";
import { bulk } from "./bulk/run.ts";
import type { MoveItem, Stored, StoreItem } from "./bulk/tasks.ts";
import { directoryOf } from "./describe.ts";
import { writeDirectory } from "./directory-object.ts";
import { ensureFolder } from "./folder.ts";
import type { Added, AddRequest, ManyOptions, ObjectCache, StoredDirectory } from "./object-cache.ts";
import { rememberWritten } from "./remember.ts";
import { checkDirectoryPaths, shown } from "./safe-path.ts";
import { withStorageErrors } from "./storage-error.ts";
import { touchOld } from "./touch.ts";
import { unchangedFiles } from "./unchanged.ts";
import { ignoreNothing, type WalkedPath, walkFile, walkPaths } from "./walk.ts";

/** What a request asks to store. */
interface Asked {
  readonly request: AddRequest;
  readonly isFolder: boolean;
  readonly files: readonly WalkedPath[];
}

async function lookAt(cache: ObjectCache, request: AddRequest): Promise<Asked> {
  const { path, ignore = ignoreNothing } = request;
  const stats = lstatSync(path);
  if (stats.isDirectory()) {
    // A file that is a link into the cache is what `cache.type = symlink` leaves in the workspace.
    const files = await walkPaths(path, ignore, { links: "within", folder: path, cache: cache.folder });
    checkDirectoryPaths(
      path,
      files.map((file) => file.path),
    );
    return { request, isFolder: true, files };
  }
  if (!stats.isSymbolicLink()) await walkFile(path, "", { links: "refuse" });
  return { request, isFolder: false, files: [{ path: "", absolute: path }] };
}

/** What is known to be in the cache without a look into any file: sources that did not change, with an object of their id. */
async function alreadyStored(
  cache: ObjectCache,
  items: readonly StoreItem[],
): Promise<readonly (Stored | undefined)[]> {
  const known = items.map((item) => (item.isReplacing === true ? undefined : item.known));
  const sources = items.map(({ source }) => source);
  const unchanged = await unchangedFiles(sources, known);
  if (unchanged === undefined) return items.map(() => undefined);
  const present = await cache.hasAll(known.flatMap((one) => one?.md5 ?? []));
  return unchanged.map((stamp, index) => {
    const md5 = known[index]?.md5;
    if (stamp === undefined || md5 === undefined || !present.has(md5)) return undefined;
    return { ...stamp, md5, isLasting: true, wasRead: false, aside: undefined };
  });
}

/** Copies files into the cache, aside, and gives them their names in one commit. */
async function storeFiles(
  cache: ObjectCache,
  items: readonly StoreItem[],
  options: ManyOptions,
): Promise<readonly Stored[]> {
  const asides: string[] = [];
  try {
    const settled = await alreadyStored(cache, items);
    const rest = [...items.keys()].filter((index) => settled[index] === undefined);
    const copied = await bulk(
      "store",
      rest.flatMap((index) => items[index] ?? []),
      {
        ...options,
        fileOf: ({ source }) => source,
        onResult: (result) => {
          if (result?.aside !== undefined) asides.push(result.aside);
        },
      },
    );
    const stored: (Stored | undefined)[] = [...settled];
    for (const [at, index] of rest.entries()) stored[index] = copied[at];
    const whole = stored.map((result, index) => {
      if (result !== undefined) return result;
      const source = items[index]?.source ?? "";
      throw new LockstepError("DEPENDENCY_MISSING", `${shown(source)} went away while it was being added`, {
        hint: "Wait until nothing writes there any more, then run the command again.",
      });
    });
    // Two files of one content need one object; the other copies go.
    const moves = new Map<Md5, MoveItem>();
    for (const { md5, aside } of whole)
      if (aside !== undefined) moves.set(md5, { from: aside, to: cache.path(md5), folderMode: cache.folderMode });
    const namedMs = await commitMoves([...moves.values()], cache.objects);
    const named = new Set([...moves.values()].map(({ from }) => from));
    await bulk(
      "remove",
      asides.filter((aside) => !named.has(aside)),
    );
    const objects = [...moves.keys()].map((id) => ({ path: cache.path(id), md5: id }));
    if (cache.state !== undefined) await rememberWritten(await cache.state(), objects, { hash: cache.hash, namedMs });
    return whole;
  } catch (error) {
    await Promise.all(asides.map(removeFile)).catch(() => undefined);
    throw error;
  }
}

/** Replaces objects that stand there and are not what their name says; those that the commit just wrote are known to be right. */
async function mendDamaged(
  cache: ObjectCache,
  {
    items,
    stored,
    options,
  }: { readonly items: readonly StoreItem[]; readonly stored: readonly Stored[]; readonly options: ManyOptions },
): Promise<void> {
  const present = new Map<Md5, StoreItem>();
  for (const [index, { md5, aside }] of stored.entries()) {
    const item = items[index];
    if (aside === undefined && item !== undefined) present.set(md5, item);
  }
  touchOld([...present.keys()].map((id) => cache.path(id)));
  const { damaged, missing } = await cache.verifyAll([...present.keys()], { signal: options.signal });
  const again = [...damaged.map(({ id }) => id), ...missing].flatMap((id) => present.get(id) ?? []);
  if (again.length > 0)
    await storeFiles(
      cache,
      again.map((item) => ({ ...item, known: undefined, isReplacing: true })),
      options,
    );
}

/** Stores directory objects; their members must be durable already. */
async function storeDirectories(cache: ObjectCache, directories: readonly StoredDirectory[]): Promise<void> {
  const byId = new Map(directories.map((directory) => [directory.id, directory]));
  touchOld([...byId.keys()].map((id) => cache.path(id)));
  const { missing, damaged } = await cache.verifyAll([...byId.keys()]);
  const moves: MoveItem[] = [];
  try {
    for (const id of [...missing, ...damaged.map((object) => object.id)]) {
      const from = join(cache.objects, asideName());
      writeDirectory(byId.get(id)?.entries ?? [], from, cache.objectMode);
      moves.push({ from, to: cache.path(id), folderMode: cache.folderMode });
    }
    await commitMoves(moves, cache.objects);
  } catch (error) {
    await Promise.all(moves.map(({ from }) => removeFile(from))).catch(() => undefined);
    throw error;
  }
}

/**
 * Stores files and folders, all in one commit. Each content is hashed while it is copied, so that the name is true even when somebody
 * writes to the source meanwhile. An object that is there and intact stays; a damaged one is replaced by the good copy. Killed at any
 * moment, it leaves objects that are whole, and no directory object without its members.
 *
 * @throws LockstepError PATH_UNSAFE, STORAGE_FAILED, DEPENDENCY_MISSING, INTERRUPTED.
 */
export function addAll(
  cache: ObjectCache,
  requests: readonly AddRequest[],
  options: ManyOptions,
): Promise<readonly Added[]> {
  return withStorageErrors(async () => {
    const asked: Asked[] = [];
    for (const request of requests) asked.push(await lookAt(cache, request));
    const sources = asked.flatMap(({ files }) => files.map(({ absolute }) => absolute));
    ensureFolder(cache.objects, cache.folderMode);
    const state = await cache.state?.();
    const known = state?.knownOf(sources, cache.hash);
    const items = sources.map(
      (source, index): StoreItem => ({
        source,
        known: known?.[index],
        hash: cache.hash,
        objects: cache.objects,
        mode: cache.objectMode,
        ...(cache.folderMode === undefined ? {} : { folderMode: cache.folderMode }),
      }),
    );
    const stored = await storeFiles(cache, items, options);
    await mendDamaged(cache, { items, stored, options });
    const lasting = stored.flatMap(({ md5, stamp, isLasting, wasRead }, index) =>
      isLasting && wasRead ? [{ path: sources[index] ?? "", md5, stamp }] : [],
    );
    state?.remember(lasting, cache.hash);

    let next = 0;
    const added = asked.map(({ isFolder, files }): Added => {
      const own = stored.slice(next, next + files.length);
      next += files.length;
      const [first] = own;
      if (!isFolder && first !== undefined) {
        return {
          kind: "file",
          stored: { id: first.md5, sizeBytes: first.sizeBytes, isExecutable: first.isExecutable },
        };
      }
      const entries = own.map(({ md5 }, index) => ({ md5, relpath: files[index]?.path ?? "" }));
      return {
        kind: "folder",
        stored: directoryOf(
          entries,
          own.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        ),
      };
    });
    await storeDirectories(
      cache,
      added.flatMap((one) => (one.kind === "folder" ? [one.stored] : [])),
    );
    return added;
  });
}
