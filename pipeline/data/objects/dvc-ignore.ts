import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { IgnoreRules } from "../dvc/ignore.ts";
import { readTextIfThere } from "./aside.ts";
import type { Ignore } from "./walk.ts";

/** Rules of all `.dvcignore` files from the root down to a folder, both included. */
export async function dvcRulesDownTo(root: string, folder: string): Promise<IgnoreRules> {
  const segments = folder === "" ? [] : folder.split("/");
  let rules = new IgnoreRules();
  for (let count = 0; count <= segments.length; count++) {
    const below = segments.slice(0, count).join("/");
    const text = await readTextIfThere(join(root, below, ".dvcignore"));
    if (text !== undefined) rules = rules.withFile(below, text);
  }
  return rules;
}

/** A folder that holds a DVC repository of its own belongs to that one. */
export function isRepository(names: readonly string[]): boolean {
  return names.includes(".dvc");
}

/**
 * What DVC leaves out of a folder that is tracked or depended on: by the `.dvcignore` files above it, and repositories inside it. One
 * inside it is an error, as in DVC: the folder's id would depend on a file that decides what the folder holds.
 *
 * @param root - Absolute path of the repository.
 * @param folder - From the root.
 * @returns For paths below `folder`.
 */
export async function dvcIgnore(root: string, folder: string): Promise<Ignore> {
  const above = folder.split("/").slice(0, -1).join("/");
  const rules = await dvcRulesDownTo(root, above);
  const base = folder === "" ? [] : folder.split("/");
  return {
    ignores: (path, isFolder) => rules.decides([...base, ...path.split("/")], isFolder),
    leavesOut(path, names) {
      if (names.includes(".dvcignore")) {
        const place = [...base, ...(path === "" ? [] : [path])].join("/");
        throw new LockstepError(
          "DVCIGNORE_MISPLACED",
          `${place}/.dvcignore is inside a folder that DVC tracks or depends on`,
          {
            hint: `Move its lines to a .dvcignore above ${folder}.`,
          },
        );
      }
      return path !== "" && isRepository(names);
    },
  };
}
