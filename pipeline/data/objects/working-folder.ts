import { mkdir } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { writeWhole } from "./aside.ts";
import { checkParents } from "./safe-path.ts";
import { objectExists } from "./store.ts";

/** Where steps keep models, rows, records and reports, from the root of a repository. */
const workingFolder = ".lockstep";

/**
 * Makes a folder in which Lockstep keeps something ignore itself, as DVC's own does, so that neither Git nor a person has to.
 *
 * @param own - From the root of the repository.
 */
export async function ignoreItself(root: string, own: string): Promise<void> {
  const ignore = `${own}/.gitignore`;
  await checkParents(root, ignore);
  if (!(await objectExists(join(root, ignore)))) await writeWhole(join(root, ignore), "*\n");
}

/** A folder below `.lockstep`, made where it is not there. @returns Its absolute path. */
export async function openWorkingFolder(root: string, ...names: readonly string[]): Promise<string> {
  await ignoreItself(root, workingFolder);
  const folder = join(root, workingFolder, ...names);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Writes a file whole; one below `.lockstep` is not for Git to see. */
export async function writeResult(root: string, path: string, text: string): Promise<string> {
  const absolute = resolve(root, path);
  if (relative(root, absolute).split(sep)[0] === workingFolder) await ignoreItself(root, workingFolder);
  await writeWhole(absolute, text);
  return absolute;
}
