import { join } from "node:path";
import { mayBeKept } from "../data/dvc/run-cache.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import { contentOf } from "./add.ts";
import type { RecordedContent } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import type { TrackedOutput, TrackedStage, Tracker } from "./tracked.ts";

/** True where the run-cache keeps what a stage made: then it needs the metrics and plots that Git keeps, too. */
export function isKept(tracker: Tracker): tracker is TrackedStage {
  return tracker.kind === "stage" && mayBeKept(tracker.stage.stage);
}

/**
 * Stores what stands at some outputs, all in one commit.
 *
 * @param isLegacy - In the layout of DVC 2, by its ids.
 */
export async function storeOutputs(
  { root, cache, signal }: DataRepository,
  outputs: readonly TrackedOutput[],
  isLegacy: boolean,
): Promise<ReadonlyMap<TrackedOutput, RecordedContent>> {
  const found = new Map<TrackedOutput, RecordedContent>();
  if (outputs.length === 0) return found;
  const requests = await Promise.all(
    outputs.map(async ({ path }) => ({ path: join(root, path), ignore: await dvcIgnore(root, path) })),
  );
  const stored = await (isLegacy ? cache.legacy : cache).add(requests, { signal });
  for (const [index, output] of outputs.entries()) {
    const one = stored[index];
    if (one !== undefined) found.set(output, { ...contentOf(one), isLegacy });
  }
  return found;
}
