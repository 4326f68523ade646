import { inert } from "../../platform/host/inert.ts";

/** A cell as one line. */
export function cell(text: string): string {
  return inert(text).replaceAll(/[\n\t]/g, " ");
}

function width(text: string): number {
  return [...text].length;
}

/**
 * Rows as people read them: columns with two spaces between, as DVC has them, or a table of Markdown. Every row has as many cells as the
 * head.
 */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { isMarkdown }: { readonly isMarkdown: boolean },
): string {
  const escaped = (text: string): string => (isMarkdown ? cell(text).replaceAll("|", String.raw`\|`) : cell(text));
  const lines = rows.map((row) => row.map(escaped));
  const widths = head.map((title, column) =>
    Math.max(width(title) + 2, ...lines.map((line) => width(line[column] ?? ""))),
  );
  const padded = (cells: readonly string[]): readonly string[] =>
    cells.map((text, column) => text + " ".repeat(Math.max(0, (widths[column] ?? 0) - width(text))));
  if (!isMarkdown) return [head, ...lines].map((line) => padded(line).join("  ").trimEnd()).join("\n");
  const rule = `|${widths.map((count) => "-".repeat(count + 2)).join("|")}|`;
  const row = (cells: readonly string[]): string => `| ${padded(cells).join(" | ")} |`;
  return `${[row(head), rule, ...lines.map(row)].join("\n")}\n`;
}
