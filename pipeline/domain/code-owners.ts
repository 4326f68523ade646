import { isTeam } from "./project.ts";

/** One line of a CODEOWNERS file. */
interface Ownership {
  readonly pattern: RegExp;
  /** Logins without `@`, and teams as `@organisation/team`; mails are left out. */
  readonly owners: readonly string[];
}

/** A pattern of CODEOWNERS as GitHub reads it: like .gitignore, without `!`, `[ ]` and escapes. `undefined` when it is none. */
function patternOf(text: string): RegExp | undefined {
  if (text.startsWith("!") || /[[\]\\]/.test(text)) return undefined;
  const isAnchored = text.slice(0, -1).includes("/");
  const isFolder = text.endsWith("/");
  const body = text
    .replace(/^\//, "")
    .replace(/\/$/, "")
    .split(/(\/\*\*\/|\*\*\/|\/\*\*|\*\*|\*|\?)/)
    .map((part) => {
      switch (part) {
        case "/**/":
          return "/(?:.*/)?";
        case "**/":
          return "(?:.*/)?";
        case "/**":
          return "/.*";
        case "**":
          return ".*";
        case "*":
          return "[^/]*";
        case "?":
          return "[^/]";
        default:
          return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
      }
    })
    .join("");
  // `docs/*` owns the files of the folder, and no folder in it.
  const below = isFolder ? "/.*" : text.endsWith("/*") ? "" : "(?:/.*)?";
  return new RegExp(`^${isAnchored ? "" : "(?:.*/)?"}${body}${below}$`, "s");
}

function ownershipOf(line: string): Ownership | undefined {
  const [text = "", ...names] = line
    .replace(/(?:^|\s)#.*$/, "")
    .trim()
    .split(/\s+/);
  const pattern = text === "" ? undefined : patternOf(text);
  if (pattern === undefined) return undefined;
  const owners = names.flatMap((name) => (isTeam(name) ? name : (/^@([\w-]+)$/.exec(name)?.[1] ?? [])));
  return { pattern, owners };
}

/**
 * Who owns a path by a CODEOWNERS file: the people and teams of the last line that matches it. `undefined` when no line does; empty when
 * the line names nobody, or only mails, of which nobody can say whose they are.
 */
export function codeOwnersOf(text: string, path: string): readonly string[] | undefined {
  return text
    .split(/\r?\n/)
    .map(ownershipOf)
    .findLast((found) => found?.pattern.test(path) === true)?.owners;
}
