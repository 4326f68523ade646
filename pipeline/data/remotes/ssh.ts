import { posix } from "node:path";
import { publicUrl } from "../../domain/public-url.ts";
import { asideName, isAsideName } from "../objects/aside.ts";
import { mapParallel } from "../objects/parallel.ts";
import { type Remote, RemoteFailure, type RemoteObject, type RemoteOptions } from "./remote.ts";
import { jobsSetting } from "./settings.ts";
import { SftpFolder } from "./sftp-folder.ts";
import { orMissing } from "./sftp-session.ts";
import { openForReading, sendFile } from "./sftp-transfer.ts";
import { readSshTarget } from "./ssh-target.ts";

/** Requests at once over the one connection, besides those of a transfer's own window. */
const parallelCalls = 32;

/** More keys than this in one folder, and listing it is quicker than asking for each. */
const listedFrom = 4;

/** Makes a folder, by its path on the host, and those above it; one that is there is fine. */
async function makeFolder(host: SftpFolder, path: string, signal: AbortSignal | undefined): Promise<void> {
  const make = (): Promise<undefined> =>
    host.ask(path, signal, (sftp, answer) => {
      sftp.mkdir(path, (error) => {
        answer(error, undefined);
      });
    });
  const isThere = async (): Promise<boolean> => (await host.statPath(path, signal))?.isDirectory() === true;
  try {
    await make();
  } catch (error) {
    if (await isThere()) return;
    const above = posix.dirname(path);
    if (above === path) throw error;
    await makeFolder(host, above, signal);
    // Another writer may have made it in between.
    await make().catch(async (again: unknown) => {
      if (!(await isThere())) throw again;
    });
  }
}

async function* filesBelow(
  host: SftpFolder,
  folder: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RemoteObject> {
  for (const { filename, attrs } of await host.entries(folder, signal)) {
    signal?.throwIfAborted();
    const key = folder === "" ? filename : `${folder}/${filename}`;
    if (attrs.isDirectory()) yield* filesBelow(host, key, signal);
    else if (attrs.isFile() && !isAsideName(filename))
      yield { key, sizeBytes: attrs.size, modifiedMs: attrs.mtime * 1000 };
  }
}

/** A DVC remote on an SSH host, over SFTP: sent aside, fsynced where the host can, renamed to a name that must be free. */
export async function openSshRemote(options: RemoteOptions): Promise<Remote> {
  const target = await readSshTarget(options);
  const host = new SftpFolder(target);
  const url = publicUrl(options.url);
  /** Folders that are there, or on their way. */
  const made = new Map<string, Promise<void>>();

  const folderMade = async (folder: string, signal: AbortSignal | undefined): Promise<void> => {
    const making = made.get(folder) ?? makeFolder(host, host.pathOf(folder), signal);
    made.set(folder, making);
    await making.catch((error: unknown) => {
      made.delete(folder);
      throw error;
    });
  };

  const removeFile = (key: string, signal: AbortSignal | undefined): Promise<undefined> =>
    orMissing(
      host.ask<undefined>(key, signal, (sftp, answer) => {
        sftp.unlink(host.pathOf(key), (error) => {
          answer(error, undefined);
        });
      }),
      undefined,
    );

  /** Gives what is aside its name. SFTP's own rename refuses a name that is taken; that one stays as it is. */
  const settle = async (aside: string, key: string, signal: AbortSignal | undefined): Promise<void> => {
    try {
      await host.ask<undefined>(key, signal, (sftp, answer) => {
        sftp.rename(host.pathOf(aside), host.pathOf(key), (error) => {
          answer(error, undefined);
        });
      });
    } catch (error) {
      if ((await host.stat(key, signal))?.isFile() !== true) throw error;
      await removeFile(aside, signal);
    }
  };

  return {
    url,
    jobs: jobsSetting(options.settings),

    async existing(keys, { signal } = {}) {
      const byFolder = [...Map.groupBy(keys, (key) => posix.dirname(key))];
      const present = await mapParallel(byFolder, parallelCalls, async ([folder, asked]) => {
        if (asked.length >= listedFrom) {
          const files = (await host.entries(folder, signal)).filter(({ attrs }) => attrs.isFile());
          const names = new Set(files.map(({ filename }) => `${folder}/${filename}`));
          return asked.filter((key) => names.has(key));
        }
        const found = await Promise.all(asked.map((key) => host.stat(key, signal)));
        return asked.filter((_, index) => found[index]?.isFile() === true);
      });
      return new Set(present.flat());
    },

    async read(key, { signal, from = 0 } = {}) {
      const opened = await orMissing(openForReading(host, key, { signal, from }), undefined);
      if (opened === undefined) return undefined;
      return { stream: ReadableStream.from(opened.bytes), from, sizeBytes: opened.sizeBytes };
    },

    async write(key, source, { signal, onBytes } = {}) {
      await folderMade(posix.dirname(key), signal);
      const aside = `${posix.dirname(key)}/${asideName()}`;
      try {
        await sendFile(host, aside, { source, signal, onBytes });
        const size = (await host.stat(aside, signal))?.size;
        if (size !== source.sizeBytes)
          throw new RemoteFailure("transient", `${key}: the host holds ${size ?? 0} of ${source.sizeBytes} bytes`);
        await settle(aside, key, signal);
      } catch (error) {
        // Nobody sees it, but it takes room; what went wrong first is what is told.
        await removeFile(aside, AbortSignal.timeout(5000)).catch(() => undefined);
        throw error;
      }
    },

    list: (prefix, { signal } = {}) => filesBelow(host, prefix.replace(/\/$/, ""), signal),

    async remove(keys, { signal } = {}) {
      await mapParallel(keys, parallelCalls, (key) => removeFile(key, signal));
    },

    close: () => host.close(),
  };
}
