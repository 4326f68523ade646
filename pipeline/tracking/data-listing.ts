import type { DirectoryEntry } from "../data/dvc/model.ts";
import { directoryObject, isDirectoryId } from "../data/objects/cache.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import type { DataEntry } from "./data-diff.ts";
import type { DataRepository } from "./repository.ts";
import type { TrackedOutput } from "./tracked.ts";
import { cacheFor, membersOf, type NamedObject, objectOf } from "./tracked-objects.ts";

export interface ListingRequest {
  /** Tracked paths, and paths inside them; everything when empty. */
  readonly targets: readonly string[];
  /** Folders as wholes, without their members. */
  readonly isShallow?: boolean | undefined;
}

/** Tracked paths with what is at them. */
export interface OutputListing {
  readonly entries: ReadonlyMap<string, DataEntry>;
  /** Folders whose directory object is nowhere, so that nobody knows what is in them. */
  readonly unknownFolders: ReadonlySet<string>;
}

class Collector implements OutputListing {
  readonly entries = new Map<string, DataEntry>();
  readonly unknownFolders = new Set<string>();
  readonly repository: DataRepository;
  readonly request: ListingRequest;

  constructor(repository: DataRepository, request: ListingRequest) {
    this.repository = repository;
    this.request = request;
  }

  isWanted(path: string): boolean {
    const { targets } = this.request;
    return targets.length === 0 || targets.some((target) => path === target || isInside(path, target));
  }

  /** Whether an output is a target, is in one, or has one in it. */
  isConcerned({ path, isCached }: TrackedOutput): boolean {
    return isCached && (this.isWanted(path) || this.request.targets.some((target) => isInside(target, path)));
  }

  add(path: string, entry: DataEntry): void {
    if (this.isWanted(path)) this.entries.set(path, entry);
  }

  /** A folder with its members, whose objects may be in the cache or not. */
  addFolder(path: string, folder: DataEntry, members: readonly (DirectoryEntry & { readonly isInCache: boolean })[]) {
    this.add(path, folder);
    for (const { relpath, md5, isInCache } of members)
      this.add(`${path}/${relpath}`, { id: md5, isFolder: false, isInCache });
  }

  async addRecorded(object: NamedObject): Promise<void> {
    const { path, id } = object;
    const cache = cacheFor(this.repository, object);
    const own = { id, isFolder: isDirectoryId(id), isInCache: await cache.has(id) };
    if (!own.isFolder || this.request.isShallow === true) {
      this.add(path, own);
      return;
    }
    let members: readonly DirectoryEntry[] = [];
    try {
      members = await membersOf(this.repository, object);
    } catch (error) {
      if (!(error instanceof LockstepError) || !["OBJECT_MISSING", "REMOTE_MISSING"].includes(error.code)) throw error;
      this.unknownFolders.add(path);
      this.repository.warn(`${path}/ is compared as a whole: ${error.message}`);
    }
    const held = await cache.hasAll(members.map(({ md5 }) => md5));
    this.addFolder(
      path,
      own,
      members.map((member) => ({ ...member, isInCache: held.has(member.md5) })),
    );
  }

  async addPresent(contents: Contents, { path, entry }: TrackedOutput): Promise<void> {
    const hash = entry?.md5 !== undefined && entry.isLegacy ? "legacy" : "md5";
    const members = await contents.members(path, hash);
    if (members === undefined) {
      const content = await contents.at(path, hash);
      if (content !== undefined) this.add(path, { id: content.id, isFolder: false, isInCache: true });
      return;
    }
    const folder = { id: directoryObject(members).id, isFolder: true, isInCache: true };
    this.addFolder(
      path,
      folder,
      this.request.isShallow === true ? [] : members.map((member) => ({ ...member, isInCache: true })),
    );
  }
}

/** Outputs that DVC keeps, as they are recorded. */
export async function recordedListing(
  repository: DataRepository,
  outputs: Iterable<TrackedOutput>,
  request: ListingRequest,
): Promise<OutputListing> {
  const listing = new Collector(repository, request);
  for (const output of outputs) {
    const object = listing.isConcerned(output) ? objectOf(output) : undefined;
    if (object !== undefined) await listing.addRecorded(object);
  }
  return listing;
}

/** Outputs that DVC keeps, as they stand in the workspace. */
export async function presentListing(
  repository: DataRepository,
  outputs: Iterable<TrackedOutput>,
  request: ListingRequest,
): Promise<OutputListing> {
  const listing = new Collector(repository, request);
  const contents = workspaceContents(repository.root, await repository.state(), repository.cache.folder);
  for (const output of outputs) if (listing.isConcerned(output)) await listing.addPresent(contents, output);
  return listing;
}
