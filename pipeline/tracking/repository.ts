import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { CacheType, DvcConfig } from "../data/dvc/config.ts";
import { configFolder, readConfig } from "../data/dvc/config-files.ts";
import { isFolder } from "../data/objects/aside.ts";
import { type ObjectCache, openCache } from "../data/objects/cache.ts";
import { findGitRoot } from "../data/objects/git-root.ts";
import { type HashState, openHashState } from "../data/objects/hash-state.ts";
import type { Remote, RemoteOptions } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import type { Git, GitCopy } from "../platform/git/git.ts";
import type { Progress } from "../platform/host/host.ts";

/** A repository as DVC sees it: the folder that holds `.dvc`, what its config says, and what a command may reach. */
export interface DataRepository extends AsyncDisposable {
  /** Absolute, real path of the folder that holds `.dvc`; it may be below the root of the Git repository. */
  readonly root: string;
  /** Where the command was started, from {@link root}, with `/`; empty at the root. Paths of a request are relative to it, as in DVC. */
  readonly folder: string;
  readonly config: DvcConfig;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cache: ObjectCache;
  /** Ways to put data into the workspace, best first. */
  readonly links: readonly CacheType[];
  /** The default remote without a name; each is opened once. @throws LockstepError REMOTE_MISSING, REMOTE_UNSUPPORTED. */
  remote(name?: string): Promise<Remote>;
  /** `undefined` with `core.no_scm`, and outside Git. */
  git(): Promise<Git | undefined>;
  /** Whether {@link git} gives one, without asking Git: true when the data commands keep `.gitignore` files. */
  usesGit(): Promise<boolean>;
  /** Digests that are known of workspace files; kept when the repository is closed. */
  state(): Promise<HashState>;
  /** What opens other places than its own remotes and Git. */
  readonly drivers: Drivers;
  /** Transfers at once, as the person asked; `undefined` when left to the remote. */
  readonly jobs: number | undefined;
  readonly progress: (progress: Progress) => void;
  readonly warn: (message: string) => void;
  readonly signal: AbortSignal;
}

/** What opens what a repository reaches; wiring.ts picks them. */
export interface Drivers {
  openRemote(request: {
    readonly config: DvcConfig;
    readonly name?: string | undefined;
    readonly root: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
  }): Promise<Remote>;
  /** A remote at a url that no config names. @throws LockstepError REMOTE_UNSUPPORTED, DVC_CONFIG_INVALID. */
  openUrl(options: RemoteOptions): Promise<Remote>;
  /** @param folder - Any folder inside the working tree. */
  openGit(folder: string): Promise<Git>;
  /** Copies a Git repository, without its working tree, into a new folder; a relative url starts from `from`. */
  cloneGit(request: { readonly url: string; readonly from: string; readonly folder: string }): Promise<GitCopy>;
}

export interface DataRepositoryRequest {
  /** Any folder inside the repository. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly jobs?: number | undefined;
  readonly progress?: (progress: Progress) => void;
  readonly warn?: (message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The root of the DVC repository that a folder is in.
 *
 * @returns Absolute, free of links.
 * @throws LockstepError NOT_A_DVC_REPOSITORY.
 */
export async function findDataRoot(folder: string): Promise<string> {
  const start = await realpath(folder).catch((cause: unknown) => {
    throw new LockstepError("NOT_A_DVC_REPOSITORY", `there is no folder ${folder}`, {
      hint: "Correct the path.",
      cause,
    });
  });
  for (let at = start; ; at = dirname(at)) {
    if (await isFolder(join(at, ".dvc"))) return at;
    if (at === dirname(at)) break;
  }
  throw new LockstepError("NOT_A_DVC_REPOSITORY", `neither ${start} nor a folder above it has a .dvc folder`, {
    hint: "Run this inside the repository, or make one: `lockstep init`.",
  });
}

/** `cache.dir` as DVC reads it: relative to the config file it stands in, `~` is the home folder. */
function cacheFolder(config: DvcConfig, place: Parameters<typeof configFolder>[1]): string {
  const { dir, dirLevel } = config.cache;
  if (dir === undefined || dir === "") return join(place.root, ".dvc", "cache");
  const written = dir.replace(/^~(?=\/|$)/, place.environment["HOME"] ?? homedir());
  return resolve(configFolder(dirLevel, place), written);
}

/** The default remote; `undefined` when the config names none. */
export async function defaultRemote(repository: DataRepository): Promise<Remote | undefined> {
  return repository.config.defaultRemote === undefined ? undefined : repository.remote();
}

function withoutScm(config: DvcConfig): boolean {
  return config.settings.get("core.no_scm")?.toLowerCase() === "true";
}

/**
 * Opens the DVC repository that a folder is in. Remote, Git and state cost nothing until they are asked for.
 *
 * @throws LockstepError NOT_A_DVC_REPOSITORY, DVC_CONFIG_INVALID.
 */
export async function openDataRepository(request: DataRepositoryRequest, drivers: Drivers): Promise<DataRepository> {
  const { environment } = request;
  const root = await findDataRoot(request.folder);
  const place = { root, environment };
  const config = await readConfig(place);
  const remotes = new Map<string, Promise<Remote>>();
  let git: Promise<Git | undefined> | undefined;
  let state: Promise<HashState> | undefined;

  const openState = (): Promise<HashState> => (state ??= openHashState(root));
  const usesGit = async (): Promise<boolean> => !withoutScm(config) && (await findGitRoot(root)) !== undefined;
  const openGit = async (): Promise<Git | undefined> => ((await usesGit()) ? drivers.openGit(root) : undefined);

  return {
    root,
    folder: relative(root, await realpath(request.folder))
      .split(sep)
      .join("/"),
    config,
    environment,
    drivers,
    cache: openCache(cacheFolder(config, place), { state: openState, isShared: config.cache.isShared }),
    links: config.cache.types,
    remote(name) {
      const key = name?.toLowerCase() ?? config.defaultRemote ?? "";
      const open = remotes.get(key) ?? drivers.openRemote({ config, name, root, environment });
      remotes.set(key, open);
      return open;
    },
    git: () => (git ??= openGit()),
    usesGit,
    state: openState,
    jobs: request.jobs,
    progress: request.progress ?? (() => undefined),
    warn: request.warn ?? (() => undefined),
    signal: request.signal ?? new AbortController().signal,
    async [Symbol.asyncDispose]() {
      // One that could not be opened has said so where it was asked for, and has nothing to keep.
      (await state?.catch(() => undefined))?.[Symbol.dispose]();
      for (const remote of await Promise.allSettled(remotes.values()))
        if (remote.status === "fulfilled") await remote.value.close();
    },
  };
}
