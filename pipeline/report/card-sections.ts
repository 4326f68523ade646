import { LockstepError } from "../domain/error.ts";

/** A hand-written part of a model card. */
export interface KeptSection {
  readonly id: string;
  /** Verbatim, without the line ends next to the markers. */
  readonly text: string;
}

const begin = /^<!-- lockstep:keep ([a-z0-9-]{1,60}) -->$/;
const end = "<!-- lockstep:keep-end -->";

/** The parts that every card has, with what stands in them until somebody writes it. */
export const unwrittenSections = {
  "intended-use": "Who uses the predictions, for which decision, and who is affected has not been written down yet.",
  data: "Where the data comes from, which period it covers and what it does not cover has not been written down yet.",
  limits:
    "Known weaknesses, groups of rows that fare worse and uses that are out of scope have not been written down yet.",
} as const;

/** A kept part with its markers. */
export function keptText({ id, text }: KeptSection): string {
  return [`<!-- lockstep:keep ${id} -->`, ...(text === "" ? [] : [text]), end].join("\n");
}

/**
 * The hand-written parts of a card, in their order. A card without any marker was written by hand as a whole: all of it below the
 * front matter is one part, `earlier-card`.
 *
 * @throws LockstepError RECORD_INVALID naming the line of a marker that is never ended, or that stands inside or after another of
 *   its name: guessing would lose somebody's words.
 */
export function keptSections(card: string): readonly KeptSection[] {
  const lines = card.replaceAll("\r\n", "\n").split("\n");
  const invalid = (line: number, what: string): LockstepError =>
    new LockstepError("RECORD_INVALID", `the model card, line ${String(line)}: ${what}`, {
      hint: `Begin each hand-written part with <!-- lockstep:keep a-name --> and end it with ${end}, both on lines of their own.`,
    });
  const found: KeptSection[] = [];
  let open: { id: string; line: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const id = begin.exec(line.trim())?.[1];
    if (id !== undefined) {
      if (open !== undefined) throw invalid(index + 1, `"${id}" begins before "${open.id}" has ended`);
      if (found.some((section) => section.id === id)) throw invalid(index + 1, `"${id}" is there twice`);
      open = { id, line: index };
    } else if (line.trim() === end) {
      if (open === undefined) throw invalid(index + 1, "a hand-written part ends here that never began");
      found.push({
        id: open.id,
        text: lines
          .slice(open.line + 1, index)
          .join("\n")
          .replace(/^\n+|\n+$/g, ""),
      });
      open = undefined;
    }
  }
  if (open !== undefined) throw invalid(open.line + 1, `"${open.id}" begins here and never ends`);
  if (found.length > 0) return found;
  const text = withoutFrontMatter(lines).join("\n").trim();
  return text === "" ? [] : [{ id: "earlier-card", text }];
}

function frontMatterEnd(lines: readonly string[]): number {
  return lines[0] === "---" ? lines.indexOf("---", 1) : -1;
}

function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  return lines.slice(frontMatterEnd(lines) + 1);
}

/** Entries of a card's front matter whose keys are not among `ours`, verbatim: a licence, a language, tags of somebody's own. */
export function keptFrontMatter(card: string, ours: readonly string[]): readonly string[] {
  const lines = card.replaceAll("\r\n", "\n").split("\n");
  const kept: string[] = [];
  let isKept = false;
  for (const line of lines.slice(1, Math.max(1, frontMatterEnd(lines)))) {
    const key = /^([A-Za-z_][A-Za-z0-9_-]*):/.exec(line)?.[1];
    if (key !== undefined) isKept = !ours.includes(key);
    if (isKept) kept.push(line);
  }
  return kept;
}
