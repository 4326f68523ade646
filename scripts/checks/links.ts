import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { root as checkout, projectFiles } from "../process.ts";
import type { Outcome } from "./check.ts";

function html(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

function decodeEntities(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replaceAll(/&(amp|lt|gt|quot);/g, (entity, name: string) => named[name] ?? entity);
}

/** The anchors GitHub gives the headings of a page, and those it names itself with `id` or `name`. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const page = html(markdown);
  const seen = new Map<string, number>();
  const anchors = Array.from(page.matchAll(/<h[1-6]>(.*?)<\/h[1-6]>/gs), ([, inner = ""]) => {
    const words = decodeEntities(inner.replaceAll(/<[^>]*>/g, ""))
      .trim()
      .toLowerCase();
    const anchor = words.replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
  const own = Array.from(page.matchAll(/<[^>]*\s(?:id|name)="([^"]*)"/g), ([, id = ""]) => id);
  return new Set([...anchors, ...own]);
}

/** Targets of the links and images of a page, except those with a scheme (`https:`) or a host (`//`). */
export function localLinks(markdown: string): readonly string[] {
  return Array.from(html(markdown).matchAll(/\s(?:href|src)="([^"]*)"/g), ([, target = ""]) =>
    decodeEntities(target),
  ).filter((target) => !/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(target) && !target.startsWith("#user-content-"));
}

/** What a link of `page` leads to and is not there; `undefined` when it is. */
export function brokenLink(root: string, page: string, target: string): string | undefined {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : normalize(join(path.startsWith("/") ? "." : dirname(page), decodeURI(path)));
  if (file.startsWith("..")) return "leads out of the repository";
  if (!existsSync(join(root, file))) return "there is no such file";
  if (anchor === undefined || anchor === "" || !file.endsWith(".md") || statSync(join(root, file)).isDirectory()) {
    return undefined;
  }
  const anchors = anchorsOf(readFileSync(join(root, file), "utf8"));
  return anchors.has(decodeURIComponent(anchor)) ? undefined : `${file} has no heading for #${anchor}`;
}

/** Every relative link of every Markdown page leads to a file of the repository, and every anchor to a heading. */
export async function checkLinks(root: string = checkout): Promise<Outcome> {
  const pages = (await projectFiles(root)).filter(
    (path) => path.endsWith(".md") && !path.includes("/fixtures/") && existsSync(join(root, path)),
  );
  let count = 0;
  const findings: string[] = [];
  for (const page of pages) {
    for (const target of localLinks(readFileSync(join(root, page), "utf8"))) {
      count += 1;
      const problem = brokenLink(root, page, target);
      if (problem !== undefined) findings.push(`${page}: (${target}) ${problem}`);
    }
  }
  return { findings, looked: `${count} links on ${pages.length} pages` };
}
