/** A change of some lines of a file, as a review comment of GitHub proposes it. */
export interface SuggestionBlock {
  /** Lines of the file as it is, from 1, both included; the comment is on the last one. */
  readonly startLine: number;
  readonly line: number;
  /** Markdown: a fenced block that GitHub offers to commit. */
  readonly body: string;
}

/**
 * The one block of lines in which a text differs from another, as GitHub's suggestion: whoever may push takes it over with a click.
 *
 * @returns `undefined` for equal texts.
 * @see GitHub's "Commenting on a pull request", about suggested changes.
 */
export function suggestionBlock(before: string, after: string): SuggestionBlock | undefined {
  if (before === after) return undefined;
  const old = before.replace(/\n$/, "").split("\n");
  const wanted = after.replace(/\n$/, "").split("\n");
  let start = 0;
  while (start < old.length && start < wanted.length && old[start] === wanted[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, wanted.length) - start && old.at(-1 - end) === wanted.at(-1 - end)) end++;
  // A comment stands on lines that are there: lines that are only added take the one before along, or the one behind.
  if (start === old.length - end) {
    if (start > 0) start--;
    else end--;
  }
  const lines = wanted.slice(start, wanted.length - end);
  const longest = Math.max(0, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = "`".repeat(Math.max(3, longest + 1));
  return { startLine: start + 1, line: old.length - end, body: [`${fence}suggestion`, ...lines, fence].join("\n") };
}
