import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { LockstepError } from "../../../domain/error.ts";
import { type Sha256, sha256 } from "../../../domain/ids.ts";
import { bodyLimit, checkLength } from "../marker.ts";
import type { AssetFile, Release, ReleaseAsset, Releases } from "../release.ts";
import { isAsset } from "../same-asset.ts";
import { createNumbered, listNumbers, readJson, syncFolder, writeJson } from "./files.ts";
import { checkLine } from "./limits.ts";
import { type AssetRecord, assetNamePattern, type ReleaseRecord, readRelease, withdrawn } from "./records.ts";

async function digestOf(path: string): Promise<Sha256> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return sha256(hash.digest("hex"));
}

function checkText({ title, body }: { readonly title: string; readonly body: string }): void {
  checkLine("the title of the release", title);
  checkLength("the text of the release", body, bodyLimit);
}

/** Releases in a folder: for each a file that says what it is, and a folder with its files under their own names. */
export function openReleases(folder: string): Releases {
  const recordOf = (id: string): string => join(folder, `${id}.json`);
  const filesOf = (id: string): string => join(folder, id);

  const read = async (id: string): Promise<ReleaseRecord | undefined> => {
    const found = await readJson(recordOf(id), readRelease);
    return found?.kind === "lockstep/Release" ? found : undefined;
  };

  const existing = async (id: string): Promise<ReleaseRecord> => {
    const found = await read(id);
    if (found !== undefined) return found;
    throw new LockstepError("FORGE_REQUEST_FAILED", `there is no release ${id}`, {
      hint: "It was taken away meanwhile; run this again.",
    });
  };

  const assetOf = async (id: string, { name, sizeBytes, sha256: digest }: AssetRecord): Promise<ReleaseAsset> => {
    const found = await stat(join(filesOf(id), name)).catch(() => undefined);
    return { id: name, name, sizeBytes, sha256: digest, isWhole: found?.size === sizeBytes };
  };

  const shown = async (id: string, { tag, title, body, isDraft, assets }: ReleaseRecord): Promise<Release> => ({
    ...{ id, tag, title, body, isDraft },
    assets: await Promise.all(assets.map((asset) => assetOf(id, asset))),
    url: pathToFileURL(filesOf(id)).href,
  });

  /** Puts a whole file in its place, and says what it holds: the bytes that are there now, not those that were meant. */
  const place = async (id: string, { name, path }: AssetFile): Promise<Sha256> => {
    const files = filesOf(id);
    await mkdir(files, { recursive: true });
    const aside = join(files, `.${randomBytes(12).toString("base64url")}.tmp`);
    try {
      await copyFile(path, aside);
      const handle = await open(aside, "r+");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      const digest = await digestOf(aside);
      await rename(aside, join(files, name));
      await syncFolder(files);
      return digest;
    } finally {
      await rm(aside, { force: true });
    }
  };

  return {
    async list() {
      const ids = (await listNumbers(folder)).map(String);
      const records = await Promise.all(ids.map(async (id) => ({ id, record: await read(id) })));
      return Promise.all(records.flatMap(({ id, record }) => (record === undefined ? [] : [shown(id, record)])));
    },

    async draft({ tag, title, body }) {
      checkText({ title, body });
      let id = "";
      const record: ReleaseRecord = {
        ...{ kind: "lockstep/Release", schema: 1, tag, title, body, isDraft: true, assets: [] },
      };
      await createNumbered(folder, (number) => {
        id = String(number);
        return record;
      });
      return shown(id, record);
    },

    async keepAsset({ id, tag }, file) {
      if (!assetNamePattern.test(file.name))
        throw new LockstepError("FORGE_REQUEST_FAILED", `${JSON.stringify(file.name.slice(0, 100))} names no file`);
      const record = await existing(id);
      const present = record.assets.find(({ name }) => name === file.name);
      if (present !== undefined && isAsset(await assetOf(id, present), file)) return { changed: false };
      const digest = await place(id, file);
      if (digest !== file.sha256)
        throw new LockstepError("FORGE_REQUEST_FAILED", `${file.name} of ${tag} has other bytes than it should have`, {
          hint: "Something changes the file while it is copied. Run this again.",
        });
      const others = record.assets.filter(({ name }) => name !== file.name);
      const { name, sizeBytes } = file;
      await writeJson(recordOf(id), { ...record, assets: [...others, { name, sizeBytes, sha256: digest }] });
      return { changed: true };
    },

    async removeAsset({ id }, { name }) {
      const record = await existing(id);
      await writeJson(recordOf(id), { ...record, assets: record.assets.filter((asset) => asset.name !== name) });
      await rm(join(filesOf(id), name), { force: true });
    },

    async publish({ id }, { title, body }) {
      checkText({ title, body });
      await writeJson(recordOf(id), { ...(await existing(id)), title, body, isDraft: false });
    },

    async discard({ id }) {
      await writeJson(recordOf(id), withdrawn);
      await rm(filesOf(id), { recursive: true, force: true });
    },
  };
}
