import { parseLock } from "../data/dvc/lock.ts";
import type { Lock, LockedStage } from "../data/dvc/model.ts";
import { lockPath } from "../data/stages/lock-files.ts";
import type { PlacedStage } from "../data/stages/placed-stage.ts";
import type { Project } from "../domain/project.ts";
import type { RepositoryState } from "./state.ts";

/** The project whose rules hold for a change: the merge base's where it has one, because a change does not choose its own. */
export async function governingProject<Own>(
  base: RepositoryState | undefined,
  own: () => Promise<Own>,
): Promise<Project | Own> {
  return base !== undefined && (await base.text("lockstep.yaml")) !== undefined ? base.project() : own();
}

/** What the locks of a state say of stages; each file is read once. */
export function locksIn(state: RepositoryState): (stage: PlacedStage) => Promise<LockedStage | undefined> {
  const files = new Map<string, Promise<Lock | undefined>>();
  const read = async (path: string): Promise<Lock | undefined> => {
    const text = await state.text(path);
    return text === undefined ? undefined : parseLock(text, path);
  };
  return async (stage) => {
    const path = lockPath(stage);
    const file = files.get(path) ?? read(path);
    files.set(path, file);
    return (await file)?.stages.get(stage.stage.name);
  };
}
