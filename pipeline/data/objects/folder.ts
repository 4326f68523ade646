import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";

function syncFolderNow(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Makes a folder and those above it that are missing.
 *
 * @param mode - Permission bits of what is made; the process's own when left out.
 * @returns What was made, the deepest first.
 */
export function makeFolder(folder: string, mode?: number): readonly string[] {
  const first = mkdirSync(folder, { recursive: true });
  const made: string[] = [];
  if (first === undefined) return made;
  for (let one = folder; ; one = dirname(one)) {
    // `mkdir` takes the umask away, and leaves out the bit that hands the group on.
    if (mode !== undefined) chmodSync(one, mode);
    made.push(one);
    if (one === first || one === dirname(one)) return made;
  }
}

/** {@link makeFolder}, and the names survive a power cut. */
export function ensureFolder(folder: string, mode?: number): void {
  for (const made of makeFolder(folder, mode)) syncFolderNow(dirname(made));
}
