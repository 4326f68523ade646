import { posix } from "node:path";
import { keyOf } from "../data/objects/transfer.ts";
import { isInside } from "../data/stages/overlap.ts";
import { md5 } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import { dataDifference, shownPath } from "./data-diff.ts";
import { type OutputListing, presentListing, recordedListing } from "./data-listing.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { hasCommits, stateAt, workspaceState } from "./states.ts";
import { isImport, readTrackers, type TrackedOutput, type Tracker } from "./tracked.ts";

export interface DataStatusRequest {
  /** Tracked paths, and paths inside them; everything when empty. */
  readonly targets: readonly string[];
  /** Files of tracked folders, too. */
  readonly isGranular: boolean;
  /** What neither Git nor DVC tracks. */
  readonly withUntracked: boolean;
  /** What the remote lacks. */
  readonly withRemote: boolean;
  /** The remote that is asked; each output's own when left out. */
  readonly remote?: string | undefined;
}

/** What differs between two states of the data: paths from the root, those of folders with `/` at the end, sorted. */
export interface DataChanges {
  readonly added: readonly string[];
  readonly deleted: readonly string[];
  readonly modified: readonly string[];
  readonly renamed: readonly { readonly old: string; readonly new: string }[];
  /** Files of a folder whose recorded content is nowhere, so that nobody knows whether they changed. */
  readonly unknown: readonly string[];
}

/** As `dvc data status --json` has it. */
export interface DataStatus {
  readonly not_in_cache: readonly string[];
  readonly not_in_remote: readonly string[];
  /** From the last commit to what `.dvc` files and `dvc.lock` say. */
  readonly committed: DataChanges;
  /** From what they say to the workspace. */
  readonly uncommitted: DataChanges;
  readonly untracked: readonly string[];
  readonly unchanged: readonly string[];
}

function sorted(paths: Iterable<string>): readonly string[] {
  return [...paths].sort(byCodePoint);
}

/** Folders between an output and its files: a workspace has them, a listing names files alone. */
function innerFolders(folder: string, paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths)
    for (let at = posix.dirname(path); at !== folder; at = posix.dirname(at)) found.add(`${at}/`);
  return found;
}

function changesOf(before: OutputListing, after: OutputListing, isWorkspace: boolean): DataChanges {
  const unknown = new Set<string>();
  const known = (entries: OutputListing["entries"]): OutputListing["entries"] =>
    new Map(
      [...entries].filter(([path]) => {
        const isUnknown = [...before.unknownFolders, ...after.unknownFolders].some((folder) => isInside(path, folder));
        if (isUnknown && entries === after.entries) unknown.add(path);
        return !isUnknown;
      }),
    );
  const difference = dataDifference(known(before.entries), known(after.entries), { withMissing: false });
  const paths = (changed: readonly { readonly path: string }[]): readonly string[] => changed.map(({ path }) => path);
  if (isWorkspace)
    for (const folder of before.unknownFolders) {
      const inside = [...unknown].filter((path) => isInside(path, folder));
      for (const inner of innerFolders(folder, inside)) unknown.add(inner);
    }
  return {
    added: paths(difference.added),
    deleted: paths(difference.deleted),
    // Of two kinds, the one that it has now.
    modified: paths(difference.modified).map((path) => {
      const bare = path.replace(/\/$/, "");
      return after.entries.get(bare)?.isFolder === true ? `${bare}/` : bare;
    }),
    renamed: difference.renamed.map(({ path }) => path),
    unknown: sorted(unknown),
  };
}

/** Paths that are the same in all listings. */
function unchangedIn([first, ...others]: readonly OutputListing[]): readonly string[] {
  const same = [...(first?.entries ?? [])].filter(([path, { id }]) =>
    others.every(({ entries }) => entries.get(path)?.id === id),
  );
  return sorted(same.map((entry) => shownPath(...entry)));
}

async function untrackedFiles(repository: DataRepository, targets: readonly string[]): Promise<readonly string[]> {
  const git = await repository.git();
  if (git === undefined) return [];
  const prefix = posix.relative(git.root, repository.root);
  const inside = (await git.tree(await git.snapshotTree()))
    .map(({ path }) => path)
    .filter((path) => prefix === "" || path.startsWith(`${prefix}/`));
  const tracked = new Set(await git.indexed(inside));
  return inside
    .filter((path) => !tracked.has(path))
    .map((path) => posix.relative(prefix, path))
    .filter((path) => targets.length === 0 || targets.some((target) => path === target || isInside(path, target)))
    .sort(byCodePoint);
}

/** What of the recorded data a remote lacks; imports are had from their source. */
async function missingOnRemote(
  repository: DataRepository,
  trackers: readonly Tracker[],
  request: DataStatusRequest & { readonly isShallow: boolean },
): Promise<readonly string[]> {
  const outputs = trackers
    .filter((tracker) => !isImport(tracker))
    .flatMap(({ outs }) => outs.filter(({ isPushed }) => isPushed));
  const missing = new Set<string>();
  for (const [name, group] of Map.groupBy(outputs, (output) => request.remote ?? output.remote)) {
    const remote = await repository.remote(name);
    const legacy = new Set(group.filter(({ entry }) => entry?.isLegacy === true).map(({ path }) => path));
    const isLegacy = (path: string): boolean => [...legacy].some((one) => one === path || isInside(path, one));
    const { entries, unknownFolders } = await recordedListing(repository, group, request);
    const keys = new Map(
      [...entries].map(([path, { id }]) => [path, keyOf({ id: md5(id), path, isLegacy: isLegacy(path) })]),
    );
    const present = await remote.existing([...keys.values()], { signal: repository.signal });
    for (const entry of entries) if (!present.has(keys.get(entry[0]) ?? "")) missing.add(shownPath(...entry));
    // Of a part of such a folder nothing can be said but this.
    for (const folder of unknownFolders) missing.add(`${folder}/`);
  }
  return sorted(missing);
}

function outputsOf(trackers: readonly Tracker[]): readonly TrackedOutput[] {
  return trackers.flatMap(({ outs }) => outs);
}

/**
 * How the data stands between the last commit, what is recorded, and the workspace.
 *
 * @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE; REMOTE_MISSING when a remote is to be asked.
 */
export async function dataStatus(request: DataStatusRequest, repository: DataRepository): Promise<DataStatus> {
  const targets = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
  const scope = { ...request, targets, isShallow: !request.isGranular };
  const trackers = await readTrackers((await workspaceState(repository)).source, repository.config.parsing);
  const isCommitted = (await repository.git()) !== undefined && (await hasCommits(repository));
  const head = isCommitted ? await readTrackers((await stateAt(repository, "HEAD")).source) : [];
  const committed = await recordedListing(repository, outputsOf(head), scope);
  const recorded = await recordedListing(repository, outputsOf(trackers), scope);
  const present = await presentListing(repository, outputsOf(trackers), scope);
  return {
    not_in_cache: sorted(
      [...recorded.entries].filter(([, { isInCache }]) => !isInCache).map((entry) => shownPath(...entry)),
    ),
    not_in_remote: request.withRemote ? await missingOnRemote(repository, trackers, scope) : [],
    committed: changesOf(committed, recorded, false),
    uncommitted: changesOf(recorded, present, true),
    untracked: request.withUntracked ? await untrackedFiles(repository, targets) : [],
    unchanged: unchangedIn([committed, recorded, present]),
  };
}
