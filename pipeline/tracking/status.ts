import { join } from "node:path";
import type { Entry } from "../data/dvc/model.ts";
import { readParams } from "../data/dvc/params.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { type Change, type ChangeState, type Present, stageChanges, statusJson } from "../data/dvc/status.ts";
import { readTextIfThere } from "../data/objects/aside.ts";
import { workspaceSource } from "../data/stages/collect.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import type { PlacedStage } from "../data/stages/placed-stage.ts";
import type { YamlMap } from "../data/yaml/value.ts";
import type { Json } from "../domain/json.ts";
import { shownFrom } from "./paths.ts";
import { isInCache } from "./presence.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf, selectTrackers, type TargetRequest } from "./targets.ts";
import { readTrackers, type TrackedOutput, type TrackedPointer, type TrackedStage } from "./tracked.ts";

/** Address → what changed, as `dvc status --json` gives it; empty when everything is up to date. */
export type Status = Readonly<Record<string, Json>>;

/** What a status is made from. */
interface Looked {
  readonly repository: DataRepository;
  readonly contents: Contents;
}

function idAt({ contents }: Looked, path: string, recorded: Entry | undefined): Promise<string | undefined> {
  const hash = recorded?.md5 !== undefined && recorded.isLegacy ? "legacy" : "md5";
  return contents.at(path, hash).then((content) => content?.id);
}

async function outputNow(looked: Looked, output: TrackedOutput): Promise<Present> {
  const { entry, path, isCached } = output;
  const isAbsent = isCached && entry?.md5 !== undefined && !(await isInCache(looked.repository.cache, entry));
  // What is not in the cache is told as such, whatever stands in the workspace: it need not be read.
  return isAbsent ? { id: undefined, isInCache: false } : { id: await idAt(looked, path, entry) };
}

async function paramsNow(root: string, stage: PlacedStage): Promise<ReadonlyMap<string, YamlMap>> {
  const found = new Map<string, YamlMap>();
  for (const { file, path, keys } of stage.params) {
    const text = await readTextIfThere(join(root, path));
    if (text === undefined) continue;
    found.set(file, new Map([...(found.get(file) ?? []), ...readParams({ text, file: path, keys })]));
  }
  return found;
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
  const params = stage.stage.isFrozen ? new Map() : await paramsNow(looked.repository.root, stage);
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
 * What of the workspace differs from what is recorded. No lock is taken: it may run while stages do.
 *
 * @throws LockstepError TARGET_UNKNOWN, YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
 */
export async function status(request: TargetRequest, repository: DataRepository): Promise<Status> {
  const { root } = repository;
  const trackers = await readTrackers(await workspaceSource(root));
  const selected = await selectTrackers(repository, trackers, request);
  const looked: Looked = { repository, contents: workspaceContents(root, await repository.state()) };
  const found = new Map<string, Json>();
  for (const tracker of new Set(selected.map((one) => one.tracker))) {
    const address = addressOf(repository, tracker);
    if (tracker.kind === "stage" && tracker.stage.stage.isFrozen)
      repository.warn(`${address} is frozen: its dependencies are not looked at`);
    const parts = tracker.kind === "stage" ? await stageStatus(looked, tracker) : await pointerStatus(looked, tracker);
    if (parts !== undefined) found.set(address, parts);
  }
  return Object.fromEntries(found);
}
