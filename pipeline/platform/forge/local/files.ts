import { randomBytes } from "node:crypto";
import { link, mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LockstepError } from "../../../domain/error.ts";

/** Largest file that is read, in bytes: a body or record and what is around it. */
const sizeLimit = 4 * 1024 * 1024;

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

export async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle on a folder; its rename is journalled.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes the whole file beside its place, calls `place` to give it its name, and leaves nothing behind. */
async function placeWhole(path: string, value: unknown, place: (aside: string) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const aside = join(folder, `.${randomBytes(12).toString("base64url")}.tmp`);
  try {
    const handle = await open(aside, "wx");
    try {
      await handle.writeFile(`${JSON.stringify(value, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await place(aside);
  } finally {
    await unlink(aside).catch((error: unknown) => {
      if (!isSystemError(error, "ENOENT")) throw error;
    });
  }
  await syncFolder(folder);
}

/** Writes a JSON file whole or not at all, over what is there. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await placeWhole(path, value, (aside) => rename(aside, path));
}

/** Creates a JSON file, whole from its first moment; `false` when there is one already. */
export async function createJson(path: string, value: unknown): Promise<boolean> {
  try {
    // A hard link is the one way to give a finished file a name only if nobody has it.
    await placeWhole(path, value, (aside) => link(aside, path));
    return true;
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Reads and checks a JSON file; `undefined` when there is none.
 *
 * @throws LockstepError RECORD_INVALID when it is no JSON or not what `read` takes.
 */
export async function readJson<Value>(path: string, read: (value: unknown) => Value): Promise<Value | undefined> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  }
  try {
    if (bytes.length > sizeLimit) throw new Error(`it has ${bytes.length} bytes`);
    return read(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LockstepError("RECORD_INVALID", `${path} is not what the local forge writes: ${why}`, {
      hint: "Look at the file: somebody else wrote it. Put back what belongs there, or move it away.",
      cause,
    });
  }
}

/** Names without `.json` of the records in a folder; what is not finished is not seen. */
export async function listJson(folder: string): Promise<readonly string[]> {
  try {
    const names = await readdir(folder);
    return names.flatMap((name) => (/^[\w-]+\.json$/.test(name) ? [name.slice(0, -".json".length)] : []));
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw error;
  }
}

/** Numbers of the records in a folder, ascending. */
export async function listNumbers(folder: string): Promise<readonly number[]> {
  const names = await listJson(folder);
  return names
    .filter((name) => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Creates the record of the next free number; two who do it at once get two numbers. */
export async function createNumbered<Value>(folder: string, make: (number: number) => Value): Promise<Value> {
  let number = ((await listNumbers(folder)).at(-1) ?? 0) + 1;
  for (;;) {
    const value = make(number);
    if (await createJson(join(folder, `${number}.json`), value)) return value;
    number += 1;
  }
}
