import { rmdir } from "node:fs/promises";
import { join } from "node:path";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { isSystemError, lstatIfThere } from "../data/objects/aside.ts";
import { isDirectoryId } from "../data/objects/cache.ts";
import { applyCheckouts, type PreparedCheckout, prepareCheckout } from "../data/objects/checkout.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import { type Contents, workspaceContents } from "../data/stages/contents.ts";
import { foldersAbove } from "../data/stages/overlap.ts";
import { isInCache } from "../data/stages/presence.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import { shownFrom } from "./paths.ts";
import { openPlacedOutputs, type PlacedContent, type PlacedOutputs } from "./placed-outputs.ts";
import type { DataRepository } from "./repository.ts";
import { selectedOutputs, selectTrackers, type TargetRequest } from "./targets.ts";
import { type Tracker, workspaceTrackers } from "./tracked.ts";
import { partOf } from "./transfers.ts";

export interface CheckoutRequest extends TargetRequest {
  /** Overwrites and removes content that is saved nowhere. */
  readonly force?: boolean | undefined;
  /** Makes every file anew, linked as `cache.type` says. */
  readonly relink?: boolean | undefined;
}

/** What changed in the workspace; paths as DVC shows them, folders with `/` at the end and before files. */
export interface CheckedOut {
  readonly added: readonly string[];
  readonly modified: readonly string[];
  readonly deleted: readonly string[];
  /** Outputs whose recorded content the cache does not have; they are as they were. */
  readonly failed: readonly FailedOutput[];
  /** Files. */
  readonly stats: { readonly added: number; readonly modified: number; readonly deleted: number };
}

export interface FailedOutput {
  readonly path: string;
  readonly reason: LockstepError;
}

interface Asked {
  /** From the root: of the output, or of the part of it. */
  readonly path: string;
  readonly output: string;
  readonly content: PlacedContent;
  readonly isExecutable: boolean;
  readonly part: string | undefined;
}

/** Recorded outputs of what was selected. */
function askedOf(selected: Parameters<typeof selectedOutputs>[0]): readonly Asked[] {
  return selectedOutputs(selected).flatMap(({ output, part }) => {
    const { entry, path, isCached } = output;
    if (!isCached || entry?.md5 === undefined) return [];
    const content = { id: entry.md5, isLegacy: entry.isLegacy };
    const isPart = part !== undefined && isDirectoryId(entry.md5);
    return [
      {
        path: isPart ? part : path,
        output: path,
        content,
        isExecutable: entry.isExecutable,
        part: isPart ? part.slice(path.length + 1) : undefined,
      },
    ];
  });
}

/** What to make of a place: all of an object, one member of a folder, or some. */
async function wantedAt(
  repository: DataRepository,
  { path, output, content, part }: Asked,
): Promise<Pick<Parameters<typeof prepareCheckout>[0], "id" | "entries">> {
  if (part === undefined) return { id: content.id };
  const cache = content.isLegacy ? repository.cache.legacy : repository.cache;
  const members = await partOf(cache, { id: content.id, path: output, part, isLegacy: content.isLegacy });
  const [first] = members;
  if (first?.path === path) return { id: first.id };
  return {
    id: content.id,
    entries: members.map((member) => ({ md5: member.id, relpath: member.path.slice(path.length + 1) })),
  };
}

interface Work {
  readonly repository: DataRepository;
  readonly request: CheckoutRequest;
  readonly contents: Contents;
}

/** Checks one output; `undefined` when it is right already. */
async function prepare({ repository, request, contents }: Work, asked: Asked): Promise<PreparedCheckout | undefined> {
  const { root, cache, links, signal } = repository;
  const { content, path, part } = asked;
  if (part === undefined && request.relink !== true) {
    const now = await contents.at(path, content.isLegacy ? "legacy" : "md5").catch(ignoreUnsafe);
    if (now?.id === content.id && (now.isExecutable || !asked.isExecutable)) return undefined;
  }
  const prepared = await prepareCheckout({
    ...(await wantedAt(repository, asked)),
    cache: content.isLegacy ? cache.legacy : cache,
    root,
    destination: path,
    force: request.force === true,
    isExecutable: asked.isExecutable,
    ignore: await dvcIgnore(root, path),
    links,
    isRelinking: request.relink === true,
    state: await repository.state(),
    signal,
  });
  return prepared;
}

/** A folder of which nothing is left goes; one that holds what `.dvcignore` leaves out stays. */
async function removeEmptyFolder(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (!["ENOENT", "ENOTDIR", "ENOTEMPTY", "EEXIST"].some((code) => isSystemError(error, code))) throw error;
  }
}

/** What stands there may be something that cannot be data, a link out of the repository for example: then it is not what it must be. */
function ignoreUnsafe(error: unknown): undefined {
  if (error instanceof LockstepError && error.code === "PATH_UNSAFE") return undefined;
  throw error;
}

function isAbsent(error: unknown): error is LockstepError {
  return error instanceof LockstepError && (error.code === "OBJECT_MISSING" || error.code === "OBJECT_CORRUPT");
}

/** Outputs that Lockstep put there, that nothing tracks any more, and whose content is as it was and saved. */
async function leftBehind(
  { repository, contents }: Work,
  trackers: readonly Tracker[],
  placed: PlacedOutputs,
): Promise<ReadonlyMap<string, { readonly content: PlacedContent; readonly isThere: boolean }>> {
  const used = trackers.flatMap(({ outs }) => outs.map(({ path }) => path));
  const outputs = new Set(used);
  const around = new Set(used.flatMap(foldersAbove));
  const found = new Map<string, { readonly content: PlacedContent; readonly isThere: boolean }>();
  for (const [path, content] of placed.outputs) {
    if (outputs.has(path) || around.has(path) || foldersAbove(path).some((folder) => outputs.has(folder))) continue;
    if (!(await contents.exists(path))) {
      found.set(path, { content, isThere: false });
      continue;
    }
    const now = await contents.at(path, content.isLegacy ? "legacy" : "md5").catch(ignoreUnsafe);
    const isSaved = await isInCache(repository.cache, { md5: content.id, isLegacy: content.isLegacy });
    if (now?.id === content.id && isSaved) found.set(path, { content, isThere: true });
  }
  return found;
}

async function prepareRemoval({ root, cache }: DataRepository, path: string, id: Md5): Promise<PreparedCheckout> {
  const ignore = await dvcIgnore(root, path);
  return prepareCheckout({ cache, id, entries: [], root, destination: path, force: true, ignore });
}

function sorted(paths: readonly string[]): readonly string[] {
  const isFile = (path: string): number => (path.endsWith("/") ? 0 : 1);
  return paths.toSorted((a, b) => isFile(a) - isFile(b) || byCodePoint(a, b));
}

/**
 * Makes the workspace hold what is recorded, from the cache. Every output is checked before the first is written; one whose content the
 * cache lacks stays as it is, and is told. Without targets, outputs that another branch left behind go away when their content is saved.
 *
 * @throws LockstepError WORKSPACE_MODIFIED, PATH_UNSAFE, TARGET_UNKNOWN, LOCK_HELD, INTERRUPTED.
 */
export async function checkout(request: CheckoutRequest, repository: DataRepository): Promise<CheckedOut> {
  const { root, signal } = repository;
  const trackers = await workspaceTrackers(repository);
  const asked = askedOf(await selectTrackers(repository, trackers, request));
  const placed = await openPlacedOutputs(root);
  const contents = workspaceContents(root, await repository.state(), repository.cache.folder);
  const work: Work = { repository, request, contents };
  const unused = request.targets.length === 0 ? await leftBehind(work, trackers, placed) : new Map<string, never>();
  const write = [...asked.map(({ path }) => path), ...unused.keys()];
  return withOutputLocks({ root, write, read: [], command: "checkout", signal }, async () => {
    const failed: FailedOutput[] = [];
    const open: { readonly asked: Asked; readonly prepared: PreparedCheckout; readonly wasThere: boolean }[] = [];
    for (const [index, one] of asked.entries()) {
      try {
        const prepared = await prepare(work, one);
        if (prepared !== undefined)
          open.push({ asked: one, prepared, wasThere: (await lstatIfThere(join(root, one.path))) !== undefined });
      } catch (error) {
        if (!isAbsent(error)) throw error;
        failed.push({ path: shownFrom(repository, one.path), reason: error });
      }
      repository.progress({ title: "Compare", done: index + 1, total: asked.length, unit: "files" });
    }
    const removals: { readonly path: string; readonly prepared: PreparedCheckout }[] = [];
    for (const [path, { content, isThere }] of unused)
      if (isThere) removals.push({ path, prepared: await prepareRemoval(repository, path, content.id) });

    await applyCheckouts([...open.map(({ prepared }) => prepared), ...removals.map(({ prepared }) => prepared)]);

    for (const { path } of removals) await removeEmptyFolder(join(root, path));
    const kept = asked.filter(({ part, path }) => part === undefined && !failed.some((one) => one.path === path));
    await placed.update(new Map(kept.map(({ path, content }) => [path, content])), [...unused.keys()]);
    const isChange = ({ prepared: { plan }, wasThere }: (typeof open)[number]): boolean =>
      !wasThere || plan.write.length > 0 || plan.remove.length > 0;
    const shownOutput = ({ asked: one, prepared }: (typeof open)[number]): string => {
      const isFolder = prepared.request.entries !== undefined || isDirectoryId(prepared.request.id);
      return `${shownFrom(repository, one.path)}${isFolder ? "/" : ""}`;
    };
    const changes = open.filter(isChange);
    const sum = (count: (plan: PreparedCheckout["plan"]) => number): number =>
      [...open, ...removals].reduce((total, { prepared }) => total + count(prepared.plan), 0);
    return {
      added: sorted(changes.filter(({ wasThere }) => !wasThere).map(shownOutput)),
      modified: sorted(changes.filter(({ wasThere }) => wasThere).map(shownOutput)),
      deleted: sorted(
        removals.map(
          ({ path, prepared }) => `${shownFrom(repository, path)}${isDirectoryId(prepared.request.id) ? "/" : ""}`,
        ),
      ),
      failed,
      stats: {
        added: sum(({ write: files, replaced }) => files.length - replaced),
        modified: sum(({ replaced }) => replaced),
        deleted: sum(({ remove }) => remove.length),
      },
    };
  });
}
