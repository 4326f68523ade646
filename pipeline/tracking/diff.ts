import type { DirectoryEntry } from "../data/dvc/model.ts";
import { directoryObject, isDirectoryId } from "../data/objects/cache.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import { type DataDifference, type DataEntry, dataDifference } from "./data-diff.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { hasCommits, type State, stateAt, workspaceName } from "./states.ts";
import { readTrackers, type TrackedOutput } from "./tracked.ts";
import { cacheFor, membersOf, type NamedObject, objectOf } from "./tracked-objects.ts";

export interface DataDiffRequest {
  /** `HEAD` when left out. */
  readonly before?: string | undefined;
  /** The workspace when left out. */
  readonly after?: string | undefined;
  /** Tracked paths, and paths inside them; everything when empty. */
  readonly targets: readonly string[];
}

/** What is tracked in one state, as it is recorded, or as it stands in the workspace. */
class Listing {
  readonly entries = new Map<string, DataEntry>();
  readonly repository: DataRepository;
  readonly targets: readonly string[];

  constructor(repository: DataRepository, targets: readonly string[]) {
    this.repository = repository;
    this.targets = targets;
  }

  isWanted(path: string): boolean {
    return this.targets.length === 0 || this.targets.some((target) => path === target || isInside(path, target));
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
    if (!own.isFolder) {
      this.add(path, own);
      return;
    }
    let members: readonly DirectoryEntry[] = [];
    try {
      members = await membersOf(this.repository, object);
    } catch (error) {
      if (!(error instanceof LockstepError) || !["OBJECT_MISSING", "REMOTE_MISSING"].includes(error.code)) throw error;
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
      members.map((member) => ({ ...member, isInCache: true })),
    );
  }
}

/** Every output of a state that DVC keeps. */
async function listingOf(repository: DataRepository, state: State, targets: readonly string[]): Promise<Listing> {
  const listing = new Listing(repository, targets);
  const outputs = (await readTrackers(state.source)).flatMap(({ outs }) => outs).filter(({ isCached }) => isCached);
  const concerned = outputs.filter(
    ({ path }) => listing.isWanted(path) || targets.some((target) => isInside(target, path)),
  );
  if (state.entries === undefined) {
    const contents = workspaceContents(repository.root, await repository.state(), repository.cache.folder);
    for (const output of concerned) await listing.addPresent(contents, output);
  } else {
    for (const output of concerned) {
      const object = objectOf(output);
      if (object !== undefined) await listing.addRecorded(object);
    }
  }
  return listing;
}

/**
 * What changed in tracked data between two states; everything is empty before the first commit.
 *
 * @throws LockstepError TARGET_UNKNOWN when neither state has a target, REVISION_UNKNOWN.
 */
export async function diffData(request: DataDiffRequest, repository: DataRepository): Promise<DataDifference> {
  const withMissing = request.after === undefined;
  if (!(await hasCommits(repository))) return dataDifference(new Map(), new Map(), { withMissing });
  const targets = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
  const before = await listingOf(repository, await stateAt(repository, request.before ?? "HEAD"), targets);
  const after = await listingOf(repository, await stateAt(repository, request.after ?? workspaceName), targets);
  for (const target of targets) {
    const isKnown = [...before.entries.keys(), ...after.entries.keys()].some(
      (path) => path === target || isInside(path, target),
    );
    if (!isKnown)
      throw new LockstepError("TARGET_UNKNOWN", `neither state tracks ${JSON.stringify(target)}`, {
        hint: "`lockstep list . --dvc-only -R` shows what is tracked.",
      });
  }
  return dataDifference(before.entries, after.entries, { withMissing });
}
