import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { withOutputLocks } from "../../data/locks/output-locks.ts";
import { lifeOf, thisProcess } from "../../data/locks/process-identity.ts";
import { isNotThere, lstatIfThere, removeFile, syncFolder, writeWhole } from "../../data/objects/aside.ts";
import { checkParents, repositoryPathProblem } from "../../data/objects/safe-path.ts";
import { ownFolder } from "../../data/objects/scratch.ts";
import { overlaps } from "../../data/stages/overlap.ts";
import { LockstepError } from "../../domain/error.ts";
import { fileNameOf } from "./stage-log.ts";

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

/**
 * Moves outputs out of the way of a command. What is where is written down first, so that {@link recoverOutputs} can put them back
 * after the process was killed at any point.
 *
 * @param root - Absolute path of the repository, free of links.
 * @param paths - Outputs from the root.
 */
export async function moveOutputsAside(root: string, stage: string, paths: readonly string[]): Promise<OutputsAside> {
  for (const path of paths) await checkParents(root, path);
  const folder = join(await ownFolder(root, "outputs"), await ownedName());
  await mkdir(folder);
  const entries: { readonly path: string; readonly stored: string | null }[] = [];
  for (const [index, path] of paths.entries())
    entries.push({ path, stored: (await lstatIfThere(join(root, path))) === undefined ? null : String(index) });
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
    const isStored = stored !== null && (await lstatIfThere(join(folder, stored))) !== undefined;
    // An output that was moved and is back already, or was never moved, stands where it belongs.
    if (stored !== null && !isStored) continue;
    await checkParents(root, path);
    if ((await lstatIfThere(join(root, path))) !== undefined) {
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
  const folder = join(all, fileNameOf(stage));
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
    if (isNotThere(error) || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Puts back the outputs of stages whose run was killed; those of a run that is at work, or whose command is, are left alone. */
export async function recoverOutputs(root: string): Promise<void> {
  const all = await ownFolder(root, "outputs");
  for (const name of await readdir(all)) {
    const folder = join(all, name);
    const journal = await readJournal(folder);
    const write = journal?.entries.map(({ path }) => path) ?? [];
    try {
      await withOutputLocks({ root, write, read: [], command: "repro (recovery)", waitMs: 0 }, async () => {
        // Its owner may have ended well meanwhile.
        const left = await readJournal(folder);
        if (left !== undefined) await putBack(root, folder, left);
        else if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
      });
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== "LOCK_HELD") throw error;
    }
  }
}

/**
 * True when outputs that are to be written are still aside from a run that was killed: its command may have been at work when
 * {@link recoverOutputs} looked. For whoever holds the locks of these outputs.
 */
export async function areAside(root: string, paths: readonly string[]): Promise<boolean> {
  const all = await ownFolder(root, "outputs");
  for (const name of await readdir(all)) {
    const entries = (await readJournal(join(all, name)))?.entries ?? [];
    if (entries.some((entry) => paths.some((path) => overlaps(path, entry.path)))) return true;
  }
  return false;
}

/** A name that tells whose folder it is before there is a journal in it. */
async function ownedName(): Promise<string> {
  const { host, pid, started = "" } = await thisProcess();
  return [String(pid), started, encodeURIComponent(host), randomBytes(8).toString("hex")].join("~");
}

/** True for a folder without a journal whose owner was killed before it wrote one, or right after it removed it. */
async function isAbandoned(folder: string): Promise<boolean> {
  const [, pid = "", started = "", host] = /^(\d{1,10})~(\d*)~(.*)~[0-9a-f]{16}$/.exec(basename(folder)) ?? [];
  if (host !== encodeURIComponent(hostname())) return false;
  // A process looks before it puts anything aside: what is its own, an earlier run of it left when the disk failed.
  if (Number(pid) === process.pid) return true;
  const owner = { pid: Number(pid), started: started === "" ? undefined : started, host: hostname() };
  return (await lifeOf(owner)) === "dead";
}
