import { relative, sep } from "node:path";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";

/** Files that a command wrote for Git to keep. */
export interface ForGit {
  /** As DVC shows them, relative to where the command was started. */
  readonly files: readonly string[];
  /** True when they are in the index already, because `core.autostage` says so. */
  readonly isStaged: boolean;
}

/** A path of the DVC repository as Git counts it. */
export function fromGitRoot(repository: Pick<DataRepository, "root">, gitRoot: string, path: string): string {
  const folder = relative(gitRoot, repository.root).split(sep).join("/");
  return folder === "" ? path : `${folder}/${path}`;
}

/**
 * Hands files that were written or removed to Git: staged with `core.autostage`, else only named.
 *
 * @param files - From the root of the DVC repository.
 * @returns `undefined` when there is nothing for Git to keep.
 */
export async function keepInGit(repository: DataRepository, files: readonly string[]): Promise<ForGit | undefined> {
  const once = [...new Set(files)];
  if (once.length === 0 || !(await repository.usesGit())) return undefined;
  const isStaged = repository.config.settings.get("core.autostage")?.toLowerCase() === "true";
  if (isStaged) {
    const git = await repository.git();
    await git?.stage(once.map((path) => fromGitRoot(repository, git.root, path)));
  }
  return { files: once.map((path) => shownFrom(repository, path)), isStaged };
}
