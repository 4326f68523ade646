import { basename, join, posix } from "node:path";
import { addGitignoreEntry } from "../../data/dvc/ignore.ts";
import { withDvcFiles } from "../../data/locks/dvc-files-lock.ts";
import { readTextIfThere } from "../../data/objects/aside.ts";
import { gitRulesDownTo, ignoredBy, parseIgnoreRules } from "../../data/objects/git-ignore-rules.ts";
import { writeWorkspaceFile } from "../../data/objects/scratch.ts";

export interface IgnoredOutput {
  /** From the root. */
  readonly path: string;
  readonly isFolder: boolean;
}

async function isIgnored(root: string, { path, isFolder }: IgnoredOutput): Promise<boolean> {
  const folder = posix.dirname(path) === "." ? "" : posix.dirname(path);
  const exclude = parseIgnoreRules((await readTextIfThere(join(root, ".git", "info", "exclude"))) ?? "", "");
  return ignoredBy([...exclude, ...(await gitRulesDownTo(root, folder))], path, isFolder);
}

/**
 * Makes Git leave out outputs that DVC keeps: a line in the `.gitignore` beside each, unless Git leaves it out already. A file that
 * needs no change is neither locked nor written.
 */
export async function ignoreOutputs(
  place: { readonly root: string; readonly signal?: AbortSignal | undefined },
  outputs: readonly IgnoredOutput[],
): Promise<void> {
  const { root } = place;
  for (const output of outputs) {
    if (await isIgnored(root, output)) continue;
    await withDvcFiles(place, async () => {
      if (await isIgnored(root, output)) return;
      const file = posix.join(posix.dirname(output.path), ".gitignore");
      await writeWorkspaceFile(
        root,
        file,
        addGitignoreEntry(await readTextIfThere(join(root, file)), basename(output.path)),
      );
    });
  }
}
