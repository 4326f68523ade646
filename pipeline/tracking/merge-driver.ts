import { readFile, writeFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { mergeLock } from "../data/dvc/merge-lock.ts";
import { type DirectoryStore, mergePointer } from "../data/dvc/merge-pointer.ts";
import type { MergeResult } from "../data/dvc/merge-values.ts";
import type { DirectoryEntry } from "../data/dvc/model.ts";
import { parsePointer } from "../data/dvc/pointer.ts";
import { readTextIfThere, writeWhole } from "../data/objects/aside.ts";
import { directoryObject, isDirectoryId } from "../data/objects/cache.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { withAttributes, withConflictMarks } from "./merge-driver-texts.ts";
import type { DataRepository } from "./repository.ts";
import { gitOf } from "./states.ts";
import { membersOf } from "./tracked-objects.ts";

export interface Installed {
  /** The command that Git runs. */
  readonly command: string;
  /** The file of attributes, from the root of the Git repository. */
  readonly attributes: string;
  /** False when the lines were there already. */
  readonly hasChanged: boolean;
}

/**
 * Lets Git merge `dvc.lock`, `*.dvc` and records of models by meaning: its configuration of this clone names the command, `.gitattributes`, which is
 * committed, the files. Doing it again changes nothing.
 *
 * @param command - Starts Lockstep from a shell, quoted.
 */
export async function installMergeDriver(command: string, repository: DataRepository): Promise<Installed> {
  const git = await gitOf(repository);
  const driver = `${command} merge-driver run %O %A %B %P`;
  await git.setMergeDriver({
    name: "lockstep",
    title: "dvc.lock, pointers of DVC and records of models, by meaning",
    command: driver,
  });
  const path = join(git.root, ".gitattributes");
  const before = await readTextIfThere(path);
  const after = withAttributes(before);
  if (after !== before) await writeWhole(path, after);
  return { command: driver, attributes: ".gitattributes", hasChanged: after !== before };
}

/** The three files that Git gives to a driver, and the path they are versions of. */
export interface MergeFiles {
  readonly base: string;
  /** Read, and written with the result. */
  readonly ours: string;
  readonly theirs: string;
  /** In the repository. */
  readonly path: string;
}

export interface Merged {
  readonly path: string;
  readonly outcome: "merged" | "conflict";
  /** Why it is a conflict, one sentence for each. */
  readonly sentences: readonly string[];
}

/** Ids of the folders that a pointer names. */
function folderIds(text: string, where: string): readonly Md5[] {
  if (text.trim() === "") return [];
  return parsePointer(text, where).outs.flatMap(({ md5 }) => (md5 !== undefined && isDirectoryId(md5) ? [md5] : []));
}

/** The lists of files that a pointer merge may need, as far as cache and remote have them. */
async function directoriesOf(repository: DataRepository, texts: readonly string[], path: string) {
  const known = new Map<Md5, readonly DirectoryEntry[]>();
  for (const id of new Set(texts.flatMap((text) => folderIds(text, path)))) {
    try {
      known.set(id, await membersOf(repository, { id, isLegacy: false, path, remote: undefined }));
    } catch (error) {
      // The merge itself says what is missing, and only when it needs it.
      if (!(error instanceof LockstepError)) throw error;
    }
  }
  return known;
}

/** What a merge may need. */
export interface MergeContext {
  /** Absent where the working tree is none. */
  readonly repository: DataRepository | undefined;
  readonly mergeRecord: RecordMerger;
}

type Texts = Readonly<Record<"base" | "ours" | "theirs", string>>;

async function mergedPointer(repository: DataRepository | undefined, texts: Texts, path: string): Promise<MergeResult> {
  if (repository === undefined) return mergePointer(texts);
  const known = await directoriesOf(repository, Object.values(texts), path);
  const written: ReturnType<typeof directoryObject>[] = [];
  const store: DirectoryStore = {
    read: (id) => known.get(id),
    write: (entries) => {
      const object = directoryObject(entries);
      written.push(object);
      return object.id;
    },
  };
  const result = mergePointer(texts, store);
  // The object before what names it.
  if (result.outcome === "merged")
    for (const { id, bytes } of written)
      await repository.cache.receive({ id, stream: oneOf(bytes), where: path, hint: "Merge again." });
  return result;
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
  await Promise.resolve();
}

/** How a record of a model is merged, and what stands between the marks when it is not. */
export type RecordMerger = (
  texts: Texts,
  path: string,
) => MergeResult & { readonly sides?: { readonly ours: string; readonly theirs: string } };

async function mergeTexts(
  { repository, mergeRecord }: MergeContext,
  texts: Texts,
  path: string,
): Promise<ReturnType<RecordMerger>> {
  try {
    if (/^models\/.+\.yaml$/.test(path)) return mergeRecord(texts, path);
    return posix.basename(path) === "dvc.lock"
      ? mergeLock(texts.base, texts.ours, texts.theirs)
      : await mergedPointer(repository, texts, path);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    return { outcome: "conflict", conflicts: [{ what: path, sentence: `${error.message}.` }] };
  }
}

/**
 * What Git calls to merge one file. The result is written in the place of ours; a conflict keeps both sides there between Git's marks,
 * so that nothing can be run or committed by mistake.
 */
export async function runMergeDriver(files: MergeFiles, context: MergeContext): Promise<Merged> {
  const read = async (file: string): Promise<string> => decodeUtf8(await readFile(file), files.path);
  const texts = { base: await read(files.base), ours: await read(files.ours), theirs: await read(files.theirs) };
  const result = await mergeTexts(context, texts, files.path);
  if (result.outcome === "merged") {
    await writeFile(files.ours, result.text);
    return { path: files.path, outcome: "merged", sentences: [] };
  }
  const { ours, theirs } = result.sides ?? texts;
  await writeFile(files.ours, withConflictMarks(ours, theirs));
  return { path: files.path, outcome: "conflict", sentences: result.conflicts.map(({ sentence }) => sentence) };
}
