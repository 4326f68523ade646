import type { ObjectCache } from "../data/objects/cache.ts";
import { isDirectoryId } from "../data/objects/cache.ts";
import type { FetchRequest } from "../data/objects/fetch.ts";
import type { TransferProgress, WantedObject } from "../data/objects/transfer.ts";
import type { Remote } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import { shownFrom } from "./paths.ts";
import { type DataRepository, defaultRemote } from "./repository.ts";
import { type Selected, selectedOutputs } from "./targets.ts";
import type { TrackedOutput, Tracker } from "./tracked.ts";

/** Recorded content of an output, or of a part of it, that is to be brought or sent. */
export interface Wanted extends WantedObject {
  /** Of the output, or of the part of it. */
  readonly path: string;
  readonly isLegacy: boolean;
  /** The part of a directory that was asked for, below it; all of it when `undefined`. */
  readonly part: string | undefined;
  /** The remote that the output names for itself. */
  readonly remoteName: string | undefined;
}

/** Objects that go over one remote, from or to one layout of the cache. */
export interface Batch {
  readonly remoteName: string | undefined;
  readonly remote: Remote | undefined;
  readonly cache: ObjectCache;
  readonly wanted: readonly Wanted[];
}

function wantedOf(output: TrackedOutput, part: string | undefined): Wanted | undefined {
  const { entry, path, remote } = output;
  if (entry?.md5 === undefined) return undefined;
  const isPart = part !== undefined && isDirectoryId(entry.md5);
  return {
    id: entry.md5,
    path,
    isLegacy: entry.isLegacy,
    part: isPart ? part.slice(path.length + 1) : undefined,
    remoteName: remote,
  };
}

/** Content that a remote with versions keeps under plain names, without an object. */
function isVersioned({ entry }: TrackedOutput): boolean {
  return entry !== undefined && entry.md5 === undefined && (entry.rest.has("files") || entry.rest.has("cloud"));
}

export interface TransferScope {
  /** Taken for everything that names no other remote; outputs that name another one are left out, as in DVC. */
  readonly remote?: string | undefined;
  /** Which of what is tracked takes part. */
  readonly takes: (tracker: Tracker, output: TrackedOutput) => boolean;
}

/**
 * What is recorded of the selected outputs, each once.
 *
 * @throws LockstepError DVC_FEATURE_UNSUPPORTED for outputs that a version-aware remote keeps.
 */
export function wantedContents(
  selected: readonly Selected[],
  scope: TransferScope,
  repository: DataRepository,
): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (const { tracker, output, part } of selectedOutputs(selected)) {
    if (!output.isCached || !scope.takes(tracker, output)) continue;
    if (scope.remote !== undefined && output.remote !== undefined && output.remote !== scope.remote) continue;
    if (isVersioned(output))
      throw new LockstepError(
        "DVC_FEATURE_UNSUPPORTED",
        `${shownFrom(repository, output.path)} is kept by a remote with versions (version_aware), which has no objects`,
        { hint: "Bring it with DVC and track it anew: `dvc pull`, then `lockstep add`, then push to another remote." },
      );
    const wanted = wantedOf(output, part);
    if (wanted === undefined) {
      repository.warn(
        `${shownFrom(repository, output.path)} has no recorded content yet: run \`lockstep repro\` or \`lockstep commit\``,
      );
      continue;
    }
    const key = [wanted.remoteName ?? "", String(wanted.isLegacy), wanted.id, wanted.part ?? ""].join("\0");
    if (!found.has(key)) found.set(key, wanted);
  }
  return [...found.values()];
}

/** @throws LockstepError REMOTE_UNSUPPORTED for a remote that keeps versions in place of objects. */
function refuseVersioned({ config }: DataRepository, name: string | undefined): void {
  const asked = name?.toLowerCase() ?? config.defaultRemote;
  const settings = asked === undefined ? undefined : config.remotes.get(asked)?.settings;
  const flag = ["version_aware", "worktree"].find((key) => settings?.[key]?.toLowerCase() === "true");
  if (flag === undefined) return;
  throw new LockstepError(
    "REMOTE_UNSUPPORTED",
    `the remote ${JSON.stringify(asked)} is ${flag}: it keeps files, not objects`,
    {
      hint: "Use a remote without it: `lockstep remote add --default <name> <url>`; or go on with DVC for this one.",
    },
  );
}

/** A remote by name, or the default one. @throws LockstepError REMOTE_MISSING, REMOTE_UNSUPPORTED. */
export async function remoteFor(repository: DataRepository, name: string | undefined): Promise<Remote> {
  refuseVersioned(repository, name);
  return repository.remote(name);
}

/** Groups what is wanted by remote and by layout. @param isNeeded - False where the cache may be enough: fetching. */
export async function batchesOf(
  wanted: readonly Wanted[],
  request: { readonly remote?: string | undefined; readonly isNeeded: boolean },
  repository: DataRepository,
): Promise<readonly Batch[]> {
  const groups = Map.groupBy(wanted, ({ remoteName, isLegacy }) => JSON.stringify([remoteName ?? null, isLegacy]));
  const batches: Batch[] = [];
  for (const members of groups.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const remoteName = first.remoteName ?? request.remote;
    refuseVersioned(repository, remoteName);
    const remote =
      remoteName === undefined && !request.isNeeded
        ? await defaultRemote(repository)
        : await repository.remote(remoteName);
    const cache = first.isLegacy ? repository.cache.legacy : repository.cache;
    batches.push({ remoteName, remote, cache, wanted: members });
  }
  return batches;
}

/** Members of a directory object that are a part of it, by their path below the directory. The object must be in the cache. */
export async function partOf(
  cache: ObjectCache,
  { id, path, part, isLegacy }: Pick<Wanted, "id" | "path" | "part" | "isLegacy">,
): Promise<readonly WantedObject[]> {
  const entries = (await cache.readDirectory(id)).filter(
    ({ relpath }) => part === undefined || relpath === part || relpath.startsWith(`${part}/`),
  );
  if (entries.length === 0)
    throw new LockstepError("TARGET_UNKNOWN", `${path} as it is recorded holds no ${part ?? "file"}`, {
      hint: "Check the path; what was added since is not recorded until `lockstep commit`.",
    });
  return entries.map(({ md5, relpath }) => ({ id: md5, path: `${path}/${relpath}`, isLegacy }));
}

/** Tells a repository's watcher how far a transfer is. */
export function watched(
  repository: Pick<DataRepository, "signal" | "jobs" | "progress">,
  title: string,
): Pick<FetchRequest, "onProgress" | "signal" | "jobs"> {
  return {
    signal: repository.signal,
    jobs: repository.jobs,
    onProgress: (_fraction: number, { doneBytes, totalBytes, doneFiles, totalFiles }: TransferProgress) => {
      if (totalBytes !== undefined) repository.progress({ title, done: doneBytes, total: totalBytes, unit: "bytes" });
      else repository.progress({ title, done: doneFiles, total: totalFiles, unit: "files" });
    },
  };
}
