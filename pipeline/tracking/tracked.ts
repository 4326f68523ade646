import { posix } from "node:path";
import type { DvcConfig } from "../data/dvc/config.ts";
import { parseLock } from "../data/dvc/lock.ts";
import type { Entry, Lock, LockedStage, Pointer } from "../data/dvc/model.ts";
import { collectTracked, type Source, workspaceSource } from "../data/stages/collect.ts";
import { isInside } from "../data/stages/overlap.ts";
import type { PlacedStage } from "../data/stages/placed-stage.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import type { DataRepository } from "./repository.ts";

/** One output that DVC tracks, of a pointer or of a stage. */
export interface TrackedOutput {
  /** From the root of the repository. */
  readonly path: string;
  /** As the pointer or the stage writes it. */
  readonly written: string;
  readonly kind: "out" | "metric" | "plot";
  /** What is recorded of its content; `undefined` when the stage has never run. */
  readonly entry: Entry | undefined;
  readonly isCached: boolean;
  readonly isPersisted: boolean;
  readonly isPushed: boolean;
  /** The remote that it names for itself. */
  readonly remote: string | undefined;
}

/** What tracks outputs: a `*.dvc` file or a stage. */
export type Tracker = TrackedPointer | TrackedStage;

export interface TrackedPointer {
  readonly kind: "pointer";
  /** The `*.dvc` file, from the root. */
  readonly file: string;
  readonly pointer: Pointer;
  readonly outs: readonly TrackedOutput[];
}

export interface TrackedStage {
  readonly kind: "stage";
  /** Its `dvc.yaml`, from the root. */
  readonly file: string;
  readonly stage: PlacedStage;
  readonly locked: LockedStage | undefined;
  readonly outs: readonly TrackedOutput[];
}

/** True for data that comes from elsewhere: its pointer names the source. */
export function isImport(tracker: Tracker): tracker is TrackedPointer {
  return tracker.kind === "pointer" && tracker.pointer.deps.length > 0;
}

/** True for data that another DVC or Git repository owns: it is never pushed, and fetched from there. */
export function isRepositoryImport(tracker: Tracker): tracker is TrackedPointer {
  return isImport(tracker) && tracker.pointer.deps.some(({ rest }) => rest.has("repo"));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function pointerOutputs(placed: readonly { readonly out: Pointer["outs"][number]; readonly path: string }[]) {
  return placed.map(
    ({ out, path }): TrackedOutput => ({
      path,
      written: out.path,
      kind: "out",
      entry: out,
      isCached: out.isCached,
      isPersisted: out.isPersisted,
      isPushed: out.isPushed,
      remote: text(out.rest.get("remote")),
    }),
  );
}

function stageOutputs(stage: PlacedStage, locked: LockedStage | undefined): readonly TrackedOutput[] {
  const entries = new Map(locked?.outs.map((entry) => [entry.path, entry]));
  return stage.outs.map(({ path, written, kind, isCached, isPersisted, isPushed, remote }) => ({
    path,
    written,
    kind,
    entry: entries.get(written),
    isCached,
    isPersisted,
    isPushed,
    remote,
  }));
}

async function lockOf(source: Source, folder: string): Promise<Lock> {
  const path = posix.join(folder, "dvc.lock");
  const bytes = await source.read(path);
  return bytes === undefined ? { stages: new Map() } : parseLock(decodeUtf8(bytes, path), path);
}

/**
 * Everything that DVC tracks in a state of the repository: stages in the order of their files, with what `dvc.lock` says of them, and
 * pointers.
 *
 * @param commandStyle - `parsing.*` of DVC's config; DVC's defaults when left out.
 * @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
 */
export async function readTrackers(source: Source, commandStyle?: DvcConfig["parsing"]): Promise<readonly Tracker[]> {
  const { stages, pointers } = await collectTracked(source, commandStyle);
  const locks = new Map<string, Promise<Lock>>();
  const trackers: Tracker[] = [];
  for (const stage of stages) {
    const lock = locks.get(stage.folder) ?? lockOf(source, stage.folder);
    locks.set(stage.folder, lock);
    const locked = (await lock).stages.get(stage.stage.name);
    const file = posix.join(stage.folder, "dvc.yaml");
    trackers.push({ kind: "stage", file, stage, locked, outs: stageOutputs(stage, locked) });
  }
  for (const [file, placed] of Map.groupBy(pointers, (pointer) => pointer.file)) {
    const [first] = placed;
    if (first !== undefined)
      trackers.push({ kind: "pointer", file, pointer: first.pointer, outs: pointerOutputs(placed) });
  }
  return trackers;
}

/** {@link readTrackers} of the workspace. */
export async function workspaceTrackers({
  root,
  config,
}: Pick<DataRepository, "root" | "config">): Promise<readonly Tracker[]> {
  return readTrackers(await workspaceSource(root), config.parsing);
}

/** The output that a path is, or is part of, with what tracks it. */
export function outputOver(
  trackers: readonly Tracker[],
  path: string,
): { readonly tracker: Tracker; readonly output: TrackedOutput } | undefined {
  for (const tracker of trackers)
    for (const output of tracker.outs)
      if (output.path === path || isInside(path, output.path)) return { tracker, output };
  return undefined;
}
