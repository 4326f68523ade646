import { createReadStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { LockstepError } from "../../domain/error.ts";
import { isSystemError, syncFolder } from "../objects/aside.ts";
import { objectExists, objectPath, storeCopy } from "../objects/store.ts";
import type { Remote, RemoteOptions } from "./remote.ts";

/** The folder that the url of a local remote names; DVC takes a relative one from `.dvc`. */
export function localFolder(url: string, base: string): string {
  if (url.startsWith("file://")) return fileURLToPath(url);
  if (url === "~" || url.startsWith("~/")) return join(homedir(), url.slice(1));
  return resolve(base, url);
}

/** A DVC remote that is a folder, on this machine or mounted. Objects are read-only files, as DVC writes them. */
export async function openLocalRemote(options: RemoteOptions): Promise<Remote> {
  const folder = localFolder(options.url, options.base);
  const found = await stat(folder).catch((error: unknown) => {
    if (isSystemError(error, "ENOENT")) return undefined;
    throw error;
  });
  if (found !== undefined && !found.isDirectory()) {
    throw new LockstepError("REMOTE_UNSUPPORTED", `the remote ${options.url} is a file, not a folder`, {
      hint: "Correct its url in .dvc/config.",
    });
  }
  return {
    url: options.url,
    has: (id) => objectExists(objectPath(folder, id)),

    async read(id) {
      const path = objectPath(folder, id);
      if (!(await objectExists(path))) return undefined;
      return Readable.toWeb(createReadStream(path, { highWaterMark: 1024 * 1024 })) as ReadableStream<Uint8Array>;
    },

    async write(id, file) {
      const destination = objectPath(folder, id);
      if (await objectExists(destination)) return;
      await mkdir(dirname(destination), { recursive: true });
      await storeCopy({ folder, source: file, suffix: id.endsWith(".dir") ? ".dir" : "", expected: id });
      await syncFolder(dirname(destination));
      await syncFolder(dirname(dirname(destination)));
    },
  };
}
