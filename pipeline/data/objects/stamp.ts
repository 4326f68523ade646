import { type BigIntStats, statSync } from "node:fs";

/**
 * What a file system says of a file that changes whenever somebody writes to it, renames another file over it or sets its times:
 * `<inode> <size> <mtime ns> <ctime ns>`. Nobody can set a ctime back.
 */
export interface Stamp {
  readonly stamp: string;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
  /** The later one of mtime and ctime. */
  readonly changedNs: bigint;
  readonly mtimeNs: bigint;
}

export function stampFrom(stats: BigIntStats): Stamp {
  const { ino, size, mtimeNs, ctimeNs, mode } = stats;
  return {
    stamp: `${ino} ${size} ${mtimeNs} ${ctimeNs}`,
    sizeBytes: Number(size),
    isExecutable: (Number(mode) & 0o100) !== 0,
    changedNs: mtimeNs > ctimeNs ? mtimeNs : ctimeNs,
    mtimeNs,
  };
}

/** Of the file that a path leads to; `undefined` when there is none. */
export function stampOf(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? undefined : stampFrom(stats);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Clocks of file systems that keep fractions of a second tick every 10 ms or faster; the others every second, FAT every two. */
const fineTickMs = 50;
const coarseTickMs = 2000;

/**
 * False for a file that changed so recently that it may change again within the same tick of the file system's clock, without its
 * stamp showing it; such a stamp is not worth keeping.
 */
export function isSettled({ changedNs }: Pick<Stamp, "changedNs">, nowMs = Date.now()): boolean {
  const tickMs = changedNs % 1_000_000n === 0n ? coarseTickMs : fineTickMs;
  return nowMs - Number(changedNs / 1_000_000n) > tickMs;
}

/** How long after a change a stamp is worth keeping, at the usual clock. */
export const settlingMs = fineTickMs + 10;
