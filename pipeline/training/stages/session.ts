import type { CacheType } from "../../data/dvc/config.ts";
import type { Entry } from "../../data/dvc/model.ts";
import { isDirectoryId, type ObjectCache } from "../../data/objects/cache.ts";
import { checkout } from "../../data/objects/checkout.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { fetchObjects } from "../../data/objects/fetch.ts";
import type { HashState } from "../../data/objects/hash-state.ts";
import { shown } from "../../data/objects/safe-path.ts";
import { type Ignore, ignoreNothing } from "../../data/objects/walk.ts";
import type { Remote } from "../../data/remotes/remote.ts";
import type { Tracked } from "../../data/stages/collect.ts";
import { type Content, type Contents, workspaceContents } from "../../data/stages/contents.ts";
import type { StageGraph } from "../../data/stages/graph.ts";
import { type LockFiles, openLockFiles } from "../../data/stages/lock-files.ts";
import { openRunCache, type RunCache } from "../../data/stages/run-cache.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";
import type { RunEvent } from "./events.ts";

export interface SessionRequest {
  /** Absolute path of the repository, free of links. */
  readonly root: string;
  readonly cache: ObjectCache;
  /** How data comes into the workspace, as `cache.type` says; copies when left out. */
  readonly links?: readonly CacheType[] | undefined;
  /** Where data comes from that the cache lacks; without one nothing is fetched. */
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
  readonly locks: LockFiles;
  readonly runs: RunCache;
  /**
   * Puts the recorded content of an output or of tracked data into the workspace, from the cache or the remote. What stands there and
   * differs is overwritten. The caller holds the path's lock.
   *
   * @param isCached - False for an output that Git keeps: it becomes a file of its own, never a link into the cache.
   * @throws LockstepError OBJECT_MISSING, REMOTE_MISSING when nobody has it.
   */
  restore(path: string, entry: Entry, isCached?: boolean): Promise<void>;
  /** Makes an output that was just stored a link into the cache, where `cache.type` asks for links. */
  link(path: string, content: Content): Promise<void>;
}

export function openSession(request: SessionRequest, { tracked, graph, state }: SessionParts): Session {
  const { root, cache, links, remote, onEvent, signal } = request;
  const contents = workspaceContents(root, state, cache.folder);
  const ignoreIn = (path: string, id: Md5): Promise<Ignore> =>
    isDirectoryId(id) ? dvcIgnore(root, path) : Promise.resolve(ignoreNothing);
  return {
    ...request,
    tracked,
    graph,
    contents,
    locks: openLockFiles(root),
    runs: openRunCache(cache.folder),

    async restore(path, entry, isCached = true) {
      if (entry.md5 === undefined) {
        throw new LockstepError("OBJECT_MISSING", `no content is recorded for ${shown(path)}`, {
          hint: "Run `dvc commit` where the data is, and commit what it wrote.",
        });
      }
      const { isLegacy } = entry;
      await fetchObjects({
        cache,
        remote,
        ids: [{ id: entry.md5, path, isLegacy }],
        signal,
        onProgress: (fraction) => {
          onEvent({ kind: "progress", title: `Fetch ${path}`, fraction });
        },
      });
      contents.forget(path);
      await checkout({
        cache: isLegacy ? cache.legacy : cache,
        id: entry.md5,
        root,
        destination: path,
        isExecutable: entry.isExecutable,
        force: true,
        ignore: await ignoreIn(path, entry.md5),
        ...(isCached && links !== undefined ? { links } : {}),
      });
    },

    async link(path, { id, isExecutable, isLegacy }) {
      if (links?.some((type) => type === "hardlink" || type === "symlink") !== true) return;
      contents.forget(path);
      const ignore = await ignoreIn(path, id);
      await checkout({
        cache: isLegacy === true ? cache.legacy : cache,
        id,
        root,
        destination: path,
        isExecutable,
        force: true,
        ignore,
        links,
        isRelinking: true,
      });
    },
  };
}
