import { readFileSync } from "node:fs";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { Page } from "../../scripts/chromium.ts";

/** Folder of the packages that pages are looked at with; scripts/photographs.sh makes it. */
export const toolsFolder: string = join(import.meta.dirname, "../../.lockstep/browser/node_modules");

export function toolText(path: string): string {
  return readFileSync(join(toolsFolder, path), "utf8");
}

/** Draws what GitHub draws of a page's blocks of Mermaid; a block that Mermaid cannot read is an error. */
export async function drawDiagrams(page: Page, isDark: boolean): Promise<number> {
  await page.evaluate(`${toolText("mermaid/dist/mermaid.min.js")};0`);
  return page.evaluate<number>(`(async () => {
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: ${JSON.stringify(isDark ? "dark" : "default")} });
    const blocks = [...document.querySelectorAll("code.language-mermaid")];
    for (const [at, block] of blocks.entries()) {
      const { svg } = await mermaid.render("diagram-" + at, block.textContent);
      const figure = document.createElement("div");
      figure.className = "diagram";
      figure.innerHTML = svg;
      block.parentElement.replaceWith(figure);
    }
    return blocks.length;
  })()`);
}

/** What GitHub does to a comment beside what GFM says: each line end of prose is a line, and alerts are boxes. */
function asOnGitHub(markup: string): string {
  return markup
    .replaceAll(/<p>[^]*?<\/p>/g, (paragraph) => paragraph.replaceAll(/(?<!<br \/>)\n/g, "<br>\n"))
    .replaceAll(
      /<blockquote>\n<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]<br>\n([^]*?)<\/blockquote>/g,
      (_all, kind: string, rest: string) => {
        const title = kind.slice(0, 1) + kind.slice(1).toLowerCase();
        return `<div class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">${title}</p>\n<p>${rest}</div>`;
      },
    );
}

const frame = `
html{text-size-adjust:100%}
body{margin:0;padding:24px;box-sizing:border-box}
.comment{max-width:880px;margin:0 auto;border:1px solid #d1d9e0;border-radius:6px;overflow:hidden}
.author{padding:8px 16px;background:#f6f8fa;border-bottom:1px solid #d1d9e0;font:14px system-ui,sans-serif;color:#59636e}
.author b{color:#1f2328}
.markdown-body{padding:16px;font-size:14px}
@media (max-width:600px){body{padding:8px}}
@media (prefers-color-scheme:dark){body{background:#0d1117}.comment{border-color:#3d444d}
.author{background:#151b23;border-color:#3d444d;color:#9198a1}.author b{color:#f0f6fc}}`;

/** A report's comment as a page: GitHub-flavoured Markdown in GitHub's own style, in the frame of a comment. */
export function commentPage(markdown: string): string {
  const markup = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Comment</title>
<style>${toolText("github-markdown-css/github-markdown.css")}${frame}</style>
</head>
<body>
<main class="comment"><div class="author"><b>github-actions</b> commented</div><div class="markdown-body">
${asOnGitHub(markup)}</div></main>
</body>
</html>
`;
}
