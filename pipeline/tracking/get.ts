import { lstat, mkdir, mkdtempDisposable, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { asideName, isFolder, statIfThere, syncFolder } from "../data/objects/aside.ts";
import { openCache } from "../data/objects/cache.ts";
import { keyOf } from "../data/objects/transfer.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import type { DataRepository, Drivers } from "./repository.ts";
import { bringObjects, findContent, writeContent } from "./source-content.ts";
import { openSourceRepository, type SourceRepository, type SourceRequest } from "./source-repository.ts";
import { watched } from "./transfers.ts";

export interface GetRequest
  extends Omit<SourceRequest, "scratch" | "signal">,
    Pick<DataRepository, "jobs" | "progress" | "signal"> {
  /** From the root of the other repository; or what finds it there. */
  readonly path: string | ((source: SourceRepository) => Promise<string>);
  /** Where to; a folder that exists takes it in. The name of the path when left out. */
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
}

export interface Got {
  /** As it was asked for, relative to where the command was started. */
  readonly path: string;
  readonly commit: CommitSha;
  readonly fileCount: number;
}

async function isTakenAt(path: string): Promise<boolean> {
  return (await statIfThere(path)) !== undefined;
}

function nameOf(path: string): string {
  return basename(path.replace(/\/+$/, ""));
}

/** As typed: the folder that something is put into, and the name it gets when that is not its own. */
async function placeFor({
  out,
  from,
}: GetRequest): Promise<{ readonly into: string; readonly as: string | undefined }> {
  if (out === undefined) return { into: "", as: undefined };
  if (out.endsWith("/") || (await isFolder(resolve(from, out)))) return { into: out, as: undefined };
  return { into: dirname(out), as: basename(out) };
}

function pathIn(source: SourceRepository, { path }: GetRequest): Promise<string> {
  return typeof path === "string" ? Promise.resolve(path) : path(source);
}

/** The permission bits that a new file has in a folder. */
async function newFileMode(folder: string): Promise<number> {
  const probe = join(folder, "mode");
  await writeFile(probe, "");
  return (await lstat(probe)).mode & 0o777;
}

function taken(place: string): LockstepError {
  return new LockstepError("WORKSPACE_MODIFIED", `${place} exists already`, {
    hint: "Name another place with `-o`, or overwrite it with `--force`.",
  });
}

/**
 * Brings a file or folder of another repository here, whether DVC or Git keeps it there. It is not tracked here. Everything arrives aside,
 * hashed, and gets its name at the end.
 *
 * @throws LockstepError WORKSPACE_MODIFIED when something stands there, REVISION_UNKNOWN, TARGET_UNKNOWN, GIT_COMMAND_FAILED,
 * OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING.
 */
export async function get(request: GetRequest, drivers: Drivers): Promise<Got> {
  const { into, as } = await placeFor(request);
  const folder = resolve(request.from, into);
  const known = as ?? (typeof request.path === "string" ? nameOf(request.path) : undefined);
  const refuseTaken = async (name: string): Promise<boolean> => {
    const isTaken = await isTakenAt(join(folder, name));
    if (isTaken && request.force !== true) throw taken(join(into, name));
    return isTaken;
  };
  // Before anything is transferred, where that can be.
  if (known !== undefined) await refuseTaken(known);
  await mkdir(folder, { recursive: true });
  // Beside the destination, so that the last step is a rename.
  const scratch = join(folder, asideName());
  await mkdir(scratch);
  try {
    await using source = await openSourceRepository({ ...request, scratch }, drivers);
    const path = await pathIn(source, request);
    const name = known ?? nameOf(path);
    const destination = join(folder, name);
    await refuseTaken(name);
    const content = await findContent(source, path);
    const cache = openCache(join(scratch, "objects"));
    await bringObjects(source, content, { cache, ...watched(request, "Get") });
    const arrived = join(scratch, "arrived");
    const fileMode = await newFileMode(scratch);
    const fileCount = await writeContent(source, content, { cache, destination: arrived, fileMode });
    if (await refuseTaken(name)) await rename(destination, join(scratch, "replaced"));
    await rename(arrived, destination);
    await syncFolder(folder);
    return { path: join(into, name), commit: source.commit, fileCount };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Where the other repository's storage keeps an output.
 *
 * @throws LockstepError TARGET_UNKNOWN also for what is no single output there.
 */
export async function showUrl(request: GetRequest, drivers: Drivers): Promise<string> {
  await using scratch = await mkdtempDisposable(join(tmpdir(), "lockstep-get-"));
  await using source = await openSourceRepository({ ...request, scratch: scratch.path }, drivers);
  const path = await pathIn(source, request);
  const { outputs } = await findContent(source, path);
  const [first] = outputs;
  if (first === undefined || first.at !== "" || first.part !== undefined)
    throw new LockstepError("TARGET_UNKNOWN", `${path} is no output of DVC in ${source.url}`, {
      hint: "Only what DVC tracks as a whole has an address in its storage.",
    });
  const remote = await source.remote(first.output.remote);
  return `${remote.url.replace(/\/+$/, "")}/${keyOf({ ...first, path: first.output.path })}`;
}
