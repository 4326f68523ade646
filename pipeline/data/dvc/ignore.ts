import { type IgnorePattern, matchesPattern, parseIgnorePattern } from "./ignore-pattern.ts";

interface Rule {
  /** Folder of the `.dvcignore` file, as the names on the way to it; empty for the root. */
  readonly base: readonly string[];
  readonly pattern: IgnorePattern;
}

/** Never data, whatever a `.dvcignore` takes back in. */
const alwaysIgnored: ReadonlySet<string> = new Set([".dvc", ".git", ".hg"]);

function segmentsOf(path: string): readonly string[] {
  return path === "" ? [] : path.split("/");
}

/** What DVC leaves out, by the `.dvcignore` files read so far. Paths are relative to the root of the repository, with `/`. */
export class IgnoreRules {
  readonly rules: readonly Rule[];

  constructor(rules: readonly Rule[] = []) {
    this.rules = rules;
  }

  /** Adds the `.dvcignore` of a folder; folders nearer to the root must be added first, because the last rule that fits decides. */
  withFile(folder: string, text: string): IgnoreRules {
    const base = segmentsOf(folder);
    const added = text
      .replace(/^\uFEFF/, "")
      .split(/\r\n|\r|\n/)
      .flatMap((line) => parseIgnorePattern(line) ?? [])
      .map((pattern) => ({ base, pattern }));
    return new IgnoreRules([...this.rules, ...added]);
  }

  /** Leaves a folder out that holds a repository of its own (a `.dvc` folder). */
  withSubRepository(folder: string): IgnoreRules {
    const segments = segmentsOf(folder);
    const name = (segments.at(-1) ?? "").replace(/[\\*?[\]!#]/g, "\\$&");
    return this.withFile(segments.slice(0, -1).join("/"), `/${name}/`);
  }

  isIgnored(path: string, kind: "file" | "folder"): boolean {
    const segments = segmentsOf(path);
    for (let length = 1; length <= segments.length; length++) {
      const isFolder = length < segments.length || kind === "folder";
      if (this.decides(segments.slice(0, length), isFolder)) return true;
    }
    return false;
  }

  /** For one path whose folders are known not to be ignored, as a walk from the root has it. */
  decides(segments: readonly string[], isFolder: boolean): boolean {
    const name = segments.at(-1) ?? "";
    if (alwaysIgnored.has(name) && (isFolder || name === ".git")) return true;
    for (let i = this.rules.length - 1; i >= 0; i--) {
      const rule = this.rules[i];
      if (rule === undefined || (rule.pattern.isFolderOnly && !isFolder)) continue;
      if (rule.base.length >= segments.length || rule.base.some((part, k) => part !== segments[k])) continue;
      if (matchesPattern(rule.pattern, segments.slice(rule.base.length), isFolder)) return !rule.pattern.isNegated;
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
