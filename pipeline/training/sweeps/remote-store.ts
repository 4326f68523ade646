import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hashBytes } from "../../data/objects/hash.ts";
import { type Remote, readBounded } from "../../data/remotes/remote.ts";
import { folderStore } from "./folder-store.ts";
import type { SweepStore } from "./store.ts";

/** Most bytes of one text; a result has a few kilobytes. */
const textLimitBytes = 1024 * 1024;

async function textOf(remote: Remote, key: string): Promise<string | undefined> {
  return (await readBounded(remote, key, { limitBytes: textLimitBytes }))?.toString("utf8");
}

/**
 * A store in a DVC remote, beside the objects. Writes to S3, Google and Azure are create-only by the server's word; elsewhere two
 * workers that claim at the very same moment may both go on, and the first result stays.
 */
export function remoteStore(remote: Remote): SweepStore {
  if (remote.folder !== undefined) return folderStore(remote.folder.path);
  return {
    async list(prefix) {
      const keys: string[] = [];
      for await (const { key } of remote.list(prefix)) keys.push(key);
      return keys;
    },
    read: (key) => textOf(remote, key),
    async create(key, text) {
      if ((await remote.existing([key])).has(key)) return false;
      const folder = await mkdtemp(join(tmpdir(), "lockstep-sweep-"));
      try {
        const path = join(folder, "text");
        await writeFile(path, text);
        await remote.write(key, { path, sizeBytes: Buffer.byteLength(text), md5: hashBytes(text).md5 });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
      // A write that found something there leaves it: what is read back says whose it is.
      return (await textOf(remote, key)) === text;
    },
  };
}
