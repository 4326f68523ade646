import { missingOnRemote } from "../data/objects/remote-check.ts";
import type { WantedObject } from "../data/objects/transfer.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import { shellWordIfNeeded } from "../domain/shell-word.ts";
import type { Git } from "../platform/git/git.ts";
import type { DataRepository } from "./repository.ts";
import { gitOf, type State, stateOfCommit, workspaceState } from "./states.ts";
import { isRepositoryImport, readTrackers, type Tracker } from "./tracked.ts";

/** An object that a state names and its remote does not have. */
export interface MissingObject {
  /** The output, or a file of it. */
  readonly path: string;
  readonly id: Md5;
  readonly remote: string;
  /** What its author runs. */
  readonly command: string;
}

export interface RemoteCheck {
  /** Outputs whose objects were looked for; of each folder all its files. */
  readonly outputs: number;
  /** Outputs that the base has with the same content: whoever brought them is asked, not this change. */
  readonly unchanged: number;
  readonly missing: readonly MissingObject[];
}

interface NamedOutput {
  readonly path: string;
  readonly id: Md5;
  readonly isLegacy: boolean;
  /** The remote that it names for itself. */
  readonly remote: string | undefined;
}

/** Outputs of a state that pushing sends: with content, cached, meant to be pushed, and nobody else's. */
function pushedOutputs(trackers: readonly Tracker[]): readonly NamedOutput[] {
  return trackers.flatMap((tracker) =>
    isRepositoryImport(tracker)
      ? []
      : tracker.outs.flatMap(({ path, entry, isCached, isPushed, remote }) =>
          entry?.md5 === undefined || !isCached || !isPushed
            ? []
            : [{ path, id: entry.md5, isLegacy: entry.isLegacy, remote }],
        ),
  );
}

/** The state that a change started from: the merge base of `HEAD` and what it is to be merged into. */
async function baseState(repository: DataRepository, git: Git, base: string): Promise<State> {
  const target = await git.resolve(base);
  if (target === undefined)
    throw new LockstepError(
      "REVISION_UNKNOWN",
      `--base: ${JSON.stringify(base)} is no commit, branch or tag of this clone`,
      {
        hint: "Use `fetch-depth: 0` with actions/checkout, or run `git fetch`.",
      },
    );
  const commit = (await git.mergeBase(target, await git.headCommit())) ?? target;
  return stateOfCommit(repository, git, { commit, name: base });
}

async function outputsOfBase(repository: DataRepository, base: string | undefined): Promise<ReadonlySet<string>> {
  if (base === undefined) return new Set();
  const git = await gitOf(repository);
  const { source } = await baseState(repository, git, base);
  return new Set(pushedOutputs(await readTrackers(source)).map(({ path, id }) => `${id} ${path}`));
}

/** The output that an object belongs to. */
function ownerOf(outputs: readonly NamedOutput[], { path }: WantedObject): string {
  return outputs.find((output) => path === output.path || path.startsWith(`${output.path}/`))?.path ?? path;
}

/**
 * Looks for every object that pointers and locks of the workspace name, files of folders included, on the remote. Data is not read,
 * only directory objects are.
 *
 * @param request.remote - Name of a remote; the one that each output names, or the default one, when left out.
 * @param request.base - Leaves out what is as in the merge base with this revision.
 * @throws LockstepError ARGUMENT_INVALID when the repository tracks nothing: a check of nothing passes nothing.
 */
export async function checkRemote(
  repository: DataRepository,
  request: { readonly remote: string | undefined; readonly base: string | undefined },
): Promise<RemoteCheck> {
  const all = pushedOutputs(await readTrackers((await workspaceState(repository)).source));
  if (all.length === 0)
    throw new LockstepError(
      "ARGUMENT_INVALID",
      "no pointer and no lock of this repository names anything that is pushed",
      {
        hint: "Track data with `lockstep add`, or leave this check out.",
      },
    );
  const before = await outputsOfBase(repository, request.base);
  const asked = all.filter(({ path, id }) => !before.has(`${id} ${path}`));
  const missing: MissingObject[] = [];
  for (const [name, outputs] of Map.groupBy(asked, (output) => request.remote ?? output.remote)) {
    const remote = await repository.remote(name);
    const found = await missingOnRemote({
      cache: repository.cache,
      remote,
      ids: outputs.map(({ path, id, isLegacy }) => ({ path, id, ...(isLegacy ? { isLegacy } : {}) })),
      signal: repository.signal,
    });
    for (const object of found) {
      const command = `lockstep push${name === undefined ? "" : ` -r ${shellWordIfNeeded(name)}`} ${shellWordIfNeeded(ownerOf(outputs, object))}`;
      missing.push({ path: object.path, id: object.id, remote: remote.url, command });
    }
  }
  missing.sort((one, other) => byCodePoint(one.path, other.path));
  return { outputs: asked.length, unchanged: all.length - asked.length, missing };
}
