import { chmod, constants, copyFile, mkdir, realpath, rename, rmdir } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { DirectoryEntry } from "../dvc/model.ts";
import { asideName, isSystemError, removeFile, syncFile, syncFolder } from "./aside.ts";
import { isDirectoryId } from "./cache.ts";
import { type CheckoutPlan, type CheckoutRequest, joined, planCheckout } from "./checkout-plan.ts";
import { md5OfFile } from "./hash.ts";
import { mapParallel } from "./parallel.ts";
import { checkParents, repositoryPathProblem, unsafePath } from "./safe-path.ts";
import { openScratch } from "./scratch.ts";
import { contentMd5, corruptObject } from "./store.ts";

export type { CheckoutRequest } from "./checkout-plan.ts";

export interface CheckoutResult {
  /** Paths from the root that were written, removed, and left because they were right already. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

const parallelFiles = 8;

/** Renames across folders; where the workspace spans file systems, copies beside the destination first. */
async function moveInto(aside: string, destination: string): Promise<void> {
  try {
    await rename(aside, destination);
  } catch (error) {
    if (isSystemError(error, "EISDIR")) {
      await rmdir(destination);
      await rename(aside, destination);
      return;
    }
    if (!isSystemError(error, "EXDEV")) throw error;
    const beside = join(dirname(destination), asideName());
    try {
      await copyFile(aside, beside);
      await syncFile(beside);
      await rename(beside, destination);
    } finally {
      await removeFile(beside);
    }
  }
}

/** Removes folders that became empty, from the deepest up, never `base` itself. */
async function removeEmptyFolders(base: string, paths: readonly string[]): Promise<void> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      await rmdir(join(base, folder));
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].some((code) => isSystemError(error, code))) throw error;
    }
  }
}

/** True when `path` stands where a folder must be, or is inside a folder where a file must be. */
function isInTheWay(path: string, wanted: ReadonlySet<string>, wantedFolders: ReadonlySet<string>): boolean {
  if (wantedFolders.has(path) || path === "") return true;
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) if (wanted.has(folder)) return true;
  return wanted.has("");
}

function isFolderRequest({ id, entries }: CheckoutRequest): boolean {
  return entries !== undefined || isDirectoryId(id);
}

/** A checkout whose every check was passed, before anything is written. */
export interface PreparedCheckout {
  readonly request: CheckoutRequest;
  /** Free of links. */
  readonly root: string;
  /** Absolute path of the destination. */
  readonly base: string;
  readonly wanted: readonly DirectoryEntry[];
  readonly plan: CheckoutPlan;
}

/**
 * What {@link checkout} would do; nothing changes.
 *
 * @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED.
 */
export async function prepareCheckout(asked: CheckoutRequest): Promise<PreparedCheckout> {
  const destination = isAbsolute(asked.destination) ? relative(asked.root, asked.destination) : asked.destination;
  const request = { ...asked, destination };
  const problem = repositoryPathProblem(destination);
  if (problem !== undefined) throw unsafePath("output", destination, problem);
  const root = await realpath(request.root);
  const base = join(root, destination);
  const single = [{ md5: request.id, relpath: "" }];
  const wanted =
    request.entries ?? (isDirectoryId(request.id) ? await request.cache.readDirectory(request.id) : single);
  const paths = wanted.map(({ relpath }) => joined(destination, relpath));
  await checkAllParents(root, destination, paths);
  return { request, root, base, wanted, plan: await planCheckout(request, base, wanted) };
}

/**
 * Makes a path of the workspace hold exactly an object, a file or a folder. All checks come first: unsafe paths, links on the way,
 * missing or damaged objects and content that would be lost each stop it before anything changes. Then every file is replaced by
 * a rename, so that each is the old one or the new one whenever the process is killed, and the next run completes it.
 *
 * @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED.
 */
export async function checkout(request: CheckoutRequest): Promise<CheckoutResult> {
  return applyCheckout(await prepareCheckout(request));
}

/** Does what was prepared. @throws LockstepError PATH_UNSAFE when a link was put in the way meanwhile, OBJECT_CORRUPT. */
export async function applyCheckout(prepared: PreparedCheckout): Promise<CheckoutResult> {
  const { request, root, base, wanted, plan } = prepared;
  const { cache, destination } = request;
  const { write, remove, unchanged } = plan;
  const isFolder = isFolderRequest(request);
  const paths = wanted.map(({ relpath }) => joined(destination, relpath));

  await using scratch = await openScratch(root);
  await mapParallel(write, parallelFiles, async ({ md5 }, index) => {
    const aside = join(scratch.folder, String(index));
    await copyFile(cache.path(md5), aside, constants.COPYFILE_FICLONE);
    const found = await md5OfFile(aside);
    if (found.md5 !== contentMd5(md5)) {
      const where = cache.path(md5);
      throw corruptObject({
        where,
        id: md5,
        found: found.md5,
        hint: `Move ${where} away, then run \`lockstep pull\`.`,
      });
    }
    await chmod(
      aside,
      request.isExecutable === true ? scratch.fileMode | ((scratch.fileMode & 0o444) >> 2) : scratch.fileMode,
    );
    await syncFile(aside);
  });

  // A link may have been put in the way while the objects were read.
  await checkAllParents(root, destination, paths);
  const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
  const wantedFolders = new Set([...wantedPaths].flatMap(foldersOf));
  const blocking = new Set(remove.filter((path) => isInTheWay(path, wantedPaths, wantedFolders)));
  for (const path of blocking) await removeFile(join(base, path));
  await removeEmptyFolders(base, [...blocking]);
  if (isFolder) await mkdir(base, { recursive: true });
  await mapParallel(write, parallelFiles, async ({ relpath }, index) => {
    const place = join(base, relpath);
    await mkdir(dirname(place), { recursive: true });
    await moveInto(join(scratch.folder, String(index)), place);
  });
  for (const path of remove) if (!blocking.has(path)) await removeFile(join(base, path));
  await removeEmptyFolders(base, remove);

  const touched = new Set([...write.map(({ relpath }) => dirname(join(base, relpath))), dirname(base)]);
  await mapParallel([...touched], parallelFiles, syncFolder);
  return {
    written: write.map(({ relpath }) => joined(destination, relpath)),
    removed: remove.map((path) => joined(destination, path)),
    unchanged,
  };
}

function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.push(folder);
  return folders;
}

/** Checks each folder once, however many files are in it. */
async function checkAllParents(root: string, destination: string, paths: readonly string[]): Promise<void> {
  const folders = new Set([destination, ...paths].map((path) => dirname(path)).filter((folder) => folder !== "."));
  await mapParallel([...folders], parallelFiles, (folder) => checkParents(root, `${folder}/-`, destination));
}
