import { existsSync, mkdirSync, realpathSync, rmdirSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { md5 } from "../../domain/ids.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import { foldersAbove } from "../stages/overlap.ts";
import { isSystemError } from "./aside.ts";
import { makeFilesDurable, makeNamesDurable } from "./bulk/barrier.ts";
import { bulk } from "./bulk/run.ts";
import type { LinkType, Placed, PlaceItem } from "./bulk/tasks.ts";
import { type CheckoutPlan, type CheckoutRequest, joined, planCheckout } from "./checkout-plan.ts";
import { type Arrangement, arrange } from "./checkout-units.ts";
import { ParentCheck } from "./parent-check.ts";
import { rememberWritten } from "./remember.ts";
import { repositoryPathProblem, shown, unsafePath } from "./safe-path.ts";
import { openScratch, type Scratch, sweepScratch } from "./scratch.ts";
import { withStorageErrors } from "./storage-error.ts";
import { contentMd5, corruptObject, isDirectoryId } from "./store.ts";

export type { CheckoutRequest } from "./checkout-plan.ts";

export interface CheckoutResult {
  /** Paths from the root that were written, removed, and left because they were right already. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** A checkout whose every check was passed, before anything is written. */
export interface PreparedCheckout {
  readonly request: CheckoutRequest;
  /** Free of links. */
  readonly root: string;
  /** Absolute path of the destination. */
  readonly base: string;
  readonly wanted: readonly DirectoryEntry[];
  readonly plan: CheckoutPlan;
}

function isFolderRequest({ id, entries }: CheckoutRequest): boolean {
  return entries !== undefined || isDirectoryId(id);
}

function checkParents({ root, request, wanted }: Pick<PreparedCheckout, "root" | "request" | "wanted">): void {
  const parents = new ParentCheck(root);
  const { destination } = request;
  parents.check(destination, destination);
  for (const { relpath } of wanted) parents.check(joined(destination, relpath), destination);
}

/**
 * What {@link checkout} would do; nothing changes.
 *
 * @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED.
 */
export async function prepareCheckout(asked: CheckoutRequest): Promise<PreparedCheckout> {
  const destination = isAbsolute(asked.destination) ? relative(asked.root, asked.destination) : asked.destination;
  const request = { ...asked, destination };
  const problem = repositoryPathProblem(destination);
  if (problem !== undefined) throw unsafePath("output", destination, problem);
  const root = realpathSync(request.root);
  const base = join(root, destination);
  const single = [{ md5: request.id, relpath: "" }];
  const wanted =
    request.entries ?? (isDirectoryId(request.id) ? await request.cache.readDirectory(request.id) : single);
  checkParents({ root, request, wanted });
  return { request, root, base, wanted, plan: await planCheckout(request, base, wanted) };
}

/**
 * Makes a path of the workspace hold exactly an object, a file or a folder. All checks come first: unsafe paths, links on the way,
 * missing or damaged objects and content that would be lost each stop it before anything changes. Then every file, or a folder where
 * none was, is put in place by a rename, so that each is the old one or the new one whenever the process is killed, and the next run
 * completes it.
 *
 * @throws LockstepError PATH_UNSAFE, OBJECT_MISSING, OBJECT_CORRUPT, WORKSPACE_MODIFIED, STORAGE_FAILED, INTERRUPTED.
 */
export async function checkout(request: CheckoutRequest): Promise<CheckoutResult> {
  return applyCheckout(await prepareCheckout(request));
}

/** {@link applyCheckouts} of one. */
export async function applyCheckout(prepared: PreparedCheckout): Promise<CheckoutResult> {
  await applyCheckouts([prepared]);
  return resultOf(prepared);
}

/** What a checkout does, or did. */
export function resultOf({ request: { destination }, plan }: PreparedCheckout): CheckoutResult {
  return {
    written: plan.write.map(({ relpath }) => joined(destination, relpath)),
    removed: plan.remove.map((path) => joined(destination, path)),
    unchanged: plan.unchanged,
  };
}

function isDone({ request, plan: { write, remove, folders } }: PreparedCheckout): boolean {
  return write.length === 0 && remove.length === 0 && (!isFolderRequest(request) || folders.has(""));
}

/**
 * Does what was prepared, of many outputs in one commit: every content is written aside and made durable by one barrier before the first
 * name changes. Far quicker than one call after the other, and as durable.
 *
 * @param all - Of one root; their destinations do not overlap.
 * @throws LockstepError PATH_UNSAFE when a link was put in the way meanwhile, OBJECT_CORRUPT, STORAGE_FAILED, INTERRUPTED.
 */
export function applyCheckouts(all: readonly PreparedCheckout[]): Promise<void> {
  return withStorageErrors(async () => {
    const open = all.filter((prepared) => !isDone(prepared));
    const [first] = open;
    if (first === undefined) {
      const [done] = all;
      if (done !== undefined) await sweepScratch(done.root);
      return;
    }
    await using scratch = await openScratch(first.root);
    const arranged = open.map((prepared, index) => {
      const { base, plan } = prepared;
      const own = join(scratch.folder, String(index));
      mkdirSync(own);
      return { prepared, ...arrange({ scratch: own, base, write: plan.write, standing: plan.folders }) };
    });
    const placed = await placeAll(arranged, scratch);
    const namedMs = Date.now();
    // A link may have been put in the way while the objects were read.
    for (const prepared of open) checkParents(prepared);
    const touched = new Set<string>();
    for (const { prepared, units } of arranged) {
      await putInPlace(prepared, units);
      touched.add(dirname(prepared.base));
      for (const { destination } of units) touched.add(dirname(destination));
      for (const folder of new Set(prepared.plan.remove.map((path) => dirname(path)))) {
        touched.add(standingFolder(join(prepared.base, folder)));
      }
    }
    await makeNamesDurable(touched, first.root);
    for (const [index, { prepared }] of arranged.entries()) await remember(prepared, placed[index] ?? [], namedMs);
  });
}

/** The nearest folder that a removal has left. */
function standingFolder(folder: string): string {
  let standing = folder;
  while (!existsSync(standing)) standing = dirname(standing);
  return standing;
}

/** Spares the next command reading what was just written. A hard link changes the stamp of its object, too. */
async function remember(
  { base, request, plan }: PreparedCheckout,
  placed: readonly Placed[],
  namedMs: number,
): Promise<void> {
  const { cache } = request;
  const state = request.state ?? (await cache.state?.());
  if (state === undefined) return;
  const files = plan.write.flatMap(({ relpath, md5: id }, index) => {
    const file = { path: joined(base, relpath), md5: md5(contentMd5(id)) };
    return placed[index]?.kind === "hardlink" ? [file, { ...file, path: cache.path(id) }] : [file];
  });
  await rememberWritten(state, files, { hash: cache.hash, namedMs });
}

/** Writes all contents aside and makes them durable. @returns What each file became, by checkout. */
async function placeAll(
  arranged: readonly (Arrangement & { readonly prepared: PreparedCheckout })[],
  scratch: Scratch,
): Promise<readonly (readonly Placed[])[]> {
  const items: PlaceItem[] = [];
  const places: { readonly request: CheckoutRequest; readonly entry: DirectoryEntry }[] = [];
  for (const { prepared, asides } of arranged) {
    const { request, plan } = prepared;
    const { cache, links = ["reflink", "copy"] } = request;
    const objects = plan.write.map((entry) => cache.path(entry.md5));
    const needsKnown = links.includes("hardlink") || links.includes("symlink");
    const known = needsKnown ? (await cache.state?.())?.knownOf(objects, cache.hash) : undefined;
    const mode =
      request.isExecutable === true ? scratch.fileMode | ((scratch.fileMode & 0o444) >> 2) : scratch.fileMode;
    for (const [index, entry] of plan.write.entries()) {
      places.push({ request, entry });
      items.push({
        object: objects[index] ?? "",
        md5: contentMd5(entry.md5),
        hash: cache.hash,
        aside: asides[index] ?? "",
        mode,
        links,
        known: known?.[index],
      });
    }
  }
  const [first] = arranged;
  const placed = await bulk("place", items, {
    fileOf: ({ object }) => object,
    onProgress: first?.prepared.request.onProgress,
    signal: first?.prepared.request.signal,
  });
  const durable: string[] = arranged.flatMap(({ folders }) => folders);
  for (const [index, result] of placed.entries()) {
    const place = places[index];
    const item = items[index];
    if (place === undefined || item === undefined) continue;
    if (!("sizeBytes" in result)) throw failed(place, item, result);
    // The content of a link is the object's, which is durable.
    if (result.kind === "copy" || result.kind === "reflink") durable.push(item.aside);
  }
  await makeFilesDurable(durable, scratch.folder);
  let next = 0;
  return arranged.map(({ asides }) => placed.slice(next, (next += asides.length)));
}

function failed(
  { request, entry }: { readonly request: CheckoutRequest; readonly entry: DirectoryEntry },
  { object, links }: PlaceItem,
  result: Exclude<Placed, { readonly kind: LinkType }>,
): LockstepError {
  const path = shown(joined(request.destination, entry.relpath));
  if (result.kind === "damaged") {
    const hint = `Move ${object} away, then run \`lockstep pull\`.`;
    return corruptObject({ where: object, id: md5(entry.md5), found: result.found, hint });
  }
  if (result.kind === "missing") {
    return new LockstepError("OBJECT_MISSING", `1 object(s) are not in the cache: ${entry.md5} (${path})`, {
      hint: "Run `lockstep pull`.",
    });
  }
  return new LockstepError("STORAGE_FAILED", `${path} cannot be made of ${object} by ${links.join(" or ")}`, {
    hint: "Add `copy` to `cache.type` in .dvc/config, or put the cache on the file system of the workspace.",
  });
}

/** Removes what is in the way, renames what is new, removes what is no part of the object. */
async function putInPlace(
  { base, request, wanted, plan }: PreparedCheckout,
  units: Arrangement["units"],
): Promise<void> {
  const wantedPaths = new Set(wanted.map(({ relpath }) => relpath));
  const wantedFolders = new Set([...wantedPaths].flatMap(foldersAbove));
  const blocking = plan.remove.filter((path) => isInTheWay(path, wantedPaths, wantedFolders));
  const others = plan.remove.filter((path) => !isInTheWay(path, wantedPaths, wantedFolders));
  await removeFiles(base, blocking);
  if (isFolderRequest(request) && plan.write.length === 0) mkdirSync(base, { recursive: true });
  await bulk(
    "move",
    units.map(({ aside, destination }) => ({ from: aside, to: destination })),
  );
  await removeFiles(base, others);
}

/** Removes files, then folders that became empty, from the deepest up, never `base` itself. */
async function removeFiles(base: string, paths: readonly string[]): Promise<void> {
  await bulk(
    "remove",
    paths.map((path) => joined(base, path)),
  );
  const folders = new Set(paths.flatMap(foldersAbove));
  for (const folder of [...folders].sort((a, b) => b.length - a.length)) {
    try {
      rmdirSync(join(base, folder));
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST", "ENOENT", "ENOTDIR"].some((code) => isSystemError(error, code))) throw error;
    }
  }
}

/** True when `path` stands where a folder must be, or is inside a folder where a file must be. */
function isInTheWay(path: string, wanted: ReadonlySet<string>, wantedFolders: ReadonlySet<string>): boolean {
  if (wantedFolders.has(path) || path === "") return true;
  for (const folder of foldersAbove(path)) if (wanted.has(folder)) return true;
  return wanted.has("");
}
