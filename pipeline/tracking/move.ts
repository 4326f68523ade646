import { mkdir, rename, stat } from "node:fs/promises";
import { basename, dirname, join, posix } from "node:path";
import type { Entry, Pointer } from "../data/dvc/model.ts";
import { emitPointer, updatePointer } from "../data/dvc/pointer.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { lstatIfThere, readTextIfThere, removeFile, syncFolder } from "../data/objects/aside.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import { checkParents, repositoryPathProblem, shown, unsafePath } from "../data/objects/safe-path.ts";
import { writeWorkspaceFile } from "../data/objects/scratch.ts";
import { ignoreOutputs, unignoreOutput } from "../data/stages/git-ignore.ts";
import { LockstepError } from "../domain/error.ts";
import { contentOf } from "./add.ts";
import { planAt } from "./add-plan.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { placeOf, shownFrom } from "./paths.ts";
import { openPlacedOutputs } from "./placed-outputs.ts";
import { withContent } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf } from "./targets.ts";
import { type TrackedOutput, type TrackedPointer, type Tracker, workspaceTrackers } from "./tracked.ts";

export interface MoveRequest {
  readonly from: string;
  /** A path, or a folder that the data goes into. */
  readonly to: string;
}

export interface Moved {
  /** As DVC shows them. */
  readonly from: string;
  readonly to: string;
  readonly pointer: string;
  readonly git: ForGit | undefined;
}

interface Plan {
  readonly tracker: TrackedPointer;
  readonly output: TrackedOutput;
  /** From the root. */
  readonly to: string;
  /** The pointer that will name it; the old one when that is not called after the data. */
  readonly file: string;
}

async function kindAt(path: string): Promise<"file" | "folder" | undefined> {
  const stats = await lstatIfThere(path);
  if (stats === undefined) return undefined;
  return stats.isDirectory() ? "folder" : "file";
}

/** @throws LockstepError TARGET_UNKNOWN, OUTPUT_OVERLAPS for what a stage makes. */
function tracked(
  repository: DataRepository,
  trackers: readonly Tracker[],
  path: string,
): { readonly tracker: TrackedPointer; readonly output: TrackedOutput } {
  for (const tracker of trackers)
    for (const output of tracker.outs) {
      if (output.path !== path) continue;
      if (tracker.kind === "pointer") return { tracker, output };
      throw new LockstepError(
        "OUTPUT_OVERLAPS",
        `${shown(shownFrom(repository, path))} is made by the stage ${addressOf(repository, tracker)}`,
        {
          hint: "Change its path in dvc.yaml, and move the file by hand.",
        },
      );
    }
  throw new LockstepError("TARGET_UNKNOWN", `no .dvc file tracks ${shown(shownFrom(repository, path))}`, {
    hint: "Name the data itself; a part of a tracked folder is moved by hand, then `lockstep commit`.",
  });
}

async function destination(repository: DataRepository, typed: string, name: string): Promise<string> {
  const asked = await placeOf(repository, typed);
  const isFolder = await stat(join(repository.root, asked)).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const path = isFolder ? posix.join(asked, name) : asked;
  const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
  if (problem !== undefined) throw unsafePath("move", typed, problem);
  await checkParents(repository.root, path);
  return path;
}

/** Where a pointer's paths start. */
function baseOf(file: string, { wdir }: Pointer): string {
  return posix.join(posix.dirname(file), wdir);
}

/** A dependency on a path of the repository as it is written at another place. */
function movedDependency(dep: Entry, from: string, to: string): Entry {
  const isPath = !dep.rest.has("repo") && !/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(dep.path) && !dep.path.startsWith("/");
  return isPath ? { ...dep, path: posix.relative(to, posix.join(from, dep.path)) } : dep;
}

/** The pointer as it names the new place. */
function movedPointer({ tracker, output, to, file }: Plan, content: ReturnType<typeof contentOf>): Pointer {
  const { pointer } = tracker;
  const from = baseOf(tracker.file, pointer);
  const isRenamed = file !== tracker.file;
  const base = isRenamed ? posix.dirname(file) : from;
  const outs = pointer.outs.map((out) =>
    out.path === output.written ? { ...withContent(out, content), path: posix.relative(base, to) } : out,
  );
  const moved: Pointer = {
    ...pointer,
    wdir: isRenamed ? "." : pointer.wdir,
    outs,
    deps: pointer.deps.map((dep) => movedDependency(dep, from, base)),
  };
  if (pointer.rest?.has("md5") !== true) return moved;
  return { ...moved, rest: new Map([...pointer.rest, ["md5", stageMd5(moved)]]) };
}

/** @throws LockstepError WORKSPACE_MODIFIED when something stands at the place. */
async function planMove(repository: DataRepository, request: MoveRequest): Promise<Plan> {
  const { root } = repository;
  const trackers = await workspaceTrackers(repository);
  const { tracker, output } = tracked(repository, trackers, await placeOf(repository, request.from));
  const to = await destination(repository, request.to, posix.basename(output.path));
  const isNamedAfter = basename(tracker.file, ".dvc") === posix.basename(output.path);
  const file = isNamedAfter ? `${to}.dvc` : tracker.file;
  if (to === output.path) return { tracker, output, to, file };
  // An earlier run that was killed may have written the new pointer, or moved the data already.
  const others = trackers.filter((other) => other.file !== file);
  const isHalfDone = trackers.some((other) => other.kind === "pointer" && other.file === file && file !== tracker.file);
  const [before, after] = await Promise.all([kindAt(join(root, output.path)), kindAt(join(root, to))]);
  if (before === undefined && (after === undefined || !isHalfDone))
    throw new LockstepError("TARGET_UNKNOWN", `${shown(shownFrom(repository, output.path))} is not there`, {
      hint: "Restore it with `lockstep checkout`, then move it.",
    });
  if (before !== undefined && after !== undefined)
    throw new LockstepError("WORKSPACE_MODIFIED", `${shown(shownFrom(repository, to))} exists already`, {
      hint: "Choose another place, or move what is there away.",
    });
  const text = await readTextIfThere(join(root, file));
  const isOurs = isHalfDone && text !== undefined && sameContent(trackers, file, output);
  if (file !== tracker.file && text !== undefined && !isOurs)
    throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, file))} exists already`, {
      hint: "Choose another place, or stop tracking what it names: `lockstep remove`.",
    });
  const there = await planAt(
    repository,
    others.filter((other) => other !== tracker),
    { path: to, typed: request.to, kind: before ?? after ?? "file", isPointerOurs: isOurs },
  );
  if (there.what !== "new")
    throw new LockstepError(
      "OUTPUT_OVERLAPS",
      `${shown(shownFrom(repository, to))} is tracked by ${there.tracker.file}`,
      {
        hint: "Choose another place, or move the file by hand and record the folder: `lockstep commit --force`.",
      },
    );
  return { tracker, output, to, file };
}

function sameContent(trackers: readonly Tracker[], file: string, output: TrackedOutput): boolean {
  const other = trackers.find((one) => one.file === file);
  return other?.outs.length === 1 && other.outs[0]?.entry?.md5 === output.entry?.md5;
}

/**
 * Moves data that a pointer tracks, with its pointer and its line in `.gitignore`; what stands there is recorded, as DVC does. Killed at
 * any moment, a second run completes it.
 *
 * @throws LockstepError TARGET_UNKNOWN, OUTPUT_OVERLAPS, WORKSPACE_MODIFIED, PATH_UNSAFE, LOCK_HELD.
 */
export async function move(request: MoveRequest, repository: DataRepository): Promise<Moved> {
  const { root, signal } = repository;
  const plan = await planMove(repository, request);
  const { tracker, output, to, file } = plan;
  const from = output.path;
  const named = {
    from: shownFrom(repository, from),
    to: shownFrom(repository, to),
    pointer: shownFrom(repository, file),
  };
  if (to === from) return { ...named, git: undefined };
  return withOutputLocks({ root, write: [from, to], read: [], command: "move", signal }, async () => {
    const kind = await kindAt(join(root, from));
    const here = kind === undefined ? to : from;
    const [stored] = await repository.cache.add([{ path: join(root, here), ignore: await dvcIgnore(root, here) }], {
      signal,
    });
    if (stored === undefined) throw new TypeError(`nothing was stored of ${here}`);
    const usesGit = await repository.usesGit();
    const isFolder = stored.kind === "folder";
    const ignored = usesGit && output.isCached ? await ignoreOutputs(root, [{ path: to, isFolder }]) : [];
    const pointer = movedPointer(plan, contentOf(stored));
    const old = await readTextIfThere(join(root, tracker.file));
    await writeWorkspaceFile(root, file, old === undefined ? emitPointer(pointer) : updatePointer(old, pointer));
    if (kind !== undefined) {
      await mkdir(dirname(join(root, to)), { recursive: true });
      await rename(join(root, from), join(root, to));
      await syncFolder(dirname(join(root, to)));
    }
    if (file !== tracker.file) {
      await removeFile(join(root, tracker.file));
      await syncFolder(dirname(join(root, tracker.file)));
    }
    const unignored = usesGit ? await unignoreOutput(root, from) : undefined;
    await (await openPlacedOutputs(root)).update(new Map([[to, { id: stored.stored.id, isLegacy: false }]]), [from]);
    const files = [file, tracker.file, ...ignored, ...(unignored === undefined ? [] : [unignored])];
    return { ...named, git: await keepInGit(repository, files) };
  });
}
