import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** A repository with its remote, as a person has it: `work` holds `.dvc/cache`, `remote` is the folder of the default remote. */
export interface WorldFolders {
  readonly work: string;
  readonly remote: string;
}

/** Everything that a command may change, by content. */
export interface Snapshot {
  /** Files of the workspace, DVC's and Git's own folders left out: path → md5 of the bytes. */
  readonly files: ReadonlyMap<string, string>;
  /** Objects by key, for example `files/md5/ab/cd…`: key → md5 of the bytes. */
  readonly cache: ReadonlyMap<string, string>;
  readonly remote: ReadonlyMap<string, string>;
  /** md5 of every file in Lockstep's own folder: what a killed run moved aside is there. */
  readonly aside: ReadonlySet<string>;
}

const unfinished = /(?:^|\/)\.[\w-]{22}\.tmp$/;
const objectName = /^(?:files\/md5\/)?([0-9a-f]{2})\/([0-9a-f]{30})(\.dir)?$/;

async function filesBelow(folder: string, leaveOut: (path: string) => boolean): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const pending = [""];
  for (let below = pending.pop(); below !== undefined; below = pending.pop()) {
    const children = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw error;
    });
    for (const child of children) {
      const path = below === "" ? child.name : `${below}/${child.name}`;
      if (leaveOut(path)) continue;
      if (child.isDirectory()) pending.push(path);
      else if (child.isFile() || (await lstat(join(folder, path))).isSymbolicLink())
        found.set(
          path,
          createHash("md5")
            .update(await readFile(join(folder, path)))
            .digest("hex"),
        );
    }
  }
  return found;
}

const isOwn = (path: string): boolean => /^\.(?:git|dvc|lockstep)$/.test(path);

export async function snapshot({ work, remote }: WorldFolders): Promise<Snapshot> {
  return {
    files: await filesBelow(work, isOwn),
    cache: await filesBelow(join(work, ".dvc/cache"), () => false),
    remote: await filesBelow(remote, () => false),
    aside: new Set((await filesBelow(join(work, ".dvc/tmp/lockstep"), () => false)).values()),
  };
}

/** Objects of a store under their final names: what is unfinished, and the run-cache, which names its files by other digests. */
function objectsOf(store: ReadonlyMap<string, string>): readonly (readonly [key: string, id: string, md5: string])[] {
  return [...store].flatMap(([key, md5]) => {
    const [, first, rest, suffix = ""] = objectName.exec(key) ?? [];
    return first === undefined || rest === undefined ? [] : [[key, `${first}${rest}${suffix}`, md5] as const];
  });
}

/** P1: nothing that was there is gone, but what may be removed. */
function lostBytes(before: Snapshot, after: Snapshot, mayGo: ReadonlySet<string>): readonly string[] {
  const problems: string[] = [];
  for (const side of ["cache", "remote"] as const)
    for (const [key] of objectsOf(before[side]))
      if (!after[side].has(key) && !mayGo.has(`${side}/${key}`)) problems.push(`P1: the ${side} lost ${key}`);
  const kept = new Set([...after.files.values(), ...after.cache.values(), ...after.aside]);
  // What DVC's own files said before is replaced, not lost: Git has it.
  for (const [path, md5] of before.files)
    if (!kept.has(md5) && !isWritten(path)) problems.push(`P1: the content of ${path} is nowhere any more`);
  return problems;
}

/** What a stage took, which is another each time, and lost with a process that dies before it writes it down. */
const measured = /^lockstep\/costs\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}\.json$/;

/** Files that commands write anew. */
function isWritten(path: string): boolean {
  return /(?:^|\/)(?:dvc\.lock|\.gitignore|[^/]*\.dvc)$/.test(path);
}

/** P2: whatever has a final name has the bytes of that name; a file of the workspace has its old bytes or its new ones. */
function wrongBytes({ before, done, halfway }: Expected, after: Snapshot): readonly string[] {
  const problems: string[] = [];
  for (const side of ["cache", "remote"] as const) {
    for (const [key, id, md5] of objectsOf(after[side]))
      if (md5 !== id.slice(0, 32)) problems.push(`P2: ${side}/${key} holds ${md5}`);
    for (const key of after[side].keys())
      if (!objectName.test(key) && !key.startsWith("runs/") && !measured.test(key) && !unfinished.test(key))
        problems.push(`P2: ${side}/${key} is neither an object nor an unfinished one`);
  }
  for (const [path, md5] of after.files) {
    if (path.endsWith(".tmp")) problems.push(`P3: ${path} was left in the workspace`);
    else if (![before, done, halfway].some((state) => state?.files.get(path) === md5))
      problems.push(`P2: ${path} has neither its old bytes nor its new ones`);
  }
  return problems;
}

/** P3: a `.dir` has its members, and what a pointer or lock names newly is in the cache. `texts` are the workspace's own. */
function wrongOrder(
  { before, isFetching = false }: Expected,
  after: Snapshot,
  members: (id: string) => readonly string[],
): readonly string[] {
  const problems: string[] = [];
  for (const side of isFetching ? (["remote"] as const) : (["cache", "remote"] as const)) {
    const had = new Set(objectsOf(before[side]).map(([, id]) => id));
    const has = new Set(objectsOf(after[side]).map(([, id]) => id));
    for (const id of has)
      if (id.endsWith(".dir") && !had.has(id))
        for (const member of members(id))
          if (!has.has(member)) problems.push(`P3: ${side} has ${id} without ${member}`);
  }
  return problems;
}

/** Ids of the outputs that a `.dvc` or `dvc.lock` names; what stages depend on is somebody else's output, or in Git. */
export function idsNamed(text: string): readonly string[] {
  const ids: string[] = [];
  let section = "";
  for (const line of text.split("\n")) {
    section = /^\s*(deps|outs|params|cmd):/.exec(line)?.[1] ?? section;
    const [, id] = /\bmd5: ([0-9a-f]{32}(?:\.dir)?)\b/.exec(line) ?? [];
    if (id !== undefined && section === "outs") ids.push(id);
  }
  return ids;
}

async function readMembers(worlds: WorldFolders): Promise<(id: string) => readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const store of [join(worlds.work, ".dvc/cache"), worlds.remote])
    for (const key of (await filesBelow(store, () => false)).keys()) {
      const [, first, rest, suffix] = objectName.exec(key) ?? [];
      if (suffix === undefined) continue;
      try {
        const list = JSON.parse(await readFile(join(store, key), "utf8")) as readonly { readonly md5: string }[];
        found.set(
          `${first ?? ""}${rest ?? ""}${suffix}`,
          list.map(({ md5 }) => md5),
        );
      } catch {
        // Its bytes are not those of its name: said by P2.
      }
    }
  return (id) => found.get(id) ?? [];
}

/**
 * What is wrong with a world after a command was stopped somewhere in its middle. Empty means P1–P3 hold: no byte lost, no byte wrong,
 * everything in order.
 *
 * @param before - The world before the command; `done` - after an undisturbed one.
 * @param mayGo - Objects that the command is there to remove, as `cache/files/md5/…`.
 */
export async function brokenPromises(world: WorldFolders, expected: Expected): Promise<readonly string[]> {
  const { before, done, mayGo = new Set() } = expected;
  const after = await snapshot(world);
  const problems = [
    ...lostBytes(before, after, mayGo),
    ...wrongBytes(expected, after),
    ...wrongOrder(expected, after, await readMembers(world)),
  ];
  const cached = new Set(objectsOf(after.cache).map(([, id]) => id));
  const known = new Set([...objectsOf(before.cache), ...objectsOf(done.cache)].map(([, id]) => id));
  for (const path of after.files.keys()) {
    if (!/\.dvc$|dvc\.lock$/.test(path) || before.files.get(path) === after.files.get(path)) continue;
    // A pointer that is new names what is there already.
    for (const id of idsNamed(await readFile(join(world.work, path), "utf8")))
      if (known.has(id) && !cached.has(id)) problems.push(`P3: ${path} names ${id} before the cache has it`);
  }
  return problems;
}

export interface Expected {
  readonly before: Snapshot;
  readonly done: Snapshot;
  /** Between them: a command of several steps keeps those that it finished. */
  readonly halfway?: Snapshot | undefined;
  readonly mayGo?: ReadonlySet<string>;
  /** Listings come into the cache before the files they name: only on a remote are they taken for a proof. */
  readonly isFetching?: boolean;
}

/** How a world differs from what an undisturbed command makes of it. */
export async function differences(world: WorldFolders, done: Snapshot): Promise<readonly string[]> {
  const after = await snapshot(world);
  const problems: string[] = [];
  for (const side of ["files", "cache", "remote"] as const) {
    for (const [path, md5] of done[side])
      if (after[side].get(path) !== md5 && !unfinished.test(path) && !measured.test(path))
        problems.push(`${side}/${path} ${after[side].has(path) ? "has other bytes" : "is missing"}`);
    for (const path of after[side].keys())
      if (!done[side].has(path) && (side === "files" || !unfinished.test(path)) && !measured.test(path))
        problems.push(`${side}/${path} is left`);
  }
  return problems;
}
