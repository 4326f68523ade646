import type { Known } from "./bulk/tasks.ts";
import { type Stamp, stampOf } from "./stamp.ts";

/** Up to so many files that are known, asking whether they changed takes less time than threads take to start. */
const fewKnown = 20_000;

/** Files that are looked at before others in the process get their turn. */
const turnFiles = 2000;

/**
 * Stamps of those files that are as they are known, in order; nothing is read. `undefined` when that is better left to threads: when
 * nothing is known, or very much.
 */
export async function unchangedFiles(
  absolutes: readonly string[],
  known: readonly (Known | undefined)[],
): Promise<readonly (Stamp | undefined)[] | undefined> {
  const count = known.reduce((sum, one) => sum + (one === undefined ? 0 : 1), 0);
  if (count === 0 || count > fewKnown) return undefined;
  const found = new Array<Stamp | undefined>(absolutes.length);
  for (const [index, path] of absolutes.entries()) {
    const earlier = known[index];
    const now = earlier === undefined ? undefined : stampOf(path);
    if (now?.stamp === earlier?.stamp) found[index] = now;
    if (index % turnFiles === turnFiles - 1) await new Promise((fulfil) => setImmediate(fulfil));
  }
  return found;
}
