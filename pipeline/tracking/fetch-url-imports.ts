import { join, posix } from "node:path";
import type { Entry } from "../data/dvc/model.ts";
import { stageMd5 } from "../data/dvc/stage-md5.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { shown } from "../data/objects/safe-path.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { ignoreNothing } from "../data/objects/walk.ts";
import { LockstepError } from "../domain/error.ts";
import { publicUrl } from "../domain/public-url.ts";
import { contentOf } from "./add.ts";
import type { Source } from "./add-from-outside.ts";
import { download, findSource, type ImportSource, type Mark, markKeys, probe } from "./import-source.ts";
import { shownFrom } from "./paths.ts";
import { type RecordedContent, withOutput, writePointer } from "./pointer-file.ts";
import type { DataRepository } from "./repository.ts";
import { isImport, isRepositoryImport, type TrackedPointer, type Tracker } from "./tracked.ts";

/** True for what `import-url --no-download` and `--no-exec` leave: a pointer that says where data is, and not what it is. */
export function isUnbrought(tracker: Tracker): tracker is TrackedPointer {
  const entry = tracker.outs[0]?.entry;
  if (entry === undefined || entry.md5 !== undefined || entry.rest.has("files") || entry.rest.has("cloud"))
    return false;
  return isImport(tracker) && !isRepositoryImport(tracker);
}

/** What a source is now: its content, and what its server calls it. */
interface Found {
  readonly content: RecordedContent;
  readonly mark: Mark | undefined;
}

async function store({ cache, signal }: DataRepository, { path }: Source): Promise<RecordedContent> {
  const [stored] = await cache.add([{ path, ignore: ignoreNothing }], { signal });
  if (stored === undefined) throw new TypeError(`nothing was stored of ${path}`);
  return contentOf(stored);
}

async function bring(repository: DataRepository, source: ImportSource): Promise<Found> {
  if (source.where === "here") return { content: await store(repository, source.data), mark: undefined };
  const found = await probe(source, repository.signal);
  await using scratch = await openScratch(repository.root);
  const data = await download(source, found, { path: join(scratch.folder, "imported"), repository });
  return { content: await store(repository, data), mark: found.kind === "file" ? found.mark : undefined };
}

/** Whether a source is still what the pointer says of it; what it does not say cannot differ. */
function isAsRecorded(dep: Entry, { content, mark }: Found): boolean {
  const recordedMark = markKeys.map((key) => dep.rest.get(key)).find((text) => text !== undefined);
  if (recordedMark !== undefined && mark !== undefined) return recordedMark === mark.text;
  if (dep.md5 !== undefined) return dep.md5 === content.id;
  return dep.sizeBytes === undefined || content.sizeBytes === undefined || dep.sizeBytes === content.sizeBytes;
}

/** The source as an import writes it: a server's own name for a content stands in place of its md5. */
function recorded(dep: Entry, { content, mark }: Found): Entry {
  return {
    ...dep,
    md5: mark === undefined ? content.id : undefined,
    sizeBytes: content.sizeBytes,
    fileCount: content.fileCount,
    isExecutable: false,
    rest: mark === undefined ? dep.rest : new Map([...dep.rest, [mark.key, mark.text]]),
  };
}

async function bringOne({ file, pointer }: TrackedPointer, repository: DataRepository): Promise<void> {
  const [[dep], [out]] = [pointer.deps, pointer.outs];
  if (dep === undefined || out === undefined) return;
  const source = await findSource(repository, dep.path, posix.dirname(file));
  try {
    const found = await bring(repository, source);
    if (!isAsRecorded(dep, found))
      throw new LockstepError(
        "OBJECT_CORRUPT",
        `${shown(publicUrl(dep.path))} is not what ${shownFrom(repository, file)} says of it`,
        { hint: "Import it again with `lockstep import-url --force`, and commit the pointer." },
      );
    const withSource = { ...pointer, deps: [recorded(dep, found)] };
    const whole = withOutput(withSource, out.path, { ...found.content, isExecutable: out.isExecutable });
    await writePointer(repository.root, file, {
      ...whole,
      rest: new Map([...(whole.rest ?? []), ["md5", stageMd5(whole)]]),
    });
  } finally {
    if (source.where === "remote") await source.close();
  }
}

/**
 * Brings imports that were never brought into the cache, and writes into their pointers what they are. One at a time: each may be of any size.
 *
 * @throws LockstepError TARGET_UNKNOWN, OBJECT_CORRUPT when the source has changed, REMOTE_MISSING, REMOTE_FAILED, LOCK_HELD.
 */
export async function fetchUrlImports(imports: readonly TrackedPointer[], repository: DataRepository): Promise<number> {
  const { root, signal } = repository;
  for (const one of imports) {
    const write = one.outs.map(({ path }) => path);
    await withOutputLocks({ root, write, read: [], command: "fetch", signal }, () => bringOne(one, repository));
  }
  return imports.length;
}
