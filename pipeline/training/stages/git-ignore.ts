import { readFile } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { addGitignoreEntry } from "../../data/dvc/ignore.ts";
import { isSystemError } from "../../data/objects/aside.ts";
import { gitRulesDownTo, ignoredBy, parseIgnoreRules } from "../../data/objects/git-ignore-rules.ts";
import { writeWorkspaceFile } from "../../data/objects/scratch.ts";

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/**
 * Makes Git leave out an output that DVC keeps: a line in the `.gitignore` beside it, unless Git leaves it out already.
 *
 * @param path - Of the output, from the root.
 */
export async function ignoreOutput(root: string, path: string, isFolder: boolean): Promise<void> {
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  const exclude = parseIgnoreRules((await textOf(join(root, ".git", "info", "exclude"))) ?? "", "");
  const rules = [...exclude, ...(await gitRulesDownTo(root, folder))];
  if (ignoredBy(rules, path, isFolder)) return;
  const file = posix.join(folder, ".gitignore");
  await writeWorkspaceFile(root, file, addGitignoreEntry(await textOf(join(root, file)), basename(path)));
}
