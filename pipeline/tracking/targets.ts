import { join, posix } from "node:path";
import { isFolder } from "../data/objects/aside.ts";
import { shown } from "../data/objects/safe-path.ts";
import { isInside, overlaps } from "../data/stages/overlap.ts";
import { closestWord } from "../domain/closest-word.ts";
import { LockstepError } from "../domain/error.ts";
import { placeOf, type Standpoint, shownFrom } from "./paths.ts";
import { outputOver, type Tracker } from "./tracked.ts";

/** What a person asked a command to work on. */
export interface TargetRequest {
  /** Stages, `sub/dvc.yaml:name`, `*.dvc` files, outputs and paths inside them; none means everything. */
  readonly targets: readonly string[];
  /** Everything that the targets depend on, too. */
  readonly withDeps?: boolean | undefined;
  /** A folder stands for all that is tracked by files inside it. */
  readonly recursive?: boolean | undefined;
}

export interface Selected {
  readonly tracker: Tracker;
  /** The part of its outputs that was asked for, from the root; everything when `undefined`. */
  readonly part: string | undefined;
}

/** A stage or pointer as DVC names it in results: relative to where the command was started. */
export function addressOf(standpoint: Standpoint, tracker: Tracker): string {
  const file = shownFrom(standpoint, tracker.file);
  if (tracker.kind === "pointer") return file;
  return file === "dvc.yaml" ? tracker.stage.stage.name : `${file}:${tracker.stage.stage.name}`;
}

/** A target as a file of DVC's and perhaps a name in it; `undefined` when it may be a name or an output. */
function fileTarget(target: string): { readonly file: string; readonly name: string | undefined } | undefined {
  const [, file, name] = /^(.*dvc\.yaml)(?::([^/\\]*))?$/.exec(target) ?? [];
  if (file !== undefined && posix.basename(file) === "dvc.yaml") return { file, name: name === "" ? undefined : name };
  if (target.startsWith(":") && target.length > 1) return { file: "dvc.yaml", name: target.slice(1) };
  const base = posix.basename(target);
  return base.endsWith(".dvc") && base !== ".dvc" ? { file: target, name: undefined } : undefined;
}

/** Stages of a file by name, or by the name of the group they are generated from. */
function stagesNamed(trackers: readonly Tracker[], file: string, name: string | undefined): readonly Tracker[] {
  return trackers.filter(
    (tracker) =>
      tracker.file === file &&
      (name === undefined ||
        (tracker.kind === "stage" &&
          (tracker.stage.stage.name === name || tracker.stage.stage.name.startsWith(`${name}@`)))),
  );
}

/** Where a failed search leads a person. */
function unknown(standpoint: Standpoint, trackers: readonly Tracker[], target: string): LockstepError {
  const names = trackers.flatMap((tracker) => [
    addressOf(standpoint, tracker),
    ...tracker.outs.map(({ path }) => shownFrom(standpoint, path)),
  ]);
  const meant = closestWord(target, names);
  return new LockstepError(
    "TARGET_UNKNOWN",
    `${shown(target)} is neither a stage, nor a .dvc file, nor something that DVC tracks`,
    {
      hint:
        meant === undefined
          ? "`lockstep status` and `lockstep dag` show what there is; with `-R` a folder stands for what is tracked in it."
          : `Did you mean ${meant}?`,
    },
  );
}

async function selectOne(
  standpoint: Standpoint,
  trackers: readonly Tracker[],
  request: { readonly target: string; readonly recursive: boolean },
): Promise<readonly Selected[]> {
  const target = request.target.replace(/(?<=.)\/+$/, "");
  const whole = (found: readonly Tracker[]): readonly Selected[] =>
    found.map((tracker) => ({ tracker, part: undefined }));
  if (request.recursive) {
    const folder = await placeOf(standpoint, target);
    const inside = trackers.filter(({ file }) => isInside(file, folder));
    if (inside.length > 0 || (await isFolder(join(standpoint.root, folder)))) return whole(inside);
  }
  const named = fileTarget(target);
  if (named !== undefined) {
    const found = stagesNamed(trackers, await placeOf(standpoint, named.file), named.name);
    if (found.length > 0) return whole(found);
  } else {
    const found = stagesNamed(trackers, posix.join(standpoint.folder, "dvc.yaml"), target);
    if (found.length > 0) return whole(found);
  }
  const path = await placeOf(standpoint, target);
  const over = outputOver(trackers, path);
  if (over === undefined) throw unknown(standpoint, trackers, request.target);
  return [{ tracker: over.tracker, part: path }];
}

function dependencyPaths(tracker: Tracker): readonly string[] {
  return tracker.kind === "pointer" ? [] : [...tracker.stage.deps, ...tracker.stage.params].map(({ path }) => path);
}

/** What some trackers depend on, and that in turn. */
function withUpstream(trackers: readonly Tracker[], selected: readonly Selected[]): readonly Selected[] {
  const found = new Map(selected.map((one) => [one.tracker, one]));
  const pending = [...found.keys()];
  for (let tracker = pending.pop(); tracker !== undefined; tracker = pending.pop()) {
    const needed = dependencyPaths(tracker);
    if (needed.length === 0) continue;
    for (const other of trackers) {
      if (found.has(other) || !other.outs.some(({ path }) => needed.some((dep) => overlaps(dep, path)))) continue;
      found.set(other, { tracker: other, part: undefined });
      pending.push(other);
    }
  }
  return trackers.flatMap((tracker) => found.get(tracker) ?? []);
}

/**
 * What a request names, in the order of the targets. A name is looked for as DVC does: a folder with `recursive`, a file of DVC's, a
 * stage of the `dvc.yaml` here, an output.
 *
 * @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE.
 */
export async function selectTrackers(
  standpoint: Standpoint,
  trackers: readonly Tracker[],
  request: TargetRequest,
): Promise<readonly Selected[]> {
  if (request.targets.length === 0) return trackers.map((tracker) => ({ tracker, part: undefined }));
  const selected: Selected[] = [];
  for (const target of request.targets)
    selected.push(...(await selectOne(standpoint, trackers, { target, recursive: request.recursive === true })));
  const seen = new Map<Tracker, Set<string | undefined>>();
  const once = selected.filter(({ tracker, part }) => {
    const parts = seen.get(tracker) ?? new Set();
    seen.set(tracker, parts);
    return !parts.has(part) && parts.add(part);
  });
  return request.withDeps === true ? withUpstream(trackers, once) : once;
}

/** The outputs that were asked for of what was selected. */
export function selectedOutputs(selected: readonly Selected[]): readonly {
  readonly tracker: Tracker;
  readonly output: Tracker["outs"][number];
  readonly part: string | undefined;
}[] {
  return selected.flatMap(({ tracker, part }) =>
    tracker.outs
      .filter(({ path }) => part === undefined || path === part || isInside(part, path))
      .map((output) => ({ tracker, output, part: part === output.path ? undefined : part })),
  );
}
