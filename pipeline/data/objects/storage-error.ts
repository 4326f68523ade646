import { LockstepError } from "../../domain/error.ts";
import { shown } from "./safe-path.ts";

/** What a file system says when it cannot go on, whatever the file. */
const failures: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  ENOSPC: ["no space is left", "Make room, then run the same command again: what was finished is kept."],
  EDQUOT: ["the quota is used up", "Make room, then run the same command again: what was finished is kept."],
  EIO: [
    "the device failed to read or write",
    "Look at the system's log and the disk, then run the same command again.",
  ],
  EROFS: ["the file system is read-only", "Make it writable, or put the cache elsewhere with `cache.dir`."],
  EMFILE: ["too many files are open", "Raise the limit (`ulimit -n`), then run the same command again."],
  ENFILE: ["too many files are open on this machine", "Close other programs, then run the same command again."],
};

function textOf(error: Error, name: string): string | undefined {
  const value: unknown = (error as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}

/** The error to throw for one of the system's: with what now where the trouble is the storage's, not the file's. */
export function storageError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof LockstepError) return error;
  const code = textOf(error, "code") ?? "";
  const failure = Object.hasOwn(failures, code) ? failures[code] : undefined;
  if (failure === undefined) return error;
  const path = textOf(error, "path");
  const where = path === undefined ? "the workspace or the cache" : shown(path);
  return new LockstepError("STORAGE_FAILED", `${where}: ${failure[0]} (${code})`, { hint: failure[1], cause: error });
}

/** Runs work whose system errors are {@link storageError}s. */
export async function withStorageErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw storageError(error);
  }
}

export function stopWhenInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new LockstepError("INTERRUPTED", "the work was interrupted; what was finished is kept", {
    hint: "Run the same command again: it goes on with what is missing.",
  });
}
