import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** How to be told that a test has ended. */
type OnEnd = (clean: () => void) => void;

/**
 * A new empty folder that goes away with the test; its path is free of links.
 *
 * @param onEnd - Of the test's own context, for tests that run at once.
 */
export function temporaryFolder(parent = tmpdir(), onEnd: OnEnd = onTestFinished): string {
  const folder = realpathSync(mkdtempSync(join(parent, "lockstep-test-")));
  onEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** The same in memory where the system has such a place: for tests that sync thousands of small files. */
export function memoryFolder(onEnd: OnEnd = onTestFinished): string {
  return temporaryFolder(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), onEnd);
}

/** Writes files below a folder: path → text or bytes. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}
