import { textLimit, visible } from "./text.ts";

/*
 * A pull request chooses names: of models, params, columns, files, branches, people. In Markdown they would become links, images,
 * mentions, closing keywords, table cells or headings. A code span renders nothing but its text, on GitHub and everywhere else.
 */

/** A run of backticks longer than any in the text: no text can close it. */
function fence(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  return "`".repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
}

function span(text: string): string {
  const mark = fence(text);
  // CommonMark takes one space off each side, so a backtick at the edge stays apart from the fence.
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${mark}${pad}${text}${pad}${mark}`;
}

/** Untrusted text as one code span, for a line outside of a table. */
export function code(text: string, limit: number = textLimit): string {
  return span(visible(text, limit));
}

/**
 * Untrusted text as one code span inside a table's cell. Readers of tables disagree on a backslash before `\|`, so such a
 * backslash gets a space behind it.
 */
export function cell(text: string, limit: number = textLimit): string {
  return span(
    visible(text, limit)
      .replace(/\\(?=\|)/g, "\\ ")
      .replaceAll("|", "\\|"),
  );
}

/**
 * Words and numbers as people write them; no letter next to `.`, `_` or `:` that could begin a link, an emoji or emphasis; no
 * run of digits that could name a commit, no `gh-1`.
 */
const plainSentence =
  /^(?!.*(?:[0-9a-f]{7}|gh-\d|www|[a-z]\.\S|\.[a-z]|:\S|(?:^|[^a-z0-9])_|_(?:$|[^a-z0-9])))[a-z0-9 .,;:()%+=_\u2212\u2026\u00b1-]+$/i;

/** A sentence made by a gate or a policy: as prose when it is plain, else as a code span. Fits a table's cell. */
export function sentence(text: string, limit = 240): string {
  const line = visible(text, limit);
  return plainSentence.test(line) ? line : cell(line, limit);
}
