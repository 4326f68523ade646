import { lstat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import type { Pointer } from "../data/dvc/model.ts";
import { emitPointer, updatePointer } from "../data/dvc/pointer.ts";
import { isSystemError, readTextIfThere, writeWhole } from "../data/objects/aside.ts";
import { checkout } from "../data/objects/checkout.ts";
import { dvcIgnore } from "../data/objects/dvc-ignore.ts";
import { fetchObjects } from "../data/objects/fetch.ts";
import { pushObjects } from "../data/objects/push.ts";
import { repositoryPathProblem, unsafePath } from "../data/objects/safe-path.ts";
import { ignoreOutput } from "../data/stages/git-ignore.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { trackedObjects } from "../repository/tracked.ts";
import type { Workspace } from "../repository/workspace.ts";
import { defaultRemote } from "../tracking/repository.ts";

/** Tracks a file or folder by a pointer beside it: its content goes to the cache, its name to `.gitignore`. */
export async function addData(
  workspace: Workspace,
  asked: { readonly folder: string; readonly path: string },
): Promise<{ readonly pointer: string; readonly md5: Md5 }> {
  const { root } = workspace.git;
  const absolute = resolve(asked.folder, asked.path);
  const path = relative(root, absolute).split(sep).join("/");
  const problem =
    path === "" || path.startsWith("../") ? "it is not inside the repository" : repositoryPathProblem(path);
  if (problem !== undefined) throw unsafePath("add", asked.path, problem);
  const stats = await lstat(absolute).catch((cause: unknown) => {
    if (!isSystemError(cause, "ENOENT")) throw cause;
    throw new LockstepError("DEPENDENCY_MISSING", `there is no file or folder ${path}`, {
      hint: "Check the path.",
      cause,
    });
  });
  const file = `${path}.dvc`;
  const old = await readTextIfThere(join(root, file));
  const isFolder = stats.isDirectory();
  const common = {
    path: basename(path),
    isLegacy: false,
    rest: new Map(),
    isCached: true,
    isPersisted: false,
    isPushed: true,
  };
  let pointer: Pointer;
  let id: Md5;
  if (isFolder) {
    const stored = await (await workspace.data()).cache.addDirectory(absolute, await dvcIgnore(root, path));
    id = stored.id;
    pointer = {
      outs: [{ ...common, md5: id, sizeBytes: stored.sizeBytes, fileCount: stored.fileCount, isExecutable: false }],
      deps: [],
      isFrozen: false,
      wdir: ".",
    };
  } else {
    const stored = await (await workspace.data()).cache.addFile(absolute);
    id = stored.id;
    pointer = {
      outs: [
        { ...common, md5: id, sizeBytes: stored.sizeBytes, fileCount: undefined, isExecutable: stored.isExecutable },
      ],
      deps: [],
      isFrozen: false,
      wdir: ".",
    };
  }
  const text = old === undefined ? emitPointer(pointer) : updatePointer(old, pointer);
  if (text !== old) await writeWhole(join(root, file), text);
  await ignoreOutput(root, path, isFolder);
  return { pointer: file, md5: id };
}

/** Sends what is tracked to the default remote. @throws LockstepError REMOTE_MISSING. */
export async function pushData(workspace: Workspace): Promise<{ readonly transferred: number }> {
  const { cache } = await workspace.data();
  const remote = await defaultRemote(await workspace.data());
  if (remote === undefined)
    throw new LockstepError("REMOTE_MISSING", "no default DVC remote is configured in .dvc/config", {
      hint: "Add one there, as `dvc remote add --default storage <url>` does.",
    });
  const { transferred } = await pushObjects({
    cache,
    remote,
    ids: await trackedObjects(workspace.git.root),
    signal: workspace.signal,
    onProgress: (fraction) => {
      workspace.host.progress("Push", fraction);
    },
  });
  return { transferred };
}

/** Fetches what is tracked and puts it into the working tree; what is saved nowhere is not overwritten. */
export async function pullData(workspace: Workspace): Promise<{ readonly written: number }> {
  const { root } = workspace.git;
  const ids = await trackedObjects(root);
  const data = await workspace.data();
  await fetchObjects({
    cache: data.cache,
    remote: await defaultRemote(data),
    ids,
    signal: workspace.signal,
    onProgress: (fraction) => {
      workspace.host.progress("Fetch", fraction);
    },
  });
  let written = 0;
  for (const { id, path, isExecutable } of ids)
    written += (await checkout({ cache: data.cache, id, root, destination: path, isExecutable })).written.length;
  return { written };
}
