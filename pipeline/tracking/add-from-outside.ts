import { createHash } from "node:crypto";
import { lstat, mkdir, rm, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { statIfThere, writeWhole } from "../data/objects/aside.ts";
import { describeDirectory, describeFile, directoryObject } from "../data/objects/cache.ts";
import { checkout } from "../data/objects/checkout.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import { repositoryPathProblem, shown, unsafePath } from "../data/objects/safe-path.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { jobsOf, keyOf } from "../data/objects/transfer.ts";
import { ignoreNothing } from "../data/objects/walk.ts";
import { ignoreOutputs } from "../data/stages/git-ignore.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { type AddResult, contentOf } from "./add.ts";
import { planAt, refuseGitFiles } from "./add-plan.ts";
import { keepInGit } from "./git-files.ts";
import { placeOf, shownFrom } from "./paths.ts";
import { newPointer, type RecordedContent, withOutput, writePointer } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import { workspaceTrackers } from "./tracked.ts";
import { remoteFor } from "./transfers.ts";

export interface OutsideRequest {
  /** One path of this machine. */
  readonly targets: readonly string[];
  /** Where the data goes in the repository; the target's own name here when left out. */
  readonly out?: string | undefined;
  /** Sends the data to the remote without keeping it here. */
  readonly toRemote: boolean;
  readonly remote?: string | undefined;
  readonly jobs?: number | undefined;
  /** Replaces what stands at the place. */
  readonly force?: boolean | undefined;
  readonly glob?: boolean | undefined;
  readonly noCommit?: boolean | undefined;
}

/** @throws LockstepError ARGUMENT_INVALID in DVC's words. */
function requireSense({ targets, toRemote, out, remote, jobs, glob, noCommit }: OutsideRequest): void {
  const because = toRemote ? "--to-remote" : "--out";
  const isOutside = toRemote || out !== undefined;
  const wrong = [
    [isOutside && targets.length !== 1, `multiple targets can't be used with ${because}`],
    [isOutside && glob === true, `--glob can't be used with ${because}`],
    [isOutside && noCommit === true, `--no-commit can't be used with ${because}`],
    [!toRemote && remote !== undefined, "--remote can't be used without --to-remote"],
    [!toRemote && jobs !== undefined, "--remote-jobs can't be used without --to-remote"],
  ] as const;
  const found = wrong.find(([isWrong]) => isWrong);
  if (found !== undefined)
    throw new LockstepError("ARGUMENT_INVALID", found[1], { hint: "`lockstep help add` explains the options." });
}

export async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  const stats = await statIfThere(path);
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? "folder" : "file";
}

/** Where the data goes, from the root. @throws LockstepError PATH_UNSAFE, WORKSPACE_MODIFIED when something stands there. */
export async function destinationOf(
  repository: DataRepository,
  request: Pick<OutsideRequest, "out" | "force">,
  name: string,
): Promise<string> {
  const typed = request.out ?? name;
  const asked = await placeOf(repository, typed);
  const isFolder = request.out !== undefined && (await kindOf(join(repository.root, asked))) === "folder";
  const path = isFolder ? (asked === "" ? name : `${asked}/${name}`) : asked;
  const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
  if (problem !== undefined) throw unsafePath("add", typed, problem);
  const isTaken = await lstat(join(repository.root, path)).then(
    () => true,
    () => false,
  );
  if (isTaken && request.force !== true)
    throw new LockstepError("WORKSPACE_MODIFIED", `${shown(shownFrom(repository, path))} exists already`, {
      hint: "Replace it with --force, or choose another place with --out.",
    });
  return path;
}

/** Data of this machine. */
export interface Source {
  readonly path: string;
  readonly kind: "file" | "folder";
}

export interface Taken {
  readonly content: RecordedContent;
  /** `.gitignore` files that were changed, from the root. */
  readonly ignored: readonly string[];
}

/** Sends files, then what says that they are a folder; nothing stays here. */
export async function send(
  repository: DataRepository,
  { path, kind }: Source,
  request: Pick<OutsideRequest, "remote" | "jobs">,
): Promise<Taken> {
  const { signal } = repository;
  const remote = await remoteFor(repository, request.remote);
  const links = { links: "within", folder: path } as const;
  const write = async (id: Md5, from: string, sizeBytes: number): Promise<void> =>
    remote.write(keyOf({ id, path: from }), { path: from, sizeBytes, md5: id.slice(0, 32) }, { signal });
  if (kind === "file") {
    const file = await describeFile({ folder: path, path: "", links: { links: "refuse" }, signal });
    await write(file.id, path, file.sizeBytes);
    return { content: { ...file, fileCount: undefined }, ignored: [] };
  }
  const folder = await describeDirectory({ path, ignore: ignoreNothing, links, signal });
  const present = await remote.existing(
    folder.entries.map(({ md5: id, relpath }) => keyOf({ id, path: relpath })),
    { signal },
  );
  const lacking = folder.entries.filter(({ md5: id, relpath }) => !present.has(keyOf({ id, path: relpath })));
  let done = 0;
  await mapParallel(lacking, jobsOf({ jobs: request.jobs, remote }), async ({ md5: id, relpath }) => {
    const from = join(path, relpath);
    await write(id, from, (await stat(from)).size);
    repository.progress({ title: "Send", done: ++done, total: lacking.length, unit: "files" });
  });
  await using scratch = await openScratch(repository.root);
  const { bytes } = directoryObject(folder.entries);
  const aside = join(scratch.folder, createHash("md5").update(folder.id).digest("hex"));
  await writeWhole(aside, bytes);
  await write(folder.id, aside, bytes.length);
  await rm(aside);
  return { content: contentOf({ kind: "folder", stored: folder }), ignored: [] };
}

/** Stores the data in the cache and puts it into the workspace. */
export async function bring(repository: DataRepository, source: Source, path: string): Promise<Taken> {
  const { root, cache, links, signal } = repository;
  const [stored] = await cache.add([{ path: source.path, ignore: ignoreNothing }], { signal });
  if (stored === undefined) throw new TypeError(`nothing was stored of ${source.path}`);
  const content = contentOf(stored);
  await mkdir(join(root, path, ".."), { recursive: true });
  await checkout({
    cache,
    id: content.id,
    root,
    destination: path,
    force: true,
    isExecutable: content.isExecutable,
    links,
    signal,
  });
  const isFolder = source.kind === "folder";
  return { content, ignored: (await repository.usesGit()) ? await ignoreOutputs(root, [{ path, isFolder }]) : [] };
}

/**
 * Tracks data of this machine that is outside the repository: copied in, or sent to the remote without being kept here.
 *
 * @throws LockstepError ARGUMENT_INVALID, TARGET_UNKNOWN, WORKSPACE_MODIFIED, PATH_UNSAFE, OUTPUT_OVERLAPS, REMOTE_MISSING.
 */
export async function addFromOutside(request: OutsideRequest, repository: DataRepository): Promise<AddResult> {
  requireSense(request);
  const [target = ""] = request.targets;
  if (/^[a-zA-Z][a-zA-Z0-9+.-]+:\/\//.test(target))
    throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${shown(target)} is a url`, {
      hint: "Use `lockstep import-url`, which keeps where the data is from.",
    });
  const { root, signal } = repository;
  const absolute = resolve(root, repository.folder, target);
  const kind = await kindOf(absolute);
  if (kind === undefined)
    throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(target)}`, {
      hint: "Check the path.",
    });
  const path = await destinationOf(repository, request, basename(absolute));
  return withOutputLocks({ root, write: [path], read: [], command: "add", signal }, async () => {
    const plan = await planAt(repository, await workspaceTrackers(repository), { path, typed: path, kind });
    if (plan.what === "part")
      throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is inside a tracked folder`, {
        hint: "Choose another place with --out, or copy the data there and add it.",
      });
    if (plan.what === "new") await refuseGitFiles(repository, [path]);
    const source: Source = { path: absolute, kind };
    const { content, ignored } = request.toRemote
      ? await send(repository, source, request)
      : await bring(repository, source, path);
    const file = plan.what === "new" ? plan.file : plan.tracker.file;
    const pointer =
      plan.what === "new" ? newPointer(path, content) : withOutput(plan.tracker.pointer, plan.output.written, content);
    await writePointer(root, file, pointer);
    return {
      added: [{ path: shownFrom(repository, path), pointer: shownFrom(repository, file), md5: content.id }],
      git: await keepInGit(repository, [file, ...ignored]),
    };
  });
}
