import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSystemError, syncFolder, writeWhole } from "./aside.ts";
import { checkParents } from "./safe-path.ts";
import { ignoreItself } from "./working-folder.ts";

/**
 * Lockstep's own folder, from the root: among DVC's temporary files where DVC is, so that a repository looks to DVC and to Git as if DVC
 * had worked in it; a folder at the root elsewhere.
 */
function ownPlace(root: string): string {
  return statSync(join(root, ".dvc"), { throwIfNoEntry: false })?.isDirectory() === true
    ? ".dvc/tmp/lockstep"
    : ".lockstep";
}

/** A place in Lockstep's own folder in a repository. It ignores itself, so that neither Git nor a person has to. */
export async function ownFolder(within: string, name: string): Promise<string> {
  // A place inside Lockstep's folder shares that folder.
  const root = within.replace(/\/(?:\.lockstep|\.dvc\/tmp\/lockstep)(?:\/.*)?$/, "");
  const own = ownPlace(root);
  await checkParents(root, `${own}/${name}/-`);
  const folder = join(root, own, name);
  await mkdir(folder, { recursive: true });
  await ignoreItself(root, own);
  return folder;
}

/** True while a process of that id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A folder for unfinished files on the workspace's own file system; it goes away when it is disposed. */
export interface Scratch extends AsyncDisposable {
  readonly folder: string;
  /** Permission bits that a new file gets here, for example `0o644`. */
  readonly fileMode: number;
}

/** Removes what killed processes left in the scratch folders of a repository. */
export async function sweepScratch(root: string): Promise<void> {
  const folder = join(root, ownPlace(root), "tmp");
  const names = await readdir(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  });
  for (const name of names) {
    const [, pid] = /^(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

export async function openScratch(root: string): Promise<Scratch> {
  const all = await ownFolder(root, "tmp");
  await sweepScratch(root);
  const folder = join(all, `${String(process.pid)}-${randomBytes(8).toString("hex")}`);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  try {
    const probe = join(folder, "mode");
    await writeFile(probe, "");
    const fileMode = (await stat(probe)).mode & 0o777;
    return { folder, fileMode, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Replaces a file of the workspace whole or not at all. The unfinished file is in Lockstep's own folder, so that a killed process
 * leaves nothing among the files of the repository.
 *
 * @param path - From the root.
 */
export async function writeWorkspaceFile(root: string, path: string, content: string): Promise<void> {
  await checkParents(root, path);
  await using scratch = await openScratch(root);
  const aside = join(scratch.folder, "file");
  await writeWhole(aside, content);
  await mkdir(dirname(join(root, path)), { recursive: true });
  await rename(aside, join(root, path));
  await syncFolder(dirname(join(root, path)));
}
