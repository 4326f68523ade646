import { readFile, realpath } from "node:fs/promises";
import { relative, sep } from "node:path";
import { md5OfFile } from "../data/objects/hash.ts";
import type { ObjectCache } from "../data/objects/object-cache.ts";
import type { Git } from "../platform/git/git.ts";

/** True when the content of a file can be had again: the commit that is checked out has it there, or DVC's cache has it. */
export async function isSavedFile(
  path: string,
  { git, cache }: { readonly git: Git; readonly cache: ObjectCache | undefined },
): Promise<boolean> {
  const { md5 } = await md5OfFile(path);
  if (cache !== undefined && (await cache.isIntact(md5))) return true;
  const inside = relative(await realpath(git.root), await realpath(path));
  if (inside.startsWith("..")) return false;
  const commit = await git.resolve("HEAD");
  const committed = commit && (await git.readFile(commit, inside.replaceAll(sep, "/")));
  return committed !== undefined && Buffer.compare(committed, await readFile(path)) === 0;
}
