import { join } from "node:path";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { describeDirectory, describeFile, linksWithin } from "../data/objects/cache.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import type { Added as Stored, AddRequest as StoreRequest } from "../data/objects/object-cache.ts";
import { ignoreOutputs } from "../data/stages/git-ignore.ts";
import type { Md5 } from "../domain/ids.ts";
import { applyPart } from "./add-part.ts";
import { type AddPlan, planAdd } from "./add-plan.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { expandGlobs } from "./globs.ts";
import { shownFrom } from "./paths.ts";
import { openPlacedOutputs } from "./placed-outputs.ts";
import { newPointer, type RecordedContent, withOutput, writePointer } from "./pointer-file.ts";
import { withRecordedBit } from "./recorded-bit.ts";
import { relink } from "./relink.ts";
import type { DataRepository } from "./repository.ts";
import { workspaceTrackers } from "./tracked.ts";

export interface AddRequest {
  readonly targets: readonly string[];
  readonly glob?: boolean | undefined;
  /** Writes the pointer, and stores nothing. */
  readonly noCommit?: boolean | undefined;
  /** Leaves the files of the workspace as they are, whatever `cache.type` says. */
  readonly noRelink?: boolean | undefined;
}

export interface AddedOutput {
  /** As DVC shows them, relative to where the command was started. */
  readonly path: string;
  readonly pointer: string;
  readonly md5: Md5;
}

export interface AddResult {
  readonly added: readonly AddedOutput[];
  readonly git: ForGit | undefined;
}

export function contentOf(stored: Stored): RecordedContent {
  if (stored.kind === "file") return { ...stored.stored, fileCount: undefined };
  const { id, sizeBytes, fileCount } = stored.stored;
  return { id, sizeBytes, fileCount, isExecutable: false };
}

/** What a plan's own pointer records of what was stored at its path. */
function contentFor(repository: DataRepository, plan: AddPlan, stored: Stored): RecordedContent {
  const content = contentOf(stored);
  return plan.what === "again" ? withRecordedBit(repository, plan.output, content) : content;
}

/** The same as storing, without storing. */
async function describe(
  repository: DataRepository,
  requests: readonly (StoreRequest & { readonly isFolder: boolean })[],
) {
  const state = await repository.state();
  const { root, cache, signal } = repository;
  const stored: Stored[] = [];
  for (const { path, ignore, isFolder } of requests) {
    const common = { links: linksWithin(isFolder ? path : root, cache.folder), state, signal };
    stored.push(
      isFolder && ignore !== undefined
        ? { kind: "folder", stored: await describeDirectory({ ...common, path, ignore }) }
        : { kind: "file", stored: await describeFile({ ...common, folder: path, path: "" }) },
    );
  }
  return stored;
}

/** Stores what stands at the paths, all in one commit, or only finds out what it is. */
async function take(
  repository: DataRepository,
  plans: readonly AddPlan[],
  noCommit: boolean,
): Promise<ReadonlyMap<AddPlan, Stored>> {
  const present = plans.filter(({ kind }) => kind !== "nothing");
  const requests = await Promise.all(
    present.map(async ({ path, kind }) => ({
      path: join(repository.root, path),
      isFolder: kind === "folder",
      ...(kind === "folder" ? { ignore: await dvcIgnore(repository.root, path) } : {}),
    })),
  );
  const stored = noCommit
    ? await describe(repository, requests)
    : await repository.cache.add(requests, {
        signal: repository.signal,
        onProgress: ({ doneFiles, totalFiles }) => {
          repository.progress({ title: "Add", done: doneFiles, total: totalFiles, unit: "files" });
        },
      });
  const found = new Map<AddPlan, Stored>();
  for (const [index, plan] of present.entries()) {
    const one = stored[index];
    if (one !== undefined) found.set(plan, one);
  }
  return found;
}

/** What a pointer will say: the content that was taken, or the tracked folder with a part of it replaced. */
async function recorded(
  repository: DataRepository,
  plan: AddPlan,
  { stored, noCommit }: { readonly stored: Stored | undefined; readonly noCommit: boolean },
): Promise<RecordedContent | undefined> {
  if (plan.what === "part") return applyPart(repository, { ...plan, stored, isStored: !noCommit });
  return stored === undefined ? undefined : contentFor(repository, plan, stored);
}

/** Writes pointer after pointer; several parts of one folder add up. */
async function writePointers(
  repository: DataRepository,
  plans: readonly AddPlan[],
  { taken, noCommit }: { readonly taken: ReadonlyMap<AddPlan, Stored>; readonly noCommit: boolean },
): Promise<readonly (AddedOutput & { readonly isChanged: boolean })[]> {
  const { root } = repository;
  const written: (AddedOutput & { readonly isChanged: boolean })[] = [];
  const latest = new Map<string, AddPlan & { readonly what: "part" }>();
  for (const one of plans) {
    const plan = one.what === "part" ? { ...one, ...latest.get(one.output.path), path: one.path, kind: one.kind } : one;
    const content = await recorded(repository, plan, { stored: taken.get(one), noCommit });
    if (content === undefined) continue;
    const file = plan.what === "new" ? plan.file : plan.tracker.file;
    const pointer =
      plan.what === "new"
        ? newPointer(plan.path, content)
        : withOutput(plan.tracker.pointer, plan.output.written, content);
    const isChanged = await writePointer(root, file, pointer);
    const path = plan.what === "new" ? plan.path : plan.output.path;
    if (plan.what === "part") {
      const entry = pointer.outs.find((out) => out.path === plan.output.written);
      latest.set(path, { ...plan, tracker: { ...plan.tracker, pointer }, output: { ...plan.output, entry } });
    }
    written.push({ path, pointer: file, md5: content.id, isChanged });
  }
  return written;
}

/**
 * Tracks files and folders: their content goes to the cache, a pointer beside them names it, and Git leaves them out. What is tracked
 * already follows what stands there; comments and keys of its pointer stay. Contents are durable before a pointer names them.
 *
 * @throws LockstepError TARGET_UNKNOWN, PATH_UNSAFE, OUTPUT_OVERLAPS, ARGUMENT_INVALID, LOCK_HELD, STORAGE_FAILED, INTERRUPTED.
 */
export async function add(request: AddRequest, repository: DataRepository): Promise<AddResult> {
  const { root, signal } = repository;
  const targets = await expandGlobs(repository, request);
  const plans = await planAdd(repository, await workspaceTrackers(repository), targets);
  const outputs = plans.map((plan) => (plan.what === "new" ? plan.path : plan.output.path));
  const noCommit = request.noCommit === true;
  return withOutputLocks({ root, write: [...new Set(outputs)], read: [], command: "add", signal }, async () => {
    const taken = await take(repository, plans, noCommit);
    const ignored = (await repository.usesGit())
      ? await ignoreOutputs(
          root,
          plans
            .filter((plan) => plan.what !== "part" && !(plan.what === "again" && !plan.output.isCached))
            .map(({ path, kind }) => ({ path, isFolder: kind === "folder" })),
        )
      : [];
    const written = await writePointers(repository, plans, { taken, noCommit });
    if (!noCommit) {
      const whole = plans.flatMap((plan) => {
        const stored = plan.what === "part" ? undefined : taken.get(plan);
        return stored === undefined ? [] : [{ path: plan.path, ...contentFor(repository, plan, stored) }];
      });
      if (request.noRelink !== true) await relink(repository, whole);
      await (await openPlacedOutputs(root)).update(
        new Map(written.map(({ path, md5 }) => [path, { id: md5, isLegacy: false }])),
      );
    }
    const files = [...written.map(({ pointer }) => pointer), ...ignored];
    return {
      added: written.map(({ path, pointer, md5 }) => ({
        path: shownFrom(repository, path),
        pointer: shownFrom(repository, pointer),
        md5,
      })),
      git: await keepInGit(repository, files),
    };
  });
}
