import { rm } from "node:fs/promises";
import { join, posix } from "node:path";
import { withDvcFiles } from "../data/locks/dvc-files-lock.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { readTextIfThere, removeFile } from "../data/objects/aside.ts";
import { applyCheckouts, prepareCheckout } from "../data/objects/checkout.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import { checkParents, shown } from "../data/objects/safe-path.ts";
import { writeWorkspaceFile } from "../data/objects/scratch.ts";
import { workspaceContents } from "../data/stages/contents.ts";
import { unignoreOutput } from "../data/stages/git-ignore.ts";
import { LockstepError } from "../domain/error.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { openPlacedOutputs } from "./placed-outputs.ts";
import type { DataRepository } from "./repository.ts";
import { addressOf, selectTrackers } from "./targets.ts";
import { type TrackedOutput, type TrackedStage, type Tracker, workspaceTrackers } from "./tracked.ts";
import { withoutStages } from "./without-stages.ts";

export interface RemoveRequest {
  /** `.dvc` files, stages and groups of stages. */
  readonly targets: readonly string[];
  /** Removes the outputs from the workspace, too. */
  readonly outs?: boolean | undefined;
}

export interface Removed {
  /** As DVC names them. */
  readonly removed: readonly string[];
  readonly git: ForGit | undefined;
}

/** @throws LockstepError TARGET_UNKNOWN, for an output and for one stage of a generated group, too. */
async function selected(repository: DataRepository, request: RemoveRequest): Promise<readonly Tracker[]> {
  const found = new Set<Tracker>();
  const trackers = await workspaceTrackers(repository);
  for (const target of request.targets) {
    for (const { tracker, part } of await selectTrackers(repository, trackers, { targets: [target] })) {
      const address = addressOf(repository, tracker);
      if (part !== undefined)
        throw new LockstepError("TARGET_UNKNOWN", `${shown(target)} is data; what tracks it is ${address}`, {
          hint: `Did you mean \`lockstep remove ${address}\`?`,
        });
      const [group = "", key] = address.split("@");
      if (tracker.kind === "stage" && key !== undefined && target.includes("@"))
        throw new LockstepError(
          "TARGET_UNKNOWN",
          `${shown(target)} is generated, and has no lines of its own in ${tracker.file}`,
          {
            hint: `Take its item out of the list it comes from, or remove the whole group: \`lockstep remove ${group}\`.`,
          },
        );
      found.add(tracker);
    }
  }
  return [...found];
}

/** Takes stages out of their dvc.yaml and dvc.lock; a file that holds nothing more goes. @returns Files that changed. */
async function removeStages(repository: DataRepository, stages: readonly TrackedStage[]): Promise<readonly string[]> {
  const { root, signal } = repository;
  const changed: string[] = [];
  const replace = async (path: string, edit: (text: string) => string | undefined): Promise<void> => {
    const old = await readTextIfThere(join(root, path));
    if (old === undefined) return;
    const text = edit(old);
    if (text === old) return;
    if (text === undefined) await removeFile(join(root, path));
    else await writeWorkspaceFile(root, path, text);
    changed.push(path);
  };
  await withDvcFiles({ root, signal }, async () => {
    for (const [file, members] of Map.groupBy(stages, (tracker) => tracker.file)) {
      const names = members.map(({ stage }) => stage.stage.name);
      const groups = [...new Set(names.map((name) => name.replace(/@.*$/, "")))];
      await replace(file, (text) => withoutStages(text, file, groups));
      await replace(posix.join(posix.dirname(file), "dvc.lock"), (text) => withoutStages(text, "dvc.lock", names));
    }
  });
  return changed;
}

/** Data that stays in the workspace must not be a link into the cache any more: somebody may write to it now. */
async function unlink(repository: DataRepository, outputs: readonly TrackedOutput[]): Promise<void> {
  const { root, links, signal } = repository;
  const [first = "copy"] = links;
  if (first === "reflink" || first === "copy") return;
  const state = await repository.state();
  const contents = workspaceContents(root, state, repository.cache.folder);
  const prepared = [];
  for (const { path, entry, isCached } of outputs) {
    if (!isCached || entry?.md5 === undefined) continue;
    const cache = entry.isLegacy ? repository.cache.legacy : repository.cache;
    const now = await contents.at(path, cache.hash);
    if (now?.id !== entry.md5) continue;
    const ignore = await dvcIgnore(root, path);
    const { md5: id, isExecutable } = entry;
    const common = { cache, id, root, destination: path, isExecutable, ignore, state, signal };
    prepared.push(await prepareCheckout({ ...common, links: ["copy"], isRelinking: true, force: true }));
  }
  await applyCheckouts(prepared);
}

/**
 * Stops tracking: removes pointers, or stages with their lines in `dvc.lock`, and the lines of their outputs in `.gitignore`. The data
 * stays, in the workspace and in the cache, unless `outs` says otherwise.
 *
 * @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, LOCK_HELD.
 */
export async function remove(request: RemoveRequest, repository: DataRepository): Promise<Removed> {
  const { root, signal } = repository;
  const trackers = await selected(repository, request);
  const outputs = trackers.flatMap(({ outs }) => outs);
  for (const { path } of outputs) await checkParents(root, path);
  const write = outputs.map(({ path }) => path);
  return withOutputLocks({ root, write, read: [], command: "remove", signal }, async () => {
    if (request.outs !== true) await unlink(repository, outputs);
    const stages = trackers.filter((tracker) => tracker.kind === "stage");
    const pointers = trackers.filter((tracker) => tracker.kind === "pointer").map(({ file }) => file);
    const files = [...(await removeStages(repository, stages)), ...pointers];
    for (const file of pointers) await removeFile(join(root, file));
    for (const { path } of outputs) {
      if (request.outs === true) await rm(join(root, path), { recursive: true, force: true });
      const unignored = (await repository.usesGit()) ? await unignoreOutput(root, path) : undefined;
      if (unignored !== undefined) files.push(unignored);
    }
    await (await openPlacedOutputs(root)).update(new Map(), write);
    return {
      removed: trackers.map((tracker) => addressOf(repository, tracker)),
      git: await keepInGit(repository, files),
    };
  });
}
