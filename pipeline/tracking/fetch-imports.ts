import { join } from "node:path";
import type { Entry } from "../data/dvc/model.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { shown } from "../data/objects/safe-path.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { ignoreNothing } from "../data/objects/walk.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { contentOf } from "./add.ts";
import { shownFrom } from "./paths.ts";
import type { DataRepository } from "./repository.ts";
import { bringObjects, findContent, writeContent } from "./source-content.ts";
import { openSourceRepository, type SourceRepository } from "./source-repository.ts";
import { type Selected, selectedOutputs } from "./targets.ts";
import { isRepositoryImport } from "./tracked.ts";
import { watched } from "./transfers.ts";

/** Data of another repository, as an import's pointer records it. */
interface Imported {
  /** From the root, here. */
  readonly path: string;
  readonly id: Md5;
  readonly isLegacy: boolean;
  /** From the root, there. */
  readonly from: string;
  readonly url: string;
  /** The commit that was imported. */
  readonly revision: string;
  readonly remote: string | undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function importOf(dep: Entry, where: string): Pick<Imported, "from" | "url" | "revision" | "remote"> {
  const repo = dep.rest.get("repo");
  const [url, revision, remote] =
    repo instanceof Map
      ? [text(repo.get("url")), text(repo.get("rev_lock")) ?? text(repo.get("rev")), text(repo.get("remote"))]
      : [];
  if (url !== undefined && revision !== undefined) return { from: dep.path, url, revision, remote };
  throw new LockstepError("DVC_FILE_INVALID", `${where}: the import names no repository with a url and a rev_lock`, {
    hint: "Import the data again with `dvc import`.",
  });
}

function importsOf(selected: readonly Selected[]): readonly Imported[] {
  const imports = selectedOutputs(selected).flatMap(({ tracker, output }) => {
    const { entry, path } = output;
    if (!isRepositoryImport(tracker) || entry?.md5 === undefined) return [];
    const [dep] = tracker.pointer.deps;
    return dep === undefined ? [] : [{ path, id: entry.md5, isLegacy: entry.isLegacy, ...importOf(dep, tracker.file) }];
  });
  return [...new Map(imports.map((one) => [one.path + one.id, one])).values()];
}

async function isHere({ id, path, isLegacy }: Imported, { cache, signal }: DataRepository): Promise<boolean> {
  try {
    await fetchObjects({
      cache: isLegacy ? cache.legacy : cache,
      remote: undefined,
      ids: [{ id, path, isLegacy }],
      signal,
    });
    return true;
  } catch (error) {
    if (error instanceof LockstepError && ["REMOTE_MISSING", "OBJECT_MISSING", "OBJECT_CORRUPT"].includes(error.code))
      return false;
    throw error;
  }
}

/** Brings one import into the cache, and makes sure that it is what the pointer records. */
async function bringOne(
  one: Imported,
  source: SourceRepository,
  { repository, scratch }: { readonly repository: DataRepository; readonly scratch: string },
): Promise<number> {
  const { cache, signal } = repository;
  const content = await findContent(source, one.from);
  const transferred = await bringObjects(source, content, { cache, ...watched(repository, "Fetch imports") });
  const [only] = content.outputs;
  if (only?.id === one.id && only.part === undefined && only.at === "") return transferred;
  // Files of Git and parts of folders become objects here.
  const destination = join(scratch, "content");
  await writeContent(source, content, { cache, destination, fileMode: 0o644 });
  const [stored] = await cache.add([{ path: destination, ignore: ignoreNothing }], { signal });
  const found = stored === undefined ? undefined : contentOf(stored).id;
  if (found === one.id) return transferred + 1;
  throw new LockstepError(
    "OBJECT_CORRUPT",
    `${shownFrom(repository, one.path)} records ${one.id}, but ${shown(one.from)} of ${source.url} at ${one.revision} is ${found ?? "nothing"}`,
    { hint: "Bring the import up to date with `dvc update`, and commit its pointer." },
  );
}

/**
 * Brings data that other repositories own, from where those keep it. For what the cache has already nobody is asked.
 *
 * @returns Objects that were not here before.
 * @throws LockstepError DVC_FILE_INVALID, GIT_COMMAND_FAILED, REVISION_UNKNOWN, TARGET_UNKNOWN, OBJECT_MISSING, OBJECT_CORRUPT, REMOTE_MISSING.
 */
export async function fetchRepositoryImports(
  selected: readonly Selected[],
  repository: DataRepository,
): Promise<number> {
  const missing: Imported[] = [];
  for (const one of importsOf(selected)) if (!(await isHere(one, repository))) missing.push(one);
  let fetched = 0;
  const groups = Map.groupBy(missing, ({ url, revision, remote }) => JSON.stringify([url, revision, remote ?? null]));
  for (const members of groups.values()) {
    const [first] = members;
    if (first === undefined) continue;
    const { root, environment, signal, drivers } = repository;
    await using scratch = await openScratch(root);
    const request = { ...first, from: root, scratch: scratch.folder, environment, signal };
    await using source = await openSourceRepository(request, drivers);
    for (const one of members) {
      await using own = await openScratch(root);
      fetched += await bringOne(one, source, { repository, scratch: own.folder });
    }
  }
  return fetched;
}
