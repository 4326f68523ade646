import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { LockstepError } from "../../domain/error.ts";
import { type Md5, md5 } from "../../domain/ids.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import type { BulkProgress } from "./bulk/run.ts";
import type { LinkType } from "./bulk/tasks.ts";
import { type HashState, hashAll } from "./hash-state.ts";
import type { ObjectCache } from "./object-cache.ts";
import { shown } from "./safe-path.ts";
import { contentMd5 } from "./store.ts";
import { type Ignore, ignoreNothing } from "./walk.ts";

export interface CheckoutRequest {
  /** For a legacy entry its `legacy`. */
  readonly cache: ObjectCache;
  readonly id: Md5;
  /** A part of the directory object, with paths below `destination`, in place of all of it. */
  readonly entries?: readonly DirectoryEntry[] | undefined;
  /** Absolute path of the repository. */
  readonly root: string;
  /** Of the output: relative to `root` with `/`, or absolute. */
  readonly destination: string;
  /** Overwrites content that is saved nowhere. */
  readonly force?: boolean;
  /** For a single file. */
  readonly isExecutable?: boolean;
  /** Files in an output folder that are no part of the data; they stay as they are. */
  readonly ignore?: Ignore;
  /** How objects come into the workspace, tried in order; DVC's `cache.type`. Reflink, then copy, when left out. */
  readonly links?: readonly LinkType[];
  /** Replaces files that are right but not of the first link type that can be made, as DVC does after `add` and with `--relink`. */
  readonly isRelinking?: boolean;
  /** Spares reading files of the workspace that did not change; the cache's when left out. */
  readonly state?: HashState | undefined;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What stands at a destination now: files, other things, and folders, by path below it (`""` for the destination itself). */
interface Existing {
  readonly files: ReadonlyMap<string, "file" | "other">;
  readonly folders: ReadonlySet<string>;
}

function lookAt(base: string, ignore: Ignore): Existing {
  const files = new Map<string, "file" | "other">();
  const folders = new Set<string>();
  const stats = lstatSync(base, { throwIfNoEntry: false });
  if (stats === undefined) return { files, folders };
  if (!stats.isDirectory()) return { files: files.set("", stats.isFile() ? "file" : "other"), folders };
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    folders.add(below);
    for (const child of readdirSync(below === "" ? base : `${base}/${below}`, { withFileTypes: true })) {
      const path = below === "" ? child.name : `${below}/${child.name}`;
      if (ignore.ignores(path, child.isDirectory())) {
        // What is ignored stays, and so do the folders it is in.
        if (child.isDirectory()) folders.add(path);
        continue;
      }
      if (child.isDirectory()) pending.push(path);
      else files.set(path, child.isFile() ? "file" : "other");
    }
  }
  return { files, folders };
}

export interface CheckoutPlan {
  readonly write: readonly DirectoryEntry[];
  readonly remove: readonly string[];
  readonly unchanged: number;
  /** How many of `write` replace a file. */
  readonly replaced: number;
  /** Folders that stand there, by path below the destination. */
  readonly folders: ReadonlySet<string>;
}

/** The object that a symbolic link of the workspace stands for; `undefined` for any other link. */
function linkedObject(path: string, cache: ObjectCache): Md5 | undefined {
  try {
    const target = readlinkSync(path);
    const [, first, rest] = /\/([0-9a-f]{2})\/([0-9a-f]{30})$/.exec(target) ?? [];
    if (first === undefined || rest === undefined) return undefined;
    const id = md5(first + rest);
    return cache.path(id) === target ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a right file is linked the way that was asked for first. */
function isLinked(path: string, object: string, [type = "copy"]: readonly LinkType[]): boolean {
  const own = lstatSync(path);
  if (type === "symlink") return own.isSymbolicLink();
  if (own.isSymbolicLink()) return false;
  const target = lstatSync(object, { throwIfNoEntry: false });
  const isSameFile = target !== undefined && own.ino === target.ino && own.dev === target.dev;
  return type === "hardlink" ? isSameFile || own.size === 0 : !isSameFile;
}

/** What each file below a destination holds, as far as that can be known. */
async function idsOf(request: CheckoutRequest, base: string, existing: Existing): Promise<ReadonlyMap<string, Md5>> {
  const { cache, signal } = request;
  const ids = new Map<string, Md5>();
  const regular: string[] = [];
  for (const [path, kind] of existing.files) {
    if (kind === "file") regular.push(path);
    else {
      const id = linkedObject(joined(base, path), cache);
      if (id !== undefined) ids.set(path, id);
    }
  }
  const state = request.state ?? (await cache.state?.());
  const paths = regular.map((path) => joined(base, path));
  const options = { hash: cache.hash, signal };
  const found = await (state === undefined ? hashAll(paths, options) : state.md5OfAll(paths, options));
  for (const [index, path] of regular.entries()) {
    const file = found[index];
    if (file !== undefined) ids.set(path, file.md5);
  }
  return ids;
}

/** Compares what stands there with what must; refuses to lose content that the cache does not hold. */
export async function planCheckout(
  request: CheckoutRequest,
  base: string,
  wanted: readonly DirectoryEntry[],
): Promise<CheckoutPlan> {
  const { cache, destination, links = ["reflink", "copy"] } = request;
  const existing = lookAt(base, request.ignore ?? ignoreNothing);
  const ids = await idsOf(request, base, existing);
  const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
  const write = wanted.filter(({ relpath, md5: id }) => {
    if (ids.get(relpath) !== contentMd5(id)) return true;
    return request.isRelinking === true && !isLinked(joined(base, relpath), cache.path(id), links);
  });
  const remove = [...existing.files.keys()].filter((path) => !wantedPaths.has(path));

  if (request.force !== true) {
    const replaced = [...write.map(({ relpath }) => relpath).filter((path) => existing.files.has(path)), ...remove];
    const { missing, damaged } = await cache.verifyAll(replaced.flatMap((path) => ids.get(path) ?? []));
    const unsaved = new Set([...missing, ...damaged.map(({ id }) => id)]);
    const lost = replaced.filter((path) => {
      const id = ids.get(path);
      return id === undefined || unsaved.has(id);
    });
    if (lost.length > 0) {
      const names = lost.slice(0, 5).map((path) => shown(joined(destination, path)));
      throw new LockstepError(
        "WORKSPACE_MODIFIED",
        `${String(lost.length)} file(s) would be overwritten whose content is saved nowhere: ${names.join(", ")}`,
        { hint: "Save them with `lockstep add`, or move them away." },
      );
    }
  }
  await requireObjects(request, write);
  const replaced = write.filter(({ relpath }) => existing.files.has(relpath)).length;
  return { write, remove, unchanged: wanted.length - write.length, replaced, folders: existing.folders };
}

/** Every object that will be written must be there before the first byte is. */
async function requireObjects(request: CheckoutRequest, write: readonly DirectoryEntry[]): Promise<void> {
  const present = await request.cache.hasAll(write.map(({ md5: id }) => id));
  const missing = write.filter(({ md5: id }) => !present.has(id));
  if (missing.length === 0) return;
  const names = missing
    .slice(0, 5)
    .map(({ md5: id, relpath }) => `${id} (${shown(joined(request.destination, relpath))})`);
  throw new LockstepError(
    "OBJECT_MISSING",
    `${String(missing.length)} object(s) are not in the cache: ${names.join(", ")}`,
    {
      hint: "Run `lockstep pull`; when the remote has them not either, run `dvc push` where the data was added.",
    },
  );
}

export function joined(destination: string, relpath: string): string {
  return relpath === "" ? destination : `${destination}/${relpath}`;
}
