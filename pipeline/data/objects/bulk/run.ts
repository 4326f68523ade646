import { statSync } from "node:fs";
import { stopWhenInterrupted, storageError } from "../storage-error.ts";
import { type Answer, answer, received } from "./batch.ts";
import { threads } from "./pool.ts";
import type { Item, Result, TaskName } from "./tasks.ts";

/** What has been done of one operation. */
export interface BulkProgress {
  readonly doneFiles: number;
  readonly totalFiles: number;
}

export interface BulkOptions<Name extends TaskName> {
  /** The file whose size says how long an item takes; without it items count as small. */
  readonly fileOf?: (item: Item<Name>) => string;
  /** Called for each result as it comes, also for those before an error: whoever must clean up learns here what there is. */
  readonly onResult?: (result: Result<Name>, item: Item<Name>) => void;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Up to here the work is done before threads would have started. */
const fewItems = 400;
const fewBytes = 16 * 1024 * 1024;

const batchItems = 256;
/** Files from this size on are batches of their own, so that the threads end together. */
const largeBytes = 4 * 1024 * 1024;

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // What is wrong with the path the task itself will say.
    return 0;
  }
}

/**
 * Does one task to many items, in worker threads when it is much, at once when it is little. Results are in the order of the items.
 * The first error stops new work; what is under way is awaited, then the error is thrown.
 *
 * @throws LockstepError STORAGE_FAILED when the file system cannot go on, INTERRUPTED, WORKER_FAILED; else the system's error.
 */
export async function bulk<Name extends TaskName>(
  task: Name,
  items: readonly Item<Name>[],
  options: BulkOptions<Name> = {},
): Promise<readonly Result<Name>[]> {
  const results = new Array<Result<Name>>(items.length);
  let doneFiles = 0;
  const take = ({ results: found, error }: Answer, indices: readonly number[]): void => {
    for (const [at, result] of found.entries()) {
      const index = indices[at] ?? 0;
      results[index] = result as Result<Name>;
      options.onResult?.(result as Result<Name>, items[index] as Item<Name>);
    }
    doneFiles += found.length;
    options.onProgress?.({ doneFiles, totalFiles: items.length });
    if (error !== undefined) throw storageError(received(error));
  };

  const { fileOf, signal } = options;
  const isFew = items.length <= fewItems;
  const sizes = isFew && fileOf !== undefined ? items.map((item) => sizeOf(fileOf(item))) : undefined;
  const total = sizes?.reduce((sum, size) => sum + size, 0) ?? 0;
  if (isFew && total <= fewBytes) {
    stopWhenInterrupted(signal);
    if (items.length > 0) take(answer({ id: 0, task, items }), [...items.keys()]);
    return results;
  }

  const batches = batchesOf(items.length, sizes);
  const pool = threads();
  let next = 0;
  let failure: Error | undefined;
  const work = async (worker: number): Promise<void> => {
    while (next < batches.length && failure === undefined) {
      const indices = batches[next++] ?? [];
      try {
        stopWhenInterrupted(signal);
        const batch = indices.map((index) => items[index]);
        take(await pool.perform(worker, { task, items: batch }), indices);
      } catch (error) {
        failure ??= error instanceof Error ? error : new Error(String(error));
      }
    }
  };
  // Two batches under way for each thread: none waits while its answer is taken.
  await Promise.all(Array.from({ length: 2 * pool.size }, (_, i) => work(i % pool.size)));
  if (failure !== undefined) throw failure;
  return results;
}

/** Indices in batches: large files first and alone, the others in the order they have. */
function batchesOf(count: number, sizes: readonly number[] | undefined): readonly (readonly number[])[] {
  const large: number[] = [];
  const small: number[] = [];
  for (let index = 0; index < count; index++) ((sizes?.[index] ?? 0) >= largeBytes ? large : small).push(index);
  large.sort((a, b) => (sizes?.[b] ?? 0) - (sizes?.[a] ?? 0));
  const batches = large.map((index) => [index]);
  for (let start = 0; start < small.length; start += batchItems) batches.push(small.slice(start, start + batchItems));
  return batches;
}
