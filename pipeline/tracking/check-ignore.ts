import { join } from "node:path";
import { IgnoreRules } from "../data/dvc/ignore.ts";
import { matchesPattern } from "../data/dvc/ignore-pattern.ts";
import { lstatIfThere, readTextIfThere } from "../data/objects/aside.ts";
import { placeOf } from "./paths.ts";
import type { DataRepository } from "./repository.ts";

/** A line of a `.dvcignore` that fits a path. */
export interface FittingRule {
  /** The file, from the root; empty for what DVC always leaves out. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number | undefined;
  readonly pattern: string;
  readonly isNegated: boolean;
}

export interface CheckedPath {
  /** As it was typed. */
  readonly path: string;
  readonly isIgnored: boolean;
  /** Every rule that fits, weakest first: the last one decides. */
  readonly rules: readonly FittingRule[];
}

const always: ReadonlySet<string> = new Set([".dvc", ".git", ".hg"]);

/** The rules of one `.dvcignore` that fit a path. */
function fitting(
  file: string,
  text: string,
  path: { readonly segments: readonly string[]; readonly isFolder: boolean },
) {
  const folder = file.split("/").slice(0, -1).join("/");
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): readonly FittingRule[] => {
      const [pattern] = new IgnoreRules().withFile(folder, line).patterns;
      if (pattern === undefined || (pattern.isFolderOnly && path.segments.length === 1 && !path.isFolder)) return [];
      return matchesPattern(pattern, path.segments, path.isFolder)
        ? [{ file, line: index + 1, pattern: line.trim(), isNegated: pattern.isNegated }]
        : [];
    });
}

/** Which rules of `.dvcignore` files fit a path, and whether it is left out. */
export async function checkIgnore(typed: string, repository: DataRepository): Promise<CheckedPath> {
  const path = await placeOf(repository, typed);
  const segments = path.split("/").filter((name) => name !== "");
  const found: FittingRule[] = segments
    .filter((name) => always.has(name))
    .map((name) => ({ file: "", line: undefined, pattern: name, isNegated: false }));
  const asked = { segments, isFolder: (await lstatIfThere(join(repository.root, path)))?.isDirectory() === true };
  for (let count = 0; count < segments.length; count++) {
    const file = [...segments.slice(0, count), ".dvcignore"].join("/");
    const text = await readTextIfThere(join(repository.root, file));
    if (text !== undefined) found.push(...fitting(file, text, asked));
  }
  const isAlways = found.some(({ file }) => file === "");
  return { path: typed, isIgnored: isAlways || found.at(-1)?.isNegated === false, rules: found };
}
