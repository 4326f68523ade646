import { join, posix, relative, sep } from "node:path";
import { addGitignoreEntry, removeGitignoreEntry } from "../dvc/ignore.ts";
import { readTextIfThere, removeFile } from "../objects/aside.ts";
import { gitRulesDownTo, type IgnoreRule, ignoredBy, parseIgnoreRules } from "../objects/git-ignore-rules.ts";
import { findGitRoot } from "../objects/git-root.ts";
import { writeWorkspaceFile } from "../objects/scratch.ts";

/** An output that DVC keeps, from the root. */
export interface IgnoredOutput {
  readonly path: string;
  readonly isFolder: boolean;
}

/** The `.gitignore` beside a path. */
function fileBeside(path: string): string {
  return posix.join(posix.dirname(path), ".gitignore");
}

function below(prefix: string, path: string): string {
  return prefix === "" ? path : `${prefix}/${path}`;
}

/**
 * Makes Git leave out outputs that DVC keeps: a line each in the `.gitignore` beside them, unless Git leaves them out already. Outside
 * Git nothing happens.
 *
 * @param root - Absolute path of the folder that holds `.dvc`; the Git repository may begin above it.
 * @returns The `.gitignore` files that were changed, from `root`.
 */
export async function ignoreOutputs(root: string, outputs: readonly IgnoredOutput[]): Promise<readonly string[]> {
  const gitRoot = await findGitRoot(root);
  if (gitRoot === undefined) return [];
  const prefix = relative(gitRoot, root).split(sep).join("/");
  const exclude = parseIgnoreRules((await readTextIfThere(join(gitRoot, ".git", "info", "exclude"))) ?? "", "");
  const changed: string[] = [];
  for (const [file, members] of Map.groupBy(outputs, ({ path }) => fileBeside(path))) {
    const folder = posix.dirname(below(prefix, file));
    const rules: readonly IgnoreRule[] = [...exclude, ...(await gitRulesDownTo(gitRoot, folder === "." ? "" : folder))];
    const open = members.filter(({ path, isFolder }) => !ignoredBy(rules, below(prefix, path), isFolder));
    if (open.length === 0) continue;
    const old = await readTextIfThere(join(root, file));
    const text = open.reduce<string | undefined>((so, { path }) => addGitignoreEntry(so, posix.basename(path)), old);
    if (text === undefined || text === old) continue;
    await writeWorkspaceFile(root, file, text);
    changed.push(file);
  }
  return changed;
}

/** Takes the line of an output out of the `.gitignore` beside it, and the file with its last line. @returns The file, if it changed. */
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
