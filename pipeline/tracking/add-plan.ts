import { lstat, stat } from "node:fs/promises";
import { join, posix } from "node:path";
import { isNotThere } from "../data/objects/aside.ts";
import { dvcRulesDownTo } from "../data/objects/dvc-ignore.ts";
import { checkParents, repositoryPathProblem, shown, unsafePath } from "../data/objects/safe-path.ts";
import { isDvcFile } from "../data/stages/collect.ts";
import { isInside } from "../data/stages/overlap.ts";
import { LockstepError } from "../domain/error.ts";
import { fromGitRoot } from "./git-files.ts";
import { placeOf, shownFrom } from "./paths.ts";
import { readPointer } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf } from "./targets.ts";
import { isImport, outputOver, type TrackedOutput, type TrackedPointer, type Tracker } from "./tracked.ts";

/** What stands at a path that is to be added. */
export type Kind = "file" | "folder" | "nothing";

/** A path that may be added, and what that means. */
export type AddPlan =
  /** It gets a pointer of its own. */
  | { readonly what: "new"; readonly path: string; readonly kind: Kind; readonly file: string }
  /** It has a pointer, which follows it. */
  | {
      readonly what: "again";
      readonly path: string;
      readonly kind: Kind;
      readonly tracker: TrackedPointer;
      readonly output: TrackedOutput;
    }
  /** It is in a tracked folder, of which this part follows; the rest of the folder stays as it is recorded. */
  | {
      readonly what: "part";
      readonly path: string;
      readonly kind: Kind;
      readonly tracker: TrackedPointer;
      readonly output: TrackedOutput;
    };

async function kindAt(root: string, path: string, typed: string): Promise<Kind> {
  const absolute = join(root, path);
  try {
    const stats = await lstat(absolute);
    if (stats.isDirectory()) return "folder";
    if (!stats.isSymbolicLink()) return "file";
    if (!(await stat(absolute)).isDirectory()) return "file";
  } catch (error) {
    if (isNotThere(error)) return "nothing";
    throw error;
  }
  throw unsafePath("add", typed, "it is a symbolic link to a folder");
}

function overlap(message: string, hint: string): LockstepError {
  return new LockstepError("OUTPUT_OVERLAPS", message, { hint });
}

/** What tracks a path already. @throws LockstepError OUTPUT_OVERLAPS for what a stage makes and for a part of a file. */
function planTracked(
  repository: DataRepository,
  { path, kind }: { readonly path: string; readonly kind: Kind },
  over: { readonly tracker: Tracker; readonly output: TrackedOutput },
): AddPlan {
  const { tracker, output } = over;
  const name = shownFrom(repository, path);
  if (tracker.kind === "stage")
    throw overlap(
      `${shown(name)} overlaps with an output of the stage ${addressOf(repository, tracker)}`,
      `Run the pipeline, or record what stands there: \`lockstep commit ${addressOf(repository, tracker)}\`.`,
    );
  if (output.path === path) return { what: "again", path, kind, tracker, output };
  if (output.entry?.md5?.endsWith(".dir") !== true)
    throw overlap(
      `${shown(name)} is inside ${shown(shownFrom(repository, output.path))}, which is tracked as a file`,
      `Add ${shownFrom(repository, output.path)} itself.`,
    );
  return { what: "part", path, kind, tracker, output };
}

/** @throws LockstepError OUTPUT_OVERLAPS for what Git has, and for a pointer of another thing under the name. */
async function requireFree(
  repository: DataRepository,
  path: string,
  { trackers, isPointerOurs }: { readonly trackers: readonly Tracker[]; readonly isPointerOurs: boolean },
): Promise<void> {
  const name = shownFrom(repository, path);
  for (const tracker of trackers)
    for (const output of tracker.outs)
      if (isInside(output.path, path))
        throw overlap(
          `${shown(name)} holds ${shown(shownFrom(repository, output.path))}, which ${addressOf(repository, tracker)} tracks already`,
          tracker.kind === "pointer"
            ? `Run \`lockstep remove ${addressOf(repository, tracker)}\`, then add ${name}.`
            : "Outputs may not lie inside each other: give one of them another place.",
        );
  const other = isPointerOurs ? undefined : await readPointer(repository.root, `${path}.dvc`);
  if (other !== undefined)
    throw overlap(
      `${shown(`${name}.dvc`)} exists and tracks ${other.outs.map((out) => shown(out.path)).join(", ") || "nothing"}`,
      "Rename that file, or remove it with `lockstep remove`.",
    );
}

/** Refuses paths, from the root, that Git has. @throws LockstepError OUTPUT_OVERLAPS. */
export async function refuseGitFiles(repository: DataRepository, paths: readonly string[]): Promise<void> {
  if (paths.length === 0 || !(await repository.usesGit())) return;
  const git = await repository.git();
  if (git === undefined) return;
  const names = new Map(paths.map((path) => [fromGitRoot(repository, git.root, path), path]));
  const [first] = await git.indexed([...names.keys()]);
  if (first === undefined) return;
  const name = shownFrom(repository, names.get(first) ?? first);
  throw overlap(
    `${shown(name)} is already tracked by Git`,
    `Take it out of Git and keep the file: \`git rm -r --cached ${name}\`, then \`git commit -m "stop tracking ${name}"\`.`,
  );
}

/**
 * What tracking data at a path means, where such a kind of thing stands or will stand.
 *
 * @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID.
 */
export async function planAt(
  repository: DataRepository,
  trackers: readonly Tracker[],
  {
    path,
    typed,
    kind: expected,
    isPointerOurs = false,
  }: {
    readonly path: string;
    readonly typed: string;
    readonly kind?: Kind;
    /** The pointer that stands beside it is the one that will be written. */
    readonly isPointerOurs?: boolean;
  },
): Promise<AddPlan> {
  const { root } = repository;
  const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
  if (problem !== undefined) throw unsafePath("add", typed, problem);
  if (isDvcFile(path))
    throw new LockstepError("TARGET_UNKNOWN", `${shown(typed)} is a file of DVC itself`, {
      hint: "Add the data, not what describes it; to record changed data use `lockstep commit`.",
    });
  await checkParents(root, path);
  const kind = expected ?? (await kindAt(root, path, typed));
  const over = outputOver(trackers, path);
  if (over !== undefined) {
    const plan = planTracked(repository, { path, kind }, over);
    if (kind !== "nothing" || plan.what === "part") return plan;
  }
  if (kind === "nothing")
    throw new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(typed)}`, {
      hint: "Check the path; with `--glob` it may hold wildcards.",
    });
  const rules = await dvcRulesDownTo(root, posix.dirname(path) === "." ? "" : posix.dirname(path));
  if (rules.isIgnored(path, kind))
    throw new LockstepError("TARGET_UNKNOWN", `${shown(typed)} is left out by .dvcignore`, {
      hint: "`lockstep check-ignore --details` names the line; take the path back in with a `!` line.",
    });
  await requireFree(repository, path, { trackers, isPointerOurs });
  return { what: "new", path, kind, file: `${path}.dvc` };
}

/**
 * What adding paths means, one plan for each, before anything is read or written.
 *
 * @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID.
 */
export async function planAdd(
  repository: DataRepository,
  trackers: readonly Tracker[],
  targets: readonly string[],
): Promise<readonly AddPlan[]> {
  const plans = new Map<string, AddPlan>();
  for (const target of targets) {
    const plan = await planAt(repository, trackers, { path: await placeOf(repository, target), typed: target });
    plans.set(plan.path, plan);
  }
  const fresh = [...plans.values()].filter(({ what }) => what === "new").map(({ path }) => path);
  for (const path of fresh)
    for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder))
      if (plans.has(folder))
        throw overlap(
          `${shown(shownFrom(repository, path))} is inside ${shown(shownFrom(repository, folder))}, and both are to be added`,
          "Add the folder alone, or the things in it.",
        );
  await refuseGitFiles(repository, fresh);
  for (const plan of plans.values())
    if (plan.what !== "new" && isImport(plan.tracker))
      repository.warn(`${plan.tracker.file} is an import: it keeps its source, and records what stands there now`);
  return [...plans.values()];
}
