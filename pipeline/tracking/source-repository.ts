import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type DvcConfig, parseConfig } from "../data/dvc/config.ts";
import { configFile } from "../data/dvc/config-files.ts";
import { readTextIfThere } from "../data/objects/aside.ts";
import type { Remote } from "../data/remotes/remote.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { publicUrl } from "../domain/public-url.ts";
import type { GitCopy } from "../platform/git/git.ts";
import { type DataRepository, type Drivers, openDataRepository } from "./repository.ts";
import { type State, stateOfCommit } from "./states.ts";

/** Another repository that data comes from, at one commit. */
export interface SourceRepository extends AsyncDisposable {
  /** Without credentials, for messages. */
  readonly url: string;
  readonly commit: CommitSha;
  readonly git: GitCopy;
  readonly state: State;
  /** Where it keeps its objects: its default remote, or the one an output names. @throws LockstepError REMOTE_MISSING. */
  remote(name: string | undefined): Promise<Remote>;
}

export interface SourceRequest {
  /** What `git clone` takes: an address, or a folder. */
  readonly url: string;
  /** Folder that a relative url starts from. */
  readonly from: string;
  /** Branch, tag or commit, or what finds one there; the default branch's newest commit when left out. */
  readonly revision?: string | ((git: GitCopy) => Promise<CommitSha>) | undefined;
  /** Name of the remote to take in place of its default one. */
  readonly remote?: string | undefined;
  /** An empty folder for what is needed meanwhile. */
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** The folder that a url of Git names on this machine; `undefined` for an address. */
function folderOf(url: string, from: string): string | undefined {
  if (url.startsWith("file://")) return fileURLToPath(url);
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^[^/\\]+:(?!\\)/.test(url) ? undefined : resolve(from, url);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** The DVC repository itself when it is on this machine: its own config counts then, with what is only known here. */
async function openHere(request: SourceRequest, drivers: Drivers): Promise<DataRepository | undefined> {
  const folder = folderOf(request.url, request.from);
  if (folder === undefined || !(await isFolder(join(folder, ".dvc")))) return undefined;
  const { environment, signal } = request;
  return openDataRepository({ folder, environment, ...(signal === undefined ? {} : { signal }) }, drivers);
}

/** What the config of a commit says, above that of this machine and its user. */
async function configOf({ source }: State, root: string, request: SourceRequest): Promise<DvcConfig> {
  const place = { root, environment: request.environment };
  const bytes = await source.read(".dvc/config");
  return parseConfig({
    system: await readTextIfThere(configFile("system", place)),
    global: await readTextIfThere(configFile("global", place)),
    repo: bytes === undefined ? undefined : decodeUtf8(bytes, ".dvc/config"),
  });
}

/**
 * Copies the history of another repository and finds the commit that is asked for. Nothing of it is checked out or run.
 *
 * @throws LockstepError GIT_COMMAND_FAILED, REVISION_UNKNOWN, DVC_CONFIG_INVALID.
 */
export async function openSourceRepository(request: SourceRequest, drivers: Drivers): Promise<SourceRepository> {
  const { scratch, environment } = request;
  const url = publicUrl(request.url);
  const folder = join(scratch, "source.git");
  const git = await drivers.cloneGit({ url: request.url, from: request.from, folder }).catch((cause: unknown) => {
    throw new LockstepError("GIT_COMMAND_FAILED", `${url} cannot be cloned`, {
      hint: "See the cause. Check the url, and that git may read it: `git ls-remote <url>`.",
      cause,
    });
  });
  const { revision: asked = "HEAD" } = request;
  const revision = typeof asked === "string" ? asked : await asked(git);
  const commit = await git.resolve(revision);
  if (commit === undefined)
    throw new LockstepError("REVISION_UNKNOWN", `${url} has no commit, branch or tag ${JSON.stringify(revision)}`, {
      hint: "`git ls-remote` with its address shows what there is.",
    });
  const state = await stateOfCommit({ root: git.root }, git, { commit, name: commit });
  const here = await openHere(request, drivers);
  const open: Remote[] = [];
  const kept = async (opening: Promise<Remote>): Promise<Remote> => {
    const remote = await opening;
    open.push(remote);
    return remote;
  };
  return {
    url,
    commit,
    git,
    state,
    async remote(named) {
      const name = named ?? request.remote;
      if (here !== undefined) {
        const hasNone = name === undefined && here.config.defaultRemote === undefined;
        // As DVC does: a repository of this machine without a remote gives what its cache has.
        return hasNone
          ? kept(drivers.openUrl({ url: here.cache.folder, base: here.root, settings: {}, env: environment }))
          : here.remote(name);
      }
      return kept(
        drivers.openRemote({ config: await configOf(state, git.root, request), name, root: git.root, environment }),
      );
    },
    async [Symbol.asyncDispose]() {
      for (const remote of open) await remote.close();
      await here?.[Symbol.asyncDispose]();
    },
  };
}
