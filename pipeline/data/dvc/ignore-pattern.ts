/** One part of a pattern between slashes: `**`, or what a name must look like. */
type Part = { readonly kind: "any" } | { readonly kind: "name"; readonly glob: readonly Piece[] };
type Piece = { readonly kind: "star" } | { readonly kind: "one"; readonly matches: (character: string) => boolean };

export interface IgnorePattern {
  /** `!`: takes a path back in, and what is below it. */
  readonly isNegated: boolean;
  /** The pattern ends in `/`. */
  readonly isFolderOnly: boolean;
  readonly parts: readonly Part[];
}

/** Longest pattern; DVC has no limit. */
const patternLimit = 4096;

/** `[a-z]`, `[!a]`, `[^a]`; `undefined` when it is never closed. */
function characterSet(glob: string, start: number): { readonly piece: Piece; readonly end: number } | undefined {
  let at = start + 1;
  const isNegated = glob[at] === "!" || glob[at] === "^";
  if (isNegated) at++;
  const first = at;
  const end = glob.indexOf("]", glob[at] === "]" ? at + 1 : at);
  if (end === -1) return undefined;
  const members = [...glob.slice(first, end)];
  const ranges: (readonly [string, string])[] = [];
  for (let i = 0; i < members.length; i++) {
    const low = members[i] ?? "";
    const high = members[i + 1] === "-" ? members[i + 2] : undefined;
    ranges.push([low, high ?? low]);
    if (high !== undefined) i += 2;
  }
  const holds = (character: string): boolean =>
    ranges.some(([low, high]) => codeOf(character) >= codeOf(low) && codeOf(character) <= codeOf(high));
  return { piece: { kind: "one", matches: (character) => holds(character) !== isNegated }, end };
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function parseGlob(glob: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < glob.length; at++) {
    let character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
    if (character === "*") {
      if (pieces.at(-1)?.kind !== "star") pieces.push({ kind: "star" });
      continue;
    }
    if (character === "[") {
      const set = characterSet(glob, at);
      if (set === undefined) return undefined;
      pieces.push(set.piece);
      at = set.end;
      continue;
    }
    if (character === "?") {
      pieces.push({ kind: "one", matches: () => true });
      continue;
    }
    if (character === "\\") {
      at++;
      if (at >= glob.length) return undefined;
      character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
    }
    at += character.length - 1;
    const wanted = character;
    pieces.push({ kind: "one", matches: (found) => found === wanted });
  }
  return pieces;
}

/**
 * Reads one line of a `.dvcignore`; `undefined` for blank lines, comments, and patterns that mean nothing, such as a set that is never
 * closed.
 */
export function parseIgnorePattern(line: string): IgnorePattern | undefined {
  let text = line.trim();
  if (text === "" || text.startsWith("#") || text === "/" || text.length > patternLimit) return undefined;
  const isNegated = text.startsWith("!");
  if (isNegated) text = text.slice(1);
  const names = text.split("/");
  const isFolderOnly = names.at(-1) === "";
  if (names[0] === "") names.shift();
  else if (names.length === 1 || (names.length === 2 && isFolderOnly)) names.unshift("**");
  if (names.length === 0 || (names.length === 1 && names[0] === "")) return undefined;
  if (isFolderOnly) names[names.length - 1] = "**";
  const distinct = names.filter((name, i) => name !== "**" || names[i - 1] !== "**");
  // `**/` and `*/` match nothing in DVC: what they are turned into must begin with a slash.
  if (isFolderOnly && /^(?:\*\*|\*\*\/\*\/\*\*)$/.test(distinct.join("/"))) return undefined;
  const parts: Part[] = [];
  for (const name of distinct) {
    if (name === "**") {
      parts.push({ kind: "any" });
      continue;
    }
    const glob = parseGlob(name);
    if (glob === undefined) return undefined;
    parts.push({ kind: "name", glob });
  }
  return { isNegated, isFolderOnly, parts };
}

/** Whether a name is what a glob says: in time of the product of both lengths, whatever the glob. */
function matchesName(glob: readonly Piece[], name: string): boolean {
  const characters = [...name];
  let piece = 0;
  let at = 0;
  let star = -1;
  let starAt = 0;
  while (at < characters.length) {
    const wanted = glob[piece];
    if (wanted?.kind === "star") {
      star = piece++;
      starAt = at;
    } else if (wanted?.kind === "one" && wanted.matches(characters[at] ?? "")) {
      piece++;
      at++;
    } else if (star !== -1) {
      piece = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (glob[piece]?.kind === "star") piece++;
  // `*` alone stands for a whole name, which is never empty.
  return piece === glob.length && characters.length > 0;
}

/**
 * Whether a pattern fits a path or a folder on the way to it. In DVC, unlike in Git, a pattern that names a folder fits everything
 * below it, so that `!keep` takes back in what an earlier `*.tmp` left out of `keep`.
 *
 * @param segments - Names from the folder of the `.dvcignore` file.
 */
export function matchesPattern({ parts }: IgnorePattern, segments: readonly string[], isFolder: boolean): boolean {
  // Number of leading names that the parts so far may have taken.
  let reached = new Set([0]);
  for (const [i, part] of parts.entries()) {
    const next = new Set<number>();
    const isLast = i === parts.length - 1;
    for (const taken of reached) {
      if (part.kind === "any") {
        // At the end it asks that the path goes on, or is a folder itself; elsewhere it takes any number of names.
        if (isLast) {
          if (parts.length === 1 || taken < segments.length || (isFolder && taken === segments.length)) return true;
        } else for (let count = taken; count < segments.length; count++) next.add(count);
      } else {
        const name = segments[taken];
        if (name !== undefined && matchesName(part.glob, name)) next.add(taken + 1);
      }
    }
    reached = next;
  }
  return reached.size > 0;
}
