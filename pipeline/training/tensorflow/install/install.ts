import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isSystemError, syncFolder, writeWhole } from "../../../data/objects/aside.ts";
import { makeFilesDurable } from "../../../data/objects/bulk/barrier.ts";
import { isAlive } from "../../../data/objects/scratch.ts";
import { bindingFile, compileBinding, packageFolder, tryBinding, unpackLibrary } from "./build.ts";
import { fetchPackages, fetchWheel, sha256Of } from "./fetch.ts";
import { type Installed, isWhole, stampFile, stampText } from "./installed.ts";
import { libraryFiles, type NativeParts, nativeParts } from "./parts.ts";
import { type System, thisSystem, wheelFor } from "./system.ts";
import { type Calls, requireTool, tools } from "./tool.ts";

export interface InstallRequest extends Calls {
  /** Where the installation will stand; absolute. */
  readonly folder: string;
  /** Is told what is done next. */
  readonly say: (line: string) => void;
  /** What is pinned, and the machine; this version's own and this machine when left out. */
  readonly parts?: NativeParts;
  readonly lock?: string;
  readonly system?: System;
}

export interface Installation extends Pick<NativeParts, "tfjs" | "library"> {
  readonly folder: string;
  /** False when it was there already, whole. */
  readonly isNew: boolean;
}

/** Removes what installations left that were killed. */
async function sweep(above: string): Promise<void> {
  for (const name of await readdir(above)) {
    const [, pid] = /^\.(\d+)-[0-9a-f]{16}$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(above, name), { recursive: true, force: true });
  }
}

/** Everything that an installation consists of, in a folder of its own. */
async function assemble({ say, ...request }: InstallRequest, aside: string): Promise<void> {
  const { parts = nativeParts, lock } = request;
  const wheel = wheelFor(request.system ?? (await thisSystem()), parts);
  for (const tool of Object.values(tools)) await requireTool(request, tool, aside);
  say(`Fetching @tensorflow/tfjs-node ${parts.tfjs} through npm`);
  await fetchPackages(request, aside, lock);
  say(`Fetching ${wheel.project} ${parts.library} through pip, ${wheel.sizeMegabytes} MB`);
  const fetched = await fetchWheel(request, aside, { wheel, library: parts.library });
  say("Compiling the binding between them");
  await unpackLibrary(request, aside, fetched);
  await compileBinding(request, aside);
  await rm(dirname(fetched), { recursive: true });
  await tryBinding(request, aside, parts.library);
  const digests: Record<string, string> = {};
  for (const path of [bindingFile, ...libraryFiles.map((name) => `deps/lib/${name}`)])
    digests[`${packageFolder}/${path}`] = await sha256Of(join(aside, packageFolder, path));
  const installed: Installed = { tfjs: parts.tfjs, library: parts.library, sha256: digests };
  await writeWhole(join(aside, stampFile), stampText(installed));
}

/** Gives an assembled folder its name once its files are on the disk. @returns False when another process was quicker. */
async function publish(aside: string, folder: string): Promise<boolean> {
  const entries = await readdir(aside, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  await makeFilesDurable(files, aside);
  try {
    await rename(aside, folder);
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST"].some((code) => isSystemError(error, code))) return false;
    throw error;
  }
  await syncFolder(dirname(folder));
  return true;
}

/**
 * Puts the native backend together from what npm and PyPI have: each part fetched by its own client with the user's settings and compared
 * with its pinned digest before it is used. The folder appears whole or not at all; one that is there and whole is left alone.
 *
 * @throws LockstepError PLATFORM_UNSUPPORTED, COMPILER_MISSING, PYTHON_MISSING, NPM_MISSING, DOWNLOAD_MISMATCH, INSTALL_FAILED,
 * INTERRUPTED.
 */
export async function installTensorFlow(request: InstallRequest): Promise<Installation> {
  const { folder, parts = nativeParts } = request;
  const found = { folder, tfjs: parts.tfjs, library: parts.library };
  if (await isWhole(folder, parts)) return { ...found, isNew: false };
  const above = dirname(folder);
  await mkdir(above, { recursive: true, mode: 0o700 });
  await sweep(above);
  const [aside, old] = [0, 1].map(() => join(above, `.${process.pid}-${randomBytes(8).toString("hex")}`)) as [
    string,
    string,
  ];
  await mkdir(aside);
  try {
    await assemble(request, aside);
    // What stands there is not whole, or not what is pinned now.
    await rename(folder, old).catch((error: unknown) => {
      if (!isSystemError(error, "ENOENT")) throw error;
    });
    return { ...found, isNew: await publish(aside, folder) };
  } finally {
    await Promise.all([aside, old].map((each) => rm(each, { recursive: true, force: true })));
  }
}
