import type { DirectoryEntry, Entry } from "../../data/dvc/model.ts";
import { directoryObject, isDirectoryId } from "../../data/objects/cache.ts";
import { fetchObjects } from "../../data/objects/fetch.ts";
import { isNowhere } from "../../data/objects/transfer.ts";
import { pointerOver } from "../../data/stages/collect.ts";
import { type Content, entryContent, type Hash } from "../../data/stages/contents.ts";
import { isInside } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import type { Md5 } from "../../domain/ids.ts";
import type { Session } from "./session.ts";

/** Something whose content is recorded: an output of a stage, or data with a pointer. */
export interface Recorded {
  readonly path: string;
  readonly entry: Entry | undefined;
  /** The stage that makes it; `undefined` for data with a pointer. */
  readonly stage: PlacedStage | undefined;
}

/** What is recorded at a path, above it, or inside it. */
export async function recordedAround(session: Session, path: string): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  for (const stage of session.graph.producersAround(path)) {
    const locked = await session.locks.locked(stage);
    for (const out of stage.outs) {
      if (out.path !== path && !isInside(path, out.path) && !isInside(out.path, path)) continue;
      const entry = out.isCached ? locked?.outs.find((candidate) => candidate.path === out.written) : undefined;
      found.push({ path: out.path, entry, stage });
    }
  }
  const over = pointerOver(session.tracked.pointers, path);
  const inside = session.tracked.pointers.filter((pointer) => isInside(pointer.path, path));
  for (const pointer of over === undefined ? inside : [over]) {
    found.push({ path: pointer.path, entry: pointer.out, stage: undefined });
  }
  return found;
}

/** Members of a directory that is recorded, without their bytes; `undefined` when nobody has the listing. */
async function listing({ cache, remote, signal }: Session, id: Md5, path: string) {
  try {
    await fetchObjects({ cache, remote, signal, ids: [{ id, path }], isListingOnly: true });
    return await cache.readDirectory(id);
  } catch (error) {
    if (isNowhere(error)) return undefined;
    throw error;
  }
}

/** The content of a folder that has these members: its size is not known, and is no part of what decides a stage. */
function folderOf(entries: readonly DirectoryEntry[]): Content {
  const { id } = directoryObject(entries);
  return { id, sizeBytes: 0, fileCount: entries.length, isExecutable: false };
}

/** A file or folder inside a directory that is recorded. */
async function partOf(session: Session, item: Recorded, path: string): Promise<Content | undefined> {
  const id = item.entry?.md5;
  if (id === undefined || !isDirectoryId(id)) return undefined;
  const entries = await listing(session, id, item.path);
  if (entries === undefined) return undefined;
  const below = path.slice(item.path.length + 1);
  const file = entries.find(({ relpath }) => relpath === below);
  if (file !== undefined) return { id: file.md5, sizeBytes: 0, fileCount: undefined, isExecutable: false };
  const inside = entries.filter(({ relpath }) => relpath.startsWith(`${below}/`));
  if (inside.length === 0) return undefined;
  return folderOf(inside.map((entry) => ({ ...entry, relpath: entry.relpath.slice(below.length + 1) })));
}

/** Members that a record adds to the folder around it. */
async function membersIn(
  session: Session,
  { path, entry }: Recorded,
  folder: string,
): Promise<readonly DirectoryEntry[] | undefined> {
  if (entry?.md5 === undefined) return undefined;
  const relpath = folder === "" ? path : path.slice(folder.length + 1);
  if (!isDirectoryId(entry.md5)) return [{ md5: entry.md5, relpath }];
  const entries = await listing(session, entry.md5, path);
  return entries?.map((member) => ({ ...member, relpath: `${relpath}/${member.relpath}` }));
}

/** The parts of what stands around a path that are recorded, and not in the workspace. */
export async function absentAround(session: Session, path: string): Promise<readonly Recorded[]> {
  const absent: Recorded[] = [];
  for (const item of await recordedAround(session, path))
    if (!(await session.contents.exists(item.path))) absent.push(item);
  return absent;
}

/**
 * What would stand at a path if everything recorded there were in the workspace. Listings of directories are fetched, never their
 * members.
 *
 * @returns `undefined` when it cannot be told: a part is not recorded, nobody has a listing, or an id is of the other kind.
 */
export async function recordedContent(
  session: Session,
  request: { readonly path: string; readonly hash: Hash; readonly absent: readonly Recorded[] },
): Promise<Content | undefined> {
  const { path, hash, absent } = request;
  if (absent.some(({ entry }) => entry === undefined || entry.isLegacy !== (hash === "legacy"))) return undefined;
  const [first] = absent;
  if (first !== undefined && first.path === path)
    return first.entry === undefined ? undefined : entryContent(first.entry);
  if (first !== undefined && isInside(path, first.path)) return partOf(session, first, path);
  const members = [...((await session.contents.members(path, hash)) ?? [])];
  for (const item of absent) {
    const more = await membersIn(session, item, path);
    if (more === undefined) return undefined;
    members.push(...more);
  }
  return folderOf(members);
}
