import { fetchObjects } from "../data/objects/fetch.ts";
import { LockstepError } from "../domain/error.ts";
import { fetchRepositoryImports } from "./fetch-imports.ts";
import { fetchUrlImports, isUnbrought } from "./fetch-url-imports.ts";
import { expandGlobs } from "./globs.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { fetchRunCache } from "./run-cache-transfer.ts";
import { selectInAll } from "./selection.ts";
import { addressOf, selectTrackers, type TargetRequest } from "./targets.ts";
import {
  isRepositoryImport,
  type TrackedOutput,
  type TrackedPointer,
  type Tracker,
  workspaceTrackers,
} from "./tracked.ts";
import { type Batch, batchesOf, partOf, type Wanted, wantedContents, watched } from "./transfers.ts";

export interface FetchRequest extends TargetRequest, RevisionRequest {
  readonly remote?: string | undefined;
  readonly runCache?: boolean | undefined;
  readonly glob?: boolean | undefined;
  /** Leaves out outputs that are larger, in bytes. */
  readonly maxSize?: number | undefined;
  /** Takes outputs of these kinds alone; all when empty. */
  readonly types?: readonly ("metrics" | "plots")[] | undefined;
}

export interface Fetched {
  /** Objects that were not in the cache before; directory objects count. */
  readonly fetched: number;
  readonly sizeBytes: number;
}

function isTaken({ maxSize, types = [] }: FetchRequest, output: TrackedOutput): boolean {
  if (maxSize !== undefined && (output.entry?.sizeBytes ?? 0) > maxSize) return false;
  if (types.length === 0) return true;
  return (output.kind === "metric" && types.includes("metrics")) || (output.kind === "plot" && types.includes("plots"));
}

/** Directory objects of the parts first: only they say what the parts are made of. */
async function fetchBatch(batch: Batch, repository: DataRepository): Promise<Fetched> {
  const { cache, remote, wanted } = batch;
  const common = { cache, remote, ...watched(repository, "Fetch") };
  const parts = wanted.filter(({ part }) => part !== undefined);
  const listings = parts.length === 0 ? undefined : await fetchObjects({ ...common, ids: parts, isListingOnly: true });
  const ids = wanted.filter(({ part }) => part === undefined) as readonly Pick<Wanted, "id" | "path" | "isLegacy">[];
  const members = [];
  for (const part of parts) members.push(...(await partOf(cache, part)));
  const result = await fetchObjects({ ...common, ids: [...ids, ...members] });
  return {
    fetched: result.transferred + (listings?.transferred ?? 0),
    sizeBytes: result.sizeBytes + (listings?.sizeBytes ?? 0),
  };
}

/** The errors that leave the rest of the work to be done: one remote's or object's trouble. */
function isPartial(error: unknown): error is LockstepError {
  return error instanceof LockstepError && ["OBJECT_MISSING", "OBJECT_CORRUPT", "REMOTE_MISSING"].includes(error.code);
}

/**
 * Imports of the workspace that were never brought, where a person named them. A pointer of a pull request may name any url and any file
 * of this machine, so that nothing is read from there unless somebody asks for it.
 */
async function unbroughtOf(request: FetchRequest, repository: DataRepository): Promise<readonly TrackedPointer[]> {
  const selected = await selectTrackers(repository, await workspaceTrackers(repository), request);
  const unbrought = [...new Set(selected.map(({ tracker }) => tracker))].filter(isUnbrought);
  if (request.targets.length > 0) return unbrought;
  for (const tracker of unbrought) {
    const address = addressOf(repository, tracker);
    repository.warn(`${address} was imported without its data: \`lockstep pull ${address}\` brings it`);
  }
  return [];
}

/**
 * Brings what is recorded into the cache, from the remotes. Everything that can be had is brought before a failure is told.
 *
 * @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING, TARGET_UNKNOWN, INTERRUPTED.
 */
export async function fetch(request: FetchRequest, repository: DataRepository): Promise<Fetched> {
  const targets = await expandGlobs(repository, request);
  const selected = await selectInAll({ ...request, targets }, repository);
  const takes = (tracker: Tracker, output: TrackedOutput): boolean =>
    !isRepositoryImport(tracker) && !isUnbrought(tracker) && isTaken(request, output);
  const wanted = wantedContents(selected, { remote: request.remote, takes }, repository);
  let fetched = request.runCache === true ? await fetchRunCache(repository, request.remote) : 0;
  let sizeBytes = 0;
  const failures: LockstepError[] = [];
  for (const batch of await batchesOf(wanted, { remote: request.remote, isNeeded: false }, repository)) {
    try {
      const result = await fetchBatch(batch, repository);
      fetched += result.fetched;
      sizeBytes += result.sizeBytes;
    } catch (error) {
      if (!isPartial(error)) throw error;
      failures.push(error);
    }
  }
  // Data of other repositories is with those, and an import where its url says, whatever remote was asked for.
  if (request.remote === undefined) {
    fetched += await fetchRepositoryImports(selected, repository);
    fetched += await fetchUrlImports(await unbroughtOf({ ...request, targets }, repository), repository);
  }
  const [first] = failures;
  if (first !== undefined) throw first;
  return { fetched, sizeBytes };
}
