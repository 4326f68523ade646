import { setTimeout as pause } from "node:timers/promises";
import type { Md5 } from "../../domain/ids.ts";
import type { HashName } from "./bulk/read-file.ts";
import { bulk } from "./bulk/run.ts";
import type { HashState } from "./hash-state.ts";
import { isSettled, settlingMs } from "./stamp.ts";

/** From so many files or bytes on, waiting until their stamps can be relied on is quicker than reading them again one day. */
const manyFiles = 1000;
const manyBytes = 32 * 1024 * 1024;

/**
 * Remembers files whose bytes were hashed while they were written under names that nobody knew.
 *
 * @param namedMs - When they began to get their names, in milliseconds since 1970. A file that was written to since then, by whomever,
 *   is not remembered.
 */
export async function rememberWritten(
  state: HashState,
  files: readonly { readonly path: string; readonly md5: Md5 }[],
  { hash, namedMs }: { readonly hash: HashName; readonly namedMs: number },
): Promise<void> {
  if (files.length === 0) return;
  const paths = files.map(({ path }) => path);
  let stamps = await bulk("stamp", paths);
  const bytes = stamps.reduce((sum, stamp) => sum + (stamp?.sizeBytes ?? 0), 0);
  if (files.length >= manyFiles || bytes >= manyBytes) {
    await pause(settlingMs);
    const later = await bulk("stamp", paths);
    stamps = stamps.map((stamp, index) => (stamp?.stamp === later[index]?.stamp ? stamp : undefined));
  }
  state.remember(
    files.flatMap((file, index) => {
      const stamp = stamps[index];
      if (stamp === undefined || !isSettled(stamp) || Number(stamp.mtimeNs / 1_000_000n) >= namedMs) return [];
      return [{ ...file, stamp: stamp.stamp }];
    }),
    hash,
  );
}
