import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { Git } from "../platform/git/git.ts";

/** Which commits count besides those that always do; as DVC's flags say it. */
export interface Scope {
  readonly isWorkspace: boolean;
  readonly isAllBranches: boolean;
  readonly isAllTags: boolean;
  readonly isAllCommits: boolean;
  readonly isAllExperiments: boolean;
  readonly revision: string | undefined;
  /** Of each line, by first parent. */
  readonly count: number | undefined;
  /** `yyyy-mm-dd`: commits of that day and later ones. */
  readonly date: string | undefined;
}

/** A pull request that may still be merged. */
export interface OpenPullRequest {
  readonly number: number;
  readonly head: CommitSha;
}

/** The commits whose content is kept, each with why. */
export interface NeededStates {
  readonly commits: ReadonlyMap<CommitSha, string>;
  /** Every ref's commit: their histories hold the records of models, which are kept for ever. */
  readonly tips: readonly CommitSha[];
}

/** @throws LockstepError SCOPE_MISSING, ARGUMENT_INVALID, as DVC refuses them. */
export function checkScope(scope: Scope): void {
  const { isWorkspace, isAllBranches, isAllTags, isAllCommits, isAllExperiments, revision, count, date } = scope;
  const isScoped = isWorkspace || isAllBranches || isAllTags || isAllCommits || isAllExperiments;
  if (!isScoped && revision === undefined && date === undefined)
    throw new LockstepError("SCOPE_MISSING", "gc was not told which states of the repository to keep", {
      hint: "Give at least one of -w, -a, -T, -A, --rev, --date; what a branch, tag or open pull request needs is kept in any case.",
    });
  if (count !== undefined && revision === undefined && !isAllBranches)
    throw new LockstepError("ARGUMENT_INVALID", "--num counts commits of --rev or of --all-branches", {
      hint: "Add one of the two.",
    });
  if (date !== undefined && Number.isNaN(secondsOf(date)))
    throw new LockstepError("ARGUMENT_INVALID", `--date: ${JSON.stringify(date)} is not a date like 2026-01-31`);
}

function secondsOf(date: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) / 1000 : Number.NaN;
}

/** Refs of origin that people work with; the trial merges that a forge makes of them are nobody's state. */
function counts(name: string): boolean {
  return !/^refs\/pull\/\d+\/merge$|^refs\/merge-requests\/\d+\/merge$/.test(name);
}

async function bring(git: Git, commit: CommitSha, why: string): Promise<void> {
  if (await git.fetchCommit(commit)) return;
  throw new LockstepError(
    "GIT_COMMAND_FAILED",
    `${why} (${commit.slice(0, 12)}) is not here, and origin does not give it`,
    {
      hint: "Run `git fetch`; when origin has lost the commit, close the pull request or delete the ref that names it.",
    },
  );
}

/**
 * All commits whose content must stay: what every ref of this clone and of its origin names now and every open pull request, whatever
 * the scope says, and what the scope adds. Commits that are not here yet are fetched.
 *
 * @throws LockstepError GIT_COMMAND_FAILED when a ref cannot be read, origin does not answer, or the clone is shallow.
 */
export async function neededStates(
  git: Git,
  scope: Scope,
  pullRequests: readonly OpenPullRequest[],
): Promise<NeededStates> {
  const commits = new Map<CommitSha, string>();
  const keep = (commit: CommitSha, why: string): void => {
    if (!commits.has(commit)) commits.set(commit, why);
  };
  const local = await git.refs();
  for (const [name, commit] of local) keep(commit, name.replace(/^refs\/(?:heads|tags|remotes)\//, ""));
  for (const [name, commit] of await git.originRefs()) {
    if (!counts(name)) continue;
    await bring(git, commit, `${name} of origin`);
    keep(commit, `${name.replace(/^refs\/(?:heads|tags)\//, "")} of origin`);
  }
  for (const { number, head } of pullRequests) {
    await bring(git, head, `the head of pull request #${number}`);
    keep(head, `pull request #${number}`);
  }
  const tips = [...commits.keys()];
  const add = (found: readonly CommitSha[], why: string): void => {
    for (const commit of found) keep(commit, `${commit.slice(0, 12)}, ${why}`);
  };
  const first = scope.count ?? 1;
  if (scope.revision !== undefined) {
    const commit = await git.resolve(scope.revision);
    if (commit === undefined)
      throw new LockstepError(
        "REVISION_UNKNOWN",
        `--rev: ${JSON.stringify(scope.revision)} is not a commit of this clone`,
      );
    add(await git.commitsFrom([commit], { first }), `of ${scope.revision}`);
  }
  if (scope.isAllBranches && first > 1) {
    const branches = [...local].filter(([name]) => name.startsWith("refs/heads/") || name.startsWith("refs/remotes/"));
    add(await git.commitsFrom([...new Set(branches.map(([, commit]) => commit))], { first }), "of a branch");
  }
  if (scope.date !== undefined)
    add(await git.commitsFrom(tips, { sinceSeconds: secondsOf(scope.date) }), `since ${scope.date}`);
  return { commits, tips };
}
