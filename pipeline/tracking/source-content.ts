import { constants } from "node:fs";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { isDirectoryId, type ObjectCache } from "../data/objects/cache.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { checkDirectoryPaths, shown } from "../data/objects/safe-path.ts";
import { isDvcFile } from "../data/stages/collect.ts";
import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import type { SourceRepository } from "./source-repository.ts";
import { readTrackers, type TrackedOutput } from "./tracked.ts";
import { partOf } from "./transfers.ts";

/** An output, or a part of it, that belongs to what is asked for. */
export interface SourceOutput {
  readonly output: TrackedOutput;
  readonly id: Md5;
  readonly isLegacy: boolean;
  /** Path below the output when only a part of it is wanted. */
  readonly part: string | undefined;
  /** Where it goes, below the destination; empty for the destination itself. */
  readonly at: string;
}

/** What another repository has at a path: data that DVC keeps, files that Git keeps, or a folder with both. */
export interface SourceContent {
  readonly outputs: readonly SourceOutput[];
  readonly files: readonly { readonly path: string; readonly at: string; readonly isExecutable: boolean }[];
}

function normal(path: string): string {
  const plain = posix.normalize(path.replaceAll("\\", "/")).replace(/^\/+|\/+$/g, "");
  return plain === "." ? "" : plain;
}

function below(folder: string, path: string): string {
  return folder === "" ? path : path.slice(folder.length + 1);
}

function recorded(output: TrackedOutput, source: SourceRepository): Pick<SourceOutput, "output" | "id" | "isLegacy"> {
  if (output.entry?.md5 !== undefined) return { output, id: output.entry.md5, isLegacy: output.entry.isLegacy };
  throw new LockstepError(
    "OBJECT_MISSING",
    `${source.url} at ${source.commit} records no content of ${shown(output.path)}`,
    {
      hint: "Run `dvc commit` or `dvc repro` there, commit what it writes, and name the new commit.",
    },
  );
}

/**
 * Finds what a repository has at a path. Its own files of DVC are not data, as in DVC.
 *
 * @param typed - From the root of the repository.
 * @throws LockstepError TARGET_UNKNOWN, OBJECT_MISSING, PATH_UNSAFE.
 */
export async function findContent(source: SourceRepository, typed: string): Promise<SourceContent> {
  const path = normal(typed);
  const outputs = (await readTrackers(source.state.source))
    .flatMap(({ outs }) => outs)
    .filter(({ isCached }) => isCached);
  const over = outputs.find((output) => output.path === path || isInside(path, output.path));
  if (over !== undefined) {
    const part = over.path === path ? undefined : path.slice(over.path.length + 1);
    return { outputs: [{ ...recorded(over, source), part, at: "" }], files: [] };
  }
  const isBelow = (other: string): boolean => path === "" || other.startsWith(`${path}/`);
  const inside = outputs.filter((output) => isBelow(output.path));
  const files = (source.state.entries ?? []).filter((entry) => {
    if (entry.kind === "symlink" || entry.kind === "submodule") return false;
    if (entry.path === path) return true;
    const isOfDvc = isDvcFile(entry.path) || entry.path.endsWith(".dvcignore") || entry.path.startsWith(".dvc/");
    return isBelow(entry.path) && !isOfDvc;
  });
  if (inside.length === 0 && files.length === 0)
    throw new LockstepError(
      "TARGET_UNKNOWN",
      `${source.url} at ${source.commit} has no file or folder ${shown(typed)}`,
      {
        hint: "Check the path, and the revision: `--rev <branch, tag or commit>`. A link in Git is not followed.",
      },
    );
  const content = {
    outputs: inside.map((output) => ({ ...recorded(output, source), part: undefined, at: below(path, output.path) })),
    files: files.map((entry) => ({
      path: entry.path,
      at: entry.path === path ? "" : below(path, entry.path),
      isExecutable: entry.kind === "executable",
    })),
  };
  const places = [...content.outputs, ...content.files].map(({ at }) => at).filter((at) => at !== "");
  checkDirectoryPaths(`${source.url}: ${shown(typed)}`, places);
  return content;
}

type Transfer = Pick<Parameters<typeof fetchObjects>[0], "onProgress" | "signal" | "jobs">;

/** Brings the objects of outputs into a cache, each hashed on its way. @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING. */
export async function bringObjects(
  source: SourceRepository,
  { outputs }: Pick<SourceContent, "outputs">,
  { cache, ...transfer }: Transfer & { readonly cache: ObjectCache },
): Promise<number> {
  let transferred = 0;
  for (const { output, id, isLegacy, part } of outputs) {
    const remote = await source.remote(output.remote);
    const common = { cache: isLegacy ? cache.legacy : cache, remote, ...transfer };
    const whole = { id, path: output.path, isLegacy };
    const listing =
      part === undefined ? undefined : await fetchObjects({ ...common, ids: [whole], isListingOnly: true });
    const ids = part === undefined ? [whole] : await partOf(common.cache, { ...whole, part });
    transferred += (listing?.transferred ?? 0) + (await fetchObjects({ ...common, ids })).transferred;
  }
  return transferred;
}

/** Files of an output with their objects, once these are in the cache. */
async function filesOf({ output, id, isLegacy, part, at }: SourceOutput, cache: ObjectCache) {
  const objects = isLegacy ? cache.legacy : cache;
  if (!isDirectoryId(id)) return [{ object: objects.path(id), at, isExecutable: output.entry?.isExecutable === true }];
  const members =
    part === undefined
      ? await objects.readDirectory(id)
      : (await objects.readDirectory(id)).filter(({ relpath }) => relpath === part || relpath.startsWith(`${part}/`));
  return members.map(({ md5, relpath }) => {
    const name = part === undefined ? relpath : relpath.slice(part.length + 1);
    return { object: objects.path(md5), at: [at, name].filter((piece) => piece !== "").join("/"), isExecutable: false };
  });
}

/**
 * Writes what was found to a path where nothing stands: a file, or a folder. The objects must be in the cache.
 *
 * @param fileMode - Permission bits of a new file, for example `0o644`.
 * @returns The number of files.
 */
export async function writeContent(
  source: SourceRepository,
  { outputs, files }: SourceContent,
  to: { readonly cache: ObjectCache; readonly destination: string; readonly fileMode: number },
): Promise<number> {
  const { cache, destination, fileMode } = to;
  const modeOf = (isExecutable: boolean): number => (isExecutable ? fileMode | ((fileMode & 0o444) >> 2) : fileMode);
  const placed = (await Promise.all(outputs.map((output) => filesOf(output, cache)))).flat();
  checkDirectoryPaths(
    source.url,
    [...placed, ...files].map(({ at }) => at).filter((at) => at !== ""),
  );
  const isFile = [...placed, ...files].some(({ at }) => at === "");
  if (!isFile) await mkdir(destination, { recursive: true });
  for (const { object, at, isExecutable } of placed) {
    const path = join(destination, at);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(object, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    await chmod(path, modeOf(isExecutable));
  }
  for (const { path: name, at, isExecutable } of files) {
    const path = join(destination, at);
    await mkdir(dirname(path), { recursive: true });
    const bytes = await source.git.readFile(source.commit, name);
    if (bytes === undefined)
      throw new LockstepError("GIT_COMMAND_FAILED", `${source.url}: ${shown(name)} cannot be read`);
    await writeFile(path, bytes, { flag: "wx", mode: modeOf(isExecutable) });
  }
  return placed.length + files.length;
}
