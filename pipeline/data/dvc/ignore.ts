import { type IgnorePattern, matchesPattern, parseIgnorePattern } from "./ignore-pattern.ts";

/** Never data, whatever a `.dvcignore` takes back in. */
const alwaysIgnored: ReadonlySet<string> = new Set([".dvc", ".git", ".hg"]);

function literal(name: string): string {
  return name.replace(/[\\*?[\]!#]/g, "\\$&");
}

/** A line of a `.dvcignore` below the root as a line of one at the root, as DVC turns the first into the second. */
function fromRoot(line: string, folder: string): string {
  const text = line.trim();
  if (folder === "" || text === "" || text.startsWith("#")) return text;
  const isNegated = text.startsWith("!");
  const pattern = isNegated ? text.slice(1) : text;
  const isAnchored = pattern.slice(0, -1).includes("/") && !pattern.startsWith("**/");
  const rest = pattern.replace(isAnchored ? /^\// : /^\*\*\//, "").replace(/^\\/, "");
  const base = folder.split("/").map(literal).join("/");
  return `${isNegated ? "!" : ""}/${base}/${isAnchored ? "" : "**/"}${rest}`;
}

/** What DVC leaves out, by the `.dvcignore` files read so far. Paths are relative to the root of the repository, with `/`. */
export class IgnoreRules {
  readonly patterns: readonly IgnorePattern[];

  constructor(patterns: readonly IgnorePattern[] = []) {
    this.patterns = patterns;
  }

  /** Adds the `.dvcignore` of a folder; folders nearer to the root must be added first, because the last rule that fits decides. */
  withFile(folder: string, text: string): IgnoreRules {
    const added = text
      .replace(/^\uFEFF/, "")
      .split(/\r\n|\r|\n/)
      .flatMap((line) => parseIgnorePattern(fromRoot(line, folder)) ?? []);
    return new IgnoreRules([...this.patterns, ...added]);
  }

  /** Leaves a folder out that holds a repository of its own (a `.dvc` folder). */
  withSubRepository(folder: string): IgnoreRules {
    const slash = folder.lastIndexOf("/");
    return this.withFile(folder.slice(0, Math.max(0, slash)), `/${literal(folder.slice(slash + 1))}/`);
  }

  isIgnored(path: string, kind: "file" | "folder"): boolean {
    const segments = path.split("/");
    for (let length = 1; length <= segments.length; length++) {
      if (this.decides(segments.slice(0, length), length < segments.length || kind === "folder")) return true;
    }
    return false;
  }

  /** For one path whose folders are known not to be ignored, as a walk from the root has it. */
  decides(segments: readonly string[], isFolder: boolean): boolean {
    const name = segments.at(-1) ?? "";
    if (alwaysIgnored.has(name) && (isFolder || name === ".git")) return true;
    for (let i = this.patterns.length - 1; i >= 0; i--) {
      const pattern = this.patterns[i];
      if (pattern === undefined || (pattern.isFolderOnly && !isFolder)) continue;
      if (matchesPattern(pattern, segments, isFolder)) return !pattern.isNegated;
    }
    return false;
  }
}

/** The line that keeps an output out of Git: `/name`, with gitignore's special characters escaped. */
export function gitignoreEntry(name: string): string {
  return `/${name.replace(/[\\[\]!*#?]/g, "\\$&")}`;
}

/** A `.gitignore` with the line of an output; nothing changes when it is there. */
export function addGitignoreEntry(text: string | undefined, name: string): string {
  const old = text ?? "";
  const entry = gitignoreEntry(name);
  if (old.split("\n").includes(entry)) return old;
  return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${entry}\n`;
}

/** A `.gitignore` without the line of an output; `undefined` when nothing is left of it and the file may go. */
export function removeGitignoreEntry(text: string, name: string): string | undefined {
  const gone = new Set([`/${name}`, gitignoreEntry(name)]);
  const kept = text.split(/(?<=\n)/).filter((line) => !gone.has(line.trim()));
  return kept.length === 0 ? undefined : kept.join("");
}
