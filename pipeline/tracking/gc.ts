import { lstat, readFile, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { withDvcFiles } from "../data/locks/dvc-files-lock.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { isSystemError, syncFolder } from "../data/objects/aside.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import type { Remote } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { forgottenRuns, planStore, type StoredRun, type StorePlan } from "./garbage-plan.ts";
import { membersOfListing } from "./listings.ts";
import { idsMentioned } from "./named-ids.ts";
import { type NeededIds, neededByCommits, neededByWorkspace } from "./needed-ids.ts";
import { checkScope, neededStates, type OpenPullRequest, type Scope } from "./needed-states.ts";
import type { DataRepository } from "./repository.ts";
import { gitOf } from "./states.ts";
import { nameOf, type StoredFile, storedFiles } from "./stored-objects.ts";
import { withoutCopies } from "./without-copies.ts";

export interface GcRequest {
  readonly scope: Scope;
  /** Cleans the remote, too. */
  readonly isCloud: boolean;
  /** Name of that remote; the default one when left out. */
  readonly remote: string | undefined;
  /** Also drops from the cache what the remote holds, however needed. */
  readonly isNotInRemote: boolean;
  readonly isDry: boolean;
  readonly skipsFailed: boolean;
  /** Also drops old results of the run-cache that nothing which counts has made. */
  readonly forgetsRuns: boolean;
  /** What was written within this many days stays. */
  readonly graceDays: number;
  /** Other repositories that share the cache. */
  readonly projects: readonly DataRepository[];
  readonly nowMs: number;
}

/** What gc asks of the world around it. */
export interface GcPorts {
  /** Pull requests that may still be merged; their heads need their content as branches do. */
  openPullRequests(): Promise<readonly OpenPullRequest[]>;
  /** Asks before anything is removed; false leaves everything. */
  confirm(plan: GcPlan): Promise<boolean>;
}

export interface GcPlan {
  readonly cache: StorePlan;
  /** Only when the remote is cleaned. */
  readonly remote: (StorePlan & { readonly url: string }) | undefined;
  /** How many commits count. */
  readonly commits: number;
  /** How many ids something names. */
  readonly needed: number;
}

export interface GcResult extends GcPlan {
  readonly outcome: "removed" | "declined" | "dry" | "nothing";
}

const parallelCalls = 8;

async function runsOfCache(folder: string, files: readonly StoredFile[]): Promise<readonly StoredRun[]> {
  const runs = files.filter(({ name }) => name.kind === "run");
  // A run that cannot be parsed may still be somebody's: what it mentions stays.
  return mapParallel(runs, parallelCalls, async (file) => ({
    file,
    outputs: idsMentioned(await readFile(join(folder, file.key), "latin1")),
  }));
}

async function textOf(remote: Remote, key: string, signal: AbortSignal): Promise<string> {
  const content = await remote.read(key, { signal });
  let text = "";
  if (content !== undefined) for await (const piece of content.stream) text += Buffer.from(piece).toString("latin1");
  return text;
}

/** Everything that is named by a repository and by those that share its cache; members of directories are not in it yet. */
async function namedIds(repository: DataRepository, request: GcRequest, ports: GcPorts) {
  const needed: NeededIds = new Map();
  let commits = 0;
  for (const one of [repository, ...request.projects]) {
    const common = { root: one.root, isLenient: request.skipsFailed };
    await neededByWorkspace(common, needed);
    // A revision that nobody can look up is no scope.
    const git = request.scope.revision === undefined ? await one.git() : await gitOf(one);
    if (git === undefined) continue;
    const pullRequests = one === repository ? await ports.openPullRequests() : [];
    const states = await neededStates(git, request.scope, pullRequests);
    commits += states.commits.size;
    await neededByCommits(git, { ...common, states, isAllCommits: request.scope.isAllCommits }, needed);
  }
  return { needed, commits };
}

async function addMembers(
  needed: NeededIds,
  ids: Iterable<readonly [id: Md5, why: string]>,
  request: { readonly members: (id: Md5) => Promise<readonly Md5[] | undefined>; readonly isLenient: boolean },
): Promise<void> {
  for (const [id, why] of [...ids]) {
    if (!id.endsWith(".dir")) continue;
    const members = await request.members(id);
    if (members === undefined && !request.isLenient)
      throw new LockstepError("GARBAGE_UNCERTAIN", `what belongs to the directory ${id} (${why}) cannot be read`, {
        hint: "Nothing was removed. Push the directory from where it is; or give --skip-failed to go on without it.",
      });
    for (const member of members ?? []) if (!needed.has(member)) needed.set(member, why);
  }
}

interface Survey {
  readonly plan: GcPlan;
  readonly remote: Remote | undefined;
}

async function survey(repository: DataRepository, request: GcRequest, ports: GcPorts): Promise<Survey> {
  const { cache, signal, config } = repository;
  const usesRemote = request.isCloud || request.isNotInRemote;
  const remote = usesRemote ? await repository.remote(request.remote) : undefined;
  const { needed, commits } = await namedIds(repository, request, ports);
  const listings = {
    cacheFolder: cache.folder,
    remote: async () => remote ?? (config.defaultRemote === undefined ? undefined : repository.remote()),
    signal,
  };
  const members = (id: Md5): Promise<readonly Md5[] | undefined> => membersOfListing(listings, id);
  await addMembers(needed, needed, { members, isLenient: request.skipsFailed });

  const cached = await Array.fromAsync(storedFiles(cache.folder));
  const far: StoredFile[] = [];
  if (request.isCloud && remote !== undefined)
    for await (const object of remote.list("", { signal })) {
      const name = nameOf(object.key);
      if (name !== undefined) far.push({ ...object, name });
    }
  const runs = [
    ...(await runsOfCache(cache.folder, cached)),
    ...(await mapParallel(
      far.filter(({ name }) => name.kind === "run"),
      parallelCalls,
      async (file) => ({ file, outputs: idsMentioned(await textOf(remote as Remote, file.key, signal)) }),
    )),
  ];
  const writtenBeforeMs = request.nowMs - request.graceDays * 86_400_000;
  const forgotten = request.forgetsRuns ? forgottenRuns(runs, needed, writtenBeforeMs) : new Set<StoredRun>();
  const byRuns = runs
    .filter((run) => !forgotten.has(run))
    .flatMap(({ file, outputs }) => outputs.map((id) => [id, `the run ${file.key}`] as const));
  for (const [id, why] of byRuns) if (!needed.has(id)) needed.set(id, why);
  // A result whose directory is gone is worth nothing any more; it is no reason to stop.
  await addMembers(needed, byRuns, { members, isLenient: true });

  const common = { forgotten: new Set([...forgotten].map(({ file }) => file.key)), writtenBeforeMs };
  const plan: GcPlan = {
    cache: planStore(cached, { ...common, needed }),
    remote:
      request.isCloud && remote !== undefined
        ? { ...planStore(far, { ...common, needed }), url: remote.url }
        : undefined,
    commits,
    needed: needed.size,
  };
  if (!request.isNotInRemote || remote === undefined) return { plan, remote };
  return {
    plan: {
      ...plan,
      cache: await withoutCopies(repository, { plan: plan.cache, cached, needed, remote, writtenBeforeMs }),
    },
    remote,
  };
}

/** True when a file is as it was seen: whoever needs an object that is there touches it. */
async function isAsSeen(path: string, seen: StoredFile): Promise<boolean> {
  try {
    return (await lstat(path)).mtimeMs === seen.modifiedMs;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    throw error;
  }
}

/** Removes files of the cache; what stands before another in the plan is gone for good before the other goes. */
async function removeFromCache(folder: string, files: readonly StoredFile[]): Promise<void> {
  const isFirst = ({ name }: StoredFile): boolean =>
    name.kind === "run" || (name.kind === "object" && name.id.endsWith(".dir"));
  for (const part of [files.filter(isFirst), files.filter((file) => !isFirst(file))]) {
    await mapParallel(part, parallelCalls, async (file) => {
      const path = join(folder, file.key);
      if (await isAsSeen(path, file)) await unlink(path);
    });
    const folders = new Set(part.map(({ key }) => dirname(join(folder, key))));
    await mapParallel([...folders], parallelCalls, syncFolder);
  }
}

async function removeFromRemote(remote: Remote, files: readonly StoredFile[], signal: AbortSignal): Promise<void> {
  const keys = files.map(({ key }) => key);
  const isFirst = (key: string): boolean => key.startsWith("runs/") || key.endsWith(".dir");
  // Another push takes a directory for the proof that its members are there.
  await remote.remove(keys.filter(isFirst), { signal });
  await remote.remove(
    keys.filter((key) => !isFirst(key)),
    { signal },
  );
}

/** Only what was shown, and is garbage still. */
function common(shown: StorePlan, now: StorePlan): readonly StoredFile[] {
  const keys = new Set(shown.remove.map(({ key }) => key));
  return now.remove.filter(({ key }) => keys.has(key));
}

/**
 * Removes objects that nothing needs: no file of the workspace, no branch, tag, stash or other ref here or on origin, no open pull
 * request, no record of a model in any of their histories, no run that is kept, and nothing the scope adds. What was written within the
 * grace period stays, for whoever is about to name it.
 *
 * It looks twice: once to show what would go, and once more under the locks of the repository, so that nobody adds meanwhile.
 *
 * @throws LockstepError SCOPE_MISSING, ARGUMENT_INVALID, REVISION_UNKNOWN, GIT_REPOSITORY_MISSING; GARBAGE_UNCERTAIN, GIT_COMMAND_FAILED, OBJECT_CORRUPT when anything that could
 * name content cannot be read: nothing is removed then.
 */
export async function collectGarbage(
  repository: DataRepository,
  request: GcRequest,
  ports: GcPorts,
): Promise<GcResult> {
  checkScope(request.scope);
  if (request.isCloud && request.isNotInRemote)
    throw new LockstepError("ARGUMENT_INVALID", "--cloud and --not-in-remote exclude each other");
  if (request.remote !== undefined && !request.isCloud && !request.isNotInRemote)
    throw new LockstepError("ARGUMENT_INVALID", "--remote says which remote --cloud or --not-in-remote means", {
      hint: "Add one of the two.",
    });
  const shown = (await survey(repository, request, ports)).plan;
  if (request.isDry) return { ...shown, outcome: "dry" };
  if (shown.cache.remove.length + (shown.remote?.remove.length ?? 0) === 0) return { ...shown, outcome: "nothing" };
  if (!(await ports.confirm(shown))) return { ...shown, outcome: "declined" };

  const { root, signal, cache } = repository;
  const lock = { root, write: [""], read: [], command: "gc", signal };
  await withOutputLocks(lock, () =>
    withDvcFiles({ root, signal }, async () => {
      const { plan, remote } = await survey(repository, request, ports);
      // The remote first: whoever pulls meanwhile finds what it names here, or nowhere.
      if (plan.remote !== undefined && shown.remote !== undefined && remote !== undefined)
        await removeFromRemote(remote, common(shown.remote, plan.remote), signal);
      await removeFromCache(cache.folder, common(shown.cache, plan.cache));
    }),
  );
  return { ...shown, outcome: "removed" };
}
