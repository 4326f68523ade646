import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import type { Lab } from "./drive/lab.ts";

/** What lies at each path of a lab: the text of a small text file, the digest of anything else, mode and kind of a link. */
type Snapshot = ReadonlyMap<string, string>;

/** Places that are nobody's business but the tool's own: Git's objects, locks and states, what stages cost. */
const privatePlaces =
  /^(?:repository\/(?:\.git|\.dvc\/tmp)|home|site|runs|clone-[^/]*|registry)(?:\/|$)|(?:^|\/)lockstep\/costs$/;

/** Objects of a cache and a remote are read-only to everybody; what people write, and what tools write for people, has two modes. */
function modeOf(mode: number): string {
  const bits = mode & 0o777;
  return bits === 0o444 ? "r" : (bits & 0o111) === 0 ? "-" : "x";
}

async function describe(path: string, root: string): Promise<string> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return `-> ${(await readlink(path)).replaceAll(root, "<lab>")}`;
  const bytes = await readFile(path);
  const text = bytes.toString();
  const isText = bytes.length < 20_000 && Buffer.from(text).equals(bytes) && !text.includes("\0");
  const content = isText ? text : createHash("sha256").update(bytes).digest("hex");
  return `${modeOf(found.mode)} ${content}`;
}

/** Every file of a lab, and what Git says of the repository. */
export async function takeSnapshot(lab: Lab): Promise<Snapshot> {
  const found = new Map<string, string>();
  const visit = async (path: string): Promise<void> => {
    const entries = await readdir(join(lab.root, path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = path === "" ? entry.name : `${path}/${entry.name}`;
      if (privatePlaces.test(inside)) continue;
      if (entry.isDirectory()) await visit(inside);
      else found.set(inside, await describe(join(lab.root, inside), lab.root));
    }
  };
  await visit("");
  found.set("git status", await lab.git("status", "--porcelain=v1", "--untracked-files=all"));
  return found;
}

/** One thing that is not as DVC has it. */
export interface Difference {
  /** A path, or what of a command: `exit code of status --json`. */
  readonly where: string;
  readonly dvc: string | undefined;
  readonly lockstep: string | undefined;
}

/**
 * True for the listing of a folder in a cache that nothing names. When DVC pulls an import it leaves those of the folders inside the
 * folder behind; Lockstep never makes one.
 */
function isUnnamedListing(path: string, snapshots: readonly Snapshot[]): boolean {
  const [, first, rest] = /^(?!remote\/).*\/files\/md5\/(..)\/([0-9a-f]{30}\.dir)$/.exec(path) ?? [];
  if (first === undefined || rest === undefined) return false;
  return snapshots.every((snapshot) => [...snapshot.values()].every((text) => !text.includes(first + rest)));
}

/** Where two snapshots differ, in the order of the paths. */
export function compareSnapshots(dvc: Snapshot, lockstep: Snapshot): readonly Difference[] {
  const paths = [...new Set([...dvc.keys(), ...lockstep.keys()])].sort();
  return paths
    .map((where) => ({ where, dvc: dvc.get(where), lockstep: lockstep.get(where) }))
    .filter((one) => one.dvc !== one.lockstep && !isUnnamedListing(one.where, [dvc, lockstep]));
}
