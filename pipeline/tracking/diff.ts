import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import { type DataDifference, type DataListing, dataDifference } from "./data-diff.ts";
import { presentListing, recordedListing } from "./data-listing.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { hasCommits, type State, stateAt, workspaceName } from "./states.ts";
import { readTrackers } from "./tracked.ts";

export interface DataDiffRequest {
  /** `HEAD` when left out. */
  readonly before?: string | undefined;
  /** The workspace when left out. */
  readonly after?: string | undefined;
  /** Tracked paths, and paths inside them; everything when empty. */
  readonly targets: readonly string[];
}

/** Every output of a state that DVC keeps: of a commit as it is recorded, of the workspace as it stands there. */
async function listingOf(repository: DataRepository, state: State, targets: readonly string[]): Promise<DataListing> {
  const outputs = (await readTrackers(state.source)).flatMap(({ outs }) => outs);
  const isWorkspace = state.entries === undefined;
  const { entries } = await (isWorkspace ? presentListing : recordedListing)(repository, outputs, { targets });
  return entries;
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
    const isKnown = [...before.keys(), ...after.keys()].some((path) => path === target || isInside(path, target));
    if (!isKnown)
      throw new LockstepError("TARGET_UNKNOWN", `neither state tracks ${JSON.stringify(target)}`, {
        hint: "`lockstep list . --dvc-only -R` shows what is tracked.",
      });
  }
  return dataDifference(before, after, { withMissing });
}
