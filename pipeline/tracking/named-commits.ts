import type { CommitSha } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { DataRepository } from "./repository.ts";
import type { RevisionRequest } from "./revisions.ts";
import { gitOf } from "./states.ts";

/** A commit by what leads to it: names of branches and tags joined with commas, as DVC shows them, or its own id. */
export interface NamedCommit {
  readonly name: string;
  readonly commit: CommitSha;
}

/** The commits that are asked for, each once. */
export async function namedCommits(
  repository: DataRepository,
  { allBranches, allTags, allCommits }: RevisionRequest,
): Promise<readonly NamedCommit[]> {
  if (allBranches !== true && allTags !== true && allCommits !== true) return [];
  const git = await gitOf(repository);
  const refs = [...(await git.refs())].sort(([a], [b]) => byCodePoint(a, b));
  const names = new Map<CommitSha, string[]>();
  for (const [ref, commit] of refs) {
    const [, kind, name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
    if ((kind === "heads" && allBranches === true) || (kind === "tags" && allTags === true))
      names.set(commit, [...(names.get(commit) ?? []), name]);
  }
  const found = [...names].map(([commit, own]) => ({ name: own.join(","), commit }));
  if (allCommits !== true) return found;
  const tips = refs.flatMap(([ref, commit]) => (/^refs\/(?:heads|tags|remotes)\//.test(ref) ? [commit] : []));
  const commits = await git.commitsFrom([...new Set(tips)]);
  return [...found, ...commits.filter((commit) => !names.has(commit)).map((commit) => ({ name: commit, commit }))];
}
