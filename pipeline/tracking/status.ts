import type { Entry } from "../data/dvc/model.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { type Change, type ChangeState, type Present, stageChanges, statusJson } from "../data/dvc/status.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import { currentParams } from "../data/stages/current-params.ts";
import { isInCache } from "../data/stages/presence.ts";
import type { Json } from "../domain/json.ts";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf, selectTrackers, type TargetRequest } from "./targets.ts";
import {
  type TrackedOutput,
  type TrackedPointer,
  type TrackedStage,
  type Tracker,
  workspaceTrackers,
} from "./tracked.ts";

/** Address → what changed, as `dvc status --json` gives it; empty when everything is up to date. */
export type Status = Readonly<Record<string, Json>>;

/** What a status is made from. */
interface Looked {
  readonly repository: DataRepository;
  readonly contents: Contents;
  readonly isCacheIgnored: boolean;
}

function idAt({ contents }: Looked, path: string, recorded: Entry | undefined): Promise<string | undefined> {
  const hash = recorded?.md5 !== undefined && recorded.isLegacy ? "legacy" : "md5";
  return contents.at(path, hash).then((content) => content?.id);
}

async function outputNow(looked: Looked, output: TrackedOutput): Promise<Present> {
  const { entry, path, isCached } = output;
  const isAsked = isCached && !looked.isCacheIgnored && entry?.md5 !== undefined;
  const isAbsent = isAsked && !(await isInCache(looked.repository.cache, entry));
  // What is not in the cache is told as such, whatever stands in the workspace: that need not be read.
  return isAbsent ? { id: undefined, isInCache: false } : { id: await idAt(looked, path, entry) };
}

/** Changes with paths as DVC shows them. */
function shownChange(looked: Looked, { stage }: TrackedStage, change: Change): Change {
  const places = new Map([...stage.deps, ...stage.outs].map(({ written, path }) => [written, path]));
  const files = new Map(stage.params.map(({ file, path }) => [file, path]));
  const shown = (path: string | undefined, written: string): string =>
    path === undefined ? written : shownFrom(looked.repository, path);
  switch (change.kind) {
    case "dependency":
    case "output":
      return { ...change, path: shown(places.get(change.path), change.path) };
    case "parameter":
    case "params file":
      return { ...change, file: shown(files.get(change.file), change.file) };
    case "command":
    case "always changed":
      return change;
  }
}

async function stageStatus(looked: Looked, tracked: TrackedStage): Promise<Json | undefined> {
  const { stage, locked, outs } = tracked;
  const recorded = new Map(locked?.deps.map((entry) => [entry.path, entry]));
  const deps = new Map<string, Present>();
  if (!stage.stage.isFrozen)
    for (const { written, path } of stage.deps)
      deps.set(written, { id: await idAt(looked, path, recorded.get(written)) });
  const made = new Map<string, Present>();
  for (const output of outs) made.set(output.written, await outputNow(looked, output));
  const params = stage.stage.isFrozen ? new Map() : await currentParams(looked.repository.root, stage);
  const changes = stageChanges({ stage: stage.stage, deps, outs: made, params }, locked);
  return statusJson(changes.map((change) => shownChange(looked, tracked, change)));
}

function outputState(present: Present, entry: Entry | undefined): ChangeState | undefined {
  if (present.isInCache === false) return "not in cache";
  if (present.id === undefined) return "deleted";
  if (entry?.md5 === undefined) return "new";
  return present.id === entry.md5 ? undefined : "modified";
}

async function pointerStatus(looked: Looked, { pointer, outs }: TrackedPointer): Promise<Json | undefined> {
  const changed: [string, Json][] = [];
  for (const output of outs) {
    const state = outputState(await outputNow(looked, output), output.entry);
    if (state !== undefined) changed.push([shownFrom(looked.repository, output.path), state]);
  }
  const parts: Json[] = changed.length === 0 ? [] : [{ "changed outs": Object.fromEntries(changed) }];
  const recorded = pointer.rest?.get("md5");
  if (recorded !== undefined && recorded !== stageMd5(pointer)) parts.push("changed checksum");
  return parts.length === 0 ? undefined : parts;
}

/**
 * {@link status} of some stages and pointers.
 *
 * @param options - `isCacheIgnored` asks about the workspace alone, not whether the cache holds what is recorded.
 */
export async function statusOf(
  trackers: Iterable<Tracker>,
  repository: DataRepository,
  options: { readonly isCacheIgnored: boolean },
): Promise<Status> {
  const { root, cache } = repository;
  const contents = workspaceContents(root, await repository.state(), cache.folder);
  const looked: Looked = { repository, contents, ...options };
  const found = new Map<string, Json>();
  for (const tracker of trackers) {
    const parts = tracker.kind === "stage" ? await stageStatus(looked, tracker) : await pointerStatus(looked, tracker);
    if (parts !== undefined) found.set(addressOf(repository, tracker), parts);
  }
  return Object.fromEntries(found);
}

/**
 * What of the workspace differs from what is recorded. No lock is taken: it may run while stages do.
 *
 * @throws LockstepError TARGET_UNKNOWN, YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
 */
export async function status(request: TargetRequest, repository: DataRepository): Promise<Status> {
  const selected = await selectTrackers(repository, await workspaceTrackers(repository), request);
  const trackers = new Set(selected.map((one) => one.tracker));
  for (const tracker of trackers)
    if (tracker.kind === "stage" && tracker.stage.stage.isFrozen)
      repository.warn(`${addressOf(repository, tracker)} is frozen: its dependencies are not looked at`);
  return statusOf(trackers, repository, { isCacheIgnored: false });
}
