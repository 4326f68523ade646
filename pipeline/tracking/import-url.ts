import { join, posix } from "node:path";
import type { Entry, Pointer } from "../data/dvc/model.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { describeDirectory, describeFile } from "../data/objects/cache.ts";
import { shown } from "../data/objects/safe-path.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { ignoreNothing } from "../data/objects/walk.ts";
import { ignoreOutputs } from "../data/stages/git-ignore.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import { contentOf } from "./add.ts";
import { bring, destinationOf, type Source, send } from "./add-from-outside.ts";
import { planAt } from "./add-plan.ts";
import { type ForGit, keepInGit } from "./git-files.ts";
import { download, findSource, type ImportSource, type Mark, probe } from "./import-source.ts";
import { shownFrom } from "./paths.ts";
import { newPointer, type RecordedContent, writePointer } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import { workspaceTrackers } from "./tracked.ts";

export interface ImportUrlRequest {
  /** A url, a path, or `remote://name/path`. */
  readonly url: string;
  /** Where to; a folder that exists takes it in. Its own name when left out. */
  readonly out?: string | undefined;
  /** Replaces what stands there. */
  readonly force?: boolean | undefined;
  /** `pointer`: only says where it is from; `source`: says what it is there, too; `remote`: sends it to a remote, without keeping it here. */
  readonly mode: "all" | "pointer" | "source" | "remote";
  /** Of `remote`; the default one when left out. */
  readonly remote?: string | undefined;
}

export interface ImportedUrl {
  /** As DVC shows them, relative to where the command was started. */
  readonly path: string;
  readonly pointer: string;
  /** `undefined` when nothing was brought. */
  readonly md5: Md5 | undefined;
  readonly git: ForGit | undefined;
}

/** What a pointer says of the source. */
interface SourceEntry {
  readonly content: Partial<RecordedContent>;
  readonly mark: Mark | undefined;
}

function nameOf(source: ImportSource): string {
  return posix.basename(source.where === "here" ? source.data.path : source.key);
}

/** What a file or folder of this machine is, without storing it. */
async function describe({ path, kind }: Source, signal: AbortSignal): Promise<RecordedContent> {
  const links = { links: "within", folder: path } as const;
  if (kind === "folder")
    return contentOf({ kind, stored: await describeDirectory({ path, ignore: ignoreNothing, links, signal }) });
  return contentOf({
    kind,
    stored: await describeFile({ folder: path, path: "", links: { links: "refuse" }, signal }),
  });
}

interface Brought {
  readonly entry: SourceEntry;
  readonly content: RecordedContent | undefined;
  readonly ignored: readonly string[];
}

async function bringHere(
  request: ImportUrlRequest,
  repository: DataRepository,
  place: { readonly data: Source; readonly path: string },
): Promise<Brought> {
  const { mode } = request;
  if (mode === "pointer") return { entry: { content: {}, mark: undefined }, content: undefined, ignored: [] };
  if (mode === "source")
    return {
      entry: { content: await describe(place.data, repository.signal), mark: undefined },
      content: undefined,
      ignored: [],
    };
  const taken =
    mode === "remote" ? await send(repository, place.data, request) : await bring(repository, place.data, place.path);
  return { entry: { content: taken.content, mark: undefined }, ...taken };
}

/** The same from a remote: what it brings passes through a scratch folder, and is read once. */
async function bringFrom(
  request: ImportUrlRequest,
  repository: DataRepository,
  place: { readonly source: ImportSource & { readonly where: "remote" }; readonly path: string },
): Promise<Brought> {
  const { source, path } = place;
  if (request.mode === "pointer") return { entry: { content: {}, mark: undefined }, content: undefined, ignored: [] };
  const found = await probe(source, repository.signal);
  const mark = found.kind === "file" ? found.mark : undefined;
  if (request.mode === "source") {
    if (found.kind === "file") await found.content.stream.cancel();
    const sizeBytes =
      found.kind === "file" ? found.sizeBytes : found.objects.reduce((sum, object) => sum + object.sizeBytes, 0);
    const fileCount = found.kind === "file" ? undefined : found.objects.length;
    return { entry: { content: { sizeBytes, fileCount }, mark }, content: undefined, ignored: [] };
  }
  await using scratch = await openScratch(repository.root);
  const data = await download(source, found, { path: join(scratch.folder, "imported"), repository });
  const brought = await bringHere(request, repository, { data, path });
  return { ...brought, entry: { content: brought.entry.content, mark } };
}

/** The pointer of an import, as DVC writes it: frozen, with its source and a digest of the whole. */
function importPointer(
  request: ImportUrlRequest,
  place: { readonly path: string; readonly written: string },
  brought: Brought,
): Pointer {
  const { content, mark } = brought.entry;
  const dep: Entry = {
    path: place.written,
    // A server's own name for a content stands in place of its md5.
    md5: mark === undefined ? content.id : undefined,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: content.isExecutable === true,
    isLegacy: false,
    rest: new Map(mark === undefined ? [] : [[mark.key, mark.text]]),
  };
  const out = brought.content;
  const fresh = newPointer(place.path, {
    id: out?.id,
    sizeBytes: out?.sizeBytes,
    fileCount: out?.fileCount,
    isExecutable: false,
  });
  const pointer: Pointer = { ...fresh, deps: [dep], isFrozen: true };
  return request.mode === "pointer" ? pointer : { ...pointer, rest: new Map([["md5", stageMd5(pointer)]]) };
}

/**
 * Brings data from a url and tracks it, with a pointer that keeps where it is from. What it brings is stored under its own md5; a server's
 * etag only tells, later, whether the source has changed.
 *
 * @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, WORKSPACE_MODIFIED, OUTPUT_OVERLAPS, PATH_UNSAFE, REMOTE_MISSING, REMOTE_FAILED.
 */
export async function importUrl(request: ImportUrlRequest, repository: DataRepository): Promise<ImportedUrl> {
  const { root, signal } = repository;
  const source = await findSource(repository, request.url);
  try {
    const path = await destinationOf(repository, request, nameOf(source));
    const command = `import-url ${shownFrom(repository, path)}`;
    return await withOutputLocks({ root, write: [path], read: [], command, signal }, async () => {
      const plan = await planAt(repository, await workspaceTrackers(repository), { path, typed: path, kind: "file" });
      if (plan.what === "part" || (plan.what === "again" && request.force !== true))
        throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is tracked already`, {
          hint: "Choose another place, or replace it with --force.",
        });
      const brought =
        source.where === "here"
          ? await bringHere(request, repository, { data: source.data, path })
          : await bringFrom(request, repository, { source, path });
      const file = plan.what === "new" ? plan.file : plan.tracker.file;
      const written = source.where === "here" ? source.written(posix.dirname(file)) : source.url;
      // As DVC does: the place is kept free for the data, although nothing stands there yet.
      const ignored =
        request.mode !== "all" && (await repository.usesGit())
          ? await ignoreOutputs(root, [{ path, isFolder: false }])
          : brought.ignored;
      await writePointer(root, file, importPointer(request, { path, written }, brought));
      return {
        path: shownFrom(repository, path),
        pointer: shownFrom(repository, file),
        md5: brought.content?.id,
        git: await keepInGit(repository, [file, ...ignored]),
      };
    });
  } finally {
    if (source.where === "remote") await source.close();
  }
}
