import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseLockedStage } from "../data/dvc/lock.ts";
import { runCacheKey, runCacheValue } from "../data/dvc/run-cache.ts";
import { withOutputLocks } from "../data/locks/output-locks.ts";
import { isSystemError, syncFolder } from "../data/objects/aside.ts";
import { type ObjectCache, openCache } from "../data/objects/cache.ts";
import { LockstepError } from "../domain/error.ts";
import type { Md5 } from "../domain/ids.ts";
import type { DataRepository } from "./repository.ts";
import { workspaceState } from "./states.ts";
import { type StoredFile, storedFiles } from "./stored-objects.ts";
import { readTrackers, type TrackedOutput, type Tracker } from "./tracked.ts";

/** One thing that is wrong, and how to mend it. */
export interface Finding {
  readonly kind: "damaged" | "missing" | "unreadable";
  /** A path of the workspace, or of the cache. */
  readonly where: string;
  readonly id: Md5 | undefined;
  readonly problem: string;
  /** What to do, with the command where there is one. */
  readonly heal: string;
}

export interface FsckResult {
  readonly checked: {
    readonly objects: number;
    readonly directories: number;
    readonly runs: number;
    /** Outputs that pointers and locks of the workspace name. */
    readonly outputs: number;
    readonly sizeBytes: number;
  };
  /** Left by interrupted writes; harmless, gc sweeps them. */
  readonly unfinished: number;
  readonly findings: readonly Finding[];
  /** Where damaged objects were moved to. */
  readonly quarantine: string | undefined;
}

interface NamedFile extends StoredFile {
  readonly id: Md5;
}

/** What a repository names, by id; for messages. */
type Names = ReadonlyMap<Md5, string>;

function again(path: string | undefined): string {
  return path === undefined
    ? "nothing of the workspace names it: `lockstep fsck --quarantine` moves it away"
    : `\`lockstep fsck --quarantine\`, then \`lockstep pull ${path}\`; without a remote that has it, add the data again`;
}

async function damagedObjects(
  cache: ObjectCache,
  objects: readonly NamedFile[],
  request: { readonly names: Names; readonly repository: DataRepository },
): Promise<readonly Finding[]> {
  const { names, repository } = request;
  const { damaged, missing } = await cache.verifyAll(
    objects.map(({ id }) => id),
    {
      signal: repository.signal,
      onProgress: ({ doneFiles, totalFiles }) => {
        repository.progress({ title: "Verify the cache", done: doneFiles, total: totalFiles, unit: "files" });
      },
    },
  );
  const gone: readonly Finding[] = missing.map((id) => ({
    kind: "unreadable",
    where: cache.path(id),
    id,
    problem: "it cannot be read",
    heal: "Look at its permissions and at the disk, then run this again.",
  }));
  return [
    ...gone,
    ...damaged.map(
      ({ id, found }): Finding => ({
        kind: "damaged",
        where: cache.path(id),
        id,
        problem: `its name says md5 ${id.slice(0, 32)}, its bytes have ${found}`,
        heal: again(names.get(id)),
      }),
    ),
  ];
}

/** Directory objects whose bytes are right and that still cannot be used. */
async function unusableDirectories(cache: ObjectCache, ids: readonly Md5[], names: Names): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const id of ids) {
    try {
      await cache.readDirectory(id);
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      // Said already, by its bytes.
      if (error.code === "OBJECT_CORRUPT" && error.message.includes("does not hold what its name says")) continue;
      const path = names.get(id);
      const heal =
        path === undefined ? again(path) : `ask whoever pushed ${path} to add it again: it is never written out`;
      findings.push({ kind: "unreadable", where: cache.path(id), id, problem: error.message, heal });
    }
  }
  return findings;
}

async function wrongRuns(folder: string, runs: readonly StoredFile[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { key, name } of runs) {
    if (name.kind !== "run") continue;
    const wrong = (problem: string): void => {
      const heal = `delete ${key} from the cache: the stage runs again, and nothing else needs the file`;
      findings.push({ kind: "damaged", where: join(folder, key), id: undefined, problem, heal });
    };
    try {
      const stage = parseLockedStage(await readFile(join(folder, key), "utf8"), key);
      if (runCacheKey(stage) !== name.runKey) wrong("it is the result of another stage than its folder says");
      else if (runCacheValue(stage) !== name.runValue) wrong("it is another result than its name says");
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      wrong(error.message);
    }
  }
  return findings;
}

function heals(output: TrackedOutput, tracker: Tracker): string {
  const pull = `\`lockstep pull ${output.path}\``;
  return tracker.kind === "stage"
    ? `${pull}, or \`lockstep repro ${output.path}\` when no remote has it`
    : `${pull}; when no remote has it, \`lockstep push ${output.path}\` where it was added`;
}

/** What pointers and locks name and the cache does not have. */
async function missingObjects(cache: ObjectCache, trackers: readonly Tracker[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const tracker of trackers)
    for (const output of tracker.outs) {
      const id = output.entry?.md5;
      if (id === undefined || !output.isCached) continue;
      const store = output.entry?.isLegacy === true ? cache.legacy : cache;
      const missing = (problem: string): void => {
        findings.push({ kind: "missing", where: output.path, id, problem, heal: heals(output, tracker) });
      };
      if (!(await store.has(id))) {
        missing(`the cache has no object ${id}`);
        continue;
      }
      if (!id.endsWith(".dir")) continue;
      // One that cannot be read has been named already.
      const members = await store.readDirectory(id).catch(() => []);
      const held = await store.hasAll(members.map((member) => member.md5));
      const absent = members.filter((member) => !held.has(member.md5));
      const [first] = absent;
      if (first !== undefined)
        missing(
          `${absent.length} of its ${members.length} files are not in the cache, ${JSON.stringify(first.relpath)} among them`,
        );
    }
  return findings;
}

/** The trackers of the workspace, or what is wrong with the files that declare them. */
async function trackersOf(repository: DataRepository): Promise<readonly Tracker[] | Finding> {
  try {
    return await readTrackers((await workspaceState(repository)).source);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    const heal = error.hint ?? "Mend the file, or restore it from Git.";
    return { kind: "unreadable", where: "the workspace", id: undefined, problem: error.message, heal };
  }
}

const quarantineFolder = ".quarantine";

/** Moves damaged objects aside, where nobody takes them for what their names say and nothing is lost. */
async function quarantine(repository: DataRepository, findings: readonly Finding[]): Promise<string | undefined> {
  const { folder } = repository.cache;
  const damaged = findings.filter(({ kind, id }) => kind === "damaged" && id !== undefined);
  if (damaged.length === 0) return undefined;
  const lock = { root: repository.root, write: [""], read: [], command: "fsck", signal: repository.signal };
  await withOutputLocks(lock, async () => {
    const aside = join(folder, quarantineFolder);
    for (const { where } of damaged) {
      const place = join(aside, where.slice(folder.length + 1));
      await mkdir(dirname(place), { recursive: true });
      try {
        await rename(where, place);
      } catch (error) {
        if (!isSystemError(error, "ENOENT")) throw error;
      }
      await syncFolder(dirname(place));
      await syncFolder(dirname(where));
    }
  });
  return join(folder, quarantineFolder);
}

/**
 * Reads every byte of the cache and holds it to its name; reads every pointer and lock of the workspace and looks for what it names.
 * Nothing is ever removed.
 *
 * @param request.isQuarantining - Moves damaged objects aside.
 */
export async function checkRepository(
  repository: DataRepository,
  request: { readonly isQuarantining: boolean },
): Promise<FsckResult> {
  const { folder } = repository.cache;
  // Without what was learnt earlier: a failing disk changes bytes and no time stamp.
  const cache = openCache(folder);
  const files = await Array.fromAsync(storedFiles(folder));
  const of = (isLegacy: boolean): readonly NamedFile[] =>
    files.flatMap((file) =>
      file.name.kind === "object" && file.name.isLegacy === isLegacy ? [{ ...file, id: file.name.id }] : [],
    );
  const [objects, legacy] = [of(false), of(true)];
  const directoriesOf = (some: readonly NamedFile[]): readonly Md5[] =>
    some.flatMap(({ id }) => (id.endsWith(".dir") ? [id] : []));
  const runs = files.filter(({ name }) => name.kind === "run");

  const trackers = await trackersOf(repository);
  const known = "kind" in trackers ? [] : trackers;
  const outputs = known
    .flatMap(({ outs }) => outs)
    .filter(({ entry, isCached }) => isCached && entry?.md5 !== undefined);
  const names: Names = new Map(
    outputs.flatMap(({ entry, path }) => (entry?.md5 === undefined ? [] : [[entry.md5, path]])),
  );

  const findings = [
    ...("kind" in trackers ? [trackers] : []),
    ...(await damagedObjects(cache, objects, { names, repository })),
    ...(await damagedObjects(cache.legacy, legacy, { names, repository })),
    ...(await unusableDirectories(cache, directoriesOf(objects), names)),
    ...(await unusableDirectories(cache.legacy, directoriesOf(legacy), names)),
    ...(await wrongRuns(folder, runs)),
    ...(await missingObjects(cache, known)),
  ];
  return {
    checked: {
      objects: objects.length + legacy.length,
      directories: directoriesOf(objects).length + directoriesOf(legacy).length,
      runs: runs.length,
      outputs: outputs.length,
      sizeBytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    },
    unfinished: files.filter(({ name }) => name.kind === "unfinished").length,
    findings,
    quarantine: request.isQuarantining ? await quarantine(repository, findings) : undefined,
  };
}
