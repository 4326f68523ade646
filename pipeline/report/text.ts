/** Longest text of one name or value in a report, in code points. */
export const textLimit = 80;

/**
 * What no name needs and what makes a text show something else than it says: controls, every line end, bidirectional
 * controls, zero-width and invisible characters, tags, variation selectors, lone surrogates, noncharacters.
 */
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Variation_Selector}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

/**
 * One line of visible text, at most `limit` code points: what is invisible is gone, each white space is one space, and a cut is
 * shown by "…". Not escaped for anything. Empty text becomes "(empty)".
 */
export function visible(text: string, limit: number = textLimit): string {
  // Far more than can stay: no work on what is cut away.
  const head = text.slice(0, limit * 16);
  const spaced = head.replace(/\s+/gu, " ").replace(invisible, "").replace(/\s+/gu, " ").trim();
  if (spaced === "") return "(empty)";
  const points = [...spaced];
  return points.length <= limit && head.length === text.length
    ? spaced
    : `${points
        .slice(0, limit - 1)
        .join("")
        .trimEnd()}…`;
}

/** The first twelve digits of a digest or commit: enough to tell two apart, never enough to approve. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** `a`, `a or b`, `a, b or c`. */
export function listing(words: readonly string[], conjunction: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** `1 row`, `2 rows`; the number is written by the caller's rule. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
