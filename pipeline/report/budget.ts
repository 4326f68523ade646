import { count } from "./numbers.ts";

/** Characters a pull request's report may have; GitHub refuses a comment above 65,536. */
export const characterLimit = 60_000;

/**
 * As many whole lines as fit, the first ones first; what is left out is counted in one last line. Lines beyond the budget are never
 * drawn.
 *
 * @param request.budget - Characters for all lines with their line ends; the last line is within it.
 */
export function fitLines<T>(request: {
  readonly items: readonly T[];
  readonly draw: (item: T) => string;
  readonly budget: number;
  readonly more: (left: number) => string;
}): readonly string[] {
  const { items, draw, budget, more } = request;
  const reserved = budget - more(items.length).length - 1;
  const lines: string[] = [];
  let used = 0;
  let keptWithMore = 0;
  for (const item of items) {
    const line = draw(item);
    used += line.length + 1;
    if (used > budget) return [...lines.slice(0, keptWithMore), more(items.length - keptWithMore)];
    lines.push(line);
    if (used <= reserved) keptWithMore = lines.length;
  }
  return lines;
}

/** For a list: `… 12 more rows, see the full report`. */
export function moreOf(noun: string): (left: number) => string {
  return (left) => `… ${count(left)} more ${noun}, see the full report`;
}

/** A part of the report. Parts are shown in order and chosen by rank: the lowest rank is the last to go. */
export interface Part {
  readonly rank: number;
  /** Called only when there is room for it by rank. */
  readonly draw: () => string;
}

/** Parts in their order, joined by empty lines, never longer than `limit`; left out are the ones of highest rank. */
export function assemble(parts: readonly Part[], limit: number = characterLimit): string {
  const notice = (left: number): string => `… ${count(left)} more sections, see the full report`;
  const order = parts.map((_, index) => index).sort((a, b) => (parts[a]?.rank ?? 0) - (parts[b]?.rank ?? 0) || a - b);
  const drawn = new Map<number, string>();
  let left = limit - notice(parts.length).length - 2;
  for (const index of order) {
    const text = parts[index]?.draw() ?? "";
    // Strictly by rank: a lesser part never takes the place of a greater one.
    if (text.length + 2 > left) break;
    drawn.set(index, text);
    left -= text.length + 2;
  }
  const kept = parts.flatMap((_, index) => drawn.get(index) ?? []);
  const missing = parts.length - kept.length;
  return `${[...kept, ...(missing === 0 ? [] : [notice(missing)])].join("\n\n")}\n`;
}
