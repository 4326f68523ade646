import { relative, sep } from "node:path";
import { IgnoreRules } from "../data/dvc/ignore.ts";
import { isDvcFile, type Source, workspaceSource } from "../data/stages/collect.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { Git, GitCopy, TreeEntry } from "../platform/git/git.ts";
import type { DataRepository } from "./repository.ts";

/** How DVC names the state of the working tree in results. */
export const workspaceName = "workspace";

/** One state of a repository: the workspace, or a commit. Paths are from the root of the DVC repository. */
export interface State {
  /** `workspace`, or the revision as it was typed. */
  readonly name: string;
  readonly source: Source;
  /** The files of a commit, sorted; `undefined` for the workspace, whose files are on the disk. */
  readonly entries: readonly TreeEntry[] | undefined;
}

export async function workspaceState({ root }: Pick<DataRepository, "root">): Promise<State> {
  return { name: workspaceName, source: await workspaceSource(root), entries: undefined };
}

/** The repository's Git. @throws LockstepError GIT_REPOSITORY_MISSING outside Git and with `core.no_scm`. */
export async function gitOf(repository: DataRepository): Promise<Git> {
  const git = await repository.git();
  if (git !== undefined) return git;
  throw new LockstepError("GIT_REPOSITORY_MISSING", `${repository.root} is not used with Git, so it has no revisions`, {
    hint: "Only the workspace can be looked at here: `lockstep status`, `lockstep metrics show`, `lockstep plots show`.",
  });
}

/** A path of the Git repository from the root of the DVC repository; `undefined` when it is outside. */
function belowPrefix(path: string, prefix: string): string | undefined {
  if (prefix === "") return path;
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined;
}

/** The files of a commit as DVC sees them: without what its `.dvcignore` files leave out. */
async function visible(
  entries: readonly TreeEntry[],
  read: (path: string) => Promise<Uint8Array | undefined>,
): Promise<readonly TreeEntry[]> {
  let rules = new IgnoreRules();
  const ignoreFiles = entries
    .map(({ path }) => path)
    .filter((path) => path === ".dvcignore" || path.endsWith("/.dvcignore"))
    .sort((a, b) => a.split("/").length - b.split("/").length || byCodePoint(a, b));
  for (const path of ignoreFiles) {
    const bytes = await read(path);
    if (bytes !== undefined) rules = rules.withFile(path.split("/").slice(0, -1).join("/"), decodeUtf8(bytes, path));
  }
  return entries.filter(({ path }) => !rules.isIgnored(path, "file"));
}

/** The state of a commit, as DVC sees it. */
export async function stateOfCommit(
  repository: Pick<DataRepository, "root">,
  git: GitCopy,
  { commit, name }: { readonly commit: CommitSha; readonly name: string },
): Promise<State> {
  const prefix = relative(git.root, repository.root).split(sep).join("/");
  const fromGit = (path: string): string => (prefix === "" ? path : `${prefix}/${path}`);
  const tree = await git.tree(commit);
  const inside = tree.flatMap((entry) => {
    const path = belowPrefix(entry.path, prefix);
    return path === undefined ? [] : [{ ...entry, path }];
  });
  const files = new Set(inside.filter(({ kind }) => kind === "file" || kind === "executable").map(({ path }) => path));
  const read = (path: string): Promise<Uint8Array | undefined> =>
    files.has(path) ? git.readFile(commit, fromGit(path)) : Promise.resolve(undefined);
  const entries = (await visible(inside, read)).toSorted((a, b) => byCodePoint(a.path, b.path));
  return {
    name,
    entries,
    source: { dvcFiles: entries.map(({ path }) => path).filter((path) => isDvcFile(path) && files.has(path)), read },
  };
}

/**
 * The state that a revision names; `workspace` is the working tree.
 *
 * @throws LockstepError REVISION_UNKNOWN, GIT_REPOSITORY_MISSING.
 */
export async function stateAt(repository: DataRepository, revision: string): Promise<State> {
  if (revision === workspaceName) return workspaceState(repository);
  const git = await gitOf(repository);
  const commit = await git.resolve(revision);
  if (commit === undefined)
    throw new LockstepError("REVISION_UNKNOWN", `${JSON.stringify(revision)} is no commit, branch or tag`, {
      hint: "`git log --oneline --all` shows what there is; in a shallow clone run `git fetch --unshallow` first.",
    });
  return stateOfCommit(repository, git, { commit, name: revision });
}

/**
 * False before the first commit: then nothing can be compared with `HEAD`.
 *
 * @throws LockstepError GIT_REPOSITORY_MISSING outside Git: "nothing changed" would be a false answer there.
 */
export async function hasCommits(repository: DataRepository): Promise<boolean> {
  const git = await gitOf(repository);
  return (await git.resolve("HEAD")) !== undefined;
}
