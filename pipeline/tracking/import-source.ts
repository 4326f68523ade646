import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { mapParallel } from "../data/objects/parallel.ts";
import { checkDirectoryPaths, shown } from "../data/objects/safe-path.ts";
import { jobsOf } from "../data/objects/transfer.ts";
import type { Remote, RemoteContent, RemoteObject } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import { publicUrl } from "../domain/public-url.ts";
import { kindOf, type Source } from "./add-from-outside.ts";
import type { DataRepository } from "./repository.ts";

/** Where an import comes from. */
export type ImportSource =
  | {
      readonly where: "here";
      readonly data: Source;
      /** As the pointer writes it: absolute as typed, else relative to the pointer's folder. */
      readonly written: (pointerFolder: string) => string;
    }
  | {
      readonly where: "remote";
      /** As the pointer writes it. */
      readonly url: string;
      readonly remote: Remote;
      readonly key: string;
      readonly close: () => Promise<void>;
    };

/** The keys under which DVC writes what a server calls a content. */
export const markKeys = ["etag", "checksum"] as const;

/** What a server calls a content. */
export interface Mark {
  readonly key: (typeof markKeys)[number];
  readonly text: string;
}

function unknown(typed: string): LockstepError {
  return new LockstepError("TARGET_UNKNOWN", `there is no file or folder ${shown(publicUrl(typed))}`, {
    hint: "Check the url. A server without listings, as plain HTTP, gives single files only.",
  });
}

async function sourceHere(repository: DataRepository, typed: string, from: string): Promise<ImportSource> {
  const path = typed.startsWith("file://") ? fileURLToPath(typed) : typed;
  const absolute = resolve(repository.root, from, path);
  const kind = await kindOf(absolute);
  if (kind === undefined) throw unknown(typed);
  return {
    where: "here",
    data: { path: absolute, kind },
    written: (folder) =>
      isAbsolute(path) ? path : relative(join(repository.root, folder), absolute).split(sep).join("/"),
  };
}

/** The place that a url is in, and its name there; the query of a web address belongs to the place. */
function splitUrl(url: string): { readonly base: string; readonly key: string } | undefined {
  const [, before, query = ""] = /^([^?]*)(\?.*)?$/.exec(url) ?? [];
  const [, base, name] = /^(.+:\/\/[^/]+\/(?:.*\/)?)([^/]+)\/*$/.exec(before ?? "") ?? [];
  if (base === undefined || name === undefined) return undefined;
  try {
    // A web address is encoded; a key of a bucket and a path of a host are as they stand.
    return { base: base + query, key: /^(?:https?|webdavs?):/i.test(url) ? decodeURIComponent(name) : name };
  } catch {
    return undefined;
  }
}

/**
 * Finds what a url, a path, or `remote://name/path` means.
 *
 * @param from - The folder that a relative path begins in, from the root; where the command was started when left out.
 * @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, REMOTE_MISSING, REMOTE_UNSUPPORTED.
 */
export async function findSource(
  repository: DataRepository,
  typed: string,
  from: string = repository.folder,
): Promise<ImportSource> {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(typed) || typed.startsWith("file://"))
    return sourceHere(repository, typed, from);
  if (/^[a-z][a-z0-9+.-]*:\/\/[^/@]*:[^/@]*@/i.test(typed))
    throw new LockstepError(
      "ARGUMENT_INVALID",
      `${publicUrl(typed)} comes with a password, which would be written into Git`,
      {
        hint: "Add a remote with the password in .dvc/config.local, then import `remote://<name>/<path>`.",
      },
    );
  const [, name, path] = /^remote:\/\/([^/]+)\/+(.+?)\/*$/i.exec(typed) ?? [];
  if (name !== undefined && path !== undefined) {
    const remote = await repository.remote(name);
    return { where: "remote", url: typed, remote, key: posix.normalize(path), close: () => Promise.resolve() };
  }
  const place = splitUrl(typed);
  if (place === undefined)
    throw new LockstepError("ARGUMENT_INVALID", `${shown(publicUrl(typed))} names no file or folder in its place`, {
      hint: "Give a url with a path, for example s3://bucket/folder/file.csv.",
    });
  const { root, environment } = repository;
  const remote = await repository.drivers.openUrl({
    url: place.base,
    base: join(root, ".dvc"),
    settings: {},
    env: environment,
  });
  return { where: "remote", url: typed, remote, key: place.key, close: () => remote.close() };
}

function markOf(remote: Remote, { etag }: RemoteContent): Mark | undefined {
  if (etag === undefined) return undefined;
  return { key: /^https?:/i.test(remote.url) ? "checksum" : "etag", text: etag };
}

/** What a remote says of the source, without bringing it. */
export type Probe =
  | {
      readonly kind: "file";
      readonly sizeBytes: number | undefined;
      readonly mark: Mark | undefined;
      readonly content: RemoteContent;
    }
  | { readonly kind: "folder"; readonly objects: readonly RemoteObject[] };

/** @throws LockstepError TARGET_UNKNOWN. */
export async function probe(
  { remote, key, url }: ImportSource & { readonly where: "remote" },
  signal: AbortSignal,
): Promise<Probe> {
  const content = await remote.read(key, { signal });
  if (content !== undefined)
    return { kind: "file", sizeBytes: content.sizeBytes, mark: markOf(remote, content), content };
  const objects: RemoteObject[] = [];
  try {
    for await (const object of remote.list(`${key}/`, { signal })) objects.push(object);
  } catch (error) {
    // Plain HTTP has no folders.
    if (!(error instanceof LockstepError) || error.code !== "REMOTE_UNSUPPORTED") throw error;
  }
  if (objects.length === 0) throw unknown(url);
  return { kind: "folder", objects };
}

async function save(content: RemoteContent, path: string, signal: AbortSignal): Promise<void> {
  await pipeline(
    Readable.fromWeb(content.stream as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(path, { flags: "wx" }),
    { signal },
  );
}

/** Brings what was found to a path where nothing stands. */
export async function download(
  { remote, key, url }: ImportSource & { readonly where: "remote" },
  found: Probe,
  to: { readonly path: string; readonly repository: Pick<DataRepository, "signal" | "jobs" | "progress"> },
): Promise<Source> {
  const { path, repository } = to;
  const { signal, jobs, progress } = repository;
  if (found.kind === "file") {
    await save(found.content, path, signal);
    return { path, kind: "file" };
  }
  const files = found.objects.map((object) => ({ key: object.key, relpath: object.key.slice(key.length + 1) }));
  checkDirectoryPaths(
    publicUrl(url),
    files.map(({ relpath }) => relpath),
  );
  let done = 0;
  await mapParallel(files, jobsOf({ jobs, remote }), async (file) => {
    const content = await remote.read(file.key, { signal });
    if (content === undefined) throw unknown(`${url}/${file.relpath}`);
    await mkdir(dirname(join(path, file.relpath)), { recursive: true });
    await save(content, join(path, file.relpath), signal);
    progress({ title: "Import", done: ++done, total: files.length, unit: "files" });
  });
  return { path, kind: "folder" };
}
