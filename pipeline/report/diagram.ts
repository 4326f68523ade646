/**
 * Mermaid's own first colour of a line is all but white. These two are read on GitHub's light page and on its dark one (contrast of 3 : 1 and
 * more): the pull request's first, then what it is compared with.
 */
const lineColours = "#2f81f7, #b7791f";

/** A block that GitHub draws as a diagram with axes and lines. @param lines - The diagram, from its title on. */
export function lineDiagram(lines: readonly string[]): string {
  return [
    "```mermaid",
    `%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${lineColours}"}}}}%%`,
    "xychart-beta",
    ...lines.map((line) => `  ${line}`),
    "```",
  ].join("\n");
}
