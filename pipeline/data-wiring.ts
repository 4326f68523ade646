import { openRemote } from "./data/remotes/index.ts";
import type { Git } from "./platform/git/git.ts";
import { type DataRepository, type DataRepositoryRequest, openDataRepository } from "./tracking/repository.ts";

/**
 * A DVC repository with its drivers, for the data commands and for the steps. It loads nothing of training, evaluation and delivery:
 * a data command starts in a tenth of a second.
 *
 * @param git - Opens the Git repository that a folder is in; the `git` of the machine when left out.
 */
export async function openData(
  request: DataRepositoryRequest,
  git?: (folder: string) => Promise<Git>,
): Promise<DataRepository> {
  const openGit = git ?? (async (folder) => (await import("./platform/git/simple-git.ts")).openGit({ folder }));
  return openDataRepository(request, { openRemote, openGit });
}
