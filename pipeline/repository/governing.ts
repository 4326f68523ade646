import { parseLock } from "../data/dvc/lock.ts";
import type { LockedStage } from "../data/dvc/model.ts";
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

/** What the lock of a state says of a stage; `undefined` when it has none that can be read. */
export async function lockedIn(state: RepositoryState, stage: PlacedStage): Promise<LockedStage | undefined> {
  const path = lockPath(stage);
  const text = await state.text(path);
  return text === undefined ? undefined : parseLock(text, path).stages.get(stage.stage.name);
}
