import { randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSystemError, removeFile, syncFolder, writeWhole } from "../../data/objects/aside.ts";
import { checkParents, repositoryPathProblem } from "../../data/objects/safe-path.ts";
import { ownFolder } from "../../data/objects/scratch.ts";

/** The outputs of a stage as they were before its command, kept until the command has succeeded. */
export interface OutputsAside {
  /** The new outputs are good: the old ones go. */
  discard(): Promise<void>;
  /** Puts every output back; what the command left goes to the folder this names, or nowhere when it left nothing. */
  putBack(): Promise<string | undefined>;
}

interface Journal {
  readonly stage: string;
  /** An output that was not there has no `stored`. */
  readonly entries: readonly { readonly path: string; readonly stored: string | null }[];
}

const journalName = "journal.json";

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR")) return false;
    throw error;
  }
}

/**
 * Moves outputs out of the way of a command. What is where is written down first, so that {@link recoverOutputs} can put them back
 * after the process was killed at any point.
 *
 * @param root - Absolute path of the repository, free of links.
 * @param paths - Outputs from the root.
 */
export async function moveOutputsAside(root: string, stage: string, paths: readonly string[]): Promise<OutputsAside> {
  for (const path of paths) await checkParents(root, path);
  const folder = join(await ownFolder(root, "outputs"), randomBytes(8).toString("hex"));
  await mkdir(folder);
  const entries: { readonly path: string; readonly stored: string | null }[] = [];
  for (const [index, path] of paths.entries())
    entries.push({ path, stored: (await exists(join(root, path))) ? String(index) : null });
  const journal: Journal = { stage, entries };
  try {
    await writeWhole(join(folder, journalName), JSON.stringify(journal));
    await syncFolder(dirname(folder));
    for (const { path, stored } of entries) {
      if (stored !== null) await rename(join(root, path), join(folder, stored));
      await mkdir(dirname(join(root, path)), { recursive: true });
    }
  } catch (error) {
    await putBack(root, folder, journal);
    throw error;
  }
  return {
    async discard() {
      await removeFile(join(folder, journalName));
      await syncFolder(folder);
      await rm(folder, { recursive: true, force: true });
    },
    putBack: () => putBack(root, folder, journal),
  };
}

async function putBack(root: string, folder: string, journal: Journal): Promise<string | undefined> {
  let left: string | undefined;
  for (const { path, stored } of journal.entries) {
    const isStored = stored !== null && (await exists(join(folder, stored)));
    // An output that was moved and is back already, or was never moved, stands where it belongs.
    if (stored !== null && !isStored) continue;
    await checkParents(root, path);
    if (await exists(join(root, path))) {
      left ??= await failedFolder(root, journal.stage);
      const keep = join(left, path);
      await rm(keep, { recursive: true, force: true });
      await mkdir(dirname(keep), { recursive: true });
      await rename(join(root, path), keep);
    }
    if (isStored) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await rename(join(folder, stored), join(root, path));
      await syncFolder(dirname(join(root, path)));
    }
  }
  await removeFile(join(folder, journalName));
  await rm(folder, { recursive: true, force: true });
  return left;
}

/** What a failed command left is kept for whoever looks for the reason, one run deep. */
async function failedFolder(root: string, stage: string): Promise<string> {
  const all = await ownFolder(root, "failed");
  const folder = join(all, encodeURIComponent(stage).replaceAll(".", "%2E"));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  return folder;
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== "object" || value === null || !("stage" in value) || !("entries" in value)) return false;
  const { stage, entries } = value;
  return typeof stage === "string" && Array.isArray(entries) && entries.every(isJournalEntry);
}

function isJournalEntry(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("path" in value) || !("stored" in value)) return false;
  const { path, stored } = value;
  const isStoredName = stored === null || (typeof stored === "string" && /^\d+$/.test(stored));
  return typeof path === "string" && repositoryPathProblem(path) === undefined && isStoredName;
}

async function readJournal(folder: string): Promise<Journal | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, journalName), "utf8"));
    return isJournal(value) ? value : undefined;
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isSystemError(error, "ENOTDIR") || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}

/** Puts back the outputs of stages whose run was killed. Only for the holder of the run lock. */
export async function recoverOutputs(root: string): Promise<void> {
  const all = await ownFolder(root, "outputs");
  for (const name of await readdir(all)) {
    const journal = await readJournal(join(all, name));
    if (journal === undefined) await rm(join(all, name), { recursive: true, force: true });
    else await putBack(root, join(all, name), journal);
  }
}
