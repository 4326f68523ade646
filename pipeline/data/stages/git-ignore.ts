import { join, posix, relative, sep } from "node:path";
import { addGitignoreEntry, removeGitignoreEntry } from "../dvc/ignore.ts";
import { readTextIfThere, removeFile } from "../objects/aside.ts";
import { gitRulesDownTo, ignoredBy, parseIgnoreRules } from "../objects/git-ignore-rules.ts";
import { findGitRoot } from "../objects/git-root.ts";
import { writeWorkspaceFile } from "../objects/scratch.ts";

/** The `.gitignore` beside a path. */
function fileBeside(path: string): string {
  return posix.join(posix.dirname(path), ".gitignore");
}

/** Whether Git leaves a path out already. */
async function isIgnored(
  gitRoot: string,
  { root, path, isFolder }: { readonly root: string; readonly path: string; readonly isFolder: boolean },
): Promise<boolean> {
  const fromGit = posix.join(relative(gitRoot, root).split(sep).join("/"), path);
  const folder = posix.dirname(fromGit) === "." ? "" : posix.dirname(fromGit);
  const exclude = parseIgnoreRules((await readTextIfThere(join(gitRoot, ".git", "info", "exclude"))) ?? "", "");
  return ignoredBy([...exclude, ...(await gitRulesDownTo(gitRoot, folder))], fromGit, isFolder);
}

/**
 * Makes Git leave out an output that DVC keeps: a line in the `.gitignore` beside it, unless Git leaves it out already. Outside Git
 * nothing happens.
 *
 * @param root - Absolute path of the folder that holds `.dvc`; the Git repository may begin above it.
 * @param path - Of the output, from `root`.
 * @returns The `.gitignore` that was changed, from `root`.
 */
export async function ignoreOutput(root: string, path: string, isFolder: boolean): Promise<string | undefined> {
  const gitRoot = await findGitRoot(root);
  if (gitRoot === undefined || (await isIgnored(gitRoot, { root, path, isFolder }))) return undefined;
  const file = fileBeside(path);
  await writeWorkspaceFile(
    root,
    file,
    addGitignoreEntry(await readTextIfThere(join(root, file)), posix.basename(path)),
  );
  return file;
}

/** Takes the line of an output out of the `.gitignore` beside it, and the file with its last line. @returns As {@link ignoreOutput}. */
export async function unignoreOutput(root: string, path: string): Promise<string | undefined> {
  const file = fileBeside(path);
  const old = await readTextIfThere(join(root, file));
  if (old === undefined) return undefined;
  const text = removeGitignoreEntry(old, posix.basename(path));
  if (text === old) return undefined;
  if (text === undefined) await removeFile(join(root, file));
  else await writeWorkspaceFile(root, file, text);
  return file;
}
