import { join } from "node:path";
import type { Entry, LockedStage } from "../data/dvc/model.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { type Contents, contentToRecord, lockEntry, workspaceContents } from "../data/stages/contents.ts";
import { currentParams } from "../data/stages/current-params.ts";
import { ignoreOutputs } from "../data/stages/git-ignore.ts";
import { openLockFiles } from "../data/stages/lock-files.ts";
import { openRunCache } from "../data/stages/run-cache.ts";
import { LockstepError } from "../domain/error.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { shownFrom } from "./paths.ts";
import { openPlacedOutputs } from "./placed-outputs.ts";
import { type RecordedContent, withContent, withOutput, writePointer } from "./pointer-file.ts";
import { withRecordedBit } from "./recorded-bit.ts";
import { relink } from "./relink.ts";
import type { DataRepository } from "./repository.ts";
import { statusOf } from "./status.ts";
import { isKept, storeOutputs } from "./store-outputs.ts";
import { addressOf, selectTrackers, type TargetRequest } from "./targets.ts";
import {
  type TrackedOutput,
  type TrackedPointer,
  type TrackedStage,
  type Tracker,
  workspaceTrackers,
} from "./tracked.ts";

export interface CommitRequest extends TargetRequest {
  /** Records what stands there, although it differs from what is recorded. */
  readonly force?: boolean | undefined;
  readonly noRelink?: boolean | undefined;
}

export interface Committed {
  /** Stages and pointers that were looked at, as DVC names them. */
  readonly committed: readonly string[];
  readonly git: ForGit | undefined;
}

interface Work {
  readonly repository: DataRepository;
  readonly contents: Contents;
}

interface Kept {
  readonly output: TrackedOutput;
  readonly content: RecordedContent;
}

function missingOutput(repository: DataRepository, tracker: Tracker, output: TrackedOutput): LockstepError {
  const name = shownFrom(repository, output.path);
  return new LockstepError("TARGET_UNKNOWN", `${name} of ${addressOf(repository, tracker)} is not there`, {
    hint:
      tracker.kind === "stage"
        ? `Run the stage with \`lockstep repro\`, or restore what is recorded: \`lockstep checkout ${name}\`.`
        : `Restore what is recorded with \`lockstep checkout ${name}\`, or stop tracking it with \`lockstep remove\`.`,
  });
}

/** True for an output that DVC 2 recorded and that has not changed since: it stays as DVC 2 recorded it, as in DVC. */
async function isUnchangedLegacy({ contents }: Work, { entry, path }: TrackedOutput): Promise<boolean> {
  return entry?.isLegacy === true && (await contentToRecord(contents, path, entry))?.isLegacy === true;
}

/** Stores what stands at the outputs; those that are not cached are only described, if nothing keeps them. */
async function keepOutputs(work: Work, tracker: Tracker): Promise<readonly Kept[]> {
  const { repository, contents } = work;
  for (const output of tracker.outs)
    if (!(await contents.exists(output.path))) throw missingOutput(repository, tracker, output);
  const cached = tracker.outs.filter(({ isCached }) => isCached || isKept(tracker));
  const legacy = new Set<TrackedOutput>();
  for (const output of cached) if (await isUnchangedLegacy(work, output)) legacy.add(output);
  const stored = new Map([
    ...(await storeOutputs(repository, [...legacy], true)),
    ...(await storeOutputs(
      repository,
      cached.filter((output) => !legacy.has(output)),
      false,
    )),
  ]);
  const kept: Kept[] = [];
  for (const output of tracker.outs) {
    const one = stored.get(output);
    const now = one === undefined ? await contentToRecord(contents, output.path, output.entry) : undefined;
    if (one !== undefined) kept.push({ output, content: withRecordedBit(repository, output, one) });
    else if (now !== undefined) kept.push({ output, content: now });
  }
  return kept;
}

async function commitPointer(work: Work, tracker: TrackedPointer, kept: readonly Kept[]): Promise<readonly string[]> {
  const pointer = kept.reduce((so, { output, content }) => withOutput(so, output.written, content), tracker.pointer);
  return (await writePointer(work.repository.root, tracker.file, pointer)) ? [tracker.file] : [];
}

async function dependencyEntries({ repository, contents }: Work, tracker: TrackedStage): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const { written, path } of tracker.stage.deps) {
    const recorded = tracker.locked?.deps.find((entry) => entry.path === written);
    const content = await contentToRecord(contents, path, recorded);
    if (content === undefined)
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `the stage ${addressOf(repository, tracker)} depends on ${shownFrom(repository, path)}, which is not there`,
        { hint: "Restore it with `lockstep pull` or `git checkout`, or correct dvc.yaml." },
      );
    entries.push(lockEntry(written, content));
  }
  return entries;
}

async function commitStage(work: Work, tracker: TrackedStage, kept: readonly Kept[]): Promise<readonly string[]> {
  const { repository } = work;
  const { root, signal } = repository;
  const { stage } = tracker;
  const entries = new Map(tracker.locked?.outs.map((entry) => [entry.path, entry]));
  const locked: LockedStage = {
    cmd: stage.stage.cmd,
    deps: await dependencyEntries(work, tracker),
    params: await currentParams(root, stage),
    outs: kept.map(({ output: { written }, content }) => {
      const old = entries.get(written);
      const blank: Entry = old ?? { ...lockEntry(written, { ...content, sizeBytes: content.sizeBytes ?? 0 }) };
      return withContent(blank, content);
    }),
  };
  if (isKept(tracker)) await openRunCache(repository.cache.folder).save(locked);
  await openLockFiles(root).record(stage, locked, { signal });
  const folders = new Set(kept.filter(({ content }) => content.fileCount !== undefined).map(({ output }) => output));
  if (await repository.usesGit())
    await ignoreOutputs(
      root,
      kept.flatMap(({ output }) => (output.isCached ? [{ path: output.path, isFolder: folders.has(output) }] : [])),
    );
  return [join(stage.folder, "dvc.lock")];
}

/** @throws LockstepError CHANGE_UNCONFIRMED naming what differs. */
async function requireRecorded(repository: DataRepository, selected: readonly Tracker[]): Promise<void> {
  const changed = Object.keys(await statusOf(selected, repository, { isCacheIgnored: true }));
  if (changed.length === 0) return;
  throw new LockstepError(
    "CHANGE_UNCONFIRMED",
    `what stands there differs from what is recorded: ${changed.join(", ")}`,
    { hint: "Look at it with `lockstep status`; to record it all the same run `lockstep commit --force`." },
  );
}

/**
 * Records what stands in the workspace: outputs go to the cache, their digests and those of dependencies and parameters into `.dvc` and
 * `dvc.lock`. Without `force` only what is as it was recorded, for example after `add --no-commit`.
 *
 * @throws LockstepError CHANGE_UNCONFIRMED, TARGET_UNKNOWN, DEPENDENCY_MISSING, LOCK_HELD, INTERRUPTED.
 */
export async function commit(request: CommitRequest, repository: DataRepository): Promise<Committed> {
  const { root, signal } = repository;
  const trackers = await workspaceTrackers(repository);
  const selected = [...new Set((await selectTrackers(repository, trackers, request)).map(({ tracker }) => tracker))];
  if (request.force !== true) await requireRecorded(repository, selected);
  const write = selected.flatMap(({ outs }) => outs.map(({ path }) => path));
  const read = selected.flatMap((tracker) =>
    tracker.kind === "stage" ? tracker.stage.deps.map(({ path }) => path) : [],
  );
  const outside = read.filter((path) => !write.includes(path));
  return withOutputLocks({ root, write, read: outside, command: "commit", signal }, async () => {
    const work: Work = {
      repository,
      contents: workspaceContents(root, await repository.state(), repository.cache.folder),
    };
    const files: string[] = [];
    for (const tracker of selected) {
      const kept = await keepOutputs(work, tracker);
      files.push(
        ...(tracker.kind === "stage"
          ? await commitStage(work, tracker, kept)
          : await commitPointer(work, tracker, kept)),
      );
      const cached = kept.filter(({ output }) => output.isCached);
      if (request.noRelink !== true)
        await relink(
          repository,
          cached.map(({ output, content }) => ({ path: output.path, ...content })),
        );
      await (await openPlacedOutputs(root)).update(
        new Map(
          cached.map(({ output, content }) => [output.path, { id: content.id, isLegacy: content.isLegacy ?? false }]),
        ),
      );
    }
    return {
      committed: selected.map((tracker) => addressOf(repository, tracker)),
      git: await keepInGit(repository, files),
    };
  });
}
