import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkParents } from "../data/objects/safe-path.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { Git } from "../platform/git/git.ts";

/** The files of a commit in a new folder outside of the repository; it goes away when it is disposed. */
export interface CheckoutAside extends AsyncDisposable {
  /** Absolute, free of links. */
  readonly root: string;
}

/** Writes the files of a commit aside; neither the index nor the working tree is touched. Submodules stay away, as in a fresh clone. */
export async function checkoutAside(git: Git, commit: CommitSha): Promise<CheckoutAside> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "lockstep-reproduce-")));
  const remove = (): Promise<void> => rm(root, { recursive: true, force: true });
  try {
    for (const { path, kind } of await git.tree(commit)) {
      if (kind === "submodule") continue;
      const bytes = (await git.readFile(commit, path)) ?? new Uint8Array();
      await checkParents(root, path);
      const absolute = join(root, path);
      await mkdir(dirname(absolute), { recursive: true });
      if (kind === "symlink") await symlink(Buffer.from(bytes).toString("utf8"), absolute);
      else await writeFile(absolute, bytes);
      if (kind === "executable") await chmod(absolute, 0o755);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { root, [Symbol.asyncDispose]: remove };
}
