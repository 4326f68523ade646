import { LockstepError } from "../../domain/error.ts";
import { openBranches } from "./branches.ts";
import { type Environment, gitEnvironment } from "./environment.ts";
import type { Git, Signature } from "./git.ts";
import { openHistory } from "./history.ts";
import { openLedgers } from "./ledger.ts";
import { openLocks } from "./locks.ts";
import { openPublication } from "./publication.ts";
import { openRefs } from "./refs.ts";
import { openOriginRefs, openRemote } from "./remote.ts";
import { findRepository } from "./repository.ts";
import { readTags } from "./tag-objects.ts";
import { openTrees } from "./trees.ts";
import { openWorkingTree } from "./working-tree.ts";

export interface GitRequest {
  /** Any folder inside the working tree. */
  readonly folder: string;
  /** Who commits and tags; without it, whom Git's configuration names. */
  readonly identity?: Signature | undefined;
  /** The environment of the commands; without it they inherit this process's, as every child does. */
  readonly env?: Environment | undefined;
}

/**
 * Opens the repository that a folder is in, with the `git` of the machine.
 *
 * @throws LockstepError GIT_REPOSITORY_MISSING when the folder is in none, or in one without a working tree.
 */
export async function openGit(request: GitRequest): Promise<Git> {
  const repository = await findRepository(request.folder, environmentOf(request));
  if (repository.isBare)
    throw new LockstepError(
      "GIT_REPOSITORY_MISSING",
      `${request.folder} is a bare repository: it has no working tree`,
      {
        hint: "Clone it, and run this in the clone.",
      },
    );
  const origin = openOriginRefs(repository);
  const trees = openTrees(repository);
  const remote = openRemote(repository, origin);
  const parts = { repository, origin, trees, remote };
  return {
    root: repository.root,
    ...openHistory(repository),
    tree: (state) => trees.tree(state),
    readFile: (state, path) => trees.readFile(state, path),
    ...openWorkingTree(repository),
    ...remote,
    ...openRefs(repository, origin),
    ...openBranches(parts),
    tags: () => readTags(repository),
    ...openPublication(parts),
    ...openLedgers(parts),
    ...openLocks(parts),
  };
}

export function environmentOf(request: Pick<GitRequest, "identity" | "env">): Record<string, string> {
  // eslint-disable-next-line no-restricted-properties -- what a child inherits when its parent says nothing else
  return gitEnvironment({ inherited: request.env ?? process.env, identity: request.identity });
}
