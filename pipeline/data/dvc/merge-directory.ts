import { byCodePoint } from "../../domain/json.ts";
import { quoted } from "../yaml/problem.ts";
import { emitDirectory, parseDirectory } from "./directory.ts";
import type { MergeConflict } from "./merge-values.ts";
import type { DirectoryEntry } from "./model.ts";

export type DirectoryMerge =
  | {
      readonly outcome: "merged";
      readonly entries: readonly DirectoryEntry[];
      /** True when both sides made at least one and the same change, so that sizes cannot be told from the three totals. */
      readonly hasCommonChange: boolean;
    }
  | { readonly outcome: "conflict"; readonly conflicts: readonly MergeConflict[] };

function byPath(entries: readonly DirectoryEntry[]): ReadonlyMap<string, DirectoryEntry["md5"]> {
  return new Map(entries.map(({ relpath, md5 }) => [relpath, md5]));
}

/** A side's member in words. */
function shown(id: string | undefined): string {
  return id === undefined ? "gone" : id.slice(0, 8);
}

/**
 * Merges the members of a directory: files that one side added, changed or removed follow it. Members that cannot stand side by side
 * afterwards (a file where the other side has a folder) are a conflict, too.
 *
 * @param name - The directory, for messages.
 */
export function mergeDirectory(
  name: string,
  sides: Readonly<Record<"base" | "ours" | "theirs", readonly DirectoryEntry[]>>,
): DirectoryMerge {
  const [base, ours, theirs] = [byPath(sides.base), byPath(sides.ours), byPath(sides.theirs)];
  const conflicts: MergeConflict[] = [];
  const entries: DirectoryEntry[] = [];
  let hasCommonChange = false;
  for (const relpath of [...new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])].sort(byCodePoint)) {
    const [before, left, right] = [base.get(relpath), ours.get(relpath), theirs.get(relpath)];
    if (left === right && left !== before) hasCommonChange = true;
    if (left !== right && left !== before && right !== before) {
      const path = `${name}/${relpath}`;
      const sentence = `Both sides changed ${quoted(path)}: it is ${shown(left)} here and ${shown(right)} there. Check out the one to keep and run \`lockstep add ${name}\`.`;
      conflicts.push({ what: `file ${path}`, sentence });
      continue;
    }
    const id = left === before ? right : left;
    if (id !== undefined) entries.push({ relpath, md5: id });
  }
  if (conflicts.length > 0) return { outcome: "conflict", conflicts };
  return refusedTogether(name, entries) ?? { outcome: "merged", entries, hasCommonChange };
}

/** Each side is sound; together two names may be one to some file system. */
function refusedTogether(name: string, entries: readonly DirectoryEntry[]): DirectoryMerge | undefined {
  try {
    parseDirectory(emitDirectory(entries), name);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      outcome: "conflict",
      conflicts: [
        { what: `folder ${name}`, sentence: `The two sides do not fit together: ${reason}. Rename one of them.` },
      ],
    };
  }
}
