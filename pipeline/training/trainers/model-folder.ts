import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolder } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";

/** Files of which every trained model has one: a model takes the place of one that another trainer made. */
const trained = ["model.json", "forest.json", "linear.json"];

/** Everything that a trained model's folder holds. */
const written: ReadonlySet<string> = new Set([...trained, "weights.bin", "transform.json"]);

/**
 * Sees that nothing is lost when a model is written to a place: nothing is there, or a folder with the files of a trained model alone.
 *
 * @throws LockstepError PATH_UNSAFE.
 */
export async function checkModelPlace(folder: string): Promise<void> {
  const present = await lstat(folder).catch(() => undefined);
  if (present === undefined) return;
  const names = present.isDirectory() ? await readdir(folder) : [];
  const other = names.find((name) => !written.has(name));
  if (present.isDirectory() && other === undefined) return;
  const what = other === undefined ? "is no folder" : `holds ${JSON.stringify(other)}, which is no file of a model`;
  throw new LockstepError("PATH_UNSAFE", `${folder} ${what}: the model would take its place`, {
    hint: "Name another output folder, or move away what is there.",
  });
}

/** As {@link writeModelFolder}, in the place of a model of any trainer. @throws LockstepError PATH_UNSAFE where other files are. */
export async function writeTrainedModel(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  await checkModelPlace(folder);
  await writeModelFolder(folder, files, trained);
}

/**
 * Writes the files of a model as one folder: beside its place first, each file and the folder flushed to the disk, then renamed.
 * An older model in that place is replaced as a whole.
 *
 * @param marks - One of these files makes a folder an older model; the first of `files` when left out.
 *
 * @throws LockstepError PATH_UNSAFE when something that is no folder of a model is in the place.
 */
export async function writeModelFolder(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  marks: readonly string[] = Object.keys(files).slice(0, 1),
): Promise<void> {
  const parent = dirname(folder);
  await mkdir(parent, { recursive: true });
  const aside = join(parent, `.${basename(folder)}.${randomUUID()}.part`);
  await mkdir(aside);
  try {
    for (const [name, content] of Object.entries(files)) {
      await using file = await open(join(aside, name), "wx");
      await file.writeFile(content);
      await file.sync();
    }
    await syncFolder(aside);
    await replace(folder, aside, marks);
    await syncFolder(parent);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function replace(folder: string, made: string, marks: readonly string[]): Promise<void> {
  const present = await lstat(folder).catch(() => undefined);
  if (present === undefined) {
    await rename(made, folder);
    return;
  }
  const marked = await Promise.all(marks.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  const isEmpty = present.isDirectory() && (await readdir(folder)).length === 0;
  if (!present.isDirectory() || !(isEmpty || marked.some((found) => found?.isFile())))
    throw new LockstepError("PATH_UNSAFE", `${folder} exists and is not a model of this format`, {
      hint: "Name another output folder, or move away what is there.",
    });
  const old = join(dirname(folder), `.${basename(folder)}.${randomUUID()}.old`);
  await rename(folder, old);
  await rename(made, folder);
  await rm(old, { recursive: true, force: true });
}

/**
 * The bytes of one file of a model. Links are not followed, and nothing is read before its size is known to be allowed.
 *
 * @throws LockstepError MODEL_INVALID.
 */
export async function readModelFile(folder: string, name: string, limitBytes: number): Promise<Uint8Array> {
  const path = join(folder, name);
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) throw new LockstepError("MODEL_INVALID", `${path} is not a regular file`);
    if (stat.size > limitBytes)
      throw new LockstepError(
        "MODEL_INVALID",
        `${path} has ${stat.size} bytes, more than the ${limitBytes} it may have`,
      );
    const bytes = new Uint8Array(stat.size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) throw new LockstepError("MODEL_INVALID", `${path} became shorter while it was read`);
      filled += bytesRead;
    }
    return bytes;
  } catch (cause) {
    if (cause instanceof LockstepError) throw cause;
    throw new LockstepError("MODEL_INVALID", `${path} cannot be read as a file of a model`, {
      hint: "A model is a folder of regular files, without links; restore it with `lockstep pull` or train it again.",
      cause,
    });
  }
}

/** UTF-8, strictly. @throws LockstepError MODEL_INVALID. */
export async function readModelText(folder: string, name: string, limitBytes: number): Promise<string> {
  const bytes = await readModelFile(folder, name, limitBytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new LockstepError("MODEL_INVALID", `${join(folder, name)} is not UTF-8 text`, { cause });
  }
}
