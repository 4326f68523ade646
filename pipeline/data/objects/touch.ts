import { lstatSync, utimesSync } from "node:fs";

/** An object younger than this is young enough for every grace period, and touching it would only cost. */
const freshMs = 86_400_000;

/**
 * Makes old objects that somebody is about to name look new: garbage collection leaves alone what was written within its grace period,
 * and where several repositories share a cache, its age is all that one knows of another's plans. Where the system does not let us, the
 * objects keep their age.
 */
export function touchOld(paths: Iterable<string>): void {
  const now = Date.now();
  for (const path of paths) {
    try {
      if (now - lstatSync(path).mtimeMs > freshMs) utimesSync(path, now / 1000, now / 1000);
    } catch {
      // Somebody else's object in a shared cache: who may not touch it may still use it.
    }
  }
}
