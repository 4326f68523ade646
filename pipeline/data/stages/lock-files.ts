import { join, posix } from "node:path";
import { parseLock } from "../dvc/lock.ts";
import { updateLock } from "../dvc/lock-update.ts";
import type { LockedStage } from "../dvc/model.ts";
import { withDvcFiles } from "../locks/dvc-files-lock.ts";
import { readTextIfThere } from "../objects/aside.ts";
import { writeWorkspaceFile } from "../objects/scratch.ts";
import type { PlacedStage } from "./placed-stage.ts";

/** The `dvc.lock` files of a workspace, each parsed once for as long as its text stays the same. */
export interface LockFiles {
  /** What `dvc.lock` says of a stage. */
  locked(stage: PlacedStage): Promise<LockedStage | undefined>;
  /** Looks whether another process has written the file of a stage since. */
  refresh(stage: PlacedStage): Promise<void>;
  /**
   * Records a stage; the file is replaced whole, and only the stage's lines change. A stage that it does not hold yet goes before the
   * first of `later`, else to the end.
   *
   * @param later - Names of stages of the same file.
   */
  record(
    stage: PlacedStage,
    locked: LockedStage,
    options?: { readonly later?: ReadonlySet<string>; readonly signal?: AbortSignal | undefined },
  ): Promise<void>;
}

interface Known {
  readonly text: string | undefined;
  readonly stages: ReadonlyMap<string, LockedStage>;
}

export function lockPath(stage: PlacedStage): string {
  return posix.join(stage.folder, "dvc.lock");
}

/** @param root - Absolute path of the repository, free of links. */
export function openLockFiles(root: string): LockFiles {
  const files = new Map<string, Promise<Known>>();

  const parsed = (text: string | undefined, path: string): Known => ({
    text,
    stages: text === undefined ? new Map<string, LockedStage>() : parseLock(text, path).stages,
  });

  const read = async (path: string): Promise<Known> => {
    // Taken before anything is awaited: afterwards it may be this very reading.
    const previous = files.get(path);
    const text = await readTextIfThere(join(root, path));
    const before = await previous?.catch(() => undefined);
    return before !== undefined && before.text === text ? before : parsed(text, path);
  };

  const known = (path: string): Promise<Known> => {
    const found = files.get(path) ?? read(path);
    files.set(path, found);
    return found;
  };

  return {
    async locked(stage) {
      return (await known(lockPath(stage))).stages.get(stage.stage.name);
    },

    async refresh(stage) {
      const path = lockPath(stage);
      const again = read(path);
      await again;
      files.set(path, again);
    },

    async record(stage, locked, { later, signal } = {}) {
      const path = lockPath(stage);
      const { name } = stage.stage;
      await withDvcFiles({ root, signal }, async () => {
        const before = await read(path);
        const text = updateLock(before.text, new Map([[name, locked]]), later);
        if (text !== before.text) await writeWorkspaceFile(root, path, text);
        files.set(path, Promise.resolve({ text, stages: new Map([...before.stages, [name, locked]]) }));
      });
    },
  };
}
