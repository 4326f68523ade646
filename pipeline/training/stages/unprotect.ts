import { chmod, copyFile, lstat, readdir, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asideName, isSystemError, removeFile } from "../../data/objects/aside.ts";
import { checkParents } from "../../data/objects/safe-path.ts";

async function unprotectFile(path: string): Promise<void> {
  const stats = await lstat(path);
  const isWritable = (stats.mode & 0o200) !== 0;
  if (!stats.isSymbolicLink() && stats.nlink === 1 && isWritable) return;
  const aside = join(dirname(path), asideName());
  try {
    await copyFile(path, aside);
    await chmod(aside, ((await stat(path)).mode & 0o777) | 0o200);
    await rename(aside, path);
  } finally {
    await removeFile(aside);
  }
}

/**
 * Makes files of the workspace their own: links into a cache become copies, read-only files writable. Whoever writes to them then
 * does not write into the cache.
 *
 * @param path - File or folder, from the root; one that is not there is fine.
 */
export async function unprotect(root: string, path: string): Promise<void> {
  await checkParents(root, path);
  const absolute = join(root, path);
  try {
    if (!(await lstat(absolute)).isDirectory()) {
      await unprotectFile(absolute);
      return;
    }
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return;
    throw error;
  }
  for (const child of await readdir(absolute, { withFileTypes: true, recursive: true }))
    if (child.isFile() || child.isSymbolicLink()) await unprotectFile(join(child.parentPath, child.name));
}
