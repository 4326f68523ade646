import { openRemote } from "./data/remotes/index.ts";
import type { CommitSha } from "./domain/ids.ts";
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

/**
 * Open pull requests of the local forge. Those of GitHub and GitLab are seen by their refs on origin, which need no token.
 *
 * @returns None outside Git.
 */
export async function openPullRequests(
  repository: DataRepository,
): Promise<readonly { readonly number: number; readonly head: CommitSha }[]> {
  const git = await repository.git();
  if (git === undefined) return [];
  const [{ openLocalForge }, { openOrigin }] = await Promise.all([
    import("./platform/forge/local.ts"),
    import("./platform/git/origin.ts"),
  ]);
  const self = { id: "lockstep[bot]", login: "lockstep[bot]" };
  const forge = await openLocalForge({ origin: await openOrigin({ folder: git.root }), self, isBot: true });
  return (await forge.pullRequests("open")).map(({ number, head }) => ({ number, head: head.sha }));
}
