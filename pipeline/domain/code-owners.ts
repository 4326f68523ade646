/** One line of a CODEOWNERS file. */
interface Ownership {
  readonly pattern: RegExp;
  /** Logins without `@`; teams (`@org/team`) and mails are left out. */
  readonly logins: readonly string[];
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
  const [text = "", ...owners] = line
    .replace(/(?:^|\s)#.*$/, "")
    .trim()
    .split(/\s+/);
  const pattern = text === "" ? undefined : patternOf(text);
  if (pattern === undefined) return undefined;
  const logins = owners.flatMap((owner) => /^@([\w-]+)$/.exec(owner)?.[1] ?? []);
  return { pattern, logins };
}

/**
 * The people who own a path by a CODEOWNERS file: those of the last line that matches it. `undefined` when no line does; empty when the line
 * names nobody, or only teams and mails, which a job's token cannot resolve.
 */
export function codeOwnersOf(text: string, path: string): readonly string[] | undefined {
  return text
    .split(/\r?\n/)
    .map(ownershipOf)
    .findLast((found) => found?.pattern.test(path) === true)?.logins;
}
