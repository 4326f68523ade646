import { realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from "node:path";
import { unsafePath } from "../data/objects/safe-path.ts";
import type { DataRepository } from "./repository.ts";

/** Where a repository is, and where in it a command was started. */
export type Standpoint = Pick<DataRepository, "root" | "folder">;

function below(root: string, absolute: string): string | undefined {
  const path = relative(root, absolute).split(sep).join("/");
  return path === ".." || path.startsWith("../") || isAbsolute(path) ? undefined : path;
}

/**
 * Where a path that was typed is, from the root of the repository; empty for the root itself.
 *
 * @throws LockstepError PATH_UNSAFE when it leads out.
 */
export async function placeOf({ root, folder }: Standpoint, typed: string): Promise<string> {
  const absolute = resolve(root, folder, typed);
  const path = below(root, absolute);
  if (path !== undefined) return path;
  // An absolute path may go through a link that the root's own path is free of.
  const parent = await realpath(dirname(absolute)).catch(() => undefined);
  const real = parent === undefined ? undefined : below(root, join(parent, basename(absolute)));
  if (real === undefined) throw unsafePath("argument", typed, "it leads out of the repository");
  return real;
}

/** A path from the root as DVC shows it: relative to where the command was started. */
export function shownFrom({ folder }: Pick<Standpoint, "folder">, path: string): string {
  const shown = posix.relative(folder, path);
  return shown === "" ? "." : shown;
}
