import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import { isSystemError } from "./aside.ts";
import type { ObjectCache } from "./cache.ts";
import { md5OfFile } from "./hash.ts";
import { mapParallel } from "./parallel.ts";
import { shown } from "./safe-path.ts";
import { type Ignore, ignoreNothing } from "./walk.ts";

export interface CheckoutRequest {
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
}

const parallelFiles = 8;

/** What stands at the destination now: every path that is not a folder, below it (`""` for the destination itself). */
async function existingFiles(base: string, ignore: Ignore): Promise<ReadonlyMap<string, "file" | "other">> {
  const found = new Map<string, "file" | "other">();
  const stats = await lstat(base).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  });
  if (stats === undefined) return found;
  if (!stats.isDirectory()) return found.set("", stats.isFile() ? "file" : "other");
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    for (const child of await readdir(join(base, below), { withFileTypes: true })) {
      const path = below === "" ? child.name : `${below}/${child.name}`;
      if (ignore.ignores(path, child.isDirectory())) continue;
      if (child.isDirectory()) pending.push(path);
      else found.set(path, child.isFile() ? "file" : "other");
    }
  }
  return found;
}

export interface CheckoutPlan {
  readonly write: readonly DirectoryEntry[];
  readonly remove: readonly string[];
  readonly unchanged: number;
  /** How many of `write` replace a file. */
  readonly replaced: number;
}

/** Compares what stands there with what must; refuses to lose content that the cache does not hold. */
export async function planCheckout(
  request: CheckoutRequest,
  base: string,
  wanted: readonly DirectoryEntry[],
): Promise<CheckoutPlan> {
  const { cache, destination } = request;
  const existing = await existingFiles(base, request.ignore ?? ignoreNothing);
  const digests = new Map<string, Md5>();
  await mapParallel([...existing], parallelFiles, async ([path, kind]) => {
    if (kind === "file") digests.set(path, (await md5OfFile(join(base, path))).md5);
  });
  const wantedIds = new Map(wanted.map((entry) => [entry.relpath, entry.md5]));
  const write = wanted.filter(({ relpath, md5 }) => digests.get(relpath) !== md5);
  const remove = [...existing.keys()].filter((path) => !wantedIds.has(path));

  if (request.force !== true) {
    const replaced = [...write.map(({ relpath }) => relpath).filter((path) => existing.has(path)), ...remove];
    const unsaved = await mapParallel(replaced, parallelFiles, async (path) => {
      const id = digests.get(path);
      return id !== undefined && (await cache.isIntact(id)) ? undefined : path;
    });
    const lost = unsaved.filter((path) => path !== undefined);
    if (lost.length > 0) {
      const names = lost.slice(0, 5).map((path) => shown(path === "" ? destination : `${destination}/${path}`));
      throw new LockstepError(
        "WORKSPACE_MODIFIED",
        `${String(lost.length)} file(s) would be overwritten whose content is saved nowhere: ${names.join(", ")}`,
        { hint: "Save them with `lockstep add`, or move them away." },
      );
    }
  }
  await requireObjects(request, write);
  const replaced = write.filter(({ relpath }) => existing.has(relpath)).length;
  return { write, remove, unchanged: wanted.length - write.length, replaced };
}

/** Every object that will be written must be there before the first byte is. */
async function requireObjects(request: CheckoutRequest, write: readonly DirectoryEntry[]): Promise<void> {
  const present = await mapParallel(write, parallelFiles, ({ md5 }) => request.cache.has(md5));
  const missing = write.filter((_, index) => present[index] === false);
  if (missing.length === 0) return;
  const names = missing
    .slice(0, 5)
    .map(({ md5, relpath }) => `${md5} (${shown(joined(request.destination, relpath))})`);
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
