import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { parseLock } from "../../data/dvc/lock.ts";
import { updateLock } from "../../data/dvc/lock-update.ts";
import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import { isSystemError } from "../../data/objects/aside.ts";
import type { ObjectCache } from "../../data/objects/cache.ts";
import { checkout } from "../../data/objects/checkout.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { fetchObjects } from "../../data/objects/fetch.ts";
import type { HashState } from "../../data/objects/hash-state.ts";
import { shown } from "../../data/objects/safe-path.ts";
import { writeWorkspaceFile } from "../../data/objects/scratch.ts";
import { ignoreNothing } from "../../data/objects/walk.ts";
import type { Remote } from "../../data/remotes/remote.ts";
import type { Tracked } from "../../data/stages/collect.ts";
import type { StageGraph } from "../../data/stages/graph.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";
import { type Contents, workspaceContents } from "./contents.ts";
import type { RunEvent } from "./events.ts";

export interface SessionRequest {
  /** Absolute path of the repository, free of links. */
  readonly root: string;
  readonly cache: ObjectCache;
  readonly remote?: Remote | undefined;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface SessionParts {
  readonly tracked: Tracked;
  readonly graph: StageGraph;
  readonly state: HashState;
}

/** One run over a workspace: what it reaches, and what is known of it so far. */
export interface Session extends SessionRequest {
  readonly tracked: Tracked;
  readonly graph: StageGraph;
  readonly contents: Contents;
  /** What `dvc.lock` says of a stage now. */
  locked(stage: PlacedStage): Promise<LockedStage | undefined>;
  /** Records a stage in `dvc.lock`, which is replaced whole. */
  record(stage: PlacedStage, locked: LockedStage): Promise<void>;
  /**
   * Puts the recorded content of an output or of tracked data into the workspace, from the cache or the remote. What stands there and
   * differs is overwritten.
   *
   * @throws LockstepError OBJECT_MISSING, REMOTE_MISSING when nobody has it.
   */
  restore(path: string, entry: Entry): Promise<void>;
}

export function lockPath(stage: PlacedStage): string {
  return posix.join(stage.folder, "dvc.lock");
}

export async function textAt(root: string, path: string): Promise<string | undefined> {
  try {
    return await readFile(join(root, path), "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** True for an error that says that content is nowhere to be had. */
export function isNowhere(error: unknown): boolean {
  return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "REMOTE_MISSING");
}

export function openSession(request: SessionRequest, { tracked, graph, state }: SessionParts): Session {
  const { root, cache, remote, onEvent, signal } = request;
  const contents = workspaceContents(root, state);
  return {
    ...request,
    tracked,
    graph,
    contents,

    async locked(stage) {
      const path = lockPath(stage);
      const text = await textAt(root, path);
      return text === undefined ? undefined : parseLock(text, path).stages.get(stage.stage.name);
    },

    async record(stage, locked) {
      const path = lockPath(stage);
      const text = await textAt(root, path);
      const updated = updateLock(text, new Map([[stage.stage.name, locked]]));
      if (updated !== text) await writeWorkspaceFile(root, path, updated);
    },

    async restore(path, entry) {
      if (entry.md5 === undefined) {
        throw new LockstepError("OBJECT_MISSING", `no content is recorded for ${shown(path)}`, {
          hint: "Run `dvc commit` where the data is, and commit what it wrote.",
        });
      }
      if (entry.isLegacy) {
        throw new LockstepError(
          "DVC_FEATURE_UNSUPPORTED",
          `${shown(path)} is recorded by DVC 2.x, whose cache has another layout`,
          {
            hint: "Run `dvc cache migrate --dvc-files` once, push, and commit what it changed.",
          },
        );
      }
      await fetchObjects({
        cache,
        remote,
        ids: [{ id: entry.md5, path }],
        signal,
        onProgress: (fraction) => {
          onEvent({ kind: "progress", title: `Fetch ${path}`, fraction });
        },
      });
      contents.forget(path);
      await checkout({
        cache,
        id: entry.md5,
        root,
        destination: path,
        isExecutable: entry.isExecutable,
        force: true,
        ignore: entry.md5.endsWith(".dir") ? await dvcIgnore(root, path) : ignoreNothing,
      });
    },
  };
}
