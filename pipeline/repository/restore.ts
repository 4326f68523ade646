import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DirectoryEntry } from "../data/dvc/model.ts";
import { verifyFiles } from "../data/objects/artifact.ts";
import { asideName, isSystemError } from "../data/objects/aside.ts";
import { checkout } from "../data/objects/checkout.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { openWorkingFolder } from "../data/objects/working-folder.ts";
import { heldInMemory, type OpenTable, openTable } from "../data/tables/open-rows.ts";
import { type RowFiles, readRowFiles } from "../data/tables/read-rows.ts";
import type { Artifact } from "../domain/artifact.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { defaultRemote } from "../tracking/repository.ts";
import type { Workspace } from "./workspace.ts";

/** Brings objects into the cache; what is there and intact is not asked for again. */
async function bring(
  workspace: Workspace,
  wanted: { readonly id: Md5; readonly path: string },
  isListingOnly = false,
): Promise<void> {
  const data = await workspace.data();
  await fetchObjects({
    isListingOnly,
    cache: data.cache,
    remote: await defaultRemote(data),
    ids: [wanted],
    onProgress: (fraction) => {
      workspace.host.progress(`Fetch ${wanted.path}`, fraction);
    },
  });
}

/** True when the folder holds exactly the model; one that is damaged is removed, so that it is restored anew. */
async function isRestored(folder: string, artifact: Artifact): Promise<boolean> {
  try {
    await verifyFiles(folder, artifact);
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    if (!(error instanceof LockstepError) || error.code !== "ARTIFACT_DIGEST_MISMATCH") throw error;
    await rm(folder, { recursive: true, force: true });
    return false;
  }
}

/**
 * The files of a recorded model, in a folder named by their sha256: restored by md5 from cache or remote, then every file's sha256
 * compared with the record's. The same model is restored once.
 *
 * @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, ARTIFACT_DIGEST_MISMATCH; nothing is left under the final name then.
 */
export async function restoreArtifact(workspace: Workspace, artifact: Artifact): Promise<string> {
  const models = await openWorkingFolder(workspace.git.root, "models");
  const folder = join(models, artifact.sha256);
  if (await isRestored(folder, artifact)) return folder;
  await bring(workspace, { id: artifact.md5, path: artifact.path });
  const aside = join(models, asideName());
  try {
    const isDirectory = artifact.md5.endsWith(".dir");
    if (!isDirectory) await mkdir(aside);
    const destination = isDirectory ? aside : join(aside, artifact.files[0]?.path ?? "model");
    const { cache } = await workspace.data();
    await checkout({ cache, id: artifact.md5, destination, root: models });
    await verifyFiles(aside, artifact);
    await rename(aside, folder).catch((error: unknown) => {
      // Another process restored the same model first; both hold the same bytes.
      if (!isSystemError(error, "ENOTEMPTY") && !isSystemError(error, "EEXIST")) throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  await verifyFiles(folder, artifact);
  return folder;
}

/** The files of a directory object: those that are asked for by name are brought, all others when one of them is. */
async function restoredFiles(workspace: Workspace, id: Md5, path: string): Promise<RowFiles> {
  const entries = new Map((await restoreDirectory(workspace, id, path)).map(({ relpath, md5 }) => [relpath, md5]));
  const { cache } = await workspace.data();
  let whole: Promise<void> | undefined;
  return {
    where: path,
    paths: [...entries.keys()],
    digest: (name) => entries.get(name),
    async place(name) {
      const md5 = entries.get(name);
      if (md5 === undefined) return undefined;
      await (whole ??= bring(workspace, { id, path }));
      return cache.path(md5);
    },
  };
}

/** The bytes of a file by its md5, from cache or remote: the path of the object in the cache. `path` names it in messages. */
export async function restoreFile(workspace: Workspace, id: Md5, path: string): Promise<string> {
  await bring(workspace, { id, path });
  return (await workspace.data()).cache.path(id);
}

/**
 * A table by its md5, from cache or remote, or a folder of pictures as one; on disk where it does not fit into memory. `path` names it in
 * messages.
 */
export async function restoreTable(workspace: Workspace, id: Md5, path: string): Promise<OpenTable> {
  if (id.endsWith(".dir")) return heldInMemory(await readRowFiles(await restoredFiles(workspace, id, path)));
  const scratch = await openWorkingFolder(workspace.git.root, "rows");
  return openTable(await restoreFile(workspace, id, path), { where: path, scratch });
}

/** The members of a directory object; only the listing is fetched, none of its files. */
export async function restoreDirectory(
  workspace: Workspace,
  id: Md5,
  path: string,
): Promise<readonly DirectoryEntry[]> {
  await bring(workspace, { id, path }, true);
  return (await workspace.data()).cache.readDirectory(id);
}
