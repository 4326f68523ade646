import { posix } from "node:path";
import { updateLock } from "../../data/dvc/lock-update.ts";
import type { LockedStage } from "../../data/dvc/model.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { StoredCandidate } from "../../domain/stored-candidate.ts";
import { emitModelRecord } from "../../registry/model-record.ts";
import { type RepositoryState, recordPath } from "../state.ts";
import { lockedStages } from "./store.ts";

/** `sub/dvc.yaml:train` stands in `sub/dvc.lock` as `train`. */
function placeOf(stage: string): { readonly lock: string; readonly name: string } {
  const [, folder, name] = /^(.+)\/dvc\.yaml:(.+)$/.exec(stage) ?? [];
  return folder === undefined || name === undefined
    ? { lock: "dvc.lock", name: stage }
    : { lock: posix.join(folder, "dvc.lock"), name };
}

/** The files that a training of these inputs would commit to a state: record, locks, and outputs that Git keeps. */
export async function filesOfCandidate(
  state: RepositoryState,
  candidate: StoredCandidate,
  record: ModelRecord,
): Promise<Readonly<Record<string, string>>> {
  const byLock = Map.groupBy(lockedStages(candidate), ([stage]) => placeOf(stage).lock);
  const locks: [string, string][] = [];
  for (const [path, stages] of byLock) {
    const entries = stages.map(([stage, locked]): [string, LockedStage] => [placeOf(stage).name, locked]);
    locks.push([path, updateLock(await state.text(path), new Map(entries))]);
  }
  return {
    ...Object.fromEntries(locks),
    ...Object.fromEntries(candidate.texts.map(({ path, text }) => [path, text])),
    [recordPath(record.model)]: emitModelRecord(record),
  };
}
