import { openCommands } from "./commands.ts";
import type { GitCopy } from "./git.ts";
import { openHistory } from "./history.ts";
import { findRepository } from "./repository.ts";
import { environmentOf, type GitRequest } from "./simple-git.ts";
import { readTags } from "./tag-objects.ts";
import { openTrees } from "./trees.ts";

/**
 * Copies a repository into a new folder, without a working tree: nothing of it is checked out, so none of its hooks and filters runs.
 *
 * @param url - What `git clone` takes; a relative path starts from `from`.
 * @throws LockstepError GIT_COMMAND_FAILED.
 */
export async function cloneBare(
  request: Pick<GitRequest, "env"> & { readonly url: string; readonly from: string; readonly folder: string },
): Promise<GitCopy> {
  const { url, from, folder } = request;
  const environment = environmentOf(request);
  await openCommands(from, environment).run(["clone", "--bare", "--quiet", "--", url, folder]);
  const repository = await findRepository(folder, environment);
  const { resolve } = openHistory(repository);
  const trees = openTrees(repository);
  return {
    root: repository.root,
    resolve,
    tree: (state) => trees.tree(state),
    readFile: (state, path) => trees.readFile(state, path),
    tags: () => readTags(repository),
  };
}
