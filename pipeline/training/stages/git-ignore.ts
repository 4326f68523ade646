import { readFile } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { isSystemError, writeWhole } from "../../data/objects/aside.ts";
import { ignoredBy, parseIgnoreRules, rulesDownTo } from "../../data/objects/ignore-rules.ts";

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return undefined;
    throw error;
  }
}

/** The line of a `.gitignore` that leaves out exactly one name of its folder, as DVC writes it. */
export function ignoreLine(name: string): string {
  return `/${name.replace(/[[\]!*#?\\]/g, "\\$&")}`;
}

/**
 * Makes Git leave out an output that DVC keeps: a line in the `.gitignore` beside it, unless Git leaves it out already.
 *
 * @param path - Of the output, from the root.
 */
export async function ignoreOutput(root: string, path: string, isFolder: boolean): Promise<void> {
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  const exclude = parseIgnoreRules((await textOf(join(root, ".git", "info", "exclude"))) ?? "", "");
  const rules = [...exclude, ...(await rulesDownTo(root, folder, ".gitignore"))];
  if (ignoredBy(rules, path, isFolder)) return;
  const file = join(root, folder, ".gitignore");
  const text = (await textOf(file)) ?? "";
  const separator = text === "" || text.endsWith("\n") ? "" : "\n";
  await writeWhole(file, `${text}${separator}${ignoreLine(basename(path))}\n`);
}
