import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { LockstepError } from "../../domain/error.ts";
import { type Md5, md5 } from "../../domain/ids.ts";
import { DirectoryReader, directoryPieces, emitDirectory } from "../dvc/directory.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import { NewFile } from "./bulk/write-file.ts";
import { eachPiece, hashBytes } from "./hash.ts";

/** Largest directory object that is read: about a million entries with long names. */
export const directoryObjectLimitBytes = 256 * 1024 * 1024;

/** The id and bytes of a directory object. */
export function directoryObject(entries: readonly DirectoryEntry[]): { readonly id: Md5; readonly bytes: Uint8Array } {
  const bytes = emitDirectory(entries);
  return { id: md5(`${hashBytes(bytes).md5}.dir`), bytes };
}

/** The id alone; the bytes are never held together. */
export function directoryId(entries: readonly DirectoryEntry[]): Md5 {
  const hash = createHash("md5");
  for (const piece of directoryPieces(entries)) hash.update(piece);
  return md5(`${hash.digest("hex")}.dir`);
}

/** Writes the bytes of a directory object to a new file, piece by piece. */
export function writeDirectory(entries: readonly DirectoryEntry[], path: string, mode: number): void {
  const file = new NewFile(path, mode);
  try {
    for (const piece of directoryPieces(entries)) file.append(piece);
    file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/**
 * Reads a directory object.
 *
 * @returns `found` is the md5 of its bytes; ask for the entries only when it is the right one.
 * @throws LockstepError DVC_FILE_INVALID when it is too large; from `entries` OBJECT_CORRUPT, PATH_UNSAFE.
 */
export async function readDirectoryObject(
  path: string,
): Promise<{ readonly found: string; readonly entries: () => readonly DirectoryEntry[] }> {
  const { size } = await stat(path);
  if (size > directoryObjectLimitBytes) {
    throw new LockstepError(
      "DVC_FILE_INVALID",
      `the directory object ${path} has ${String(size)} bytes; at most ${String(directoryObjectLimitBytes)} are read`,
      { hint: "Split the tracked folder into several outputs." },
    );
  }
  const hash = createHash("md5");
  const reader = new DirectoryReader(path);
  let problem: unknown;
  await eachPiece(path, (piece) => {
    hash.update(piece);
    if (problem !== undefined) return;
    try {
      reader.push(piece);
    } catch (error) {
      // What is wrong with the text matters only when it is the text that was asked for.
      problem = error;
    }
  });
  return {
    found: hash.digest("hex"),
    entries: () => {
      if (problem !== undefined) throw problem as Error;
      return reader.finish();
    },
  };
}
