import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Md5, md5 } from "../../domain/ids.ts";
import { isSystemError, writeWhole } from "./aside.ts";
import { md5OfFile } from "./hash.ts";
import { ownFolder } from "./scratch.ts";

export interface FileHash {
  readonly md5: Md5;
  readonly sizeBytes: number;
}

/**
 * Digests of workspace files that have not changed since they were read, by inode, size, mtime and ctime. It spares reading what is
 * known; objects of a cache or a remote are never looked up here, because a failing disk changes bytes and no time stamp.
 */
export interface HashState {
  md5Of(absolute: string): Promise<FileHash>;
  /** Keeps what was learnt for the next process. */
  save(): Promise<void>;
}

/** `<inode> <size> <mtime ns> <ctime ns>`, and the digest that the file had then. */
type Known = readonly [stamp: string, md5: Md5];

/** A file that changed this recently may change again within the same tick of the clock; it is read each time. */
const settledMs = 2000n;

async function readKnown(path: string): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    // Without it, or with one that cannot be read, every file is hashed: slower, and right.
    if (isSystemError(error, "ENOENT") || error instanceof SyntaxError) return known;
    throw error;
  }
  if (!Array.isArray(value)) return known;
  for (const item of value as readonly unknown[]) {
    if (!Array.isArray(item)) continue;
    const [file, stamp, digest] = item as readonly unknown[];
    if (typeof file !== "string" || typeof stamp !== "string" || typeof digest !== "string") continue;
    if (/^[0-9a-f]{32}$/.test(digest)) known.set(file, [stamp, md5(digest)]);
  }
  return known;
}

async function stampOf(
  absolute: string,
): Promise<{ readonly stamp: string; readonly changedNs: bigint; readonly size: bigint }> {
  const { ino, size, mtimeNs, ctimeNs } = await stat(absolute, { bigint: true });
  return { stamp: `${ino} ${size} ${mtimeNs} ${ctimeNs}`, changedNs: mtimeNs > ctimeNs ? mtimeNs : ctimeNs, size };
}

/** @param root - Absolute path of the repository; the state is in Lockstep's own folder there. */
export async function openHashState(root: string): Promise<HashState> {
  const path = join(await ownFolder(root, "state"), "hashes.json");
  const known = await readKnown(path);
  let isChanged = false;
  return {
    async md5Of(absolute) {
      const before = await stampOf(absolute);
      const found = known.get(absolute);
      if (found?.[0] === before.stamp) return { md5: found[1], sizeBytes: Number(before.size) };
      const hash = await md5OfFile(absolute);
      const after = await stampOf(absolute);
      const isSettled = BigInt(Date.now()) - after.changedNs / 1_000_000n > settledMs;
      if (isSettled && before.stamp === after.stamp) {
        known.set(absolute, [after.stamp, hash.md5]);
        isChanged = true;
      }
      return hash;
    },
    async save() {
      if (!isChanged) return;
      await writeWhole(path, JSON.stringify([...known].map(([file, [stamp, digest]]) => [file, stamp, digest])));
      isChanged = false;
    },
  };
}
