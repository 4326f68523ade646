import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Browser, type Page, type Screen, startChromium } from "../../scripts/chromium.ts";
import { temporaryFolder } from "../support/folder.ts";
import { toolText } from "./comment-page.ts";

/** A break of a rule of axe's, in one line. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

let running: Promise<Browser> | undefined;

/** The one browser of a test file. */
export function browser(): Promise<Browser> {
  running ??= startChromium();
  return running;
}

export async function closeBrowser(): Promise<void> {
  await (await running)?.[Symbol.asyncDispose]();
  running = undefined;
}

/** A page of this markup, until the test ends. */
export async function look(markup: string, screen: Screen): Promise<Page & { readonly address: string }> {
  const file = join(temporaryFolder(), "page.html");
  writeFileSync(file, markup);
  const page = await (await browser()).open(file, screen);
  onTestFinished(() => page.close());
  const address = await page.evaluate<string>("location.href");
  return { ...page, address };
}

/** What breaks the rules of accessibility, by axe: of WCAG 2.2 A and AA, and the best practices. */
export async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(`${toolText("axe-core/axe.min.js")};0`);
  const { violations, passes } = await page.evaluate<{ violations: readonly Violation[]; passes: number }>(
    "axe.run(document).then(({ violations, passes }) => ({ violations, passes: passes.length }))",
  );
  if (passes < 10) throw new Error(`axe looked at nothing: ${String(passes)} rules passed`);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
  );
}

/**
 * Texts and drawings that stick out of the page, or out of what holds them where that cannot be scrolled: cut off, or over something else.
 */
export function stickingOut(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => {
      for (let up = element; up !== null; up = up.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true;
      return false;
    };
    const told = (element) => element.outerHTML.slice(0, 160);
    const found = document.documentElement.scrollWidth > width ? ["the page is wider than the window"] : [];
    for (const table of document.querySelectorAll(".tables:not([tabindex])"))
      if (table.scrollWidth > table.clientWidth)
        found.push("wider than the sheet by " + (table.scrollWidth - table.clientWidth) + ": " + told(table.querySelector("table")) +
          [...table.querySelectorAll("thead th")].map((th) => th.textContent + " " + Math.round(th.getBoundingClientRect().width)).join(", "));
    for (const element of document.body.querySelectorAll("*")) {
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      if (box.width === 0 || style.visibility === "hidden" || style.clipPath !== "none") continue;
      if ((box.right > width + 1 || box.left < -1) && !scrolls(element) && element.closest("thead") === null)
        found.push("outside of the window: " + told(element));
      const svg = element.ownerSVGElement;
      // Mermaid lays its own letters out, and GitHub draws it; narrow, they are cut by a pixel there as here.
      if (svg !== null && element.tagName === "text" && element.closest(".diagram") === null) {
        const frame = svg.getBoundingClientRect();
        if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
          found.push("cut by its drawing: " + told(element));
      }
    }
    return found;
  })()`);
}
