import type { KeptTexts } from "./plan.ts";

/** Texts by how many rows have them; a row without one is left out. */
export type TextCounts = ReadonlyMap<string, number>;

export function countTexts(texts: readonly (string | undefined)[]): TextCounts {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** True when there are more different texts than that; no more of them are looked at than it takes to know. */
export function hasMoreTexts(texts: readonly (string | undefined)[], limit: number): boolean {
  const found = new Set<string>();
  for (const text of texts) {
    if (text === undefined) continue;
    found.add(text);
    if (found.size > limit) return true;
  }
  return false;
}

/** The text that most rows have; of several the first by UTF-16 unit. `undefined` when there is none. */
export function commonestText(counts: TextCounts): string | undefined {
  let best: { readonly text: string; readonly count: number } | undefined;
  for (const [text, count] of counts)
    if (best === undefined || count > best.count || (count === best.count && text < best.text)) best = { text, count };
  return best?.text;
}

/** As if the rows without a text had this one. */
export function withFill(counts: TextCounts, fill: string | undefined, rowCount: number): TextCounts {
  if (fill === undefined) return counts;
  let missing = rowCount;
  for (const count of counts.values()) missing -= count;
  return missing === 0 ? counts : new Map(counts).set(fill, (counts.get(fill) ?? 0) + missing);
}

/** The first of many texts by UTF-16 unit, so many of them; most of a million are dropped at the first look. */
function firstTexts(texts: Iterable<string>, atMost: number): readonly string[] {
  let first: string[] = [];
  let last: string | undefined;
  for (const text of texts) {
    if (last !== undefined && text >= last) continue;
    first.push(text);
    if (first.length < 2 * atMost + 1) continue;
    first = first.sort().slice(0, atMost);
    last = first.at(-1);
  }
  return first.sort().slice(0, atMost);
}

/** How many rows the text at that place has, when texts are ordered from those that most rows have. */
function countAtPlace(counts: Iterable<number>, place: number): number {
  const texts = new Map<number, number>();
  for (const count of counts) texts.set(count, (texts.get(count) ?? 0) + 1);
  let left = place;
  for (const count of [...texts.keys()].sort((a, b) => b - a)) {
    left -= texts.get(count) ?? 0;
    if (left <= 0) return count;
  }
  return 0;
}

/**
 * The texts that are told apart, sorted by UTF-16 unit, which every JavaScript engine sorts alike: those of enough rows, and of too many
 * those that most rows have, then the first.
 */
export function keptTexts(counts: TextCounts, { minimumRows, atMost }: KeptTexts): readonly string[] {
  const kept = [...counts].filter(([, count]) => count >= minimumRows);
  if (atMost === undefined || kept.length <= atMost) return kept.map(([text]) => text).sort();
  const fewest = countAtPlace(
    kept.map(([, count]) => count),
    atMost,
  );
  const above = kept.flatMap(([text, count]) => (count > fewest ? [text] : []));
  const even = kept.flatMap(([text, count]) => (count === fewest ? [text] : []));
  return [...above, ...firstTexts(even, atMost - above.length)].sort();
}
